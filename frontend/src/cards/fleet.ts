import { css, html, nothing, type TemplateResult } from "lit";
import { link } from "../components/link";
import { element } from "../element";
import { figures } from "../fleet";
import { silence, stateChip } from "../state";
import type { Miner } from "../types";
import { Card, type CardConfig } from "./card";
import { minerLink } from "./links";
import { attention, type Members, membersOf, siteName } from "./members";

interface FleetCardConfig extends CardConfig, Members {
  readonly limit?: number;
}

const ROWS = 5;

/** Totals of all miners, or of a site or an area, and the miners that need attention. */
@element("mr-fleet-card")
export class FleetCard extends Card<FleetCardConfig> {
  protected override follow(): void {
    this.owns(this.env.fleet.listen(() => this.redraw()));
  }

  private name(config: FleetCardConfig): string {
    const { areas, devices } = this.env.hass;
    const parts = [
      config.site ? siteName(devices, config.site) : "",
      config.area ? (areas[config.area]?.name ?? config.area) : "",
    ].filter(Boolean);
    return config.title || parts.join(", ") || this.t("cards.fleet");
  }

  protected override content(config: FleetCardConfig): TemplateResult {
    const { fleet, format, hass } = this.env;
    const heading = this.heading(this.name(config), hass.user?.is_admin ? link([], this.t("cards.open")) : nothing);
    if (!fleet.loaded) {
      return html`${heading}
      ${fleet.error === undefined ? html`<p class="help" role="status">${this.t("common.loading")}</p>` : this.failure(fleet.error)}`;
    }
    const miners = membersOf(fleet.miners, config, hass.devices);
    if (miners.length === 0) return html`${heading}${this.nobody(config)}`;
    const sum = figures(miners);
    const paused = miners.filter((miner) => miner.paused === true).length;
    return html`${heading}
      ${fleet.error === undefined ? nothing : this.failure(fleet.error)}
      <dl class="figures">
        ${this.figure(this.t("cards.hashrate"), format.hashrate(sum.hashrate_ths))}
        ${this.figure(this.t("cards.power"), format.power(sum.power_w))}
        ${this.figure(this.t("cards.efficiency"), format.efficiency(sum.efficiency_j_th))}
        ${this.figure(this.t("cards.online"), this.t("cards.of", { count: sum.online, total: sum.total }))}
        ${paused > 0 ? this.figure(this.t("common.miner_paused"), format.number(paused)) : nothing}
      </dl>
      ${this.problemList(miners, config.limit ?? ROWS)}`;
  }

  private figure(label: string, value: string): TemplateResult {
    return html`<div>
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`;
  }

  private problemList(miners: readonly Miner[], limit: number): TemplateResult {
    const found = attention(miners);
    if (found.length === 0) return html`<p class="help">${this.t("cards.all_well")}</p>`;
    const rest = found.length - limit;
    return html`<section>
      <h3>${this.t.n("cards.attention", found.length)}</h3>
      <ul class="rows">
        ${found.slice(0, limit).map(
          ({ miner }) =>
            html`<li>
              ${minerLink(this.env, miner, miner.name, (entity) => this.moreInfo(entity))}
              <span class="help">${silence(this.env, miner)}</span>
              ${stateChip(this.env, miner)}
            </li>`,
        )}
      </ul>
      ${rest > 0 ? html`<p class="help">${this.t.n("cards.more", rest)}</p>` : nothing}
    </section>`;
  }

  private nobody(config: FleetCardConfig): TemplateResult {
    if (config.site || config.area) return this.sentence(this.t("cards.nobody_here"));
    return this.sentence(
      this.t("cards.nobody"),
      this.env.hass.user?.is_admin
        ? html`<a class="button" href="/config/integrations/integration/miner_remote">${this.t("cards.add")}</a>`
        : nothing,
    );
  }

  static override styles = [
    Card.styles,
    css`
      h3 {
        padding-bottom: 6px;
      }
      .help {
        padding-top: 4px;
      }
    `,
  ];
}
