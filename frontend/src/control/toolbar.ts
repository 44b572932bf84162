import { mdiClose, mdiDownload, mdiFilterVariant, mdiMagnify, mdiPlus, mdiViewColumn } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { openAddMiners } from "../add/open";
import { icon } from "../components/icon";
import type { Column } from "../components/table";
import { element } from "../element";
import { MINER_STATES, stateText } from "../state";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import {
  CHOICES,
  type ChoiceName,
  type Choices,
  type FilterName,
  FLAGS,
  isFiltered,
  LIMITS,
  NO_FILTERS,
  setFilters,
} from "./filters";
import { loadMap, viewSwitch } from "./map-switch";

/** The filters that are always visible if there is room; the others are behind a button. */
const ALWAYS: readonly FilterName[] = ["site", "location", "label", "status"];

/**
 * Search, filters and the number of miners that match, with the slot `views`. Fires `filtered` (detail: changes of the
 * query), `columns` and `csv` (what a button asks for), and `totable` (the keyboard goes on in the table).
 */
@element("mr-fleet-toolbar")
export class FleetToolbar extends Part {
  @property({ attribute: false }) query!: URLSearchParams;
  @property({ attribute: false }) choices!: Choices;
  @property({ attribute: false }) columns: readonly Column<Miner>[] = [];
  @property({ type: Number }) shown = 0;
  @property({ type: Number }) total = 0;
  /** Whether all filters are behind a button. */
  @property({ type: Boolean, reflect: true }) compact = false;

  @state() private filtersShown = false;
  @query("input[type=search]") private readonly input!: HTMLInputElement;

  /** Goes to the search field. */
  search(): void {
    this.input.focus();
    this.input.select();
  }

  private filter(values: Readonly<Record<string, string | null>>): void {
    // A version belongs to one firmware.
    const changes = "firmware" in values ? { ...values, version: null } : values;
    this.dispatchEvent(new CustomEvent("filtered", { detail: changes }));
  }

  private fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  protected override render() {
    const set = setFilters(this.query);
    const hidden = this.filtersShown ? [] : set.filter((name) => this.compact || !ALWAYS.includes(name));
    return html`<div class="row search">
        <label class="find">
          ${icon(mdiMagnify)}
          <input
            type="search"
            aria-label=${this.t("common.search")}
            aria-keyshortcuts="/"
            placeholder=${this.t("control.search_for")}
            .value=${live(this.query.get("q") ?? "")}
            @input=${(event: Event) => this.filter({ q: (event.target as HTMLInputElement).value })}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              this.fire("totable");
            }}
          />
        </label>
        ${this.compact ? nothing : ALWAYS.map((name) => this.choice(name as ChoiceName))}
        <button
          type="button"
          class=${hidden.length > 0 ? "set" : ""}
          aria-expanded=${this.filtersShown}
          @click=${() => {
            this.filtersShown = !this.filtersShown;
          }}
        >
          ${icon(mdiFilterVariant)}${this.t("control.filters")}${hidden.length > 0 ? ` (${hidden.length})` : nothing}
        </button>
      </div>
      ${this.filtersShown ? this.filters() : nothing}
      <div class="row count">
        <span role="status"
          >${
            this.shown === this.total
              ? this.t.n("common.miners", this.total)
              : this.t("control.matches", { shown: this.shown, total: this.total })
          }</span
        >
        ${hidden.map((name) => this.chip(name))}
        ${
          isFiltered(this.query)
            ? html`<button type="button" class="plain" @click=${() => this.filter(NO_FILTERS)}>${this.t("control.clear")}</button>`
            : nothing
        }
        <span class="spacer"></span>
        <slot name="views"></slot>
        ${this.tool("columns", mdiViewColumn, this.t("fleet.columns"))} ${this.tool("csv", mdiDownload, this.t("fleet.csv"))}
        <button type="button" class="plain" @click=${() => openAddMiners()}>
          ${icon(mdiPlus)}${this.t("add.add_miners")}
        </button>
        ${viewSwitch(
          this.env,
          this.query,
          (values) => this.filter(values),
          () => this.awaits(loadMap()),
        )}
      </div>`;
  }

  private tool(event: string, path: string, label: string) {
    return html`<button type="button" class="icon" aria-label=${label} title=${label} @click=${() => this.fire(event)}>
      ${icon(path)}
    </button>`;
  }

  private chip(name: FilterName) {
    const value = this.query.get(name) ?? "";
    const label = this.t(`fleet.set_${name}`, { value: this.valueText(name, value) });
    return html`<button
      type="button"
      class="removable"
      aria-label=${this.t("fleet.remove_filter", { filter: label })}
      @click=${() => this.filter({ [name]: null })}
    >
      ${label}${icon(mdiClose, 16)}
    </button>`;
  }

  private filters() {
    return html`<div class="filters">
      ${CHOICES.filter((name) => this.compact || !ALWAYS.includes(name)).map((name) => this.choice(name))}
      <input
        type="text"
        class=${this.query.get("worker") ? "set" : ""}
        aria-label=${this.t("fleet.worker")}
        placeholder=${this.t("fleet.worker")}
        .value=${live(this.query.get("worker") ?? "")}
        @input=${(event: Event) => this.filter({ worker: (event.target as HTMLInputElement).value })}
      />
      ${
        this.compact
          ? html`<select
              aria-label=${this.t("control.sort_by")}
              @change=${(event: Event) => this.filter({ sort: (event.target as HTMLSelectElement).value })}
            >
              ${this.sortChoices()}
            </select>`
          : nothing
      }
      ${LIMITS.map(
        (name) => html`<label class="limit">
          <span>${this.t(`fleet.filter_${name}`)}</span>
          <input
            type="number"
            min="0"
            step="any"
            class=${this.query.get(name) ? "set" : ""}
            .value=${live(this.query.get(name) ?? "")}
            @input=${(event: Event) => this.filter({ [name]: (event.target as HTMLInputElement).value })}
          />
        </label>`,
      )}
      ${FLAGS.map(
        (name) => html`<label class="check">
          <input
            type="checkbox"
            .checked=${live(this.query.get(name) === "yes")}
            @change=${(event: Event) => this.filter({ [name]: (event.target as HTMLInputElement).checked ? "yes" : null })}
          />
          ${this.t(`fleet.set_${name}`)}
        </label>`,
      )}
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

  private choice(name: ChoiceName) {
    const found = this.choices[name];
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
      ${gone ? html`<option value=${current} selected>${this.valueText(name, current)} (0)</option>` : nothing}
      ${found.map(
        ({ value, count }) =>
          html`<option value=${value} ?selected=${value === current}>
            ${this.valueText(name, value)} (${this.env.format.number(count)})
          </option>`,
      )}
    </select>`;
  }

  private valueText(name: FilterName, value: string): string {
    const state = name === "status" ? MINER_STATES.find((each) => each === value) : undefined;
    return state === undefined ? value : stateText(this.env, state);
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        padding: 12px 16px 4px;
        display: flex;
        flex-direction: column;
        gap: 4px;
      }
      .find {
        position: relative;
        display: flex;
        flex: 1 1 160px;
        max-width: 420px;
        color: var(--mr-secondary);
      }
      .find svg {
        position: absolute;
        inset-inline-start: 10px;
        top: 10px;
        pointer-events: none;
      }
      .find input {
        width: 100%;
        padding-inline-start: 36px;
      }
      .filters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(230px, 100%), 1fr));
        gap: 8px;
        align-items: center;
        padding: 8px 0 4px;
      }
      .row.search select {
        max-width: 190px;
      }
      :host([compact]) .filters {
        grid-template-columns: repeat(auto-fill, minmax(145px, 1fr));
      }
      :host([compact]) .limit {
        grid-column: 1 / -1;
      }
      .limit {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
      }
      .limit input {
        width: 84px;
        flex: none;
      }
      .set {
        border-color: var(--primary-color);
        box-shadow: inset 0 0 0 1px var(--primary-color);
      }
      .segments {
        display: flex;
      }
      .segments button:first-child {
        border-start-end-radius: 0;
        border-end-end-radius: 0;
      }
      .segments button:last-child {
        border-start-start-radius: 0;
        border-end-start-radius: 0;
        margin-inline-start: -1px;
      }
      .segments [aria-pressed="true"] {
        background: color-mix(in srgb, var(--primary-color) 20%, transparent);
      }
      :host([compact]) .segments svg {
        display: none;
      }
      .removable {
        min-height: 28px;
        padding: 0 6px 0 10px;
        gap: 4px;
        font-weight: 400;
        color: var(--primary-text-color);
        background: color-mix(in srgb, var(--primary-color) 14%, var(--card-background-color));
        border-color: transparent;
        white-space: normal;
        text-align: start;
      }
      .count {
        min-height: 40px;
        color: var(--mr-secondary);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-fleet-toolbar": FleetToolbar;
  }
}
