import { mdiContentCopy, mdiDelete, mdiPlus } from "@mdi/js";
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon } from "../components/icon";
import type { ScheduleAction } from "../types";
import { whole } from "./numbers";
import { type Context, choice, field, fieldId, problem } from "./section";
import { clockText, DAY, endOf, overMidnight, parseClock, retimed, type TimeWindow } from "./windows";

export const ACTIONS: readonly ScheduleAction[] = ["off", "limit", "on"];

/** The limit in a field, in W; null if it is empty or not a number. */
export function limitOf(text: string): number | null {
  const value = whole(text);
  return typeof value === "number" ? value : null;
}

/** Describes what applies outside the windows of a weekly or daily schedule. */
export function describeBetween({ env, form }: Context): string {
  const { t, format } = env;
  const windows = form.type === "daily" ? form.daily : form.weekly;
  if (windows.length === 0) return t(form.rule === "" ? "schedules.windows_none" : "schedules.windows_rule");
  const running = windows.every((window) => window.action === "on");
  if (form.rule !== "") {
    return t("schedules.windows_rule_action", {
      outside: t(running ? "schedules.outside_off" : "schedules.outside_on"),
    });
  }
  if (!running) return t("schedules.between_on");
  const watts = limitOf(form.watts);
  return watts === null ? t("schedules.between_off") : t("schedules.between_limit", { power: format.power(watts) });
}

/** The windows as a list of fields, with all functions of the grid, for keyboards, screen readers and narrow screens. */
export function windowList(
  context: Context,
  selected: number,
  change: (windows: readonly TimeWindow[], selected: number) => void,
): TemplateResult {
  const { env, form } = context;
  const daily = form.type === "daily";
  const windows = daily ? form.daily : form.weekly;
  const add = (): void => {
    const days = daily ? [] : [0, 1, 2, 3, 4];
    change([...windows, { days, start: 17 * 60, length: 240, action: "off", watts: "", rest: {} }], windows.length);
  };
  return html`<div class="windows">
    ${
      windows.length === 0
        ? nothing
        : html`<div class="scroller">
            ${windows.map((window, index) => windowFields(context, windows, window, index, index === selected, change))}
          </div>`
    }
    <button type="button" id=${fieldId("weekly_schedule")} @click=${add}>
      ${icon(mdiPlus)} ${env.t("schedules.windows_add")}
    </button>
    ${problem(context, "weekly_schedule").shown}
    <p class="help">${describeBetween(context)}</p>
  </div>`;
}

function windowFields(
  context: Context,
  windows: readonly TimeWindow[],
  window: TimeWindow,
  index: number,
  selected: boolean,
  change: (windows: readonly TimeWindow[], selected: number) => void,
): TemplateResult {
  const { env, form } = context;
  const { t } = env;
  const path = `weekly_schedule.${index}`;
  const number = { number: index + 1 };
  const replace = (made: TimeWindow): void => change(windows.with(index, made), index);
  const end = endOf(window);
  const own = limitOf(form.watts);
  const time = (start: number | undefined, until: number | undefined): void => {
    if (start !== undefined && until !== undefined) replace(retimed(window, start, until));
  };
  const act = (value: string): void => {
    const action = value as ScheduleAction;
    // An "off" period with a limit limits; an "on" period has no limit.
    replace({ ...window, action, watts: action === "limit" ? window.watts : "" });
  };
  return html`<div
    class="window ${selected ? "selected" : ""}"
    role="group"
    aria-label=${t("schedules.window_number", number)}
    id=${fieldId(path)}
    @focusin=${() => {
      if (!selected) change(windows, index);
    }}
  >
    <div class="row head">
      <b aria-hidden="true">${t("schedules.window_number", number)}</b>
      <span class="help">
        ${
          window.length === DAY ? t("schedules.all_day") : overMidnight(window) ? t("schedules.ends_next_day") : nothing
        }
      </span>
      <span class="spacer"></span>
      <button
        class="icon"
        type="button"
        title=${t("schedules.duplicate")}
        aria-label=${t("schedules.window_copy", number)}
        @click=${() => change(windows.toSpliced(index + 1, 0, window), index + 1)}
      >
        ${icon(mdiContentCopy)}
      </button>
      <button
        class="icon"
        type="button"
        title=${t("common.delete")}
        aria-label=${t("schedules.window_remove", number)}
        @click=${() => change(windows.toSpliced(index, 1), -1)}
      >
        ${icon(mdiDelete)}
      </button>
    </div>
    ${form.type === "weekly" ? days(context, window, path, replace) : nothing}
    <div class="times">
      ${field(context, {
        path: `${path}.start`,
        label: t("schedules.from"),
        type: "time",
        value: clockText(window.start),
        input: (value) => time(parseClock(value), end === DAY ? 0 : end),
      })}
      ${field(context, {
        path: `${path}.end`,
        label: t("schedules.to"),
        type: "time",
        value: clockText(end),
        input: (value) => time(window.start, parseClock(value)),
      })}
      ${choice(context, {
        path: `${path}.action`,
        label: t("schedules.action"),
        value: window.action,
        options: ACTIONS.map((action) => ({ value: action, label: t(`common.action_${action}`) })),
        input: act,
      })}
      ${
        window.action === "limit" || window.watts !== "" || context.problems.has(`${path}.power_limit_w`)
          ? field(context, {
              path: `${path}.power_limit_w`,
              label: t("schedules.limit_w"),
              type: "whole",
              value: window.watts,
              ...(own === null ? {} : { placeholder: t("schedules.limit_own", { power: env.format.power(own) }) }),
              input: (watts) => replace({ ...window, watts }),
            })
          : nothing
      }
    </div>
  </div>`;
}

function days(context: Context, window: TimeWindow, path: string, replace: (made: TimeWindow) => void): TemplateResult {
  const { format, t } = context.env;
  const found = problem(context, `${path}.days`);
  return html`<div class="field">
    <div class="days" role="group" aria-label=${t("schedules.days")} aria-describedby=${found.by}>
      ${format.weekdays().map(
        (day, place) =>
          html`<label title=${format.weekday(day, "long")}>
            <input
              type="checkbox"
              id=${place === 0 ? fieldId(`${path}.days`) : nothing}
              aria-label=${format.weekday(day, "long")}
              .checked=${live(window.days.includes(day))}
              @change=${(event: Event) =>
                replace({
                  ...window,
                  days: (event.currentTarget as HTMLInputElement).checked
                    ? [...window.days, day].sort()
                    : window.days.filter((item) => item !== day),
                })}
            />
            <span aria-hidden="true">${format.weekday(day)}</span>
          </label>`,
      )}
    </div>
    ${found.shown}
  </div>`;
}
