import { html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { go } from "../url-state";
import { Part } from "../view";
import { commands, isFailed, type Policy, type Reported } from "./model";
import { partStyles } from "./part-styles";

const keyOf = (row: Reported): string => row.miner_id;
const nameOf = (row: Reported): string => row.name;

/** What a policy of backups could back up, and what not; loaded again when the policy has decided. */
@element("mr-backup-report")
export class BackupReport extends Part {
  @property({ attribute: false }) policy!: Policy;

  @state() private rows: readonly Reported[] | undefined;
  @state() private error = "";
  @state() private sort = "why";
  private loadedFor = "";

  protected override willUpdate(): void {
    const { id, status, version } = this.policy;
    const about = `${id} ${version} ${JSON.stringify(status?.counts)} ${status?.last_action?.at}`;
    if (about === this.loadedFor) return;
    this.loadedFor = about;
    void this.load(about);
  }

  private async load(about: string): Promise<void> {
    try {
      const rows = await commands.report(this.env, this.policy.id);
      if (about === this.loadedFor) this.rows = rows;
      this.error = "";
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    }
  }

  protected override render() {
    const { t, rows } = this;
    if (this.error !== "") return html`<p class="error" role="alert">${this.error}</p>`;
    if (rows === undefined) return nothing;
    const made = rows.filter(({ last_backup_at }) => last_backup_at !== null).length;
    return html`<h3>${t("policies.report")}</h3>
      <p class="help" role="status">${t("policies.report_count", { made, total: rows.length })}</p>
      ${
        rows.length === 0
          ? nothing
          : html`<mr-table
              .rows=${rows}
              .columns=${this.columns()}
              .key=${keyOf}
              .name=${nameOf}
              .texts=${tableTexts(t("policies.report"))}
              sort=${this.sort}
              page
              openable
              @sorted=${(event: CustomEvent<string>) => {
                this.sort = event.detail;
              }}
              @opened=${({ detail }: CustomEvent<Reported>) => go(["backups"], new URLSearchParams({ miner: detail.miner_id }))}
            ></mr-table>`
      }`;
  }

  private columns(): readonly Column<Reported>[] {
    const { t, env } = this;
    const why = (row: Reported) => (isFailed(row) ? env.errorText({ ...row, error_message: row.error }) : "");
    const made = ({ last_backup_at: at }: Reported) => (at === null ? "–" : env.format.dateTime(at));
    return [
      {
        key: "name",
        label: t("control.name"),
        track: "minmax(120px, 2fr)",
        cell: ({ name }) => name,
        sort: nameOf,
        from: 560,
      },
      {
        key: "narrow",
        label: t("control.name"),
        track: "minmax(0, 1fr)",
        cell: (row) =>
          html`${row.name} <span class="sub">${made(row)}${isFailed(row) ? ` · ${why(row)}` : nothing}</span>`,
        until: 560,
      },
      {
        key: "last",
        label: t("policies.last_backup"),
        track: "minmax(130px, 1fr)",
        cell: made,
        from: 560,
        sort: ({ last_backup_at }) => last_backup_at,
      },
      {
        key: "why",
        label: t("chart.reason"),
        track: "minmax(120px, 3fr)",
        cell: (row) => html`<span class="two" title=${why(row)}>${why(row) || "–"}</span>`,
        sort: (row) => why(row) || null,
        from: 560,
      },
    ];
  }

  static override styles = [sharedStyles, partStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-backup-report": BackupReport;
  }
}
