import { css, html, nothing } from "lit";
import { property } from "lit/decorators.js";
import { SECTIONS } from "../backups/config";
import { stageList, stageStyles } from "../batches/stages";
import "../components/dialog";
import { link } from "../components/link";
import { called, isEmpty, pair, tree, valueStyles } from "../components/values";
import { element } from "../element";
import { sharedStyles } from "../styles";
import type { CommandRecord } from "../types";
import { Part } from "../view";
import { hasFailed } from "./result";

const BACKUP_KEYS: ReadonlySet<string> = new Set(["backup_id", "pre_update_backup_id", "restored_backup_id"]);

/** A dialog with all details of one command. Fires `closed`. */
@element("mr-command-details")
export class CommandDetails extends Part {
  @property({ attribute: false }) record!: CommandRecord;
  /** The name of the miner. */
  @property() name = "";

  protected override render() {
    const { record, env } = this;
    const { format } = env;
    return html`<mr-dialog
      heading=${this.t("history.details", { command: this.t(`common.type_${record.command_type}`), miner: this.name })}
      close-label=${this.t("common.close")}
      @closed=${() => this.dispatchEvent(new CustomEvent("closed"))}
    >
      ${hasFailed(record) ? html`<p class="notice bad" dir="auto">${env.errorText(record)}</p>` : nothing}
      ${stageList(env, record)}
      <dl>
        ${pair(
          this.t("history.miner"),
          html`${link(["history"], this.name, { miner: record.miner_id })}
          ${this.name === record.miner_ip ? nothing : html`<span class="help">${record.miner_ip}</span>`}`,
        )}
        ${pair(
          this.t("history.by"),
          html`${record.initiated_by} <span class="help">${this.t(`common.source_${record.source}`)}</span>`,
        )}
        ${pair(this.t("history.ordered"), format.dateTimeSeconds(record.timestamp))}
        ${record.duration_ms === null ? nothing : pair(this.t("history.duration"), format.duration(record.duration_ms))}
        ${
          record.batch_id === null
            ? nothing
            : pair(
                this.t("history.batch_label"),
                link(["history"], this.t("history.batch_show"), { batch: record.batch_id }),
              )
        }
        ${pair(this.t("history.id"), String(record.id))}
      </dl>
      ${this.values(this.t("history.parameters"), record.parameters)}
      ${this.values(this.t("history.response"), record.response)}
    </mr-dialog>`;
  }

  private values(heading: string, value: Readonly<Record<string, unknown>> | null) {
    if (value === null) return nothing;
    const given = Object.fromEntries(Object.entries(value).filter(([, item]) => !isEmpty(item)));
    if (isEmpty(given)) return nothing;
    return html`<section>
      <h3>${heading}</h3>
      ${tree(this.env, given, "history.key_", (key, item) => this.special(key, item))}
    </section>`;
  }

  private special(key: string, value: unknown): unknown {
    if (BACKUP_KEYS.has(key) && typeof value === "number") {
      return link(["backups", String(value)], `${called(this.env, "history.key_", "backup_id")} ${value}`);
    }
    if (key === "sections" && Array.isArray(value)) {
      return value
        .map((item) => SECTIONS.find((section) => section === item))
        .map((section, at) => (section === undefined ? String(value[at]) : this.t(`backups.section_${section}`)))
        .join(", ");
    }
    if (key === "backup_type" && (value === "manual" || value === "automatic" || value === "pre_update")) {
      return this.t(`backups.type_${value}`);
    }
    return undefined;
  }

  static override styles = [
    sharedStyles,
    valueStyles,
    stageStyles,
    css`
      .notice {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      dd .help {
        margin-inline-start: 6px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-command-details": CommandDetails;
  }
}
