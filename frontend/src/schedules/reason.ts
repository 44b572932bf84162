import type { Env } from "../env";
import type { PlanReason, PlanStep } from "../types";
import { describeOneTime } from "./descriptions";

type Words = Pick<Env, "t" | "format">;
type Phrase = (args: PlanReason["args"], words: Words, currency: string | undefined) => string;

function clock(text: unknown, { format }: Words): string {
  const [hour = "0", minute = "0"] = String(text).split(":");
  return format.clock(Number(hour) * 60 + Number(minute));
}

const price = (value: unknown, { format }: Words, currency: string | undefined): string =>
  format.price(Number(value), currency);

/** The phrases for the codes of the planner. */
const PHRASES: Readonly<Record<string, Phrase>> = {
  no_schedule: (_args, { t }) => t("schedules.why_no_schedule"),
  window: ({ start, end }, words) =>
    start === "00:00" && /^(24|00):00$/.test(String(end))
      ? words.t("schedules.why_all_day")
      : words.t("schedules.why_window", { from: clock(start, words), until: clock(end, words) }),
  one_time_window: ({ start, end }, words) =>
    words.t("schedules.why_window", {
      from: describeOneTime(String(start), "UTC", words),
      until: describeOneTime(String(end), "UTC", words),
    }),
  between_periods: (_args, { t }) => t("schedules.why_between"),
  outside_window: (_args, { t }) => t("schedules.why_outside"),
  price_above: (args, words, currency) =>
    words.t("schedules.why_above", {
      price: price(args.price, words, currency),
      most: price(args.threshold, words, currency),
    }),
  price_not_above: (args, words, currency) =>
    words.t("schedules.why_below", {
      price: price(args.price, words, currency),
      most: price(args.threshold, words, currency),
    }),
  price_not_down: (args, words, currency) =>
    words.t("schedules.why_not_down", {
      price: price(args.price, words, currency),
      least: price(args.threshold, words, currency),
    }),
  mining_does_not_pay: (args, words, currency) =>
    words.t("schedules.why_does_not_pay", { price: price(args.price, words, currency) }),
  mining_pays: (args, words, currency) => words.t("schedules.why_pays", { price: price(args.price, words, currency) }),
  cheapest_hours: ({ hours }, { t }) => t.n("schedules.why_cheapest", Number(hours)),
  not_cheapest_hours: ({ hours }, { t }) => t.n("schedules.why_not_cheapest", Number(hours)),
  cheapest_hours_done: ({ hours }, { t }) => t.n("schedules.why_done", Number(hours)),
  most_expensive_hours: ({ hours }, { t }) => t.n("schedules.why_most_expensive", Number(hours)),
  not_most_expensive_hours: ({ hours }, { t }) => t.n("schedules.why_not_most_expensive", Number(hours)),
  most_expensive_hours_done: ({ hours }, { t }) => t.n("schedules.why_done", Number(hours)),
  block_without_price: ({ hours }, { t }) => t.n("schedules.why_block_without_price", Number(hours)),
  shortest_time: ({ until }, words) => words.t("schedules.why_held", { time: clock(String(until).slice(11), words) }),
  no_price: (_args, { t }) => t("schedules.why_no_price"),
  no_earnings: (_args, { t }) => t("schedules.why_no_earnings"),
};

const BY_WINDOW: ReadonlySet<string> = new Set([
  "no_schedule",
  "window",
  "one_time_window",
  "between_periods",
  "outside_window",
]);

/** Returns whether a step depends only on windows and not on prices. */
export function byWindow(step: Pick<PlanStep, "reasons">): boolean {
  return step.reasons.every(({ code }) => BY_WINDOW.has(code));
}

/**
 * Returns the reasons of a step in the user's language, each with the name of its schedule if there are several. A code
 * that is unknown here gives the English sentence of the server. `currency` is that of the schedule's tariff.
 */
export function describeReasons(
  step: Pick<PlanStep, "reason" | "reasons" | "reasons_more">,
  currency: string | undefined,
  words: Words,
): string {
  const { t } = words;
  const merged = step.reasons.length + step.reasons_more > 1;
  const parts: string[] = [];
  for (const { schedule, code, args } of step.reasons) {
    const phrase = PHRASES[code]?.(args, words, currency);
    if (phrase === undefined) return step.reason;
    const from = args.unpriced_from;
    const reason =
      from === undefined
        ? phrase
        : t("schedules.why_unpriced", { reason: phrase, time: describeOneTime(String(from), "UTC", words) });
    parts.push(merged && schedule !== null ? `${schedule}: ${reason}` : reason);
  }
  if (step.reasons_more > 0) parts.push(t.n("schedules.why_more", step.reasons_more));
  return parts.join("; ");
}
