import { mdiArrowUp, mdiConsoleLine, mdiDownload } from "@mdi/js";
import { html, nothing, type PropertyValues } from "lit";
import { query, state } from "lit/decorators.js";
import { fetched, queryString, rest, save } from "../api";
import { icon } from "../components/icon";
import { link } from "../components/link";
import { MinerNames } from "../components/miner-names";
import { type Column, type MrTable, tableTexts } from "../components/table";
import { element } from "../element";
import type { Env } from "../env";
import { Feed } from "../feed";
import { columns } from "../history/columns";
import { CSV_PAGE, collectCsv } from "../history/csv";
import "../history/details";
import "../history/figures";
import "../history/filter-bar";
import { FILTERS, type HistoryFilter, historyFilter, matches } from "../history/filters";
import { historyViewStyles } from "../history/view-styles";
import { HistoryWindow, PAGE } from "../history/window";
import { sharedStyles } from "../styles";
import type { CommandRecord } from "../types";
import { changed, go } from "../url-state";
import { View } from "../view";

interface Records {
  readonly commands: readonly CommandRecord[];
}

/** The next page is requested when fewer rows than this are left in the direction of scrolling. */
const AHEAD = 40;
const MAX_USERS = 200;

/** The Command History tab, updated live. */
@element("mr-history")
export class HistoryView extends View {
  readonly tab = "history";

  @state() private rows: readonly CommandRecord[] = [];
  @state() private unseen = 0;
  @state() private loading: "first" | "older" | "newer" | undefined = "first";
  @state() private error = "";
  @state() private lost = "";
  @state() private version = 0;
  @state() private detail: CommandRecord | "missing" | undefined;
  @state() private exported: number | undefined;
  /** Pages added above the visible rows do not move them; new commands do if the newest are visible. */
  @state() private steady: "always" | "scrolled" = "scrolled";
  @state() private users: readonly string[] = [];
  @state() private columns: readonly Column<CommandRecord>[] = [];
  @query("mr-table") private readonly table!: MrTable<CommandRecord> | null;

  private readonly names = new MinerNames();
  private readonly held = new HistoryWindow();
  private asked: HistoryFilter = {};
  private filters: string | undefined;
  private columnsFor: Env | undefined;
  /** Counts changes of the filters; answers to earlier requests are dropped. */
  private turn = 0;
  /** Records that arrived while the first page was requested. */
  private early: CommandRecord[] = [];
  private reading = false;
  private opened = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const feed = new Feed<Records>(
      () => this.env.hass.connection,
      "miner_remote/commands/subscribe",
      ({ commands }) => this.take(commands),
    );
    this.owns(
      feed.listen(
        () => {
          this.lost = feed.error === undefined ? "" : this.env.errorText(feed.error);
        },
        () => void this.catchUp(),
      ),
    );
    this.owns(this.env.fleet.listen(() => this.updateNames()));
    this.owns(() => {
      this.turn += 1;
      this.exported = undefined;
    });
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (this.columnsFor !== this.env) {
      this.names.refresh(this.env.fleet);
      this.columns = columns(this.env, this.names);
      this.columnsFor = this.env;
    }
    if (!changes.has("query")) return;
    const filters = FILTERS.map((name) => this.query.get(name)).join("\n");
    if (filters !== this.filters) {
      this.filters = filters;
      void this.load();
    }
    void this.openDetail();
  }

  private updateNames(): void {
    if (this.names.refresh(this.env.fleet)) this.columns = columns(this.env, this.names);
  }

  // Records ----------------------------------------------------------------------------------------------------------

  private async ask(page: { readonly before_id?: number | undefined; readonly limit: number }, asked = this.asked) {
    const path = `remote/commands/history${queryString({ ...asked, ...page })}`;
    return (await rest<Records>(this.env.hass, "GET", path)).commands;
  }

  /** Restarts with the newest records; the current ones stay until they arrive. */
  private async load(): Promise<void> {
    this.turn += 1;
    const { turn } = this;
    this.asked = historyFilter(this.query, Date.now());
    this.loading = "first";
    this.early = [];
    try {
      const page = await this.ask({ limit: PAGE });
      if (turn !== this.turn) return;
      this.error = "";
      this.steady = "scrolled";
      this.held.reset(page);
      this.held.take(this.early, (record) => matches(record, this.asked), false);
      this.table?.toTop();
      this.reading = false;
    } catch (thrown) {
      if (turn !== this.turn) return;
      this.error = this.env.errorText(thrown);
    }
    this.early = [];
    this.loading = undefined;
    this.show();
  }

  /** Adds records that arrived while the connection was lost; the rows in view do not move. */
  private async catchUp(): Promise<void> {
    this.version += 1;
    if (!this.reading && this.held.atTop) return this.load();
    const { turn } = this;
    try {
      const page = await this.ask({ limit: PAGE });
      if (turn === this.turn) this.take(page);
    } catch (thrown) {
      if (turn === this.turn) this.error = this.env.errorText(thrown);
    }
  }

  private async more(direction: "older" | "newer"): Promise<void> {
    const { held } = this;
    const before = direction === "older" ? held.olderBefore : held.newerBefore;
    if (this.loading !== undefined || before === undefined) return;
    const { turn } = this;
    this.loading = direction;
    try {
      const page = await this.ask({ before_id: before, limit: PAGE });
      if (turn !== this.turn) return;
      this.error = "";
      this.steady = "always";
      held[direction](page);
    } catch (thrown) {
      if (turn !== this.turn) return;
      this.error = this.env.errorText(thrown);
    }
    this.loading = undefined;
    this.show();
  }

  private show(): void {
    this.rows = this.held.rows;
    this.unseen = this.held.unseen;
    const users = new Set([...this.users, ...this.rows.map((record) => record.initiated_by)]);
    if (users.size > this.users.length && users.size <= MAX_USERS) this.users = [...users].sort();
  }

  private take(records: readonly CommandRecord[]): void {
    this.version += 1;
    this.steady = "scrolled";
    if (this.loading === "first") this.early.push(...records);
    this.held.take(records, (record) => matches(record, this.asked), this.reading);
    this.show();
    const shown = this.detail;
    if (typeof shown === "object") this.detail = records.find((record) => record.id === shown.id) ?? shown;
  }

  private viewed(event: CustomEvent<{ readonly first: number; readonly last: number }>): void {
    const { first, last } = event.detail;
    this.reading = first > 0;
    if (!this.reading && this.held.atTop && this.unseen > 0 && this.loading === undefined) void this.load();
    else if (last >= this.rows.length - AHEAD && this.error === "") void this.more("older");
    else if (first <= AHEAD && this.error === "") void this.more("newer");
  }

  // One command ------------------------------------------------------------------------------------------------------

  private async openDetail(): Promise<void> {
    const id = Number(this.query.get("command") ?? Number.NaN);
    if (!Number.isInteger(id) || id < 1) {
      this.detail = undefined;
      return;
    }
    if (typeof this.detail === "object" && this.detail.id === id) return;
    this.detail = this.held.rows.find((record) => record.id === id);
    if (this.detail !== undefined) return;
    try {
      const [record] = await this.ask({ before_id: id + 1, limit: 1 }, {});
      if (this.query.get("command") === String(id)) this.detail = record?.id === id ? record : "missing";
    } catch (thrown) {
      this.failed(thrown);
    }
  }

  private openRecord(record: CommandRecord): void {
    this.opened = true;
    go([this.tab], changed(this.query, { command: String(record.id) }));
  }

  private closeDetail(): void {
    if (!this.query.has("command")) return;
    // Opening it added an entry to the browser's history.
    if (this.opened) window.history.back();
    else this.filter({ command: null });
    this.opened = false;
  }

  // CSV --------------------------------------------------------------------------------------------------------------

  private async exportCsv(): Promise<void> {
    if (this.exported !== undefined) return;
    this.exported = 0;
    const asked = historyFilter(this.query, Date.now());
    try {
      const file = await collectCsv(
        async (before) => {
          const path = `remote/commands/history${queryString({ ...asked, format: "csv", limit: CSV_PAGE, before_id: before })}`;
          return (await fetched(this.env.hass, path)).text();
        },
        (count) => {
          if (this.exported === undefined) return false;
          this.exported = count;
          return true;
        },
      );
      if (file !== undefined) save(file, "miner_remote_commands.csv");
    } catch (thrown) {
      this.failed(thrown);
    }
    this.exported = undefined;
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  private readonly keyOf = (record: CommandRecord): string => String(record.id);

  protected override render() {
    return html`<div class="page">
      <mr-history-figures .env=${this.env} .version=${this.version}></mr-history-figures>
      <div class="bar">
        <mr-history-filters
          .env=${this.env}
          .query=${this.query}
          .users=${this.users}
          .folded=${this.narrow}
          @changed=${(event: CustomEvent<Readonly<Record<string, string | null>>>) => this.filter(event.detail)}
        ></mr-history-filters>
        ${this.csv()}
      </div>
      ${this.lost === "" ? nothing : html`<p class="notice warn" role="status">${this.t("history.live_lost", { error: this.lost })}</p>`}
      ${
        this.error === ""
          ? nothing
          : html`<div class="notice bad row" role="alert">
              <span>${this.t("common.failed", { error: this.error })}</span>
              <button type="button" @click=${this.load}>${this.t("common.retry")}</button>
            </div>`
      }
      <div class="list card" aria-busy=${this.loading === "first"}>${this.list()}</div>
      ${this.dialog()}
    </div>`;
  }

  private csv() {
    if (this.exported === undefined) {
      return html`<button type="button" ?disabled=${this.rows.length === 0} @click=${this.exportCsv}>
        ${icon(mdiDownload)}${this.t("history.csv")}
      </button>`;
    }
    return html`<span class="row export">
      <span role="status">${this.t.n("history.csv_progress", this.exported)}</span>
      <button
        type="button"
        @click=${() => {
          this.exported = undefined;
        }}
      >
        ${this.t("history.csv_stop")}
      </button>
    </span>`;
  }

  private list() {
    if (this.rows.length === 0) return this.empty();
    const away = !this.held.atTop || this.unseen > 0;
    return html`<mr-table
        .rows=${this.rows}
        .columns=${this.columns}
        .key=${this.keyOf}
        .texts=${tableTexts(this.t("history.table"))}
        ?page=${this.narrow}
        openable
        steady=${this.steady}
        @opened=${(event: CustomEvent<CommandRecord>) => this.openRecord(event.detail)}
        @viewed=${this.viewed}
      ></mr-table>
      ${
        away
          ? html`<button type="button" class="primary fresh" @click=${this.load}>
              ${icon(mdiArrowUp)}${this.unseen > 0 ? this.t.n("history.new", this.unseen) : this.t("history.to_top")}
            </button>`
          : nothing
      }
      <div class="foot help">
        ${
          this.loading === "first"
            ? html`<span role="status">${this.t("common.loading")}</span>`
            : this.held.ended
              ? this.t("history.end")
              : this.loading === "older"
                ? this.t("history.loading_older")
                : html`<button type="button" class="plain" @click=${() => this.more("older")}>${this.t("history.older")}</button>`
        }
      </div>`;
  }

  private empty() {
    if (this.loading === "first") return html`<p class="empty" role="status">${this.t("common.loading")}</p>`;
    if (this.error !== "") return nothing;
    const filtered = Object.keys(this.asked).length > 0;
    return html`<div class="empty">
      ${icon(mdiConsoleLine, 40)}
      <h2>${this.t(filtered ? "history.no_match_title" : "history.none_title")}</h2>
      <p>${this.t(filtered ? "history.no_match_text" : "history.none_text")}</p>
      ${
        filtered
          ? html`<button type="button" @click=${() => this.filter(Object.fromEntries(FILTERS.map((name) => [name, null])))}>
              ${this.t("history.clear")}
            </button>`
          : link(["control"], this.t("history.none_link"))
      }
    </div>`;
  }

  private dialog() {
    const { detail } = this;
    if (detail === undefined) return nothing;
    if (detail === "missing") {
      return html`<mr-dialog
        heading=${this.t("history.command")}
        close-label=${this.t("common.close")}
        @closed=${this.closeDetail}
      >
        <p>${this.t("history.missing", { id: this.query.get("command") ?? "" })}</p>
      </mr-dialog>`;
    }
    return html`<mr-command-details
      .env=${this.env}
      .record=${detail}
      .name=${this.names.of(detail)}
      @closed=${this.closeDetail}
    ></mr-command-details>`;
  }

  static override styles = [sharedStyles, historyViewStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-history": HistoryView;
  }
}
