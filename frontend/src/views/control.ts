import { html, nothing, type PropertyValues } from "lit";
import { query, state } from "lit/decorators.js";
import "../add/no-miners";
import { save } from "../api";
import type { CommandRow } from "../catalog";
import "../components/command-dialog";
import type { Column, MrTable, RowMenu, TableTexts } from "../components/table";
import "../components/table";
import { sortedRows, tableTexts } from "../components/table-parts";
import { toast } from "../components/toast";
import { type FleetColumn, fleetColumns, shownKeys, tableColumns } from "../control/columns";
import { Prices } from "../control/cost";
import { fleetCsv } from "../control/csv";
import "../control/figures";
import { choices, matching, NO_FILTERS } from "../control/filters";
import { loadMap } from "../control/map-switch";
import { rowMenu } from "../control/row-menu";
import type { SaveView } from "../control/saved-views";
import "../control/saved-views";
import "../control/selection-bar";
import type { FleetToolbar } from "../control/toolbar";
import "../control/toolbar";
import { controlViewStyles } from "../control/view-styles";
import { element } from "../element";
import { loadRates } from "../rates/load";
import { isOld } from "../state";
import { sharedStyles } from "../styles";
import { type Layout, type SavedView, withView } from "../table-settings";
import type { Miner, Rate } from "../types";
import { go } from "../url-state";
import { View } from "../view";

/** Below this size the page scrolls; from this size on only the table scrolls. */
const ROOMY = { width: 720, height: 640 };

const SILENCE_EVERY_MS = 15_000;
/** Prices change every quarter of an hour. */
const RATES_EVERY_MS = 60_000;

const minerKey = (miner: Miner): string => miner.miner_id;
const minerName = (miner: Miner): string => miner.name;

/** The Control Panel tab: the fleet, and commands to miners. */
@element("mr-control")
export class ControlView extends View {
  readonly tab = "control";

  @state() private miners: readonly Miner[] = [];
  @state() private loaded = false;
  @state() private lost = "";
  @state() private selection: ReadonlySet<string> = new Set();
  /** The open command dialog and its miners. */
  @state() private command:
    | { readonly row: CommandRow; readonly miners: readonly Miner[]; readonly ofSelection: boolean }
    | undefined;
  /** The open menu of a row. */
  @state() private menu: RowMenu<Miner> | undefined;
  /** The miners that get a firmware image. */
  @state() private installing: { readonly miners: readonly Miner[]; readonly ofSelection: boolean } | undefined;
  /** The miners whose power is lowered for a time. */
  @state() private curtailing: readonly Miner[] | undefined;
  /** The miners whose labels or area are being set. */
  @state() private assigning: { readonly what: "labels" | "area"; readonly miners: readonly Miner[] } | undefined;
  @state() private choosingColumns = false;
  @state() private roomy = true;
  /** Whether the dialog that adds miners is loaded. */
  @state() private addReady = false;
  /** Undefined until they are known. */
  @state() private rates: readonly Rate[] | undefined;
  @state() private layout!: Layout;

  @query("mr-table") private readonly table!: MrTable<Miner> | null;
  @query("mr-fleet-toolbar") private readonly toolbar!: FleetToolbar | null;

  private allColumns: readonly FleetColumn[] = [];
  private columns: readonly Column<Miner>[] = [];
  private texts!: TableTexts;
  private shown: readonly Miner[] = [];
  private filterChoices = choices([]);
  private endFleet: (() => void) | undefined;
  private endValues: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const resize = new ResizeObserver(() => {
      this.roomy = this.clientWidth >= ROOMY.width && this.clientHeight >= ROOMY.height;
    });
    resize.observe(this);
    this.owns(() => resize.disconnect());
    this.followFleet();
    this.owns(() => this.endFleet?.());
    this.owns(() => {
      for (const end of this.endValues) end();
      this.endValues = [];
    });
    // They are loaded after this view, and an element that exists before its code would start without `env`.
    void customElements.whenDefined("mr-curtailments").then(() => this.requestUpdate());
    this.owns(this.env.table.listen(() => this.takeLayout()));
    void this.loadRates();
    const prices = setInterval(() => void this.loadRates(), RATES_EVERY_MS);
    this.owns(() => clearInterval(prices));
    window.addEventListener("keydown", this.pressed);
    this.owns(() => window.removeEventListener("keydown", this.pressed));
    // The time since the last answer changes without a message.
    const timer = setInterval(() => {
      if (this.miners.some(isOld)) this.makeColumns();
      this.requestUpdate();
    }, SILENCE_EVERY_MS);
    this.owns(() => clearInterval(timer));
    this.owns(this.env.catalog.listen(() => this.requestUpdate()));
  }

  private followFleet(): void {
    this.endFleet?.();
    this.endFleet = this.env.fleet.listen(this.takeFleet);
    this.takeFleet();
  }

  private readonly takeFleet = (): void => {
    const { fleet } = this.env;
    this.miners = this.env.lastCommands.with(this.env.pools.with(fleet.miners));
    this.loaded = fleet.loaded;
    this.lost = fleet.error === undefined ? "" : this.env.errorText(fleet.error);
    if (this.isConnected && fleet.whole && this.endValues.length === 0) {
      // After the miners: of thousands of them, these take half as long again.
      this.endValues = [this.env.pools, this.env.lastCommands].map((values) => values.listen(this.takeFleet));
    }
  };

  private async loadRates(): Promise<void> {
    try {
      this.rates = await loadRates(this.env);
    } catch {
      // Keep the last known prices; the Tariffs tab shows the error.
      this.rates ??= [];
    }
  }

  private makeColumns(): void {
    this.allColumns = fleetColumns(this.env, this.rates === undefined ? undefined : new Prices(this.rates));
    this.columns = tableColumns(this.env, this.allColumns, this.layout.columns, !this.roomy);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("query")) this.takeLayout();
    if (["env", "rates", "layout", "roomy"].some((name) => changes.has(name))) this.makeColumns();
    if (changes.has("env")) {
      this.texts = {
        ...tableTexts(this.t("control.fleet"), this.t),
        rowMenus: { heading: this.t("fleet.actions"), of: (name) => this.t("fleet.actions_of", { name }) },
      };
    }
    if (this.query.has("add") && !this.addReady) {
      this.awaits(
        import("./pages").then(() => {
          this.addReady = true;
        }),
      );
    }
    if (changes.has("miners") || changes.has("query"))
      this.filterChoices = choices(this.miners, this.query.get("firmware") ?? "");
    if (changes.has("miners") || changes.has("query")) this.shown = matching(this.miners, this.query);
  }

  // Views and layout -------------------------------------------------------------------------------------------------

  /** The saved view that the address names. */
  private get view(): SavedView | undefined {
    const name = this.query.get("saved");
    return name === null ? undefined : this.env.table.data.views.find((view) => view.name === name);
  }

  private readonly takeLayout = (): void => {
    this.layout = this.env.table.layoutOf(this.view);
    this.requestUpdate();
  };

  /** Stores a change for the user; a refusal is shown. */
  private async stored(change: Promise<void>): Promise<void> {
    try {
      await change;
    } catch (error) {
      toast(this, this.env.errorText(error));
    }
  }

  private chooseView(view: SavedView | null): void {
    this.env.table.discard();
    const query = new URLSearchParams(view?.query ?? "");
    if (view !== null) query.set("saved", view.name);
    const batch = this.query.get("batch");
    if (batch !== null) query.set("batch", batch);
    go([this.tab], query);
    this.takeLayout();
  }

  private saveView({ view, instead }: SaveView): void {
    this.env.table.discard();
    void this.stored(
      this.env.table.change((data) => ({
        ...data,
        views: withView(
          data.views.filter(({ name }) => name !== instead),
          view,
        ),
      })),
    );
    this.filter({ saved: view.name });
  }

  private deleteView(name: string): void {
    this.filter({ saved: null });
    void this.stored(
      this.env.table.change((data) => ({ ...data, views: data.views.filter((view) => view.name !== name) })),
    );
  }

  private download(): void {
    const keys = shownKeys(this.allColumns, this.layout.columns);
    const columns = keys.flatMap((key) => this.allColumns.filter((column) => column.key === key));
    const rows = sortedRows(this.shown, this.allColumns, this.query.get("sort") ?? "");
    // Without the mark, spreadsheet programs take the file for another encoding.
    const file = new Blob(["\ufeff", fleetCsv(rows, columns)], { type: "text/csv;charset=utf-8" });
    save(file, `miners-${new Date().toISOString().slice(0, 10)}.csv`);
  }

  // Keyboard ---------------------------------------------------------------------------------------------------------

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const path = event.composedPath();
    const inside = path.some(
      (target) => target instanceof HTMLElement && target.matches("input, select, textarea, dialog"),
    );
    const elsewhere = path[0] !== document.body && !path.includes(this);
    if (
      elsewhere ||
      inside ||
      this.renderRoot.querySelector("mr-dialog, mr-command-dialog, mr-curtail-dialog, mr-add-miners") !== null
    )
      return;
    if (event.key === "/" && this.toolbar !== null) this.toolbar.search();
    else if (event.key === "Escape" && this.selection.size > 0) this.selection = new Set();
    else return;
    event.preventDefault();
  };

  // Selection and commands -------------------------------------------------------------------------------------------

  private get selected(): readonly Miner[] {
    return this.selection.size === 0 ? [] : this.miners.filter((miner) => this.selection.has(miner.miner_id));
  }

  private openMiner(miner: Miner): void {
    go(["miner", miner.miner_id]);
  }

  /** Does what was chosen for some miners: the type of a command, or a key of `rowMenu`. */
  private act(key: string, miners: readonly Miner[], ofSelection: boolean): void {
    const [first] = miners;
    if (key === "open" && first !== undefined) this.openMiner(first);
    else if ((key === "settings" || key === "logs") && first !== undefined) go(["miner", first.miner_id, key]);
    else if (key === "labels" || key === "area") {
      this.awaits(import("./pages"));
      this.assigning = { what: key, miners };
    } else if (key === "firmware") {
      this.awaits(import("./pages"));
      this.installing = { miners, ofSelection };
    } else if (key === "curtail") {
      this.awaits(
        Promise.all([import("./pages"), this.env.later()]).then(() => {
          this.curtailing = miners;
        }),
      );
    } else {
      const row = this.env.catalog.value?.commands[key];
      if (row !== undefined) this.command = { row, miners, ofSelection };
    }
  }

  private openRowMenu(menu: RowMenu<Miner>): void {
    this.awaits(import("./pages"));
    this.menu = menu;
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override render() {
    return html`<div class="page ${this.roomy ? "roomy" : ""}">
        ${this.lost === "" ? nothing : this.refused()}
        ${this.loaded ? this.content() : this.lost === "" ? this.loadingLine() : nothing}
      </div>
      ${this.dialogs()}`;
  }

  private content() {
    if (this.miners.length === 0) {
      return html`<mr-no-miners .env=${this.env}></mr-no-miners>`;
    }
    return html`${customElements.get("mr-curtailments") === undefined ? nothing : html`<mr-curtailments .env=${this.env}></mr-curtailments>`}
      <mr-fleet-figures .env=${this.env} .miners=${this.shown} .rates=${this.rates} .total=${this.miners.length}></mr-fleet-figures>
      <section class="card fleet" aria-label=${this.t("control.fleet")}>
        <mr-fleet-toolbar
          .env=${this.env}
          .query=${this.query}
          .choices=${this.filterChoices}
          .columns=${this.columns}
          .shown=${this.shown.length}
          .total=${this.miners.length}
          ?compact=${!this.roomy}
          @filtered=${(event: CustomEvent<Readonly<Record<string, string | null>>>) => this.filter(event.detail)}
          @columns=${() => {
            this.awaits(import("./pages"));
            this.choosingColumns = true;
          }}
          @csv=${this.download}
          @totable=${() => this.table?.focusRow()}
        >
          <mr-saved-views
            slot="views"
            .env=${this.env}
            .views=${this.env.table.data.views}
            .current=${this.view}
            .query=${this.query}
            .layout=${this.layout}
            @chosen=${(event: CustomEvent<SavedView | null>) => this.chooseView(event.detail)}
            @save=${(event: CustomEvent<SaveView>) => this.saveView(event.detail)}
            @delete=${(event: CustomEvent<string>) => this.deleteView(event.detail)}
          ></mr-saved-views>
        </mr-fleet-toolbar>
        ${
          this.shown.length === 0
            ? html`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text", { count: this.miners.length })}</p>
                <button type="button" class="primary" @click=${() => this.filter(NO_FILTERS)}>${this.t("control.clear")}</button>
              </div>`
            : this.query.get("view") === "map"
              ? this.map()
              : html`<mr-table
                .rows=${this.shown}
                .columns=${this.columns}
                .key=${minerKey}
                .name=${minerName}
                .texts=${this.texts}
                .selection=${this.selection}
                .sort=${this.query.get("sort") ?? ""}
                ?page=${!this.roomy}
                ?dense=${this.layout.dense}
                openable
                @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
                  this.selection = event.detail;
                }}
                @sorted=${(event: CustomEvent<string>) => this.filter({ sort: event.detail })}
                @opened=${(event: CustomEvent<Miner>) => this.openMiner(event.detail)}
                @menu=${(event: CustomEvent<RowMenu<Miner>>) => this.openRowMenu(event.detail)}
              ></mr-table>`
        }
        ${this.selectionBar()}
      </section>`;
  }

  private map() {
    this.awaits(loadMap());
    return html`<mr-map
      .env=${this.env}
      .miners=${this.shown}
      .query=${this.query}
      .selection=${this.selection}
      ?page=${!this.roomy}
      @filtered=${(event: CustomEvent<Readonly<Record<string, string | null>>>) => this.filter(event.detail)}
      @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
        this.selection = event.detail;
      }}
      @opened=${(event: CustomEvent<Miner>) => this.openMiner(event.detail)}
      @menu=${(event: CustomEvent<RowMenu<Miner>>) => this.openRowMenu(event.detail)}
    ></mr-map>`;
  }

  private refused() {
    return html`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost", { error: this.lost })}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`;
  }

  private selectionBar() {
    const { selected } = this;
    if (selected.length === 0) return nothing;
    return html`<mr-selection-bar
      .env=${this.env}
      .selected=${selected}
      .shown=${this.shown}
      .catalog=${this.env.catalog.value}
      ?compact=${!this.roomy}
      @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
        this.selection = event.detail;
      }}
      @chosen=${(event: CustomEvent<string>) => this.act(event.detail, selected, true)}
    ></mr-selection-bar>`;
  }

  private dialogs() {
    return html`${
      this.command === undefined
        ? nothing
        : html`<mr-command-dialog
            .env=${this.env}
            .row=${this.command.row}
            .catalog=${this.env.catalog.value}
            .miners=${this.command.miners}
            @sent=${() => {
              // So that the next click does not hit the same miners.
              if (this.command?.ofSelection) this.selection = new Set();
            }}
            @closed=${() => {
              this.command = undefined;
            }}
          ></mr-command-dialog>`
    }
    ${this.menu === undefined ? nothing : this.rowMenu(this.menu)}
    ${
      this.assigning === undefined
        ? nothing
        : html`<mr-assign-dialog
            .env=${this.env}
            .what=${this.assigning.what}
            .miners=${this.assigning.miners}
            @closed=${() => {
              this.assigning = undefined;
            }}
          ></mr-assign-dialog>`
    }
    ${
      this.installing === undefined
        ? nothing
        : html`<mr-rollout-dialog
            .env=${this.env}
            .miners=${this.installing.miners}
            @started=${() => {
              if (this.installing?.ofSelection) this.selection = new Set();
              go(["firmware"]);
            }}
            @closed=${() => {
              this.installing = undefined;
            }}
          ></mr-rollout-dialog>`
    }
    ${
      this.curtailing === undefined
        ? nothing
        : html`<mr-curtail-dialog
            .env=${this.env}
            .miners=${this.curtailing}
            @done=${() => {
              this.curtailing = undefined;
              this.selection = new Set();
            }}
            @closed=${() => {
              this.curtailing = undefined;
            }}
          ></mr-curtail-dialog>`
    }
    ${
      this.choosingColumns
        ? html`<mr-column-dialog
            .env=${this.env}
            .columns=${this.allColumns}
            .layout=${this.layout}
            @layout=${(event: CustomEvent<Layout>) => this.stored(this.env.table.setLayout(this.view, event.detail))}
            @closed=${() => {
              this.choosingColumns = false;
            }}
          ></mr-column-dialog>`
        : nothing
    }
    ${
      this.addReady && this.query.has("add")
        ? html`<mr-add-miners .env=${this.env} @closed=${() => this.filter({ add: null })}></mr-add-miners>`
        : nothing
    }`;
  }

  private rowMenu({ row, x, y }: RowMenu<Miner>) {
    return html`<mr-menu
      .items=${rowMenu(this.env, row)}
      .label=${this.t("fleet.actions_of", { name: row.name })}
      .x=${x}
      .y=${y}
      @chosen=${(event: CustomEvent<string>) => this.act(event.detail, [row], false)}
      @closed=${() => {
        this.menu = undefined;
      }}
    ></mr-menu>`;
  }

  static override styles = [sharedStyles, controlViewStyles];
}
