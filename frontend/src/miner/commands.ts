import { html, nothing } from "lit";
import { can } from "../api";
import { type CommandRow, panelCommands } from "../catalog";
import { actionIcon, supports, switchable } from "../control/actions";
import { element } from "../element";
import { isInSettings } from "../settings/model";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { CommandPart } from "./command-part";
import { minerStyles } from "./styles";

const NONE: ReadonlySet<string> = new Set();

/** Returns whether a command would change nothing: pause a paused miner, resume one that mines. */
export function isRedundant(miner: Miner, { command_type }: CommandRow): boolean {
  if (command_type === "power_off") return miner.paused === true;
  return command_type === "power_on" && miner.paused === false && miner.mining === true;
}

/** What a miner can do, and why it can't do the rest; its settings have a section of their own. */
@element("mr-miner-commands")
export class MinerCommands extends CommandPart {
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
      </div>
      ${this.progress()} ${this.limits(unable)} ${this.dialog()}`;
  }

  /** Renders what the miner can't do, and why. */
  private limits(unable: readonly CommandRow[]) {
    const { limits, name } = this.miner;
    if (unable.length === 0 && limits.length === 0) return nothing;
    const names = unable.map((row) => this.t(`common.type_${row.command_type}`)).join(", ");
    return html`<div class="limits">
      ${unable.length > 0 ? html`<p class="help flat">${this.t("miner.not_supported", { name, commands: names })}</p>` : nothing}
      ${limits.map(
        ({ code, reason }) =>
          html`<p class="help flat">
            ${this.env.errorText({ error_code: `limit_${code}`, error_args: {}, error_message: reason })}
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
