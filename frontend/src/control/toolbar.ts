import { mdiFilterVariant, mdiMagnify, mdiPlus } from "@mdi/js";
import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { openAddMiners } from "../add/open";
import { icon } from "../components/icon";
import type { Column } from "../components/table";
import { element } from "../element";
import { MINER_STATES, stateText } from "../state";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { type choices, FILTERS, type FilterName, isFiltered } from "./filters";
import { viewSwitch } from "./map-switch";

/** Search, filters and the number of miners that match; fires `filtered` (detail: changes of the query). */
@element("mr-fleet-toolbar")
export class FleetToolbar extends Part {
  @property({ attribute: false }) query!: URLSearchParams;
  @property({ attribute: false }) choices!: ReturnType<typeof choices>;
  @property({ attribute: false }) columns: readonly Column<Miner>[] = [];
  @property({ type: Number }) shown = 0;
  @property({ type: Number }) total = 0;
  /** Whether the filters are behind a button. */
  @property({ type: Boolean, reflect: true }) compact = false;

  @state() private filtersShown = false;

  private filter(values: Readonly<Record<string, string | null>>): void {
    this.dispatchEvent(new CustomEvent("filtered", { detail: values }));
  }

  private clear(): void {
    this.filter({ q: null, ...Object.fromEntries(FILTERS.map((name) => [name, null])) });
  }

  protected override render() {
    const active = FILTERS.filter((name) => (this.query.get(name) ?? "") !== "").length;
    return html`<div class="row search">
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
          this.compact
            ? html`<button
                type="button"
                aria-expanded=${this.filtersShown}
                @click=${() => {
                  this.filtersShown = !this.filtersShown;
                }}
              >
                ${icon(mdiFilterVariant)}${this.t("control.filters")}${active > 0 ? ` (${active})` : nothing}
              </button>`
            : nothing
        }
        ${!this.compact || this.filtersShown ? this.filters() : nothing}
      </div>
      <div class="row count">
        <span role="status"
          >${
            this.shown === this.total
              ? this.t.n("common.miners", this.total)
              : this.t("control.matches", { shown: this.shown, total: this.total })
          }</span
        >
        ${
          isFiltered(this.query)
            ? html`<button type="button" class="plain" @click=${this.clear}>${this.t("control.clear")}</button>`
            : nothing
        }
        <span class="spacer"></span>
        <button type="button" class="plain" @click=${() => openAddMiners()}>
          ${icon(mdiPlus)}${this.t("add.add_miners")}
        </button>
        ${viewSwitch(this.env, this.query, (values) => this.filter(values))}
      </div>`;
  }

  private filters() {
    return html`<div class="filters">
      ${FILTERS.map((name) => this.filterBox(name))}
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
        display: contents;
      }
      :host([compact]) .filters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
        gap: 8px;
        flex-basis: 100%;
      }
      :host(:not([compact])) .filters select {
        max-width: 190px;
      }
      select.set {
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
      .count {
        min-height: 36px;
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
