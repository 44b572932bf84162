import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { rest } from "../api";
import {
  areaPath,
  type Band,
  bandsWithin,
  priceRange,
  type Span,
  scale,
  slotsWithin,
  stepPath,
} from "../chart/geometry";
import { timeTicks } from "../chart/timeaxis";
import { link } from "../components/link";
import { MinerNames } from "../components/miner-names";
import { commonRate } from "../control/cost";
import { element } from "../element";
import type { Env } from "../env";
import { Feed } from "../feed";
import { loadRates } from "../rates/load";
import { sharedStyles } from "../styles";
import type { PlanStep, PricePoint, Rate, Schedule } from "../types";
import { Part } from "../view";
import { describeAction } from "./descriptions";
import { calendarStyles } from "./plan-calendar-styles";
import { describeReasons } from "./reason";
import { withUndecided } from "./undecided";

const RELOAD_MS = 60_000;
/** How many groups of miners are shown at first. */
const GROUPS = 8;
const NAMES = 3;
/** The time axis in units of the drawing. */
const WIDTH = 1000;
const PRICE_HEIGHT = 120;

type Step = PlanStep & { readonly schedule_ids: readonly number[] };

interface Plan {
  readonly from: string;
  readonly until: string;
  readonly schedules: readonly { readonly schedule_id: number; readonly steps: readonly Step[] }[];
  readonly groups: readonly {
    readonly miner_ids: readonly string[];
    readonly overridden_until: string | null;
    readonly steps: readonly Step[];
  }[];
  readonly groups_more: number;
}

/** One row of the calendar. */
interface Lane {
  readonly key: string;
  readonly name: string;
  readonly title: unknown;
  readonly help: string;
  readonly bands: readonly Band[];
}

/** The plan of all schedules for the next 48 hours over the electricity price: by schedule, and as miners follow it. */
@element("mr-plan-calendar")
export class MrPlanCalendar extends Part {
  @state() private plan: Plan | null | undefined;
  @state() private schedules: readonly Schedule[] = [];
  @state() private rates: readonly Rate[] = [];
  @state() private prices: ReadonlyMap<number, readonly PricePoint[]> = new Map();
  @state() private rateId: number | undefined;
  @state() private error = "";
  @state() private allGroups = false;
  @state() private now = Date.now();
  /** What the pointer or the focus is on. */
  @state() private chosen: { readonly lane: Lane; readonly band: Band } | undefined;

  private readonly names = new MinerNames();
  private loading: Promise<void> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const feed = new Feed<unknown>(
      () => this.env.hass.connection,
      "miner_remote/schedules/subscribe",
      () => void this.load(),
    );
    this.owns(feed.listen(() => undefined));
    this.owns(
      this.env.fleet.listen(() => {
        if (this.names.refresh(this.env.fleet)) this.requestUpdate();
      }),
    );
    const timer = setInterval(() => {
      this.now = Date.now();
      if (document.visibilityState === "visible") void this.load();
    }, RELOAD_MS);
    this.owns(() => clearInterval(timer));
    void this.load();
  }

  private load(): Promise<void> {
    this.loading ??= this.read().finally(() => {
      this.loading = undefined;
    });
    return this.loading;
  }

  private async read(): Promise<void> {
    const { hass } = this.env;
    try {
      const [{ plan }, { schedules }, rates] = await Promise.all([
        rest<{ plan: Plan | null }>(hass, "GET", "remote/schedule/plan"),
        rest<{ schedules: Schedule[] }>(hass, "GET", "remote/schedule/power"),
        loadRates(this.env),
      ]);
      const used = schedules.flatMap((schedule) =>
        schedule.enabled && schedule.price_rule !== null ? (schedule.electricity_rate_id ?? []) : [],
      );
      const shown = this.rateId ?? used[0] ?? commonRate(rates)?.id;
      const wanted = [...new Set([...used, ...(shown === undefined ? [] : [shown])])].filter((id) =>
        rates.some((rate) => rate.id === id),
      );
      const read = await Promise.all(
        wanted.map(async (id) => {
          return [id, await rest<readonly PricePoint[]>(hass, "GET", `remote/rates/${id}/prices?hours=48`)] as const;
        }),
      );
      if (!this.isConnected) return;
      [this.plan, this.schedules, this.rates, this.prices] = [plan, schedules, rates, new Map(read)];
      this.rateId ??= shown;
      this.now = Date.now();
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  /** Home Assistant's time zone, as that of most schedules. */
  private get zoned(): Env {
    return this.env.inZone(this.env.hass.config.time_zone);
  }

  // Rows -------------------------------------------------------------------------------------------------------------

  private bands(steps: readonly Step[], span: Span): readonly Band[] {
    const env = this.zoned;
    const ruled = steps
      .flatMap(({ schedule_ids }) => schedule_ids)
      .map((id) => this.schedules.find((schedule) => schedule.id === id))
      .find((schedule) => (schedule?.price_rule ?? null) !== null);
    const rate = this.rates.find(({ id }) => id === ruled?.electricity_rate_id);
    const known = rate === undefined ? [] : (this.prices.get(rate.id) ?? []);
    const described = withUndecided(steps, known, this.t("chart.undecided_why")).map((step) =>
      step.undecided ? step : { ...step, reason: describeReasons(step, rate?.currency, env) },
    );
    return bandsWithin(described, span);
  }

  private scheduleLanes(plan: Plan, span: Span): Lane[] {
    return plan.schedules.flatMap(({ schedule_id: id, steps }) => {
      const schedule = this.schedules.find((item) => item.id === id);
      if (schedule === undefined) return [];
      const zone = schedule.timezone;
      const other = zone !== null && zone !== this.zoned.format.timeZone;
      return {
        key: `schedule-${id}`,
        name: schedule.name,
        title: link(["schedules", String(id)], schedule.name),
        help: other ? this.t("schedules.in_zone", { zone }) : "",
        bands: this.bands(steps, span),
      };
    });
  }

  private groupLanes(plan: Plan, span: Span): Lane[] {
    const groups = this.allGroups ? plan.groups : plan.groups.slice(0, GROUPS);
    return groups.map(({ miner_ids: ids, overridden_until: until, steps }, index) => {
      const names = ids.map((id) => this.env.fleet.get(id)?.name ?? id);
      const more = names.length > NAMES ? " …" : "";
      const name = `${this.t.n("common.miners", names.length)}: ${names.slice(0, NAMES).join(", ")}${more}`;
      return {
        key: `group-${index}`,
        name,
        title: html`<span title=${names.slice(0, 40).join(", ")}>${name}</span>`,
        help: until === null ? "" : this.t("schedules.calendar_override", { time: this.zoned.format.upcoming(until) }),
        bands: this.bands(steps, span),
      };
    });
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override render() {
    const { plan } = this;
    if (plan === undefined || plan === null) {
      return this.error === ""
        ? html`<p class="help first" role="status">${this.t("schedules.plan_loading")}</p>`
        : html`<p class="notice bad" role="alert">${this.t("schedules.plan_failed", { error: this.error })}</p>`;
    }
    const span = { from: Date.parse(plan.from), until: Date.parse(plan.until) };
    const schedules = this.scheduleLanes(plan, span);
    const groups = this.groupLanes(plan, span);
    const hidden = plan.groups.length - groups.length;
    return html`<div class="page">
      ${this.error === "" ? nothing : html`<p class="notice bad" role="alert">${this.t("schedules.plan_failed", { error: this.error })}</p>`}
      <div class="row top">
        ${this.rateChoice()}
        <span class="spacer"></span>
        <span class="help">${this.t("schedules.calendar_zone", { zone: this.zoned.format.timeZone })}</span>
      </div>
      ${this.readout()}
      <div class="calendar">
        ${this.priceLane(span)}
        ${
          schedules.length === 0
            ? html`<p class="help wide">${this.t("schedules.calendar_empty")}</p>`
            : html`<h3 class="wide">${this.t("schedules.heading")}</h3>
                ${schedules.map((lane) => this.lane(lane, span))}
                <h3 class="wide">${this.t("schedules.calendar_miners")}</h3>
                ${groups.map((lane) => this.lane(lane, span))}`
        }
        ${this.axis(span)}
      </div>
      ${
        hidden > 0
          ? html`<button type="button" class="plain" @click=${() => {
              this.allGroups = true;
            }}>${this.t.n("schedules.calendar_more", hidden)}</button>`
          : nothing
      }
      ${plan.groups_more > 0 ? html`<p class="help">${this.t.n("schedules.calendar_unlisted", plan.groups_more)}</p>` : nothing}
    </div>`;
  }

  private rateChoice() {
    if (this.rates.length === 0) return link(["rates"], this.t("schedules.rate_new"));
    return html`<label class="rate">
      ${this.t("schedules.rate")}
      <select
        @change=${(event: Event) => {
          this.rateId = Number((event.target as HTMLSelectElement).value);
          // One that has begun reads the prices of the tariff that was selected before.
          void Promise.resolve(this.loading).then(() => this.load());
        }}
      >
        ${this.rates.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.rateId}>${name}</option>`)}
      </select>
    </label>`;
  }

  private readout() {
    const { chosen } = this;
    return html`<div class="readout" aria-hidden="true">
      ${
        chosen === undefined
          ? html`<span class="help">${this.t("schedules.calendar_hint")}</span>`
          : html`<b>${chosen.lane.name}</b> <span>${this.bandText(chosen.band)}</span>`
      }
    </div>`;
  }

  private actionText(band: Band): string {
    return band.undecided ? this.t("chart.undecided") : describeAction(band.action, band.watts, this.env);
  }

  private bandText(band: Band): string {
    const { format } = this.zoned;
    const times = `${format.weekdayTime(new Date(band.from))} – ${format.weekdayTime(new Date(band.until))}`;
    return [times, this.actionText(band), band.reason].filter(Boolean).join(" · ");
  }

  private percent(ms: number, span: Span): number {
    return ((Math.min(Math.max(ms, span.from), span.until) - span.from) / (span.until - span.from)) * 100;
  }

  private marks(span: Span) {
    const { days } = timeTicks(span.from, span.until, WIDTH, WIDTH, this.zoned.format.timeZone);
    return html`${days.map((ms) => html`<i class="day" style="inset-inline-start:${this.percent(ms, span)}%"></i>`)}
      <i class="now" style="inset-inline-start:${this.percent(this.now, span)}%"></i>`;
  }

  private lane(lane: Lane, span: Span) {
    return html`<div class="label" id=${lane.key}>
        ${lane.title}${lane.help === "" ? nothing : html`<span class="help">${lane.help}</span>`}
      </div>
      <div class="lane" role="group" aria-labelledby=${lane.key}>
        ${lane.bands.map((band) => {
          const look = () => {
            this.chosen = { lane, band };
          };
          const start = this.percent(band.from, span);
          const width = this.percent(band.until, span) - start;
          return html`<button
            type="button"
            class="band ${band.undecided ? "undecided" : band.action}"
            style="inset-inline-start:${start}%;width:${width}%"
            aria-label=${this.bandText(band)}
            @pointerenter=${look}
            @focus=${look}
            @click=${look}
          >
            ${width > 6 ? html`<span aria-hidden="true">${this.actionText(band)}</span>` : nothing}
          </button>`;
        })}
        ${this.marks(span)}
      </div>`;
  }

  private priceLane(span: Span) {
    const rate = this.rates.find(({ id }) => id === this.rateId);
    const slots = slotsWithin(rate === undefined ? [] : (this.prices.get(rate.id) ?? []), span);
    if (rate === undefined || slots.length === 0) {
      return html`<div class="label">${this.t("schedules.section_price")}</div>
        <p class="lane none help">${this.t("chart.no_price")}</p>`;
    }
    const { low, high } = priceRange(slots);
    const x = scale(span.from, span.until, 0, WIDTH);
    const y = scale(low, high, PRICE_HEIGHT, 4);
    const { format } = this.env;
    const prices = slots.map(({ price }) => price);
    const range = this.t("schedules.calendar_prices", {
      low: format.price(Math.min(...prices), rate.currency),
      high: format.price(Math.max(...prices), rate.currency),
    });
    return html`<div class="label">${rate.name}<span class="help">${range}</span></div>
      <div class="lane price" role="img" aria-label=${`${rate.name}: ${range}`}>
        <svg viewBox="0 0 ${WIDTH} ${PRICE_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
          <path class="area" d=${areaPath(slots, x, y, Math.min(Math.max(0, low), high))} />
          <path class="line" d=${stepPath(slots, x, y)} vector-effect="non-scaling-stroke" />
        </svg>
        ${this.marks(span)}
      </div>`;
  }

  private axis(span: Span) {
    const { format } = this.zoned;
    const { days, hours } = timeTicks(span.from, span.until, WIDTH, 100, format.timeZone);
    return html`<div class="label"></div>
      <div class="lane axis" aria-hidden="true">
        ${hours.map(
          (ms) =>
            html`<span class="hour ${this.percent(ms, span) < 6 ? "close" : ""}" style="inset-inline-start:${this.percent(ms, span)}%">${format.time(new Date(ms))}</span>`,
        )}
        ${[span.from, ...days].map(
          (ms, index) =>
            html`<b
              class=${this.percent(days[index] ?? span.until, span) - this.percent(ms, span) < 25 ? "close" : ""}
              style="inset-inline-start:${this.percent(ms, span)}%"
              >${format.day(new Date(ms))}</b
            >`,
        )}
      </div>`;
  }

  static override styles = [sharedStyles, calendarStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-plan-calendar": MrPlanCalendar;
  }
}
