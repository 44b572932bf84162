import type { ScheduleAction, SchedulePeriod } from "../types";

export const DAY = 1440;
/** The pointer snaps to multiples of this many minutes. */
export const RASTER = 15;

/** A period of a schedule as the editor holds it. */
export interface TimeWindow {
  /** Days on which it starts, Monday is 0; a daily schedule's window has none. */
  readonly days: readonly number[];
  /** Minutes from midnight, 0 to 1439. */
  readonly start: number;
  /** Minutes, 1 to 1440; a window that ends after midnight continues on the next day. */
  readonly length: number;
  readonly action: ScheduleAction;
  /** As typed, in W; empty if the schedule's own limit applies. */
  readonly watts: string;
  /** Other keys of the period on the server. */
  readonly rest: Readonly<Record<string, unknown>>;
}

/** A piece of a window in one column of the grid. */
export interface Block {
  readonly index: number;
  /** The day on which the window starts. */
  readonly day: number;
  /** The day of the column. */
  readonly column: number;
  readonly from: number;
  readonly to: number;
  /** Whether the window's start and end are in this piece. */
  readonly head: boolean;
  readonly tail: boolean;
  /** The lane among overlapping pieces, and the number of lanes. */
  readonly lane: number;
  readonly lanes: number;
}

/** A position in the grid: the column's day, and minutes from its midnight (more than 1440 below the grid). */
export interface Spot {
  readonly day: number;
  readonly minute: number;
}

const KNOWN: ReadonlySet<string> = new Set([
  "day",
  "days",
  "start_hour",
  "start_minute",
  "end_hour",
  "end_minute",
  "action",
  "power_limit_w",
]);

/** Returns the window of a period; an end at or before the start is on the next day. */
export function fromPeriod(period: SchedulePeriod, daily: boolean): TimeWindow {
  const start = period.start_hour * 60 + (period.start_minute ?? 0);
  const end = period.end_hour * 60 + (period.end_minute ?? 0);
  return {
    days: daily ? [] : [...(period.days ?? [])],
    start,
    length: end > start ? end - start : end + DAY - start,
    action: period.action ?? "off",
    watts: period.power_limit_w === null || period.power_limit_w === undefined ? "" : String(period.power_limit_w),
    rest: Object.fromEntries(Object.entries(period).filter(([key]) => !KNOWN.has(key))),
  };
}

/** Returns the minute of the day at which a window ends; 1440 for midnight. */
export function endOf(window: Pick<TimeWindow, "start" | "length">): number {
  const end = window.start + window.length;
  return end > DAY ? end - DAY : end;
}

/** Whether a window ends on the day after the one that it starts on. */
export function overMidnight(window: Pick<TimeWindow, "start" | "length">): boolean {
  return window.start + window.length > DAY;
}

/** Returns the period of a window with the keys of the REST contract. `watts` reads what was typed. */
export function toPeriod(
  window: TimeWindow,
  daily: boolean,
  watts: (text: string) => unknown,
): Record<string, unknown> {
  const end = endOf(window);
  return {
    ...window.rest,
    ...(daily ? {} : { days: [...window.days].sort() }),
    start_hour: Math.floor(window.start / 60),
    start_minute: window.start % 60,
    end_hour: Math.floor(end / 60),
    end_minute: end % 60,
    action: window.action,
    power_limit_w: watts(window.watts),
  };
}

/** Returns the pieces in the columns of the grid. A daily grid has one column, 0, which also shows the parts after midnight. */
export function blocksOf(windows: readonly TimeWindow[], daily: boolean): Block[] {
  const pieces: Omit<Block, "lane" | "lanes">[] = [];
  windows.forEach((window, index) => {
    const end = window.start + window.length;
    for (const day of daily ? [0] : window.days) {
      const next = daily ? 0 : (day + 1) % 7;
      const over = end > DAY;
      pieces.push({ index, day, column: day, from: window.start, to: Math.min(end, DAY), head: true, tail: !over });
      if (over) pieces.push({ index, day, column: next, from: 0, to: end - DAY, head: false, tail: true });
    }
  });
  return [...new Set(pieces.map(({ column }) => column))].flatMap((column) =>
    inLanes(pieces.filter((piece) => piece.column === column)),
  );
}

/** Assigns lanes to overlapping pieces; those of one cluster have the same width. */
function inLanes(pieces: readonly Omit<Block, "lane" | "lanes">[]): Block[] {
  const made: Block[] = [];
  let cluster: (Omit<Block, "lane" | "lanes"> & { lane: number })[] = [];
  let ends: number[] = [];
  const close = (): void => {
    made.push(...cluster.map((piece) => ({ ...piece, lanes: ends.length })));
    cluster = [];
    ends = [];
  };
  for (const piece of [...pieces].sort((a, b) => a.from - b.from || b.to - a.to || a.index - b.index)) {
    if (ends.every((end) => end <= piece.from)) close();
    const free = ends.findIndex((end) => end <= piece.from);
    const lane = free >= 0 ? free : ends.length;
    ends[lane] = piece.to;
    cluster.push({ ...piece, lane });
  }
  close();
  return made;
}

export function snap(minute: number): number {
  return Math.round(minute / RASTER) * RASTER;
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** Returns the days between two columns, in the order of the grid. */
function daysBetween(order: readonly number[], one: number, other: number): number[] {
  const [first, last] = [order.indexOf(one), order.indexOf(other)].sort((a, b) => a - b) as [number, number];
  return order.slice(first, last + 1);
}

/**
 * Returns the window drawn by a drag over empty space: from the earlier to the later time, on each day from the first
 * to the last column; undefined if it is empty. `order` is the order of the columns.
 */
export function drawn(
  from: Spot,
  to: Spot,
  order: readonly number[],
  daily: boolean,
): Pick<TimeWindow, "days" | "start" | "length"> | undefined {
  const start = within(snap(Math.min(from.minute, to.minute)), 0, DAY - RASTER);
  const length = within(snap(Math.max(from.minute, to.minute)) - start, 0, DAY);
  if (length < RASTER) return undefined;
  return { days: daily ? [] : daysBetween(order, from.day, to.day), start, length };
}

/** Returns a window moved by `minutes` on all its days, and from one day to another, unless it is already on that day. */
export function moved(window: TimeWindow, minutes: number, day: number, to: number): TimeWindow {
  const start = within(window.start + snap(minutes), 0, DAY - RASTER);
  const days =
    day === to || window.days.includes(to) ? window.days : window.days.map((item) => (item === day ? to : item));
  return { ...window, start, days };
}

/** Returns the distance between two days, -3 to 3, so that it also works across the end of the week. */
function dayDistance(from: number, to: number): number {
  return ((to - from + 10) % 7) - 3;
}

/** Returns a window whose end was dragged to a spot; `day` is the day on which the dragged piece's window starts. */
export function endDragged(window: TimeWindow, day: number, spot: Spot): TimeWindow {
  const end = dayDistance(day, spot.day) * DAY + snap(spot.minute);
  return { ...window, length: within(end - window.start, RASTER, DAY) };
}

/** Returns a window whose start was dragged to a spot; across midnight, all its days move to the previous day. */
export function startDragged(window: TimeWindow, day: number, spot: Spot, daily: boolean): TimeWindow {
  const end = window.start + window.length;
  const start = within(dayDistance(day, spot.day) * DAY + snap(spot.minute), end - DAY, end - RASTER);
  const shift = Math.floor(start / DAY);
  if (shift === 0 || daily) {
    const kept = within(start, 0, DAY - RASTER);
    return kept < end ? { ...window, start: kept, length: end - kept } : window;
  }
  return {
    ...window,
    days: window.days.map((item) => (item + shift + 7) % 7),
    start: start - shift * DAY,
    length: end - start,
  };
}

/** Returns a window with another start or end, both in minutes of a day; an end at or before the start is the next day's. */
export function retimed(window: TimeWindow, start: number, end: number): TimeWindow {
  return { ...window, start: start % DAY, length: end > start ? end - start : end + DAY - start };
}

/** Returns the windows after one day of one of them was separated. */
export function split(windows: readonly TimeWindow[], index: number, day: number): TimeWindow[] {
  return windows.flatMap((window, at) =>
    at === index && window.days.length > 1 && window.days.includes(day)
      ? [
          { ...window, days: window.days.filter((item) => item !== day) },
          { ...window, days: [day] },
        ]
      : [window],
  );
}

/** Converts the windows of a weekly schedule to those of a daily one, without duplicates. */
export function asDaily(windows: readonly TimeWindow[]): TimeWindow[] {
  const seen = new Map<string, TimeWindow>();
  for (const window of windows) {
    const key = JSON.stringify([window.start, window.length, window.action, window.watts]);
    if (!seen.has(key)) seen.set(key, { ...window, days: [] });
  }
  return [...seen.values()];
}

/** Converts the windows of a daily schedule to those of a weekly one, on every day. */
export function asWeekly(windows: readonly TimeWindow[]): TimeWindow[] {
  return windows.map((window) => ({ ...window, days: [0, 1, 2, 3, 4, 5, 6] }));
}

/** Returns the minutes from midnight of an `<input type="time">`, as in 07:30; undefined if it is empty. */
export function parseClock(text: string): number | undefined {
  const parts = /^(\d\d):(\d\d)/.exec(text);
  return parts === null ? undefined : Number(parts[1]) * 60 + Number(parts[2]);
}

/** Writes minutes from midnight for an `<input type="time">`; the end of a day is 00:00. */
export function clockText(minutes: number): string {
  const minute = minutes % DAY;
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
