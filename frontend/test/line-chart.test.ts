import { describe, expect, test } from "vitest";
import {
  bandPath,
  clusters,
  historySamples,
  linePath,
  lineRuns,
  type Sample,
  statisticSamples,
  stripPaths,
  thin,
  valueRange,
} from "../src/chart/line-geometry";

const span = { from: 10_000, until: 20_000 };
const sample = (from: number, until: number, mean: number, low = mean, high = mean): Sample => ({
  from,
  until,
  mean,
  low,
  high,
});
const same = (value: number) => value;

describe("samples", () => {
  test("of a history hold until the next state, within the span and not beyond now", () => {
    const states = [
      { s: "1", lu: 5 },
      { s: "2.5", lu: 12 },
      { s: "unavailable", lu: 14 },
      { s: "", lu: 15 },
      { s: "4", lu: 16 },
    ];
    expect(historySamples(states, span, 18_000)).toEqual([
      sample(10_000, 12_000, 1),
      sample(12_000, 14_000, 2.5),
      sample(16_000, 18_000, 4),
    ]);
    expect(historySamples(states, span, 30_000).at(-1)?.until).toBe(20_000);
    expect(historySamples([], span, 18_000)).toEqual([]);
  });

  test("of statistics have their lowest and highest value, and none without a mean", () => {
    const rows = [
      { start: 8_000, end: 12_000, mean: 3, min: 1, max: 5 },
      { start: 12_000, end: 14_000, mean: null },
      { start: 14_000, end: 16_000, mean: 7 },
      { start: 20_000, end: 22_000, mean: 9, min: 9, max: 9 },
    ];
    expect(statisticSamples(rows, span)).toEqual([sample(10_000, 12_000, 3, 1, 5), sample(14_000, 16_000, 7)]);
  });
});

describe("thinning", () => {
  test("keeps few samples as they are", () => {
    const few = [sample(10_000, 11_000, 1)];
    expect(thin(few, span, 10)).toBe(few);
  });

  test("merges the samples of a cell into their mean over time, lowest and highest value", () => {
    const many = [
      sample(10_000, 11_000, 1),
      sample(11_000, 14_000, 5, 4, 8),
      sample(14_000, 15_000, 9),
      sample(15_000, 20_000, 2),
    ];
    expect(thin(many, span, 2)).toEqual([sample(10_000, 15_000, 5, 1, 9), sample(15_000, 20_000, 2)]);
  });

  test("bounds thousands of samples, with the same extremes", () => {
    const many = [...Array(2880).keys()].map((n) => sample(10_000 + n * 3, 10_003 + n * 3, n === 777 ? 500 : n % 10));
    const thinned = thin(many, span, 100);
    expect(thinned.length).toBeLessThanOrEqual(101);
    expect(Math.max(...thinned.map(({ high }) => high))).toBe(500);
    expect(Math.min(...thinned.map(({ low }) => low))).toBe(0);
  });

  test("leaves a gap longer than a cell", () => {
    const gap = [
      sample(10_000, 10_400, 1),
      sample(10_400, 10_800, 1),
      sample(18_800, 19_400, 1),
      sample(19_400, 20_000, 1),
    ];
    const thinned = thin(gap, span, 3);
    expect(thinned.map(({ from, until }) => [from, until])).toEqual([
      [10_000, 10_800],
      [18_800, 20_000],
    ]);
    expect(lineRuns(thinned)).toHaveLength(2);
  });
});

describe("paths", () => {
  const samples = [sample(0, 10, 5, 4, 6), sample(10, 20, 7), sample(5_000, 5_010, 1)];

  test("are step lines with gaps", () => {
    expect(linePath(samples, same, same)).toBe("M0 5H10L10 7H20M5000 1H5010");
  });

  test("enclose the lowest and highest values, if they differ", () => {
    expect(bandPath(samples.slice(0, 2), same, same)).toBe("M0 6H10L10 7H20L20 7H10L10 4H0Z");
    expect(bandPath(samples.slice(1), same, same)).toBe("");
  });

  test("of a price strip are by level", () => {
    const slots = [
      { from: 0, until: 1, price: 0.1 },
      { from: 1, until: 2, price: 0.4 },
      { from: 2, until: 3, price: 0.5 },
    ];
    expect(stripPaths(slots, 2, same, 50, 8)).toEqual(["M0 50H1v8H0Z", "M1 50H2v8H1ZM2 50H3v8H2Z"]);
    const flat = slots.map((slot) => ({ ...slot, price: 0.2 }));
    expect(stripPaths(flat, 2, same, 50, 8)[1]).toBe("");
  });
});

test("the range has zero for values near it, and room for values far from it", () => {
  expect(valueRange([sample(0, 1, 0), sample(1, 2, 200)]).low).toBe(0);
  const { low, high } = valueRange([sample(0, 1, 65, 60, 75)]);
  expect(low).toBeGreaterThan(50);
  expect(low).toBeLessThan(60);
  expect(high).toBeGreaterThan(75);
  expect(valueRange([sample(0, 1, 65, 60, 75)], 90).high).toBeGreaterThan(90);
  expect(valueRange([])).toEqual({ low: 0, high: 1 });
});

test("marks near each other are one", () => {
  expect(clusters([30, 1, 5, 12], same, 8)).toEqual([[1, 5], [12], [30]]);
});
