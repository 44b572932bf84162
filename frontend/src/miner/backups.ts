import { html, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { queryString, rest } from "../api";
import { link } from "../components/link";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { Backup } from "../types";
import { Part } from "../view";
import { minerStyles } from "./styles";

const LAST = 4;

/** The last backups of a miner. */
@element("mr-miner-backups")
export class MinerBackups extends Part {
  @property({ attribute: false }) minerId!: string;
  /** The last command that made a backup; the list is read again when it changes. */
  @property({ attribute: false }) made = 0;

  @state() private backups: readonly Backup[] | undefined;
  @state() private error = "";

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("minerId")) this.backups = undefined;
    if (changes.has("minerId") || changes.has("made")) void this.load(this.minerId);
  }

  private async load(minerId: string): Promise<void> {
    try {
      const { backups } = await rest<{ readonly backups: readonly Backup[] }>(
        this.env.hass,
        "GET",
        `remote/backups${queryString({ miner_id: minerId, limit: LAST })}`,
      );
      if (minerId !== this.minerId) return;
      this.backups = backups;
      this.error = "";
    } catch (thrown) {
      if (minerId === this.minerId) this.error = this.env.errorText(thrown);
    }
  }

  protected override render() {
    return html`<h3>${this.t("common.tab_backups")}</h3>
      ${this.list()}
      <p class="flat">${link(["backups"], this.t("miner.all_backups"), { miner: this.minerId })}</p>`;
  }

  private list() {
    if (this.error !== "") return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.backups === undefined) return this.loadingLine();
    if (this.backups.length === 0) return html`<p class="help">${this.t("miner.no_backups")}</p>`;
    return html`<ul>
      ${this.backups.map(
        (backup) => html`<li>
          <span class="what">
            ${link(["backups", String(backup.id)], backup.backup_name)}
            <span class="help">
              ${this.env.format.dateTime(backup.created_at)}, ${this.t(`backups.type_${backup.backup_type}`)}
            </span>
          </span>
        </li>`,
      )}
    </ul>`;
  }

  static override styles = [sharedStyles, minerStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-backups": MinerBackups;
  }
}
