import type { PlanStep, ScheduleAction } from "../types";

/** How long a plan has an action, and the mean of the known prices in that time. */
export interface Total {
  readonly action: ScheduleAction | null;
  readonly seconds: number;
  readonly price: number | null;
  /** Whether this depends on prices that are not known yet. */
  readonly undecided: boolean;
}

export function secondsOf(step: Pick<PlanStep, "start" | "end">): number {
  return (Date.parse(step.end) - Date.parse(step.start)) / 1000;
}

/** Returns the totals of a plan: off, limit, on, no action, and undecided time, without empty ones. */
export function totals(steps: readonly PlanStep[]): Total[] {
  return ([...(["off", "limit", "on"] as const), null, "undecided"] as const).flatMap((kind) => {
    const undecided = kind === "undecided";
    const action = undecided ? null : kind;
    const those = steps.filter(
      (step) => (step.undecided ?? false) === undecided && (undecided || step.action === action),
    );
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
    return [{ action, seconds, price: priced > 0 ? cost / priced : null, undecided }];
  });
}
