// The prices of a time-of-use tariff over a week, without elements and clock. Monday is day 0, January month 1.

/** A period with its times as minutes since midnight; an end at or before the start is on the next day. */
export interface Period {
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly price: number;
}

/** A part of a day, in minutes since midnight, with one price; null if it is unknown. */
export interface Piece {
  readonly from: number;
  readonly until: number;
  readonly price: number | null;
}

/** Times without a price that are the same in all of these months. */
export interface Gap {
  readonly months: readonly number[];
  readonly spans: readonly { readonly days: readonly number[]; readonly from: number; readonly until: number }[];
}

const DAY = 1440;
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/**
 * Returns the pieces of each day of a week in the middle of a month. Of overlapping periods the first one applies; if
 * none applies, `otherwise`.
 */
export function weekOf(periods: readonly Period[], otherwise: number | null, month: number): Piece[][] {
  const now = periods.filter((period) => period.months.includes(month));
  const edges = [...new Set([0, DAY, ...now.flatMap(({ start, end }) => [start, end])])]
    .filter((edge) => edge <= DAY)
    .sort((a, b) => a - b);
  return [...Array(7).keys()].map((day) => {
    const pieces: Piece[] = [];
    for (const [index, from] of edges.slice(0, -1).entries()) {
      const until = edges[index + 1] as number;
      const price = now.find((period) => covers(period, day, from))?.price ?? otherwise;
      const last = pieces.at(-1);
      if (last !== undefined && last.price === price) pieces[pieces.length - 1] = { ...last, until };
      else pieces.push({ from, until, price });
    }
    return pieces;
  });
}

function covers({ days, start, end }: Period, day: number, minute: number): boolean {
  const overnight = end <= start;
  if (days.includes(day) && minute >= start && (overnight || minute < end)) return true;
  return overnight && days.includes((day + 6) % 7) && minute < end;
}

/** Returns the times without a price. */
export function gaps(periods: readonly Period[], otherwise: number | null): Gap[] {
  const found = new Map<string, { months: number[]; spans: Gap["spans"] }>();
  for (const month of MONTHS) {
    const byTime = new Map<string, { days: number[]; from: number; until: number }>();
    for (const [day, pieces] of weekOf(periods, otherwise, month).entries()) {
      for (const { from, until, price } of pieces) {
        if (price !== null) continue;
        const key = `${from}-${until}`;
        const span = byTime.get(key) ?? { days: [], from, until };
        span.days.push(day);
        byTime.set(key, span);
      }
    }
    const spans = [...byTime.values()];
    if (spans.length === 0) continue;
    const key = JSON.stringify(spans);
    const group = found.get(key) ?? { months: [], spans };
    group.months.push(month);
    found.set(key, group);
  }
  return [...found.values()];
}

/** Returns the first month of each group of months that have the same week, in their order. */
export function seasons(periods: readonly Period[]): { readonly months: readonly number[] }[] {
  const found = new Map<string, number[]>();
  for (const month of MONTHS) {
    const key = periods.map((period) => period.months.includes(month)).join();
    found.set(key, [...(found.get(key) ?? []), month]);
  }
  return [...found.values()].map((months) => ({ months }));
}

/** Returns consecutive numbers as ranges: 0, 1, 2, 4 is [[0, 2], [4, 4]]. */
export function ranges(numbers: readonly number[]): [number, number][] {
  const made: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = made.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else made.push([number, number]);
  }
  return made;
}
