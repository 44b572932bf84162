import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Env } from "../env";
import type { Miner, Rate, Schedule } from "../types";
import type { Form } from "./form";
import type { Problems } from "./problems";

/** What the sections of the editor are drawn from. */
export interface Context {
  readonly env: Env;
  readonly form: Form;
  /** The schedule as it was read; null for a new one. */
  readonly base: Schedule | null;
  readonly rates: readonly Rate[];
  readonly miners: readonly Miner[];
  readonly problems: Problems;
  readonly set: (changes: Partial<Form>) => void;
}

/** The id of the field at which problems of a path are shown. */
export function fieldId(path: string): string {
  return path.replaceAll(".", "-");
}

/** What ties a control to its problem: `aria-invalid` and `aria-describedby`, and the problem itself. */
export function problem(context: Context, path: string, ...others: readonly string[]) {
  const words = [path, ...others].map((item) => context.problems.get(item)).find((item) => item !== undefined);
  const id = `${fieldId(path)}-wrong`;
  return {
    invalid: words === undefined ? "false" : "true",
    by: words === undefined ? nothing : id,
    shown: words === undefined ? nothing : html`<span class="error" id=${id}>${words}</span>`,
  };
}

interface Field {
  readonly path: string;
  readonly label: string;
  readonly value: string;
  readonly input: (value: string) => void;
  readonly help?: string;
  readonly type?: "text" | "decimal" | "whole" | "time" | "datetime-local";
  readonly placeholder?: string;
  readonly list?: TemplateResult;
  readonly max?: number;
  /** Other paths whose problems are this field's too. */
  readonly also?: readonly string[];
}

/** A labelled input with its help and its problem. Numbers are text, so that nothing that is typed gets lost. */
export function field(context: Context, values: Field): TemplateResult {
  const { path, label, value, help, type = "text", placeholder, list } = values;
  const id = fieldId(path);
  const found = problem(context, path, ...(values.also ?? []));
  const number = type === "decimal" || type === "whole";
  return html`<label class="field">
    <span>${label}</span>
    <input
      id=${id}
      type=${number ? "text" : type}
      inputmode=${type === "whole" ? "numeric" : type === "decimal" ? "decimal" : nothing}
      autocomplete="off"
      placeholder=${placeholder ?? nothing}
      maxlength=${values.max ?? nothing}
      list=${list === undefined ? nothing : `${id}-list`}
      .value=${live(value)}
      aria-invalid=${found.invalid}
      aria-describedby=${found.by}
      @input=${(event: InputEvent) => values.input((event.currentTarget as HTMLInputElement).value)}
    />
    ${list === undefined ? nothing : html`<datalist id="${id}-list">${list}</datalist>`} ${found.shown}
    ${help === undefined ? nothing : html`<span class="help">${help}</span>`}
  </label>`;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** A labelled select with its problem. */
export function choice(
  context: Context,
  values: {
    readonly path: string;
    readonly label: string;
    readonly value: string;
    readonly options: readonly Option[] | TemplateResult;
    readonly input: (value: string) => void;
    readonly help?: string;
  },
): TemplateResult {
  const { path, label, value, options, help } = values;
  const found = problem(context, path);
  return html`<label class="field">
    <span>${label}</span>
    <select
      id=${fieldId(path)}
      aria-invalid=${found.invalid}
      aria-describedby=${found.by}
      @change=${(event: Event) => values.input((event.currentTarget as HTMLSelectElement).value)}
    >
      ${
        "map" in options
          ? options.map(
              (option) =>
                html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`,
            )
          : options
      }
    </select>
    ${found.shown} ${help === undefined ? nothing : html`<span class="help">${help}</span>`}
  </label>`;
}

/** A choice of few, all in view: radio buttons side by side. */
export function segments(
  name: string,
  legend: string,
  value: string,
  options: readonly Option[],
  input: (value: string) => void,
): TemplateResult {
  return html`<div class="field" role="radiogroup" aria-label=${legend}>
    <span class="field-label" aria-hidden="true">${legend}</span>
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
