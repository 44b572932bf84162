import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { rest, ws } from "../api";
import type { OpenedBackup } from "../backups/config";
import "../components/dialog";
import type { MrDialog } from "../components/dialog";
import { minerName } from "../components/miner-names";
import { element } from "../element";
import { poolHost } from "../pools";
import { sharedStyles } from "../styles";
import type { Batch } from "../types";
import { Part } from "../view";
import { recordsOf } from "./retry";
import { showBatch } from "./show";

/** How many miners are shown with the pools that they get back. */
const SHOWN = 3;

interface Before {
  readonly name: string;
  readonly pools: OpenedBackup["config_data"]["pools"];
}

/** Asks whether the pool switches of a batch are undone, and shows which pools come back. Fires `closed`. */
@element("mr-undo-dialog")
export class UndoDialog extends Part {
  @property({ attribute: false }) batch!: Batch;

  @state() private found: readonly Before[] | undefined;
  @state() private sending = false;
  @state() private error = "";
  @query("mr-dialog") private readonly dialog!: MrDialog;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const records = await recordsOf(this.env, this.batch.batch_id);
      const backed = records.filter((record) => typeof record.response?.backup_id === "number").slice(-SHOWN);
      const backups = await Promise.all(
        backed.map((record) =>
          rest<{ readonly backup: OpenedBackup }>(this.env.hass, "GET", `remote/backups/${record.response?.backup_id}`),
        ),
      );
      this.found = backups.map(({ backup }) => ({
        name: minerName(this.env, backup.miner_id) ?? backup.miner_ip,
        pools: backup.config_data.pools,
      }));
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    this.error = "";
    try {
      // Without miners it is sent to all that can be undone.
      const { batch_id } = await ws<{ readonly batch_id: string }>(this.env.hass, "miner_remote/command", {
        command_type: "undo_pool_switch",
        miner_ids: [],
        parameters: { batch_id: this.batch.batch_id },
      });
      this.env.batches.sentHere.add(batch_id);
      showBatch(batch_id);
      this.dialog.close();
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
      this.sending = false;
    }
  }

  protected override render() {
    const before = this.found;
    const count = this.batch.undoable ?? 0;
    const more = count - (before?.length ?? 0);
    return html`<mr-dialog
      heading=${this.t("common.type_undo_pool_switch")}
      close-label=${this.t("common.close")}
      ?busy=${this.sending}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      <p>${this.t.n("commands.undo_text", count)}</p>
      ${
        before === undefined
          ? this.error === ""
            ? this.loadingLine()
            : nothing
          : html`<dl>
                ${before.map(
                  ({ name, pools }) => html`<dt>${name}</dt>
                    ${pools
                      .filter((pool) => pool.url !== "")
                      .map(
                        (pool) =>
                          html`<dd>
                            ${this.t("control.slot_number", { slot: pool.slot })}: ${poolHost(pool.url)}, ${pool.user}
                            ${pool.active === true ? html`<span class="chip good">${this.t("control.pool_active")}</span>` : nothing}
                          </dd>`,
                      )}`,
                )}
              </dl>
              ${more > 0 ? html`<p class="help">${this.t.n("commands.undo_more", more)}</p>` : nothing}`
      }
      ${this.alarm(this.error)}
      <button slot="actions" type="button" ?disabled=${this.sending} @click=${() => this.dialog.close()}>
        ${this.t("common.cancel")}
      </button>
      <button slot="actions" type="button" class="primary danger" ?disabled=${this.sending} @click=${this.send}>
        ${this.sending ? this.t("commands.sending") : this.t.n("commands.undo_do", count)}
      </button>
    </mr-dialog>`;
  }

  static override styles = [
    sharedStyles,
    css`
      p,
      dl {
        margin: 0;
      }
      dt {
        font-weight: 500;
        margin-top: 8px;
      }
      dd {
        margin: 2px 0 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-undo-dialog": UndoDialog;
  }
}
