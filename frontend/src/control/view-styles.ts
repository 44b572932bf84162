import { css } from "lit";

export const controlViewStyles = css`
  :host {
    height: 100%;
  }
  .page {
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
    min-height: 100%;
  }
  .page.roomy {
    min-height: 100%;
    height: 100%;
  }
  .page > * {
    flex: none;
  }
  .top {
    margin-bottom: -12px;
  }
  .fleet {
    padding: 0;
  }
  .roomy .fleet {
    flex: 1 0 340px;
    display: flex;
    flex-direction: column;
    min-height: 340px;
    overflow: hidden;
  }
  .roomy mr-table {
    flex: 1 1 0;
  }
  .toolbar {
    padding: 12px 16px 4px;
    display: flex;
    flex-direction: column;
    gap: 4px;
  }
  .find {
    position: relative;
    display: flex;
    flex: 1 1 160px;
    max-width: 420px;
    color: var(--mr-secondary);
  }
  .find svg {
    position: absolute;
    inset-inline-start: 10px;
    top: 10px;
    pointer-events: none;
  }
  .find input {
    width: 100%;
    padding-inline-start: 36px;
  }
  .filters {
    display: contents;
  }
  .page:not(.roomy) .filters {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
    gap: 8px;
    flex-basis: 100%;
  }
  .roomy .filters select {
    max-width: 190px;
  }
  select.set {
    border-color: var(--primary-color);
    box-shadow: inset 0 0 0 1px var(--primary-color);
  }
  .count {
    min-height: 36px;
    color: var(--mr-secondary);
  }
  .actions {
    flex: none;
    padding: 8px 12px 12px 16px;
    background: var(--card-background-color);
    border-top: 1px solid var(--divider-color);
    border-end-start-radius: 12px;
    border-end-end-radius: 12px;
  }
  .page:not(.roomy) .actions {
    position: sticky;
    bottom: 0;
    z-index: 2;
    box-shadow: 0 -4px 12px rgb(0 0 0 / 18%);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .roomy .buttons button {
    padding: 0 11px;
    gap: 6px;
  }
  /* One row that scrolls sideways, so that the miners stay visible. */
  .page:not(.roomy) .buttons {
    flex-wrap: nowrap;
    overflow-x: auto;
    margin-inline-end: -12px;
    padding: 2px 2px 6px;
    scrollbar-width: thin;
  }
  .page:not(.roomy) .buttons button {
    flex: 0 0 92px;
    flex-direction: column;
    gap: 2px;
    border-radius: 12px;
    padding: 6px 2px;
    min-height: 58px;
    font-size: 12px;
    white-space: normal;
    line-height: 1.2;
  }
`;
