import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { commandField, type FieldView } from "../components/command-field";
import type { Env } from "../env";
import { instantOf } from "../history/zone";
import { wallTime } from "../schedules/zone";
import { meterNow, reportedText, sensors } from "./entities";
import { poolIds, rows, shares, templatePools } from "./field-lists";
import { type Field, ownWatts, type Row, wattsOf } from "./fields";
import { about, type FormContext, fieldLabel, optional } from "./form-context";
import { settings } from "./template-settings";

/** Renders a field of a policy's form. */
export function policyField(context: FormContext, field: Field): TemplateResult | typeof nothing {
  const { env, values, problems, set } = context;
  const { key, kind, text } = field;
  if (!field.applies(values)) return nothing;
  const help = about(env, "help", text);
  switch (kind) {
    case "part":
    case "boolean":
      return html`<div class="wide">
        <label class="check">
          <input
            type="checkbox"
            name=${key}
            .checked=${live(values[key] === true)}
            @change=${(event: Event) => set(key, (event.target as HTMLInputElement).checked)}
          />
          ${fieldLabel(env, field)}
        </label>
        ${help === "" ? nothing : html`<p class="help">${help}</p>`}
      </div>`;
    case "pools":
      return poolIds(context, field, help);
    case "shares":
      return shares(context, field, help);
    case "template_pools":
      return templatePools(context, field, help);
    case "settings":
      return settings(context, field, help);
    case "rows":
      return rows(context, field, help);
    case "fail_safe":
      return failSafe(context, field);
    case "moment": {
      const zone = env.format.timeZone;
      const typed = String(values[key] ?? "");
      return commandField(
        env,
        { ...field, kind: "datetime-local" },
        {
          label: fieldLabel(env, field),
          typed: typed === "" ? "" : wallTime(typed, zone),
          problem: problems[key],
          help,
          change: (wall) => set(key, instantOf(wall, zone) ?? ""),
        },
      );
    }
    default: {
      const none = field.required ? "" : about(env, "empty", text);
      const view: FieldView = {
        label: fieldLabel(env, field),
        typed: String(values[key] ?? ""),
        problem: problems[key],
        help,
        placeholder: none,
        change: (typed) => set(key, typed),
      };
      if (kind === "choice" || kind === "either") {
        return commandField(env, field, { ...view, offered: offered(context, field), none });
      }
      if (kind !== "entity") return commandField(env, field, view);
      const made = commandField(env, field, {
        ...view,
        help: [help, reportedText(env, view.typed)].filter(Boolean).join(" "),
        offered: sensors(env, field.accepts, view.typed),
        none: none || (field.required ? "" : env.t("common.none")),
      });
      return key === "meter.sensor" ? html`${made}${meterNow(context)}` : made;
    }
  }
}

function offered({ env, values }: FormContext, { key, choices }: Field) {
  // A preset is one of those that the form has.
  if (key === "preset") return (values.presets as readonly Row[]).map(([name]) => [name, name, false] as const);
  return choices.map((choice) => [choice, choiceText(env, key, choice), false] as const);
}

function choiceText(env: Env, key: string, choice: string): string {
  return key === "weekday"
    ? env.format.weekday(Number(choice), "long")
    : optional(env, `policies.choice_${key.slice(key.indexOf(".") + 1)}_${choice}`);
}

/** The choice of what applies without a reading; a number of kW is typed beside it. */
function failSafe({ env, values, problems, set }: FormContext, field: Field) {
  const { key } = field;
  const value = String(values[key] ?? "");
  const kilowatts = wattsOf(value);
  const select = commandField(
    env,
    { ...field, kind: "choice" },
    {
      label: fieldLabel(env, field),
      typed: kilowatts === undefined ? value : "watts",
      problem: undefined,
      offered: field.choices.map((choice) => [choice, choiceText(env, key, choice), false] as const),
      change: (choice) => set(key, choice === "watts" ? ownWatts("") : choice),
    },
  );
  if (kilowatts === undefined) return select;
  return html`${select}
  ${commandField(
    env,
    { ...field, key: `${key}_kw`, kind: "number" },
    {
      label: env.t("policies.fail_safe_kw"),
      typed: kilowatts,
      problem: problems[key],
      change: (typed) => set(key, ownWatts(typed)),
    },
  )}`;
}
