import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { asApiError, queryString, rest } from "../api";
import "../components/dialog";
import { icon } from "../components/icon";
import { element } from "../element";
import { Feed } from "../feed";
import { sharedStyles } from "../styles";
import type { CommandRecord, CommandStatus, Miner } from "../types";
import { address } from "../url-state";
import { Part } from "../view";
import { ACTION_ICONS, offered, switchable } from "./actions";
import { stateChip } from "./columns";

const LAST = 8;

const TONES: Readonly<Record<CommandStatus, string>> = {
  pending: "busy",
  success: "good",
  failed: "bad",
  timeout: "bad",
  skipped: "quiet",
  interrupted: "warn",
};

/** Returns the newest records of one miner, with those that came or changed since. */
export function mergeRecords(
  before: readonly CommandRecord[],
  news: readonly CommandRecord[],
  ip: string,
): readonly CommandRecord[] {
  const byId = new Map(before.map((record) => [record.id, record]));
  for (const record of news) if (record.miner_ip === ip) byId.set(record.id, record);
  return [...byId.values()].sort((a, b) => b.id - a.id).slice(0, LAST);
}

/** Everything about one miner. Fires `command` (detail: the action) and `closed`. */
@element("mr-miner-dialog")
export class MinerDialog extends Part {
  @property({ attribute: false }) miner!: Miner;

  /** Undefined until they are known. */
  @state() private records: readonly CommandRecord[] | undefined;
  @state() private error = "";

  private news: readonly CommandRecord[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const feed = new Feed<{ readonly commands: readonly CommandRecord[] }>(
      () => this.env.hass.connection,
      "miner_remote/commands/subscribe",
      ({ commands }) => {
        this.news = mergeRecords(this.news, commands, this.miner.ip);
      },
    );
    this.owns(
      feed.listen(() => {
        if (this.records !== undefined) this.records = mergeRecords(this.records, this.news, this.miner.ip);
      }),
    );
  }

  protected override willUpdate(changes: PropertyValues): void {
    const before = changes.get("miner") as Miner | undefined;
    if (changes.has("miner") && before?.ip !== this.miner.ip) void this.load(this.miner.ip);
  }

  private async load(ip: string): Promise<void> {
    this.records = undefined;
    this.error = "";
    try {
      const { commands } = await rest<{ readonly commands: readonly CommandRecord[] }>(
        this.env.hass,
        "GET",
        `remote/commands/history${queryString({ miner_ip: ip, limit: LAST })}`,
      );
      if (ip === this.miner.ip) this.records = mergeRecords(commands, this.news, ip);
    } catch (thrown) {
      this.error = asApiError(thrown).message;
    }
  }

  protected override render() {
    const { miner, env } = this;
    return html`<mr-dialog heading=${miner.name} close-label=${this.t("common.close")}>
      <div class="row">
        ${stateChip(env, miner)}
        <span class="spacer"></span>
        ${
          miner.device_id === null
            ? nothing
            : html`<a href="/config/devices/device/${miner.device_id}">${this.t("control.device_page")}</a>`
        }
      </div>
      ${this.facts()}
      <section aria-labelledby="actions">
        <h3 id="actions">${this.t("control.commands")}</h3>
        <div class="row">${this.actions()}</div>
      </section>
      <section aria-labelledby="last">
        <h3 id="last">${this.t("control.last_commands")}</h3>
        ${this.history()}
        <a href=${address(["history"], new URLSearchParams({ miner: miner.ip }))}>${this.t("control.all_commands")}</a>
      </section>
    </mr-dialog>`;
  }

  private actions() {
    const actions = offered([this.miner], switchable(this.env.hass));
    if (actions.length === 0) return html`<p class="help">${this.t("control.nothing_offered")}</p>`;
    return actions.map(
      (action) => html`<button
        type="button"
        @click=${() => this.dispatchEvent(new CustomEvent("command", { detail: action }))}
      >
        ${icon(ACTION_ICONS[action])}${this.t(`common.type_${action}`)}
      </button>`,
    );
  }

  private facts() {
    const { miner } = this;
    const { format } = this.env;
    const facts: [string, unknown][] = [
      [this.t("control.hashrate"), format.hashrate(miner.hashrate_ths)],
      [this.t("control.power"), format.power(miner.est_power_w)],
      [this.t("control.power_limit"), format.power(miner.power_limit_w)],
      [this.t("control.efficiency"), format.efficiency(miner.efficiency_j_th)],
      [this.t("control.temperature"), format.temperature(miner.temperature_max_c)],
      [this.t("control.uptime"), format.span(miner.uptime_s)],
      [this.t("control.last_seen"), miner.last_seen === null ? "–" : format.dateTimeSeconds(miner.last_seen)],
      [this.t("control.vendor"), miner.vendor ?? "–"],
      [this.t("control.model"), miner.model ?? "–"],
      [this.t("control.firmware"), [miner.firmware, miner.firmware_version].filter(Boolean).join(" ") || "–"],
      [this.t("control.ip"), miner.ip],
      [this.t("control.hostname"), miner.hostname ?? "–"],
      [this.t("control.mac"), miner.mac ?? "–"],
      [this.t("control.site"), miner.site],
      [this.t("control.place"), miner.location === miner.site ? "–" : miner.location],
      [this.t("control.labels"), miner.tags.join(", ") || "–"],
    ];
    return html`<dl>
      ${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>`;
  }

  private history() {
    if (this.error !== "") return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.records === undefined) return html`<p class="help" role="status">${this.t("common.loading")}</p>`;
    if (this.records.length === 0) return html`<p class="help">${this.t("control.no_commands")}</p>`;
    return html`<ul>
      ${this.records.map(
        (record) => html`<li>
          <span class="what">
            <b>${this.t(`common.type_${record.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(record.timestamp)}, ${record.initiated_by}</span>
          </span>
          <span class="chip ${TONES[record.status]}">${this.t(`common.status_${record.status}`)}</span>
          ${record.error_message === null ? nothing : html`<span class="error">${record.error_message}</span>`}
        </li>`,
      )}
    </ul>`;
  }

  static override styles = [
    sharedStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
        gap: 12px 16px;
        margin: 0;
      }
      dt {
        color: var(--mr-secondary);
        font-size: 12px;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
        align-items: flex-start;
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
        align-self: stretch;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 12px;
        padding: 8px 0;
        border-bottom: 1px solid var(--divider-color);
        overflow-wrap: anywhere;
      }
      .what {
        flex: 1;
        min-width: 180px;
      }
      .what .help {
        display: block;
      }
      li .error {
        flex-basis: 100%;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-dialog": MinerDialog;
  }
}
