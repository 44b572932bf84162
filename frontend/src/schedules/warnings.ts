import type { Env } from "../env";
import type { TextKey } from "../localize";
import type { PriceRule, Rate, Schedule, ScheduleWarning } from "../types";

/** The chip of each warning; a schedule that is over has one of its own. */
export const CHIPS: Readonly<Record<ScheduleWarning["code"], TextKey>> = {
  covers_no_miner: "schedules.no_effect",
  one_time_over: "schedules.over",
  no_price: "schedules.price_unknown",
  no_earnings: "schedules.earnings_unknown",
};

/** Returns whether an enabled one-time schedule has ended. */
export function isOver({ warnings = [] }: Pick<Schedule, "warnings">): boolean {
  return warnings.some(({ code }) => code === "one_time_over");
}

/** Returns why a schedule has no effect, in a sentence. */
export function describeWarning(
  { code, args }: ScheduleWarning,
  rates: readonly Rate[],
  miners: number,
  { t }: Pick<Env, "t">,
): string {
  const missing = () => t(`schedules.missing_${args.on_missing_price as PriceRule["on_missing_price"]}`);
  switch (code) {
    case "covers_no_miner":
      return t(miners === 0 ? "schedules.warn_no_miners" : "schedules.warn_covers_no_miner");
    case "no_price": {
      const name = rates.find(({ id }) => id === args.rate_id)?.name ?? String(args.rate_id);
      return t("schedules.warn_no_price", { name, missing: missing() });
    }
    case "no_earnings":
      return t("schedules.warn_no_earnings", { entity: String(args.entity_id), missing: missing() });
    case "one_time_over":
      return t("schedules.over");
  }
}
