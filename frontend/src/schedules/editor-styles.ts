import { css } from "lit";

/** The layout of the editor, which depends on its own width. */
export const editorStyles = css`
  :host {
    display: block;
    container: editor / inline-size;
  }
  /* The windows have as much room as their column. */
  .fields {
    container: fields / inline-size;
  }
  form {
    padding: 16px;
    max-width: 1800px;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    gap: 16px;
  }
  .columns,
  .fields {
    display: flex;
    flex-direction: column;
    gap: 16px;
    min-width: 0;
  }
  section {
    display: flex;
    flex-direction: column;
    gap: 14px;
    min-width: 0;
  }
  .field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  .grid {
    grid-template-columns: repeat(auto-fill, minmax(min(260px, 100%), 1fr));
    gap: 14px 16px;
    align-items: start;
  }
  .low {
    align-self: start;
    margin-top: 22px;
  }
  .row.wide {
    gap: 14px 24px;
    align-items: flex-start;
  }
  .row.wide > div:last-child {
    flex: 0 1 320px;
  }
  .when {
    display: grid;
    gap: 20px;
  }
  .windows,
  .scroller {
    display: flex;
    flex-direction: column;
    gap: 12px;
    min-width: 0;
  }
  .windows {
    align-self: start;
  }
  .windows > button {
    align-self: flex-start;
  }
  .window {
    display: flex;
    flex-direction: column;
    gap: 10px;
    padding: 4px 12px 12px;
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    flex: none;
  }
  .window.selected {
    border-color: var(--primary-color);
    box-shadow: inset 3px 0 0 var(--primary-color);
  }
  .times {
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(auto-fit, minmax(116px, 1fr));
  }
  .window .head {
    flex-wrap: nowrap;
    margin-inline-end: -8px;
  }
  .head b {
    font-weight: 500;
    white-space: nowrap;
  }
  .days {
    display: grid;
    grid-template-columns: repeat(7, minmax(0, 1fr));
    gap: 4px;
  }
  .days label {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    min-height: 36px;
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    overflow: hidden;
    font-size: 13px;
  }
  .covered {
    margin: 0;
    font-weight: 500;
  }
  .names {
    margin-top: 2px;
  }
  .notice ul {
    margin: 4px 0 0;
    padding-inline-start: 20px;
  }
  p.notice {
    margin: 0;
  }
  .jump {
    color: inherit;
    padding: 0;
    min-height: 28px;
    text-decoration: underline;
    border-radius: 4px;
    white-space: normal;
    text-align: start;
  }
  .bar {
    position: sticky;
    bottom: 0;
    z-index: 2;
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0 -16px -16px;
    padding: 10px 16px;
    background: var(--card-background-color);
    border-top: 1px solid var(--divider-color);
  }
  @container editor (max-width: 560px) {
    .segments {
      width: 100%;
    }
    .segments label {
      flex: 1 1 auto;
    }
    .segments span {
      padding: 0 8px;
    }
    form {
      padding: 12px 8px;
      gap: 12px;
    }
    .card {
      padding: 12px;
    }
    .pointer {
      display: none;
    }
    .low {
      margin-top: 0;
    }
    .bar {
      margin: 0 -8px -12px;
    }
  }
  @container fields (min-width: 820px) {
    /* As high as the grid beside it. */
    .scroller {
      max-height: 560px;
      overflow-y: auto;
      position: relative;
    }
    .when {
      grid-template-columns: minmax(0, 1fr) 340px;
    }
    .when.daily {
      grid-template-columns: minmax(0, 300px) minmax(0, 460px);
    }
  }
  .to-plan {
    min-width: 0;
    justify-content: flex-start;
    text-align: start;
    white-space: normal;
  }
  @container editor (max-width: 560px) {
    .bar {
      flex-wrap: wrap;
    }
    .to-plan {
      flex: 1 0 100%;
    }
  }
  /* The plan is beside the form and stays in view. */
  @container editor (min-width: 1000px) {
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
      align-items: start;
    }
    .plan {
      position: sticky;
      top: 16px;
      max-height: calc(100dvh - 170px);
      overflow-y: auto;
    }
    .to-plan {
      display: none;
    }
  }
`;
