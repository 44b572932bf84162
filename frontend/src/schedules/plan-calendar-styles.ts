import { css } from "lit";

/** The layout of the calendar: a column of names and one of time; on narrow pages the names are above. */
export const calendarStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }
  .first {
    padding: 24px;
  }
  .page {
    padding: 0 16px 16px;
    max-width: 1600px;
    margin: 0 auto;
    display: flex;
    flex-direction: column;
    gap: 12px;
  }
  p {
    margin: 0;
  }
  .rate {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
  }
  .readout {
    position: sticky;
    top: 0;
    z-index: 3;
    min-height: 40px;
    padding: 8px 0;
    background: var(--primary-background-color);
  }
  .calendar {
    display: grid;
    grid-template-columns: minmax(140px, 240px) minmax(0, 1fr);
    gap: 6px 16px;
    align-items: center;
  }
  .wide {
    grid-column: 1 / -1;
    margin-top: 8px;
  }
  .label {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .label .help {
    display: block;
  }
  .lane {
    position: relative;
    height: 34px;
    border-radius: 4px;
    background: var(--card-background-color);
  }
  .lane.price {
    height: 120px;
  }
  .lane.none {
    padding: 6px 8px;
  }
  svg {
    display: block;
    width: 100%;
    height: 100%;
    direction: ltr;
  }
  .line {
    fill: none;
    stroke: var(--primary-color);
    stroke-width: 2.5;
  }
  .area {
    fill: color-mix(in srgb, var(--primary-color) 12%, transparent);
  }
  .day,
  .now {
    position: absolute;
    top: -6px;
    bottom: 0;
    width: 0;
    pointer-events: none;
    border-inline-start: 1px dashed var(--mr-field-border);
  }
  .now {
    border-inline-start: 2px solid var(--primary-text-color);
  }
  .band {
    position: absolute;
    top: 3px;
    bottom: 3px;
    min-height: 0;
    min-width: 2px;
    padding: 0;
    overflow: hidden;
    border-radius: 4px;
    font-size: 12px;
    color: var(--primary-text-color);
    border: 1.5px solid var(--tone);
    background: color-mix(in srgb, var(--tone) 24%, var(--card-background-color));
  }
  .band span {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .band:focus-visible {
    z-index: 2;
  }
  .off {
    --tone: var(--mr-off);
    background-image: repeating-linear-gradient(
      45deg,
      transparent 0 5px,
      color-mix(in srgb, var(--mr-off) 35%, transparent) 5px 6.5px
    );
  }
  .limit {
    --tone: var(--mr-limit);
    background-image: radial-gradient(color-mix(in srgb, var(--mr-limit) 55%, transparent) 1.2px, transparent 1.6px);
    background-size: 7px 7px;
  }
  .on {
    --tone: var(--mr-on);
  }
  .undecided {
    --tone: var(--mr-field-border);
    border-style: dashed;
    background: none;
  }
  .axis {
    height: 40px;
    background: none;
    font-size: 12px;
  }
  .axis span,
  .axis b {
    position: absolute;
    white-space: nowrap;
  }
  .axis span {
    color: var(--mr-secondary);
    transform: translateX(-50%);
  }
  .axis b {
    top: 18px;
    font-weight: 500;
  }
  @container (max-width: 640px) {
    .page {
      padding: 0 8px 12px;
    }
    .calendar {
      grid-template-columns: minmax(0, 1fr);
      gap: 2px;
    }
    .label {
      margin-top: 8px;
    }
    .close,
    .hour:nth-child(even) {
      display: none;
    }
  }
`;
