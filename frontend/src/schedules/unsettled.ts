import type { Env } from "../env";
import type { PlanStep, PricePoint, Schedule, SchedulePreview } from "../types";
import { reasonWords } from "./reason";

/** What windows decide, whatever the price is, as the server writes it. */
const BY_WINDOW = / from \S+ (?:\S+ )?to |between its periods$|outside its window$/;

/**
 * Returns the steps of a plan by price, cut where the known prices end or begin. What the plan says beyond them is what
 * holds as long as no price comes, and is marked `unsettled`, with `reason`: the prices of tomorrow decide it anew.
 */
export function withUnsettled(steps: readonly PlanStep[], prices: readonly PricePoint[], reason: string): PlanStep[] {
  // With no price at all the plan says so itself.
  if (prices.length === 0) return [...steps];
  const known = prices
    .map((price) => ({ from: Date.parse(price.start), until: Date.parse(price.end) }))
    .sort((a, b) => a.from - b.from);
  return steps.flatMap((step) =>
    step.action === null || BY_WINDOW.test(step.reason) ? [step] : cut(step, known, reason),
  );
}

/** Returns the steps of a schedule's plan as they are shown: with reasons in the user's language, and with what is open. */
export function planSteps(
  plan: SchedulePreview,
  schedule: Pick<Schedule, "name" | "price_rule">,
  env: Pick<Env, "t" | "format">,
): readonly PlanStep[] {
  const reason = env.t("chart.unsettled_why");
  const steps = schedule.price_rule === null ? plan.changes : withUnsettled(plan.changes, plan.prices, reason);
  return steps.map((step) =>
    step.unsettled
      ? step
      : { ...step, reason: reasonWords(step.reason, schedule.name, plan.currency ?? undefined, env) },
  );
}

/** The plan begins at a full second, the prices a moment later: gaps shorter than this are none. */
const LEAST_GAP = 60_000;

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
    if (settled && last !== undefined && !last.unsettled) parts[parts.length - 1] = { ...last, end: times.end };
    else parts.push(settled ? { ...step, ...times } : { ...step, ...times, price: null, unsettled: true, reason });
  };
  let at = Date.parse(step.start);
  for (const { from, until } of known) {
    if (until <= at || from >= end) continue;
    if (from - at >= LEAST_GAP) {
      add(at, from, false);
      at = from;
    }
    const last = end - until < LEAST_GAP ? end : until;
    add(at, last, true);
    at = last;
  }
  add(at, end, false);
  return parts;
}
