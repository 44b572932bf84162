import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Option } from "../components/segments";
import type { Env } from "../env";
import type { Miner, Rate, Schedule } from "../types";
import type { Form } from "./form";
import type { Problems } from "./problems";

/** The data of the editor's sections. */
export interface Context {
  readonly env: Env;
  readonly form: Form;
  /** The schedule as loaded; null for a new one. */
  readonly base: Schedule | null;
  readonly rates: readonly Rate[];
  readonly miners: readonly Miner[];
  readonly problems: Problems;
  readonly set: (changes: Partial<Form>) => void;
}

/** Returns the id of the field that shows the errors of a path. */
export function fieldId(path: string): string {
  return path.replaceAll(".", "-");
}

/** Links a control to its error: `aria-invalid`, `aria-describedby`, and the error itself. */
export function problem(context: Context, path: string, ...others: readonly string[]) {
  const words = [path, ...others].map((item) => context.problems.get(item)).find((item) => item !== undefined);
  const id = `${fieldId(path)}-wrong`;
  return {
    invalid: words === undefined ? "false" : "true",
    by: words === undefined ? nothing : id,
    shown: words === undefined ? nothing : html`<span class="error" id=${id}>${words}</span>`,
  };
}

/** The ids of a control's error and help. */
function described(found: ReturnType<typeof problem>, id: string, help: string | undefined) {
  const ids = [...(found.by === nothing ? [] : [String(found.by)]), ...(help === undefined ? [] : [`${id}-help`])];
  return ids.length === 0 ? nothing : ids.join(" ");
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
  /** Other paths whose errors this field shows. */
  readonly also?: readonly string[];
}

/** A labelled input with its help and its error. Numbers are text, so that no input gets lost. */
export function field(context: Context, values: Field): TemplateResult {
  const { path, label, value, help, type = "text", placeholder, list } = values;
  const id = fieldId(path);
  const found = problem(context, path, ...(values.also ?? []));
  const number = type === "decimal" || type === "whole";
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}</label>
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
      aria-describedby=${described(found, id, help)}
      @input=${(event: InputEvent) => values.input((event.currentTarget as HTMLInputElement).value)}
    />
    ${list === undefined ? nothing : html`<datalist id="${id}-list">${list}</datalist>`} ${found.shown}
    ${help === undefined ? nothing : html`<span class="help" id="${id}-help">${help}</span>`}
  </div>`;
}

/** A labelled select with its error. */
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
  const id = fieldId(path);
  return html`<div class="field">
    <label class="field-label" for=${id}>${label}</label>
    <select
      id=${id}
      aria-invalid=${found.invalid}
      aria-describedby=${described(found, id, help)}
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
    ${found.shown} ${help === undefined ? nothing : html`<span class="help" id="${id}-help">${help}</span>`}
  </div>`;
}
