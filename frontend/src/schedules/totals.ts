import type { PlanStep, ScheduleAction } from "../types";

/** How long a plan wants something, and the mean of the prices that are known in that time. */
export interface Total {
  readonly action: ScheduleAction | null;
  readonly seconds: number;
  readonly price: number | null;
  /** Whether prices that are not known yet decide what is done in that time. */
  readonly unsettled: boolean;
}

export function secondsOf(step: Pick<PlanStep, "start" | "end">): number {
  return (Date.parse(step.end) - Date.parse(step.start)) / 1000;
}

/** Returns what a plan wants in all: off, limit, on, no opinion, and what is not decided yet, as far as there is any. */
export function totals(steps: readonly PlanStep[]): Total[] {
  return ([...(["off", "limit", "on"] as const), null, "unsettled"] as const).flatMap((kind) => {
    const unsettled = kind === "unsettled";
    const action = unsettled ? null : kind;
    const those = steps.filter(
      (step) => (step.unsettled ?? false) === unsettled && (unsettled || step.action === action),
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
    return [{ action, seconds, price: priced > 0 ? cost / priced : null, unsettled }];
  });
}
