import { mdiChevronLeft, mdiChevronRight, mdiDownload } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { download } from "../api";
import "../chart/line-chart";
import { figureStyles } from "../components/figure-styles";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { segmentStyles, segments } from "../components/segments";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import { listStyles } from "../schedules/list-styles";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { Part } from "../view";
import {
  csvPath,
  type HashpriceAnswer,
  hashprice,
  movedDate,
  PERIODS,
  QUANTITIES,
  type Quantity,
  type Question,
  type Report,
  type ReportRow,
  report,
  type Saved,
  samplesOf,
  spanOf,
  unknownText,
} from "./earnings";
import "./hashprice-dialog";

const RELOAD_MS = 5 * 60_000;
const HOUR = 3_600_000;
const keyOf = (row: ReportRow): string => row.miner_id ?? row.site_id ?? "";
const nameOf = (row: ReportRow): string => row.name ?? row.site ?? "";

/**
 * What mining earned and cost in a day, a week or a month, by site or miner. Fires `filtered` (detail: the changes of the
 * address).
 */
@element("mr-profit")
export class Profit extends Part {
  @property({ attribute: false }) query = new URLSearchParams();

  @state() private total: Report | undefined;
  /** The same over time. */
  @state() private curve: Report | undefined;
  @state() private price: HashpriceAnswer | undefined;
  @state() private error = "";
  @state() private cursor: number | undefined;
  @state() private choosing = false;
  @state() private sort = "-margin";
  private asked = "";
  private turn = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.asked = "";
    const timer = setInterval(() => void this.load(), RELOAD_MS);
    this.owns(() => {
      clearInterval(timer);
      this.turn += 1;
    });
    this.owns(this.env.fleet.listen(() => this.requestUpdate()));
  }

  private get question(): Question {
    const { query } = this;
    const period = PERIODS.find((each) => each === query.get("period")) ?? "day";
    return { period, from: query.get("from") ?? "", site: query.get("site") ?? "" };
  }

  private get group(): "site" | "miner" {
    return this.query.get("group") === "miner" ? "miner" : "site";
  }

  private filter(values: Readonly<Record<string, string | null>>): void {
    this.dispatchEvent(new CustomEvent("filtered", { detail: values }));
  }

  protected override willUpdate(_changes: PropertyValues): void {
    const asked = JSON.stringify([this.question, this.group]);
    if (asked === this.asked) return;
    this.asked = asked;
    void this.load();
  }

  private async load(): Promise<void> {
    this.turn += 1;
    const { turn, env, question, group } = this;
    try {
      const [total, curve, price] = await Promise.all([
        report(env, question, group),
        report(env, question, question.period === "day" ? "hour" : "day"),
        hashprice.get(env),
      ]);
      if (turn !== this.turn) return;
      this.total = total;
      this.curve = curve;
      this.price = price;
      this.error = "";
    } catch (thrown) {
      if (turn === this.turn) this.error = env.errorText(thrown);
    }
  }

  private async csv(): Promise<void> {
    const { question, group, total } = this;
    try {
      const date = total?.from.slice(0, 10) ?? "";
      await download(this.env.hass, csvPath(question, group), `report-${question.period}-${date}.csv`);
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  protected override render() {
    const { total, curve, price } = this;
    return html`<div class="page">
        ${this.toolbar()}
        ${this.alarm(this.error && this.t("common.failed", { error: this.error }))}
        ${
          total === undefined || curve === undefined
            ? this.error === ""
              ? this.loadingLine()
              : nothing
            : html`${this.notices(total)} ${this.figures(total)} ${this.charts(curve)} ${this.table(total)}`
        }
      </div>
      ${
        this.choosing && price !== undefined
          ? html`<mr-hashprice-dialog
              .env=${this.env}
              .answer=${price}
              @done=${() => {
                this.choosing = false;
                void this.load();
              }}
              @closed=${() => {
                this.choosing = false;
              }}
            ></mr-hashprice-dialog>`
          : nothing
      }`;
  }

  private toolbar() {
    const { t, total, question } = this;
    const { period, site } = question;
    const sites = [...new Set([...this.env.fleet.miners.map((miner) => miner.site), ...(site === "" ? [] : [site])])];
    const step = (by: number, label: string, path: string) => html`<button
      type="button"
      class="icon"
      aria-label=${label}
      title=${label}
      ?disabled=${total === undefined || (by > 0 && Date.parse(total.until) > Date.now())}
      @click=${() => total !== undefined && this.filter({ from: movedDate(total.from, period, by) })}
    >
      ${icon(path)}
    </button>`;
    return html`<div class="row">
      ${segments(
        "period",
        t("power.period"),
        period,
        PERIODS.map((each) => ({ value: each, label: t(`power.period_${each}`) })),
        // The chosen day stays in the period.
        (each) => this.filter({ period: each }),
        true,
      )}
      <span class="row step">
        ${step(-1, t("power.earlier"), mdiChevronLeft)}
        <b role="status">${total === undefined ? "" : this.spanText(total)}</b>
        ${step(1, t("power.later"), mdiChevronRight)}
      </span>
      ${
        sites.length < 2
          ? nothing
          : html`<select aria-label=${t("power.place")} @change=${(event: Event) => this.filter({ site: (event.target as HTMLSelectElement).value })}>
              <option value="">${t("power.all_sites")}</option>
              ${sites.map((each) => html`<option value=${each} ?selected=${each === site}>${each}</option>`)}
            </select>`
      }
      ${segments(
        "group",
        t("power.by"),
        this.group,
        (["site", "miner"] as const).map((each) => ({ value: each, label: t(`power.by_${each}`) })),
        (group) => this.filter({ group }),
        true,
      )}
      <span class="spacer"></span>
      <button type="button" @click=${this.csv}>${icon(mdiDownload)}CSV</button>
    </div>`;
  }

  private spanText({ from, until }: Report): string {
    const { format } = this.env;
    if (this.question.period === "day") return format.day(from);
    return `${format.dateOnly(from)} – ${format.dateOnly(new Date(Date.parse(until) - HOUR))}`;
  }

  /** What is unknown, and the one step that helps. */
  private notices({ notes, total: { cost, energy_kwh } }: Report) {
    const { t, env, price } = this;
    const unknown = price === undefined ? "" : unknownText(env, price.hashprice);
    return html`${
      unknown === ""
        ? nothing
        : html`<div class="notice warn row">
            <span class="spacer">${unknown}</span>
            <button type="button" class="primary" @click=${this.choose}>${t("power.hashprice_choose")}</button>
          </div>`
    }
    ${
      unknown !== "" || cost !== null || energy_kwh === null
        ? nothing
        : html`<div class="notice warn row">
            <span class="spacer">${t("control.cost_missing")}</span>
            ${link(["rates"], t("power.price_set"), {}, "button")}
          </div>`
    }
    ${notes.map(({ code, args, message }) => {
      const hours = args.hours === undefined ? {} : { hours: env.format.number(Number(args.hours), 1) };
      const error_args = { ...args, ...hours };
      return html`<p class="help">${env.errorText({ error_code: code, error_args, error_message: message })}</p>`;
    })}`;
  }

  private readonly choose = (): void => {
    this.choosing = true;
  };

  private figures({ total, currency }: Report) {
    const { t, price, env } = this;
    const { format } = env;
    const figure = (label: string, value: string, more: unknown = nothing) => html`<div>
      <dt>${label}</dt>
      <dd>${value} ${more === nothing ? nothing : html`<span class="help">${more}</span>`}</dd>
    </div>`;
    const { margin, revenue } = total;
    return html`<dl class="figures card">
      ${figure(t("power.revenue"), format.money(revenue, currency))}
      ${figure(t("power.cost"), format.money(total.cost, currency))}
      ${figure(
        t("power.margin"),
        format.money(margin, currency),
        margin === null || revenue === null || revenue <= Math.abs(margin)
          ? nothing
          : t("power.margin_part", { percent: format.number((margin / revenue) * 100) }),
      )}
      ${figure(t("power.energy"), this.energy(total.energy_kwh))}
      ${figure(
        t("power.hours"),
        `${format.number(total.hours_mined, 1)} h`,
        t("power.hours_of", { hours: format.number(total.hours_recorded, 1) }),
      )}
      ${figure(t("control.hashrate"), format.hashrate(total.mean_hashrate_ths), format.efficiency(total.efficiency_j_th))}
      ${figure(t("power.break_even"), format.price(total.break_even, currency), t("power.break_even_help"))}
      ${
        price === undefined
          ? nothing
          : figure(
              t("power.hashprice"),
              price.hashprice.value === null ? "–" : format.money(price.hashprice.value, price.hashprice.currency, 4),
              html`${t("power.hashprice_unit")}
                <button type="button" class="plain" @click=${this.choose}>${t("power.hashprice_change")}</button>`,
            )
      }
      ${this.saved(t("power.saved_schedules"), total.saved_by_schedules, currency)}
      ${this.saved(t("power.saved_policies"), total.saved_by_policies, currency)}
    </dl>`;
  }

  private energy(kwh: number | null): string {
    const { format } = this.env;
    if (kwh === null) return "–";
    return kwh >= 10_000 ? `${format.number(kwh / 1000, 1)} MWh` : `${format.number(kwh, 1)} kWh`;
  }

  private saved(label: string, { cost, energy_kwh, ths_hours, revenue }: Saved, currency: string) {
    const { t } = this;
    const { format } = this.env;
    return html`<div>
      <dt>${label}</dt>
      <dd>
        ${cost === null ? this.energy(energy_kwh) : format.money(cost, currency)}
        <span class="help">
          ${cost === null ? nothing : `${this.energy(energy_kwh)}; `}${t("power.saved_lost", {
            work: `${format.number(ths_hours, 1)} TH/s·h`,
            revenue: format.money(revenue, currency),
          })}
        </span>
      </dd>
    </div>`;
  }

  private readonly texts = new Map<Quantity, (value: number) => string>();

  private charts(curve: Report) {
    const { env } = this;
    const span = spanOf(curve);
    const text = (quantity: Quantity) => {
      let made = this.texts.get(quantity);
      if (made === undefined) {
        made = (value) => (quantity === "energy_kwh" ? this.energy(value) : env.format.money(value, curve.currency));
        this.texts.set(quantity, made);
      }
      return made;
    };
    return html`<section class="card charts" aria-label=${this.t("miner.charts")}>
      ${QUANTITIES.map(
        (quantity) => html`<mr-line-chart
          .env=${env}
          .samples=${samplesOf(curve.rows, quantity)}
          .span=${span}
          .slack=${Number.POSITIVE_INFINITY}
          .cursor=${this.cursor}
          .label=${this.t(quantity === "energy_kwh" ? "power.energy" : `power.${quantity}`)}
          .text=${text(quantity)}
          @cursor=${(event: CustomEvent<number | null>) => {
            this.cursor = event.detail ?? undefined;
          }}
        ></mr-line-chart>`,
      )}
    </section>`;
  }

  private table({ rows, currency }: Report) {
    const { t, group } = this;
    return html`<section class="card list">
      <mr-table
        .rows=${rows}
        .columns=${this.columns(currency)}
        .key=${keyOf}
        .name=${nameOf}
        .texts=${tableTexts(t("power.profit"))}
        sort=${this.sort}
        page
        ?openable=${group === "miner"}
        @sorted=${(event: CustomEvent<string>) => {
          this.sort = event.detail;
        }}
        @opened=${({ detail }: CustomEvent<ReportRow>) => detail.miner_id !== null && go(["miner", detail.miner_id])}
      ></mr-table>
    </section>`;
  }

  private columns(currency: string): readonly Column<ReportRow>[] {
    const { t } = this;
    const { format } = this.env;
    const column = (
      key: "revenue" | "cost" | "margin" | "energy_kwh" | "hours_mined" | "efficiency_j_th" | "break_even",
      label: string,
      from: number,
      text: (value: number | null) => string,
    ): Column<ReportRow> => ({
      key,
      label,
      track: "minmax(90px, 1fr)",
      numeric: true,
      from,
      cell: (row) => text(row[key]),
      sort: (row) => row[key],
    });
    const money = (value: number | null) => format.money(value, currency);
    return [
      {
        key: "name",
        label: t("control.name"),
        track: "minmax(110px, 2fr)",
        cell: (row) => html`${nameOf(row)} <span class="sub">${row.miner_id === null ? nothing : row.site}</span>`,
        sort: nameOf,
      },
      column("margin", t("power.margin"), 0, money),
      column("revenue", t("power.revenue"), 420, money),
      column("cost", t("power.cost"), 420, money),
      column("energy_kwh", t("power.energy"), 640, (value) => this.energy(value)),
      column("hours_mined", t("power.hours"), 760, (value) => `${format.number(value, 1)} h`),
      column("efficiency_j_th", t("control.efficiency"), 880, (value) => format.efficiency(value)),
      column("break_even", t("power.break_even"), 1000, (value) => format.price(value, currency)),
    ];
  }

  static override styles = [
    sharedStyles,
    listStyles,
    segmentStyles,
    figureStyles,
    css`
      .row {
        gap: 8px 12px;
      }
      .step {
        gap: 0 4px;
        flex-wrap: nowrap;
      }
      .figures .plain {
        min-height: 24px;
        padding: 0 6px;
        font-size: 12px;
      }
      .charts {
        display: grid;
        gap: 16px 24px;
        grid-template-columns: repeat(auto-fit, minmax(min(380px, 100%), 1fr));
      }
      mr-line-chart {
        --mr-chart-height: 150px;
      }
      .list {
        padding: 0;
        overflow: clip;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-profit": Profit;
  }
}
