import { mdiClose } from "@mdi/js";
import { html, nothing } from "lit";
import { commandField } from "../components/command-field";
import { type Setting, unitOf } from "../settings/model";
import { optionText, rangeText, settingName } from "../settings/words";
import { type Field, SWITCHES, UNIT_OF } from "./fields";
import { button, type FormContext, group } from "./form-context";

/** The settings that a template can hold; hashboards are those of one machine. */
const TEMPLATE_SETTINGS = [
  "fan_mode",
  "fan_speed",
  "fan_minimum_speed",
  "fan_target_temperature",
  "fans_off_when_paused",
  "temperature_offset",
  "preset",
  "work_mode",
  "hashrate_target",
  "throttle",
  "frequency",
  "frequency_percent",
  "voltage",
  "dynamic_scaling",
  "auto_upgrade",
  "auto_upgrade_time",
] as const;
/** The settings of firmware's own protection, which only some firmware has. */
const REPORTED_ONLY = /^(dynamic_scaling|scaling_)/;
/** The names of settings whose values people choose, if no miner reports options. */
const CHOICES: Readonly<Record<string, readonly string[]>> = { fan_mode: ["auto", "manual"] };

const NO_OPTION = { power_w: null, hashrate_ths: null, refused: null };

/** Renders the settings of a template. */
export function settings(context: FormContext, field: Field, help: string) {
  const { env, set } = context;
  const { key } = field;
  const chosen = context.values[key] as Readonly<Record<string, string>>;
  const reported = new Map(context.settings?.map((setting) => [setting.key, setting]));
  const names = new Set([...TEMPLATE_SETTINGS, ...[...reported.keys()].filter((name) => REPORTED_ONLY.test(name))]);
  const free = [...names].filter((name) => {
    if (name in chosen) return false;
    return REPORTED_ONLY.test(name)
      ? reported.get(name)?.read_only === false
      : reported.size === 0 || reported.has(name);
  });
  return group(
    context,
    field,
    help,
    html`<div class="fields">
        ${Object.entries(chosen).map(([name, typed]) => oneSetting(context, key, chosen, name, typed, reported.get(name)))}
      </div>
      ${
        free.length === 0
          ? nothing
          : html`<select
              aria-label=${env.t("policies.add_setting")}
              @change=${(event: Event) => {
                const select = event.target as HTMLSelectElement;
                const setting = reported.get(select.value);
                if (select.value !== "") set(key, { ...chosen, [select.value]: first(select.value, setting) });
                select.value = "";
              }}
            >
              <option value="">${env.t("policies.add_setting")}</option>
              ${free.map((name) => html`<option value=${name}>${settingName(env, name)}</option>`)}
            </select>`
      }`,
  );
}

/** The value of a setting that was just added: the one that the miners share. */
function first(name: string, setting: Setting | undefined): string {
  if (setting?.value != null) return String(setting.value);
  return SWITCHES.has(name) ? "true" : (CHOICES[name]?.[0] ?? "");
}

function oneSetting(
  { env, problems, set }: FormContext,
  key: string,
  chosen: Readonly<Record<string, string>>,
  name: string,
  typed: string,
  setting: Setting | undefined,
) {
  const plain = SWITCHES.has(name) ? ["true", "false"] : (CHOICES[name] ?? []);
  const options = setting?.options.length
    ? setting.options.map(
        (option) => [String(option.value), optionText(env, option, setting.unit), option.refused !== null] as const,
      )
    : plain.map(
        (value) =>
          [
            value,
            optionText(
              env,
              {
                ...NO_OPTION,
                value: SWITCHES.has(name) ? env.t(value === "true" ? "common.yes" : "common.no") : value,
              },
              null,
            ),
            false,
          ] as const,
      );
  const known = typed === "" || options.length === 0 || options.some(([value]) => value === typed);
  const label = settingName(env, name);
  const unit = setting?.unit ?? unitOf(UNIT_OF[name] ?? "");
  const made = commandField(
    env,
    {
      key: `${key}.${name}`,
      kind: name === "auto_upgrade_time" ? "time" : unit === "" && !REPORTED_ONLY.test(name) ? "text" : "number",
      required: true,
      default: null,
      minimum: null,
      maximum: null,
      above_minimum: false,
      max_length: 100,
      choices: [],
      unit: null,
    },
    {
      label: unit === "" ? label : env.t("settings.with_unit", { name: label, unit }),
      typed,
      problem: typed.trim() === "" ? problems[key] : undefined,
      help: setting === undefined ? "" : rangeText(env, setting),
      offered: known ? options : [...options, [typed, typed, false] as const],
      change: (value) => set(key, { ...chosen, [name]: value }),
    },
  );
  const { [name]: _gone, ...others } = chosen;
  return html`<div class="setting">${made}${button(env.t("policies.remove", { name: label }), mdiClose, () => set(key, others))}</div>`;
}
