import { css, html, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { queryString, rest } from "../api";
import "../components/dialog";
import { link } from "../components/link";
import { element } from "../element";
import { Feed } from "../feed";
import { hasFailed, statusChip } from "../history/result";
import { activePools } from "../pools";
import { isOld, silence, stateChip } from "../state";
import { sharedStyles } from "../styles";
import type { CommandRecord, Miner } from "../types";
import { Part } from "../view";
import { actionIcon, offered, switchable } from "./actions";
import { firmwareName } from "./filters";

const LAST = 8;

/** Returns the newest records of one miner, including new and changed ones. */
export function mergeRecords(
  before: readonly CommandRecord[],
  news: readonly CommandRecord[],
  minerId: string,
): readonly CommandRecord[] {
  const byId = new Map(before.map((record) => [record.id, record]));
  for (const record of news) if (record.miner_id === minerId) byId.set(record.id, record);
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
        this.news = mergeRecords(this.news, commands, this.miner.miner_id);
      },
    );
    this.owns(
      feed.listen(() => {
        if (this.records !== undefined) this.records = mergeRecords(this.records, this.news, this.miner.miner_id);
      }),
    );
  }

  protected override willUpdate(changes: PropertyValues): void {
    const before = changes.get("miner") as Miner | undefined;
    if (changes.has("miner") && before?.miner_id !== this.miner.miner_id) void this.load(this.miner.miner_id);
  }

  private async load(minerId: string): Promise<void> {
    this.records = undefined;
    this.error = "";
    try {
      const { commands } = await rest<{ readonly commands: readonly CommandRecord[] }>(
        this.env.hass,
        "GET",
        `remote/commands/history${queryString({ miner_id: minerId, limit: LAST })}`,
      );
      if (minerId === this.miner.miner_id) this.records = mergeRecords(commands, this.news, minerId);
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  protected override render() {
    const { miner, env } = this;
    return html`<mr-dialog heading=${miner.name} close-label=${this.t("common.close")}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <div class="row">
        ${stateChip(env, miner)}
        <span class="help">${silence(env, miner)}</span>
        <span class="spacer"></span>
        ${
          miner.device_id === null
            ? nothing
            : html`<a href="/config/devices/device/${miner.device_id}">${this.t("control.device_page")}</a>`
        }
      </div>
      ${this.faults()} ${this.facts()}
      <section aria-labelledby="pools">
        <h3 id="pools">${this.t("control.pools")}</h3>
        ${this.pools()}
      </section>
      <section aria-labelledby="actions">
        <h3 id="actions">${this.t("control.commands")}</h3>
        <div class="row">${this.actions()}</div>
        ${this.limits()}
      </section>
      <section aria-labelledby="last">
        <h3 id="last">${this.t("control.last_commands")}</h3>
        ${this.history()}
        ${link(["history"], this.t("control.all_commands"), { miner: miner.miner_id })}
      </section>
    </mr-dialog>`;
  }

  private actions() {
    const actions = offered([this.miner], this.env.catalog.value, switchable(this.env.hass));
    if (actions.length === 0) return html`<p class="help">${this.t("control.nothing_offered")}</p>`;
    return actions.map(
      (row) => html`<button
        type="button"
        @click=${() => this.dispatchEvent(new CustomEvent("command", { detail: row }))}
      >
        ${actionIcon(row)}${this.t(`common.type_${row.command_type}`)}
      </button>`,
    );
  }

  /** Renders why the miner offers less than others. */
  private limits() {
    return this.miner.limits.map(
      ({ code, reason }) =>
        html`<p class="help flat">
          ${this.env.errorText({ error_code: `limit_${code}`, error_args: {}, error_message: reason })}
        </p>`,
    );
  }

  private faults() {
    const { faults } = this.miner;
    if (faults.length === 0) return nothing;
    return html`<div class="notice bad" role="status">
      ${faults.map(({ message, code }) => html`<p class="flat">${message}${code === null ? nothing : html` (<code>${code}</code>)`}</p>`)}
    </div>`;
  }

  private pools() {
    const { miner } = this;
    const { pools } = miner;
    if (pools === undefined) return html`<p class="help" role="status">${this.t("common.loading")}</p>`;
    const filled = (pools ?? []).filter((pool) => pool.url !== "");
    if (filled.length === 0) return html`<p class="help">${this.t("control.pools_unknown", { name: miner.name })}</p>`;
    const active = new Set(activePools(miner));
    return html`<ul>
      ${filled.map(
        (pool) => html`<li>
          <span class="what">
            <b>${this.t("control.slot_number", { slot: pool.slot })}: ${pool.url}</b>
            <span class="help">${pool.user}</span>
          </span>
          ${
            active.has(pool)
              ? html`<span class="chip ${isOld(miner) ? "quiet" : "good"}">${this.t("control.pool_active")}</span>`
              : pool.alive === false
                ? html`<span class="chip warn">${this.t("control.pool_dead")}</span>`
                : nothing
          }
        </li>`,
      )}
    </ul>`;
  }

  private facts() {
    const { miner } = this;
    const { format } = this.env;
    const water = (celsius: number | null) => (celsius === null ? null : format.temperature(celsius));
    // Measured values are always listed, others only if known.
    const measured: [string, string | null][] = [
      [this.t("control.hashrate"), format.hashrate(miner.hashrate_ths)],
      [this.t("control.power"), format.power(miner.est_power_w)],
      [this.t("control.power_limit"), format.power(miner.power_limit_w)],
      [this.t("control.efficiency"), format.efficiency(miner.efficiency_j_th)],
      [this.t("control.temperature"), format.temperature(miner.temperature_max_c)],
      [this.t("control.inlet"), water(miner.inlet_temperature_c)],
      [this.t("control.outlet"), water(miner.outlet_temperature_c)],
      [this.t("control.uptime"), format.span(miner.uptime_s)],
    ];
    const facts: [string, string | null][] = [
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
    ];
    const old = isOld(miner) ? "old" : "";
    const draw = (name: string, value: string | null, how = "") =>
      value ? html`<div><dt>${name}</dt><dd class=${how}>${value}</dd></div>` : nothing;
    return html`<dl>
      ${measured.map(([name, value]) => draw(name, value, old))} ${facts.map(([name, value]) => draw(name, value))}
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
          ${statusChip(this.env, record.status)}
          ${hasFailed(record) ? html`<span class="error">${this.env.errorText(record)}</span>` : nothing}
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
      .flat {
        margin: 0;
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
