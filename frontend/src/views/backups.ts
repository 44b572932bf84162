import { mdiContentSave, mdiPlus } from "@mdi/js";
import { html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import "../add/no-miners";
import { queryString, rest } from "../api";
import "../backups/choose";
import { searched } from "../backups/config";
import "../backups/detail";
import "../components/command-dialog";
import { icon } from "../components/icon";
import "../components/miner-field";
import { backupListStyles } from "../backups/list-styles";
import { MinerNames } from "../components/miner-names";
import { type Column, tableTexts } from "../components/table";
import { element } from "../element";
import type { Env } from "../env";
import { Feed } from "../feed";
import { sharedStyles } from "../styles";
import type { Backup, CommandRecord, Miner } from "../types";
import { View } from "../view";

/** The number of backups per request. */
const PAGE = 1000;
/** The delay in ms after commands that may have created backups until the list is reloaded once. */
const PAUSE = 700;

type Filter = Readonly<Record<string, string | null>>;

/** The Backups tab: the list, and one backup by its id in the URL. */
@element("mr-backups")
export class BackupsView extends View {
  readonly tab = "backups";

  @state() private backups: readonly Backup[] | undefined;
  @state() private ended = true;
  @state() private error = "";
  @state() private loadingMore = false;
  @state() private columns: readonly Column<Backup>[] = [];
  @state() private choosing = false;
  @state() private chosen: readonly Miner[] | undefined;
  @state() private sort = "";

  private readonly names = new MinerNames();
  private columnsFor: Env | undefined;
  private filteredBy: string | undefined;
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private foundRows: { readonly key: readonly unknown[]; readonly rows: readonly Backup[] } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const feed = new Feed<{ readonly commands: readonly CommandRecord[] }>(
      () => this.env.hass.connection,
      "miner_remote/commands/subscribe",
      ({ commands }) => this.follow(commands),
    );
    this.owns(
      feed.listen(
        () => undefined,
        () => void this.load(),
      ),
    );
    this.owns(
      this.env.fleet.listen(() => {
        if (this.names.refresh(this.env.fleet)) this.columns = this.makeColumns();
      }),
    );
    this.owns(this.env.catalog.listen(() => this.requestUpdate()));
    this.owns(() => {
      this.turn += 1;
      clearTimeout(this.timer);
    });
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (this.columnsFor !== this.env) {
      this.columnsFor = this.env;
      this.names.refresh(this.env.fleet);
      this.columns = this.makeColumns();
    }
    if (!changes.has("query")) return;
    const filteredBy = `${this.query.get("miner")}\n${this.query.get("ip")}`;
    if (filteredBy !== this.filteredBy) {
      this.filteredBy = filteredBy;
      void this.load();
    }
  }

  // The list ---------------------------------------------------------------------------------------------------------

  /** The commands that create a backup: backup, restore, and pool switches. */
  private follow(commands: readonly CommandRecord[]): void {
    const made = commands.some(
      (record) =>
        record.status !== "pending" &&
        ["backup", "restore", "pool_switch", "set_pools", "undo_pool_switch"].includes(record.command_type),
    );
    if (!made || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.load(), PAUSE);
  }

  private async ask(beforeId?: number): Promise<readonly Backup[]> {
    const path = `remote/backups${queryString({
      miner_id: this.query.get("miner"),
      miner_ip: this.query.get("ip"),
      before_id: beforeId,
      limit: PAGE,
    })}`;
    return (await rest<{ readonly backups: readonly Backup[] }>(this.env.hass, "GET", path)).backups;
  }

  private async load(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.turn += 1;
    const { turn } = this;
    try {
      const backups = await this.ask();
      if (turn !== this.turn) return;
      this.backups = backups;
      this.ended = backups.length < PAGE;
      this.error = "";
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
  }

  private async more(): Promise<void> {
    const { turn, backups } = this;
    const last = backups?.at(-1)?.id;
    if (this.loadingMore || backups === undefined || last === undefined) return;
    this.loadingMore = true;
    try {
      const older = await this.ask(last);
      if (turn === this.turn) {
        this.backups = [...backups, ...older];
        this.ended = older.length < PAGE;
      }
    } catch (thrown) {
      this.error = this.env.errorText(thrown);
    } finally {
      this.loadingMore = false;
    }
  }

  private rows(): readonly Backup[] {
    const search = this.query.get("search") ?? "";
    // The columns are rebuilt when a miner's name changes.
    const key = [this.backups, search, this.columns];
    if (this.foundRows === undefined || key.some((part, place) => part !== this.foundRows?.key[place])) {
      this.foundRows = { key, rows: searched(this.backups ?? [], search, (backup) => this.names.of(backup)) };
    }
    return this.foundRows.rows;
  }

  private makeColumns(): readonly Column<Backup>[] {
    const { t, names, env } = this;
    const { format } = env;
    const type = (backup: Backup) => t(`backups.type_${backup.backup_type}`);
    const about = (backup: Backup) => [type(backup), backup.description].filter(Boolean).join(" · ");
    const validated = (backup: Backup) =>
      html`<span class="chip ${backup.is_validated ? "good" : "quiet"}">
        ${t(backup.is_validated ? "backups.validated" : "backups.not_validated")}
      </span>`;
    return [
      {
        key: "name",
        label: t("backups.name"),
        track: "minmax(0, 3fr)",
        from: 640,
        cell: (backup) => html`${backup.backup_name} <span class="sub">${about(backup)}</span>`,
        sort: (backup) => backup.backup_name,
      },
      {
        key: "narrow",
        label: t("backups.name"),
        track: "minmax(0, 1fr)",
        until: 640,
        cell: (backup) => html`${backup.backup_name} <span class="sub">${names.of(backup)}</span>`,
        sort: (backup) => backup.backup_name,
      },
      {
        key: "made",
        label: t("backups.created"),
        track: "168px",
        until: 640,
        cell: (backup) => html`${type(backup)} <span class="sub">${format.dateTime(backup.created_at)}</span>`,
        sort: (backup) => backup.id,
      },
      {
        key: "miner",
        label: t("backups.miner"),
        track: "minmax(0, 2.4fr)",
        from: 640,
        cell: (backup) => html`${names.of(backup)} <span class="sub">${backup.miner_ip}</span>`,
        sort: (backup) => names.of(backup),
      },
      {
        key: "created",
        label: t("backups.created"),
        track: "190px",
        from: 640,
        cell: (backup) =>
          html`${format.dateTime(backup.created_at)}
            <span class="sub">${t("backups.by", { name: backup.created_by })}</span>`,
        sort: (backup) => backup.id,
      },
      {
        key: "model",
        label: t("backups.model"),
        track: "minmax(0, 1.8fr)",
        from: 820,
        cell: (backup) => html`${backup.model} <span class="sub">${backup.firmware_version ?? "–"}</span>`,
        sort: (backup) => backup.model,
      },
      {
        key: "state",
        label: t("backups.state"),
        track: "160px",
        from: 720,
        cell: validated,
        sort: (backup) => (backup.is_validated ? 0 : 1),
      },
    ];
  }

  private readonly keyOf = (backup: Backup): string => String(backup.id);
  private readonly nameOf = (backup: Backup): string => backup.backup_name;

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override render() {
    const [id] = this.path;
    if (id !== undefined) {
      return html`<div class="one">
        <mr-backup .env=${this.env} .backupId=${id} @changed=${this.load}></mr-backup>
      </div>`;
    }
    return html`<div class="page">
      ${this.bar()}
      ${
        this.error === ""
          ? nothing
          : html`<div class="notice bad row" role="alert">
              <span>${this.t("common.failed", { error: this.error })}</span>
              <button type="button" @click=${this.load}>${this.t("common.retry")}</button>
            </div>`
      }
      ${this.list()} ${this.dialogs()}
    </div>`;
  }

  private bar() {
    const { t, query } = this;
    return html`<div class="bar">
      <label class="field">
        <span>${t("common.search")}</span>
        <input
          type="search"
          placeholder=${t("backups.search_for")}
          .value=${query.get("search") ?? ""}
          @input=${(event: Event) => this.filter({ search: (event.target as HTMLInputElement).value })}
        />
      </label>
      <mr-miner-field
        .env=${this.env}
        label=${t("backups.miner")}
        placeholder=${t("backups.miner_any")}
        error=${t("backups.miner_unknown")}
        .miner=${query.get("miner")}
        .ip=${query.get("ip")}
        @picked=${(event: CustomEvent<Filter>) => this.filter(event.detail)}
      ></mr-miner-field>
      <p class="help count" role="status">${this.counted()}</p>
      <span class="spacer"></span>
      ${this.now()}
    </div>`;
  }

  private counted(): string {
    const { t, backups } = this;
    if (backups === undefined) return this.error === "" ? t("common.loading") : "";
    const shown = this.rows().length;
    return shown === backups.length
      ? t.n("backups.count", shown)
      : t("backups.matches", { shown, total: backups.length });
  }

  private now() {
    return html`<button
      type="button"
      class="primary"
      @click=${() => {
        this.choosing = true;
      }}
    >
      ${icon(mdiPlus)}${this.t("backups.back_up_now")}
    </button>`;
  }

  private list() {
    const { t, backups } = this;
    if (backups === undefined) return nothing;
    const rows = this.rows();
    const { fleet } = this.env;
    if (backups.length === 0 && fleet.loaded && fleet.miners.length === 0) {
      return html`<mr-no-miners .env=${this.env}></mr-no-miners>`;
    }
    if (rows.length === 0) return html`<div class="card">${this.empty(backups.length)}</div>`;
    return html`<div class="list card">
      <mr-table
        .rows=${rows}
        .columns=${this.columns}
        .key=${this.keyOf}
        .name=${this.nameOf}
        .texts=${tableTexts(this.t("backups.list"))}
        sort=${this.sort}
        ?page=${this.narrow}
        openable
        steady="scrolled"
        @sorted=${(event: CustomEvent<string>) => {
          this.sort = event.detail;
        }}
        @opened=${(event: CustomEvent<Backup>) => this.open(String(event.detail.id))}
      ></mr-table>
      ${
        this.ended
          ? nothing
          : html`<div class="row foot">
              <span class="help">${t("backups.more_help", { count: backups.length })}</span>
              <button type="button" ?disabled=${this.loadingMore} @click=${this.more}>${t("backups.more")}</button>
            </div>`
      }
    </div>`;
  }

  private empty(total: number) {
    const { t, query } = this;
    if (total > 0) {
      return html`<div class="empty">
        <h2>${t("backups.no_match_title")}</h2>
        <p>${t("backups.no_match_text", { count: total })}</p>
        ${this.clear()}
      </div>`;
    }
    const filtered = query.has("miner") || query.has("ip");
    return html`<div class="empty">
      ${icon(mdiContentSave, 40)}
      <h2>${t("backups.none_title")}</h2>
      <p>${t(filtered ? "backups.none_miner" : "backups.none_text")}</p>
      <div class="row">${filtered ? this.clear() : nothing}${this.now()}</div>
    </div>`;
  }

  private clear() {
    return html`<button type="button" @click=${() => this.filter({ search: null, miner: null, ip: null })}>
      ${this.t("backups.clear")}
    </button>`;
  }

  private dialogs() {
    if (this.choosing) {
      return html`<mr-backup-choose
        .env=${this.env}
        .first=${this.query.get("miner")}
        @chosen=${(event: CustomEvent<readonly Miner[]>) => {
          this.choosing = false;
          this.chosen = event.detail;
        }}
        @closed=${() => {
          this.choosing = false;
        }}
      ></mr-backup-choose>`;
    }
    if (this.chosen === undefined) return nothing;
    const done = () => {
      this.chosen = undefined;
    };
    const catalog = this.env.catalog.value;
    const row = catalog?.commands.backup;
    if (row === undefined) return nothing;
    return html`<mr-command-dialog
      .env=${this.env}
      .row=${row}
      .catalog=${catalog}
      .miners=${this.chosen}
      @closed=${done}
    ></mr-command-dialog>`;
  }

  static override styles = [sharedStyles, backupListStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-backups": BackupsView;
  }
}
