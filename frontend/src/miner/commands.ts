import { mdiChip } from "@mdi/js";
import { html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { can } from "../api";
import { type CommandRow, panelCommands } from "../catalog";
import { icon } from "../components/icon";
import { actionIcon, canInstall, isRedundant, supports, switchable } from "../control/actions";
import { element } from "../element";
import "../firmware/rollout-dialog";
import { isInSettings } from "../settings/model";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { CommandPart } from "./command-part";
import { minerStyles } from "./styles";

const NONE: ReadonlySet<string> = new Set();

/** What a miner can do, and why it can't do the rest; its settings have a section of their own. */
@element("mr-miner-commands")
export class MinerCommands extends CommandPart {
  /** Whether the dialog that installs firmware is open. */
  @state() private installing = false;

  protected override render() {
    const { miner, env } = this;
    // Only miners that cannot pause may have a power outlet.
    const outlets = can(miner, "pause") ? NONE : switchable(env.hass);
    const commands = panelCommands(env.catalog.value);
    const able = commands.filter((row) => supports(miner, row, outlets));
    const unable = commands.filter((row) => !able.includes(row));
    return html`<div class="row">
        ${able
          .filter((row) => !isInSettings(row))
          .map(
            // A button that moved with the state of the miner could be hit by mistake.
            (row) => html`<button
              type="button"
              ?disabled=${isRedundant(miner, row)}
              @click=${() => {
                this.row = row;
              }}
            >
              ${actionIcon(row)}${this.t(`common.type_${row.command_type}`)}
            </button>`,
          )}
        ${
          canInstall(env.hass, [miner])
            ? html`<button
                type="button"
                @click=${() => {
                  this.installing = true;
                }}
              >
                ${icon(mdiChip)}${this.t("firmware.install")}
              </button>`
            : nothing
        }
      </div>
      ${this.progress()} ${this.limits(unable)} ${this.dialog()} ${this.installation()}`;
  }

  private installation() {
    return this.installing
      ? html`<mr-rollout-dialog
          .env=${this.env}
          .miners=${[this.miner]}
          @started=${() => go(["firmware"])}
          @closed=${() => {
            this.installing = false;
          }}
        ></mr-rollout-dialog>`
      : nothing;
  }

  /** Renders what the miner can't do, and why. */
  private limits(unable: readonly CommandRow[]) {
    const { limits, name, model, firmware } = this.miner;
    const error_args = { model: model ?? name, firmware: firmware ?? "–" };
    const types = [
      ...unable.map(({ command_type }) => command_type),
      ...(can(this.miner, "firmware") ? [] : (["upgrade_firmware"] as const)),
    ];
    if (types.length === 0 && limits.length === 0) return nothing;
    const names = types.map((type) => this.t(`common.type_${type}`)).join(", ");
    return html`<div class="limits">
      ${types.length > 0 ? html`<p class="help flat">${this.t("miner.not_supported", { name, commands: names })}</p>` : nothing}
      ${limits.map(
        ({ code, reason }) =>
          html`<p class="help flat">
            ${this.env.errorText({ error_code: `limit_${code}`, error_args, error_message: reason })}
          </p>`,
      )}
    </div>`;
  }

  static override styles = [sharedStyles, minerStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-commands": MinerCommands;
  }
}
