import { css } from "lit";

export const ROW_HEIGHT = 52;

export const tableStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow: hidden;
  }
  :host([page]) {
    overflow: visible;
  }
  .scroll {
    height: 100%;
    overflow: auto;
    overflow-anchor: none;
  }
  :host([page]) .scroll {
    height: auto;
    overflow: visible;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--card-background-color);
    border-bottom: 1px solid var(--divider-color);
  }
  .line {
    display: grid;
    grid-template-columns: var(--tracks);
    height: ${ROW_HEIGHT}px;
    align-items: center;
    border-bottom: 1px solid var(--divider-color);
  }
  .head .line {
    border-bottom: none;
    color: var(--mr-secondary);
    font-weight: 500;
  }
  .line.openable {
    cursor: pointer;
  }
  .line.openable:hover {
    background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
  }
  .line.chosen,
  .line.chosen:hover {
    background: color-mix(in srgb, var(--primary-color) 14%, transparent);
  }
  .cell {
    padding: 0 10px;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cell.tick {
    padding: 0;
    overflow: visible;
  }
  .box {
    display: flex;
    align-items: center;
    justify-content: center;
    height: ${ROW_HEIGHT}px;
    cursor: pointer;
    user-select: none;
  }
  .sub {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--mr-secondary);
    font-size: 12px;
    font-weight: 400;
  }
  .chip.flat {
    padding: 0;
    background: none;
    color: inherit;
    font-weight: inherit;
  }
  .number button.sort {
    justify-content: flex-end;
  }
  button.sort,
  button.open {
    padding: 0;
    min-height: 32px;
    max-width: 100%;
    color: inherit;
    border-radius: 4px;
    justify-content: flex-start;
    gap: 4px;
    font-weight: inherit;
  }
  button.open {
    display: block;
    text-align: start;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :focus-visible {
    outline-offset: -2px;
  }
`;
