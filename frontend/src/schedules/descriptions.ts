import type { Env } from "../env";
import type { HoursDone, PlanStep, PriceRule, Rate, Schedule, SchedulePeriod } from "../types";
import { DAY, endOf, fromPeriod, overMidnight, type TimeWindow } from "./windows";
import { hasOffset, wallTime } from "./zone";

type Words = Pick<Env, "t" | "format">;

/** Formats days, as in "Mon–Fri" or "Sat, Sun", in the user's order of the week. */
export function describeDays(days: readonly number[], { t, format }: Words): string {
  if (days.length === 7) return t("schedules.every_day");
  const order = format.weekdays();
  const places = days.map((day) => order.indexOf(day)).sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const place of places) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === place - 1) last.push(place);
    else runs.push([place]);
  }
  const name = (place: number | undefined): string => format.weekday(order[place ?? 0] ?? 0);
  return runs.flatMap((run) => (run.length > 2 ? [`${name(run[0])}–${name(run.at(-1))}`] : run.map(name))).join(", ");
}

/** Formats the time of a window, as in "22:00–06:00 (next day)". */
export function describeTime(window: Pick<TimeWindow, "start" | "length">, { t, format }: Words): string {
  if (window.length === DAY && window.start === 0) return t("schedules.whole_day");
  const span = `${format.clock(window.start)}–${format.clock(endOf(window))}`;
  return overMidnight(window) ? t("schedules.next_day", { span }) : span;
}

/** Formats an action, as in "Limit to 2,000 W". */
export function describeAction(action: PlanStep["action"], watts: number | null, { t, format }: Words): string {
  if (action === null) return t("common.action_free");
  if (action === "on" || watts === null) return t(`common.action_${action}`);
  return t("schedules.limit_to", { power: format.power(watts) });
}

/** Returns the action of a period: "off" with a limit, its own or the schedule's, is "limit". */
function periodAction(period: SchedulePeriod, schedule: Schedule, words: Words): string {
  return describeAction(period.action, period.power_limit_w ?? schedule.power_limit_w, words);
}

/** Formats how many hours of the current window are done. */
export function describeProgress({ done_hours, hours, until }: HoursDone, { t, format }: Words): string {
  // Rounded down, so that unfinished hours are not shown as done.
  const done = Math.floor(done_hours * 10) / 10;
  return t.n("schedules.progress", hours, { done: format.number(done, 1), time: format.upcoming(until) });
}

/** Describes a price rule. */
export function describeRule(rule: PriceRule, watts: number | null, rate: Rate | undefined, words: Words): string {
  const { t, format } = words;
  const stop = describeAction("off", watts, words);
  const currency = rate?.currency ?? format.currency;
  const hours = t.n("schedules.hours", rule.hours ?? 0);
  const piece = rule.contiguous ? t("schedules.in_one_piece") : "";
  switch (rule.type) {
    case "above":
      return t("schedules.rule_above", { stop, price: format.price(rule.threshold ?? 0, currency) });
    case "cheapest":
      return [
        t("schedules.rule_cheapest", { stop, hours }) + piece,
        rule.deadline ? t("schedules.until", { time: describeDeadline(rule.deadline, words) }) : "",
      ]
        .filter(Boolean)
        .join(", ");
    case "dearest":
      return t("schedules.rule_dearest", { stop, hours }) + piece;
    case "break_even":
      return t("schedules.rule_break_even", { stop });
  }
}

function describeDeadline(deadline: string, { format }: Words): string {
  const [hour = "0", minute = "0"] = deadline.split(":");
  return format.clock(Number(hour) * 60 + Number(minute));
}

/** Formats a time of a one-time schedule in the schedule's zone, as in "24 Nov 2026, 17:00". */
export function describeOneTime(time: string | null, zone: string, { format }: Words): string {
  const wall = time === null ? "" : hasOffset(time) ? wallTime(time, zone) : time.slice(0, 16);
  if (wall === "") return "–";
  const [hour = "0", minute = "0"] = wall.slice(11).split(":");
  const date = new Intl.DateTimeFormat(format.language, { dateStyle: "medium", timeZone: "UTC" });
  return `${date.format(new Date(`${wall.slice(0, 10)}T12:00:00Z`))}, ${format.clock(Number(hour) * 60 + Number(minute))}`;
}

/** Describes a schedule in sentences; `zone` is Home Assistant's time zone. */
export function describeSchedule(schedule: Schedule, rates: readonly Rate[], zone: string, words: Words): string[] {
  const { t } = words;
  const rate = rates.find((item) => item.id === schedule.electricity_rate_id);
  const rule = schedule.price_rule;
  const own = schedule.timezone ?? zone;
  const lines: string[] = [];
  const periods = schedule.weekly_schedule ?? [];
  if (schedule.schedule_type === "one-time") {
    const action = describeAction(schedule.one_time_action ?? "off", schedule.power_limit_w, words);
    const from = describeOneTime(schedule.one_time_start, own, words);
    const until = describeOneTime(schedule.one_time_end, own, words);
    lines.push(
      rule === null ? t("schedules.once", { from, until, action }) : t("schedules.once_rule", { from, until }),
    );
  }
  for (const period of periods) {
    const window = fromPeriod(period, false);
    const days =
      schedule.schedule_type === "daily" ? t("schedules.every_day") : describeDays([...(period.days ?? [])], words);
    const when = `${days} ${describeTime(window, words)}`;
    lines.push(rule === null ? `${when}: ${periodAction(period, schedule, words)}` : when);
  }
  if (rule !== null) lines.push(describeRule(rule, schedule.power_limit_w, rate, words));
  else if (periods.length > 0 && periods.every((period) => period.action === "on")) {
    lines.push(t("schedules.otherwise", { action: describeAction("off", schedule.power_limit_w, words) }));
  }
  return lines;
}

/** Describes the scope of a schedule; `name` returns the name of the miner with an address. */
export function describeScope(
  schedule: Pick<Schedule, "miner_ip" | "location" | "tags">,
  name: (ip: string) => string | undefined,
  { t }: Words,
): string {
  const tags = schedule.tags ?? [];
  if (schedule.miner_ip !== null) return name(schedule.miner_ip) ?? schedule.miner_ip;
  if (schedule.location !== null) return t("schedules.at", { place: schedule.location });
  if (tags.length > 0) return t("schedules.labelled", { labels: tags.join(", ") });
  return t("schedules.all_miners");
}
