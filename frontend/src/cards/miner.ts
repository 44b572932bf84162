import { mdiRestart } from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import "../components/dialog";
import { icon } from "../components/icon";
import { element } from "../element";
import { isOld, silence, stateChip, value } from "../state";
import type { HomeAssistant, Miner } from "../types";
import { Card, type CardConfig } from "./card";
import { minerLink } from "./links";
import { entitiesOf } from "./members";

interface MinerCardConfig extends CardConfig {
  /** The id of the miner's device. */
  readonly device?: string;
}

/** One miner: its values, its mining switch, and a reboot button with confirmation. */
@element("mr-miner-card")
export class MinerCard extends Card<MinerCardConfig> {
  @state() private busy = false;
  @state() private asking = false;
  @state() private error = "";

  private registry: HomeAssistant["entities"] | undefined;
  private ids: Readonly<Record<string, string>> = {};
  private drawnState: unknown;

  protected override follow(): void {
    this.registry = undefined;
    this.owns(this.env.fleet.listen(() => this.redraw()));
  }

  protected override concerned(hass: HomeAssistant): boolean {
    return this.mining(hass) !== this.drawnState || hass.entities !== this.registry;
  }

  /** The miner's mining switch, if it has one and the user may see it. */
  private mining(hass: HomeAssistant) {
    return this.ids.mining === undefined ? undefined : hass.states[this.ids.mining];
  }

  protected override content(config: MinerCardConfig): TemplateResult {
    const { fleet, hass } = this.env;
    if (!config.device) return this.sentence(this.t("cards.choose_miner"));
    if (hass.entities !== this.registry) {
      this.registry = hass.entities;
      this.ids = entitiesOf(hass.entities, config.device);
    }
    if (!fleet.loaded) {
      return fleet.error === undefined
        ? html`<p class="help" role="status">${this.t("common.loading")}</p>`
        : this.failure(fleet.error);
    }
    const miner = fleet.miners.find((item) => item.device_id === config.device);
    return miner === undefined ? this.sentence(this.t("cards.miner_gone")) : this.card(miner, config);
  }

  private card(miner: Miner, config: MinerCardConfig): TemplateResult {
    const { fleet, format } = this.env;
    const quiet = !miner.online;
    return html`<div class="head">
        <div class="who">
          <h2>
            ${minerLink(this.env, miner, config.title || miner.name, (entity) => this.moreInfo(entity))}
          </h2>
          <p class="help">${[miner.model, miner.firmware].filter(Boolean).join(" · ") || miner.ip}</p>
        </div>
        ${stateChip(this.env, miner)}
      </div>
      ${fleet.error === undefined ? nothing : this.failure(fleet.error)}
      ${
        quiet
          ? html`<p class="help">
              ${silence(this.env, miner)}
            </p>`
          : html`${isOld(miner) ? html`<p class="help">${silence(this.env, miner)}</p>` : nothing}
              <dl class="figures">
                ${this.figure(miner, this.t("cards.hashrate"), format.hashrate(miner.hashrate_ths))}
                ${this.figure(miner, this.t("cards.power"), format.power(miner.est_power_w))}
                ${this.figure(miner, this.t("cards.efficiency"), format.efficiency(miner.efficiency_j_th))}
                ${this.figure(miner, this.t("cards.temperature"), format.temperature(miner.temperature_max_c))}
              </dl>`
      }
      ${this.controls(quiet)}
      ${this.error === "" ? nothing : html`<p class="error" role="alert">${this.error}</p>`}
      ${this.asking ? this.question(miner) : nothing}`;
  }

  private figure(miner: Miner, label: string, text: string): TemplateResult {
    return html`<div>
      <dt>${label}</dt>
      <dd>${value(miner, text)}</dd>
    </div>`;
  }

  private controls(quiet: boolean): TemplateResult | typeof nothing {
    const mining = this.mining(this.env.hass);
    this.drawnState = mining;
    const reboot = this.ids.reboot !== undefined && this.env.hass.states[this.ids.reboot] !== undefined;
    if (mining === undefined && !reboot) return nothing;
    const on = mining?.state === "on";
    const known = on || mining?.state === "off";
    return html`<div class="row controls">
      ${
        mining === undefined
          ? nothing
          : html`<button
              class="switch"
              type="button"
              role="switch"
              aria-checked=${on ? "true" : "false"}
              ?disabled=${this.busy || !known}
              @click=${() => void this.send("switch", on ? "turn_off" : "turn_on", this.ids.mining as string)}
            >
              <span class="track" aria-hidden="true"><span class="thumb"></span></span>
              ${this.t("cards.mining_switch")}
            </button>`
      }
      <span class="spacer"></span>
      ${
        reboot
          ? html`<button
              class="danger"
              type="button"
              ?disabled=${this.busy || quiet}
              @click=${() => {
                this.asking = true;
              }}
            >
              ${icon(mdiRestart)}${this.t("common.type_reboot")}
            </button>`
          : nothing
      }
      ${this.busy ? html`<span class="help" role="status">${this.t("cards.sending")}</span>` : nothing}
    </div>`;
  }

  private question(miner: Miner): TemplateResult {
    return html`<mr-dialog
      .heading=${this.t("cards.reboot_heading", { name: miner.name })}
      .closeLabel=${this.t("common.close")}
      @closed=${() => {
        this.asking = false;
      }}
    >
      <p>${this.t("cards.reboot_text")}</p>
      <button
        slot="actions"
        type="button"
        @click=${() => {
          this.asking = false;
        }}
      >
        ${this.t("common.cancel")}
      </button>
      <button
        slot="actions"
        class="primary danger"
        type="button"
        @click=${() => {
          this.asking = false;
          void this.send("button", "press", this.ids.reboot as string);
        }}
      >
        ${this.t("common.type_reboot")}
      </button>
    </mr-dialog>`;
  }

  /** Runs an action on one of the miner's entities; Home Assistant may refuse it to this user. */
  private async send(domain: string, action: string, entityId: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = "";
    try {
      await this.env.hass.callService(domain, action, {}, { entity_id: entityId }, false);
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
    this.busy = false;
  }

  static override styles = [
    Card.styles,
    css`
      .head {
        align-items: flex-start;
        flex-wrap: wrap;
      }
      .who {
        flex: 1 1 160px;
        min-width: 0;
      }
      .chip {
        margin-top: 6px;
      }
      h2 .name {
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .controls {
        margin-top: auto;
      }
      .switch {
        border: none;
        padding: 0;
        color: inherit;
        gap: 10px;
      }
      .track {
        width: 40px;
        height: 22px;
        border-radius: 11px;
        padding: 3px;
        border: 1px solid var(--mr-field-border);
        background: color-mix(in srgb, var(--primary-text-color) 20%, transparent);
        display: flex;
        align-items: center;
      }
      .thumb {
        width: 14px;
        height: 14px;
        border-radius: 50%;
        background: var(--primary-text-color);
        transition: margin-inline-start 0.15s;
      }
      [aria-checked="true"] .track {
        background: color-mix(in srgb, var(--primary-color) 75%, #000);
        border-color: transparent;
      }
      [aria-checked="true"] .thumb {
        background: #fff;
        margin-inline-start: 19px;
      }
    `,
  ];
}
