import { css } from "lit";

export const historyViewStyles = css`
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
    gap: 8px 16px;
    align-items: flex-end;
    justify-content: space-between;
  }
  mr-history-filters {
    flex: 1 1 260px;
  }
  /* Folded away, the filters are one button: it stands beside the other, and their fields below both. */
  :host([narrow]) .bar {
    align-items: flex-start;
  }
  :host([narrow]) mr-history-filters {
    display: contents;
  }
  .notice {
    margin: 0;
  }
  .list {
    position: relative;
    padding: 0;
    flex: 1;
    min-height: 340px;
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
  .list[aria-busy="true"] mr-table {
    opacity: 0.5;
    transition: opacity 0.2s 0.3s;
  }
  .foot {
    min-height: 40px;
    display: flex;
    align-items: center;
    justify-content: center;
    border-top: 1px solid var(--divider-color);
  }
  .fresh {
    position: absolute;
    top: 60px;
    left: 50%;
    transform: translateX(-50%);
    z-index: 2;
    box-shadow: 0 2px 10px rgb(0 0 0 / 35%);
  }
  :host([narrow]) .fresh {
    position: fixed;
    top: auto;
    bottom: 20px;
  }
  .empty h2 {
    color: var(--primary-text-color);
  }
  .empty p {
    margin: 0;
    max-width: 60ch;
  }
`;
