import { rest } from "../api";
import type { CatalogField, CommandRow } from "../catalog";
import type { Env } from "../env";
import type { Miner } from "../types";

/** One value that a setting can take: with its power in W and hashrate in TH/s, and why choosing it is refused. */
export interface Option {
  readonly value: string | number;
  readonly power_w: number | null;
  readonly hashrate_ths: number | null;
  readonly refused: string | null;
}

export const EFFECTS = ["live", "restarts_mining", "restarts_machine"] as const;

/** A setting of a miner, as in GET /api/remote/miners/{miner_id}/settings; null if the miner does not report it. */
export interface Setting {
  readonly key: string;
  readonly value: string | number | boolean | readonly number[] | null;
  readonly unit: string | null;
  readonly effect: (typeof EFFECTS)[number];
  /** About how long mining is interrupted, or how long it takes until a change that acts at once shows. */
  readonly seconds: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly step: number;
  /** Whether it is lost when mining restarts. */
  readonly temporary: boolean;
  readonly read_only: boolean;
  readonly options: readonly Option[];
  /** Whether the effect is only the worst one of several miners. */
  readonly mixed?: boolean;
}

/** The settings that the fields of commands change. */
const SETTING_OF: Readonly<Record<string, string>> = {
  mode: "fan_mode",
  speed_percent: "fan_speed",
  minimum_speed_percent: "fan_minimum_speed",
  target_temperature_c: "fan_target_temperature",
  off_when_paused: "fans_off_when_paused",
  temperature_offset_c: "temperature_offset",
  preset: "preset",
  work_mode: "work_mode",
  power_limit_w: "power_limit",
  hashrate_target_ths: "hashrate_target",
  throttle_percent: "throttle",
  frequency_mhz: "frequency",
  frequency_percent: "frequency_percent",
  voltage_mv: "voltage",
  boards: "hashboards",
  enabled: "auto_upgrade",
  time: "auto_upgrade_time",
  scaling: "dynamic_scaling",
  step_w: "scaling_step",
  minimum_w: "scaling_minimum",
  shutdown_hours: "scaling_shutdown_hours",
  window_c: "scaling_window",
  settle_minutes: "scaling_settle_minutes",
  lower_above_c: "scaling_lower_above",
  raise_below_c: "scaling_raise_below",
  check_seconds: "scaling_check_seconds",
};

/** The units of fields, by the ends of their keys. */
const UNITS: Readonly<Record<string, string>> = {
  percent: "%",
  c: "°C",
  w: "W",
  ths: "TH/s",
  mhz: "MHz",
  mv: "mV",
  hours: "h",
  minutes: "min",
  seconds: "s",
};

/** Returns the key of the setting that a field changes, undefined if it changes none. */
export function settingKey(field: string): string | undefined {
  return SETTING_OF[field];
}

/** Returns the unit of a field, "" if it has none. */
export function unitOf(field: string): string {
  return UNITS[field.split("_").at(-1) ?? ""] ?? "";
}

/** Returns whether a command changes settings of a miner. */
export function changesSettings(row: CommandRow): boolean {
  return row.fields.some(({ key }) => key in SETTING_OF);
}

/** Returns whether a command is offered by its settings only; the power limit has a button of its own. */
export function isInSettings(row: CommandRow): boolean {
  return row.command_type.startsWith("set_") && changesSettings(row);
}

/** Returns the setting of a field. */
export function settingOf(field: string, settings: readonly Setting[] | undefined): Setting | undefined {
  const key = SETTING_OF[field];
  return key === undefined ? undefined : settings?.find((setting) => setting.key === key);
}

/** Returns the value of a setting as a form holds it. */
export function asTyped({ value }: Setting): string {
  return value === null ? "" : String(value);
}

/** Returns a field with the range of its setting, if the miner reports one. */
export function narrowed(field: CatalogField, setting: Setting | undefined): CatalogField {
  if (setting === undefined) return field;
  return { ...field, minimum: setting.minimum ?? field.minimum, maximum: setting.maximum ?? field.maximum };
}

const least = (...values: readonly (number | null)[]) =>
  values.every((value) => value === null) ? null : Math.min(...values.filter((value) => value !== null));
const most = (...values: readonly (number | null)[]) =>
  values.every((value) => value === null) ? null : Math.max(...values.filter((value) => value !== null));

function joined(a: Setting, b: Setting): Setting {
  const known = new Map(a.options.map((option) => [option.value, option]));
  for (const option of b.options) if (known.get(option.value)?.refused !== null) known.set(option.value, option);
  return {
    ...a,
    value: String(a.value) === String(b.value) ? a.value : null,
    effect: EFFECTS[Math.max(EFFECTS.indexOf(a.effect), EFFECTS.indexOf(b.effect))] ?? a.effect,
    seconds: most(a.seconds, b.seconds),
    minimum: least(a.minimum, b.minimum),
    maximum: most(a.maximum, b.maximum),
    step: Math.min(a.step, b.step),
    mixed: a.mixed === true || a.effect !== b.effect || a.seconds !== b.seconds,
    temporary: a.temporary || b.temporary,
    read_only: a.read_only && b.read_only,
    options: [...known.values()],
  };
}

/** Returns the settings of several miners as one list: all options, the widest ranges, and the values that they share. */
export function union(all: readonly (readonly Setting[])[]): readonly Setting[] {
  const found = new Map<string, Setting>();
  for (const setting of all.flat()) {
    const known = found.get(setting.key);
    found.set(setting.key, known === undefined ? setting : joined(known, setting));
  }
  return [...found.values()];
}

/** From how many miners settings are read at most. */
const ASKED = 12;

/** Returns the settings of miners, from one of each model and firmware; undefined if none could be read. */
export async function loadSettings(env: Env, miners: readonly Miner[]): Promise<readonly Setting[] | undefined> {
  const kinds = new Map(miners.map((miner) => [`${miner.model}\n${miner.firmware}\n${miner.firmware_version}`, miner]));
  const read = await Promise.all(
    [...kinds.values()].slice(0, ASKED).map(({ miner_id }) =>
      rest<{ readonly settings: readonly Setting[] | null }>(
        env.hass,
        "GET",
        `remote/miners/${encodeURIComponent(miner_id)}/settings`,
      ).then(
        ({ settings }) => settings ?? [],
        // A miner that does not answer: the fields are offered without its ranges, and the command checks them.
        () => [],
      ),
    ),
  );
  const settings = union(read);
  return settings.length === 0 ? undefined : settings;
}
