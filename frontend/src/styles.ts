import { css } from "lit";

/** Styles of plain elements in Home Assistant's colours, light and dark. */
export const sharedStyles = css`
  :host {
    --mr-gap: 16px;
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, Roboto, system-ui, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: 1.4;
    -webkit-font-smoothing: antialiased;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3 {
    font-weight: 500;
    margin: 0;
  }
  h2 {
    font-size: 18px;
  }
  h3 {
    font-size: 15px;
  }
  a {
    color: var(--mr-primary-text);
  }
  :focus-visible {
    outline: 2px solid var(--primary-color);
    outline-offset: 2px;
  }
  button,
  .button {
    font: inherit;
    font-weight: 500;
    color: var(--mr-primary-text);
    background: none;
    border: 1px solid var(--outline-color, var(--divider-color));
    border-radius: 18px;
    min-height: 36px;
    padding: 0 14px;
    cursor: pointer;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    text-decoration: none;
    white-space: nowrap;
  }
  button:hover:not(:disabled) {
    background: color-mix(in srgb, currentColor 8%, transparent);
  }
  button.primary {
    color: var(--text-primary-color, #fff);
    /* Home Assistant's light blue is too pale for white text: mixed with black it is readable in every theme. */
    background: color-mix(in srgb, var(--primary-color) 70%, #000);
    border-color: transparent;
  }
  button.primary:hover:not(:disabled) {
    background: color-mix(in srgb, var(--primary-color) 60%, #000);
  }
  button.danger {
    color: var(--mr-danger-text);
    border-color: currentColor;
  }
  button.primary.danger:hover:not(:disabled) {
    background: #8c1d18;
  }
  button.primary.danger {
    color: #fff;
    background: #b3261e;
    border-color: transparent;
  }
  button.plain {
    border-color: transparent;
  }
  button.icon,
  .button.icon {
    border-color: transparent;
    color: inherit;
    width: 40px;
    min-height: 40px;
    padding: 0;
    border-radius: 50%;
    flex: none;
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  input,
  select,
  textarea {
    font: inherit;
    color: var(--primary-text-color);
    background: var(--card-background-color);
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    min-height: 40px;
    padding: 6px 10px;
    min-width: 0;
    max-width: 100%;
  }
  input[type="checkbox"],
  input[type="radio"] {
    min-height: 0;
    width: 18px;
    height: 18px;
    padding: 0;
    margin: 0;
    flex: none;
    accent-color: var(--primary-color);
  }
  [aria-invalid="true"] {
    border-color: var(--error-color);
  }
  label.field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    min-width: 0;
  }
  label.field > span:first-child,
  .field-label {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  label.check {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-height: 36px;
  }
  fieldset {
    border: 1px solid var(--divider-color);
    border-radius: 12px;
    margin: 0;
    padding: 12px;
    min-width: 0;
  }
  legend {
    padding: 0 6px;
    font-weight: 500;
  }
  .help {
    color: var(--mr-secondary);
    font-size: 13px;
    margin: 0;
  }
  .error {
    color: var(--mr-danger-text);
    font-size: 13px;
    margin: 0;
  }
  .card {
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
    flex-wrap: wrap;
  }
  .grid {
    display: grid;
    gap: 12px;
    grid-template-columns: repeat(auto-fill, minmax(min(220px, 100%), 1fr));
  }
  .spacer {
    flex: 1;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border-radius: 12px;
    padding: 2px 10px;
    font-size: 12px;
    font-weight: 500;
    white-space: nowrap;
    color: var(--primary-text-color);
    background: color-mix(in srgb, var(--chip, #888) 18%, var(--card-background-color));
  }
  .chip::before {
    content: "";
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--chip, #888);
  }
  .good {
    --chip: #2e8b3d;
  }
  .warn {
    --chip: #c77700;
  }
  .bad {
    --chip: #c62828;
  }
  .quiet {
    --chip: #7a7a7a;
  }
  .busy {
    --chip: var(--primary-color);
  }
  .old {
    color: var(--mr-secondary);
    font-style: italic;
  }
  .notice {
    border-radius: 12px;
    padding: 12px 16px;
    background: color-mix(in srgb, var(--chip, var(--primary-color)) 14%, var(--card-background-color));
    border-inline-start: 4px solid var(--chip, var(--primary-color));
  }
  .notice > .spacer {
    min-width: min(240px, 100%);
  }
  .empty {
    text-align: center;
    padding: 40px 16px;
    color: var(--mr-secondary);
    display: flex;
    flex-direction: column;
    gap: 12px;
    align-items: center;
  }
  table.plain {
    border-collapse: collapse;
    width: 100%;
  }
  table.plain th {
    text-align: start;
    font-weight: 500;
    color: var(--mr-secondary);
  }
  table.plain th,
  table.plain td {
    padding: 8px;
    border-bottom: 1px solid var(--divider-color);
    vertical-align: top;
  }
  .number,
  table.plain th.number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;

/** Colours that Home Assistant's themes lack, set on the outermost element. */
export const themeStyles = css`
  :host {
    /* Secondary text of the default theme is too pale on a grey page for small print. */
    --mr-secondary: color-mix(in srgb, var(--primary-text-color) 72%, var(--card-background-color));
    --mr-field-border: color-mix(in srgb, var(--primary-text-color) 50%, var(--card-background-color));
    /* So is its light blue as the colour of text. */
    --mr-primary-text: color-mix(in srgb, var(--primary-color) 68%, var(--primary-text-color));
    --mr-danger-text: color-mix(in srgb, var(--mr-off) 70%, var(--primary-text-color));
    /* What a schedule does: pause, limit, run. */
    --mr-off: #d32f2f;
    --mr-limit: #c77700;
    --mr-on: #2e8b3d;
  }
`;
