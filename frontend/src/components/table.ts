import { mdiDotsVertical } from "@mdi/js";
import { html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { element } from "../element";
import { sharedStyles } from "../styles";
import { icon } from "./icon";
import { type Column, leastWidth, type RowMenu, scrollerOf, sortedRows, type TableTexts } from "./table-parts";
import { DENSE_ROW_HEIGHT, ROW_HEIGHT, tableStyles } from "./table-styles";

export { type Column, type RowMenu, sortedRows, type TableTexts, tableTexts } from "./table-parts";

/** How many rows are drawn above and below those in view. */
const EXTRA_ROWS = 8;
/** After how many rows scrolling redraws. */
const STEP_ROWS = 4;

/**
 * A table that draws only the rows in view, so that a thousand rows cost no more than twenty.
 *
 * Fires `selected` (detail: Set of row keys), `sorted` (detail: "key" or "-key"), `opened` (detail: the row), `menu`
 * (detail: RowMenu) and, as it is scrolled, `viewed` (detail: the places `first` and `last` of the rows in view). The owner
 * gives the height and the table scrolls in itself; with `page` it is as high as its rows, and what it is in scrolls.
 *
 * One row is in the tab order. From it, arrow keys, Page Up and Down, Home and End move; Space selects, Shift extends the
 * selection, Ctrl+A selects all, Enter opens, and Shift+F10 opens the menu.
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
  /** Whether rows are low and have one line. */
  @property({ type: Boolean, reflect: true }) dense = false;
  /** Whether the rows in view keep their position when rows are added or removed above them: always, or only if the
   *  table is scrolled. */
  @property() steady: "always" | "scrolled" | "never" = "never";

  @state() private firstRow = 0;
  /** The key of the row that the keyboard is on. */
  @state() private active: string | undefined;
  @state() private size = { width: 1000, height: 600 };
  @query(".scroll") private readonly own!: HTMLElement;
  @query(".body") private readonly body!: HTMLElement;
  @query(".head") private readonly head!: HTMLElement;

  private shown: readonly Row[] = [];
  private resize: ResizeObserver | undefined;
  private scroller: Element | undefined;
  /** The height of the rows above the view, in px; negative if something else is visible above the rows. */
  private above = 0;
  /** By how many rows the view has just moved. */
  private moved = 0;
  /** The row at which a Shift selection starts. */
  private anchor: string | undefined;
  /** Where a Shift selection by keyboard started, and what was selected then. */
  private extending: { readonly from: number; readonly selection: ReadonlySet<string> } | undefined;
  /** Whether the active row gets the focus when it is drawn. */
  private focusing = false;
  private hadFocus = false;

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
    if (changes.has("dense")) this.drawFrom(this.above);
    this.hadFocus = this.shadowRoot?.activeElement?.closest(".body") != null;
    if (changes.has("rows") || changes.has("sort") || changes.has("columns")) {
      const before = this.shown;
      this.shown = sortedRows(this.rows, this.columns, this.sort);
      this.moved = this.holds && !changes.has("sort") ? this.movedSince(before) : 0;
      if (this.moved !== 0) this.drawFrom(this.above + this.moved * this.rowHeight);
    }
  }

  private get rowHeight(): number {
    return this.dense ? DENSE_ROW_HEIGHT : ROW_HEIGHT;
  }

  private get holds(): boolean {
    return this.steady === "always" || (this.steady === "scrolled" && this.above > 0);
  }

  /** Returns by how many places the first remaining row in view has moved. */
  private movedSince(before: readonly Row[]): number {
    const places = new Map(this.shown.map((row, place) => [this.key(row), place]));
    for (let was = Math.max(0, Math.floor(this.above / this.rowHeight)); was < before.length; was += 1) {
      const row = before[was];
      const is = row === undefined ? undefined : places.get(this.key(row));
      if (is !== undefined) return is - was;
    }
    return 0;
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has("page")) this.follow();
    if (this.moved !== 0 && this.scroller !== undefined) this.scroller.scrollTop += this.moved * this.rowHeight;
    this.moved = 0;
    if (this.focusing || (this.hadFocus && this.shadowRoot?.activeElement == null)) {
      // A focused row that is no longer drawn leaves the focus to the table, so that the keys still work.
      (this.renderRoot.querySelector<HTMLElement>(".line.active") ?? this.own).focus({ preventScroll: true });
    }
    this.focusing = false;
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
    const first = Math.max(0, Math.floor(above / this.rowHeight));
    const last = Math.min(this.shown.length, Math.ceil((above + this.size.height) / this.rowHeight)) - 1;
    this.dispatchEvent(new CustomEvent("viewed", { detail: { first, last } }));
  };

  private drawFrom(above: number): void {
    const row = Math.max(0, Math.floor(above / this.rowHeight));
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
  private toggle(event: MouseEvent | KeyboardEvent, row: Row): void {
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

  private openMenu(event: Event, row: Row, x: number, y: number): void {
    if (this.texts.rowMenus === undefined) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent<RowMenu<Row>>("menu", { detail: { row, x, y } }));
  }

  // Keyboard ---------------------------------------------------------------------------------------------------------

  /** Gives the focus to the active row, at first to the first one. */
  focusRow(): void {
    this.moveTo(Math.max(0, this.activePlace), false);
  }

  private get activePlace(): number {
    return this.active === undefined ? -1 : this.shown.findIndex((row) => this.key(row) === this.active);
  }

  private moveTo(wanted: number, extend: boolean): void {
    const place = Math.max(0, Math.min(this.shown.length - 1, wanted));
    const row = this.shown[place];
    if (row === undefined) return;
    if (extend && this.selection !== undefined) {
      this.extending ??= { from: Math.max(0, this.activePlace), selection: this.selection };
      const { from, selection } = this.extending;
      const range = this.shown.slice(Math.min(from, place), Math.max(from, place) + 1);
      this.choose(new Set([...selection, ...range.map(this.key)]));
    } else this.extending = undefined;
    this.active = this.key(row);
    this.focusing = true;
    this.reveal(place);
    this.requestUpdate();
  }

  /** Scrolls so that a row is in view. */
  private reveal(place: number): void {
    if (this.scroller === undefined) return;
    const top =
      this.body.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top + place * this.rowHeight;
    const first = this.head.offsetHeight;
    // In a page, a bar may cover the bottom.
    const last = this.scroller.clientHeight - (this.page ? 3 : 1) * this.rowHeight;
    if (top < first) this.scroller.scrollTop += top - first;
    else if (top > last) this.scroller.scrollTop += top - last;
    this.scrolled();
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (this.shown.length === 0 || event.altKey) return;
    const target = event.composedPath()[0] as HTMLElement;
    const line = target.closest<HTMLElement>(".body .line");
    if (line === null && target !== this.own) return;
    const at = this.activePlace;
    const row = this.shown[at];
    const page = Math.max(1, Math.floor(this.size.height / this.rowHeight) - 2);
    const command = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: at < 0 ? 0 : at - 1,
      ArrowDown: at + 1,
      PageUp: at - page,
      PageDown: at + page,
      Home: 0,
      End: this.shown.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined && !command) this.moveTo(to, event.shiftKey);
    else if (command && event.key.toLowerCase() === "a" && this.selection !== undefined) {
      this.choose(new Set([...this.selection, ...this.shown.map(this.key)]));
    } else if ((event.key === "F10" && event.shiftKey) || event.key === "ContextMenu") {
      if (row === undefined || line === null) return;
      const { left, bottom } = line.getBoundingClientRect();
      this.openMenu(event, row, left + 48, bottom);
    } else if (target !== line || row === undefined || command) return;
    else if (event.key === " " && this.selection !== undefined) this.toggle(event, row);
    else if (event.key === "Enter" && this.openable) this.dispatchEvent(new CustomEvent("opened", { detail: row }));
    else return;
    event.preventDefault();
  };

  // Drawing ----------------------------------------------------------------------------------------------------------

  private heading(column: Column<Row>, first: boolean) {
    const direction =
      this.sort === column.key ? "ascending" : this.sort === `-${column.key}` ? "descending" : undefined;
    return html`<div
      role="columnheader"
      class="cell ${column.numeric ? "number" : ""} ${first ? "first" : ""}"
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
    const menu = this.texts.rowMenus !== undefined;
    const ends = [selectable ? "44px" : "", menu ? "44px" : ""];
    const tracks = [ends[0], ...columns.map((column) => column.track), ends[1]].join(" ");
    const least = [...ends, ...columns.map((column) => column.track)].reduce(
      (sum, track) => sum + leastWidth(track ?? ""),
      0,
    );
    const first = Math.max(0, Math.min(this.firstRow, this.shown.length) - EXTRA_ROWS);
    const last = Math.min(
      this.shown.length,
      this.firstRow + STEP_ROWS + Math.ceil(height / this.rowHeight) + EXTRA_ROWS,
    );
    const drawn = this.shown.slice(first, last);
    const chosen = this.selection?.size ? this.shown.filter((row) => this.selection?.has(this.key(row))).length : 0;
    // The row in the tab order: the active one, else the first one in view.
    const stop = drawn.some((row) => this.key(row) === this.active) ? this.active : this.inView;
    return html`<div
      class="scroll"
      tabindex="-1"
      role=${selectable ? "grid" : "table"}
      aria-label=${this.texts.label}
      aria-multiselectable=${selectable ? "true" : nothing}
      aria-rowcount=${this.shown.length + 1}
      style="--tracks:${tracks};--least:${least}px;--row:${this.rowHeight}px"
      @keydown=${this.pressed}
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
          ${columns.map((column, place) => this.heading(column, place === 0 && this.openable))}
          ${menu ? html`<div role="columnheader" class="cell more"><span class="visually-hidden">${this.texts.rowMenus?.heading}</span></div>` : nothing}
        </div>
      </div>
      <div role="rowgroup" class="body" style="height:${this.shown.length * this.rowHeight}px;padding-top:${first * this.rowHeight}px">
        ${repeat(drawn, this.key, (row, index) => this.line(row, first + index, columns, stop))}
      </div>
    </div>`;
  }

  /** The key of the first row in view. */
  private get inView(): string | undefined {
    const row = this.shown[Math.max(0, Math.min(this.shown.length - 1, Math.ceil(this.above / this.rowHeight)))];
    return row === undefined ? undefined : this.key(row);
  }

  private line(row: Row, index: number, columns: readonly Column<Row>[], stop: string | undefined) {
    const key = this.key(row);
    const selectable = this.selection !== undefined;
    const chosen = this.selection?.has(key) ?? false;
    const tab = key === stop ? 0 : -1;
    const cell = selectable ? "gridcell" : "cell";
    return html`<div
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${selectable ? String(chosen) : nothing}
      tabindex=${selectable || this.openable ? tab : nothing}
      class="line ${chosen ? "chosen" : ""} ${this.openable ? "openable" : ""} ${key === stop ? "active" : ""}"
      @click=${(event: Event) => this.openRow(event, row)}
      @contextmenu=${(event: MouseEvent) => this.openMenu(event, row, event.clientX, event.clientY)}
      @focusin=${() => {
        this.active = key;
      }}
    >
      ${
        selectable
          ? html`<div role=${cell} class="cell tick">
              <label class="box">
              <input
                type="checkbox"
                tabindex=${tab}
                aria-label=${this.texts.selectRow(this.name(row))}
                .checked=${chosen}
                @click=${(event: MouseEvent) => this.toggle(event, row)}
              /></label>
            </div>`
          : nothing
      }
      ${columns.map(
        (column, place) =>
          html`<div role=${cell} class="cell ${column.numeric ? "number" : ""} ${place === 0 && this.openable ? "first" : ""}">
            ${
              place === 0 && this.openable
                ? html`<button
                    class="plain open"
                    type="button"
                    tabindex=${tab}
                    @click=${() => this.dispatchEvent(new CustomEvent("opened", { detail: row }))}
                  >
                    ${column.cell(row)}
                  </button>`
                : column.cell(row)
            }
          </div>`,
      )}
      ${
        this.texts.rowMenus === undefined
          ? nothing
          : html`<div role=${cell} class="cell more">
              <button
                class="icon"
                type="button"
                tabindex=${tab}
                aria-haspopup="menu"
                aria-label=${this.texts.rowMenus.of(this.name(row))}
                @click=${(event: MouseEvent) => {
                  const { right, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
                  this.openMenu(event, row, right, bottom);
                }}
              >
                ${icon(mdiDotsVertical)}
              </button>
            </div>`
      }
    </div>`;
  }

  static override styles = [sharedStyles, tableStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-table": MrTable<unknown>;
  }
}
