import { html, nothing } from "lit";
import type { Catalog } from "../catalog";
import { spread } from "../control/actions";
import { type Draft, type Problems, pacingFields, pacingOf } from "../control/draft";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import { commandField } from "./command-field";

/** Describes how many groups there are and how long they take. */
export function spreading({ t, format }: Env, draft: Draft, count: number, catalog: Catalog): string {
  const { groups, seconds } = spread(count, pacingOf(draft, count, catalog));
  const words = `${t.n("commands.spread", groups)}.`;
  if (seconds === 0) return words;
  const time = seconds < 120 ? `${format.number(seconds)} s` : format.span(seconds);
  return `${words} ${t("commands.spread_time", { time })}`;
}

/** Renders the pacing of a command to several miners; `checked` is whether its errors are shown. */
export function pacingField(
  env: Env,
  catalog: Catalog,
  draft: Draft,
  count: number,
  problems: Problems,
  checked: boolean,
  change: (draft: Draft) => void,
) {
  const { t } = env;
  const { pace, values } = draft;
  const wrong = Object.keys(problems).length > 0;
  return html`<fieldset>
    <legend>${t("commands.pacing")}</legend>
    <div class="choices" role="radiogroup" aria-label=${t("commands.pacing")}>
      ${(["all", "percent", "size"] as const).map(
        (each) => html`<label class="check">
          <input type="radio" name="pace" .checked=${pace === each} @change=${() => change({ ...draft, pace: each })} />
          ${t(`commands.pace_${each}`)}
        </label>`,
      )}
    </div>
    <div class="numbers">
      ${pacingFields(pace, catalog).map((field) =>
        commandField(env, field, {
          label: t(`commands.field_${field.key}` as TextKey),
          typed: String(values[field.key] ?? ""),
          problem: checked ? problems[field.key] : undefined,
          placeholder: field.key === "stop_after_failures" ? t("commands.stop_after_never") : "",
          change: (typed) => change({ ...draft, values: { ...values, [field.key]: typed } }),
        }),
      )}
    </div>
    ${pace === "all" || wrong ? nothing : html`<p class="help" role="status">${spreading(env, draft, count, catalog)}</p>`}
  </fieldset>`;
}
