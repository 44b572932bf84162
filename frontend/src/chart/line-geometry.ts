// The geometry of line charts, without elements and clock. Times are milliseconds since 1970, sizes CSS pixels.

import { type PriceSlot, priceRange, type Span } from "./geometry";

/** A value during a period: its mean, and the lowest and highest one. */
export interface Sample extends Span {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A state of Home Assistant's history in its short form; `lu` is the time in seconds. */
export interface ShortState {
  readonly s: string;
  readonly lu: number;
}

/** A row of Home Assistant's statistics; times in milliseconds. */
export interface StatisticRow {
  readonly start: number;
  readonly end: number;
  readonly mean?: number | null;
  readonly min?: number | null;
  readonly max?: number | null;
}

/** Returns the samples of a history: each value holds until the next state. What is not a number is a gap. */
export function historySamples(states: readonly ShortState[], span: Span, now: number): Sample[] {
  const samples: Sample[] = [];
  const end = Math.min(span.until, now);
  states.forEach(({ s, lu }, index) => {
    const value = s.trim() === "" ? Number.NaN : Number(s);
    const from = Math.max(lu * 1000, span.from);
    const until = Math.min((states[index + 1]?.lu ?? Number.POSITIVE_INFINITY) * 1000, end);
    if (Number.isFinite(value) && until > from) samples.push({ from, until, mean: value, low: value, high: value });
  });
  return samples;
}

/** Returns the samples of statistics; a period without a mean is a gap. */
export function statisticSamples(rows: readonly StatisticRow[], span: Span): Sample[] {
  return rows.flatMap(({ start, end, mean, min, max }) => {
    const from = Math.max(start, span.from);
    const until = Math.min(end, span.until);
    if (mean === null || mean === undefined || !(until > from)) return [];
    return [{ from, until, mean, low: min ?? mean, high: max ?? mean }];
  });
}

/**
 * Returns at most about `count` samples over a span: those of one cell of equal length are merged into one with their
 * mean over time, lowest and highest value. A gap longer than a cell stays a gap.
 */
export function thin(samples: readonly Sample[], span: Span, count: number): readonly Sample[] {
  if (samples.length <= count) return samples;
  const cell = (span.until - span.from) / count;
  const made: Sample[] = [];
  let group: Sample[] = [];
  const close = (): void => {
    const first = group[0];
    const last = group.at(-1);
    if (first === undefined || last === undefined) return;
    let total = 0;
    let weight = 0;
    for (const { from, until, mean } of group) {
      total += mean * (until - from);
      weight += until - from;
    }
    made.push({
      from: first.from,
      until: last.until,
      mean: total / weight,
      low: Math.min(...group.map((sample) => sample.low)),
      high: Math.max(...group.map((sample) => sample.high)),
    });
    group = [];
  };
  for (const sample of samples) {
    const first = group[0];
    const last = group.at(-1);
    const elsewhere =
      first !== undefined && Math.floor((sample.from - span.from) / cell) > Math.floor((first.from - span.from) / cell);
    const apart = last !== undefined && sample.from - last.until > cell;
    if (elsewhere || apart) close();
    group.push(sample);
  }
  close();
  return made;
}

/** Returns the runs of samples without a gap of more than `tolerance` ms in between. */
export function lineRuns(samples: readonly Sample[], tolerance = 1000): Sample[][] {
  const found: Sample[][] = [];
  for (const sample of samples) {
    const run = found.at(-1);
    if (run !== undefined && sample.from - (run.at(-1)?.until ?? Number.NaN) <= tolerance) run.push(sample);
    else found.push([sample]);
  }
  return found;
}

/** Returns the range of values that a chart shows with its reference, with zero unless all values are far from it. */
export function valueRange(
  samples: readonly Sample[],
  reference: number | null = null,
): { readonly low: number; readonly high: number } {
  let low = reference ?? Number.POSITIVE_INFINITY;
  let high = reference ?? Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    low = Math.min(low, sample.low);
    high = Math.max(high, sample.high);
  }
  const ends = high >= low ? [low, high] : [];
  return priceRange(ends.map((price) => ({ from: 0, until: 0, price })));
}

type Place = (value: number) => number;

/** Returns the step line through the means as an SVG path; gaps are left empty. */
export function linePath(samples: readonly Sample[], x: Place, y: Place): string {
  return lineRuns(samples)
    .map((run) =>
      run
        .map(
          ({ from, until, mean }, index) =>
            `${index === 0 ? "M" : "L"}${round(x(from))} ${round(y(mean))}H${round(x(until))}`,
        )
        .join(""),
    )
    .join("");
}

/** Returns the band between the lowest and the highest values as an SVG path, "" if there is none. */
export function bandPath(samples: readonly Sample[], x: Place, y: Place): string {
  if (samples.every(({ low, high }) => low === high)) return "";
  return lineRuns(samples)
    .map((run) => {
      const top = run.map(({ from, until, high }) => `${round(x(from))} ${round(y(high))}H${round(x(until))}`);
      const bottom = [...run]
        .reverse()
        .map(({ from, until, low }) => `${round(x(until))} ${round(y(low))}H${round(x(from))}`);
      return `M${[...top, ...bottom].join("L")}Z`;
    })
    .join("");
}

/** Returns one SVG path for each of `levels` price levels, the cheapest first, as cells of a strip. */
export function stripPaths(
  slots: readonly PriceSlot[],
  levels: number,
  x: Place,
  top: number,
  height: number,
): string[] {
  const paths: string[] = Array(levels).fill("");
  const prices = slots.map(({ price }) => price);
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  for (const { from, until, price } of slots) {
    const level = high > low ? Math.min(levels - 1, Math.floor(((price - low) / (high - low)) * levels)) : 0;
    paths[level] += `M${round(x(from))} ${top}H${round(x(until))}v${height}H${round(x(from))}Z`;
  }
  return paths;
}

/** Returns groups of items, each near the first one of its group. */
export function clusters<Item>(items: readonly Item[], place: (item: Item) => number, apart: number): Item[][] {
  const made: Item[][] = [];
  for (const item of [...items].sort((a, b) => place(a) - place(b))) {
    const last = made.at(-1);
    if (last?.[0] !== undefined && place(item) - place(last[0]) < apart) last.push(item);
    else made.push([item]);
  }
  return made;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
