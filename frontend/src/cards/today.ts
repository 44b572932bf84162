import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { rest } from "../api";
import "../components/price-chart";
import { link } from "../components/link";
import { commonRate } from "../control/cost";
import { element } from "../element";
import { instantOf } from "../history/zone";
import { loadRates } from "../rates/load";
import { planSteps } from "../schedules/undecided";
import { wallTime } from "../schedules/zone";
import type { PlanStep, PricePoint, Rate, Schedule, SchedulePreview } from "../types";
import { Card, type CardConfig } from "./card";
import { itemOf } from "./members";
import { nextChange, stateOfSchedule } from "./plan";

interface TodayCardConfig extends CardConfig {
  /** Any entity of a schedule or a tariff; without it, the first schedule by price and the common tariff. */
  readonly entity?: string;
}

interface Today {
  readonly from: string;
  readonly until: string;
  readonly rate: Rate | undefined;
  readonly points: readonly PricePoint[];
  /** The schedule whose plan is drawn. */
  readonly schedule: Schedule | undefined;
  readonly steps: readonly PlanStep[];
  /** The enabled schedules, and the drawn one. */
  readonly schedules: readonly Schedule[];
}

const RELOAD_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;

/** Returns the start of the day of an instant in a time zone, and that of the next day, as ISO 8601. */
export function dayOf(now: number, zone: string): { readonly from: string; readonly until: string } {
  const midnight = `${wallTime(now, zone).slice(0, 10)}T00:00`;
  const from = instantOf(midnight, zone) ?? new Date(now).toISOString();
  // No day is longer than 26 hours.
  const tomorrow = `${wallTime(Date.parse(from) + 26 * HOUR_MS, zone).slice(0, 10)}T00:00`;
  return { from, until: instantOf(tomorrow, zone) ?? new Date(now + 24 * HOUR_MS).toISOString() };
}

/** Returns the schedule to draw: the given one, else the first enabled one by price, else the first enabled one. */
export function drawnSchedule(schedules: readonly Schedule[], id: number | undefined, rateId: number | undefined) {
  if (id !== undefined) return schedules.find((schedule) => schedule.id === id);
  const enabled = schedules.filter(
    ({ enabled: on, electricity_rate_id: rate }) => on && (rateId === undefined || rate === rateId),
  );
  return enabled.find((schedule) => schedule.price_rule !== null) ?? enabled[0];
}

/** The electricity price of today, the plan of a schedule in it, and what the schedules do now. */
@element("mr-today-card")
export class TodayCard extends Card<TodayCardConfig> {
  @state() private today: Today | undefined;
  @state() private error = "";

  private turn = 0;

  protected override follow(): void {
    this.today = undefined;
    void this.load();
    const timer = setInterval(() => void this.load(), RELOAD_MS);
    this.owns(() => clearInterval(timer));
    this.owns(() => {
      this.turn += 1;
    });
  }

  private async load(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    try {
      const today = await this.read();
      if (turn !== this.turn) return;
      this.today = today;
      this.error = "";
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
  }

  private async read(): Promise<Today> {
    const { hass, format } = this.env;
    const now = Date.now();
    const { from, until } = dayOf(now, format.timeZone);
    const [rates, { schedules }] = await Promise.all([
      loadRates(this.env),
      rest<{ schedules: readonly Schedule[] }>(hass, "GET", "remote/schedule/power"),
    ]);
    const wanted = itemOf(hass, this.config?.entity);
    const schedule = drawnSchedule(
      schedules,
      wanted?.kind === "schedule" ? wanted.id : undefined,
      wanted?.kind === "rate" ? wanted.id : undefined,
    );
    const rateId = wanted?.kind === "rate" ? wanted.id : schedule?.electricity_rate_id;
    const rate = rates.find(({ id }) => id === rateId) ?? commonRate(rates);
    const ahead = Math.max(1, Math.ceil((Date.parse(until) - now) / HOUR_MS));
    const past = Math.ceil((now - Date.parse(from)) / HOUR_MS);
    const [points, preview] = await Promise.all([
      rate === undefined
        ? []
        : rest<readonly PricePoint[]>(hass, "GET", `remote/rates/${rate.id}/prices?hours=${ahead}&past_hours=${past}`),
      schedule === undefined
        ? undefined
        : rest<SchedulePreview>(hass, "GET", `remote/schedule/power/${schedule.id}/preview?hours=${ahead}`),
    ]);
    return {
      from,
      until,
      rate,
      points: points.filter(
        ({ start, end }) => Date.parse(end) > Date.parse(from) && Date.parse(start) < Date.parse(until),
      ),
      schedule,
      steps: schedule === undefined || preview === undefined ? [] : planSteps(preview, schedule, this.env),
      schedules: schedules.filter((each) => each.enabled || each === schedule),
    };
  }

  protected override content(config: TodayCardConfig): TemplateResult {
    const { today, error } = this;
    const title = config.title || this.t("cards.today");
    if (today === undefined) {
      return html`${this.heading(title)}${error === "" ? html`<p class="help" role="status">${this.t("common.loading")}</p>` : this.failure(error)}`;
    }
    const { rate, points, schedules, schedule } = today;
    const admin = this.env.hass.user?.is_admin === true;
    const heading = this.heading(title, admin ? link(["schedules"], this.t("cards.open")) : nothing);
    if (points.length === 0 && schedules.length === 0) {
      return html`${heading}${this.sentence(this.t("cards.today_none"), admin ? link(["rates"], this.t("cards.set_price"), {}, "button") : nothing)}`;
    }
    return html`${heading} ${error === "" ? nothing : this.failure(error)} ${rate === undefined ? nothing : this.figures(today, rate)}
      <mr-price-chart
        .env=${this.env}
        .prices=${points}
        .steps=${today.steps}
        .from=${today.from}
        .until=${today.until}
        .currency=${rate?.currency ?? ""}
        .label=${schedule === undefined ? this.t("cards.today") : this.t("cards.plan_label", { name: schedule.name })}
      ></mr-price-chart>
      ${this.list(schedules)}`;
  }

  private figures({ points }: Today, rate: Rate): TemplateResult | typeof nothing {
    const [first] = points;
    if (first === undefined) return html`<p class="help">${this.t("cards.no_price_today", { name: rate.name })}</p>`;
    const { format } = this.env;
    const lowest = points.reduce((best, point) => (point.price < best.price ? point : best), first);
    const highest = points.reduce((best, point) => (point.price > best.price ? point : best), first);
    const figure = (label: string, price: number | null, when: string) =>
      html`<div>
        <dt>${label}</dt>
        <dd>${format.price(price, rate.currency)}</dd>
        <dd class="help">${when}</dd>
      </div>`;
    const flat = lowest.price === highest.price;
    return html`<dl class="figures">
      ${figure(this.t("cards.price_now"), rate.price_now, rate.name)}
      ${flat ? nothing : figure(this.t("cards.lowest"), lowest.price, format.time(lowest.start))}
      ${flat ? nothing : figure(this.t("cards.highest"), highest.price, format.time(highest.start))}
    </dl>`;
  }

  /** What each schedule does now, and its next change. */
  private list(schedules: readonly Schedule[]): TemplateResult {
    if (schedules.length === 0) return html`<p class="help">${this.t("cards.no_schedules")}</p>`;
    const admin = this.env.hass.user?.is_admin === true;
    return html`<ul class="rows">
      ${schedules.map((schedule) => {
        const { tone, text } = stateOfSchedule(this.env, schedule);
        return html`<li>
          <div class="what">
            ${admin ? link(["schedules", String(schedule.id)], schedule.name, {}, "name") : schedule.name}
            <div class="help">${nextChange(this.env, schedule)}</div>
          </div>
          <span class="chip ${tone}">${text}</span>
        </li>`;
      })}
    </ul>`;
  }

  static override styles = [
    Card.styles,
    css`
      mr-price-chart {
        --mr-chart-height: 220px;
      }
      dd.help {
        font-size: 13px;
      }
      .what {
        flex: 1 1 180px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
}
