import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { type Alert, type AlertsMessage, known } from "../alerts/alerts";
import { placeOf } from "../alerts/remedies";
import { lasting, sentence, TONES } from "../alerts/words";
import { rest } from "../api";
import { link } from "../components/link";
import { element } from "../element";
import { Card, type CardConfig } from "./card";
import { minerLink } from "./links";
import { membersOf, siteName } from "./members";

interface AlertsCardConfig extends CardConfig {
  /** A config entry's id, or the name of the site; empty for all sites. */
  readonly site?: string;
  readonly limit?: number;
}

const ROWS = 8;
const RELOAD_MS = 30_000;

/** What needs attention, the worst first: live for administrators, and reloaded for other users. */
@element("mr-alerts-card")
export class AlertsCard extends Card<AlertsCardConfig> {
  @state() private alerts: readonly Alert[] | undefined;
  @state() private error = "";

  protected override follow(): void {
    // Names and sites of the miners.
    this.owns(this.env.fleet.listen(() => this.redraw()));
    if (this.env.hass.user?.is_admin === true) {
      const { alerts } = this.env;
      const take = () => {
        this.alerts = alerts.loaded ? alerts.all : undefined;
        this.error = alerts.error === undefined ? "" : this.env.errorText(alerts.error);
      };
      this.owns(alerts.listen(take));
      take();
      return;
    }
    void this.load();
    const timer = setInterval(() => void this.load(), RELOAD_MS);
    this.owns(() => clearInterval(timer));
  }

  private async load(): Promise<void> {
    try {
      this.alerts = known((await rest<AlertsMessage>(this.env.hass, "GET", "remote/alerts")).alerts);
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  protected override content(config: AlertsCardConfig): TemplateResult {
    const { hass } = this.env;
    const site = config.site ? siteName(hass.devices, config.site) : "";
    const admin = hass.user?.is_admin === true;
    const heading = this.heading(
      config.title || [this.t("alerts.heading"), site].filter(Boolean).join(", "),
      admin ? link(["alerts"], this.t("cards.open"), site === "" ? {} : { site }) : nothing,
    );
    const { alerts, error } = this;
    if (alerts === undefined) {
      return html`${heading}${error === "" ? html`<p class="help" role="status">${this.t("common.loading")}</p>` : this.failure(error)}`;
    }
    const shown = config.site ? alerts.filter((alert) => this.isAt(alert, config.site ?? "", site)) : alerts;
    return html`${heading} ${error === "" ? nothing : this.failure(error)} ${this.list(shown, config.limit ?? ROWS)}`;
  }

  /** Returns whether an alert is about a site, by the id of its config entry or its name, or about all sites. */
  private isAt(alert: Alert, entry: string, name: string): boolean {
    if (alert.site === null || alert.site === name) return true;
    const { fleet, hass } = this.env;
    const miner = alert.miner_id === null ? undefined : fleet.get(alert.miner_id);
    return miner !== undefined && membersOf([miner], { site: entry }, hass.devices).length > 0;
  }

  private list(alerts: readonly Alert[], limit: number): TemplateResult {
    if (alerts.length === 0) {
      return html`<p class="ok"><span class="chip good">${this.t("alerts.ok")}</span> ${this.t("alerts.ok_text")}</p>`;
    }
    const more = alerts.length - limit;
    return html`<ul class="rows">
        ${alerts.slice(0, limit).map((alert) => this.row(alert))}
      </ul>
      ${more > 0 ? html`<p class="help">${this.t.n("cards.more", more)}</p>` : nothing}`;
  }

  private row(alert: Alert): TemplateResult {
    const { env } = this;
    return html`<li>
      <div class="what">
        ${this.subject(alert)}
        <div class="help">${sentence(env, alert)}${alert.kind === "offline" ? nothing : ` · ${lasting(env, alert)}`}</div>
      </div>
      <span class="chip ${TONES[alert.severity]}">${this.t(`alerts.kind_${alert.kind}`)}</span>
    </li>`;
  }

  /** The miner, schedule or tariff, linked to where the user can see more of it. */
  private subject(alert: Alert): TemplateResult | string {
    const miner = alert.miner_id === null ? undefined : this.env.fleet.get(alert.miner_id);
    if (miner !== undefined) return minerLink(this.env, miner, alert.name, (entity) => this.moreInfo(entity));
    const place = this.env.hass.user?.is_admin === true ? placeOf(alert) : undefined;
    return place === undefined ? alert.name : link(place.path, alert.name, place.values, "name");
  }

  static override styles = [
    Card.styles,
    css`
      .what {
        flex: 1 1 180px;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      ul.rows {
        overflow: auto;
      }
    `,
  ];
}
