import { mdiArrowLeft, mdiOpenInNew, mdiPickaxe } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { firmwareName } from "../control/filters";
import { element } from "../element";
import "../miner/commands";
import { poolList } from "../miner/pools";
import "../miner/records";
import { minerStyles } from "../miner/styles";
import { isOld, silence, stateChip } from "../state";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { View } from "../view";

/** The interval at which "No answer for …" counts on. */
const SILENCE_EVERY_MS = 15_000;

/** Returns the address of a miner's own web page. */
export function webPage(ip: string): string {
  return `http://${ip.includes(":") ? `[${ip}]` : ip}/`;
}

/** The page of one miner, whose id is in the path. */
@element("mr-miner")
export class MinerView extends View {
  readonly tab = "miner";

  /** The filters of the fleet, for the way back. */
  @property({ attribute: false }) back = new URLSearchParams();

  @state() private miner: Miner | undefined;
  @state() private loaded = false;
  @state() private lost = "";

  override connectedCallback(): void {
    super.connectedCallback();
    const { fleet, pools } = this.env;
    this.owns(fleet.listen(this.take));
    this.owns(pools.listen(this.take));
    const timer = setInterval(() => {
      if (this.miner !== undefined && isOld(this.miner)) this.requestUpdate();
    }, SILENCE_EVERY_MS);
    this.owns(() => clearInterval(timer));
  }

  private get minerId(): string {
    return this.path[0] ?? "";
  }

  private readonly take = (): void => {
    const { fleet, pools } = this.env;
    const miner = fleet.get(this.minerId);
    this.miner = miner === undefined ? undefined : pools.with([miner])[0];
    this.loaded = fleet.loaded;
    this.lost = fleet.error === undefined ? "" : this.env.errorText(fleet.error);
  };

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("path")) this.take();
  }

  protected override updated(changes: PropertyValues): void {
    // So that the keyboard continues on the page, not in the sidebar.
    if (changes.has("miner") && changes.get("miner") === undefined)
      this.renderRoot.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  protected override render() {
    const words = html`${icon(mdiArrowLeft)}${this.t("miner.to_fleet")}`;
    return html`<div class="page">
      <p class="flat up">${link(["control"], words, Object.fromEntries(this.back))}</p>
      ${this.lost === "" ? nothing : html`<p class="notice bad flat" role="alert">${this.t("common.lost", { error: this.lost })}</p>`}
      ${this.content()}
    </div>`;
  }

  private content() {
    const { miner } = this;
    if (miner !== undefined) return this.page(miner);
    if (!this.loaded)
      return this.lost === "" ? html`<p class="help" role="status">${this.t("common.loading")}</p>` : nothing;
    return html`<div class="card empty">
      ${icon(mdiPickaxe, 48)}
      <h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
      <p>${this.t("miner.gone_text", { id: this.minerId })}</p>
      ${link(["control"], this.t("miner.gone_link"))}
    </div>`;
  }

  private page(miner: Miner) {
    return html`${this.head(miner)} ${this.faults(miner)}
      <section class="card" aria-label=${this.t("control.commands")}>
        <mr-miner-commands .env=${this.env} .miner=${miner}></mr-miner-commands>
      </section>
      <section class="card" aria-label=${this.t("miner.values")}>${this.values(miner)}</section>
      <div class="columns">
        <section class="card">
          <h3>${this.t("control.pools")}</h3>
          ${poolList(this.env, miner)}
        </section>
        <section class="card">
          <mr-miner-records .env=${this.env} .minerId=${miner.miner_id}></mr-miner-records>
        </section>
      </div>
      <section class="card">
        <h3>${this.t("miner.about")}</h3>
        ${this.facts(miner)}
      </section>`;
  }

  private head(miner: Miner) {
    const place = miner.location === miner.site ? miner.site : `${miner.site} · ${miner.location}`;
    return html`<div class="head">
      <div class="who">
        <div class="row">
          <h2 tabindex="-1">${miner.name}</h2>
          ${stateChip(this.env, miner)}
          <span class="help">${silence(this.env, miner)}</span>
        </div>
        <p class="help">${[miner.model, firmwareName(miner), place].filter(Boolean).join(" · ")}</p>
      </div>
      <div class="row">
        <a class="button" href=${webPage(miner.ip)} target="_blank" rel="noopener noreferrer">
          ${icon(mdiOpenInNew)}${this.t("miner.web_page")}
        </a>
        ${
          miner.device_id === null
            ? nothing
            : html`<a class="button" href="/config/devices/device/${miner.device_id}">${this.t("control.device_page")}</a>`
        }
      </div>
    </div>`;
  }

  private faults({ faults }: Miner) {
    if (faults.length === 0) return nothing;
    return html`<div class="notice bad" role="status">
      ${faults.map(({ message, code }) => html`<p class="flat">${message}${code === null ? nothing : html` (<code>${code}</code>)`}</p>`)}
    </div>`;
  }

  /** The measured values; the main ones are listed even if unknown. */
  private values(miner: Miner) {
    const { format } = this.env;
    const water = (celsius: number | null) => (celsius === null ? null : format.temperature(celsius));
    return this.list(
      [
        [this.t("control.hashrate"), format.hashrate(miner.hashrate_ths)],
        [this.t("control.power"), format.power(miner.est_power_w)],
        [this.t("control.power_limit"), format.power(miner.power_limit_w)],
        [this.t("control.efficiency"), format.efficiency(miner.efficiency_j_th)],
        [this.t("control.temperature"), format.temperature(miner.temperature_max_c)],
        [this.t("control.inlet"), water(miner.inlet_temperature_c)],
        [this.t("control.outlet"), water(miner.outlet_temperature_c)],
        [this.t("control.uptime"), format.span(miner.uptime_s)],
      ],
      isOld(miner) ? "value old" : "value",
    );
  }

  private facts(miner: Miner) {
    const { format } = this.env;
    return this.list([
      [this.t("control.last_seen"), miner.last_seen === null ? "–" : format.dateTime(miner.last_seen)],
      [this.t("control.ip"), miner.ip],
      [this.t("control.mac"), miner.mac],
      [this.t("control.hostname"), miner.hostname],
      [this.t("control.vendor"), miner.vendor],
      [this.t("control.model"), miner.model],
      [this.t("control.firmware"), firmwareName(miner)],
      [this.t("control.site"), miner.site],
      [this.t("control.place"), miner.location === miner.site ? null : miner.location],
      [this.t("control.labels"), miner.tags.join(", ")],
    ]);
  }

  private list(facts: readonly (readonly [string, string | null])[], how = "") {
    return html`<dl>
      ${facts.map(([name, value]) => (value ? html`<div><dt>${name}</dt><dd class=${how}>${value}</dd></div>` : nothing))}
    </dl>`;
  }

  static override styles = [
    sharedStyles,
    minerStyles,
    css`
      .page {
        display: flex;
        flex-direction: column;
        gap: 12px;
        padding: 12px 16px 24px;
        max-width: 1400px;
        margin: 0 auto;
      }
      .up a {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        min-height: 36px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px;
      }
      .who {
        flex: 1 1 260px;
        min-width: 0;
      }
      h2 {
        font-size: 22px;
        overflow-wrap: anywhere;
      }
      h2:focus {
        outline: none;
      }
      .value {
        font-size: 18px;
        font-variant-numeric: tabular-nums;
      }
      .columns {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        align-items: start;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner": MinerView;
  }
}
