import type { Env } from "../env";
import { onceWords } from "./words";

type Words = Pick<Env, "t" | "format">;

function clock(text: string, { format }: Words): string {
  const [hour = "0", minute = "0"] = text.split(":");
  return format.clock(Number(hour) * 60 + Number(minute));
}

/** The planner's phrases, as the server writes them, and what the panel says instead. */
const PHRASES: readonly [RegExp, (found: RegExpExecArray, words: Words, price: (text: string) => string) => string][] =
  [
    [
      /^(?:off|on|limit \d+ W) from (\d\d:\d\d) to (\d\d:\d\d)$/,
      ([, from = "", to = ""], words) =>
        words.t("schedules.why_window", { from: clock(from, words), until: clock(to, words) }),
    ],
    [
      /^(?:off|on|limit \d+ W) from (\d{4}-\d\d-\d\d) (\d\d:\d\d) to (\d{4}-\d\d-\d\d) (\d\d:\d\d)$/,
      ([, day = "", from = "", last = "", to = ""], words) =>
        words.t("schedules.why_window", {
          from: onceWords(`${day}T${from}`, "UTC", words),
          until: onceWords(`${last}T${to}`, "UTC", words),
        }),
    ],
    [/^no opinion outside its window$/, (_found, { t }) => t("schedules.why_outside")],
    [/^(?:off|on|limit \d+ W) between its periods$/, (_found, { t }) => t("schedules.why_between")],
    [
      /not switched again before (\d\d:\d\d)/,
      ([, time = ""], words) => words.t("schedules.why_held", { time: clock(time, words) }),
    ],
    [/no price is known/, (_found, { t }) => t("schedules.why_no_price")],
    [/it is not known what mining earns/, (_found, { t }) => t("schedules.why_no_earnings")],
    [/the (?:cheapest|dearest) ([\d.]+) h are done/, ([, hours], { t }) => t.n("schedules.why_done", Number(hours))],
    [/not among the cheapest ([\d.]+) h/, ([, hours], { t }) => t.n("schedules.why_not_cheapest", Number(hours))],
    [/among the cheapest ([\d.]+) h/, ([, hours], { t }) => t.n("schedules.why_cheapest", Number(hours))],
    [/not among the dearest ([\d.]+) h/, ([, hours], { t }) => t.n("schedules.why_not_dearest", Number(hours))],
    [/among the dearest ([\d.]+) h/, ([, hours], { t }) => t.n("schedules.why_dearest", Number(hours))],
    [
      /the price (\S+) is not above what mining earns/,
      ([, value = ""], { t }, price) => t("schedules.why_pays", { price: price(value) }),
    ],
    [
      /the price (\S+) is above what mining earns/,
      ([, value = ""], { t }, price) => t("schedules.why_does_not_pay", { price: price(value) }),
    ],
    [
      /the price (\S+) is not yet down to (\S+)$/,
      ([, value = "", least = ""], { t }, price) =>
        t("schedules.why_not_down", { price: price(value), least: price(least) }),
    ],
    [
      /the price (\S+) is not above (\S+)$/,
      ([, value = "", most = ""], { t }, price) => t("schedules.why_below", { price: price(value), most: price(most) }),
    ],
    [
      /the price (\S+) is above (\S+)$/,
      ([, value = "", most = ""], { t }, price) => t("schedules.why_above", { price: price(value), most: price(most) }),
    ],
  ];

/**
 * Returns the reason for a step of one schedule's plan in the user's language; as the server wrote it where it says
 * something that is not known here. `currency` is that of the schedule's rate.
 */
export function reasonWords(reason: string, name: string, currency: string | undefined, words: Words): string {
  const phrase = reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
  const price = (text: string): string => words.format.price(Number(text), currency);
  for (const [pattern, say] of PHRASES) {
    const found = pattern.exec(phrase);
    if (found !== null) return say(found, words, price);
  }
  return phrase;
}
