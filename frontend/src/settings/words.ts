import { humanised } from "../components/values";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import { EFFECTS, type Option, type Setting, settingKey, unitOf } from "./model";

/** Returns the text of a key of this area, undefined if there is none: an option may be in the miner's own words. */
function known({ t }: Env, name: string): string | undefined {
  const key = `settings.${name}` as TextKey;
  const text = t(key);
  return text === key ? undefined : text;
}

/** Returns the name of a setting. */
export function settingName(env: Env, key: string): string {
  return known(env, key) ?? humanised(key);
}

/** Returns the name of a field of a command that changes a setting, with its unit; undefined for other fields. */
export function fieldName(env: Env, field: string): string | undefined {
  const key = settingKey(field);
  if (key === undefined) return undefined;
  const unit = unitOf(field);
  return unit === "" ? settingName(env, key) : env.t("settings.with_unit", { name: settingName(env, key), unit });
}

/** Formats the value of a setting. */
export function valueText(env: Env, value: unknown, unit: string | null): string {
  const { t, format } = env;
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "boolean") return t(value ? "common.yes" : "common.no");
  if (Array.isArray(value)) return value.length === 0 ? t("common.none") : value.join(", ");
  if (typeof value === "number") return `${format.number(value, 2)}${unit ? ` ${unit}` : ""}`;
  return known(env, `value_${value}`) ?? String(value);
}

/** Formats an option with the power and the hashrate that the miner reports for it, and why it is refused. */
export function optionText(env: Env, { value, power_w, hashrate_ths, refused }: Option, unit: string | null): string {
  const { format } = env;
  const more = [
    power_w === null ? "" : format.power(power_w),
    hashrate_ths === null ? "" : format.hashrate(hashrate_ths),
  ]
    .filter(Boolean)
    .join(", ");
  const text = `${valueText(env, value, unit)}${more === "" ? "" : ` (${more})`}`;
  if (refused === null) return text;
  return `${text} – ${known(env, `refused_${refused}`) ?? humanised(refused)}`;
}

/** Says what changing a setting interrupts, for how long, and whether a restart undoes it. */
export function effectText({ t }: Env, { effect, seconds, temporary, mixed }: Setting): string {
  let text = t(`settings.effect_${effect}`);
  if (effect === EFFECTS[0]) text = temporary ? t("settings.temporary", { effect: text }) : text;
  else if (seconds !== null) text = t("settings.about_seconds", { effect: text, seconds });
  return mixed ? t("settings.at_worst", { effect: text }) : text;
}

/** Says what a setting can be set to, "" if it is a switch. */
export function rangeText(env: Env, { minimum, maximum, step, unit, options }: Setting): string {
  const { t, format } = env;
  if (options.length > 0) return t.n("settings.options", options.length);
  if (minimum === null || maximum === null) return "";
  const range = t("settings.range", { minimum: format.number(minimum, 2), maximum: valueText(env, maximum, unit) });
  return step === 1 ? range : t("settings.steps", { range, step: format.number(step, 2) });
}

/** Returns what a command sets, as in "Fan mode: Manual, Fan speed: 70 %"; "" if it changes no settings. */
export function setText(env: Env, parameters: Readonly<Record<string, unknown>>): string {
  return Object.entries(parameters)
    .flatMap(([field, value]) => {
      const key = settingKey(field);
      if (key === undefined || value === null || value === undefined) return [];
      return `${settingName(env, key)}: ${valueText(env, value, unitOf(field))}`;
    })
    .join(", ");
}

/** Says what a setting can be set to, and what changing it interrupts. */
export function settingHelp(env: Env, setting: Setting): string {
  return [rangeText(env, setting), effectText(env, setting)].filter(Boolean).join(" · ");
}
