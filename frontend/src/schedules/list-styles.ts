import { css } from "lit";

/** The layout of the list, which depends on its own width. */
export const listStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .first {
    padding: 24px;
  }
  .page {
    padding: 16px;
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  p {
    margin: 0;
  }
  .schedules {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  .schedules > li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 4px 16px;
    align-items: start;
  }
  .about {
    display: flex;
    flex-direction: column;
    gap: 6px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .title {
    min-height: 28px;
  }
  .off .words,
  .off .scope {
    color: var(--mr-secondary);
  }
  .warned {
    border-color: var(--warning-color, #c77700);
  }
  .ended {
    width: 44px;
    display: flex;
    justify-content: center;
    color: var(--mr-secondary);
  }
  .notice {
    padding: 8px 12px;
  }
  .notice .spacer {
    flex: 1 1 200px;
  }
  .scope {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .scope svg {
    color: var(--mr-secondary);
  }
  .scope b,
  .next b {
    font-weight: 500;
  }
  .why::before {
    content: "· ";
  }
  .actions {
    display: flex;
    margin: -6px -8px 0 0;
  }
  .switch {
    width: 44px;
    min-height: 26px;
    height: 26px;
    padding: 0;
    margin-top: 1px;
    border-radius: 13px;
    border: 2px solid var(--mr-field-border);
    background: var(--card-background-color);
    justify-content: flex-start;
  }
  .switch::before {
    content: "";
    width: 14px;
    height: 14px;
    margin-inline-start: 4px;
    border-radius: 50%;
    background: var(--mr-field-border);
    transition: transform 120ms;
  }
  .switch[aria-checked="true"],
  .switch[aria-checked="true"]:hover:not(:disabled) {
    background: color-mix(in srgb, var(--primary-color) 80%, #000);
    border-color: transparent;
  }
  .switch[aria-checked="true"]::before {
    background: #fff;
    transform: translateX(18px);
  }
  .begin {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 12px;
    text-align: center;
    padding: 24px 0;
  }
  .begin > p {
    max-width: 640px;
  }
  @container (max-width: 560px) {
    .schedules > li {
      grid-template-columns: auto minmax(0, 1fr);
      padding: 12px;
    }
    .actions {
      grid-column: 1 / -1;
      justify-content: flex-end;
      margin: 0;
    }
    .top h2 {
      flex: 1 0 100%;
    }
    .top .spacer {
      display: none;
    }
    .top button {
      flex: 1 1 auto;
    }
  }
`;

/** Large buttons, each with what it begins. */
export const startStyles = css`
  .starts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
    gap: 12px;
    width: 100%;
    max-width: 860px;
    margin: 8px auto;
  }
  .start {
    flex-direction: column;
    justify-content: flex-start;
    gap: 6px;
    padding: 20px 16px;
    white-space: normal;
    border-radius: var(--ha-card-border-radius, 12px);
  }
  .start .label {
    color: var(--primary-text-color);
    font-size: 15px;
  }
  .start .help {
    font-weight: 400;
  }
`;
