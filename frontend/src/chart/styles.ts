import { css, svg } from "lit";

/** The height of the lane of the plan. */
export const LANE = 24;
/** The height of the time axis. */
export const AXIS = 38;

/** Pause is hatched, limit dotted and run plain, so that colours are not the only difference. */
export const patterns = svg`<defs>
  <pattern id="off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line class="hatch" x1="3.5" y1="0" x2="3.5" y2="7" />
  </pattern>
  <pattern id="limit" width="7" height="7" patternUnits="userSpaceOnUse">
    <circle class="dots" cx="3.5" cy="3.5" r="1.3" />
  </pattern>
  <pattern id="on" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="plainly" width="8" height="8" /></pattern>
</defs>`;

export const chartStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
    container-type: inline-size;
  }
  .empty {
    margin: 0;
    padding: 32px 16px;
  }
  /* So many lines are kept free that nothing moves with the pointer. */
  .readout {
    margin-bottom: 8px;
    min-height: 20px;
  }
  .readout.why {
    min-height: 57px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 12px;
    font-variant-numeric: tabular-nums;
  }
  .strong {
    font-weight: 500;
  }
  .reason {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  .reason::first-letter {
    text-transform: uppercase;
  }
  @container (max-width: 440px) {
    .readout {
      min-height: 40px;
    }
    .readout.why {
      min-height: 77px;
    }
  }
  @container (min-width: 640px) {
    .readout.why {
      min-height: 39px;
    }
  }
  .plot {
    height: var(--mr-chart-height, 300px);
    touch-action: pan-y;
    cursor: crosshair;
    overflow: hidden;
    border-radius: 4px;
  }
  .plot.low {
    height: ${LANE + AXIS + 4}px;
  }
  svg {
    display: block;
    direction: ltr;
  }
  text {
    fill: var(--mr-secondary);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }
  .date,
  .word {
    fill: var(--primary-text-color);
    font-weight: 500;
  }
  .word {
    paint-order: stroke;
    stroke: var(--card-background-color);
    stroke-width: 4px;
    stroke-linejoin: round;
  }
  line {
    shape-rendering: crispEdges;
  }
  .grid {
    stroke: var(--divider-color);
  }
  .axis,
  .zero,
  .day {
    stroke: var(--mr-field-border);
  }
  .day {
    stroke-dasharray: 3 3;
  }
  .now {
    stroke: var(--primary-text-color);
    stroke-width: 2;
  }
  .line {
    fill: none;
    stroke: var(--primary-color);
    stroke-width: 2.5;
    stroke-linejoin: round;
  }
  .area {
    fill: color-mix(in srgb, var(--primary-color) 12%, transparent);
  }
  .dot {
    fill: var(--card-background-color);
    stroke: var(--primary-color);
    stroke-width: 2.5;
  }
  .looked {
    fill: color-mix(in srgb, var(--primary-text-color) 10%, transparent);
  }
  .tint {
    opacity: 0.35;
  }
  .block {
    stroke-width: 1.5;
  }
  .block.off {
    fill: color-mix(in srgb, var(--mr-off) 22%, var(--card-background-color));
    stroke: var(--mr-off);
  }
  .block.limit {
    fill: color-mix(in srgb, var(--mr-limit) 22%, var(--card-background-color));
    stroke: var(--mr-limit);
  }
  .block.on {
    fill: color-mix(in srgb, var(--mr-on) 22%, var(--card-background-color));
    stroke: var(--mr-on);
  }
  .block.undecided {
    fill: none;
    stroke: var(--mr-field-border);
    stroke-dasharray: 4 3;
  }
  .tint.undecided {
    opacity: 0;
  }
  .hatch {
    stroke: var(--mr-off);
    stroke-width: 1.6;
  }
  .dots {
    fill: var(--mr-limit);
  }
  .plainly {
    fill: color-mix(in srgb, var(--mr-on) 40%, transparent);
  }
  .legend {
    list-style: none;
    margin: 8px 0 0;
    padding: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    font-size: 13px;
  }
  .legend li {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  details {
    margin-top: 4px;
    font-size: 13px;
  }
  summary {
    cursor: pointer;
    width: fit-content;
    padding: 6px 0;
    color: var(--mr-secondary);
  }
  .scroll {
    max-height: 260px;
    overflow: auto;
  }
  th[scope="row"] {
    white-space: nowrap;
  }
`;
