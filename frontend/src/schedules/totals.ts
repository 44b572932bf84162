import type { PlanStep, ScheduleAction } from "../types";

/** How long a plan wants something, and the mean of the prices that are known in that time. */
export interface Total {
  readonly action: ScheduleAction | null;
  readonly seconds: number;
  readonly price: number | null;
}

export function secondsOf(step: Pick<PlanStep, "start" | "end">): number {
  return (Date.parse(step.end) - Date.parse(step.start)) / 1000;
}

/** Returns what a plan wants in all: off, limit, on, and no opinion, as far as there is any. */
export function totals(steps: readonly PlanStep[]): Total[] {
  return ([...(["off", "limit", "on"] as const), null] as const).flatMap((action) => {
    const those = steps.filter((step) => step.action === action);
    if (those.length === 0) return [];
    let seconds = 0;
    let priced = 0;
    let cost = 0;
    for (const step of those) {
      const length = secondsOf(step);
      seconds += length;
      if (step.price === null || step.price === undefined) continue;
      priced += length;
      cost += length * step.price;
    }
    return [{ action, seconds, price: priced > 0 ? cost / priced : null }];
  });
}
