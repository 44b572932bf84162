import { html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import "../add/no-miners";
import "../components/command-dialog";
import "../components/table";
import type { CommandRow } from "../catalog";
import type { Column, TableTexts } from "../components/table";
import { fleetColumns } from "../control/columns";
import "../control/figures";
import { choices, FILTERS, matching } from "../control/filters";
import { loadMap } from "../control/map-switch";
import "../control/selection-bar";
import "../control/toolbar";
import { controlViewStyles } from "../control/view-styles";
import { element } from "../element";
import { isOld } from "../state";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { go } from "../url-state";
import { View } from "../view";

/** Below this size the page scrolls; from this size on only the table scrolls. */
const ROOMY = { width: 720, height: 640 };

const SILENCE_EVERY_MS = 15_000;

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
  @state() private command: { readonly row: CommandRow; readonly miners: readonly Miner[] } | undefined;
  @state() private roomy = true;
  /** Whether the dialog that adds miners is loaded. */
  @state() private addReady = false;

  private columns: readonly Column<Miner>[] = [];
  private texts!: TableTexts;
  private shown: readonly Miner[] = [];
  private filterChoices = choices([]);
  private endFleet: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    const resize = new ResizeObserver(() => {
      this.roomy = this.clientWidth >= ROOMY.width && this.clientHeight >= ROOMY.height;
    });
    resize.observe(this);
    this.owns(() => resize.disconnect());
    this.followFleet();
    this.owns(() => this.endFleet?.());
    this.owns(this.env.pools.listen(this.takeFleet));
    // The time since the last answer changes without a message.
    const timer = setInterval(() => {
      if (this.miners.some(isOld)) this.columns = fleetColumns(this.env);
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
    this.miners = this.env.pools.with(fleet.miners);
    this.loaded = fleet.loaded;
    this.lost = fleet.error === undefined ? "" : this.env.errorText(fleet.error);
  };

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("env")) {
      this.columns = fleetColumns(this.env);
      this.texts = {
        selectAll: this.t("common.select_all"),
        selectRow: (name) => this.t("common.select_row", { name }),
        label: this.t("control.fleet"),
      };
    }
    if (this.query.has("add") && !this.addReady) {
      this.awaits(
        import("../add/dialog").then(() => {
          this.addReady = true;
        }),
      );
    }
    if (changes.has("miners")) this.filterChoices = choices(this.miners);
    if (changes.has("miners") || changes.has("query")) this.shown = matching(this.miners, this.query);
  }

  // Selection and commands -------------------------------------------------------------------------------------------

  private get selected(): readonly Miner[] {
    return this.selection.size === 0 ? [] : this.miners.filter((miner) => this.selection.has(miner.miner_id));
  }

  private openMiner(miner: Miner): void {
    go(["miner", miner.miner_id]);
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override render() {
    return html`<div class="page ${this.roomy ? "roomy" : ""}">
        ${this.lost === "" ? nothing : this.refused()}
        ${this.loaded ? this.content() : this.lost === "" ? html`<p class="help" role="status">${this.t("common.loading")}</p>` : nothing}
      </div>
      ${this.dialogs()}`;
  }

  private content() {
    if (this.miners.length === 0) {
      return html`<mr-no-miners .env=${this.env}></mr-no-miners>`;
    }
    return html`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
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
        ></mr-fleet-toolbar>
        ${
          this.shown.length === 0
            ? html`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text", { count: this.miners.length })}</p>
                <button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
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
                openable
                @selected=${(event: CustomEvent<ReadonlySet<string>>) => {
                  this.selection = event.detail;
                }}
                @sorted=${(event: CustomEvent<string>) => this.filter({ sort: event.detail })}
                @opened=${(event: CustomEvent<Miner>) => this.openMiner(event.detail)}
              ></mr-table>`
        }
        ${this.selectionBar()}
      </section>`;
  }

  private map() {
    loadMap(this);
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
      @opened=${(event: CustomEvent<Miner>) => go(["miner", event.detail.miner_id])}
    ></mr-map>`;
  }

  private refused() {
    return html`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost", { error: this.lost })}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`;
  }

  private clear(): void {
    this.filter({ q: null, ...Object.fromEntries(FILTERS.map((name) => [name, null])) });
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
      @command=${(event: CustomEvent<CommandRow>) => {
        this.command = { row: event.detail, miners: selected };
      }}
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
              this.selection = new Set();
            }}
            @closed=${() => {
              this.command = undefined;
            }}
          ></mr-command-dialog>`
    }
    ${
      this.addReady && this.query.has("add")
        ? html`<mr-add-miners .env=${this.env} @closed=${() => this.filter({ add: null })}></mr-add-miners>`
        : nothing
    }`;
  }

  static override styles = [sharedStyles, controlViewStyles];
}
