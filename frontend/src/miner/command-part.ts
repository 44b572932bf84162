import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { CommandRow } from "../catalog";
import { stageChip } from "../command-stage";
import "../components/command-dialog";
import { hasFailed } from "../history/result";
import type { Setting } from "../settings/model";
import type { CommandRecord, Miner } from "../types";
import { Part } from "../view";

/** A part of a miner's page that sends commands, and shows how far the last one has come. */
export abstract class CommandPart extends Part {
  @property({ attribute: false }) miner!: Miner;
  /** The last commands of the miner. */
  @property({ attribute: false }) records: readonly CommandRecord[] = [];

  /** The batch of the command that was just sent. */
  @state() private batch: string | undefined;
  /** The command whose dialog is open. */
  @state() protected row: CommandRow | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.owns(this.env.catalog.listen(() => this.requestUpdate()));
  }

  /** Renders how far the command that was just sent has come. */
  protected progress() {
    const { batch } = this;
    const record = batch === undefined ? undefined : this.records.find(({ batch_id }) => batch_id === batch);
    return html`<div role="status">
      ${
        record === undefined
          ? nothing
          : html`<p class="row progress">
              <b>${this.t(`common.type_${record.command_type}`)}</b>
              ${stageChip(this.env, record)}
              ${hasFailed(record) ? html`<span class="error">${this.env.errorText(record)}</span>` : nothing}
            </p>`
      }
    </div>`;
  }

  /** Renders the open dialog; `settings` are those of the miner, if they are known. */
  protected dialog(settings?: readonly Setting[]) {
    const { row } = this;
    return row === undefined
      ? nothing
      : html`<mr-command-dialog
          .env=${this.env}
          .row=${row}
          .catalog=${this.env.catalog.value}
          .miners=${[this.miner]}
          .settings=${settings}
          @sent=${(event: CustomEvent<string>) => {
            this.batch = event.detail;
          }}
          @closed=${() => {
            this.row = undefined;
          }}
        ></mr-command-dialog>`;
  }
}
