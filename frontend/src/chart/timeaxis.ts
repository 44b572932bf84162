// The hours and days of a time zone. The offset of every zone is a multiple of a quarter hour, so steps of that size suffice.

const QUARTER = 900_000;
const STEPS = [1, 2, 3, 6, 12] as const;

export interface TimeTicks {
  /** Starts of local days within the span, except at its start. */
  readonly days: readonly number[];
  /** Local full hours that get a label, without the starts of days. */
  readonly hours: readonly number[];
}

/** Returns the hours and days to mark on an axis of `width` px where a label takes `label` px. */
export function timeTicks(from: number, until: number, width: number, label: number, timeZone: string): TimeTicks {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const perHour = width / Math.max(1, (until - from) / 3_600_000);
  const step = STEPS.find((hours) => hours * perHour >= label);
  const days: number[] = [];
  const hours: number[] = [];
  let lastDay = clock.format(from).slice(0, 2);
  let lastHour = "";
  for (let ms = Math.ceil(from / QUARTER) * QUARTER; ms < until; ms += QUARTER) {
    const text = clock.format(ms);
    // A day may begin at 01:00 if the clocks change at midnight.
    if (text.slice(0, 2) !== lastDay) {
      lastDay = text.slice(0, 2);
      lastHour = text;
      days.push(ms);
    } else if (text.endsWith(":00") && text !== lastHour) {
      // In autumn an hour occurs twice: the second one gets no label.
      lastHour = text;
      if (step !== undefined && Number(text.slice(-5, -3)) % step === 0 && ms > from) hours.push(ms);
    }
  }
  return { days, hours };
}

/** Drops labels that are too close to an earlier one; `places` are in px. */
export function roomy<Item>(items: readonly Item[], place: (item: Item) => number, apart: number): Item[] {
  const kept: Item[] = [];
  for (const item of items) {
    const previous = kept.at(-1);
    if (previous === undefined || place(item) - place(previous) >= apart) kept.push(item);
  }
  return kept;
}
