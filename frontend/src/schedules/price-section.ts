import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { link } from "../components/link";
import { segments } from "../components/segments";
import type { HomeAssistant, PriceRule } from "../types";
import { defaultShortest, type RuleKind, ruleStart } from "./form";
import { type Context, choice, field } from "./section";

const RULES: readonly RuleKind[] = ["above", "cheapest", "dearest", "break_even"];
const MISSING: readonly PriceRule["on_missing_price"][] = ["keep", "on", "off"];

/** Sensors that may report mining earnings: numbers, except the miners' own. */
function earningSensors(hass: HomeAssistant): string[] {
  return Object.values(hass.states)
    .filter(
      ({ entity_id, state }) =>
        /^(sensor|input_number|number)\./.test(entity_id) &&
        state.trim() !== "" &&
        Number.isFinite(Number(state)) &&
        hass.entities[entity_id]?.platform !== "miner_remote",
    )
    .map(({ entity_id }) => entity_id)
    .sort();
}

/** The tariff, and the rule that uses its price. */
export function priceSection(context: Context): TemplateResult {
  const { env, form, set, rates } = context;
  const { t } = env;
  const gone = form.rate !== null && !rates.some(({ id }) => id === form.rate);
  return html`${
    rates.length === 0
      ? html`<p class="help">${t("schedules.rate_missing")} ${link(["rates"], t("schedules.rate_new"))}</p>`
      : nothing
  }
    <div class="grid">
      ${choice(context, {
        path: "electricity_rate_id",
        label: t("schedules.rate"),
        value: form.rate === null ? "" : String(form.rate),
        options: [
          { value: "", label: t("schedules.rate_none") },
          ...rates.map(({ id, name }) => ({ value: String(id), label: name })),
          ...(gone
            ? [{ value: String(form.rate), label: t("schedules.scope_gone", { name: String(form.rate) }) }]
            : []),
        ],
        input: (value) => set({ rate: value === "" ? null : Number(value) }),
        help: t("schedules.rate_help"),
      })}
      ${choice(context, {
        path: "price_rule",
        label: t("schedules.rule"),
        value: form.rule,
        options: [
          { value: "", label: t("schedules.rule_none") },
          ...RULES.map((rule) => ({ value: rule, label: t(`schedules.rule_name_${rule}`) })),
        ],
        input: (value) => set(ruleStart(value as RuleKind | "", form, rates, env.format.number(1.5, 1).charAt(1))),
      })}
    </div>
    ${form.rule === "" ? nothing : html`<div class="grid">${ruleFields(context)} ${steadyFields(context)}</div>`}`;
}

function ruleFields(context: Context): TemplateResult {
  const { env, form, set, rates } = context;
  const { t } = env;
  const currency = rates.find(({ id }) => id === form.rate)?.currency ?? env.format.currency;
  const hours = html`${field(context, {
    path: "price_rule.hours",
    label: t("schedules.rule_hours"),
    type: "decimal",
    value: form.hours,
    help: t("schedules.rule_hours_help"),
    input: (value) => set({ hours: value }),
  })}
    <label class="check low">
      <input
        type="checkbox"
        .checked=${live(form.contiguous)}
        @change=${(event: Event) => set({ contiguous: (event.currentTarget as HTMLInputElement).checked })}
      />
      ${t("schedules.contiguous")}
    </label>`;
  switch (form.rule) {
    case "above":
      return html`${field(context, {
        path: "price_rule.threshold",
        label: t("schedules.threshold", { currency }),
        type: "decimal",
        value: form.threshold,
        input: (threshold) => set({ threshold }),
      })}
      ${field(context, {
        path: "price_rule.hysteresis",
        label: t("schedules.hysteresis", { currency }),
        type: "decimal",
        value: form.hysteresis,
        input: (hysteresis) => set({ hysteresis }),
      })}`;
    case "cheapest":
      return html`${hours}
      ${field(context, {
        path: "price_rule.deadline",
        label: t("schedules.deadline"),
        type: "time",
        value: form.deadline,
        help: t("schedules.deadline_help"),
        input: (deadline) => set({ deadline }),
      })}`;
    case "dearest":
      return hours;
    default:
      return earningFields(context, currency);
  }
}

function earningFields(context: Context, currency: string): TemplateResult {
  const { env, form, set } = context;
  const { t } = env;
  return html`${segments(
    "earning",
    t("schedules.earning"),
    form.earning,
    [
      { value: "value", label: t("schedules.earning_value") },
      { value: "entity", label: t("schedules.earning_entity") },
    ],
    (earning) => set({ earning: earning === "entity" ? "entity" : "value" }),
  )}
  ${
    form.earning === "value"
      ? field(context, {
          path: "price_rule.hashprice",
          label: t("schedules.hashprice", { currency }),
          type: "decimal",
          value: form.hashprice,
          also: ["price_rule.hashprice_entity_id"],
          input: (hashprice) => set({ hashprice }),
        })
      : field(context, {
          path: "price_rule.hashprice_entity_id",
          label: t("schedules.hashprice_entity", { currency }),
          value: form.entity,
          list: html`${earningSensors(env.hass).map((entity) => html`<option value=${entity}></option>`)}`,
          input: (entity) => set({ entity }),
        })
  }
  ${field(context, {
    path: "price_rule.margin_percent",
    label: t("schedules.margin"),
    type: "decimal",
    value: form.margin,
    input: (margin) => set({ margin }),
  })}`;
}

/** Renders the safeguards of a rule: the action without a price, and the minimum times. */
function steadyFields(context: Context): TemplateResult {
  const { env, form, set } = context;
  const { t } = env;
  return html`${choice(context, {
    path: "price_rule.on_missing_price",
    label: t("schedules.missing"),
    value: form.missing,
    options: MISSING.map((missing) => ({ value: missing, label: t(`schedules.missing_${missing}`) })),
    input: (missing) => set({ missing: missing as PriceRule["on_missing_price"] }),
  })}
  ${field(context, {
    path: "min_on_minutes",
    label: t("schedules.min_on"),
    type: "whole",
    value: form.minOn,
    placeholder: String(defaultShortest(form.rule)),
    input: (minOn) => set({ minOn }),
  })}
  ${field(context, {
    path: "min_off_minutes",
    label: t("schedules.min_off"),
    type: "whole",
    value: form.minOff,
    placeholder: String(defaultShortest(form.rule)),
    help: t("schedules.min_help"),
    input: (minOff) => set({ minOff }),
  })}`;
}
