import { html, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { queryString, rest } from "../api";
import { stageChip } from "../command-stage";
import { link } from "../components/link";
import { element } from "../element";
import { Feed } from "../feed";
import { hasFailed } from "../history/result";
import { sharedStyles } from "../styles";
import type { CommandRecord } from "../types";
import { Part } from "../view";
import { minerStyles } from "./styles";

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

/** Returns the id of the newest command that made a backup, 0 without one. */
export function lastBackup(records: readonly CommandRecord[]): number {
  const made = records.find(
    ({ command_type, status, parameters }) =>
      status === "success" &&
      (["backup", "restore", "undo_pool_switch"].includes(command_type) || parameters.backup_first === true),
  );
  return made?.id ?? 0;
}

/** The last commands of a miner, kept up to date. Fires `records` (detail: the records) when they change. */
@element("mr-miner-records")
export class MinerRecords extends Part {
  @property({ attribute: false }) minerId!: string;

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
        this.news = mergeRecords(this.news, commands, this.minerId);
      },
    );
    this.owns(
      feed.listen(
        () => {
          if (this.records !== undefined) this.records = mergeRecords(this.records, this.news, this.minerId);
        },
        () => void this.load(this.minerId),
      ),
    );
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (!changes.has("minerId")) return;
    this.records = undefined;
    void this.load(this.minerId);
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("records") && this.records !== undefined)
      this.dispatchEvent(new CustomEvent("records", { detail: this.records }));
  }

  private async load(minerId: string): Promise<void> {
    this.news = [];
    try {
      const { commands } = await rest<{ readonly commands: readonly CommandRecord[] }>(
        this.env.hass,
        "GET",
        `remote/commands/history${queryString({ miner_id: minerId, limit: LAST })}`,
      );
      if (minerId !== this.minerId) return;
      this.records = mergeRecords(commands, this.news, minerId);
      this.error = "";
    } catch (thrown) {
      if (minerId === this.minerId) this.error = this.env.errorText(thrown);
    }
  }

  protected override render() {
    return html`<h3>${this.t("control.last_commands")}</h3>
      ${this.list()}
      <p class="flat">${link(["history"], this.t("control.all_commands"), { miner: this.minerId })}</p>`;
  }

  private list() {
    if (this.error !== "") return html`<p class="error" role="alert">${this.error}</p>`;
    if (this.records === undefined) return this.loadingLine();
    if (this.records.length === 0) return html`<p class="help">${this.t("control.no_commands")}</p>`;
    return html`<ul>
      ${this.records.map(
        (record) => html`<li>
          <span class="what">
            <b>${this.t(`common.type_${record.command_type}`)}</b>
            <span class="help">${this.env.format.dateTime(record.timestamp)}, ${record.initiated_by}</span>
          </span>
          ${stageChip(this.env, record)}
          ${hasFailed(record) ? html`<span class="error">${this.env.errorText(record)}</span>` : ""}
        </li>`,
      )}
    </ul>`;
  }

  static override styles = [sharedStyles, minerStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-miner-records": MinerRecords;
  }
}
