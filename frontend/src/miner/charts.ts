import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { queryString, rest, ws } from "../api";
import { at, type Band, type PriceSlot, type Span, slotsWithin } from "../chart/geometry";
import "../chart/line-chart";
import type { Mark } from "../chart/line-chart";
import type { Sample } from "../chart/line-geometry";
import { segmentStyles, segments } from "../components/segments";
import { rateFinder } from "../control/cost";
import { element } from "../element";
import { loadRates } from "../rates/load";
import { describeAction } from "../schedules/descriptions";
import { sharedStyles } from "../styles";
import type { CommandRecord, Miner, PricePoint } from "../types";
import { Part } from "../view";
import { CHARTS, type ChartEntity, type ChartKey, type Details } from "./details";
import { allBands, timeOf } from "./marks";
import { fromStatistics, loadSamples, RANGES, type Range, rangeSpan, refreshAfter } from "./series";
import { minerStyles } from "./styles";

const MOST_RECORDS = 500;
/** Statistics of an hour come a while after its end. */
const STATISTICS_LATE = 2 * 3_600_000;
/** A command this close to the cursor is described, as a part of the width. */
const NEAR = 0.012;

interface Read {
  readonly range: Range;
  readonly now: number;
  readonly span: Span;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  readonly records: readonly CommandRecord[];
  readonly prices: readonly PriceSlot[];
  readonly currency: string | undefined;
}

/**
 * Hashrate, power, temperature and efficiency over time, with commands, the windows of schedules, and the electricity
 * price. Fires `range` (detail: Range).
 */
@element("mr-miner-charts")
export class MinerCharts extends Part {
  @property({ attribute: false }) miner!: Miner;
  @property({ attribute: false }) details!: Details;
  @property({ attribute: false }) range: Range = "day";
  /** Whether the user has chosen the range; otherwise a new miner begins with a shorter one. */
  @property({ type: Boolean }) settled = false;
  /** The last commands, newer than those that were read with the history. */
  @property({ attribute: false }) latest: readonly CommandRecord[] = [];

  @state() private read: Read | undefined;
  @state() private error = "";
  @state() private cursor: number | undefined;

  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;
  private asked = "";
  private records: readonly CommandRecord[] = [];
  private bands: readonly Band[] = [];
  private marks: readonly Mark[] = [];
  private planned = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.asked = "";
    const shown = (): void => {
      if (document.visibilityState === "visible") void this.load();
    };
    document.addEventListener("visibilitychange", shown);
    this.owns(() => {
      document.removeEventListener("visibilitychange", shown);
      clearTimeout(this.timer);
      this.turn += 1;
    });
  }

  protected override willUpdate(changes: PropertyValues): void {
    const { miner, details } = this;
    const asked = JSON.stringify([miner.miner_id, this.range, details.entities, miner.site, miner.location]);
    if (asked !== this.asked) {
      this.asked = asked;
      this.cursor = undefined;
      void this.load();
    }
    const { read } = this;
    const planned = JSON.stringify(details.plan?.steps.map(({ start, end, action }) => [start, end, action]));
    if (read !== undefined && (changes.has("read") || changes.has("latest") || planned !== this.planned)) {
      this.planned = planned;
      this.records = merged(read.records, this.latest);
      this.bands = allBands(this.records, details.plan?.steps ?? [], read.span, read.now);
      this.marks = this.records
        .filter((record) => timeOf(record) >= read.span.from)
        .map((record) => ({ at: timeOf(record), bad: !["success", "pending"].includes(record.status) }));
    }
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    this.turn += 1;
    const { turn, range, details } = this;
    const { hass } = this.env;
    const now = Date.now();
    const span = rangeSpan(range, now);
    const ids = CHARTS.flatMap((key) =>
      usable(details.entities[key]) ? [details.entities[key]?.entity_id ?? ""] : [],
    );
    try {
      const [samples, records, prices] = await Promise.all([
        loadSamples(hass, ids, range, span, now),
        this.readRecords(span),
        this.readPrices(span),
      ]);
      if (turn !== this.turn) return;
      this.read = { range, now, span, samples, records, ...prices };
      const first = Math.min(...[...samples.values()].map((list) => list[0]?.from ?? Number.POSITIVE_INFINITY));
      if (!this.settled && range === "day" && first > rangeSpan("hour", now).from && first <= now) this.choose("hour");
      this.error = "";
    } catch (thrown) {
      if (turn !== this.turn) return;
      this.error = this.env.errorText(thrown);
    }
    this.timer = setTimeout(() => {
      if (document.visibilityState === "visible") void this.load();
    }, refreshAfter(range));
  }

  private choose(range: Range): void {
    this.dispatchEvent(new CustomEvent<Range>("range", { detail: range }));
  }

  /** Returns the commands within a span, and the scheduled ones before it whose effect may last. */
  private async readRecords(span: Span): Promise<readonly CommandRecord[]> {
    const since = new Date(span.from).toISOString();
    const ask = (more: Readonly<Record<string, string | number>>) =>
      rest<{ readonly commands: readonly CommandRecord[] }>(
        this.env.hass,
        "GET",
        `remote/commands/history${queryString({ miner_id: this.miner.miner_id, ...more })}`,
      );
    const [inside, before] = await Promise.all([
      ask({ since, limit: MOST_RECORDS }),
      ask({ until: since, source: "scheduled", limit: 5 }),
    ]);
    return merged(before.commands, inside.commands);
  }

  /** Returns the prices of the miner's tariff. */
  private async readPrices(span: Span): Promise<{ prices: readonly PriceSlot[]; currency: string | undefined }> {
    const rates = await loadRates(this.env);
    const rate = rateFinder(rates)(this.miner);
    if (rate === undefined) return { prices: [], currency: undefined };
    const { prices, currency } = await ws<{ readonly prices: readonly PricePoint[]; readonly currency: string }>(
      this.env.hass,
      "miner_remote/prices",
      {
        rate_id: rate.id,
        start_time: new Date(span.from).toISOString(),
        end_time: new Date(span.until).toISOString(),
      },
    );
    return { prices: slotsWithin(prices, span), currency };
  }

  protected override render() {
    const { read, details } = this;
    const drawn = read !== undefined && CHARTS.some((key) => this.problem(details.entities[key], read) === undefined);
    return html`<div class="row">
        <h3>${this.t("miner.charts")}</h3>
        <span class="spacer"></span>
        ${segments(
          "range",
          this.t("miner.range"),
          this.range,
          RANGES.map((range) => ({ value: range, label: this.t(`miner.range_${range}`) })),
          (range) => this.choose(range as Range),
          true,
        )}
      </div>
      ${this.error === "" ? nothing : html`<p class="notice bad flat" role="alert">${this.t("miner.chart_failed", { error: this.error })}</p>`}
      ${
        read === undefined
          ? this.error === ""
            ? this.loadingLine()
            : nothing
          : html`${drawn ? this.readout(read) : nothing}
              <div class="charts">${CHARTS.map((key) => this.chart(key, read))}</div>
              ${drawn ? this.legend(read) : nothing}`
      }`;
  }

  /** Renders the time under the cursor with the plan, the price and the commands. */
  private readout(read: Read) {
    const ms = this.cursor ?? read.now;
    const { format } = this.env;
    const time = this.cursor === undefined ? this.t("chart.now") : format.weekdayTime(new Date(ms));
    return html`<p class="readout flat" aria-hidden="true"><b>${time}</b> ${this.about(ms).map((part) => html`<span>${part}</span>`)}</p>`;
  }

  private about(ms: number): string[] {
    const { read } = this;
    if (read === undefined) return [];
    const { format } = this.env;
    const band = at(this.bands, ms);
    const slot = at(read.prices, ms);
    const near = (read.span.until - read.span.from) * NEAR;
    const found =
      this.cursor === undefined ? [] : this.records.filter((record) => Math.abs(timeOf(record) - ms) < near);
    return [
      ...(band === undefined
        ? []
        : [this.t("miner.schedule_does", { action: describeAction(band.action, band.watts, this.env) })]),
      ...(slot === undefined ? [] : [format.price(slot.price, read.currency)]),
      ...found.slice(0, 3).map((record) =>
        this.t("miner.command_at", {
          command: this.t(`common.type_${record.command_type}`),
          name: record.initiated_by,
          time: format.time(new Date(timeOf(record))),
        }),
      ),
    ];
  }

  private chart(key: ChartKey, read: Read) {
    const entity = this.details.entities[key];
    const label = this.t(`miner.chart_${key}`);
    const problem = this.problem(entity, read);
    if (problem !== undefined) {
      return html`<div class="none">
        <h4>${label}</h4>
        <p class="help">${problem}</p>
      </div>`;
    }
    return html`<mr-line-chart
      .env=${this.env}
      .samples=${read.samples.get(entity?.entity_id ?? "") ?? []}
      .span=${read.span}
      .bands=${this.bands}
      .marks=${this.marks}
      .prices=${read.prices}
      .now=${read.now}
      .slack=${fromStatistics(read.range) ? STATISTICS_LATE : 1000}
      .reference=${this.reference(key, entity)}
      .cursor=${this.cursor}
      .label=${label}
      .text=${this.formatter(key, entity)}
      .describe=${this.describe}
      @cursor=${(event: CustomEvent<number | null>) => {
        this.cursor = event.detail ?? undefined;
      }}
    ></mr-line-chart>`;
  }

  /** Returns the expected hashrate or the power limit, if the sensor has the integration's unit. */
  private reference(key: ChartKey, entity: ChartEntity | null): number | null {
    if (this.unit(key, entity) !== UNITS[key]) return null;
    return key === "hashrate" ? this.miner.expected_hashrate_ths : key === "power" ? this.miner.power_limit_w : null;
  }

  /** Returns the unit of a sensor, which the user may have changed. */
  private unit(key: ChartKey, entity: ChartEntity | null): string {
    return String(this.env.hass.states[entity?.entity_id ?? ""]?.attributes.unit_of_measurement ?? UNITS[key]);
  }

  private readonly describe = (ms: number): string => this.about(ms).join(", ");

  /** Returns why a quantity has no chart, and what to do. */
  private problem(entity: ChartEntity | null, read: Read) {
    if (entity === null)
      return this.miner.device_id === null
        ? this.t("miner.chart_no_entities")
        : this.t("miner.chart_missing", { name: this.miner.name });
    const entity_id = entity.entity_id;
    if (entity.disabled) {
      const link = html`<a href="/config/devices/device/${this.miner.device_id}">${this.t("control.device_page")}</a>`;
      return html`${this.t("miner.chart_disabled", { entity: entity_id })} ${link}`;
    }
    if (!entity.recorded) return this.t("miner.chart_unrecorded", { entity: entity_id });
    if ((read.samples.get(entity_id) ?? []).length > 0) return undefined;
    return this.t(fromStatistics(read.range) ? "miner.chart_no_statistics" : "miner.chart_empty");
  }

  private readonly formatters = new Map<string, (value: number) => string>();

  /** Returns how values of a sensor are written. */
  private formatter(key: ChartKey, entity: ChartEntity | null): (value: number) => string {
    const { format } = this.env;
    const unit = this.unit(key, entity);
    const own = `${key} ${unit} ${format.language}`;
    let made = this.formatters.get(own);
    if (made === undefined) {
      made = (value) => {
        if (unit !== UNITS[key]) return `${format.number(value, 1)} ${unit}`;
        switch (key) {
          case "hashrate":
            return format.hashrate(value);
          case "power":
            return format.power(value);
          case "temperature_max":
            return `${format.number(value, 1)} °C`;
          case "efficiency":
            return format.efficiency(value);
        }
      };
      this.formatters.set(own, made);
    }
    return made;
  }

  private legend(read: Read) {
    const swatch = (kind: string) => html`<span class="swatch ${kind}"></span>`;
    const used = (["off", "limit", "on"] as const).filter((action) =>
      this.bands.some((band) => band.action === action),
    );
    const prices = read.prices.map(({ price }) => price);
    const low = Math.min(...prices);
    const high = Math.max(...prices);
    const text = (price: number) => this.env.format.price(price, read.currency);
    return html`<ul class="legend">
      ${
        this.miner.expected_hashrate_ths !== null || this.miner.power_limit_w !== null
          ? html`<li><span class="dashes"></span>${this.t("miner.legend_reference")}</li>`
          : nothing
      }
      ${this.marks.length > 0 ? html`<li><span class="flag"></span>${this.t("miner.legend_commands")}</li>` : nothing}
      ${used.map((action) => html`<li>${swatch(action)}${this.t("miner.schedule_does", { action: this.t(`common.action_${action}`) })}</li>`)}
      ${
        prices.length > 0
          ? html`<li>
              ${swatch("price")}${this.t("miner.legend_price", { price: low === high ? text(low) : `${text(low)} – ${text(high)}` })}
            </li>`
          : nothing
      }
      ${fromStatistics(read.range) ? html`<li>${swatch("band")}${this.t("miner.legend_band")}</li>` : nothing}
    </ul>`;
  }

  static override styles = [
    sharedStyles,
    minerStyles,
    segmentStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      .readout {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
        min-height: 20px;
        font-variant-numeric: tabular-nums;
      }
      .charts {
        display: grid;
        gap: 16px 24px;
        grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr));
      }
      h4 {
        margin: 0 0 4px;
        font-weight: 500;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        font-size: 13px;
      }
      .legend li {
        padding: 0;
        border: 0;
        gap: 6px;
      }
      .swatch {
        width: 18px;
        height: 12px;
        border-radius: 3px;
        border: 1px solid transparent;
      }
      .swatch.off {
        background: repeating-linear-gradient(45deg, var(--mr-off) 0 1.5px, transparent 1.5px 5px);
        border-color: var(--mr-off);
      }
      .swatch.limit {
        background: radial-gradient(var(--mr-limit) 1.3px, transparent 1.5px) 0 0 / 6px 6px;
        border-color: var(--mr-limit);
      }
      .swatch.on {
        background: color-mix(in srgb, var(--mr-on) 30%, transparent);
        border-color: var(--mr-on);
      }
      .swatch.price {
        background: linear-gradient(
          to right,
          color-mix(in srgb, var(--mr-primary-text) 15%, transparent),
          var(--mr-primary-text)
        );
      }
      .swatch.band {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
      .dashes {
        width: 18px;
        border-top: 1px dashed var(--mr-secondary);
      }
      .flag {
        border: 5px solid transparent;
        border-top: 8px solid var(--primary-text-color);
        border-bottom: 0;
      }
    `,
  ];
}

/** The units in which the integration reports. */
const UNITS: Readonly<Record<ChartKey, string>> = {
  hashrate: "TH/s",
  power: "W",
  temperature_max: "°C",
  efficiency: "J/TH",
};

/** Returns the records of both lists, each once, those of the second list instead of the same ones of the first. */
function merged(before: readonly CommandRecord[], after: readonly CommandRecord[]): readonly CommandRecord[] {
  return [...new Map([...before, ...after].map((record) => [record.id, record])).values()];
}

function usable(entity: ChartEntity | null): boolean {
  return entity !== null && !entity.disabled && entity.recorded;
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-charts": MinerCharts;
  }
}
