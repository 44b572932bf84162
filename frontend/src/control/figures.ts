import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { termStyles } from "../components/figure-styles";
import { link } from "../components/link";
import { element } from "../element";
import { figures } from "../fleet";
import { sharedStyles } from "../styles";
import type { Miner, Rate } from "../types";
import { Part } from "../view";
import { costOf } from "./cost";

/** Totals and current costs of some miners. */
@element("mr-fleet-figures")
export class FleetFigures extends Part {
  @property({ attribute: false }) miners: readonly Miner[] = [];
  /** Undefined until they are known. */
  @property({ attribute: false }) rates: readonly Rate[] | undefined;
  /** How many miners there are without filters. */
  @property({ type: Number }) total = 0;

  protected override render() {
    const { format } = this.env;
    const sum = figures(this.miners);
    return html`${
      sum.total < this.total
        ? html`<p class="help of">${this.t("fleet.figures_of", { shown: sum.total, total: this.total })}</p>`
        : nothing
    }
      <dl aria-label=${this.t("control.figures")}>
      ${this.figure(this.t("control.hashrate"), format.hashrate(sum.hashrate_ths))}
      ${this.figure(this.t("control.power"), format.power(sum.power_w), link(["power"], this.t("fleet.power_budgets")))}
      ${this.figure(this.t("control.efficiency"), format.efficiency(sum.efficiency_j_th))}
      ${this.figure(
        this.t("control.online"),
        this.t("control.online_of", { online: sum.online, total: sum.total }),
        this.t.n("control.mining", sum.mining),
      )}
      ${this.money()}
    </dl>`;
  }

  private money() {
    const { format } = this.env;
    if (this.rates === undefined) {
      return html`${this.figure(this.t("control.price"), "…")}${this.figure(this.t("control.cost"), "…")}`;
    }
    const { price, perHour, unpriced } = costOf(this.miners, this.rates);
    // If all miners belong to one site, suggest a price for that site.
    const sites = new Set(this.miners.map((miner) => miner.site));
    const all = new Set(this.env.fleet.miners.map((miner) => miner.site));
    const [site] = sites;
    const setOne = link(["rates", "new"], this.t("control.price_missing"), {
      from: "control",
      ...(sites.size === 1 && all.size > 1 && site !== undefined ? { place: site } : {}),
    });
    const sums = [...perHour].map(([currency, sum]) => format.money(sum, currency));
    return html`${this.figure(
      this.t("control.price"),
      price === null
        ? format.price(null)
        : price.low === price.high
          ? format.price(price.low, price.currency)
          : this.t("control.price_varies", {
              low: format.money(price.low, price.currency, 4),
              high: format.price(price.high, price.currency),
            }),
      price === null && perHour.size === 0 ? setOne : nothing,
    )}
    ${this.figure(
      this.t("control.cost"),
      sums.length > 0 ? sums.join(" + ") : price === null ? format.money(null) : format.money(0, price.currency),
      sums.length > 0 && unpriced > 0
        ? this.t.n("control.cost_without", unpriced)
        : price === null && perHour.size === 0
          ? this.t("control.cost_missing")
          : nothing,
    )}`;
  }

  private figure(label: string, value: string, more: unknown = nothing) {
    return html`<div class="card">
      <dt>${label}</dt>
      <dd>${value}${more === nothing ? nothing : html`<span class="help">${more}</span>`}</dd>
    </div>`;
  }

  static override styles = [
    sharedStyles,
    termStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      .of {
        margin-bottom: 6px;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(6, minmax(0, 1fr));
        gap: 12px;
        margin: 0;
      }
      .card {
        padding: 12px 14px;
        min-width: 0;
      }
      @container (max-width: 880px) {
        dl {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
      }
      @container (max-width: 480px) {
        dl {
          gap: 8px;
        }
        .card {
          padding: 8px 10px;
        }
        dt {
          font-size: 12px;
        }
        dd {
          font-size: 15px;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-fleet-figures": FleetFigures;
  }
}
