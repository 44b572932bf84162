import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { ROW_HEIGHT, tableStyles } from "./table-styles";

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** A CSS grid track, such as `120px` or `minmax(140px, 2fr)`. */
  readonly track: string;
  /** What is in a cell; `<span class="sub">` is a second line in small print. */
  readonly cell: (row: Row) => TemplateResult | string | typeof nothing;
  /** The value to sort by with a click on the heading; undefined if the column is not sortable. Null is last. */
  readonly sort?: (row: Row) => string | number | null;
  readonly numeric?: boolean;
  /** Hidden if the table is narrower than this, in px. */
  readonly from?: number;
  /** Hidden if the table has this width or more, in px. */
  readonly until?: number;
}

export interface TableTexts {
  readonly selectAll: string;
  readonly selectRow: (name: string) => string;
  /** The name of the table for screen readers. */
  readonly label: string;
}

/** How many rows are drawn above and below those in view. */
const EXTRA_ROWS = 8;
/** After how many rows scrolling redraws. */
const STEP_ROWS = 4;

const order = new Intl.Collator(undefined, { numeric: true });

/** Returns rows sorted by "key" or "-key" of a column; rows without a value are last in both orders. */
export function sortedRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: string): readonly Row[] {
  const descending = sort.startsWith("-");
  const by = columns.find((column) => column.key === sort.replace(/^-/, ""))?.sort;
  if (by === undefined) return rows;
  const keyed = rows.map((row) => ({ row, value: by(row) }));
  keyed.sort((a, b) => {
    if (a.value === b.value) return 0;
    if (a.value === null) return 1;
    if (b.value === null) return -1;
    const ascending = typeof a.value === "string" ? order.compare(a.value, String(b.value)) : a.value - Number(b.value);
    return descending ? -ascending : ascending;
  });
  return keyed.map(({ row }) => row);
}

/** Returns the scroll container of `inner`. */
function scrollerOf(inner: Element): Element {
  let node: Node | null = inner;
  while (node !== null) {
    if (node instanceof Element && node !== inner && /auto|scroll/.test(getComputedStyle(node).overflowY)) return node;
    node = (node instanceof Element && node.assignedSlot) || (node instanceof ShadowRoot ? node.host : node.parentNode);
  }
  return document.documentElement;
}

/**
 * A table that draws only the rows in view, so that a thousand rows cost no more than twenty.
 *
 * Fires `selected` (detail: Set of row keys), `sorted` (detail: "key" or "-key"), `opened` (detail: the row) and, as it
 * is scrolled, `viewed` (detail: the places `first` and `last` of the rows in view). The owner gives the height and the
 * table scrolls in itself; with `page` it is as high as its rows, and what it is in scrolls.
 */
@element("mr-table")
export class MrTable<Row> extends LitElement {
  @property({ attribute: false }) rows: readonly Row[] = [];
  @property({ attribute: false }) columns: readonly Column<Row>[] = [];
  @property({ attribute: false }) key: (row: Row) => string = () => "";
  @property({ attribute: false }) name: (row: Row) => string = () => "";
  @property({ attribute: false }) texts!: TableTexts;
  /** The selected keys; undefined if rows can't be selected. */
  @property({ attribute: false }) selection: ReadonlySet<string> | undefined;
  /** "key" or "-key" of the column to sort by, "" for the order of `rows`. */
  @property() sort = "";
  /** Whether rows can be opened with a click or Enter. */
  @property({ type: Boolean }) openable = false;
  /** Whether the page scrolls instead of the table. */
  @property({ type: Boolean, reflect: true }) page = false;
  /** Whether the rows in view keep their position when rows are added or removed above them: always, or only if the
   *  table is scrolled. */
  @property() steady: "always" | "scrolled" | "never" = "never";

  @state() private firstRow = 0;
  @state() private size = { width: 1000, height: 600 };
  @query(".scroll") private readonly own!: HTMLElement;
  @query(".body") private readonly body!: HTMLElement;

  private shown: readonly Row[] = [];
  private resize: ResizeObserver | undefined;
  private scroller: Element | undefined;
  /** The height of the rows above the view, in px; negative if something else is visible above the rows. */
  private above = 0;
  /** By how many rows the view has just moved. */
  private moved = 0;
  /** The row at which a Shift selection starts. */
  private anchor: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resize = new ResizeObserver(this.measure);
    this.resize.observe(this);
    if (this.hasUpdated) this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resize?.disconnect();
    this.unfollow();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has("rows") || changes.has("sort") || changes.has("columns")) {
      const before = this.shown;
      this.shown = sortedRows(this.rows, this.columns, this.sort);
      this.moved = this.holds && !changes.has("sort") ? this.movedSince(before) : 0;
      if (this.moved !== 0) this.drawFrom(this.above + this.moved * ROW_HEIGHT);
    }
  }

  private get holds(): boolean {
    return this.steady === "always" || (this.steady === "scrolled" && this.above > 0);
  }

  /** Returns by how many places the first remaining row in view has moved. */
  private movedSince(before: readonly Row[]): number {
    const places = new Map(this.shown.map((row, place) => [this.key(row), place]));
    for (let was = Math.max(0, Math.floor(this.above / ROW_HEIGHT)); was < before.length; was += 1) {
      const row = before[was];
      const is = row === undefined ? undefined : places.get(this.key(row));
      if (is !== undefined) return is - was;
    }
    return 0;
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("page")) this.follow();
    if (this.moved !== 0 && this.scroller !== undefined) this.scroller.scrollTop += this.moved * ROW_HEIGHT;
    this.moved = 0;
    // After sorting, show the first rows; in a page this would hide the content above the table.
    if (changes.has("sort") && changes.get("sort") !== undefined && !this.page) this.own.scrollTop = 0;
  }

  private follow(): void {
    this.unfollow();
    this.scroller = this.page ? scrollerOf(this) : this.own;
    this.scroller.addEventListener("scroll", this.scrolled, { passive: true });
    if (this.page) this.resize?.observe(this.scroller);
    this.measure();
  }

  private unfollow(): void {
    this.scroller?.removeEventListener("scroll", this.scrolled);
    if (this.scroller !== undefined && this.scroller !== this.own) this.resize?.unobserve(this.scroller);
    this.scroller = undefined;
  }

  private readonly measure = (): void => {
    const width = this.clientWidth;
    const height = this.scroller?.clientHeight ?? 0;
    if (width !== this.size.width || height !== this.size.height) this.size = { width, height };
    this.scrolled();
  };

  private readonly scrolled = (): void => {
    if (this.scroller === undefined) return;
    const above = this.page
      ? this.scroller.getBoundingClientRect().top - this.body.getBoundingClientRect().top
      : this.own.scrollTop;
    if (above === this.above) return;
    this.above = above;
    this.drawFrom(above);
    const first = Math.max(0, Math.floor(above / ROW_HEIGHT));
    const last = Math.min(this.shown.length, Math.ceil((above + this.size.height) / ROW_HEIGHT)) - 1;
    this.dispatchEvent(new CustomEvent("viewed", { detail: { first, last } }));
  };

  private drawFrom(above: number): void {
    const row = Math.max(0, Math.floor(above / ROW_HEIGHT));
    this.firstRow = row - (row % STEP_ROWS);
  }

  /** Scrolls to the heading and the first row. */
  toTop(): void {
    if (this.scroller === undefined) return;
    this.scroller.scrollTop += this.page
      ? this.own.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top
      : -this.scroller.scrollTop;
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

  /** With Shift, applies the change to all rows since the last one. */
  private toggle(event: MouseEvent, row: Row): void {
    const made = new Set(this.selection);
    const key = this.key(row);
    const on = !made.has(key);
    const from = event.shiftKey ? this.shown.findIndex((other) => this.key(other) === this.anchor) : -1;
    const to = this.shown.indexOf(row);
    const rows = from < 0 ? [row] : this.shown.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const each of rows) {
      if (on) made.add(this.key(each));
      else made.delete(this.key(each));
    }
    this.anchor = key;
    this.choose(made);
  }

  private openRow(event: Event, row: Row): void {
    if (
      !this.openable ||
      event.composedPath().some((target) => target instanceof HTMLElement && target.matches("input, button, a, label"))
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
              ${column.label}${direction === undefined ? nothing : html`<span aria-hidden="true">${direction === "ascending" ? "↑" : "↓"}</span>`}
            </button>`
      }
    </div>`;
  }

  protected override render() {
    const { width, height } = this.size;
    const columns = this.columns.filter(
      (column) => (column.from ?? 0) <= width && width < (column.until ?? Number.POSITIVE_INFINITY),
    );
    const selectable = this.selection !== undefined;
    const tracks = (selectable ? "44px " : "") + columns.map((column) => column.track).join(" ");
    const first = Math.max(0, Math.min(this.firstRow, this.shown.length) - EXTRA_ROWS);
    const last = Math.min(this.shown.length, this.firstRow + STEP_ROWS + Math.ceil(height / ROW_HEIGHT) + EXTRA_ROWS);
    const chosen = selectable ? this.shown.filter((row) => this.selection?.has(this.key(row))).length : 0;
    return html`<div
      class="scroll"
      tabindex=${this.page ? nothing : 0}
      role="table"
      aria-label=${this.texts.label}
      aria-rowcount=${this.shown.length + 1}
      style="--tracks:${tracks}"
    >
      <div role="rowgroup" class="head">
        <div role="row" aria-rowindex="1" class="line">
          ${
            selectable
              ? html`<div role="columnheader" class="cell tick">
                  <label class="box"><input
                    type="checkbox"
                    aria-label=${this.texts.selectAll}
                    .checked=${chosen > 0 && chosen === this.shown.length}
                    .indeterminate=${chosen > 0 && chosen < this.shown.length}
                    @change=${this.toggleAll}
                  /></label>
                </div>`
              : nothing
          }
          ${columns.map((column) => this.heading(column))}
        </div>
      </div>
      <div role="rowgroup" class="body" style="height:${this.shown.length * ROW_HEIGHT}px;padding-top:${first * ROW_HEIGHT}px">
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
          : html`<div role="cell" class="cell tick">
              <label class="box">
              <input
                type="checkbox"
                aria-label=${this.texts.selectRow(this.name(row))}
                .checked=${chosen}
                @click=${(event: MouseEvent) => this.toggle(event, row)}
              /></label>
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

  static override styles = [sharedStyles, tableStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-table": MrTable<unknown>;
  }
}
