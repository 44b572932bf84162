import { describe, expect, test } from "vitest";
import {
  changes,
  EMPTY,
  type Form,
  fromSchedule,
  onceStart,
  previewBody,
  ruleStart,
  startingPoint,
  toBody,
} from "../src/schedules/form";
import { lacking } from "../src/schedules/missing-values";
import { decimal, whole } from "../src/schedules/numbers";
import { formTime, wallTime } from "../src/schedules/zone";
import type { Schedule } from "../src/types";
import { sampleSchedule as schedule } from "./sample-schedule";

const ZONE = "Europe/Berlin";

const once = {
  schedule_type: "one-time",
  weekly_schedule: [],
  one_time_start: "2026-11-23T13:00:00+00:00",
  one_time_end: "2026-11-23T15:30:00+00:00",
  one_time_action: "limit",
  power_limit_w: 900,
};

/** Returns the body that is sent after `edit` of a schedule's form. */
function sent(base: Schedule, edit: (form: Form) => Form): Record<string, unknown> {
  const form = fromSchedule(base, ZONE, ".");
  return changes(toBody(edit(form), base, ZONE), toBody(form, base, ZONE));
}

const KINDS: [string, object][] = [
  ["weekly", {}],
  ["daily", { schedule_type: "daily" }],
  ["one-time", once],
  [
    "above",
    {
      electricity_rate_id: 1,
      price_rule: { type: "above", on_missing_price: "off", threshold: 0.3, hysteresis: 0.02 },
    },
  ],
  [
    "cheapest",
    {
      electricity_rate_id: 1,
      weekly_schedule: [],
      price_rule: { type: "cheapest", on_missing_price: "keep", hours: 7.5, contiguous: true, deadline: "07:30" },
    },
  ],
  [
    "dearest",
    { electricity_rate_id: 1, price_rule: { type: "dearest", on_missing_price: "on", hours: 3, contiguous: false } },
  ],
  [
    "break-even",
    {
      electricity_rate_id: 1,
      price_rule: {
        type: "break_even",
        on_missing_price: "keep",
        margin_percent: 10,
        hashprice: null,
        hashprice_entity_id: "sensor.hashprice",
      },
    },
  ],
  ["ramp", { ramp: { group_size: null, group_percent: 12.5, group_delay_s: 30 } }],
];

describe("a schedule and its form", () => {
  test.each(KINDS)("%s: without changes nothing is sent", (_kind, more) => {
    expect(sent(schedule(more), (form) => form)).toEqual({});
  });

  test.each(KINDS)("%s: all keys of the form are sent as loaded", (_kind, more) => {
    const base = schedule(more);
    const body = toBody(fromSchedule(base, ZONE, ","), base, ZONE);
    for (const [key, value] of Object.entries(body)) {
      if (key === "weekly_schedule" && base.schedule_type === "daily") continue;
      expect([key, value]).toEqual([key, base[key as keyof Schedule]]);
    }
  });

  test("only changes are sent", () => {
    expect(sent(schedule(), (form) => ({ ...form, name: " Evening " }))).toEqual({ name: "Evening" });
  });

  test("keys without a field are kept in the preview, in periods and in a rule of the same type", () => {
    const base = schedule({
      colour: "red",
      electricity_rate_id: 1,
      price_rule: { type: "above", on_missing_price: "keep", threshold: 1, hysteresis: 0, note: "n" },
      weekly_schedule: [{ ...schedule().weekly_schedule?.[0], note: "p" }],
    });
    const body = previewBody(fromSchedule(base, ZONE, "."), base, ZONE, "x");
    expect(body).toMatchObject({
      id: base.id,
      colour: "red",
      price_rule: { note: "n" },
      weekly_schedule: [{ note: "p" }],
    });
  });

  test("a preview has a name before one is entered", () => {
    expect(previewBody(EMPTY, null, ZONE, "Unnamed").name).toBe("Unnamed");
  });
});

describe("the scope", () => {
  test("a wider scope removes the narrower ones", () => {
    const base = schedule({ miner_ip: "10.0.0.1", location: "Hall 1", tags: ["a"] });
    expect(sent(base, (form) => ({ ...form, scope: "all" }))).toEqual({ miner_ip: null, location: null, tags: [] });
    expect(sent(base, (form) => ({ ...form, scope: "tags", tags: ["b"] }))).toEqual({
      miner_ip: null,
      location: null,
      tags: ["b"],
    });
  });

  test("values that do not apply stay unchanged", () => {
    const base = schedule({ location: "Hall 1", tags: ["a"] });
    expect(sent(base, (form) => ({ ...form, location: "Hall 2" }))).toEqual({ location: "Hall 2" });
  });
});

describe("types", () => {
  test("changing between weekly and one-time removes the keys of the other type", () => {
    expect(
      sent(schedule(), (form) => ({ ...form, type: "one-time", start: "2026-12-01T10:00", end: "2026-12-01T12:00" })),
    ).toEqual({
      schedule_type: "one-time",
      weekly_schedule: [],
      one_time_start: "2026-12-01T10:00",
      one_time_end: "2026-12-01T12:00",
      one_time_action: "off",
    });
    expect(sent(schedule(once), (form) => ({ ...form, type: "daily" }))).toMatchObject({
      one_time_start: null,
      one_time_end: null,
    });
  });

  test("times with an offset are shown in the schedule's zone, and both become wall-clock times when one is changed", () => {
    const base = schedule({ ...once, timezone: "America/New_York" });
    const form = fromSchedule(base, ZONE, ".");
    expect([form.start, form.end]).toEqual(["2026-11-23T08:00", "2026-11-23T10:30"]);
    expect(sent(base, (item) => ({ ...item, end: "2026-11-23T11:00" }))).toEqual({
      one_time_start: "2026-11-23T08:00",
      one_time_end: "2026-11-23T11:00",
    });
  });

  test("another time zone changes the times", () => {
    expect(sent(schedule(once), (form) => ({ ...form, timezone: "Asia/Tokyo" }))).toEqual({
      timezone: "Asia/Tokyo",
      one_time_start: "2026-11-23T14:00",
      one_time_end: "2026-11-23T16:30",
    });
  });
});

describe("rules", () => {
  const rule = (more: Partial<Form>) => toBody({ ...EMPTY, rate: 1, ...more }, null, ZONE).price_rule;

  test("a rule has the keys of its type only", () => {
    expect(rule({ rule: "above", threshold: "0,3", hours: "8" })).toEqual({
      type: "above",
      on_missing_price: "keep",
      threshold: 0.3,
      hysteresis: 0,
    });
    expect(rule({ rule: "cheapest", hours: "8", deadline: "07:30" })).toEqual({
      type: "cheapest",
      on_missing_price: "keep",
      hours: 8,
      contiguous: false,
      deadline: "07:30",
    });
    expect(rule({ rule: "" })).toBeNull();
  });

  test("break-even has an amount or a sensor", () => {
    const both = { rule: "break_even", hashprice: "0.05", entity: "sensor.hashprice" } as const;
    expect(rule({ ...both, earning: "value" })).toMatchObject({ hashprice: 0.05, hashprice_entity_id: null });
    expect(rule({ ...both, earning: "entity" })).toMatchObject({
      hashprice: null,
      hashprice_entity_id: "sensor.hashprice",
    });
  });

  test("a rule that changes its type keeps nothing of the old one", () => {
    const base = schedule({
      electricity_rate_id: 1,
      price_rule: { type: "above", on_missing_price: "keep", threshold: 0.3, hysteresis: 0.1 },
    });
    expect(sent(base, (form) => ({ ...form, rule: "dearest", hours: "2" })).price_rule).toEqual({
      type: "dearest",
      on_missing_price: "keep",
      hours: 2,
      contiguous: false,
    });
  });
});

test("groups are a number or a share", () => {
  const groups = { groupSize: "10", groupPercent: "20", groupDelay: "60" };
  expect(toBody({ ...EMPTY, ...groups, ramp: "size" }, null, ZONE).ramp).toEqual({
    group_size: 10,
    group_percent: null,
    group_delay_s: 60,
  });
  expect(toBody({ ...EMPTY, ...groups, ramp: "percent" }, null, ZONE).ramp).toMatchObject({
    group_size: null,
    group_percent: 20,
  });
  expect(toBody({ ...EMPTY, ...groups }, null, ZONE).ramp).toBeNull();
});

test("starting points only fill in the form", () => {
  expect(toBody(startingPoint("peak", "Peak", null), null, ZONE)).toMatchObject({
    schedule_type: "weekly",
    weekly_schedule: [{ days: [0, 1, 2, 3, 4], start_hour: 17, end_hour: 21, action: "off" }],
  });
  expect(toBody(startingPoint("cheapest", "Cheap", 4), null, ZONE)).toMatchObject({
    electricity_rate_id: 4,
    price_rule: { type: "cheapest", hours: 8 },
    weekly_schedule: [],
  });
  expect(toBody(startingPoint("night", "Night", null), null, ZONE)).toMatchObject({
    schedule_type: "daily",
    weekly_schedule: [{ start_hour: 22, end_hour: 6, action: "on" }],
  });
});

test("numbers as people type them", () => {
  expect([decimal("0,25"), decimal("0.25"), decimal(" 3. "), decimal("-.5"), decimal("")]).toEqual([
    0.25,
    0.25,
    3,
    -0.5,
    null,
  ]);
  expect(decimal("a lot")).toBe("a lot");
  expect([whole("2.000"), whole("2,000"), whole("2 000"), whole("1.5"), whole("")]).toEqual([
    2000,
    2000,
    2000,
    1.5,
    null,
  ]);
  expect(whole("2kW")).toBe("2kW");
});

test("wall-clock times", () => {
  expect(wallTime("2026-07-01T10:00:00Z", "Europe/Berlin")).toBe("2026-07-01T12:00");
  expect(wallTime("2026-07-01T22:00:00Z", "Europe/Berlin")).toBe("2026-07-02T00:00");
  expect(wallTime("2026-07-01T10:00:00Z", "Nowhere/Land")).toBe("");
  expect(formTime("2026-07-01T10:00:00", "Europe/Berlin")).toBe("2026-07-01T10:00");
  expect(formTime(null, "Europe/Berlin")).toBe("");
});

describe("missing values are found before sending", () => {
  const paths = (form: Partial<Form>): string[] =>
    lacking(toBody({ ...EMPTY, name: "x", ...form }, null, ZONE))?.fields.map(({ path }) => path) ?? [];
  const window = { days: [0], start: 60, length: 60, action: "off", watts: "", rest: {} } as const;

  test.each<[string, Partial<Form>, string[]]>([
    ["an empty form", { name: " " }, ["name", "weekly_schedule"]],
    ["a window", { weekly: [window] }, []],
    ["a window without a day", { weekly: [window, { ...window, days: [] }] }, ["weekly_schedule.1.days"]],
    ["a daily window", { type: "daily", daily: [{ ...window, days: [] }] }, []],
    ["a limit", { weekly: [{ ...window, action: "limit" }] }, ["weekly_schedule.0.power_limit_w"]],
    ["the schedule's limit", { weekly: [{ ...window, action: "limit" }], watts: "900" }, []],
    ["no miner chosen, which must not become all of them", { weekly: [window], scope: "miner" }, ["miner_ip"]],
    ["no location chosen", { weekly: [window], scope: "location" }, ["location"]],
    ["no label chosen", { weekly: [window], scope: "tags" }, ["tags"]],
    ["one time", { type: "one-time", action: "limit" }, ["one_time_start", "one_time_end", "power_limit_w"]],
    ["a rule", { rule: "above" }, ["electricity_rate_id", "price_rule.threshold"]],
    ["hours", { rule: "cheapest", rate: 1 }, ["price_rule.hours"]],
    ["all of a rule", { rule: "dearest", rate: 1, hours: "0" }, []],
    ["earnings", { rule: "break_even", rate: 1 }, ["price_rule.hashprice_entity_id"]],
    ["earnings of nothing", { rule: "break_even", rate: 1, hashprice: "0" }, []],
    ["groups", { weekly: [window], ramp: "percent" }, ["ramp.group_size", "ramp.group_delay_s"]],
  ])("%s", (_what, form, wanted) => {
    expect(paths(form)).toEqual(wanted);
  });
});

describe("minimum times", () => {
  const rule = { type: "above", on_missing_price: "keep", threshold: 0.3 } as const;

  test.each([
    [10, "", 10],
    [0, "0", 0],
    [45, "45", 45],
  ])("%i minutes of a rule with a price limit are entered as '%s'", (minutes, typed, sent) => {
    const base = schedule({ price_rule: rule, electricity_rate_id: 1, min_on_minutes: minutes });
    const form = fromSchedule(base, ZONE, ".");
    expect(form.minOn).toBe(typed);
    expect(toBody(form, base, ZONE)).toMatchObject({ min_on_minutes: sent });
  });

  test("are zero by default for rules that choose hours", () => {
    expect(toBody({ ...EMPTY, name: "Night", rule: "cheapest", hours: "4" }, null, ZONE)).toMatchObject({
      min_on_minutes: 0,
      min_off_minutes: 0,
    });
  });
});

describe("defaults", () => {
  const rates = [
    { id: 1, price_now: null },
    { id: 2, price_now: 0.2847 },
  ];

  test("a price rule starts with hours, or with the current price, and a tariff that has a price", () => {
    expect(ruleStart("cheapest", EMPTY, rates, ".")).toEqual({ rule: "cheapest", rate: 2, hours: "8" });
    expect(ruleStart("dearest", { ...EMPTY, rate: 1 }, rates, ".")).toEqual({ rule: "dearest", hours: "4" });
    expect(ruleStart("above", EMPTY, rates, ",")).toEqual({ rule: "above", rate: 2, threshold: "0,28" });
    expect(ruleStart("above", { ...EMPTY, rate: 1 }, rates, ".")).toEqual({ rule: "above" });
    expect(ruleStart("break_even", EMPTY, [], ".")).toEqual({ rule: "break_even" });
    expect(ruleStart("", EMPTY, rates, ".")).toEqual({ rule: "" });
  });

  test("what was typed stays", () => {
    const typed = { ...EMPTY, hours: "3", threshold: "1", rate: 1 };
    expect(ruleStart("cheapest", typed, rates, ".")).toEqual({ rule: "cheapest" });
    expect(ruleStart("above", typed, rates, ".")).toEqual({ rule: "above" });
  });

  test("a one-time schedule starts at the next full hour of its zone", () => {
    const now = Date.parse("2026-11-23T10:20:00Z");
    expect(onceStart(EMPTY, "Europe/Berlin", now)).toEqual({ start: "2026-11-23T12:00", end: "2026-11-23T14:00" });
    expect(onceStart({ ...EMPTY, end: "2026-11-24T10:00" }, "UTC", now)).toEqual({});
  });
});
