import type { CatalogField } from "../catalog";
import type { Problem } from "../control/draft";
import type { Kind } from "./model";

/** A pool of a template: one of the library, or one given by address and worker. */
export type TemplatePool = { readonly pool_id: number } | { readonly pool_url: string; readonly worker_name: string };

/** A share of the hashrate, as typed. */
export interface Share {
  readonly pool_id: number;
  readonly percent: string;
}

/** The settings of a policy as a form holds them, by the dotted keys of `FIELDS`. */
export type Values = Readonly<Record<string, unknown>>;

/** A field of a form: what commands have, and what only policies have. */
export type FieldKind =
  | "integer"
  | "number"
  | "text"
  | "time"
  | "moment"
  | "choice"
  | "boolean"
  | "part"
  | "either"
  | "entity"
  | "fail_safe"
  | "rows"
  | "percents"
  | "pools"
  | "shares"
  | "template_pools"
  | "settings";

export interface Field extends CatalogField {
  readonly kind: FieldKind;
  /** Whether it applies to what is chosen so far. */
  readonly applies: (values: Values) => boolean;
  /** How many of its units in the settings one unit in the form has: 1,000 for kW. */
  readonly factor: number;
  /** The name of its texts. */
  readonly text: string;
  /** What an entity measures. */
  readonly accepts: Accepts;
  /** Whether it is behind *More settings*. */
  readonly more: boolean;
  /** The keys of the objects of a list of rows; without them, the rows are an object. */
  readonly columns: readonly [string, string] | null;
}

/** What entities of a field measure. */
export type Accepts = "temperature" | "power" | "current" | "percent" | "number" | "anything" | "site";
/** A row of a field: a name, and a number as typed. */
export type Row = readonly [name: string, number: string];

type Options = Partial<
  Pick<Field, "choices" | "required" | "applies" | "factor" | "text" | "accepts" | "more" | "columns">
>;

function field(key: string, kind: FieldKind, initial: unknown, limits?: readonly [number, number], more?: Options) {
  return {
    key,
    kind,
    required: true,
    default: initial,
    minimum: limits?.[0] ?? null,
    maximum: limits?.[1] ?? null,
    above_minimum: false,
    max_length: null,
    choices: [],
    unit: null,
    applies: () => true,
    factor: 1,
    text: key,
    accepts: "temperature",
    more: false,
    columns: null,
    ...more,
  } satisfies Field as Field;
}

const OPTIONAL = { required: false };
const MORE = { more: true };
const is =
  (key: string, ...wanted: readonly unknown[]) =>
  (values: Values) =>
    wanted.includes(values[key]);
const on = (part: string) => ({ applies: is(part, true) });
const recovering = on("recovery");

/** The most that the power of a fleet is limited to, in W. */
const MOST_W = 100_000_000;

/** A power in kW. */
function kilowatts(key: string, initial: number | null, [low, high]: readonly [number, number], more?: Options) {
  return field(key, "number", initial, [low / 1000, high / 1000], { factor: 1000, ...more });
}

/** How long a sensor of a part counts after its last report, and what applies then. */
function stale(part: string): Field[] {
  return [
    field(`${part}.stale_s`, "integer", 240, [10, 86_400], { ...OPTIONAL, ...MORE, ...on(part) }),
    field(`${part}.fail_safe`, "fail_safe", "off", undefined, {
      choices: ["off", "hold", "release", "watts"],
      ...on(part),
    }),
  ];
}

const OBJECTIVE = field("objective", "choice", "hashrate", undefined, { choices: ["hashrate", "profit"] });
const OVER_PERSON = field("over_person", "boolean", false);
const MINIMUM_TIMES = [
  field("min_on_minutes", "number", 10, [0, 1440], MORE),
  field("min_off_minutes", "number", 10, [0, 1440], MORE),
];
const METER = { applies: is("solar_source", "meter") };
const SURPLUS = { applies: is("solar_source", "surplus") };

/** The fields of each kind with the values of a new policy and the limits of the integration. */
export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  failover: [
    field("pool_ids", "pools", []),
    field("no_share_minutes", "number", 5, [0.1, 1440]),
    field("max_reject_percent", "number", 20, [1, 100]),
    field("agree_percent", "number", 30, [1, 100]),
    field("back_after_minutes", "number", 30, [0, 1440]),
    field("first_percent", "number", 10, [1, 100]),
    field("max_changes_per_day", "integer", 4, [2, 48]),
    field("fill_slots", "boolean", true),
    field("take_over", "boolean", false),
  ],
  balancing: [
    field("shares", "shares", []),
    field("tolerance_percent", "number", null, [0, 100], OPTIONAL),
    field("min_move_minutes", "number", 60, [0, 10_080]),
    field("expect_back_minutes", "number", 120, [0, 10_080]),
    field("native", "boolean", true),
    field("take_over", "boolean", false),
  ],
  protection: [
    field("source", "choice", "miner", undefined, { choices: ["miner", "inlet", "sensor"] }),
    field("sensor", "entity", null, undefined, { applies: is("source", "sensor") }),
    field("temperature_c", "number", 80, [10, 120]),
    field("minutes", "number", 5, [0, 1440]),
    field("steps_percent", "percents", [85, 70, 50], [5, 99], OPTIONAL),
    field("step_minutes", "number", 5, [0, 1440]),
    field("recover_below_c", "number", 72, [0, 120]),
    field("recover_minutes", "number", 15, [0, 1440]),
    field("on_fan_failure", "choice", "pause", undefined, { choices: ["pause", "nothing"] }),
    field("pause", "boolean", true),
    field("native", "boolean", false),
    field("recovery", "part", null),
    field("recovery.below_percent", "number", 70, [1, 99], { ...OPTIONAL, ...recovering }),
    field("recovery.no_share_minutes", "number", 15, [2, 1440], { ...OPTIONAL, ...recovering }),
    field("recovery.minutes", "number", 15, [1, 1440], recovering),
    field("recovery.max_per_day", "integer", 3, [1, 20], recovering),
    field("recovery.use_outlet", "boolean", false, undefined, recovering),
  ],
  template: [
    field("pools", "template_pools", null),
    field("power_limit_w", "integer", null, [1, 100_000], OPTIONAL),
    field("settings", "settings", {}),
    field("after_reset", "boolean", true),
    field("enforce", "boolean", false),
    field("max_per_day", "integer", 3, [1, 24], { applies: is("enforce", true) }),
  ],
  backup: [
    field("every", "choice", "day", undefined, { choices: ["day", "week", "never"] }),
    field("weekday", "choice", 0, undefined, {
      choices: ["0", "1", "2", "3", "4", "5", "6"],
      applies: is("every", "week"),
    }),
    field("time", "time", "03:30", undefined, { applies: is("every", "day", "week") }),
    field("spread_minutes", "integer", 30, [0, 240], { applies: is("every", "day", "week") }),
    field("keep_count", "integer", 30, [1, 1000]),
    field("keep_days", "integer", 365, [1, 3650]),
    field("before_firmware", "boolean", true),
    field("after_change", "boolean", true),
    field("prune_manual", "boolean", false),
  ],
  power_budget: [
    kilowatts("limit_w", null, [0, MOST_W], OPTIONAL),
    field("follow", "part", null),
    field("follow.sensor", "entity", null, undefined, { accepts: "power", ...on("follow") }),
    ...stale("follow"),
    field("meter", "part", null),
    field("meter.sensor", "entity", null, undefined, { accepts: "power", ...OPTIONAL, ...on("meter") }),
    kilowatts("meter.max_import_w", null, [0, MOST_W], { ...OPTIONAL, ...on("meter") }),
    field("meter.import_positive", "boolean", true, undefined, on("meter")),
    field("meter.phases", "rows", [], [0.1, 10_000], {
      accepts: "current",
      columns: ["sensor", "max_a"],
      ...on("meter"),
    }),
    field("meter.volts", "number", 230, [50, 1000], { ...MORE, ...on("meter") }),
    field("meter.rise_s", "number", 120, [30, 3600], { ...MORE, ...on("meter") }),
    ...stale("meter"),
    field("signal", "part", null),
    field("signal.sensor", "entity", null, undefined, { accepts: "anything", ...OPTIONAL, ...on("signal") }),
    field("signal.mqtt_topic", "text", null, undefined, { ...OPTIONAL, ...on("signal") }),
    field("signal.levels", "rows", null, [0, 100], { ...OPTIONAL, ...on("signal") }),
    field("signal.numbers", "choice", "percent", undefined, {
      choices: ["percent", "w", "kw", "none"],
      ...MORE,
      ...on("signal"),
    }),
    field("signal.debounce_s", "number", 5, [0, 600], { ...MORE, ...on("signal") }),
    ...stale("signal"),
    OBJECTIVE,
    OVER_PERSON,
    ...MINIMUM_TIMES,
    kilowatts("raise_w_per_min", null, [1, MOST_W], { ...OPTIONAL, ...MORE }),
  ],
  curtailment: [
    kilowatts("reduce_w", null, [1, MOST_W], OPTIONAL),
    kilowatts("to_w", null, [0, MOST_W], OPTIONAL),
    field("begins_at", "moment", null, undefined, OPTIONAL),
    field("ends_at", "moment", null, undefined, OPTIONAL),
    kilowatts("restore_w_per_min", null, [1, MOST_W], OPTIONAL),
    OBJECTIVE,
    { ...OVER_PERSON, default: true },
  ],
  solar: [
    field("solar_source", "either", "meter", undefined, { choices: ["meter", "surplus"] }),
    field("meter.sensor", "entity", null, undefined, { accepts: "power", ...METER }),
    field("meter.import_positive", "boolean", true, undefined, METER),
    field("meter.export_sensor", "entity", null, undefined, { accepts: "power", ...OPTIONAL, ...METER }),
    field("surplus.sensor", "entity", null, undefined, { accepts: "power", ...SURPLUS }),
    field("surplus.includes_miners", "boolean", false, undefined, SURPLUS),
    field("battery", "part", null),
    field("battery.soc_sensor", "entity", null, undefined, { accepts: "percent", ...on("battery") }),
    field("battery.min_soc", "number", 50, [0, 100], on("battery")),
    field("battery.below", "choice", "off", undefined, { choices: ["off", "export"], ...on("battery") }),
    field("battery.power_sensor", "entity", null, undefined, { accepts: "power", ...OPTIONAL, ...on("battery") }),
    field("battery.charging_positive", "boolean", true, undefined, on("battery")),
    field("battery.charge_from_soc", "number", 95, [0, 100], on("battery")),
    field("battery.max_discharge_w", "integer", 0, [0, 100_000], on("battery")),
    field("battery.stale_minutes", "number", 240, [1, 1440], { ...MORE, ...on("battery") }),
    field("reserve_w", "integer", 100, [0, 100_000]),
    field("max_import_w", "integer", 50, [0, 10_000]),
    field("start_minutes", "number", 3, [0, 120]),
    field("stop_minutes", "number", 3, [0, 120]),
    field("min_run_minutes", "number", 10, [0, 240], { ...MORE, text: "min_on_minutes" }),
    field("min_off_minutes", "number", 10, [0, 240], MORE),
    field("max_starts", "integer", 6, [1, 48]),
    field("limits", "boolean", true),
    field("up_s", "number", 5, [0, 3600], MORE),
    field("down_s", "number", 5, [0, 3600], MORE),
    field("stale_s", "number", 240, [30, 3600], MORE),
    field("fail_safe", "choice", "off", undefined, { choices: ["off", "hold"], ...MORE }),
  ],
  heating: [
    field("sensor", "entity", null),
    field("target_c", "number", 20, [0, 40]),
    field("mode", "choice", "heat", undefined, { choices: ["heat", "off"] }),
    field("presets", "rows", {}, [0, 40]),
    field("preset", "choice", null, undefined, {
      ...OPTIONAL,
      applies: ({ presets }) => (presets as readonly Row[]).length > 0,
    }),
    field("min_on_minutes", "number", 15, [0, 240]),
    field("min_off_minutes", "number", 10, [0, 240]),
    field("lowest_c", "number", 5, [0, 40], MORE),
    field("highest_c", "number", 30, [0, 40], MORE),
    field("band_k", "number", 1.5, [0.3, 10], MORE),
    field("integral_minutes", "number", 60, [10, 1440], MORE),
    field("deadband_k", "number", 0.1, [0, 1], MORE),
    field("stale_minutes", "number", 60, [1, 1440], MORE),
    field("fail_safe", "fail_safe", "off", undefined, { choices: ["off", "hold", "watts"], ...MORE }),
  ],
  load_distribution: [
    field("limits", "rows", {}, [0, MOST_W / 1000], { factor: 1000, text: "limits_sites", accepts: "site" }),
    kilowatts("total_w", null, [0, MOST_W], OPTIONAL),
    OBJECTIVE,
    field("margin_percent", "number", 5, [0, 100]),
    field("min_move_minutes", "number", 60, [0, 1440]),
    OVER_PERSON,
    ...MINIMUM_TIMES,
    kilowatts("raise_w_per_min", null, [1, MOST_W], { ...OPTIONAL, ...MORE }),
  ],
};

/** The default of how many minutes a person's command comes first, and its field. */
export const MANUAL = field("manual_minutes", "integer", 60, [0, 10_080]);

/** Returns the value of a field as a form holds it. */
function typed({ kind, factor, columns }: Field, value: unknown): unknown {
  switch (kind) {
    case "boolean":
      return value === true;
    case "part":
      return value !== null && value !== undefined && value !== false;
    case "rows":
      return columns === null
        ? Object.entries((value ?? {}) as object).map(([name, number]) => [name, shown(number, factor)])
        : ((value ?? []) as readonly Values[]).map((row) => columns.map((column) => shown(row[column])));
    case "fail_safe":
      return typeof value === "number" ? ownWatts(shown(value, KILO)) : value;
    case "pools":
    case "template_pools":
      return value ?? null;
    case "shares":
      return ((value ?? []) as readonly { pool_id: number; percent: number }[]).map(({ pool_id, percent }) => ({
        pool_id,
        percent: String(percent),
      }));
    case "settings":
      return Object.fromEntries(Object.entries((value ?? {}) as object).map(([key, item]) => [key, String(item)]));
    case "percents":
      return ((value ?? []) as readonly number[]).join(", ");
    default:
      return shown(value, factor);
  }
}

const KILO = 1000;

function shown(value: unknown, factor = 1): string {
  if (value === null || value === undefined) return "";
  return String(typeof value === "number" ? value / factor : value);
}

/** Returns a fail-safe of a number of kW, as a form holds it. */
export function ownWatts(kilowatts: string): string {
  return `=${kilowatts}`;
}

/** Returns the kW of a fail-safe as typed, undefined if it is one of the others. */
export function wattsOf(failSafe: string): string | undefined {
  return failSafe.startsWith("=") ? failSafe.slice(1) : undefined;
}

/** Returns the part of settings that a dotted key names, undefined if it is missing. */
function at(settings: Values, key: string): unknown {
  return key.split(".").reduce<unknown>((inside, part) => (inside as Values | null | undefined)?.[part], settings);
}

/** Returns settings as a form holds them; those of a new policy without `settings`. */
export function valuesOf(kind: Kind, settings?: Values): Values {
  return Object.fromEntries(
    FIELDS[kind].map((each) => {
      const { key, kind: kindOfField, choices } = each;
      if (kindOfField === "either") {
        return [key, choices.find((part) => settings !== undefined && at(settings, part) != null) ?? each.default];
      }
      const value = settings === undefined ? each.default : at(settings, key);
      return [key, typed(each, value === undefined ? each.default : value)];
    }),
  );
}

function numbers(text: unknown): number[] {
  return String(text)
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(Number);
}

/** The settings of a template that are switches. */
export const SWITCHES: ReadonlySet<string> = new Set(["fans_off_when_paused", "dynamic_scaling", "auto_upgrade"]);
/** A key with the unit of each setting that is a number. */
export const UNIT_OF: Readonly<Record<string, string>> = {
  fan_speed: "percent",
  fan_minimum_speed: "percent",
  fan_target_temperature: "c",
  temperature_offset: "c",
  hashrate_target: "ths",
  throttle: "percent",
  frequency: "mhz",
  frequency_percent: "percent",
  voltage: "mv",
};

/** Returns a value of a template's setting: a switch, a number or a name. */
function plain(name: string, text: string): unknown {
  if (SWITCHES.has(name)) return text === "true";
  return name in UNIT_OF || name.startsWith("scaling_") ? Number(text) : text;
}

function sent({ kind, key, factor, columns, required }: Field, value: unknown): unknown {
  switch (kind) {
    case "integer":
    case "number":
      return value === "" ? null : scaled(value, factor);
    case "fail_safe": {
      const kilowatts = wattsOf(String(value));
      return kilowatts === undefined ? value : scaled(kilowatts, KILO);
    }
    case "rows": {
      const rows = value as readonly Row[];
      if (rows.length === 0 && !required) return null;
      // Without a number, a site has no limit.
      const limit = (number: string) => (number === "" ? null : scaled(number, factor));
      if (columns === null) return Object.fromEntries(rows.map(([name, number]) => [name.trim(), limit(number)]));
      return rows.map(([name, number]) => ({ [columns[0]]: name, [columns[1]]: Number(number) }));
    }
    case "percents":
      return numbers(value);
    case "shares":
      return (value as readonly Share[]).map(({ pool_id, percent }) => ({ pool_id, percent: Number(percent) }));
    case "settings":
      return Object.fromEntries(
        Object.entries(value as Record<string, string>).map(([name, text]) => [name, plain(name, text)]),
      );
    case "choice":
      return key === "weekday" ? Number(value) : value === "" ? null : value;
    case "entity":
    case "text":
    case "moment":
      return value === "" ? null : value;
    default:
      return value;
  }
}

/** Returns a number as typed in the unit of the settings; a power has no fraction of a watt. */
function scaled(value: unknown, factor: number): number {
  return factor === 1 ? Number(value) : Math.round(Number(value) * factor);
}

/** Returns what is sent for a field that does not apply: what it holds, so that it is there again, but no sensor. */
function unused(field: Field, value: unknown): unknown {
  if (field.kind === "entity") return null;
  return value === "" ? field.default : sent(field, value);
}

/** Returns the settings of a form as JSON; `before` keeps keys that the form does not know. */
export function settingsOf(kind: Kind, values: Values, before: Values = {}): Values {
  const made: Record<string, unknown> = { ...before };
  const part = (name: string, used: boolean) => {
    made[name] = used ? { ...(before[name] as object | null) } : null;
  };
  for (const each of FIELDS[kind]) {
    const { key } = each;
    const value = values[key];
    const [outer = "", inner] = key.split(".");
    if (each.kind === "part") part(key, value === true);
    else if (each.kind === "either") for (const name of each.choices) part(name, value === name);
    else if (inner !== undefined) {
      const inside = made[outer] as Record<string, unknown> | null;
      if (inside !== null) inside[inner] = sent(each, value);
    } else made[key] = each.applies(values) ? sent(each, value) : unused(each, value);
  }
  return made;
}

/** Returns what is wrong with a field of a kind of its own, undefined if it is right or another kind. */
export function problemOfList({ kind, minimum, maximum, accepts }: Field, value: unknown): Problem | undefined {
  switch (kind) {
    case "fail_safe": {
      const kilowatts = wattsOf(String(value));
      return kilowatts === undefined || (kilowatts !== "" && Number(kilowatts) >= 0)
        ? undefined
        : { key: "input.missing" };
    }
    case "rows": {
      const rows = value as readonly Row[];
      const names = new Set(rows.map(([name]) => name.trim().toLowerCase()));
      const low = minimum ?? Number.NEGATIVE_INFINITY;
      const high = maximum ?? Number.POSITIVE_INFINITY;
      if (names.has("") || names.size < rows.length) return { key: "policies.need_names" };
      const right = (number: string) =>
        number === "" ? accepts === "site" : Number(number) >= low && Number(number) <= high;
      return rows.every(([, number]) => right(number))
        ? undefined
        : { key: "input.out_of_range", values: { minimum: low, maximum: high } };
    }
    case "pools":
      return (value as readonly number[]).length < 2 ? { key: "policies.need_two" } : undefined;
    case "shares": {
      const shares = (value as readonly Share[]).map(({ percent }) => Number(percent));
      if (shares.length < 2) return { key: "policies.need_two" };
      const sum = shares.reduce((total, share) => total + share, 0);
      return shares.every((share) => share >= 0) && Math.abs(sum - 100) < 0.01
        ? undefined
        : { key: "policies.need_hundred" };
    }
    case "percents": {
      const steps = numbers(value);
      const low = minimum ?? 0;
      const high = maximum ?? 100;
      return steps.every((step, place) => step >= low && step <= high && step < (steps[place - 1] ?? high + 1))
        ? undefined
        : { key: "policies.need_falling" };
    }
    case "template_pools":
      return (value as readonly TemplatePool[] | null)?.length === 0 ? { key: "policies.need_pool" } : undefined;
    case "settings":
      return Object.values(value as Record<string, string>).every((text) => text.trim() !== "")
        ? undefined
        : { key: "input.missing" };
    default:
      return undefined;
  }
}
