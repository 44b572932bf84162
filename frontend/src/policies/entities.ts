import { html, nothing } from "lit";
import type { Env } from "../env";
import type { Accepts } from "./fields";
import type { FormContext } from "./form-context";

/** What entities measure, by their device class and their unit. */
const MEASURES: Readonly<Record<Exclude<Accepts, "anything">, readonly [string, RegExp]>> = {
  temperature: ["temperature", /^°/],
  power: ["power", /^[kM]?W$/],
  current: ["current", /^A$/],
  percent: ["battery", /^%$/],
  // In any unit, or without one.
  number: ["", /^/],
  // These are no entities.
  site: ["", /$^/],
};
const NUMBERS = /^(sensor|input_number|number)\./;
const SIGNALS = /^(sensor|input_number|number|binary_sensor|input_boolean|switch|input_select|select)\./;

/** Returns the entities that measure something, and the chosen one; the power of miners is left out. */
export function sensors({ hass }: Env, accepts: Accepts, chosen: string) {
  const found = Object.values(hass.states).filter(({ entity_id, attributes }) => {
    if (entity_id === chosen) return true;
    const own = hass.entities[entity_id]?.platform === "miner_remote";
    if (accepts === "anything") return !own && SIGNALS.test(entity_id);
    const [kind, unit] = MEASURES[accepts];
    return (
      !(own && accepts !== "temperature" && accepts !== "current") &&
      NUMBERS.test(entity_id) &&
      (attributes.device_class === kind || unit.test(String(attributes.unit_of_measurement)))
    );
  });
  const known = found.map(
    ({ entity_id, attributes }) => [entity_id, String(attributes.friendly_name ?? entity_id), false] as const,
  );
  known.sort(([, a], [, b]) => a.localeCompare(b));
  return chosen === "" || known.some(([id]) => id === chosen) ? known : [...known, [chosen, chosen, false] as const];
}

const WATTS: Readonly<Record<string, number>> = { W: 1, kW: 1000, MW: 1_000_000 };

/** Returns what an entity reports now with its unit, "" if it reports nothing. */
export function reportedText({ hass, t, format }: Env, id: string): string {
  const state = hass.states[id];
  if (state === undefined) return "";
  const number = state.state.trim() === "" ? Number.NaN : Number(state.state);
  const value = Number.isFinite(number)
    ? [format.number(number, 2), state.attributes.unit_of_measurement].filter(Boolean).join(" ")
    : state.state;
  return t("policies.reports_now", { value });
}

/** Returns the power that a sensor reports now in W, null if it reports none. */
export function reportedWatts({ hass }: Env, id: string): number | null {
  const state = hass.states[id];
  const factor = WATTS[String(state?.attributes.unit_of_measurement)];
  const value = state === undefined || factor === undefined || state.state === "" ? Number.NaN : Number(state.state);
  return Number.isFinite(value) ? value * (factor ?? 1) : null;
}

/** Renders whether a meter shows import or export now, with the button that turns the sign around. */
export function meterNow({ env, values, set }: FormContext) {
  const { t, format } = env;
  const watts = reportedWatts(env, String(values["meter.sensor"]));
  if (watts === null) return nothing;
  const exported = values["meter.export_sensor"] ? reportedWatts(env, String(values["meter.export_sensor"])) : null;
  const positive = values["meter.import_positive"] === true;
  const net = exported === null ? (positive ? watts : -watts) : watts - exported;
  const words = net === 0 ? "policies.meter_even" : net > 0 ? "policies.meter_imports" : "policies.meter_exports";
  return html`<div class="wide notice row ${net > 0 ? "warn" : "good"}" role="status">
    <b>${t(words, { power: format.power(Math.abs(net)) })}</b>
    <span class="spacer">${t("policies.meter_check")}</span>
    ${
      values["meter.export_sensor"]
        ? nothing
        : html`<button type="button" @click=${() => set("meter.import_positive", !positive)}>${t("policies.meter_turn")}</button>`
    }
  </div>`;
}
