import { ws } from "../api";
import type { Span } from "../chart/geometry";
import {
  historySamples,
  type Sample,
  type ShortState,
  type StatisticRow,
  statisticSamples,
} from "../chart/line-geometry";
import type { HomeAssistant } from "../types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RANGES = ["hour", "day", "week", "month"] as const;
export type Range = (typeof RANGES)[number];

/** How far back a range goes, how much of the plan it shows, and how often it is read again, in ms. */
const LENGTHS: Readonly<Record<Range, { readonly past: number; readonly ahead: number; readonly every: number }>> = {
  hour: { past: HOUR, ahead: HOUR / 4, every: MINUTE / 2 },
  day: { past: DAY, ahead: DAY / 2, every: 2 * MINUTE },
  week: { past: 7 * DAY, ahead: DAY, every: 10 * MINUTE },
  month: { past: 30 * DAY, ahead: 0, every: 30 * MINUTE },
};

export function isRange(text: string | null): text is Range {
  return RANGES.some((range) => range === text);
}

/** Returns the time that a range shows now. */
export function rangeSpan(range: Range, now: number): Span {
  const { past, ahead } = LENGTHS[range];
  return { from: now - past, until: now + ahead };
}

/** Returns after how many ms a range is read again. */
export function refreshAfter(range: Range): number {
  return LENGTHS[range].every;
}

/** Returns whether a range uses long-term statistics, which have one value per hour. */
export function fromStatistics(range: Range): boolean {
  return range === "week" || range === "month";
}

/** Reads the values of sensors from Home Assistant's recorder, by entity id; rejects with an ApiError. */
export async function loadSamples(
  hass: HomeAssistant,
  entityIds: readonly string[],
  range: Range,
  span: Span,
  now: number,
): Promise<ReadonlyMap<string, readonly Sample[]>> {
  if (entityIds.length === 0) return new Map();
  const times = { start_time: new Date(span.from).toISOString(), end_time: new Date(now).toISOString() };
  if (fromStatistics(range)) {
    const rows = await ws<Readonly<Record<string, readonly StatisticRow[]>>>(
      hass,
      "recorder/statistics_during_period",
      { ...times, statistic_ids: entityIds, period: "hour", types: ["mean", "min", "max"] },
    );
    return new Map(entityIds.map((id) => [id, statisticSamples(rows[id] ?? [], span)]));
  }
  const states = await ws<Readonly<Record<string, readonly ShortState[]>>>(hass, "history/history_during_period", {
    ...times,
    entity_ids: entityIds,
    minimal_response: true,
    no_attributes: true,
  });
  return new Map(entityIds.map((id) => [id, historySamples(states[id] ?? [], span, now)]));
}
