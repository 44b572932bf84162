import { type Band, bandsWithin, type Span } from "../chart/geometry";
import type { CommandRecord, PlanStep } from "../types";

/** Returns when a command took effect, in ms. */
export function timeOf({ timestamp, completed_at }: Pick<CommandRecord, "timestamp" | "completed_at">): number {
  return Date.parse(completed_at ?? timestamp);
}

/** What schedules and people made of mining: commands that begin or end a band. */
const SWITCHES: ReadonlySet<string> = new Set(["power_off", "power_on", "power_limit"]);

/**
 * Returns what schedules made of a miner in the past, by the records of commands: a scheduled pause or limit lasts
 * until the next successful one. A higher limit than before lifts the limit.
 */
export function pastBands(records: readonly CommandRecord[], span: Span, now: number): Band[] {
  const switches = records
    .filter((record) => SWITCHES.has(record.command_type) && record.status === "success")
    .sort((a, b) => a.id - b.id);
  const bands: Band[] = [];
  let open: Band | undefined;
  const close = (at: number): void => {
    if (open === undefined) return;
    const from = Math.max(open.from, span.from);
    const until = Math.min(at, span.until);
    if (until > from) bands.push({ ...open, from, until });
  };
  for (const record of switches) {
    const from = timeOf(record);
    const watts = Number(record.parameters.power_limit_w ?? Number.NaN);
    const limits = record.command_type === "power_limit";
    const lifts = limits && open?.action === "limit" && watts > (open.watts ?? 0);
    close(from);
    open = undefined;
    if (record.source !== "scheduled" || record.command_type === "power_on" || lifts) continue;
    open = {
      from,
      until: span.until,
      action: limits ? "limit" : "off",
      watts: limits && Number.isFinite(watts) ? watts : null,
      reason: "",
      undecided: false,
    };
  }
  close(now);
  return bands;
}

/** Returns the bands of the past, and from now on those of the plan. */
export function allBands(
  records: readonly CommandRecord[],
  steps: readonly PlanStep[],
  span: Span,
  now: number,
): readonly Band[] {
  return [...pastBands(records, span, now), ...bandsWithin(steps, { from: now, until: span.until })];
}
