import { mdiClose, mdiFilterVariant, mdiMagnify, mdiPickaxe } from "@mdi/js";
import { html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import "../components/batch-progress";
import "../components/command-dialog";
import { icon } from "../components/icon";
import "../components/table";
import type { CommandRow } from "../catalog";
import type { Column, TableTexts } from "../components/table";
import { actionIcon, offered, switchable } from "../control/actions";
import { fleetColumns } from "../control/columns";
import "../control/figures";
import { choices, FILTERS, type FilterName, isFiltered, matching } from "../control/filters";
import "../control/miner-dialog";
import { controlViewStyles } from "../control/view-styles";
import { dismiss, readWatched, visibleBatches, type Watched, writeWatched } from "../control/visible-batches";
import { element } from "../element";
import { isOld, MINER_STATES, stateText } from "../state";
import { sharedStyles } from "../styles";
import type { Batch, Miner } from "../types";
import { changed, go } from "../url-state";
import { View } from "../view";

/** Below this size the page scrolls; from this size on only the table scrolls. */
const ROOMY = { width: 720, height: 640 };
/** The maximum number of batches shown; a schedule or automation can run many. */
const MAX_BATCHES = 4;

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
  @state() private batches: readonly Batch[] = [];
  @state() private selection: ReadonlySet<string> = new Set();
  /** The open command dialog and its miners. */
  @state() private command: { readonly row: CommandRow; readonly miners: readonly Miner[] } | undefined;
  @state() private roomy = true;
  @state() private filtersShown = false;

  private watched: Watched = readWatched();
  private allBatches: readonly Batch[] = [];
  /** The batch that was just sent; the feed reports it a moment later. */
  private sentBatch = "";
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
    this.owns(this.env.batches.listen(this.takeBatches));
    this.takeBatches();
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

  private readonly takeBatches = (): void => {
    this.allBatches = this.env.batches.all;
    this.pickBatches();
  };

  private pickBatches(): void {
    // Before the first answer, nothing is known about the batches that were visible.
    if (!this.env.batches.loaded) return;
    const { shown, watched } = visibleBatches(this.allBatches, this.watched, this.query.get("batch"));
    this.watch(watched);
    this.batches = shown;
  }

  private watch(watched: Watched): void {
    if (watched === this.watched) return;
    this.watched = watched;
    writeWatched(watched);
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("env")) {
      this.columns = fleetColumns(this.env);
      this.texts = {
        selectAll: this.t("common.select_all"),
        selectRow: (name) => this.t("common.select_row", { name }),
        label: this.t("control.fleet"),
      };
    }
    if (changes.has("miners")) this.filterChoices = choices(this.miners);
    if (changes.has("miners") || changes.has("query")) this.shown = matching(this.miners, this.query);
    if (changes.has("query")) this.pickBatches();
  }

  // Selection and commands -------------------------------------------------------------------------------------------

  private get selected(): readonly Miner[] {
    return this.selection.size === 0 ? [] : this.miners.filter((miner) => this.selection.has(miner.miner_id));
  }

  private sent(batchId: string): void {
    this.sentBatch = batchId;
    this.filter({ batch: batchId });
    this.renderRoot.querySelector(".top")?.scrollIntoView({ block: "start" });
  }

  private dismissBatch(batchId: string): void {
    this.watch(dismiss(this.watched, batchId));
    if (this.query.get("batch") === batchId) this.filter({ batch: null });
    else this.pickBatches();
  }

  private openMiner(miner: Miner): void {
    // An entry in the browser's history, so that Back closes the dialog.
    go([this.tab], changed(this.query, { miner: miner.miner_id }));
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override render() {
    return html`<div class="page ${this.roomy ? "roomy" : ""}">
        <span class="top"></span>
        ${this.lost === "" ? nothing : this.refused()} ${this.batchCards()}
        ${this.loaded ? this.content() : this.lost === "" ? html`<p class="help" role="status">${this.t("common.loading")}</p>` : nothing}
      </div>
      ${this.dialogs()}`;
  }

  private content() {
    if (this.miners.length === 0) {
      return html`<div class="card empty">
        ${icon(mdiPickaxe, 48)}
        <h2>${this.t("control.none_title")}</h2>
        <p>${this.t("control.none_text")}</p>
        <a class="button" href="/config/integrations/integration/miner_remote">${this.t("control.none_link")}</a>
      </div>`;
    }
    return html`<mr-fleet-figures .env=${this.env} .miners=${this.shown}></mr-fleet-figures>
      <section class="card fleet" aria-label=${this.t("control.fleet")}>
        ${this.toolbar()}
        ${
          this.shown.length === 0
            ? html`<div class="empty">
                <h2>${this.t("control.no_match_title")}</h2>
                <p>${this.t("control.no_match_text", { count: this.miners.length })}</p>
                <button type="button" class="primary" @click=${this.clear}>${this.t("control.clear")}</button>
              </div>`
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
        ${this.actionBar()}
      </section>`;
  }

  private refused() {
    return html`<div class="notice bad row" role="alert">
      <span class="spacer">${this.t("common.lost", { error: this.lost })}</span>
      <button type="button" @click=${this.followFleet}>${this.t("common.retry")}</button>
    </div>`;
  }

  private batchCards() {
    const named = this.query.get("batch");
    const gone =
      named !== null &&
      named !== this.sentBatch &&
      this.env.batches.loaded &&
      this.env.batches.get(named) === undefined;
    const more = this.batches.length - MAX_BATCHES;
    return html`${
      gone
        ? html`<div class="notice row">
            <span class="spacer">${this.t("control.batch_gone")}</span>
            <button type="button" @click=${() => this.filter({ batch: null })}>${this.t("control.dismiss")}</button>
          </div>`
        : nothing
    }
    ${repeat(
      this.batches.slice(0, MAX_BATCHES),
      (batch) => batch.batch_id,
      (batch) =>
        html`<mr-batch-progress
          .env=${this.env}
          .batch=${batch}
          @dismissed=${() => this.dismissBatch(batch.batch_id)}
        ></mr-batch-progress>`,
    )}
    ${more > 0 ? html`<p class="help">${this.t.n("control.more_batches", more)}</p>` : nothing}`;
  }

  // Search and filters -----------------------------------------------------------------------------------------------

  private toolbar() {
    const active = FILTERS.filter((name) => (this.query.get(name) ?? "") !== "").length;
    return html`<div class="toolbar">
      <div class="row search">
        <label class="find">
          ${icon(mdiMagnify)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            placeholder=${this.t("control.search_for")}
            .value=${live(this.query.get("q") ?? "")}
            @input=${(event: Event) => this.filter({ q: (event.target as HTMLInputElement).value })}
          />
        </label>
        ${
          this.roomy
            ? nothing
            : html`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${() => {
                  this.filtersShown = !this.filtersShown;
                }}
              >
                ${icon(mdiFilterVariant)}${this.t("control.filters")}${active > 0 ? ` (${active})` : nothing}
              </button>`
        }
        ${this.roomy || this.filtersShown ? this.filters() : nothing}
      </div>
      <div class="row count">
        <span role="status"
          >${
            this.shown.length === this.miners.length
              ? this.t.n("common.miners", this.miners.length)
              : this.t("control.matches", { shown: this.shown.length, total: this.miners.length })
          }</span
        >
        ${
          isFiltered(this.query)
            ? html`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`
            : nothing
        }
      </div>
    </div>`;
  }

  private filters() {
    return html`<div class="filters">
      ${FILTERS.map((name) => this.filterBox(name))}
      ${
        this.roomy
          ? nothing
          : html`<select
              aria-label=${this.t("control.sort_by")}
              @change=${(event: Event) => this.filter({ sort: (event.target as HTMLSelectElement).value })}
            >
              ${this.sortChoices()}
            </select>`
      }
    </div>`;
  }

  private sortChoices() {
    const sort = this.query.get("sort") ?? "";
    const columns = new Map(this.columns.map((column) => [column.key, column]));
    return [...columns.values()].flatMap((column) =>
      [column.key, `-${column.key}`].map(
        (value) => html`<option value=${value} ?selected=${value === (sort || "name")}>
          ${this.t("control.sort_by")}: ${column.label} ${value.startsWith("-") ? "↓" : "↑"}
        </option>`,
      ),
    );
  }

  private filterBox(name: FilterName) {
    const found = this.filterChoices[name];
    const current = this.query.get(name) ?? "";
    // A filter with one choice is hidden unless it is set. The status filter always stays, so that the layout does not jump.
    if (found.length < 2 && current === "" && name !== "label" && name !== "status") return nothing;
    if (found.length === 0 && current === "") return nothing;
    const gone = current !== "" && !found.some((choice) => choice.value === current);
    return html`<select
      class=${current === "" ? "" : "set"}
      aria-label=${this.t(`control.filter_${name}`)}
      @change=${(event: Event) => this.filter({ [name]: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${current === ""}>${this.t(`control.all_${name}`)}</option>
      ${gone ? html`<option value=${current} selected>${this.filterText(name, current)} (0)</option>` : nothing}
      ${found.map(
        ({ value, count }) =>
          html`<option value=${value} ?selected=${value === current}>
            ${this.filterText(name, value)} (${this.env.format.number(count)})
          </option>`,
      )}
    </select>`;
  }

  private filterText(name: FilterName, value: string): string {
    const state = name === "status" ? MINER_STATES.find((each) => each === value) : undefined;
    return state === undefined ? value : stateText(this.env, state);
  }

  private clear(): void {
    this.filter({ q: null, ...Object.fromEntries(FILTERS.map((name) => [name, null])) });
  }

  // Commands for the selection ---------------------------------------------------------------------------------------

  private actionBar() {
    const { selected } = this;
    if (selected.length === 0) return nothing;
    const visible = new Set(this.shown.map(minerKey));
    const hidden = selected.filter((miner) => !visible.has(miner.miner_id)).length;
    const actions = offered(selected, this.env.catalog.value, switchable(this.env.hass));
    const all = this.shown.length + hidden;
    return html`<div class="actions" role="toolbar" aria-label=${this.t("control.selection")}>
      <div class="row chosen">
        <b role="status">${this.t.n("control.selected", selected.length)}</b>
        ${hidden > 0 ? html`<span class="help">${this.t.n("control.selected_hidden", hidden)}</span>` : nothing}
        ${
          selected.length < all
            ? html`<button
                type="button"
                class="plain"
                @click=${() => {
                  this.selection = new Set([...this.selection, ...visible]);
                }}
              >
                ${this.t("control.select_matching", { count: this.shown.length })}
              </button>`
            : nothing
        }
        <span class="spacer"></span>
        <button
          type="button"
          class="icon"
          aria-label=${this.t("control.unselect")}
          title=${this.t("control.unselect")}
          @click=${() => {
            this.selection = new Set();
          }}
        >
          ${icon(mdiClose)}
        </button>
      </div>
      <div class="buttons">
        ${
          actions.length === 0
            ? html`<p class="help">${this.t("control.nothing_offered")}</p>`
            : actions.map(
                (row) => html`<button
                  type="button"
                  @click=${() => {
                    this.command = { row, miners: this.selected };
                  }}
                >
                  ${actionIcon(row)}<span>${this.t(`common.type_${row.command_type}`)}</span>
                </button>`,
              )
        }
      </div>
    </div>`;
  }

  private dialogs() {
    const minerId = this.query.get("miner");
    const miner = minerId === null ? undefined : this.miners.find((each) => each.miner_id === minerId);
    return html`${
      miner === undefined
        ? nothing
        : html`<mr-miner-dialog
            .env=${this.env}
            .miner=${miner}
            @closed=${() => this.filter({ miner: null })}
            @command=${(event: CustomEvent<CommandRow>) => {
              this.command = { row: event.detail, miners: [miner] };
            }}
          ></mr-miner-dialog>`
    }
    ${
      this.command === undefined
        ? nothing
        : html`<mr-command-dialog
            .env=${this.env}
            .row=${this.command.row}
            .catalog=${this.env.catalog.value}
            .miners=${this.command.miners}
            @sent=${(event: CustomEvent<string>) => this.sent(event.detail)}
            @closed=${() => {
              this.command = undefined;
            }}
          ></mr-command-dialog>`
    }`;
  }

  static override styles = [sharedStyles, controlViewStyles];
}
