import { html, nothing } from "lit";
import type { CatalogField } from "../catalog";
import type { Problem } from "../control/draft";
import type { Env } from "../env";
import type { Setting } from "../settings/model";
import { effectText, optionText, valueText } from "../settings/words";
import type { Miner } from "../types";

/** One line of a list to choose from. */
export type Offered = readonly [value: string, text: string, refused: boolean];

/** How a field of a command is shown. */
export interface FieldView {
  readonly label: string;
  readonly typed: string;
  readonly problem: Problem | undefined;
  readonly help?: string;
  readonly placeholder?: string;
  /** With these, it is a list to choose from. */
  readonly offered?: readonly Offered[];
  /** The text of the choice of nothing in a list. */
  readonly none?: string;
  readonly change: (typed: string) => void;
}

/** The positions of hashboards if the miners do not report them. */
const USUAL_BOARDS: readonly number[] = [0, 1, 2];
const SHORT: ReadonlySet<string> = new Set([
  "integer",
  "number",
  "password",
  "time",
  "datetime-local",
  "boolean",
  "choice",
]);
/** The kinds that are types of an input. */
const TYPES: ReadonlySet<string> = new Set(["password", "time", "datetime-local"]);

function problemText({ t }: Env, key: string, problem: Problem | undefined) {
  return problem === undefined
    ? nothing
    : html`<span class="error" id="${key}-error" role="alert">${t(problem.key, problem.values)}</span>`;
}

/** Renders a field with one value: typed, or chosen from a list. */
export function commandField(env: Env, { key, kind, max_length, required }: CatalogField, view: FieldView) {
  const { label, typed, problem, help = "", placeholder = "", offered = [], none = "" } = view;
  const number = kind === "integer" || kind === "number";
  const take = (event: Event) => view.change((event.target as HTMLInputElement | HTMLSelectElement).value);
  const invalid = problem === undefined ? nothing : "true";
  const about = problem === undefined ? `${key}-help` : `${key}-error`;
  return html`<label class="field ${SHORT.has(kind) ? "" : "wide"}">
    <span>${label}</span>
    ${
      offered.length === 0
        ? html`<input
            name=${key}
            type=${number ? "number" : TYPES.has(kind) ? kind : "text"}
            step=${number ? "any" : nothing}
            autocomplete=${kind === "password" ? "new-password" : "off"}
            placeholder=${placeholder || nothing}
            maxlength=${max_length ?? nothing}
            aria-invalid=${invalid}
            aria-describedby=${about}
            .value=${typed}
            @input=${take}
          />`
        : html`<select name=${key} aria-invalid=${invalid} aria-describedby=${about} @change=${take}>
            ${
              required && offered.some(([value]) => value === typed)
                ? nothing
                : html`<option value="">${none || env.t(required ? "settings.choose" : "settings.unchanged")}</option>`
            }
            ${offered.map(
              ([value, text, refused]) =>
                html`<option value=${value} ?selected=${value === typed} ?disabled=${refused}>${text}</option>`,
            )}
          </select>`
    }
    ${problemText(env, key, problem)}
    ${help === "" ? nothing : html`<span class="help" id="${key}-help">${help}</span>`}
  </label>`;
}

/** Renders the positions of hashboards, with those that are on: the reported ones, else the usual three. */
export function boardsField(env: Env, { key }: CatalogField, setting: Setting | undefined, view: FieldView) {
  const on: readonly number[] = Array.isArray(setting?.value) ? setting.value : [];
  const known = [...new Set([...on, ...(setting?.options ?? []).map(({ value }) => Number(value))])].sort();
  const ticked = new Set(view.typed.split(",").filter(Boolean));
  return html`<div class="wide" role="group" aria-labelledby="boards">
    <span class="field-label" id="boards">${view.label}</span>
    <div class="choices">
      ${(known.length > 0 ? known : USUAL_BOARDS).map(
        (position) => html`<label class="check">
          <input
            type="checkbox"
            aria-invalid=${view.problem === undefined ? nothing : "true"}
            .checked=${ticked.has(String(position))}
            @change=${(event: Event) => {
              if ((event.target as HTMLInputElement).checked) ticked.add(String(position));
              else ticked.delete(String(position));
              view.change([...ticked].sort().join(","));
            }}
          />
          ${env.t("miner.board", { position })}
          ${on.includes(position) ? html`<span class="chip good">${env.t("commands.light_on")}</span>` : nothing}
        </label>`,
      )}
    </div>
    ${problemText(env, key, view.problem)}
    ${setting === undefined ? nothing : html`<p class="help">${effectText(env, setting)}</p>`}
  </div>`;
}

/** Returns the list of a field: the options of its setting, else its own choices; empty if it is typed. */
export function offeredFor(env: Env, field: CatalogField, setting: Setting | undefined, expert: boolean): Offered[] {
  const known = expert ? [] : (setting?.options ?? []);
  if (known.length > 0) {
    return known.map((option) => [
      String(option.value),
      optionText(env, option, setting?.unit ?? null),
      option.refused !== null,
    ]);
  }
  const plain = field.kind === "boolean" ? [true, false] : field.choices;
  return plain.map((value) => [String(value), valueText(env, value, null), false]);
}

/** Says what the miners are limited to now, or what they draw; "" if they report neither. */
export function wattsNow({ t, format }: Env, miners: readonly Miner[]): string {
  const watts = miners.flatMap((miner) => miner.power_limit_w ?? miner.est_power_w ?? []);
  if (watts.length === 0) return "";
  const from = format.power(Math.min(...watts));
  const to = format.power(Math.max(...watts));
  return from === to ? t("commands.watts_now_same", { from }) : t("commands.watts_now", { from, to });
}
