import { css, html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A choice between few values: radio buttons side by side; `bare` without a visible label. */
export function segments(
  name: string,
  legend: string,
  value: string,
  options: readonly Option[],
  input: (value: string) => void,
  bare = false,
): TemplateResult {
  return html`<div class="field" role="radiogroup" aria-label=${legend}>
    ${bare ? nothing : html`<span class="field-label" aria-hidden="true">${legend}</span>`}
    <div class="segments">
      ${options.map(
        (option) =>
          html`<label>
            <input
              type="radio"
              name=${name}
              value=${option.value}
              .checked=${live(option.value === value)}
              @change=${() => input(option.value)}
            />
            <span>${option.label}</span>
          </label>`,
      )}
    </div>
  </div>`;
}

export const segmentStyles = css`
  .segments {
    display: inline-flex;
    flex-wrap: wrap;
    border: 1px solid var(--mr-field-border);
    border-radius: 8px;
    overflow: hidden;
    width: fit-content;
    max-width: 100%;
  }
  .segments label {
    display: inline-flex;
    position: relative;
  }
  .segments input,
  .days input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .segments span {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    flex: 1;
    min-height: 38px;
    padding: 0 14px;
  }
  .segments label + label {
    border-inline-start: 1px solid var(--divider-color);
  }
  .segments label:has(:checked),
  .days label:has(:checked) {
    background: color-mix(in srgb, var(--primary-color) 22%, var(--card-background-color));
    font-weight: 500;
  }
  .segments label:has(:focus-visible),
  .days label:has(:focus-visible) {
    outline: 2px solid var(--primary-color);
    outline-offset: -2px;
  }
`;
