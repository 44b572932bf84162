import { describe, expect, test } from "vitest";
import { ApiError, type FieldError } from "../src/api";
import { Format } from "../src/format";
import * as de from "../src/locales/de";
import * as laterDe from "../src/locales/de/later";
import * as en from "../src/locales/en";
import * as laterEn from "../src/locales/en/later";
import { translator } from "../src/localize";
import { describeCheck } from "../src/schedules/check";
import {
  describeDays,
  describeProgress,
  describeSchedule,
  describeScope,
  describeTime,
} from "../src/schedules/descriptions";
import { fieldName, plainPath, problemsOf } from "../src/schedules/problems";
import { describeReasons } from "../src/schedules/reason";
import { covered, labels, places } from "../src/schedules/scope";
import { totals } from "../src/schedules/totals";
import type { PlanReason, PlanStep, Rate, Schedule, SchedulePeriod } from "../src/types";
import { sampleSchedule } from "./sample-schedule";

function words(language: "en" | "de", first = "monday") {
  const format = new Format({
    language,
    locale: {
      language,
      number_format: "language",
      time_format: "24",
      date_format: "language",
      time_zone: "server",
      first_weekday: first,
    },
    config: { time_zone: "Europe/Berlin", currency: "EUR" },
  });
  return {
    format,
    t: translator(language === "de" ? { ...de, ...laterDe } : { ...en, ...laterEn }, language, (value) =>
      format.number(value, 2),
    ),
  };
}
const english = words("en");
const german = words("de");

const plain = sampleSchedule({ name: "Peak", weekly_schedule: [] });

const period = (from: number, until: number, more: Partial<SchedulePeriod> = {}): SchedulePeriod => ({
  days: [0, 1, 2, 3, 4],
  start_hour: from,
  start_minute: 0,
  end_hour: until,
  end_minute: 0,
  action: "off",
  power_limit_w: null,
  ...more,
});

const say = (more: Partial<Schedule>, rates: readonly Rate[] = []): string[] =>
  describeSchedule({ ...plain, ...more }, rates, "Europe/Berlin", english);

describe("descriptions of a schedule", () => {
  test("days are formatted as ranges, in the user's order of the week", () => {
    expect(describeDays([0, 1, 2, 3, 4], english)).toBe("Mon–Fri");
    expect(describeDays([5, 6], english)).toBe("Sat, Sun");
    expect(describeDays([0, 1, 6], english)).toBe("Mon, Tue, Sun");
    expect(describeDays([0, 1, 6], words("en", "sunday"))).toBe("Sun–Tue");
    expect(describeDays([0, 1, 2, 3, 4, 5, 6], german)).toBe("Täglich");
  });

  test("times mark an end on the next day", () => {
    expect(describeTime({ start: 1320, length: 480 }, english)).toBe("22:00–06:00 (next day)");
    expect(describeTime({ start: 1320, length: 120 }, english)).toBe("22:00–24:00");
    expect(describeTime({ start: 0, length: 1440 }, english)).toBe("all day");
    expect(describeTime({ start: 0, length: 1440 }, german)).toBe("ganztägig");
    expect(describeTime({ start: 480, length: 1440 }, english)).toBe("08:00–08:00 (next day)");
  });

  test("windows with their actions", () => {
    expect(
      say({ weekly_schedule: [period(17, 21), period(22, 6, { days: [6], action: "limit", power_limit_w: 900 })] }),
    ).toEqual(["Mon–Fri 17:00–21:00: Pause", "Sun 22:00–06:00 (next day): Limit to 900 W"]);
  });

  test('with a limit of the schedule, "off" limits', () => {
    expect(say({ power_limit_w: 2000, weekly_schedule: [period(17, 21)] })).toEqual([
      "Mon–Fri 17:00–21:00: Limit to 2,000 W",
    ]);
  });

  test('"on" windows show the action between them', () => {
    expect(say({ schedule_type: "daily", weekly_schedule: [period(22, 6, { action: "on" })] })).toEqual([
      "Every day 22:00–06:00 (next day): Run",
      "Otherwise: Pause",
    ]);
  });

  test("a one-time schedule, in its own time zone", () => {
    expect(
      say({
        schedule_type: "one-time",
        timezone: "America/New_York",
        one_time_start: "2026-11-23T13:00:00+00:00",
        one_time_end: "2026-11-23T15:00:00+00:00",
        one_time_action: "off",
      }),
    ).toEqual(["Nov 23, 2026, 08:00 to Nov 23, 2026, 10:00: Pause"]);
  });

  test("price rules, in the currency of the tariff", () => {
    const rate: Rate = {
      id: 4,
      name: "Spot",
      type: "sensor",
      currency: "CHF",
      price: null,
      periods: null,
      entity_id: "sensor.spot",
      location: null,
      timezone: null,
      price_now: null,
      follows_energy_dashboard: false,
    };
    const rule = { on_missing_price: "keep" } as const;
    expect(
      say({ electricity_rate_id: 4, price_rule: { ...rule, type: "above", threshold: 0.3, hysteresis: 0 } }, [rate]),
    ).toEqual(["Pause while the price is above CHF\u00a00.30/kWh"]);
    expect(say({ price_rule: { ...rule, type: "cheapest", hours: 8, contiguous: true, deadline: "07:30" } })).toEqual([
      "Pause except in the cheapest 8 hours, consecutive, finished by 07:30",
    ]);
    expect(
      say({ weekly_schedule: [period(6, 22)], price_rule: { ...rule, type: "dearest", hours: 1, contiguous: false } }),
    ).toEqual(["Mon–Fri 06:00–22:00", "Pause in the most expensive 1 hour"]);
    expect(say({ power_limit_w: 800, price_rule: { ...rule, type: "break_even" } })).toEqual([
      "Limit to 800 W while energy costs more than mining earns",
    ]);
  });

  test("the scope", () => {
    const name = (ip: string): string | undefined => (ip === "10.0.0.1" ? "Rack 1" : undefined);
    expect(describeScope({ ...plain, miner_ip: "10.0.0.1", location: "x" }, name, english)).toBe("Rack 1");
    expect(describeScope({ ...plain, miner_ip: "10.0.0.2" }, name, english)).toBe("10.0.0.2");
    expect(describeScope({ ...plain, location: "Hall 1", tags: ["a"] }, name, english)).toBe("At Hall 1");
    expect(describeScope({ ...plain, tags: ["a", "b"] }, name, english)).toBe("Label a, b");
    expect(describeScope(plain, name, german)).toBe("Alle Miner");
  });
});

describe("reasons", () => {
  const reason = (code: string, args: PlanReason["args"] = {}, schedule = "Peak"): PlanReason => ({
    schedule_id: 1,
    schedule,
    code,
    args,
  });
  const step = (...reasons: readonly PlanReason[]) => ({ reason: "In English", reasons, reasons_more: 0 });

  test.each<[string, PlanReason["args"], string]>([
    ["window", { start: "17:00", end: "21:00" }, "window from 17:00 to 21:00"],
    ["window", { start: "17:00", end: "24:00" }, "window from 17:00 to 24:00"],
    [
      "one_time_window",
      { start: "2026-11-23T14:00:00", end: "2026-11-23T16:00:00" },
      "window from Nov 23, 2026, 14:00 to Nov 23, 2026, 16:00",
    ],
    ["outside_window", {}, "outside its window"],
    ["between_periods", {}, "between its windows"],
    ["price_above", { price: 0.31, threshold: 0.3 }, "the price €0.31/kWh is above €0.30/kWh"],
    ["price_not_above", { price: 0.29, threshold: 0.3 }, "the price €0.29/kWh is not above €0.30/kWh"],
    ["price_not_down", { price: 0.29, threshold: 0.28 }, "the price €0.29/kWh has not dropped to €0.28/kWh yet"],
    ["cheapest_hours", { hours: 8 }, "in the cheapest 8 hours"],
    ["not_cheapest_hours", { hours: 1 }, "not in the cheapest hour"],
    ["cheapest_hours_done", { hours: 4 }, "all 4 hours have been completed"],
    ["most_expensive_hours", { hours: 2.5 }, "in the most expensive 2.5 hours"],
    ["not_most_expensive_hours", { hours: 3 }, "not in the most expensive 3 hours"],
    ["most_expensive_hours_done", { hours: 1 }, "the hour has been completed"],
    ["block_without_price", { hours: 3 }, "part of the block of 3 hours; no price is known yet"],
    ["no_price", { on_missing_price: "off" }, "no price is known"],
    ["window", { start: "00:00", end: "24:00" }, "window all day"],
    ["window", { start: "00:00", end: "00:00" }, "window all day"],
    ["window", { start: "08:00", end: "24:00" }, "window from 08:00 to 24:00"],
    ["no_earnings", { on_missing_price: "keep" }, "mining earnings are unknown"],
    ["mining_does_not_pay", { price: 0.09 }, "at €0.09/kWh, energy costs more than mining earns"],
    ["mining_pays", { price: 0.05 }, "at €0.05/kWh, mining earns more than its energy costs"],
    ["shortest_time", { until: "2026-11-23T12:30:00" }, "minimum time: no switching before 12:30"],
    [
      "cheapest_hours",
      { hours: 8, unpriced_from: "2026-11-24T00:00:00" },
      "in the cheapest 8 hours; no prices are known from Nov 24, 2026, 00:00",
    ],
    ["something_new", {}, "In English"],
  ])("%s", (code, args, wanted) => {
    expect(describeReasons(step(reason(code, args)), "EUR", english)).toBe(wanted);
    const inGerman = describeReasons(step(reason(code, args)), "EUR", german);
    expect(inGerman === "In English" || !inGerman.includes("the ")).toBe(true);
    expect(inGerman).not.toMatch(/[{}]/);
  });

  test("in German, with the currency of the tariff", () => {
    expect(describeReasons(step(reason("price_above", { price: 0.31, threshold: 0.3 })), "CHF", german)).toBe(
      "der Preis 0,31\u00a0CHF/kWh liegt über 0,30\u00a0CHF/kWh",
    );
  });

  test("merged reasons have the names of their schedules and the number of further ones", () => {
    const merged = step(reason("window", { start: "17:00", end: "21:00" }), reason("no_price", {}, "Spot"));
    expect(describeReasons({ ...merged, reasons_more: 2 }, "EUR", german)).toBe(
      "Peak: Zeitfenster von 17:00 bis 21:00; Spot: es ist kein Preis bekannt; und 2 weitere Zeitpläne",
    );
    expect(describeReasons(step(reason("outside_window"), reason("something_new")), "EUR", german)).toBe("In English");
    const free = { reason: "", reasons: [{ ...reason("no_schedule"), schedule: null }], reasons_more: 0 };
    expect(describeReasons(free, "EUR", german)).toBe("kein Zeitplan gilt");
  });
});

describe("errors", () => {
  const field = (path: string, code: string, args: FieldError["args"] = {}): FieldError => ({
    path,
    message: "is wrong",
    code,
    args,
  });
  const error = new ApiError("weekly_schedule[0].end_hour is missing.", 400, [
    field("weekly_schedule[0].end_hour", "out_of_range", { minimum: 0, maximum: 24 }),
    field("weekly_schedule.1.days", "days_missing"),
    field("power_limit_w", "out_of_range", { minimum: 1, maximum: 100_000 }),
    field("price_rule.hysteresis", "out_of_open_range", { minimum: 0.0001, maximum: 5 }),
    field("colour", "something_new"),
    field("power_limit_w", "fraction"),
  ]);

  test("each field has its first error, in the user's language", () => {
    expect([...problemsOf(error, english)]).toEqual([
      ["weekly_schedule.0.end", "Must be from 0 to 24."],
      ["weekly_schedule.1.days", "Select at least one day."],
      ["power_limit_w", "Must be from 1 to 100,000."],
      ["price_rule.hysteresis", "Must be greater than 0.0001 and at most 5."],
      ["colour", "Is wrong."],
    ]);
    expect(problemsOf(error, german).get("power_limit_w")).toBe("Muss von 1 bis 100.000 sein.");
  });

  test("fields have names, with the number of their window", () => {
    expect(fieldName("weekly_schedule.1.days", english.t)).toBe("Window 2, Days");
    expect(fieldName("weekly_schedule", english.t)).toBe("Windows");
    expect(fieldName("colour", english.t)).toBe("colour");
    expect(plainPath("weekly_schedule[12].end_hour")).toBe("weekly_schedule.12.end_hour");
  });
});

describe("scopes", () => {
  const miners = [
    { ip: "10.0.0.1", site: "Farm", location: "Hall 1", tags: ["Old", "loud"] },
    { ip: "10.0.0.2", site: "Farm", location: "Hall 2", tags: [] },
    { ip: "10.0.0.3", site: "Home", location: "", tags: ["old"] },
  ];
  const ips = (scope: Partial<Schedule>) => covered({ ...plain, ...scope }, miners).map(({ ip }) => ip);

  test("the first kind applies, and case is ignored", () => {
    expect(ips({ miner_ip: "10.0.0.2", location: "Hall 1" })).toEqual(["10.0.0.2"]);
    expect(ips({ location: "farm", tags: ["old"] })).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(ips({ location: "HALL 1" })).toEqual(["10.0.0.1"]);
    expect(ips({ tags: ["OLD"] })).toEqual(["10.0.0.1", "10.0.0.3"]);
    expect(ips({})).toHaveLength(3);
    expect(ips({ location: "" })).toEqual(["10.0.0.3"]);
  });

  test("sites and areas with their number of miners", () => {
    expect(places(miners, ["Kitchen", "Hall 10", "Hall 2"])).toEqual({
      sites: [
        { name: "Farm", count: 2 },
        { name: "Home", count: 1 },
      ],
      areas: [
        { name: "Hall 1", count: 1 },
        { name: "Hall 2", count: 1 },
        { name: "Hall 10", count: 0 },
        { name: "Kitchen", count: 0 },
      ],
    });
  });

  test("labels of miners, and selected ones that no miner has", () => {
    expect(labels(miners, ["LOUD", "gone"]).map(({ name, count }) => [name, count])).toContainEqual(["gone", 0]);
    expect(labels(miners, ["LOUD"]).filter(({ name }) => name.toLowerCase() === "loud")).toHaveLength(1);
  });
});

test("totals of a plan, with prices weighted by time", () => {
  const step = (from: number, until: number, action: PlanStep["action"], price: number | null): PlanStep => ({
    start: new Date(from * 3_600_000).toISOString(),
    end: new Date(until * 3_600_000).toISOString(),
    action,
    power_limit_w: null,
    reason: "",
    reasons: [],
    reasons_more: 0,
    price,
  });
  const made = totals([step(0, 1, "off", 0.4), step(1, 4, "on", 0.1), step(4, 5, "on", 0.2), step(5, 8, "off", null)]);
  expect(made.map(({ action, seconds }) => [action, seconds / 3600])).toEqual([
    ["off", 4],
    ["on", 4],
  ]);
  expect(made[0]?.price).toBeCloseTo(0.4);
  expect(made[1]?.price).toBeCloseTo(0.125);
});

test("the result of a check is described", () => {
  expect(describeCheck({ checked: 1, actions_taken: 0, errors: 0, waiting: 0 }, english.t)).toEqual([
    "Checked 1 schedule.",
    "All miners are as scheduled. No commands were needed.",
  ]);
  expect(describeCheck({ checked: 2, actions_taken: 5, errors: 1, waiting: 3 }, english.t)).toEqual([
    "Checked 2 schedules.",
    "Sent 5 commands.",
    "1 failed. See the Command History for details.",
    "3 miners are not responding and will be switched later.",
  ]);
});

describe("progress in hours", () => {
  const done = (done_hours: number, hours: number) => ({
    done_hours,
    hours,
    counting: true,
    from: "2026-11-23T05:00:00+00:00",
    until: "2026-11-24T05:00:00+00:00",
  });

  test("is shown out of the requested hours, rounded down", () => {
    expect(describeProgress(done(2, 4), english)).toMatch(/^2 of 4 hours done, by /);
    expect(describeProgress(done(0.98, 1), english)).toMatch(/^0\.9 of 1 hour done, by /);
    expect(describeProgress(done(1.5, 4), german)).toMatch(/^1,5 von 4 Stunden erledigt, bis /);
  });
});
