import type { PriceRule, Rate, Schedule, ScheduleAction, SchedulePeriod } from "../types";
import { decimal, typed, whole } from "./numbers";
import { fromPeriod, type TimeWindow, toPeriod } from "./windows";
import { formTime, wallTime } from "./zone";

export type ScopeKind = "all" | "location" | "tags" | "miner";
export type RuleKind = PriceRule["type"];

/** What the editor holds; numbers are as typed. */
export interface Form {
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly type: Schedule["schedule_type"];
  readonly weekly: readonly TimeWindow[];
  readonly daily: readonly TimeWindow[];
  /** Wall-clock times, as in 2026-01-31T12:00. */
  readonly start: string;
  readonly end: string;
  readonly action: ScheduleAction;
  /** The limit of the whole schedule, in W. */
  readonly watts: string;
  /** Empty for Home Assistant's. */
  readonly timezone: string;
  readonly scope: ScopeKind;
  readonly location: string;
  readonly tags: readonly string[];
  readonly miner: string;
  readonly rate: number | null;
  readonly rule: RuleKind | "";
  readonly missing: PriceRule["on_missing_price"];
  readonly threshold: string;
  readonly hysteresis: string;
  readonly hours: string;
  readonly contiguous: boolean;
  /** As in 07:30, or empty. */
  readonly deadline: string;
  readonly margin: string;
  readonly earning: "value" | "entity";
  readonly hashprice: string;
  readonly entity: string;
  readonly ramp: "" | "size" | "percent";
  readonly groupSize: string;
  readonly groupPercent: string;
  readonly groupDelay: string;
  readonly minOn: string;
  readonly minOff: string;
}

export const EMPTY: Form = {
  name: "",
  description: "",
  enabled: true,
  type: "weekly",
  weekly: [],
  daily: [],
  start: "",
  end: "",
  action: "off",
  watts: "",
  timezone: "",
  scope: "all",
  location: "",
  tags: [],
  miner: "",
  rate: null,
  rule: "",
  missing: "keep",
  threshold: "",
  hysteresis: "",
  hours: "",
  contiguous: false,
  deadline: "",
  margin: "",
  earning: "value",
  hashprice: "",
  entity: "",
  ramp: "",
  groupSize: "",
  groupPercent: "",
  groupDelay: "",
  minOn: "",
  minOff: "",
};

/** The starting points of a new schedule. */
export type Start = "peak" | "cheapest" | "night";
export const STARTS: readonly Start[] = ["peak", "cheapest", "night"];

const WORKDAYS = [0, 1, 2, 3, 4];

/** Returns the values of a starting point; `rate` is the initial tariff of a price rule. */
export function startingPoint(start: Start, name: string, rate: number | null): Form {
  const window = { days: [], action: "off", watts: "", rest: {} } as const;
  switch (start) {
    case "peak":
      return { ...EMPTY, name, weekly: [{ ...window, days: WORKDAYS, start: 17 * 60, length: 240 }] };
    case "cheapest":
      return { ...EMPTY, name, type: "daily", rate, rule: "cheapest", hours: "8" };
    case "night":
      return { ...EMPTY, name, type: "daily", daily: [{ ...window, action: "on", start: 22 * 60, length: 480 }] };
  }
}

/** Returns the values of a price rule that was just selected, for fields that are still empty. */
export function ruleStart(
  rule: RuleKind | "",
  form: Form,
  rates: readonly Pick<Rate, "id" | "price_now">[],
  separator: string,
): Partial<Form> {
  if (rule === "") return { rule };
  const rate =
    rates.find(({ id }) => id === form.rate) ?? rates.find(({ price_now }) => price_now !== null) ?? rates[0];
  const hours = { cheapest: "8", dearest: "4", above: "", break_even: "" }[rule];
  const price = rate?.price_now ?? null;
  return {
    rule,
    ...(form.rate === null && rate !== undefined ? { rate: rate.id } : {}),
    ...(form.hours === "" && hours !== "" ? { hours } : {}),
    // The current price, which shows the order of magnitude.
    ...(rule === "above" && form.threshold === "" && price !== null
      ? { threshold: typed(Number(price.toPrecision(2)), separator) }
      : {}),
  };
}

/** Returns the times of a one-time schedule that are still empty: two hours from the next full hour of a zone. */
export function onceStart(form: Form, zone: string, now: number): Partial<Form> {
  if (form.start !== "" || form.end !== "") return {};
  const hour = 3_600_000;
  const start = Math.ceil((now + 1) / hour) * hour;
  return { start: wallTime(start, zone), end: wallTime(start + 2 * hour, zone) };
}

function scopeOf(schedule: Pick<Schedule, "miner_ip" | "location" | "tags">): ScopeKind {
  if (schedule.miner_ip !== null) return "miner";
  if (schedule.location !== null) return "location";
  return (schedule.tags ?? []).length > 0 ? "tags" : "all";
}

/** Returns the shortest time on and off, in minutes, that the server gives a rule if none is set. */
export function defaultShortest(rule: RuleKind | ""): number {
  return rule === "above" || rule === "break_even" ? 10 : 0;
}

/** Returns a shortest time as it is typed: empty if it is the default. */
function shortest(minutes: number | null, rule: RuleKind | ""): string {
  return minutes === null || minutes === defaultShortest(rule) ? "" : String(minutes);
}

/**
 * Returns the form of a schedule. `zone` is Home Assistant's time zone, `separator` that of the decimals in the user's
 * numbers.
 */
export function fromSchedule(schedule: Schedule, zone: string, separator: string): Form {
  const own = schedule.timezone ?? zone;
  const windows = (schedule.weekly_schedule ?? []).map((period: SchedulePeriod) =>
    fromPeriod(period, schedule.schedule_type === "daily"),
  );
  const rule = schedule.price_rule;
  const ramp = schedule.ramp;
  const text = (value: number | null | undefined): string => typed(value, separator);
  return {
    name: schedule.name,
    description: schedule.description ?? "",
    enabled: schedule.enabled,
    type: schedule.schedule_type,
    weekly: schedule.schedule_type === "weekly" ? windows : [],
    daily: schedule.schedule_type === "daily" ? windows : [],
    start: formTime(schedule.one_time_start, own),
    end: formTime(schedule.one_time_end, own),
    action: schedule.one_time_action ?? "off",
    watts: text(schedule.power_limit_w),
    timezone: schedule.timezone ?? "",
    scope: scopeOf(schedule),
    location: schedule.location ?? "",
    tags: schedule.tags ?? [],
    miner: schedule.miner_ip ?? "",
    rate: schedule.electricity_rate_id,
    rule: rule?.type ?? "",
    missing: rule?.on_missing_price ?? "keep",
    threshold: text(rule?.threshold),
    hysteresis: text(rule?.hysteresis),
    hours: text(rule?.hours),
    contiguous: rule?.contiguous ?? false,
    deadline: rule?.deadline ?? "",
    margin: text(rule?.margin_percent),
    earning: (rule?.hashprice_entity_id ?? null) === null ? "value" : "entity",
    hashprice: text(rule?.hashprice),
    entity: rule?.hashprice_entity_id ?? "",
    ramp: ramp === null ? "" : ramp.group_size === null ? "percent" : "size",
    groupSize: text(ramp?.group_size),
    groupPercent: text(ramp?.group_percent),
    groupDelay: text(ramp?.group_delay_s),
    minOn: shortest(schedule.min_on_minutes, rule?.type ?? ""),
    minOff: shortest(schedule.min_off_minutes, rule?.type ?? ""),
  };
}

function ruleBody(form: Form, base: Schedule | null): Record<string, unknown> | null {
  if (form.rule === "") return null;
  // Keep the values of a rule of the same type that no field shows.
  const before = base?.price_rule?.type === form.rule ? base.price_rule : {};
  const common = { ...before, type: form.rule, on_missing_price: form.missing };
  const hours = { hours: decimal(form.hours), contiguous: form.contiguous };
  switch (form.rule) {
    case "above":
      return { ...common, threshold: decimal(form.threshold), hysteresis: decimal(form.hysteresis) ?? 0 };
    case "cheapest":
      return { ...common, ...hours, deadline: form.deadline || null };
    case "dearest":
      return { ...common, ...hours };
    case "break_even":
      return {
        ...common,
        margin_percent: decimal(form.margin) ?? 0,
        hashprice: form.earning === "value" ? decimal(form.hashprice) : null,
        hashprice_entity_id: form.earning === "entity" ? form.entity.trim() || null : null,
      };
  }
}

function rampBody(form: Form, base: Schedule | null): Record<string, unknown> | null {
  if (form.ramp === "") return null;
  return {
    ...base?.ramp,
    group_size: form.ramp === "size" ? whole(form.groupSize) : null,
    group_percent: form.ramp === "percent" ? decimal(form.groupPercent) : null,
    group_delay_s: decimal(form.groupDelay),
  };
}

/**
 * The keys of the scope. The server uses only the first kind, so the later ones stay unchanged. A kind without a choice
 * is sent empty, which the server refuses: without the key the schedule would cover every miner.
 */
function scopeBody(form: Form, base: Schedule | null): Record<string, unknown> {
  const tags = base?.tags ?? [];
  switch (form.scope) {
    case "miner":
      return { miner_ip: form.miner, location: base?.location ?? null, tags };
    case "location":
      return { miner_ip: null, location: form.location, tags };
    case "tags":
      return { miner_ip: null, location: null, tags: form.tags.length > 0 ? form.tags : [""] };
    case "all":
      return { miner_ip: null, location: null, tags: [] };
  }
}

function timeBody(form: Form, base: Schedule | null, zone: string): Record<string, unknown> {
  if (form.type !== "one-time") return { one_time_start: null, one_time_end: null, one_time_action: null };
  const own = (base?.timezone ?? zone) === (form.timezone || zone);
  const untouched =
    own &&
    base !== null &&
    formTime(base.one_time_start, form.timezone || zone) === form.start &&
    formTime(base.one_time_end, form.timezone || zone) === form.end;
  return {
    // Times with an offset stay unchanged until one of them is edited.
    one_time_start: untouched ? base.one_time_start : form.start || null,
    one_time_end: untouched ? base.one_time_end : form.end || null,
    one_time_action: form.action,
  };
}

/**
 * Returns all keys that the form knows, as a REST body has them. `base` is the schedule that is edited, `zone` Home
 * Assistant's time zone. Text that is not a number stays as typed, so that the server reports it at its field.
 */
export function toBody(form: Form, base: Schedule | null, zone: string): Record<string, unknown> {
  const daily = form.type === "daily";
  const windows = form.type === "one-time" ? [] : daily ? form.daily : form.weekly;
  return {
    name: form.name.trim(),
    description: form.description.trim(),
    enabled: form.enabled,
    schedule_type: form.type,
    ...scopeBody(form, base),
    weekly_schedule: windows.map((window) => toPeriod(window, daily, whole)),
    ...timeBody(form, base, zone),
    power_limit_w: whole(form.watts),
    timezone: form.timezone || null,
    electricity_rate_id: form.rate,
    price_rule: ruleBody(form, base),
    ramp: rampBody(form, base),
    min_on_minutes: whole(form.minOn) ?? defaultShortest(form.rule),
    min_off_minutes: whole(form.minOff) ?? defaultShortest(form.rule),
  };
}

/** Returns the keys of `body` that differ from those of `before`: only they are sent, so nothing else can be lost. */
export function changes(body: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(body).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])),
  );
}

/** Returns the body of a preview: the schedule as saved, with a name if it has none yet. */
export function previewBody(form: Form, base: Schedule | null, zone: string, name: string): Record<string, unknown> {
  const body = toBody(form, base, zone);
  return { ...base, ...body, name: body.name === "" ? name : body.name };
}
