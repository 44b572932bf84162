import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { segments } from "../components/segments";
import type { ScheduleAction } from "../types";
import { onceStart, type ScopeKind } from "./form";
import { covered, labels, places } from "./scope";
import { type Context, choice, field, fieldId, problem } from "./section";
import "./week-grid";
import type { WindowsChange } from "./week-grid";
import { ACTIONS, limitOf, windowList } from "./window-list";
import { asDaily, asWeekly, type TimeWindow } from "./windows";

const NAMES = 12;

let zones: readonly string[] | undefined;

/** Name, description, and whether it is enabled. */
export function whatSection(context: Context): TemplateResult {
  const { env, form, set } = context;
  return html`<div class="grid">
    ${field(context, {
      path: "name",
      label: env.t("schedules.name"),
      value: form.name,
      max: 255,
      input: (name) => set({ name }),
    })}
    ${field(context, {
      path: "description",
      label: env.t("schedules.description"),
      value: form.description,
      max: 1000,
      input: (description) => set({ description }),
    })}
    <label class="check low">
      <input
        type="checkbox"
        .checked=${live(form.enabled)}
        @change=${(event: Event) => set({ enabled: (event.currentTarget as HTMLInputElement).checked })}
      />
      ${env.t("schedules.enabled")}
    </label>
  </div>`;
}

/** Changes the type; the first time, the windows are converted. */
function retype(context: Context, type: string): void {
  const { env, form, set } = context;
  if (type === "daily") {
    set({ type, daily: form.daily.length > 0 ? form.daily : asDaily(form.weekly) });
  } else if (type === "weekly") {
    set({ type, weekly: form.weekly.length > 0 ? form.weekly : asWeekly(form.daily) });
  } else if (type === "one-time") {
    set({ type, ...onceStart(form, form.timezone || env.hass.config.time_zone, Date.now()) });
  }
}

/** The type, the windows on a grid and as a list, or the time of a one-time schedule, and the time zone. */
export function whenSection(context: Context, selected: number, select: (index: number) => void): TemplateResult {
  const { env, form, set } = context;
  const { t } = env;
  zones ??= Intl.supportedValuesOf("timeZone");
  const change = (windows: readonly TimeWindow[], index: number): void => {
    select(index);
    set(form.type === "daily" ? { daily: windows } : { weekly: windows });
  };
  const windows = form.type === "daily" ? form.daily : form.weekly;
  return html`<div class="row wide">
      ${segments(
        "type",
        t("schedules.type"),
        form.type,
        [
          { value: "weekly", label: t("schedules.type_weekly") },
          { value: "daily", label: t("schedules.type_daily") },
          { value: "one-time", label: t("schedules.type_once") },
        ],
        (value) => retype(context, value),
      )}
      ${field(context, {
        path: "timezone",
        label: t("schedules.timezone"),
        value: form.timezone,
        placeholder: t("schedules.timezone_default", { zone: env.hass.config.time_zone }),
        list: html`${zones.map((zone) => html`<option value=${zone}></option>`)}`,
        input: (timezone) => set({ timezone: timezone.trim() }),
      })}
    </div>
    ${
      form.type === "one-time"
        ? onceFields(context)
        : html`<div class="when ${form.type}">
            <div class="drawing">
              <mr-week-grid
                .env=${env}
                .windows=${windows}
                .daily=${form.type === "daily"}
                .selected=${selected}
                .limit=${limitOf(form.watts)}
                .ruled=${form.rule !== ""}
                @changed=${(event: CustomEvent<WindowsChange>) => change(event.detail.windows, event.detail.selected)}
              ></mr-week-grid>
              <p class="help pointer">${t(form.type === "daily" ? "schedules.windows_hint_daily" : "schedules.windows_hint")}</p>
            </div>
            ${windowList(context, selected, change)}
          </div>`
    }`;
}

function onceFields(context: Context): TemplateResult {
  const { env, form, set } = context;
  const { t } = env;
  return html`<div class="grid">
      ${field(context, {
        path: "one_time_start",
        label: t("schedules.once_start"),
        type: "datetime-local",
        value: form.start,
        input: (start) => set({ start }),
      })}
      ${field(context, {
        path: "one_time_end",
        label: t("schedules.once_end"),
        type: "datetime-local",
        value: form.end,
        input: (end) => set({ end }),
      })}
      ${
        form.rule === ""
          ? choice(context, {
              path: "one_time_action",
              label: t("schedules.action"),
              value: form.action,
              options: ACTIONS.map((action) => ({ value: action, label: t(`common.action_${action}`) })),
              input: (action) => set({ action: action as ScheduleAction }),
            })
          : nothing
      }
      ${
        form.rule === "" && form.action === "limit"
          ? field(context, {
              path: "power_limit_w",
              label: t("schedules.limit_w"),
              type: "whole",
              value: form.watts,
              input: (watts) => set({ watts }),
            })
          : nothing
      }
    </div>
    <p class="help">${t("schedules.between_once")}</p>`;
}

/** The scope, with the names of the miners that it covers now. */
export function whoSection(context: Context): TemplateResult {
  const { env, form, set, miners } = context;
  const { t } = env;
  const kinds: readonly ScopeKind[] = ["all", "location", "tags", "miner"];
  const unchosen = {
    all: false,
    location: form.location === "",
    tags: form.tags.length === 0,
    miner: form.miner === "",
  }[form.scope];
  const reached = covered(
    {
      miner_ip: form.scope === "miner" ? form.miner : null,
      location: form.scope === "location" ? form.location : null,
      tags: form.scope === "tags" ? form.tags : null,
    },
    unchosen ? [] : miners,
  );
  return html`${segments(
    "scope",
    t("schedules.scope"),
    form.scope,
    kinds.map((kind) => ({ value: kind, label: t(`schedules.scope_${kind}`) })),
    (scope) => set({ scope: scope as ScopeKind, ...onlyChoice(context, scope as ScopeKind) }),
  )}
    ${form.scope === "location" ? location(context) : nothing} ${form.scope === "tags" ? tags(context) : nothing}
    ${form.scope === "miner" ? miner(context) : nothing}
    <div role="status">
      <p class="covered">
        ${
          unchosen
            ? t("schedules.covered_unchosen")
            : reached.length > 0
              ? t.n("schedules.covered", reached.length)
              : t(form.scope === "miner" ? "schedules.covered_gone" : "schedules.covered_none")
        }
      </p>
      ${
        reached.length === 0
          ? nothing
          : html`<p class="help names">
              ${reached
                .slice(0, NAMES)
                .map(({ name }) => name)
                .join(", ")}
              ${reached.length > NAMES ? t.n("schedules.covered_more", reached.length - NAMES) : nothing}
            </p>`
      }
    </div>`;
}

/** Selects the only place or miner, if nothing is selected yet. */
function onlyChoice(context: Context, scope: ScopeKind) {
  const { form, miners } = context;
  if (scope === "miner" && form.miner === "") {
    const [only, ...more] = miners;
    return only !== undefined && more.length === 0 ? { miner: only.ip } : {};
  }
  if (scope === "location" && form.location === "") {
    const { sites, areas } = placesOf(context);
    const [only, ...more] = [...sites, ...areas];
    return only !== undefined && more.length === 0 ? { location: only.name } : {};
  }
  return {};
}

function placesOf({ env, miners }: Context) {
  return places(
    miners,
    Object.values(env.hass.areas).map((area) => area.name),
  );
}

function location(context: Context): TemplateResult {
  const { env, form, set } = context;
  const { t } = env;
  const { sites, areas } = placesOf(context);
  const known = [...sites, ...areas].find(({ name }) => name.toLowerCase() === form.location.toLowerCase());
  const options = (choices: typeof sites) =>
    choices.map(
      ({ name, count }) =>
        html`<option value=${name} .selected=${live(name === known?.name)}>
          ${name} (${t.n("common.miners", count)})
        </option>`,
    );
  return choice(context, {
    path: "location",
    label: t("schedules.scope_location"),
    value: form.location,
    options: html`${
      known === undefined
        ? html`<option value=${form.location} .selected=${live(true)}>
            ${form.location === "" ? t("schedules.choose") : t("schedules.scope_gone", { name: form.location })}
          </option>`
        : nothing
    }
      ${sites.length > 0 ? html`<optgroup label=${t("schedules.sites")}>${options(sites)}</optgroup>` : nothing}
      ${areas.length > 0 ? html`<optgroup label=${t("schedules.areas")}>${options(areas)}</optgroup>` : nothing}`,
    input: (value) => set({ location: value }),
  });
}

function tags(context: Context): TemplateResult {
  const { env, form, set, miners } = context;
  const { t } = env;
  const all = labels(miners, form.tags);
  const found = problem(context, "tags");
  if (all.length === 0)
    return html`<p class="help" id=${fieldId("tags")} tabindex="-1">${t("schedules.labels_none")}</p>`;
  const has = (name: string): boolean => form.tags.some((tag) => tag.toLowerCase() === name.toLowerCase());
  return html`<div role="group" aria-label=${t("schedules.scope_tags")} aria-describedby=${found.by}>
    <p class="help">${t("schedules.labels_any")}</p>
    <div class="row">
      ${all.map(
        ({ name, count }, index) =>
          html`<label class="check">
            <input
              type="checkbox"
              id=${index === 0 ? fieldId("tags") : nothing}
              .checked=${live(has(name))}
              @change=${() =>
                set({
                  tags: has(name)
                    ? form.tags.filter((tag) => tag.toLowerCase() !== name.toLowerCase())
                    : [...form.tags, name],
                })}
            />
            ${name} (${env.format.number(count)})
          </label>`,
      )}
    </div>
    ${found.shown}
  </div>`;
}

function miner(context: Context): TemplateResult {
  const { env, form, set, miners } = context;
  const { t } = env;
  const there = miners.some(({ ip }) => ip === form.miner);
  return choice(context, {
    path: "miner_ip",
    label: t("schedules.scope_miner"),
    value: form.miner,
    options: [
      ...(there
        ? []
        : [
            {
              value: form.miner,
              label: form.miner === "" ? t("schedules.choose") : t("schedules.scope_gone", { name: form.miner }),
            },
          ]),
      ...miners.map(({ ip, name }) => ({ value: ip, label: name.includes(ip) ? name : `${name} (${ip})` })),
    ],
    input: (value) => set({ miner: value }),
  });
}

/** The limit used instead of pausing, and how fast many miners are switched. */
export function switchingSection(context: Context): TemplateResult {
  const { env, form, set } = context;
  const { t } = env;
  const once = form.type === "one-time" && form.rule === "" && form.action === "limit";
  return html`<div class="grid">
    ${
      once
        ? nothing
        : field(context, {
            path: "power_limit_w",
            label: t("schedules.own_limit"),
            type: "whole",
            value: form.watts,
            help: t("schedules.own_limit_help"),
            input: (watts) => set({ watts }),
          })
    }
    ${choice(context, {
      path: "ramp",
      label: t("schedules.ramp"),
      value: form.ramp,
      options: [
        { value: "", label: t("schedules.ramp_none") },
        { value: "size", label: t("schedules.ramp_size") },
        { value: "percent", label: t("schedules.ramp_percent") },
      ],
      input: (ramp) => set(begun(ramp as typeof form.ramp, form.groupPercent, form.groupSize, form.groupDelay)),
    })}
    ${
      form.ramp === "size"
        ? field(context, {
            path: "ramp.group_size",
            label: t("schedules.group_size"),
            type: "whole",
            value: form.groupSize,
            input: (groupSize) => set({ groupSize }),
          })
        : nothing
    }
    ${
      form.ramp === "percent"
        ? field(context, {
            path: "ramp.group_percent",
            label: t("schedules.group_percent"),
            type: "decimal",
            value: form.groupPercent,
            also: ["ramp.group_size"],
            input: (groupPercent) => set({ groupPercent }),
          })
        : nothing
    }
    ${
      form.ramp === ""
        ? nothing
        : field(context, {
            path: "ramp.group_delay_s",
            label: t("schedules.group_delay"),
            type: "decimal",
            value: form.groupDelay,
            input: (groupDelay) => set({ groupDelay }),
          })
    }
  </div>`;
}

/** Fills in the usual groups if none are given yet: a tenth each minute. */
function begun(ramp: "" | "size" | "percent", percent: string, size: string, delay: string) {
  return {
    ramp,
    ...(ramp === "percent" && percent === "" ? { groupPercent: "10" } : {}),
    ...(ramp === "size" && size === "" ? { groupSize: "10" } : {}),
    ...(ramp !== "" && delay === "" ? { groupDelay: "60" } : {}),
  };
}
