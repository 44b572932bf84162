import { css } from "lit";

export const backupListStyles = css`
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
  .one {
    max-width: 1200px;
    margin: 0 auto;
    padding: 8px 16px 16px;
  }
  :host([narrow]) .page,
  :host([narrow]) .one {
    padding: 8px;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 12px;
    align-items: flex-end;
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
  .list {
    padding: 0;
    flex: 1;
    min-height: 300px;
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
  .foot {
    padding: 8px 16px;
    justify-content: space-between;
    border-top: 1px solid var(--divider-color);
  }
  .empty h2 {
    color: var(--primary-text-color);
  }
  .empty p {
    margin: 0;
    max-width: 60ch;
  }
  .empty .row {
    justify-content: center;
  }
`;
