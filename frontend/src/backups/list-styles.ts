import { css } from "lit";
import { listPageStyles } from "../components/list-page-styles";

export const backupListStyles = [
  listPageStyles,
  css`
    .one {
      max-width: 1200px;
      margin: 0 auto;
      padding: 8px 16px 16px;
    }
    :host([narrow]) .one {
      padding: 8px;
    }
    .bar > label,
    mr-miner-field {
      flex: 0 1 260px;
    }
    :host([narrow]) .bar > label,
    :host([narrow]) mr-miner-field {
      flex: 1 1 150px;
    }
    .bar input {
      width: 100%;
    }
    .count {
      min-height: 40px;
      display: flex;
      align-items: center;
    }
    .foot {
      padding: 8px 16px;
      justify-content: space-between;
      border-top: 1px solid var(--divider-color);
    }
    .empty .row {
      justify-content: center;
    }
  `,
];
