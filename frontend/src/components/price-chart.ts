import { html, nothing, type PropertyValues, svg } from "lit";
import { property, query, state } from "lit/decorators.js";
import {
  areaPath,
  at,
  type Band,
  bandsWithin,
  moments,
  niceTicks,
  type PriceSlot,
  priceRange,
  type Span,
  scale,
  slotsWithin,
  spanOf,
  stepPath,
  summary,
} from "../chart/geometry";
import { AXIS, chartStyles, LANE, patterns } from "../chart/styles";
import { roomy, timeTicks } from "../chart/timeaxis";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { PlanStep, PricePoint, ScheduleAction } from "../types";
import { Part } from "../view";

const DAY_LABEL = 88;
const MINUTE = 60_000;
const ACTIONS: readonly ScheduleAction[] = ["off", "limit", "on"];

/** The time between two changes. */
interface Stretch extends Span {
  readonly slot: PriceSlot | undefined;
  readonly band: Band | undefined;
}

/**
 * The electricity price over time as a step line, with a plan above it; each works without the other.
 *
 * `from` and `until` are ISO 8601 times; if they are empty, the chart shows everything. The height is
 * `--mr-chart-height`, 300 px by default.
 */
@element("mr-price-chart")
export class MrPriceChart extends Part {
  @property({ attribute: false }) prices: readonly PricePoint[] = [];
  @property({ attribute: false }) steps: readonly PlanStep[] = [];
  @property({ attribute: false }) from = "";
  @property({ attribute: false }) until = "";
  /** An ISO code; "" for that of Home Assistant. */
  @property({ attribute: false }) currency = "";
  /** The accessible name of the chart; "" for a general one. */
  @property({ attribute: false }) label = "";

  @state() private size = { width: 0, height: 300 };
  /** The time under the pointer or chosen by keys. */
  @state() private cursor: number | undefined;
  @state() private tableOpen = false;
  @state() private now = Date.now();
  @query(".plot") private readonly plot!: HTMLElement | null;

  private span: Span | null = null;
  private slots: readonly PriceSlot[] = [];
  private bands: readonly Band[] = [];
  private changes: readonly number[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const observer = new ResizeObserver(() => this.measure());
    observer.observe(this);
    this.owns(() => observer.disconnect());
    this.now = Date.now();
    const timer = setInterval(() => {
      this.now = Date.now();
    }, MINUTE / 2);
    this.owns(() => clearInterval(timer));
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.plot ?? this;
    if (width > 0 && (width !== this.size.width || height !== this.size.height)) this.size = { width, height };
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (!["prices", "steps", "from", "until"].some((key) => changes.has(key))) return;
    const given = { from: Date.parse(this.from), until: Date.parse(this.until) };
    this.span = given.until > given.from ? given : spanOf(this.prices, this.steps);
    this.slots = this.span === null ? [] : slotsWithin(this.prices, this.span);
    this.bands = this.span === null ? [] : bandsWithin(this.steps, this.span);
    this.changes = this.span === null ? [] : moments(this.slots, this.bands, this.span);
  }

  protected override updated(): void {
    this.measure();
  }

  /** The period around an instant in which price and plan stay the same. */
  private stretch(ms: number, span: Span): Stretch {
    const index = this.changes.findLastIndex((change) => change <= ms);
    return {
      from: this.changes[index] ?? span.from,
      until: this.changes[index + 1] ?? span.until,
      slot: at(this.slots, ms),
      band: at(this.bands, ms),
    };
  }

  private get unit(): string {
    return this.currency || this.env.format.currency;
  }

  private actionText(band: Band | undefined): string {
    if (band === undefined) return this.t("common.action_free");
    if (band.undecided) return this.t("chart.undecided");
    return band.action === "limit" && band.watts !== null
      ? this.t("chart.limited", { power: this.env.format.power(band.watts) })
      : this.t(`common.action_${band.action}`);
  }

  private priceText(slot: PriceSlot | undefined): string {
    return slot === undefined ? this.t("chart.no_price") : this.env.format.price(slot.price, this.unit);
  }

  private times(span: Span): string {
    const { format } = this.env;
    const until = new Date(span.until);
    const end = span.until - span.from >= 86_400_000 ? format.weekdayTime(until) : format.time(until);
    return `${format.weekdayTime(new Date(span.from))} – ${end}`;
  }

  private parts(stretch: Stretch): string[] {
    return [
      this.times(stretch),
      ...(this.slots.length > 0 ? [this.priceText(stretch.slot)] : []),
      ...(this.bands.length > 0 ? [this.actionText(stretch.band)] : []),
    ];
  }

  private follow(event: PointerEvent, span: Span, time: (x: number) => number): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.cursor = Math.min(span.until - 1, Math.max(span.from, time(event.clientX - box.left)));
  }

  private step(event: KeyboardEvent, cursorTime: number): void {
    const index = this.changes.findLastIndex((change) => change <= cursorTime);
    const last = this.changes.length - 1;
    const target = { ArrowLeft: index - 1, ArrowDown: index - 1, ArrowRight: index + 1, ArrowUp: index + 1, Home: 0 };
    const wanted = event.key === "End" ? last : target[event.key as keyof typeof target];
    if (wanted === undefined) return;
    event.preventDefault();
    this.cursor = this.changes[Math.min(last, Math.max(0, wanted))];
  }

  protected override render() {
    const span = this.span;
    if (span === null || (this.slots.length === 0 && this.bands.length === 0)) {
      return html`<p class="empty">${this.t(this.steps.length > 0 ? "chart.nothing_wanted" : "chart.empty")}</p>`;
    }
    const nowShown = this.now >= span.from && this.now < span.until;
    const cursorTime = this.cursor ?? (nowShown ? this.now : span.from);
    const stretch = this.stretch(cursorTime, span);
    const parts = this.parts(stretch);
    return html`<div class="readout ${this.bands.length > 0 ? "why" : ""}" aria-hidden="true">
        <div class="facts">
          ${this.cursor === undefined && nowShown ? html`<b>${this.t("chart.now")}:</b>` : nothing}
          ${parts.map((part, index) => html`<span class=${index === 0 ? "" : "strong"}>${part}</span>`)}
        </div>
        ${this.bands.length > 0 ? html`<div class="reason">${stretch.band?.reason ?? ""}</div>` : nothing}
      </div>
      ${this.drawing(span, nowShown, stretch, [...parts, stretch.band?.reason ?? ""].filter(Boolean).join(", "))}
      ${this.legend()}
      <p class="visually-hidden" id="summary">${this.sentences()}</p>
      <details
        @toggle=${(event: Event) => {
          this.tableOpen = (event.currentTarget as HTMLDetailsElement).open;
        }}
      >
        <summary>${this.t("chart.as_table")}</summary>
        ${this.tableOpen ? this.table(span) : nothing}
      </details>`;
  }

  private drawing(span: Span, nowShown: boolean, stretch: Stretch, words: string) {
    const { format } = this.env;
    const { width, height } = this.size;
    const priced = this.slots.length > 0;
    const lane = this.bands.length > 0 ? LANE : 0;
    const range = priceRange(this.slots);
    const foot = height - AXIS;
    const floor = foot - lane;
    const ticks = niceTicks(range.low, range.high, Math.max(2, Math.floor(floor / 48)));
    const labels = ticks.values.map((value) => format.number(value, ticks.digits, ticks.digits));
    const left = priced ? 14 + Math.max(...labels.map((text) => text.length)) * 7 : 8;
    const right = width - 8;
    const x = scale(span.from, span.until, left, right);
    const y = scale(range.low, range.high, floor - 4, 10);
    const time = scale(left, right, span.from, span.until);
    const clock = format.time(new Date(span.from));
    const axis = timeTicks(span.from, span.until, right - left, clock.length * 6.5 + 10, format.timeZone);
    // The start of a day takes precedence over the rest of the first day; labels that do not fit are left out.
    const days = roomy([span.from, ...axis.days].reverse(), (ms) => -x(ms), DAY_LABEL).filter(
      (ms) => x(ms) + DAY_LABEL <= width,
    );
    const zero = Math.min(Math.max(0, range.low), range.high);
    return html`<div
      class="plot ${priced ? "" : "low"}"
      tabindex="0"
      role="slider"
      aria-label=${this.label || this.t("chart.label")}
      aria-describedby="summary"
      aria-valuemin="0"
      aria-valuemax=${this.changes.length - 1}
      aria-valuenow=${Math.max(0, this.changes.indexOf(stretch.from))}
      aria-valuetext=${words}
      @pointermove=${(event: PointerEvent) => this.follow(event, span, time)}
      @pointerdown=${(event: PointerEvent) => this.follow(event, span, time)}
      @pointerleave=${() => {
        this.cursor = undefined;
      }}
      @blur=${() => {
        this.cursor = undefined;
      }}
      @keydown=${(event: KeyboardEvent) => this.step(event, stretch.from)}
    >
      ${
        width === 0
          ? nothing
          : svg`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${patterns}
        ${this.bands.map(
          (
            band,
          ) => svg`<rect class="tint ${band.undecided ? "undecided" : ""}" x=${x(band.from)} width=${Math.max(0, x(band.until) - x(band.from))}
            y=${priced ? 0 : floor} height=${priced ? floor : 0} fill="url(#${band.action})" />`,
        )}
        ${
          priced
            ? ticks.values.map(
                (value, index) => svg`<line class=${value === 0 ? "zero" : "grid"} x1=${left} x2=${right}
                  y1=${y(value)} y2=${y(value)} />
                <text x=${left - 8} y=${y(value) + 4} text-anchor="end">${labels[index]}</text>`,
              )
            : nothing
        }
        ${axis.days.map((ms) => svg`<line class="day" x1=${x(ms)} x2=${x(ms)} y1="0" y2=${foot + 34} />`)}
        ${axis.hours.map(
          (ms) => svg`<line class="grid" x1=${x(ms)} x2=${x(ms)} y1=${foot} y2=${foot + 4} />
            <text x=${x(ms)} y=${foot + 16} text-anchor="middle">${Math.abs(x(ms) - width / 2) + clock.length * 4 <= width / 2 ? format.time(new Date(ms)) : nothing}</text>`,
        )}
        ${days.map((ms) => svg`<text class="date" x=${x(ms) + 4} y=${foot + 33}>${format.day(new Date(ms))}</text>`)}
        <path class="area" d=${areaPath(this.slots, x, y, zero)} />
        <path class="line" d=${stepPath(this.slots, x, y)} />
        ${lane > 0 ? this.lane(floor, lane, x) : nothing}
        <line class="axis" x1=${left} x2=${right} y1=${foot} y2=${foot} />
        ${
          this.cursor === undefined
            ? nothing
            : svg`<rect class="looked" x=${x(stretch.from)} width=${Math.max(1, x(stretch.until) - x(stretch.from))}
                y="0" height=${foot} />`
        }
        ${nowShown ? svg`<line class="now" x1=${x(this.now)} x2=${x(this.now)} y1="0" y2=${foot} />` : nothing}
        ${stretch.slot === undefined || !priced ? nothing : svg`<circle class="dot" r="4.5" cx=${x(Math.min(Math.max(this.cursor ?? this.now, stretch.from), stretch.until))} cy=${y(stretch.slot.price)} />`}
      </svg>`
      }
    </div>`;
  }

  /** The plan in a lane of its own, with labels if they fit. */
  private lane(top: number, height: number, x: (ms: number) => number) {
    return this.bands.map((band) => {
      const start = x(band.from);
      const width = x(band.until) - start;
      const word = band.undecided
        ? this.t("chart.undecided")
        : band.action === "limit" && band.watts !== null
          ? this.env.format.power(band.watts)
          : this.t(`common.action_${band.action}`);
      if (band.undecided) {
        return svg`<rect class="block undecided" x=${start} y=${top + 2} width=${Math.max(1, width)} height=${height - 4} rx="3" />
          ${width > word.length * 7 + 10 ? svg`<text class="word" x=${start + width / 2} y=${top + height / 2 + 4} text-anchor="middle">${word}</text>` : nothing}`;
      }
      return svg`<rect class="block ${band.action}" x=${start} y=${top + 2} width=${Math.max(1, width)} height=${height - 4} rx="3" />
        <rect x=${start} y=${top + 2} width=${Math.max(1, width)} height=${height - 4} rx="3" fill="url(#${band.action})" />
        ${
          width > word.length * 7 + 10
            ? svg`<text class="word" x=${start + width / 2} y=${top + height / 2 + 4} text-anchor="middle">${word}</text>`
            : nothing
        }`;
    });
  }

  private legend() {
    const used = ACTIONS.filter((action) => this.bands.some((band) => band.action === action && !band.undecided));
    const undecided = this.bands.some((band) => band.undecided);
    return html`<ul class="legend" aria-hidden="true">
      ${
        this.slots.length > 0
          ? html`<li><svg width="20" height="14"><path class="line" d="M1 10H10V4H19" /></svg>${this.t("chart.price", { currency: this.unit })}</li>`
          : nothing
      }
      ${used.map(
        (action) =>
          html`<li>
            <svg width="20" height="14">
              <rect class="block ${action}" x="1" y="1" width="18" height="12" rx="3" />
              <rect x="1" y="1" width="18" height="12" rx="3" fill="url(#${action})" />
            </svg>
            ${this.t(`common.action_${action}`)}
          </li>`,
      )}
      ${
        undecided
          ? html`<li>
              <svg width="20" height="14"><rect class="block undecided" x="1" y="1" width="18" height="12" rx="3" /></svg>
              ${this.t("chart.undecided")}
            </li>`
          : nothing
      }
    </ul>`;
  }

  /** Describes the chart in sentences for screen readers. */
  private sentences(): string {
    const { lowest, highest, seconds } = summary(this.slots, this.bands);
    const parts: string[] = [];
    if (lowest !== null)
      parts.push(this.t("chart.lowest", { price: this.priceText(lowest), time: this.times(lowest) }));
    if (highest !== null && highest.price !== lowest?.price) {
      parts.push(this.t("chart.highest", { price: this.priceText(highest), time: this.times(highest) }));
    }
    for (const action of ACTIONS) {
      if (seconds[action] > 0)
        parts.push(this.t(`chart.${action}_for`, { span: this.env.format.span(seconds[action]) }));
    }
    if (seconds.undecided > 0)
      parts.push(this.t("chart.undecided_for", { span: this.env.format.span(seconds.undecided) }));
    return parts.join(" ");
  }

  private table(span: Span) {
    const planned = this.bands.length > 0;
    const priced = this.slots.length > 0;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label || this.t("chart.label")}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${this.t("chart.time")}</th>
            ${priced ? html`<th scope="col" class="number">${this.t("chart.price_column")}</th>` : nothing}
            ${
              planned
                ? html`<th scope="col">${this.t("chart.plan")}</th>
                    <th scope="col">${this.t("chart.reason")}</th>`
                : nothing
            }
          </tr>
        </thead>
        <tbody>
          ${this.changes.map((ms) => {
            const { slot, band } = this.stretch(ms, span);
            return html`<tr>
              <th scope="row">${this.env.format.weekdayTime(new Date(ms))}</th>
              ${priced ? html`<td class="number">${this.priceText(slot)}</td>` : nothing}
              ${
                planned
                  ? html`<td>${this.actionText(band)}</td>
                      <td>${band?.reason ?? ""}</td>`
                  : nothing
              }
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  static override styles = [sharedStyles, chartStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-price-chart": MrPriceChart;
  }
}
