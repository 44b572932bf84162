import type { Translate } from "../localize";

/** The answer of `schedule/check`: checked schedules, sent and failed commands, miners that do not respond. */
export interface CheckResults {
  readonly checked: number;
  readonly actions_taken: number;
  readonly errors: number;
  readonly waiting?: number;
}

/** Returns the result of a check in sentences. */
export function describeCheck(results: CheckResults, t: Translate): string[] {
  return [
    t.n("schedules.checked", results.checked),
    results.actions_taken === 0 ? t("schedules.orders_none") : t.n("schedules.orders", results.actions_taken),
    ...(results.errors > 0 ? [t.n("schedules.errors", results.errors)] : []),
    ...((results.waiting ?? 0) > 0 ? [t.n("schedules.waiting", results.waiting ?? 0)] : []),
  ];
}
