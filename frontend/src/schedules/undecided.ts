import type { Env } from "../env";
import type { PlanStep, PricePoint, Schedule, SchedulePreview } from "../types";
import { byWindow, describeReasons } from "./reason";

/**
 * Returns the steps of a plan by price, cut at the ends of the known prices. Beyond them the plan applies only until
 * prices are known: these steps are marked `undecided` and have `reason`.
 */
export function withUndecided(steps: readonly PlanStep[], prices: readonly PricePoint[], reason: string): PlanStep[] {
  // Without any price the plan's own reasons say so.
  if (prices.length === 0) return [...steps];
  const known = prices
    .map((price) => ({ from: Date.parse(price.start), until: Date.parse(price.end) }))
    .sort((a, b) => a.from - b.from);
  return steps.flatMap((step) => (step.action === null || byWindow(step) ? [step] : cut(step, known, reason)));
}

/** Returns the steps of a schedule's plan for display: with reasons in the user's language and undecided steps marked. */
export function planSteps(
  plan: SchedulePreview,
  schedule: Pick<Schedule, "price_rule">,
  env: Pick<Env, "t" | "format">,
): readonly PlanStep[] {
  const reason = env.t("chart.undecided_why");
  const steps = schedule.price_rule === null ? plan.changes : withUndecided(plan.changes, plan.prices, reason);
  return steps.map((step) =>
    step.undecided ? step : { ...step, reason: describeReasons(step, plan.currency ?? undefined, env) },
  );
}

/** The plan starts at a full second and the prices a moment later: shorter gaps are ignored. */
const MIN_GAP = 60_000;

function cut(
  step: PlanStep,
  known: readonly { readonly from: number; readonly until: number }[],
  reason: string,
): PlanStep[] {
  const end = Date.parse(step.end);
  const parts: PlanStep[] = [];
  const add = (from: number, until: number, settled: boolean): void => {
    if (until <= from) return;
    const times = {
      start: from === Date.parse(step.start) ? step.start : new Date(from).toISOString(),
      end: until === end ? step.end : new Date(until).toISOString(),
    };
    const last = parts.at(-1);
    if (settled && last !== undefined && !last.undecided) parts[parts.length - 1] = { ...last, end: times.end };
    else parts.push(settled ? { ...step, ...times } : { ...step, ...times, price: null, undecided: true, reason });
  };
  let at = Date.parse(step.start);
  for (const { from, until } of known) {
    if (until <= at || from >= end) continue;
    if (from - at >= MIN_GAP) {
      add(at, from, false);
      at = from;
    }
    const last = end - until < MIN_GAP ? end : until;
    add(at, last, true);
    at = last;
  }
  add(at, end, false);
  return parts;
}
