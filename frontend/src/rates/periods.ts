import { mdiArrowUp, mdiClose, mdiPlus } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { icon } from "../components/icon";
import { element } from "../element";
import { decimal } from "../schedules/numbers";
import { sharedStyles } from "../styles";
import { Part } from "../view";
import { drawable, NEW_PERIOD, type PeriodDraft, type RateDraft } from "./draft";
import { fieldStyles } from "./field";
import { type Gap, gaps, type Piece, ranges, seasons, weekOf } from "./week";

const YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** The periods of a time-of-use tariff and the resulting week; fires `changed` with the changed values of the draft. */
@element("mr-rate-periods")
export class MrRatePeriods extends Part {
  @property({ attribute: false }) draft!: RateDraft;
  @property({ attribute: false }) errors: ReadonlyMap<string, string> = new Map();

  /** The group of months whose week is drawn. */
  @state() private season = 0;

  private emit(detail: Partial<RateDraft>): void {
    this.dispatchEvent(new CustomEvent("changed", { detail }));
  }

  private replace(index: number, changes: Partial<PeriodDraft>): void {
    this.emit({
      periods: this.draft.periods.map((period, place) => (place === index ? { ...period, ...changes } : period)),
    });
  }

  private moveUp(index: number): void {
    const periods = [...this.draft.periods];
    const [moved] = periods.splice(index, 1);
    if (moved !== undefined) periods.splice(index - 1, 0, moved);
    this.emit({ periods });
  }

  protected override render() {
    const { draft } = this;
    const error = this.errors.get("periods");
    return html`<section class="card">
        <h3>${this.t("rates.periods")}</h3>
        <p class="help">${this.t("rates.periods_help")}</p>
        ${error === undefined ? nothing : html`<p class="error" role="alert">${error}</p>`}
        ${draft.periods.map((period, index) => this.period(period, index))}
        <div>
          <button type="button" @click=${() => this.emit({ periods: [...draft.periods, NEW_PERIOD] })}>
            ${icon(mdiPlus)}${this.t("rates.add_period")}
          </button>
        </div>
        ${this.rest()}
      </section>
      ${this.week()}`;
  }

  private rest(): TemplateResult {
    const error = this.errors.get("price");
    return html`<div class="field rest">
      <label for="rest">${this.t("rates.price_rest")}</label>
      <input
        id="rest"
        inputmode="decimal"
        autocomplete="off"
        .value=${this.draft.price}
        aria-invalid=${error === undefined ? nothing : "true"}
        aria-describedby="rest-help"
        @input=${(event: Event) => this.emit({ price: (event.target as HTMLInputElement).value })}
      />
      <span id="rest-help" class=${error === undefined ? "help" : "error"}
        >${error ?? this.t("rates.price_rest_help")}</span
      >
    </div>`;
  }

  private period(period: PeriodDraft, index: number): TemplateResult {
    const { format } = this.env;
    const number = index + 1;
    const path = `periods[${index}]`;
    const error = (key: string) => this.errors.get(`${path}.${key}`);
    const wrong = ["days", "months", "start_hour", "end_hour", "price"].map(error).filter((text) => text !== undefined);
    const general = this.errors.get(path);
    const named = `period-${index}`;
    const allYear = period.months.length === YEAR.length;
    return html`<fieldset>
      <legend>${this.t("rates.period", { number: String(number) })}</legend>
      <div class="line">
        <div class="toggles" role="group" aria-label=${this.t("rates.days")}>
          ${format
            .weekdays()
            .map((day) =>
              this.toggle(format.weekday(day), format.weekday(day, "long"), period.days, day, (days) =>
                this.replace(index, { days }),
              ),
            )}
        </div>
        ${this.time(this.t("rates.from"), period.start, error("start_hour"), named, (start) => this.replace(index, { start }))}
        ${this.time(this.t("rates.until"), period.end, error("end_hour"), named, (end) => this.replace(index, { end }))}
        <label class="field price">
          <span>${this.t("rates.price")}</span>
          <input
            inputmode="decimal"
            autocomplete="off"
            .value=${period.price}
            aria-invalid=${error("price") === undefined ? nothing : "true"}
            aria-describedby=${named}
            @input=${(event: Event) => this.replace(index, { price: (event.target as HTMLInputElement).value })}
          />
        </label>
        <span class="spacer"></span>
        <div class="tools">
          ${
            index === 0
              ? nothing
              : html`<button
                  class="icon"
                  type="button"
                  aria-label=${this.t("rates.move_up", { number: String(number) })}
                  title=${this.t("rates.move_up", { number: String(number) })}
                  @click=${() => this.moveUp(index)}
                >
                  ${icon(mdiArrowUp)}
                </button>`
          }
          <button
            class="icon"
            type="button"
            aria-label=${this.t("rates.remove_period", { number: String(number) })}
            title=${this.t("rates.remove_period", { number: String(number) })}
            @click=${() => this.emit({ periods: this.draft.periods.filter((_, place) => place !== index) })}
          >
            ${icon(mdiClose)}
          </button>
        </div>
      </div>
      <details ?open=${!allYear}>
        <summary>${this.t("rates.months")}: ${allYear ? this.t("rates.all_year") : this.describeMonths(period.months)}</summary>
        <div class="toggles months" role="group" aria-label=${this.t("rates.months")}>
          ${YEAR.map((month) =>
            this.toggle(format.month(month), format.month(month), period.months, month, (months) =>
              this.replace(index, { months }),
            ),
          )}
        </div>
      </details>
      <div id=${named} class="error">${[...wrong, general].filter(Boolean).join(" ")}</div>
    </fieldset>`;
  }

  private toggle(
    word: string,
    name: string,
    chosen: readonly number[],
    value: number,
    change: (values: number[]) => void,
  ): TemplateResult {
    const on = chosen.includes(value);
    return html`<button
      class="toggle"
      type="button"
      aria-pressed=${on ? "true" : "false"}
      title=${name}
      @click=${() => change(on ? chosen.filter((item) => item !== value) : [...chosen, value].sort((a, b) => a - b))}
    >
      ${word}
    </button>`;
  }

  private time(
    label: string,
    value: string,
    error: string | undefined,
    described: string,
    change: (v: string) => void,
  ) {
    return html`<label class="field">
      <span>${label}</span>
      <input
        type="time"
        .value=${value}
        aria-invalid=${error === undefined ? nothing : "true"}
        aria-describedby=${described}
        @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
      />
    </label>`;
  }

  private week(): TemplateResult | typeof nothing {
    const periods = drawable(this.draft);
    if (periods.length === 0) return nothing;
    const { format } = this.env;
    const read = decimal(this.draft.price);
    const otherwise = typeof read === "number" ? read : null;
    const groups = seasons(periods);
    const group = groups[Math.min(this.season, groups.length - 1)];
    const days = weekOf(periods, otherwise, group?.months[0] ?? 1);
    const prices = days.flat().flatMap((piece) => (piece.price === null ? [] : [piece.price]));
    const low = Math.min(...prices);
    const high = Math.max(...prices);
    return html`<section class="card">
      <div class="row">
        <h3 class="spacer">${this.t("rates.week")}</h3>
        ${
          groups.length < 2
            ? nothing
            : html`<select
                aria-label=${this.t("rates.week_months")}
                @change=${(event: Event) => {
                  this.season = (event.target as HTMLSelectElement).selectedIndex;
                }}
              >
                ${groups.map(
                  ({ months }, index) =>
                    html`<option ?selected=${index === this.season}>${this.describeMonths(months)}</option>`,
                )}
              </select>`
        }
      </div>
      <div class="week" role="table" aria-label=${this.t("rates.week_label")}>
        ${format.weekdays().map(
          (day) =>
            html`<div class="day" role="row">
              <span role="rowheader">${format.weekday(day)}</span>
              <div class="pieces" role="cell">${(days[day] ?? []).map((piece) => this.piece(piece, low, high))}</div>
            </div>`,
        )}
        <div class="hours" aria-hidden="true">
          ${[0, 6, 12, 18, 24].map((hour) => html`<span>${format.clock(hour * 60)}</span>`)}
        </div>
      </div>
      ${this.warning(gaps(periods, otherwise))}
    </section>`;
  }

  private piece({ from, until, price }: Piece, low: number, high: number): TemplateResult {
    const { format } = this.env;
    const text = price === null ? this.t("rates.no_price") : format.number(price, 4, 2);
    const share = price === null || high === low ? 0.5 : (price - low) / (high - low);
    const words = `${format.clock(from)} – ${format.clock(until)}: ${text}`;
    return html`<div
      class="piece ${price === null ? "unpriced" : ""}"
      style="flex-grow:${until - from};--heat:${Math.round(10 + share * 45)}%"
      title=${words}
    >
      <span aria-hidden="true">${text}</span><span class="visually-hidden">${words}</span>
    </div>`;
  }

  private warning(found: readonly Gap[]): TemplateResult | typeof nothing {
    if (found.length === 0) return nothing;
    const { format } = this.env;
    const times = ({ spans }: Gap) =>
      spans
        .map(({ days, from, until }) => `${this.describeDays(days)} ${format.clock(from)} – ${format.clock(until)}`)
        .join("; ");
    return html`<div class="notice warn" role="status">
      ${this.t("rates.uncovered")}
      <ul>
        ${found.map(
          (gap) =>
            html`<li>
              ${
                gap.months.length === YEAR.length
                  ? times(gap)
                  : this.t("rates.uncovered_months", { months: this.describeMonths(gap.months), times: times(gap) })
              }
            </li>`,
        )}
      </ul>
    </div>`;
  }

  private describeMonths(months: readonly number[]): string {
    return this.describeRange(months, (month) => this.env.format.month(month));
  }

  private describeDays(days: readonly number[]): string {
    return this.describeRange(days, (day) => this.env.format.weekday(day));
  }

  private describeRange(numbers: readonly number[], word: (value: number) => string): string {
    return ranges(numbers)
      .map(([first, last]) => (first === last ? word(first) : `${word(first)}–${word(last)}`))
      .join(", ");
  }

  static override styles = [
    sharedStyles,
    fieldStyles,
    css`
      :host {
        display: grid;
        gap: 16px;
        container-type: inline-size;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: flex-end;
      }
      .toggles {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .toggle {
        min-width: 44px;
        min-height: 40px;
        padding: 0 8px;
        color: var(--primary-text-color);
        border-color: var(--mr-field-border);
        border-radius: 8px;
      }
      .toggle[aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color) 28%, var(--card-background-color));
        border-color: var(--primary-color);
      }
      .price input {
        width: 120px;
      }
      .rest {
        max-width: 520px;
      }
      .tools {
        display: flex;
      }
      details {
        margin-top: 8px;
      }
      summary {
        cursor: pointer;
        color: var(--mr-secondary);
        width: fit-content;
        padding: 4px 0;
      }
      .months {
        padding-top: 4px;
      }
      .week {
        display: grid;
        gap: 3px;
      }
      .day,
      .hours {
        display: grid;
        grid-template-columns: 44px 1fr;
        align-items: center;
      }
      .hours {
        grid-template-columns: none;
        display: flex;
        justify-content: space-between;
        padding-inline-start: 44px;
        font-size: 12px;
        color: var(--mr-secondary);
      }
      .pieces {
        display: flex;
        gap: 1px;
        min-width: 0;
        direction: ltr;
      }
      .piece {
        flex: 1 1 0;
        min-width: 0;
        min-height: 30px;
        display: flex;
        align-items: center;
        justify-content: center;
        overflow: hidden;
        white-space: nowrap;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        border-radius: 4px;
        position: relative;
        background: color-mix(in srgb, var(--primary-color) var(--heat), var(--card-background-color));
      }
      .piece.unpriced {
        border: 1px dashed var(--mr-field-border);
        background: repeating-linear-gradient(
          45deg,
          transparent 0 6px,
          color-mix(in srgb, var(--primary-text-color) 12%, transparent) 6px 8px
        );
      }
      .notice ul {
        margin: 4px 0 0;
        padding-inline-start: 20px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-rate-periods": MrRatePeriods;
  }
}
