// The geometry of the price chart, without elements and clock. Times are milliseconds since 1970, sizes CSS pixels.

import type { PlanStep, PricePoint, ScheduleAction } from "../types";

export interface Span {
  readonly from: number;
  readonly until: number;
}

/** A price during a period. */
export interface PriceSlot extends Span {
  readonly price: number;
}

/** The action of a plan during a period. */
export interface Band extends Span {
  readonly action: ScheduleAction;
  readonly watts: number | null;
  readonly reason: string;
  readonly undecided: boolean;
}

export interface Ticks {
  readonly values: readonly number[];
  /** Returns how many decimals distinguish the values. */
  readonly digits: number;
}

/** Returns the prices within a span, cut at its ends, by time; invalid times and numbers are left out. */
export function slotsWithin(points: readonly PricePoint[], span: Span): PriceSlot[] {
  return points
    .map((point) => ({
      from: Math.max(Date.parse(point.start), span.from),
      until: Math.min(Date.parse(point.end), span.until),
      price: point.price,
    }))
    .filter((slot) => slot.until > slot.from && Number.isFinite(slot.price))
    .sort((a, b) => a.from - b.from);
}

/** Returns the steps with an action within a span, cut at its ends; adjoining steps with the same action are merged. */
export function bandsWithin(steps: readonly PlanStep[], span: Span): Band[] {
  const bands: Band[] = [];
  for (const step of steps) {
    const from = Math.max(Date.parse(step.start), span.from);
    const until = Math.min(Date.parse(step.end), span.until);
    if (step.action === null || !(until > from)) continue;
    const last = bands.at(-1);
    const same =
      last !== undefined &&
      last.until === from &&
      last.action === step.action &&
      last.watts === step.power_limit_w &&
      last.reason === step.reason;
    const { action, power_limit_w: watts, reason, undecided = false } = step;
    if (same) bands[bands.length - 1] = { ...last, until };
    else bands.push({ from, until, action, watts, reason, undecided });
  }
  return bands;
}

/** Returns the span of all prices and steps, or null without any. */
export function spanOf(points: readonly PricePoint[], steps: readonly PlanStep[]): Span | null {
  const all = [...points, ...steps];
  const from = Math.min(...all.map((item) => Date.parse(item.start)));
  const until = Math.max(...all.map((item) => Date.parse(item.end)));
  return until > from && Number.isFinite(until - from) ? { from, until } : null;
}

/**
 * Returns the range of prices that the chart shows. It includes zero, unless the prices are so far from zero that
 * their differences would be invisible; then it has a margin on both sides.
 */
export function priceRange(slots: readonly PriceSlot[]): { readonly low: number; readonly high: number } {
  if (slots.length === 0) return { low: 0, high: 1 };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { price } of slots) {
    low = Math.min(low, price);
    high = Math.max(high, price);
  }
  if (low === high && low === 0) return { low: 0, high: 1 };
  if (low >= 0 && (low < high * 0.6 || low === high)) return { low: 0, high: high * 1.08 };
  if (high <= 0 && (high > low * 0.6 || low === high)) return { low: low * 1.08, high: 0 };
  const room = (high - low) * 0.08;
  return { low: low - room, high: high + room };
}

/** Returns round values between two numbers, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count: number): Ticks {
  const raw = (high - low) / Math.max(1, count);
  if (!(raw > 0) || !Number.isFinite(raw)) return { values: [low], digits: 2 };
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const values: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) {
    // Summing would give 0.30000000000000004, and "-0" is not a price.
    values.push(Number((index * step).toFixed(digits)) + 0);
  }
  return { values, digits };
}

/** Returns a function from one range to another; the first may be empty. */
export function scale(from: number, until: number, start: number, end: number): (value: number) => number {
  const factor = until === from ? 0 : (end - start) / (until - from);
  return (value) => start + (value - from) * factor;
}

/** Returns the runs of adjoining prices; the price between two runs is unknown. */
export function runs(slots: readonly PriceSlot[]): PriceSlot[][] {
  const found: PriceSlot[][] = [];
  for (const slot of slots) {
    const run = found.at(-1);
    if (run !== undefined && (run.at(-1)?.until ?? Number.NaN) >= slot.from) run.push(slot);
    else found.push([slot]);
  }
  return found;
}

/** Returns the step line as an SVG path; gaps are left empty. */
export function stepPath(slots: readonly PriceSlot[], x: (ms: number) => number, y: (price: number) => number): string {
  return runs(slots)
    .map((run) =>
      run
        .map(
          (slot, index) =>
            `${index === 0 ? "M" : "L"}${round(x(slot.from))} ${round(y(slot.price))}H${round(x(slot.until))}`,
        )
        .join(""),
    )
    .join("");
}

/** Returns the area between the step line and a price (zero, or the edge of the chart) as an SVG path. */
export function areaPath(
  slots: readonly PriceSlot[],
  x: (ms: number) => number,
  y: (price: number) => number,
  base: number,
): string {
  const foot = round(y(base));
  return runs(slots)
    .map((run) => {
      const first = run[0] as PriceSlot;
      const tops = run.map((slot) => `V${round(y(slot.price))}H${round(x(slot.until))}`).join("");
      return `M${round(x(first.from))} ${foot}${tops}V${foot}Z`;
    })
    .join("");
}

/** Returns the price slot or band at a time, or undefined. */
export function at<Item extends Span>(items: readonly Item[], ms: number): Item | undefined {
  return items.find((item) => item.from <= ms && ms < item.until);
}

/** Returns every time at which the price or the plan changes, with the ends of the span, ascending. */
export function moments(slots: readonly PriceSlot[], bands: readonly Band[], span: Span): number[] {
  const all = new Set([span.from]);
  let price: number | undefined;
  let until = span.from;
  for (const slot of slots) {
    if (slot.from > until) all.add(until);
    if (slot.price !== price || slot.from > until) all.add(slot.from);
    price = slot.price;
    until = slot.until;
  }
  if (slots.length > 0) all.add(until);
  for (const band of bands) {
    all.add(band.from);
    all.add(band.until);
  }
  all.delete(span.until);
  return [...all].sort((a, b) => a - b);
}

export interface Summary {
  readonly lowest: PriceSlot | null;
  readonly highest: PriceSlot | null;
  /** The duration of each action in seconds; "undecided" depends on future prices. */
  readonly seconds: Readonly<Record<ScheduleAction | "undecided", number>>;
}

/** Returns a summary of the chart: the first lowest and highest price, and the hours of the plan. */
export function summary(slots: readonly PriceSlot[], bands: readonly Band[]): Summary {
  let lowest: PriceSlot | null = null;
  let highest: PriceSlot | null = null;
  for (const slot of slots) {
    if (lowest === null || slot.price < lowest.price) lowest = slot;
    if (highest === null || slot.price > highest.price) highest = slot;
  }
  const seconds = { off: 0, limit: 0, on: 0, undecided: 0 };
  for (const band of bands) seconds[band.undecided ? "undecided" : band.action] += (band.until - band.from) / 1000;
  return { lowest, highest, seconds };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
