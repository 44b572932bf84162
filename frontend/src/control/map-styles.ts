import { css } from "lit";

export const mapStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    border-top: 1px solid var(--divider-color);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 20px;
    padding: 10px 16px;
    border-bottom: 1px solid var(--divider-color);
  }
  .bar label {
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--mr-secondary);
    font-size: 13px;
    min-width: 0;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    align-items: center;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 6px;
    white-space: nowrap;
  }
  .legend b {
    font-weight: 500;
    color: var(--mr-secondary);
    font-variant-numeric: tabular-nums;
  }
  .steps {
    display: flex;
    border-radius: 4px;
    overflow: hidden;
  }
  .steps i {
    width: 16px;
    height: 16px;
  }
  .swatch {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    width: 18px;
    height: 18px;
    border-radius: 4px;
    flex: none;
    background: var(--chip);
  }
  .swatch.plain {
    background: none;
    border: 1px solid var(--mr-field-border);
  }
  .swatch.hatched {
    background: repeating-linear-gradient(
      135deg,
      var(--map-line) 0 1px,
      var(--map-unknown) 1px 4px
    );
  }
  :host([page]) .bar label {
    flex: 1 1 40%;
    flex-direction: column;
    align-items: stretch;
    gap: 4px;
  }
  .bar .help {
    flex-basis: 100%;
  }
  :host {
    --map-unknown: color-mix(in srgb, var(--primary-text-color) 10%, var(--card-background-color));
    --map-line: color-mix(in srgb, var(--primary-text-color) 42%, var(--card-background-color));
  }
  .scroll {
    flex: 1 1 0;
    min-height: 0;
    overflow: auto;
    scrollbar-gutter: stable;
    padding: 8px 12px 12px;
  }
  :host([page]) .scroll {
    flex: none;
    overflow: visible;
  }
  .field {
    position: relative;
    margin: 0 auto;
  }
  .tiles {
    position: absolute;
    inset: 0;
    cursor: default;
    outline: none;
    touch-action: manipulation;
    user-select: none;
    -webkit-user-select: none;
  }
  .tiles.over {
    cursor: pointer;
  }
  canvas {
    display: block;
  }
  .current {
    position: absolute;
    pointer-events: none;
    border-radius: 4px;
  }
  .tiles:focus-visible .current {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .tiles:focus-visible:not(:has(.current)) {
    outline: 2px solid var(--primary-color);
  }
  .pointed {
    position: absolute;
    pointer-events: none;
    border-radius: 4px;
    outline: 2px solid var(--primary-color);
    outline-offset: 1px;
  }
  .frame {
    position: absolute;
    pointer-events: none;
    border: 1px solid var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 18%, transparent);
  }
  .floor,
  .block {
    position: absolute;
    pointer-events: none;
  }
  .floor {
    inset-inline: 0;
    font-size: 16px;
    font-weight: 500;
    padding-top: 8px;
    border-top: 1px solid var(--divider-color);
  }
  .floor.first {
    border-top: none;
  }
  .block label {
    pointer-events: auto;
    display: flex;
    align-items: center;
    gap: 8px;
    height: 32px;
    padding-inline-start: 4px;
    font-weight: 500;
    cursor: pointer;
  }
  .block label span {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .block label small {
    color: var(--mr-secondary);
    font-size: 12px;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .readout {
    position: absolute;
    z-index: 3;
    padding: 10px 12px;
    display: grid;
    gap: 6px;
    border-radius: 10px;
    border: 1px solid var(--divider-color);
    background: var(--card-background-color);
    box-shadow: 0 4px 16px rgb(0 0 0 / 28%);
    pointer-events: none;
  }
  .readout.held {
    pointer-events: auto;
  }
  .readout b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .readout dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 2px 12px;
    margin: 0;
    font-size: 13px;
  }
  .readout dt {
    color: var(--mr-secondary);
  }
  .readout dd {
    margin: 0;
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .readout .help {
    font-size: 12px;
  }
  .readout .row a {
    display: inline-flex;
    align-items: center;
    min-height: 36px;
    padding-inline: 6px;
  }
  .probe {
    position: absolute;
    visibility: hidden;
    background: var(--chip);
  }
  /* What needs no attention is paler. */
  .probe.good,
  .swatch.good {
    background: color-mix(in srgb, var(--chip) 50%, var(--card-background-color));
  }
  .probe.unknown {
    background: var(--map-unknown);
  }
  .probe.line {
    background: var(--map-line);
  }
  .probe.card {
    background: var(--card-background-color);
  }
`;
