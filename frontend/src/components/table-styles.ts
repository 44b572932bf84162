import { css } from "lit";

export const ROW_HEIGHT = 52;
export const DENSE_ROW_HEIGHT = 36;

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
    outline: none;
    overflow-anchor: none;
  }
  :host([page]) .scroll {
    height: auto;
    overflow: visible;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 3;
    background: var(--card-background-color);
    border-bottom: 1px solid var(--divider-color);
  }
  .head,
  .body {
    min-width: var(--least);
  }
  .line {
    position: relative;
    background: var(--card-background-color);
    display: grid;
    grid-template: minmax(0, 1fr) / var(--tracks);
    height: var(--row);
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
    background: color-mix(in srgb, var(--primary-text-color) 4%, var(--card-background-color));
  }
  .line.chosen,
  .line.chosen:hover {
    background: color-mix(in srgb, var(--primary-color) 14%, var(--card-background-color));
  }
  .cell {
    padding: 0 10px;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cell.tick,
  .cell.more {
    padding: 0;
    overflow: visible;
  }
  /* The ends stay when the table is scrolled sideways. */
  :host(:not([page])) .cell:is(.tick, .first, .more) {
    position: sticky;
    z-index: 1;
    background: inherit;
    align-self: stretch;
    display: flex;
    align-items: center;
  }
  .cell:is(.tick, .more) {
    justify-content: center;
  }
  .cell.tick {
    inset-inline-start: 0;
  }
  .cell.first {
    inset-inline-start: 0;
  }
  .cell.tick + .first {
    inset-inline-start: 44px;
  }
  .cell.more {
    inset-inline-end: 0;
  }
  .cell.more button {
    min-height: 36px;
    width: 40px;
    color: var(--mr-secondary);
  }
  :host([dense]) .sub {
    display: inline;
    margin-inline-start: 8px;
  }
  :host([dense]) .sub.less {
    display: none;
  }
  .box {
    display: flex;
    align-items: center;
    justify-content: center;
    height: calc(var(--row) - 1px);
    width: 100%;
    cursor: pointer;
    user-select: none;
  }
  .ends {
    display: inline-flex;
    max-width: 100%;
    vertical-align: bottom;
    white-space: pre;
  }
  .ends :first-child {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .sub {
    display: block;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--mr-secondary);
    font-size: 12px;
    font-weight: 400;
  }
  /* A sentence in two lines. */
  .two {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    white-space: normal;
    line-height: 1.3;
  }
  .chip.flat {
    padding: 0;
    background: none;
    color: inherit;
    font-weight: inherit;
  }
  /* A long name in two lines. */
  .chip.wraps {
    white-space: normal;
    line-height: 1.3;
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
  .line:focus-visible {
    outline: none;
  }
  .line:focus-visible::after {
    content: "";
    position: absolute;
    inset: 0;
    z-index: 2;
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
    pointer-events: none;
  }
`;
