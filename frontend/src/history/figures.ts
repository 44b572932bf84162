import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { rest } from "../api";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { COMMAND_TYPES, type CommandStats } from "../types";
import { Part } from "../view";

/** The minimum time between requests while commands arrive, in ms. */
const PAUSE = 3_000;
/** The time between requests otherwise, because records become older than a day; in ms. */
const IDLE = 60_000;

/** Statistics of the last 24 hours. */
@element("mr-history-figures")
export class HistoryFigures extends Part {
  /** Changed by the owner with every new or changed command. */
  @property({ type: Number }) version = 0;

  @state() private stats: CommandStats | undefined;
  @state() private error = "";
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = 0;
  private asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(() => clearTimeout(this.timer));
    void this.load();
  }

  protected override willUpdate(): void {
    if (this.version !== this.asked && this.isConnected) this.plan(PAUSE);
    this.asked = this.version;
  }

  /** Requests the statistics in `pause` ms, or earlier if that is already planned. */
  private plan(pause: number): void {
    const due = Date.now() + pause;
    if (this.timer !== undefined && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => void this.load(), pause);
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      const { stats } = await rest<{ readonly stats: CommandStats }>(
        this.env.hass,
        "GET",
        "remote/commands/stats?period_hours=24",
      );
      this.stats = stats;
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
    if (this.isConnected) this.plan(IDLE);
  }

  protected override render() {
    const { stats, t } = this;
    const { format } = this.env;
    if (stats === undefined && this.error !== "")
      return html`<p class="error">${t("common.failed", { error: this.error })}</p>`;
    const ended = stats === undefined ? 0 : stats.successful + stats.failed;
    const share = stats === undefined || ended === 0 ? undefined : (stats.successful / ended) * 100;
    const figure = (label: string, value: number | undefined, tone: string, more: unknown = nothing) =>
      html`<div class="figure ${tone}">
        <dt>${label}</dt>
        <dd>${value === undefined ? "–" : format.number(value)}${more}</dd>
      </div>`;
    return html`<section class="card" aria-labelledby="title">
      <h2 id="title">${t("history.figures")}</h2>
      <dl>
        ${figure(t("history.total"), stats?.total, "")}
        ${figure(
          t("history.successful"),
          stats?.successful,
          "good",
          share === undefined
            ? nothing
            : html` <small>${format.number(share, share > 99 && share < 100 ? 1 : 0)} %</small>`,
        )}
        ${figure(t("history.failed"), stats?.failed, (stats?.failed ?? 0) > 0 ? "bad" : "")}
        ${figure(t("history.pending"), stats?.pending, (stats?.pending ?? 0) > 0 ? "busy" : "")}
      </dl>
      ${this.types()}
    </section>`;
  }

  private types() {
    const counts = this.stats?.by_type ?? {};
    const types = COMMAND_TYPES.filter((type) => (counts[type] ?? 0) > 0);
    if (types.length === 0) return nothing;
    types.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
    return html`<ul aria-label=${this.t("history.by_type")}>
      ${types.map((type) => html`<li>${this.t(`common.type_${type}`)} <b>${this.env.format.number(counts[type])}</b></li>`)}
    </ul>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 32px;
        padding: 12px 16px;
      }
      h2 {
        font-size: 15px;
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        gap: 8px 28px;
        margin: 0;
      }
      @media (max-width: 480px) {
        dl {
          display: grid;
          grid-template-columns: 1fr 1fr;
          width: 100%;
        }
      }
      .figure {
        display: flex;
        flex-direction: column;
      }
      dt {
        color: var(--mr-secondary);
        font-size: 13px;
      }
      dt::before {
        content: "";
        display: inline-block;
        width: 8px;
        height: 8px;
        border-radius: 50%;
        margin-inline-end: 6px;
        background: var(--chip, transparent);
      }
      .figure:not(.good):not(.bad):not(.busy) dt::before {
        display: none;
      }
      dd {
        margin: 0;
        font-size: 22px;
        line-height: 1.25;
        font-variant-numeric: tabular-nums;
      }
      small {
        font-size: 13px;
        color: var(--mr-secondary);
      }
      ul {
        list-style: none;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 16px;
        margin: 0;
        padding: 0;
        color: var(--mr-secondary);
        font-size: 13px;
      }
      b {
        color: var(--primary-text-color);
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-history-figures": HistoryFigures;
  }
}
