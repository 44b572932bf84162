import { css } from "lit";

/** A page with a bar of filters and a table that fills what is left; on narrow screens, the page scrolls. */
export const listPageStyles = css`
  :host {
    height: 100%;
  }
  :host([narrow]) {
    height: auto;
  }
  .page {
    height: 100%;
    display: flex;
    flex-direction: column;
    gap: 12px;
    padding: 16px;
  }
  :host([narrow]) .page {
    padding: 8px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: flex-end;
  }
  .list {
    padding: 0;
    flex: 1;
    min-height: 320px;
    display: flex;
    flex-direction: column;
    overflow: hidden;
  }
  :host([narrow]) .list {
    flex: none;
    min-height: 0;
    overflow: visible;
  }
  mr-table {
    flex: 1;
  }
  .empty h2 {
    color: var(--primary-text-color);
  }
  .empty p {
    margin: 0;
    max-width: 60ch;
  }
`;
