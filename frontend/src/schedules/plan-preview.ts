import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { ApiError, asApiError, rest } from "../api";
import "../components/price-chart";
import { element } from "../element";
import type { Env } from "../env";
import { sharedStyles } from "../styles";
import type { PlanStep, PriceRule, SchedulePreview } from "../types";
import { Part } from "../view";
import { describeAction } from "./descriptions";
import { lacking } from "./missing-values";
import { fieldName, problemsOf } from "./problems";
import { secondsOf, totals } from "./totals";
import { planSteps } from "./undecided";

const PAUSE = 500;
const ROWS = 8;

/**
 * The plan of an unsaved schedule for the next 48 hours, requested a moment after the last change. Fires
 * `answered` (detail: the ApiError of a refusal, or null) and `planned` (detail: the plan in a few words).
 */
@element("mr-plan-preview")
export class MrPlanPreview extends Part {
  /** The body of the request; another plan is requested only if it changes. */
  @property({ attribute: false }) body: Readonly<Record<string, unknown>> = {};

  @state() private plan: SchedulePreview | undefined;
  @state() private error: ApiError | undefined;
  @state() private all = false;
  /** Whether the plan is of an earlier form. */
  @state() private outdated = false;

  private asked = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.asked = "";
    this.owns(() => {
      clearTimeout(this.timer);
      this.turn += 1;
    });
    this.requestUpdate("body");
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("body")) return;
    const text = JSON.stringify(this.body);
    if (text === this.asked) return;
    const first = this.asked === "";
    this.asked = text;
    this.outdated = this.plan !== undefined;
    clearTimeout(this.timer);
    const missing = lacking(this.body);
    if (missing !== undefined) {
      // Ignore the answer to an earlier request.
      this.turn += 1;
      this.report(missing);
      return;
    }
    this.timer = setTimeout(() => void this.ask(), first ? 0 : PAUSE);
  }

  private async ask(): Promise<void> {
    this.turn += 1;
    const turn = this.turn;
    let error: ApiError | undefined;
    let plan: SchedulePreview | undefined;
    try {
      plan = await rest<SchedulePreview>(
        this.env.hass,
        "POST",
        "remote/schedule/power/preview?hours=48",
        JSON.parse(this.asked) as object,
      );
    } catch (thrown) {
      error = asApiError(thrown);
    }
    // The form has changed, or the page was left.
    if (turn !== this.turn) return;
    if (plan !== undefined) {
      this.plan = plan;
      this.outdated = false;
      this.dispatchEvent(new CustomEvent<string>("planned", { detail: this.totals(false).join(" · ") }));
    }
    this.report(error);
  }

  private report(error: ApiError | undefined): void {
    this.error = error;
    this.dispatchEvent(new CustomEvent<ApiError | null>("answered", { detail: error ?? null }));
  }

  /** The texts and formats with times in the schedule's zone. */
  private get zoned(): Env {
    const { timezone } = this.body;
    return this.env.inZone(typeof timezone === "string" ? timezone : this.env.hass.config.time_zone);
  }

  private get steps(): readonly PlanStep[] {
    const plan = this.plan;
    if (plan === undefined) return [];
    return planSteps(plan, { price_rule: (this.body.price_rule ?? null) as PriceRule | null }, this.zoned);
  }

  protected override render() {
    const plan = this.plan;
    return html`${this.trouble()}
      ${
        plan === undefined
          ? this.error === undefined
            ? html`<p class="help" role="status">${this.t("schedules.plan_loading")}</p>`
            : nothing
          : html`<div class=${this.outdated ? "old" : ""} aria-busy=${this.outdated ? "true" : "false"}>
              ${this.outdated ? html`<p class="chip quiet" role="status">${this.t("schedules.plan_outdated")}</p>` : nothing}
              ${this.content(plan)}
            </div>`
      }`;
  }

  private trouble() {
    const { error } = this;
    if (error === undefined) return nothing;
    if (error.fields.length === 0) {
      return html`<p class="notice bad" role="alert">${this.t("schedules.plan_failed", { error: this.env.errorText(error) })}</p>`;
    }
    const problems = problemsOf(error, this.env);
    return html`<div class="notice quiet" role="status">
      <p>${this.t("schedules.plan_waiting")}</p>
      <ul>
        ${[...problems].map(([path, words]) => html`<li><b>${fieldName(path, this.t)}:</b> ${words}</li>`)}
      </ul>
    </div>`;
  }

  /** Returns how long each action lasts, such as "Pause: 4 h"; `priced` with its average price. */
  private totals(priced: boolean): string[] {
    const { format } = this.env;
    const currency = this.plan?.currency ?? undefined;
    return totals(this.steps).map(({ action, seconds, price, undecided }) => {
      const name = undecided ? this.t("chart.undecided") : this.t(`common.action_${action ?? "free"}`);
      const span = format.span(seconds);
      return price === null || !priced
        ? this.t("schedules.plan_total", { action: name, span })
        : this.t("schedules.plan_total_price", { action: name, span, price: format.price(price, currency) });
    });
  }

  private content(plan: SchedulePreview) {
    const steps = this.steps;
    const words = this.totals(true);
    const currency = plan.currency ?? undefined;
    const rule = this.body.price_rule as Pick<PriceRule, "on_missing_price"> | null | undefined;
    const zoned = this.zoned;
    return html`${this.body.enabled === false ? html`<p class="help">${this.t("schedules.plan_disabled")}</p>` : nothing}
      ${
        plan.price_missing && rule
          ? html`<p class="notice warn" role="status">
              ${this.t("schedules.plan_missing", { missing: this.t(`schedules.missing_${rule.on_missing_price}`) })}
            </p>`
          : nothing
      }
      <ul class="totals">
        ${totals(steps).map(({ action }, index) => html`<li class=${action ?? "free"}>${words[index]}</li>`)}
      </ul>
      <mr-price-chart
        .env=${zoned}
        .prices=${plan.prices}
        .steps=${steps}
        .from=${plan.from}
        .until=${plan.until}
        .currency=${plan.currency ?? ""}
        .label=${this.t("schedules.plan_chart")}
      ></mr-price-chart>
      ${this.table(steps, currency)}
      <p class="help">
        ${
          plan.miners.length === 0
            ? this.t("schedules.covered_none")
            : this.t("schedules.plan_covers", { miners: this.t.n("common.miners", plan.miners.length) })
        }
        ${this.t("schedules.plan_alone")}
        ${zoned === this.env ? nothing : this.t("schedules.plan_zone", { zone: zoned.format.timeZone })}
      </p>`;
  }

  private table(steps: readonly PlanStep[], currency: string | undefined) {
    const { format } = this.zoned;
    const shown = this.all ? steps : steps.slice(0, ROWS);
    const priced = steps.some((step) => step.price !== null && step.price !== undefined);
    return html`<h3>${this.t("schedules.plan_changes")}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${this.t("schedules.plan_changes")}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">${this.t("schedules.plan_at")}</th>
              <th scope="col">${this.t("schedules.plan_action")}</th>
              <th scope="col">${this.t("schedules.plan_for")}</th>
              ${priced ? html`<th scope="col" class="number">${this.t("schedules.plan_price")}</th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${shown.map(
              (step, index) =>
                html`<tr>
                  <th scope="row">
                    ${index === 0 ? this.t("schedules.plan_now") : format.weekdayTime(step.start)}
                  </th>
                  <td>
                    <span class="dot ${step.undecided ? "free" : (step.action ?? "free")}"></span>${
                      step.undecided
                        ? this.t("chart.undecided")
                        : describeAction(step.action, step.power_limit_w, this.env)
                    }
                    <span class="help why">${step.reason}</span>
                  </td>
                  <td class="nowrap">${format.span(secondsOf(step))}</td>
                  ${priced ? html`<td class="number">${format.price(step.price ?? null, currency)}</td>` : nothing}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        steps.length > shown.length
          ? html`<button
              class="plain"
              type="button"
              @click=${() => {
                this.all = true;
              }}
            >
              ${this.t.n("schedules.plan_more", steps.length - shown.length)}
            </button>`
          : nothing
      }`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
        position: relative;
        container-type: inline-size;
        --mr-chart-height: 260px;
      }
      :host > div {
        display: flex;
        flex-direction: column;
        gap: 12px;
        min-width: 0;
      }
      .notice p {
        margin: 0;
      }
      p.notice {
        margin: 0;
      }
      .notice ul {
        margin: 4px 0 0;
        padding-inline-start: 20px;
      }
      /* Grey, not pale: it can still be read. */
      .old {
        filter: grayscale(1);
      }
      .old > .chip {
        position: absolute;
        inset-inline-end: 0;
        top: -32px;
        margin: 0;
      }
      .totals {
        list-style: none;
        margin: 0;
        padding: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 4px 20px;
        font-weight: 500;
      }
      .totals li::before,
      .dot {
        content: "";
        display: inline-block;
        width: 10px;
        height: 10px;
        border-radius: 3px;
        margin-inline-end: 6px;
        background: var(--mr-field-border);
      }
      .totals .off::before,
      .dot.off {
        background: var(--mr-off);
      }
      .totals .limit::before,
      .dot.limit {
        background: var(--mr-limit);
      }
      .totals .on::before,
      .dot.on {
        background: var(--mr-on);
      }
      .scroll {
        overflow-x: auto;
      }
      th[scope="row"],
      .nowrap,
      td.number {
        white-space: nowrap;
      }
      table.plain th[scope="row"] {
        color: inherit;
      }
      .why {
        display: block;
        padding-inline-start: 16px;
      }
      /* On a phone there is room for what and why; the prices are in the chart and its table. */
      @container (max-width: 480px) {
        table.plain .number {
          display: none;
        }
      }
      button {
        align-self: flex-start;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-plan-preview": MrPlanPreview;
  }
}
