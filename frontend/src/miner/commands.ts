import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { can } from "../api";
import { type CommandRow, panelCommands } from "../catalog";
import { stageChip } from "../command-stage";
import "../components/command-dialog";
import { actionIcon, supports, switchable } from "../control/actions";
import { element } from "../element";
import { hasFailed } from "../history/result";
import { sharedStyles } from "../styles";
import type { CommandRecord, Miner } from "../types";
import { Part } from "../view";
import { minerStyles } from "./styles";

const NONE: ReadonlySet<string> = new Set();

/** Returns whether a command would change nothing: pause a paused miner, resume one that mines. */
export function isRedundant(miner: Miner, { command_type }: CommandRow): boolean {
  if (command_type === "power_off") return miner.paused === true;
  return command_type === "power_on" && miner.paused === false && miner.mining === true;
}

/** What a miner can do, and why it can't do the rest. */
@element("mr-miner-commands")
export class MinerCommands extends Part {
  @property({ attribute: false }) miner!: Miner;
  /** The last commands of the miner. */
  @property({ attribute: false }) records: readonly CommandRecord[] = [];

  /** The batch of the command that was just sent. */
  @state() private batch: string | undefined;
  @state() private row: CommandRow | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.catalog.listen(() => this.requestUpdate()));
  }

  protected override render() {
    const { miner, env } = this;
    // Only miners that cannot pause may have a power outlet.
    const outlets = can(miner, "pause") ? NONE : switchable(env.hass);
    const commands = panelCommands(env.catalog.value);
    const able = commands.filter((row) => supports(miner, row, outlets));
    const unable = commands.filter((row) => !able.includes(row));
    return html`<div class="row">
        ${able.map(
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
      <div role="status">${this.progress()}</div>
      ${this.limits(unable)} ${this.dialog()}`;
  }

  /** Renders how far the command that was just sent has come. */
  private progress() {
    const { batch } = this;
    const record = batch === undefined ? undefined : this.records.find(({ batch_id }) => batch_id === batch);
    if (record === undefined) return nothing;
    return html`<p class="row progress">
      <b>${this.t(`common.type_${record.command_type}`)}</b>
      ${stageChip(this.env, record)}
      ${hasFailed(record) ? html`<span class="error">${this.env.errorText(record)}</span>` : nothing}
    </p>`;
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

  private dialog() {
    const { row } = this;
    return row === undefined
      ? nothing
      : html`<mr-command-dialog
          .env=${this.env}
          .row=${row}
          .catalog=${this.env.catalog.value}
          .miners=${[this.miner]}
          @sent=${(event: CustomEvent<string>) => {
            this.batch = event.detail;
          }}
          @closed=${() => {
            this.row = undefined;
          }}
        ></mr-command-dialog>`;
  }

  static override styles = [sharedStyles, minerStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-commands": MinerCommands;
  }
}
