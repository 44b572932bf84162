import { css } from "lit";
import { listPageStyles } from "../components/list-page-styles";

export const historyViewStyles = [
  listPageStyles,
  css`
    .bar {
      column-gap: 16px;
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
  `,
];
