import { mdiArrowLeft, mdiChip, mdiOpenInNew } from "@mdi/js";
import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { can } from "../api";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { firmwareName, placeText } from "../control/filters";
import { element } from "../element";
import { Feed } from "../feed";
import "../miner/backups";
import "../miner/charts";
import "../miner/commands";
import type { Details, MinerMessage } from "../miner/details";
import "../miner/logs";
import { facts, faultList, hardware, poolList, values } from "../miner/parts";
import { planList } from "../miner/plan";
import { policyList } from "../miner/policies";
import { lastBackup } from "../miner/records";
import { isRange, type Range } from "../miner/series";
import "../miner/settings";
import { minerStyles } from "../miner/styles";
import { loadPhases } from "../policies/words";
import { isOld, silence, stateChip } from "../state";
import { sharedStyles } from "../styles";
import type { CommandRecord, Miner } from "../types";
import { View } from "../view";
import { webPage } from "../web-page";

/** The interval at which "No answer for …" counts on. */
const SILENCE_EVERY_MS = 15_000;
const UPDATE_MS = 50;

/** The page of one miner, whose id is in the path. */
@element("mr-miner")
export class MinerView extends View {
  readonly tab = "miner";

  /** The filters of the fleet, for the way back. */
  @property({ attribute: false }) back = new URLSearchParams();

  /** Undefined until the first answer. */
  @state() private message: MinerMessage | undefined;
  /** The miner with its pools, for commands. */
  @state() private miner: Miner | undefined;
  @state() private lost = "";
  /** The last commands. */
  @state() private records: readonly CommandRecord[] = [];

  private leave: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(() => this.leave?.());
    void loadPhases(this.env).then(() => this.requestUpdate());
    const timer = setInterval(() => {
      if (this.miner !== undefined && isOld(this.miner)) this.requestUpdate();
    }, SILENCE_EVERY_MS);
    this.owns(() => clearInterval(timer));
    if (this.hasUpdated) this.follow();
  }

  private get minerId(): string {
    return this.path[0] ?? "";
  }

  private get range(): Range {
    const range = this.query.get("range");
    return isRange(range) ? range : "day";
  }

  private follow(): void {
    this.leave?.();
    this.message = this.miner = undefined;
    this.records = [];
    let latest: MinerMessage | undefined;
    const feed = new Feed<MinerMessage>(
      () => this.env.hass.connection,
      "miner_remote/miner/subscribe",
      (message) => {
        latest = message;
      },
      UPDATE_MS,
      { miner_id: this.minerId },
    );
    this.leave = feed.listen(() => {
      this.lost = feed.error === undefined ? "" : this.env.errorText(feed.error);
      if (latest === undefined || latest === this.message) return;
      this.message = latest;
      this.miner = latest.miner === null ? undefined : { ...latest.miner, pools: latest.details?.pools };
    });
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("path") && (changes.get("path") as string[] | undefined)?.[0] !== this.path[0]) this.follow();
  }

  protected override updated(changes: PropertyValues): void {
    if (!changes.has("miner") || changes.get("miner") !== undefined) return;
    // So that the keyboard continues on the page, not in the sidebar.
    const start = this.path[1] === "settings" ? "#settings" : "h2";
    this.renderRoot.querySelector<HTMLElement>(start)?.focus({ preventScroll: start === "h2" });
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
    const { message, miner } = this;
    const details = message?.details;
    if (miner !== undefined && details) return this.page(miner, details);
    if (message === undefined) {
      return this.lost === "" ? this.loadingLine() : nothing;
    }
    return html`<div class="card empty">
      ${icon(mdiChip, 48)}
      <h2 tabindex="-1">${this.t("miner.gone_title")}</h2>
      <p>${this.t("miner.gone_text", { id: this.minerId })}</p>
      ${link(["control"], this.t("miner.gone_link"))}
    </div>`;
  }

  private page(miner: Miner, details: Details) {
    const { env } = this;
    if (this.path[1] === "logs")
      return html`${this.head(miner)}<mr-miner-logs .env=${env} .miner=${miner}></mr-miner-logs>`;
    const earlier = details.faults.filter(({ present }) => !present);
    return html`${this.head(miner)} ${this.troubles(miner, details)}
      <section class="card" aria-label=${this.t("control.commands")}>
        <mr-miner-commands .env=${env} .miner=${miner} .records=${this.records}></mr-miner-commands>
      </section>
      <section class="card" aria-label=${this.t("miner.values")}>${values(env, miner, details)}</section>
      <section class="card">
        <mr-miner-charts
          .env=${env}
          .miner=${miner}
          .details=${details}
          .latest=${this.records}
          .range=${this.range}
          ?settled=${this.query.has("range")}
          @range=${(event: CustomEvent<Range>) => this.filter({ range: event.detail })}
        ></mr-miner-charts>
      </section>
      <section class="card">
        <h3>${this.t("miner.hardware")}</h3>
        ${hardware(env, miner, details)}
      </section>
      <section class="card" id="settings" tabindex="-1" aria-label=${this.t("settings.title")}>
        <mr-miner-settings
          .env=${env}
          .miner=${miner}
          .records=${this.records}
          .settings=${details.settings}
          .readAt=${details.settings_read_at}
        ></mr-miner-settings>
      </section>
      ${
        earlier.length === 0
          ? nothing
          : html`<section class="card">
              <h3>${this.t("miner.earlier_faults")}</h3>
              ${faultList(env, earlier)}
            </section>`
      }
      <div class="columns">
        <div class="column">
          <section class="card">
            <h3>${this.t("control.pools")}</h3>
            ${poolList(env, miner, details.pools)}
          </section>
          <section class="card">
            <h3>${this.t("miner.plan")}</h3>
            ${planList(env, details)}
          </section>
          <section class="card">
            <h3>${this.t("common.tab_policies")}</h3>
            ${policyList(env, details)}
          </section>
        </div>
        <div class="column">
          <section class="card">
            <mr-miner-records
              .env=${env}
              .minerId=${miner.miner_id}
              @records=${(event: CustomEvent<readonly CommandRecord[]>) => {
                this.records = event.detail;
              }}
            ></mr-miner-records>
          </section>
          <section class="card">
            <mr-miner-backups .env=${env} .minerId=${miner.miner_id} .made=${lastBackup(this.records)}></mr-miner-backups>
          </section>
        </div>
      </div>
      <section class="card">
        <h3>${this.t("miner.about")}</h3>
        ${this.about(miner, details)}
      </section>`;
  }

  private head(miner: Miner) {
    return html`<div class="head">
      <div class="who">
        <div class="row">
          <h2 tabindex="-1">${miner.name}</h2>
          ${stateChip(this.env, miner)}
          ${isOld(miner) ? html`<span class="help">${silence(this.env, miner)}</span>` : nothing}
          ${miner.tags.map((tag) => html`<span class="label">${tag}</span>`)}
        </div>
        <p class="help">${[miner.model, firmwareName(miner), placeText(miner)].filter(Boolean).join(" · ")}</p>
      </div>
      <div class="row">
        ${
          this.path[1] === "logs"
            ? link(["miner", miner.miner_id], this.t("miner.to_miner"), {}, "button")
            : can(miner, "logs")
              ? link(["miner", miner.miner_id, "logs"], this.t("logs.title"), {}, "button")
              : nothing
        }
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

  /** Renders the faults that the miner reports, and why it does not answer. */
  private troubles(miner: Miner, details: Details) {
    const { error } = details;
    const faults = details.faults.filter(({ present }) => present);
    return html`${
      error === null || miner.reachability === "rebooting"
        ? nothing
        : html`<p class="notice warn flat" role="status">${this.t("miner.last_error", { error: this.env.errorText(error) })}</p>`
    }
    ${
      faults.length === 0 ? nothing : html`<div class="notice bad" role="status">${faultList(this.env, faults)}</div>`
    }`;
  }

  private about(miner: Miner, details: Details) {
    const { format } = this.env;
    return facts([
      [this.t("control.vendor"), miner.vendor],
      [this.t("control.model"), miner.model],
      [this.t("control.firmware"), firmwareName(miner)],
      [this.t("miner.serial"), details.serial],
      [this.t("control.ip"), miner.ip],
      [this.t("control.hostname"), miner.hostname],
      [this.t("control.mac"), miner.mac],
      [this.t("control.site"), miner.site],
      [this.t("control.place"), miner.location === miner.site ? null : miner.location],
      [this.t("control.labels"), miner.tags.join(", ")],
      ...(miner.device_id === null ? [[this.t("miner.device"), this.t("miner.no_device")] as const] : []),
      [this.t("control.last_seen"), miner.last_seen === null ? "–" : format.dateTime(miner.last_seen)],
    ]);
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
      .label {
        border: 1px solid var(--mr-field-border);
        border-radius: 12px;
        padding: 1px 10px;
        font-size: 12px;
      }
      h2:focus,
      #settings:focus {
        outline: none;
      }
      .value {
        font-size: 18px;
        font-variant-numeric: tabular-nums;
      }
      .when {
        min-width: 104px;
        color: var(--mr-secondary);
      }
      h4 {
        margin: 12px 0 4px;
        font-weight: 500;
      }
      .schedules {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .columns {
        display: grid;
        gap: 12px;
        grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr));
        align-items: start;
      }
      .column {
        display: grid;
        gap: 12px;
        min-width: 0;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner": MinerView;
  }
}
