import type { ApiError } from "../api";
import type { TextKey, Translate } from "../localize";

/** What is wrong with a field, by its path such as `weekly_schedule.0.end_hour`. */
export type Problems = ReadonlyMap<string, string>;

/** Returns a path with points only: the server writes the places of a list in brackets. */
export function plainPath(path: string): string {
  return path.replace(/\[(\d+)\]/g, ".$1");
}

/** The parser's phrases and the sentences for them; what is in brackets is filled in as a, b. */
const PHRASES: readonly [RegExp, TextKey][] = [
  [/^is missing; (?:action|one_time_action) limit needs it/, "schedules.wrong_limit"],
  [/^is missing; price_rule needs it/, "schedules.wrong_rate_needed"],
  [/^is missing; give day or days/, "schedules.wrong_days"],
  [/^(?:is missing|must not be empty|must be a string)$/, "schedules.wrong_missing"],
  [/^must be from (\S+) to (\S+)$/, "schedules.wrong_range"],
  [/^must be above (\S+) and at most (\S+)$/, "schedules.wrong_above"],
  [/^must be a whole number$/, "schedules.wrong_whole"],
  [/^must be a number$/, "schedules.wrong_number"],
  [/^must not be longer than (\d+) characters$/, "schedules.wrong_long"],
  [/^must not contain control characters$/, "schedules.wrong_control"],
  [/^must be after one_time_start$/, "schedules.wrong_order"],
  [/^must have at least one period/, "schedules.wrong_nothing"],
  [/^must name an existing rate$/, "schedules.wrong_rate_gone"],
  [/^must be the name of an IANA time zone/, "schedules.wrong_zone"],
  [/^must be the id of an entity/, "schedules.wrong_entity"],
  [/^must be the address of a configured miner$/, "schedules.wrong_miner"],
  [/^or hashprice must be given/, "schedules.wrong_earning"],
  [/^or group_percent must be given/, "schedules.wrong_group"],
  [/^is not for action on/, "schedules.wrong_on_limit"],
];

/** Returns what is wrong as a sentence in the user's language, the server's words where they are not known here. */
export function problemWords(message: string, t: Translate, number: (value: number) => string): string {
  for (const [pattern, key] of PHRASES) {
    const found = pattern.exec(message);
    if (found === null) continue;
    const [a = "", b = ""] = found.slice(1).map((text) => number(Number(text)));
    return t(key, { a, b });
  }
  return message.charAt(0).toUpperCase() + message.slice(1);
}

/** Under which field each problem is shown that belongs to no field of its own. */
const SHOWN_AT: readonly [RegExp, string][] = [
  [/^(weekly_schedule\.\d+)\.start_(?:hour|minute)$/, "$1.start"],
  [/^(weekly_schedule\.\d+)\.end_(?:hour|minute)$/, "$1.end"],
  [/^(weekly_schedule\.\d+)\.days?(?:\.\d+)?$/, "$1.days"],
  [/^tags\.\d+$/, "tags"],
];

/** Returns the problems of a refused request by the field at which each is shown, in the server's order. */
export function problemsOf(error: ApiError, t: Translate, number: (value: number) => string): Problems {
  const found = new Map<string, string>();
  for (const { path, message } of error.fields) {
    const plain = plainPath(path);
    const place = SHOWN_AT.reduce((at, [pattern, target]) => at.replace(pattern, target), plain);
    if (!found.has(place)) found.set(place, problemWords(message, t, number));
  }
  return found;
}

/** What the fields are called in a summary; the window's number is put before those of a window. */
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

/** Returns what a field is called, for the summary of what is wrong; the path itself where it has no name here. */
export function fieldName(path: string, t: Translate): string {
  const key = NAMES.find(([pattern]) => pattern.test(path))?.[1];
  const window = /^weekly_schedule\.(\d+)\./.exec(path)?.[1];
  const name = key === undefined ? path : t(key);
  return window === undefined ? name : `${t("schedules.window_number", { number: Number(window) + 1 })}, ${name}`;
}
