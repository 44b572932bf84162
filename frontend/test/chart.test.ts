import { describe, expect, test } from "vitest";
import {
  areaPath,
  at,
  bandsWithin,
  moments,
  niceTicks,
  priceRange,
  scale,
  slotsWithin,
  spanOf,
  stepPath,
  summary,
} from "../src/chart/geometry";
import { roomy, timeTicks } from "../src/chart/timeaxis";
import type { PlanStep, PricePoint } from "../src/types";

const HOUR = 3_600_000;
const START = Date.parse("2026-10-14T00:00:00Z");
const iso = (hours: number) => new Date(START + hours * HOUR).toISOString();
const point = (from: number, until: number, price: number): PricePoint => ({
  start: iso(from),
  end: iso(until),
  price,
});
const step = (from: number, until: number, action: PlanStep["action"], watts: number | null = null): PlanStep => ({
  start: iso(from),
  end: iso(until),
  action,
  power_limit_w: watts,
  reason: `because of ${action}`,
  reasons: [],
  reasons_more: 0,
});
const day = { from: START, until: START + 24 * HOUR };

describe("slots and bands", () => {
  test("prices are cut at the ends of the span, sorted, and those outside are left out", () => {
    const slots = slotsWithin([point(20, 30, 3), point(-2, 2, 1), point(24, 25, 9), point(-5, -4, 9)], day);
    expect(slots).toEqual([
      { from: START, until: START + 2 * HOUR, price: 1 },
      { from: START + 20 * HOUR, until: day.until, price: 3 },
    ]);
  });

  test("steps without an action are no bands; adjoining steps with the same action are merged", () => {
    const bands = bandsWithin(
      [step(-1, 2, "off"), step(2, 3, "off"), step(3, 4, null), step(4, 5, "limit", 900), step(5, 6, "limit", 800)],
      day,
    );
    expect(bands.map((band) => [band.action, (band.from - START) / HOUR, (band.until - START) / HOUR])).toEqual([
      ["off", 0, 3],
      ["limit", 4, 5],
      ["limit", 5, 6],
    ]);
  });

  test("the span of all data, and null without data", () => {
    expect(spanOf([point(1, 2, 0)], [step(0, 24, null)])).toEqual(day);
    expect(spanOf([], [])).toBeNull();
  });
});

describe("prices", () => {
  const range = (...prices: number[]) => priceRange(prices.map((price) => ({ from: 0, until: 1, price })));

  test("the range includes zero if prices reach it, are equal, or are all negative", () => {
    expect(range(0.1, 0.3).low).toBe(0);
    expect(range(0.3).low).toBe(0);
    expect(range(-0.2, -0.05).high).toBe(0);
    expect(range()).toEqual({ low: 0, high: 1 });
    expect(range(0, 0)).toEqual({ low: 0, high: 1 });
  });

  test("negative and positive prices have a margin on both sides", () => {
    const { low, high } = range(-0.1, 0.4);
    expect(low).toBeLessThan(-0.1);
    expect(high).toBeGreaterThan(0.4);
  });

  test("prices close to each other and far from zero are distinguishable", () => {
    const { low, high } = range(0.29, 0.31);
    expect(low).toBeGreaterThan(0.28);
    expect(high).toBeLessThan(0.32);
  });

  test("ticks are round, in the range, and without rounding errors", () => {
    expect(niceTicks(-0.1, 0.4, 5)).toEqual({ values: [-0.1, 0, 0.1, 0.2, 0.3, 0.4], digits: 1 });
    expect(niceTicks(0, 0.33, 6).values).toEqual([0, 0.1, 0.2, 0.3]);
    expect(niceTicks(0.283, 0.297, 4)).toEqual({ values: [0.285, 0.29, 0.295], digits: 3 });
    expect(niceTicks(0, 12_000, 4)).toEqual({ values: [0, 5000, 10_000], digits: 0 });
    expect(Object.is(niceTicks(-1, 1, 2).values[1], 0)).toBe(true);
  });

  test("an empty range has one tick", () => {
    expect(niceTicks(1, 1, 5).values).toEqual([1]);
  });
});

describe("paths", () => {
  const x = scale(START, START + 10 * HOUR, 0, 100);
  const y = scale(-1, 1, 100, 0);

  test("adjoining prices are one line, interrupted by a gap", () => {
    const slots = slotsWithin([point(0, 1, 0), point(1, 2, 1), point(4, 5, -1)], day);
    expect(stepPath(slots, x, y)).toBe("M0 50H10L10 0H20M40 100H50");
  });

  test("the area of a negative price lies below the zero line", () => {
    const slots = slotsWithin([point(0, 1, 0.5), point(4, 5, -1)], day);
    expect(areaPath(slots, x, y, 0)).toBe("M0 50V25H10V50ZM40 50V100H50V50Z");
  });
});

describe("lookup", () => {
  const slots = slotsWithin([point(0, 1, 1), point(1, 2, 1), point(2, 3, 2), point(5, 6, 2)], day);
  const bands = bandsWithin([step(1.5, 4, "off"), step(4, 24, null)], day);

  test("every change once: of the price, at both ends of a gap, and of the plan", () => {
    expect(moments(slots, bands, day).map((ms) => (ms - START) / HOUR)).toEqual([0, 1.5, 2, 3, 4, 5, 6]);
  });

  test("without prices only the changes of the plan", () => {
    expect(moments([], bands, day).map((ms) => (ms - START) / HOUR)).toEqual([0, 1.5, 4]);
  });

  test("an end is exclusive", () => {
    expect(at(slots, START + 2 * HOUR)?.price).toBe(2);
    expect(at(slots, START + 3 * HOUR)).toBeUndefined();
  });

  test("the summary has the first of equal extremes and the duration of each action", () => {
    const said = summary(slots, bands);
    expect(said.lowest?.from).toBe(START);
    expect(said.highest?.from).toBe(START + 2 * HOUR);
    expect(said.seconds).toEqual({ off: 2.5 * 3600, limit: 0, on: 0, undecided: 0 });
  });
});

describe("time axis", () => {
  const axis = (from: string, hours: number, width: number, zone: string) => {
    const start = Date.parse(from);
    const found = timeTicks(start, start + hours * HOUR, width, 50, zone);
    const words = (list: readonly number[]) => list.map((ms) => new Date(ms).toISOString().slice(5, 16));
    return { days: words(found.days), hours: words(found.hours) };
  };

  test("days begin at local midnight, and the density of hours depends on the width", () => {
    const found = axis("2026-07-01T20:00:00Z", 24, 240, "Europe/Berlin");
    expect(found.days).toEqual(["07-01T22:00"]);
    expect(found.hours).toEqual(["07-02T04:00", "07-02T10:00", "07-02T16:00"]);
    expect(axis("2026-07-01T20:00:00Z", 24, 1300, "Europe/Berlin").hours).toHaveLength(22);
  });

  test("the days on which the clocks change have 23 and 25 hours", () => {
    expect(axis("2026-03-28T12:00:00Z", 48, 400, "Europe/Berlin").days).toEqual(["03-28T23:00", "03-29T22:00"]);
    expect(axis("2026-10-24T12:00:00Z", 48, 400, "Europe/Berlin").days).toEqual(["10-24T22:00", "10-25T23:00"]);
  });

  test("the repeated hour of an autumn day is marked once", () => {
    const hours = axis("2026-10-24T23:30:00Z", 4, 1000, "Europe/Berlin").hours;
    expect(hours).toEqual(["10-25T00:00", "10-25T02:00", "10-25T03:00"]);
  });

  test("zones with offsets of half and quarter hours, and days that begin at 01:00", () => {
    expect(axis("2026-07-01T12:00:00Z", 24, 400, "Asia/Kathmandu").days).toEqual(["07-01T18:15"]);
    expect(axis("2026-04-23T12:00:00Z", 24, 400, "Africa/Cairo").days).toEqual(["04-23T22:00"]);
  });

  test("overlapping labels are left out, the first one stays", () => {
    expect(roomy([0, 10, 30, 45, 80], (value) => value, 30)).toEqual([0, 30, 80]);
  });
});
