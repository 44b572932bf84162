import type { Translate } from "../localize";

/** What `schedule/check` answers: schedules looked at, orders given, those that failed, miners that do not answer. */
export interface CheckResults {
  readonly checked: number;
  readonly actions_taken: number;
  readonly errors: number;
  readonly waiting?: number;
}

/** Returns the sentences that say what a check did. */
export function checkWords(results: CheckResults, t: Translate): string[] {
  return [
    t.n("schedules.checked", results.checked),
    results.actions_taken === 0 ? t("schedules.orders_none") : t.n("schedules.orders", results.actions_taken),
    ...(results.errors > 0 ? [t.n("schedules.errors", results.errors)] : []),
    ...((results.waiting ?? 0) > 0 ? [t.n("schedules.waiting", results.waiting ?? 0)] : []),
  ];
}
