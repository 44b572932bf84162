import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { element } from "../element";
import { sharedStyles } from "../styles";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** A CSS grid track, such as `120px` or `minmax(140px, 2fr)`. */
  readonly track: string;
  readonly cell: (row: Row) => TemplateResult | string | typeof nothing;
  /** By what a click on the heading sorts; none: not by this column. Null goes last. */
  readonly sort?: (row: Row) => string | number | null;
  readonly numeric?: boolean;
  /** Left out where the table has not this much width, in px. */
  readonly from?: number;
}

export interface TableTexts {
  readonly selectAll: string;
  readonly selectRow: (name: string) => string;
  /** What the whole table is, for screen readers. */
  readonly label: string;
}

const ROW_HEIGHT = 52;
const EXTRA_ROWS = 8;

/**
 * A table that draws only the rows in view, so that a thousand of them cost no more than twenty.
 *
 * Fires `selected` (detail: Set of row keys), `sorted` (detail: "key" or "-key") and `opened` (detail: the row). The
 * owner gives the height: the table scrolls in itself.
 */
@element("mr-table")
export class MrTable<Row> extends LitElement {
  @property({ attribute: false }) rows: readonly Row[] = [];
  @property({ attribute: false }) columns: readonly Column<Row>[] = [];
  @property({ attribute: false }) key: (row: Row) => string = () => "";
  @property({ attribute: false }) name: (row: Row) => string = () => "";
  @property({ attribute: false }) texts!: TableTexts;
  /** The selected keys; undefined where nothing can be selected. */
  @property({ attribute: false }) selection: ReadonlySet<string> | undefined;
  /** "key" or "-key" of the column to sort by, "" for the order of `rows`. */
  @property() sort = "";
  /** Whether rows can be opened with a click or Enter. */
  @property({ type: Boolean }) openable = false;

  @state() private top = 0;
  @state() private size = { width: 1000, height: 600 };
  @query(".scroll") private readonly scroller!: HTMLElement;

  private shown: readonly Row[] = [];
  private resize: ResizeObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this;
      if (width !== this.size.width || height !== this.size.height) this.size = { width, height };
    });
    this.resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize?.disconnect();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("rows") || changes.has("sort") || changes.has("columns")) this.shown = this.sortedRows();
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("sort") && changes.get("sort") !== undefined) this.scroller.scrollTop = 0;
  }

  private sortedRows(): readonly Row[] {
    const descending = this.sort.startsWith("-");
    const by = this.columns.find((column) => column.key === this.sort.replace(/^-/, ""))?.sort;
    if (by === undefined) return this.rows;
    const keyed = this.rows.map((row) => ({ row, value: by(row) }));
    keyed.sort((a, b) => {
      if (a.value === b.value) return 0;
      if (a.value === null) return 1;
      if (b.value === null) return -1;
      const order =
        typeof a.value === "string"
          ? a.value.localeCompare(String(b.value), undefined, { numeric: true })
          : a.value - Number(b.value);
      return descending ? -order : order;
    });
    return keyed.map(({ row }) => row);
  }

  private choose(keys: ReadonlySet<string>): void {
    this.dispatchEvent(new CustomEvent("selected", { detail: keys }));
  }

  private toggleAll(): void {
    const keys = this.shown.map(this.key);
    const all = keys.every((key) => this.selection?.has(key));
    const made = new Set(this.selection);
    for (const key of keys) {
      if (all) made.delete(key);
      else made.add(key);
    }
    this.choose(made);
  }

  private toggle(row: Row): void {
    const made = new Set(this.selection);
    const key = this.key(row);
    if (!made.delete(key)) made.add(key);
    this.choose(made);
  }

  private openRow(event: Event, row: Row): void {
    if (
      !this.openable ||
      event.composedPath().some((target) => target instanceof HTMLElement && target.matches("input, button, a"))
    )
      return;
    this.dispatchEvent(new CustomEvent("opened", { detail: row }));
  }

  private heading(column: Column<Row>) {
    const direction =
      this.sort === column.key ? "ascending" : this.sort === `-${column.key}` ? "descending" : undefined;
    return html`<div
      role="columnheader"
      class=${column.numeric ? "cell number" : "cell"}
      aria-sort=${direction ?? (column.sort ? "none" : nothing)}
    >
      ${
        column.sort === undefined
          ? column.label
          : html`<button
              class="plain sort"
              type="button"
              @click=${() =>
                this.dispatchEvent(
                  new CustomEvent("sorted", { detail: direction === "ascending" ? `-${column.key}` : column.key }),
                )}
            >
              ${column.label}<span aria-hidden="true">${direction === "ascending" ? "↑" : direction === "descending" ? "↓" : ""}</span>
            </button>`
      }
    </div>`;
  }

  protected override render() {
    const { width, height } = this.size;
    const columns = this.columns.filter((column) => (column.from ?? 0) <= width);
    const selectable = this.selection !== undefined;
    const tracks = (selectable ? "44px " : "") + columns.map((column) => column.track).join(" ");
    const first = Math.max(0, Math.floor(this.top / ROW_HEIGHT) - EXTRA_ROWS);
    const last = Math.min(this.shown.length, Math.ceil((this.top + height) / ROW_HEIGHT) + EXTRA_ROWS);
    const chosen = selectable ? this.shown.filter((row) => this.selection?.has(this.key(row))).length : 0;
    return html`<div
      class="scroll"
      tabindex="0"
      role="table"
      aria-label=${this.texts.label}
      aria-rowcount=${this.shown.length + 1}
      style="--tracks:${tracks}"
      @scroll=${() => {
        this.top = this.scroller.scrollTop;
      }}
    >
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex="1" class="line">
          ${
            selectable
              ? html`<div role="columnheader" class="cell">
                  <input
                    type="checkbox"
                    aria-label=${this.texts.selectAll}
                    .checked=${chosen > 0 && chosen === this.shown.length}
                    .indeterminate=${chosen > 0 && chosen < this.shown.length}
                    @change=${this.toggleAll}
                  />
                </div>`
              : nothing
          }
          ${columns.map((column) => this.heading(column))}
        </div>
      </div>
      <div role="rowgroup" style="height:${this.shown.length * ROW_HEIGHT}px;padding-top:${first * ROW_HEIGHT}px">
        ${repeat(this.shown.slice(first, last), this.key, (row, index) => this.line(row, first + index, columns))}
      </div>
    </div>`;
  }

  private line(row: Row, index: number, columns: readonly Column<Row>[]) {
    const key = this.key(row);
    const chosen = this.selection?.has(key) ?? false;
    return html`<div
      role="row"
      aria-rowindex=${index + 2}
      class="line ${chosen ? "chosen" : ""} ${this.openable ? "openable" : ""}"
      @click=${(event: Event) => this.openRow(event, row)}
    >
      ${
        this.selection === undefined
          ? nothing
          : html`<div role="cell" class="cell">
              <input
                type="checkbox"
                aria-label=${this.texts.selectRow(this.name(row))}
                .checked=${chosen}
                @change=${() => this.toggle(row)}
              />
            </div>`
      }
      ${columns.map(
        (column, place) =>
          html`<div role="cell" class=${column.numeric ? "cell number" : "cell"}>
            ${
              place === 0 && this.openable
                ? html`<button
                    class="plain open"
                    type="button"
                    @click=${() => this.dispatchEvent(new CustomEvent("opened", { detail: row }))}
                  >
                    ${column.cell(row)}
                  </button>`
                : column.cell(row)
            }
          </div>`,
      )}
    </div>`;
  }

  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: hidden;
      }
      .scroll {
        height: 100%;
        overflow: auto;
        overflow-anchor: none;
      }
      .head {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--card-background-color);
        border-bottom: 1px solid var(--divider-color);
      }
      .line {
        display: grid;
        grid-template-columns: var(--tracks);
        height: ${ROW_HEIGHT}px;
        align-items: center;
        border-bottom: 1px solid var(--divider-color);
      }
      .head .line {
        border-bottom: none;
        color: var(--mr-secondary);
        font-weight: 500;
      }
      .line.openable {
        cursor: pointer;
      }
      .line.openable:hover {
        background: color-mix(in srgb, var(--primary-text-color) 4%, transparent);
      }
      .line.chosen {
        background: color-mix(in srgb, var(--primary-color) 14%, transparent);
      }
      .cell {
        padding: 0 10px;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .cell:has(> input) {
        display: flex;
        justify-content: center;
        overflow: visible;
      }
      button.sort,
      button.open {
        padding: 0;
        min-height: 32px;
        max-width: 100%;
        color: inherit;
        border-radius: 4px;
        justify-content: flex-start;
        font-weight: inherit;
      }
      button.open {
        display: block;
        text-align: start;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      :focus-visible {
        outline-offset: -2px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-table": MrTable<unknown>;
  }
}
