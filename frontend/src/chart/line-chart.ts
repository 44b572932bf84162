import { css, html, nothing, type PropertyValues, svg } from "lit";
import { property, query, state } from "lit/decorators.js";
import { guard } from "lit/directives/guard.js";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { at, type Band, niceTicks, type PriceSlot, type Span, scale } from "./geometry";
import { bandPath, clusters, linePath, type Sample, stripPaths, thin, valueRange } from "./line-geometry";
import { AXIS, chartStyles, patterns } from "./styles";
import { roomy, timeTicks } from "./timeaxis";

const DAY_LABEL = 88;
const STRIP = 8;
const LEVELS = 5;
/** Marks closer than this many px are drawn as one. */
const MARK_WIDTH = 8;

/** Something that happened at a time. */
export interface Mark {
  readonly at: number;
  readonly bad: boolean;
}

/**
 * One quantity over time: a line, with the band between its lowest and highest values if they differ, above it the
 * marks, behind it the bands of a plan, below it the price as a strip. Fires `cursor` (detail: ms, or null).
 */
@element("mr-line-chart")
export class MrLineChart extends Part {
  @property({ attribute: false }) samples: readonly Sample[] = [];
  @property({ attribute: false }) span!: Span;
  @property({ attribute: false }) bands: readonly Band[] = [];
  @property({ attribute: false }) marks: readonly Mark[] = [];
  @property({ attribute: false }) prices: readonly PriceSlot[] = [];
  @property({ attribute: false }) now = Date.now();
  /** A value to compare with, drawn as a dashed line; null without one. */
  @property({ attribute: false }) reference: number | null = null;
  /** The time that all charts of a page look at, undefined for none. */
  @property({ attribute: false }) cursor: number | undefined;
  /** How old the last value may be to be the current one, in ms. */
  @property({ attribute: false }) slack = 1000;
  @property({ attribute: false }) label = "";
  /** Formats a value with its unit. */
  @property({ attribute: false }) text: (value: number) => string = String;
  /** Describes a time beyond the value, for screen readers. */
  @property({ attribute: false }) describe: (ms: number) => string = () => "";

  @state() private size = { width: 0, height: 180 };
  @query(".plot") private readonly plot!: HTMLElement | null;

  private drawn: readonly Sample[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const observer = new ResizeObserver(() => this.measure());
    observer.observe(this);
    this.owns(() => observer.disconnect());
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this.plot ?? this;
    if (width > 0 && (width !== this.size.width || height !== this.size.height)) this.size = { width, height };
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (["samples", "span", "size"].some((key) => changes.has(key)))
      this.drawn = thin(this.samples, this.span, Math.max(60, Math.floor(this.size.width / 1.5)));
  }

  protected override updated(): void {
    this.measure();
  }

  private look(ms: number | undefined): void {
    this.dispatchEvent(new CustomEvent<number | null>("cursor", { detail: ms ?? null }));
  }

  private follow(event: PointerEvent, time: (x: number) => number): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { from, until } = this.span;
    this.look(Math.min(until - 1, Math.max(from, time(event.clientX - box.left))));
  }

  /** Goes from sample to sample. */
  private step(event: KeyboardEvent): void {
    const last = this.drawn.length - 1;
    const index = this.cursor === undefined ? last : this.drawn.findLastIndex(({ from }) => from <= (this.cursor ?? 0));
    const target: Readonly<Record<string, number>> = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageDown: index - 10,
      PageUp: index + 10,
      Home: 0,
      End: last,
    };
    const wanted = target[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const sample = this.drawn[Math.min(last, Math.max(0, wanted))];
    // After a gap, the samples of the other charts begin some milliseconds later.
    this.look(sample && Math.min(sample.from + 1_000, (sample.from + sample.until) / 2));
  }

  private valueText(sample: Sample | undefined): string {
    if (sample === undefined) return "–";
    const { mean, low, high } = sample;
    const value = this.text(mean);
    return low === high
      ? value
      : this.t("chart.mean_range", { mean: value, low: this.text(low), high: this.text(high) });
  }

  protected override render() {
    const { span, drawn, cursor } = this;
    const { width, height } = this.size;
    const last = drawn.at(-1);
    const current = last !== undefined && this.now - last.until <= this.slack ? last : undefined;
    const seen = cursor === undefined ? current : at(drawn, cursor);
    const range = valueRange(drawn, this.reference);
    const strip = this.prices.length > 0 ? STRIP + 2 : 0;
    const foot = height - AXIS;
    const floor = foot - strip;
    const ticks = niceTicks(range.low, range.high, Math.max(2, Math.floor(floor / 34)));
    const labels = ticks.values.map((value) => this.env.format.number(value, ticks.digits, ticks.digits));
    const left = 14 + Math.max(...labels.map((text) => text.length)) * 7;
    const right = width - 8;
    const x = scale(span.from, span.until, left, right);
    const y = scale(range.low, range.high, floor - 4, 12);
    const when = cursor === undefined ? "" : this.env.format.weekdayTime(new Date(cursor));
    const words = [when, this.valueText(seen), cursor === undefined ? "" : this.describe(cursor)];
    return html`<div class="head">
        <h4>${this.label}</h4>
        <span class="strong" aria-hidden="true">${this.valueText(seen)}</span>
      </div>
      <div
        class="plot"
        tabindex="0"
        role="slider"
        aria-label=${this.label}
        aria-valuemin="0"
        aria-valuemax=${Math.max(0, drawn.length - 1)}
        aria-valuenow=${Math.max(0, seen === undefined ? 0 : drawn.indexOf(seen))}
        aria-valuetext=${words.filter(Boolean).join(", ")}
        @pointermove=${(event: PointerEvent) => this.follow(event, scale(left, right, span.from, span.until))}
        @pointerdown=${(event: PointerEvent) => this.follow(event, scale(left, right, span.from, span.until))}
        @pointerleave=${(event: PointerEvent) => {
          // A finger that was lifted leaves the values that it pointed at.
          if (event.pointerType !== "touch") this.look(undefined);
        }}
        @blur=${() => this.look(undefined)}
        @keydown=${this.step}
      >
        ${
          width === 0
            ? nothing
            : svg`<svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
          ${guard(
            [drawn, span, this.size, this.bands, this.marks, this.prices, this.now, this.reference, this.env],
            () => [
              this.background(x, floor),
              this.axes(x, y, left, right, foot, ticks.values, labels),
              stripPaths(this.prices, LEVELS, x, foot - STRIP, STRIP).map(
                (path, level) =>
                  svg`<path class="price" d=${path} style="opacity:${0.15 + (level / (LEVELS - 1)) * 0.8}" />`,
              ),
              svg`<path class="area" d=${bandPath(drawn, x, y)} /><path class="line" d=${linePath(drawn, x, y)} />`,
              this.reference === null
                ? nothing
                : svg`<line class="reference" x1=${left} x2=${right} y1=${y(this.reference)} y2=${y(this.reference)} />`,
              this.flags(x, floor),
            ],
          )}
          ${
            cursor === undefined
              ? nothing
              : svg`<line class="cursor" x1=${x(cursor)} x2=${x(cursor)} y1="0" y2=${foot} />
                ${seen === undefined ? nothing : svg`<circle class="dot" r="4" cx=${x(cursor)} cy=${y(seen.mean)} />`}`
          }
        </svg>`
        }
      </div>`;
  }

  private background(x: (ms: number) => number, floor: number) {
    return svg`${patterns}${this.bands.map(
      ({ from, until, action, undecided }) =>
        svg`<rect class="tint ${undecided ? "undecided" : ""}" x=${x(from)} width=${Math.max(1, x(until) - x(from))}
          y="0" height=${floor} fill="url(#${action})" />`,
    )}`;
  }

  private axes(
    x: (ms: number) => number,
    y: (value: number) => number,
    left: number,
    right: number,
    foot: number,
    values: readonly number[],
    labels: readonly string[],
  ) {
    const { format } = this.env;
    const { span, now } = this;
    const { width } = this.size;
    const long = span.until - span.from > 3 * 86_400_000;
    const clock = format.time(new Date(span.from));
    const axis = timeTicks(span.from, span.until, right - left, clock.length * 6.5 + 10, format.timeZone);
    const starts = long ? [...axis.days] : [span.from, ...axis.days];
    const days = roomy(starts.reverse(), (ms) => -x(ms), DAY_LABEL).filter((ms) => x(ms) + DAY_LABEL <= width);
    return svg`${values.map(
      (
        value,
        index,
      ) => svg`<line class=${value === 0 ? "zero" : "grid"} x1=${left} x2=${right} y1=${y(value)} y2=${y(value)} />
        <text x=${left - 8} y=${y(value) + 4} text-anchor="end">${labels[index]}</text>`,
    )}
    ${axis.days.map((ms) => svg`<line class="day" x1=${x(ms)} x2=${x(ms)} y1="0" y2=${foot} />`)}
    ${
      long
        ? nothing
        : axis.hours.map(
            (ms) => svg`<line class="grid" x1=${x(ms)} x2=${x(ms)} y1=${foot} y2=${foot + 4} />
              <text x=${x(ms)} y=${foot + 16} text-anchor="middle">${Math.abs(x(ms) - width / 2) + clock.length * 4 <= width / 2 ? format.time(new Date(ms)) : nothing}</text>`,
          )
    }
    ${days.map((ms) => svg`<text class="date" x=${x(ms) + 4} y=${foot + (long ? 16 : 33)}>${format.day(new Date(ms))}</text>`)}
    <line class="axis" x1=${left} x2=${right} y1=${foot} y2=${foot} />
    ${now > span.from && now < span.until ? svg`<line class="now" x1=${x(now)} x2=${x(now)} y1="0" y2=${foot} />` : nothing}`;
  }

  private flags(x: (ms: number) => number, floor: number) {
    return clusters(this.marks, (mark) => x(mark.at), MARK_WIDTH).map((group) => {
      const place = x((group[0] as Mark).at);
      return svg`<g class="mark ${group.some(({ bad }) => bad) ? "failed" : ""}">
        <line x1=${place} x2=${place} y1="0" y2=${floor} /><path d="M${place - 5} 0h10l-5 8z" />
      </g>`;
    });
  }

  static override styles = [
    sharedStyles,
    chartStyles,
    css`
      :host {
        --mr-chart-height: 180px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 12px;
        font-variant-numeric: tabular-nums;
        min-height: 22px;
      }
      h4 {
        margin: 0;
        font-weight: 500;
      }
      .line {
        stroke-width: 1.8;
      }
      .reference {
        stroke: var(--mr-secondary);
        stroke-dasharray: 6 4;
      }
      .price {
        fill: var(--mr-primary-text);
      }
      .cursor {
        stroke: var(--primary-text-color);
        stroke-dasharray: 2 2;
      }
      .mark line {
        stroke: var(--mr-secondary);
        stroke-dasharray: 4 3;
      }
      .mark path {
        fill: var(--primary-text-color);
      }
      .mark.failed line {
        stroke: var(--mr-danger-text);
      }
      .mark.failed path {
        fill: var(--mr-danger-text);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-line-chart": MrLineChart;
  }
}
