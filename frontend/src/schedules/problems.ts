import type { ApiError } from "../api";
import type { Env } from "../env";
import { problemText } from "../errors";
import type { TextKey, Translate } from "../localize";

type Words = Pick<Env, "t" | "format">;

/** Field errors by path, such as `weekly_schedule.0.end_hour`. */
export type Problems = ReadonlyMap<string, string>;

/** Returns a path with dots only; the server writes list indexes in brackets. */
export function plainPath(path: string): string {
  return path.replace(/\[(\d+)\]/g, ".$1");
}

/** The field that shows the errors of a path without a field of its own. */
const SHOWN_AT: readonly [RegExp, string][] = [
  [/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/, "$1.start"],
  [/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/, "$1.end"],
  [/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/, "$1.days"],
  [/^tags\.\d+$/, "tags"],
];

/** Returns the first error of each field of a refused request, in the server's order. */
export function problemsOf(error: ApiError, words: Words): Problems {
  const found = new Map<string, string>();
  for (const field of error.fields) {
    const plain = plainPath(field.path);
    const place = SHOWN_AT.reduce((at, [pattern, target]) => at.replace(pattern, target), plain);
    if (!found.has(place)) found.set(place, problemText(field, words));
  }
  return found;
}

/** The names of the fields in a summary; fields of a window are preceded by its number. */
const NAMES: readonly [RegExp, TextKey][] = [
  [/^name$/, "schedules.name"],
  [/^description$/, "schedules.description"],
  [/^weekly_schedule\.\d+\.start$/, "schedules.from"],
  [/^weekly_schedule\.\d+\.end$/, "schedules.to"],
  [/^weekly_schedule\.\d+\.days$/, "schedules.days"],
  [/^weekly_schedule\.\d+\.action$/, "schedules.action"],
  [/^weekly_schedule\.\d+\.power_limit_w$/, "schedules.limit_w"],
  [/^weekly_schedule/, "schedules.windows"],
  [/^one_time_start$/, "schedules.once_start"],
  [/^one_time_end$/, "schedules.once_end"],
  [/^one_time_action$/, "schedules.action"],
  [/^power_limit_w$/, "schedules.own_limit"],
  [/^timezone$/, "schedules.timezone"],
  [/^miner_ip$/, "schedules.scope_miner"],
  [/^location$/, "schedules.scope_location"],
  [/^tags$/, "schedules.scope_tags"],
  [/^electricity_rate_id$/, "schedules.rate"],
  [/^price_rule\.threshold$/, "schedules.threshold"],
  [/^price_rule\.hysteresis$/, "schedules.hysteresis"],
  [/^price_rule\.hours$/, "schedules.rule_hours"],
  [/^price_rule\.deadline$/, "schedules.deadline"],
  [/^price_rule\.margin_percent$/, "schedules.margin"],
  [/^price_rule\.hashprice$/, "schedules.hashprice"],
  [/^price_rule\.hashprice_entity_id$/, "schedules.earning"],
  [/^price_rule/, "schedules.rule"],
  [/^ramp\.group_size$/, "schedules.group_size"],
  [/^ramp\.group_percent$/, "schedules.group_percent"],
  [/^ramp\.group_delay_s$/, "schedules.group_delay"],
  [/^min_on_minutes$/, "schedules.min_on"],
  [/^min_off_minutes$/, "schedules.min_off"],
];

/** Returns the name of a field for the summary of errors, or its path if it has no name here. */
export function fieldName(path: string, t: Translate): string {
  const key = NAMES.find(([pattern]) => pattern.test(path))?.[1];
  const window = /^weekly_schedule\.(\d+)\./.exec(path)?.[1];
  const name = key === undefined ? path : t(key);
  return window === undefined ? name : `${t("schedules.window_number", { number: Number(window) + 1 })}, ${name}`;
}
