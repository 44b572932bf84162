import { html, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { link } from "../components/link";
import { element } from "../element";
import { stateText } from "../state";
import { sharedStyles } from "../styles";
import type { Miner } from "../types";
import { Part } from "../view";
import { bar } from "./map-bar";
import { TileCanvas } from "./map-canvas";
import { COLORINGS, type Coloring, hashratePercent, type Look, lookOf, medians } from "./map-colors";
import { type Group, type Grouping, grouped, groupingOf, groupings, samePlaces } from "./map-groups";
import { headings } from "./map-headings";
import {
  type Block,
  type Layout,
  layoutOf,
  MOVES,
  type Move,
  moved,
  type Rect,
  rectOf,
  tileAt,
  tilesIn,
} from "./map-layout";
import { facts, spoken } from "./map-readout";
import { mapStyles } from "./map-styles";

/** How far a pointer moves before it draws a frame, in px. */
const DRAG_PX = 5;
const READOUT_WIDTH = 248;
/** Of the area that scrolls, above and below the tiles. */
const PADDING = 20;

const range = (first: number, count: number): readonly number[] => [...Array(count).keys()].map((at) => first + at);

const placed = ({ x, y, width, height }: Rect): string => `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;

const NO_LAYOUT: Layout = layoutOf([], 0, 0);
const NO_MEDIANS: ReadonlyMap<string, number> = new Map();

/**
 * The fleet as tiles in blocks, with the selection of the table.
 *
 * Fires `selected` (detail: Set of miner ids), `opened` (detail: the miner), `menu` (detail: RowMenu) and `filtered`
 * (detail: changes of the query).
 *
 * A thousand tiles that all change every second are drawn on a canvas, and only those that look different. For
 * screen readers and the keyboard, the canvas is a list box with a single option: the current tile, over which it lies,
 * so it also shows the focus. Arrow keys replace the option, whose id and name are then announced. A thousand options
 * would have to be updated with each change; the option only if it is current. All miners at once, for example to
 * explore them by touch, are in the table.
 */
@element("mr-map")
export class FleetMap extends Part {
  @property({ attribute: false }) miners: readonly Miner[] = [];
  @property({ attribute: false }) query!: URLSearchParams;
  @property({ attribute: false }) selection: ReadonlySet<string> = new Set();
  /** Whether the page scrolls instead of the map. */
  @property({ type: Boolean, reflect: true }) page = false;

  @state() private layout = NO_LAYOUT;
  /** The tile with the keyboard's focus, -1 if there is none yet. */
  @state() private current = -1;
  /** The tile under the mouse, or the one that was tapped; -1 if there is none. */
  @state() private pointed = -1;
  /** Whether the read-out stays until another place is tapped. */
  @state() private held = false;
  @state() private frame: Rect | undefined;
  /** Whether it has the focus. */
  @state() private focused = false;
  /** Whether the focus is visible, because it came with the keyboard. */
  @state() private focusShown = false;
  @state() private dark = false;
  @state() private space = { width: 0, height: 0 };

  @query("canvas") private readonly canvas!: HTMLCanvasElement;
  @query(".tiles") private readonly surface!: HTMLElement;
  @query(".scroll") private readonly scroller!: HTMLElement;
  @query(".probe") private readonly probe!: HTMLElement;

  private readonly resize = new ResizeObserver(() => this.measure());
  private tileCanvas: TileCanvas | undefined;
  private offered: readonly Grouping[] = ["area"];
  private grouping: Grouping = "area";
  private coloring: Coloring = "status";
  private groups: readonly Group[] = [];
  private typical = NO_MEDIANS;
  /** By tile. */
  private tiles: readonly Miner[] = [];
  private looks: readonly Look[] = [];
  private framed: ReadonlySet<number> = new Set();
  /** Where the pointer was pressed, in the map. */
  private start: { readonly x: number; readonly y: number; readonly id: number } | undefined;
  private dragged = false;
  private pointerType = "mouse";
  /** The tile at which a Shift selection starts. */
  private anchor = -1;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.resize.observe(this.scroller);
    this.owns(() => this.resize.disconnect());
    // Home Assistant changes the theme in the style of the document.
    const theme = new MutationObserver(this.readColors);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "class"] });
    this.owns(() => theme.disconnect());
    window.addEventListener("keydown", this.cancelFrame);
    this.owns(() => window.removeEventListener("keydown", this.cancelFrame));
    this.owns(() => this.tileCanvas?.stop());
  }

  private readonly measure = (): void => {
    const style = getComputedStyle(this.scroller);
    const width =
      this.scroller.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight);
    const shown = this.page ? window.innerHeight * 1.2 : this.scroller.clientHeight - PADDING;
    // Tiles must not change their size under the pointer, when the selection's commands or a phone's address bar appear.
    const height = width === this.space.width ? Math.max(shown, this.space.height) : shown;
    if (width !== this.space.width || height !== this.space.height) this.space = { width, height };
  };

  private readonly readColors = (): void => {
    if (this.tileCanvas === undefined) return;
    this.dark = this.tileCanvas.readColors();
    this.draw();
  };

  // What is where ----------------------------------------------------------------------------------------------------

  protected override willUpdate(changes: PropertyValues): void {
    if (["miners", "query", "env"].some((name) => changes.has(name))) {
      const wanted = this.query.get("color");
      this.coloring = COLORINGS.find((each) => each === wanted) ?? "status";
      this.offered = groupings(this.env.fleet.miners.length === this.miners.length ? this.miners : this.allMiners());
      this.grouping = groupingOf(this.query, this.offered);
      this.typical = this.coloring === "hashrate" ? medians(this.env.fleet.miners) : NO_MEDIANS;
      this.arrange(grouped(this.miners, this.grouping, this.env.hass), changes.has("env"));
    }
    if (changes.has("space")) this.lay();
    if (changes.has("miners") || changes.has("query")) {
      this.looks = this.tiles.map((miner) => lookOf(miner, this.coloring, this.typical));
    }
  }

  /** All miners with their pools, so that filters don't change what the map can be grouped by. */
  private allMiners(): readonly Miner[] {
    return this.env.pools.with(this.env.fleet.miners);
  }

  private arrange(groups: readonly Group[], force: boolean): void {
    const before = [this.tiles[this.current], this.tiles[this.pointed]];
    this.tiles = groups.flatMap((group) => group.miners);
    const same = !force && samePlaces(groups, this.groups);
    this.groups = groups;
    if (same) return;
    const [current, pointed] = before.map((miner) => this.tiles.findIndex((each) => each.miner_id === miner?.miner_id));
    this.current = current ?? -1;
    this.pointed = pointed ?? -1;
    this.anchor = -1;
    this.lay();
  }

  private lay(): void {
    const shapes = this.groups.map(({ title, floor, miners }) => ({ title, floor, count: miners.length }));
    this.layout = this.space.width > 0 ? layoutOf(shapes, this.space.width, this.space.height) : NO_LAYOUT;
  }

  // Drawing ----------------------------------------------------------------------------------------------------------

  protected override firstUpdated(): void {
    this.tileCanvas = new TileCanvas(this.canvas, this.probe);
    this.dark = this.tileCanvas.readColors();
    this.resize.observe(this.scroller);
  }

  protected override updated(changes: PropertyValues): void {
    this.draw();
    if (changes.has("current") && this.focused)
      this.surface.querySelector(".current")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private draw(): void {
    this.tileCanvas?.show(
      this.layout,
      this.tiles.length,
      (index) => {
        const [miner, look] = [this.tiles[index], this.looks[index]];
        return miner === undefined || look === undefined
          ? undefined
          : { look, selected: this.isChosen(index, miner), name: miner.name };
      },
      this.tileText,
    );
  }

  private isChosen(index: number, miner: Miner): boolean {
    return this.framed.has(index) || this.selection.has(miner.miner_id);
  }

  /** Returns what is written on a tile that has space for it. */
  private readonly tileText = (look: Look): string => {
    const withName = this.layout.size.shows === "name";
    if (look.value === null) return withName ? stateText(this.env, look.state) : "";
    if (this.coloring === "hashrate") return this.t("map.share", { share: look.value });
    return withName ? this.env.format.temperature(look.value) : `${this.env.format.number(look.value)}°`;
  };

  // Pointer ----------------------------------------------------------------------------------------------------------

  private at(event: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.surface.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private tileOf(event: MouseEvent): number {
    const { x, y } = this.at(event);
    return tileAt(this.layout, x, y);
  }

  private pressed(event: PointerEvent): void {
    this.pointerType = event.pointerType;
    this.dragged = false;
    if (event.pointerType !== "touch" && event.button === 0) this.start = { ...this.at(event), id: event.pointerId };
  }

  private pointerMoved(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    const { start } = this;
    if (start === undefined) {
      this.held = false;
      this.pointed = this.tileOf(event);
      return;
    }
    const { x, y } = this.at(event);
    if (this.frame === undefined && Math.hypot(x - start.x, y - start.y) < DRAG_PX) return;
    if (this.frame === undefined) this.surface.setPointerCapture(start.id);
    const { width, height } = this.layout;
    const [left, top] = [Math.max(0, Math.min(x, start.x)), Math.max(0, Math.min(y, start.y))];
    this.pointed = -1;
    this.frame = {
      x: left,
      y: top,
      width: Math.min(width, Math.max(x, start.x)) - left,
      height: Math.min(height, Math.max(y, start.y)) - top,
    };
    this.framed = new Set(tilesIn(this.layout, this.frame));
    this.draw();
  }

  private released(event: PointerEvent): void {
    const { frame, framed } = this;
    this.endFrame();
    if (frame === undefined || event.type === "pointercancel") return;
    this.dragged = true;
    this.select(framed, true, event.ctrlKey || event.metaKey || event.shiftKey ? this.selection : []);
  }

  private endFrame(): void {
    this.start = undefined;
    this.frame = undefined;
    this.framed = new Set();
    this.draw();
  }

  private readonly cancelFrame = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.frame === undefined) return;
    event.preventDefault();
    this.endFrame();
    // The button is still pressed; letting it go is no click.
    this.dragged = true;
  };

  private clicked(event: MouseEvent): void {
    if (this.dragged) {
      this.dragged = false;
      return;
    }
    const index = this.tileOf(event);
    if (this.pointerType === "touch") {
      this.held = index >= 0;
      this.pointed = index;
      return;
    }
    if (index < 0) return;
    this.current = index;
    if (event.shiftKey) this.extend(index);
    else if (event.ctrlKey || event.metaKey) this.toggle(index);
    else this.openTile(index);
  }

  private openMenu(event: MouseEvent): void {
    const index = event.detail === 0 && this.focused && event.clientX === 0 ? this.current : this.tileOf(event);
    const miner = this.tiles[index];
    if (miner === undefined) return;
    event.preventDefault();
    const { left, top } = this.surface.getBoundingClientRect();
    const { x, y, height } = rectOf(this.layout, index);
    this.pointed = -1;
    const place = event.clientX === 0 ? { x: left + x, y: top + y + height } : { x: event.clientX, y: event.clientY };
    this.dispatchEvent(new CustomEvent("menu", { detail: { row: miner, ...place } }));
  }

  // Selection --------------------------------------------------------------------------------------------------------

  private openTile(index: number): void {
    const miner = this.tiles[index];
    if (miner !== undefined) this.dispatchEvent(new CustomEvent("opened", { detail: miner }));
  }

  /** Selects tiles or, if not `on`, deselects them; all others stay as in `from`. */
  private select(indexes: Iterable<number>, on = true, from: Iterable<string> = this.selection): void {
    const made = new Set(from);
    for (const index of indexes) {
      const minerId = this.tiles[index]?.miner_id;
      if (minerId === undefined) continue;
      if (on) made.add(minerId);
      else made.delete(minerId);
    }
    this.dispatchEvent(new CustomEvent("selected", { detail: made }));
  }

  private toggle(index: number): void {
    this.anchor = index;
    this.select([index], !this.selection.has(this.tiles[index]?.miner_id ?? ""));
  }

  /** Selects all tiles from the last selected one to this one. */
  private extend(index: number): void {
    if (this.anchor < 0) this.anchor = index;
    const first = Math.min(this.anchor, index);
    this.select(range(first, Math.abs(this.anchor - index) + 1));
  }

  private pressedKey(event: KeyboardEvent): void {
    const move = MOVES.find((key): key is Move => key === event.key);
    if (event.altKey || ((event.ctrlKey || event.metaKey) && event.key !== "a")) return;
    if (move !== undefined) {
      if (event.shiftKey && this.anchor < 0) this.anchor = this.current;
      this.current = moved(this.layout, this.current, move);
      if (event.shiftKey) this.extend(this.current);
    } else if (event.key === "Enter") this.openTile(this.current);
    else if (event.key === " ") this.toggle(this.current);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) this.select(this.tiles.keys());
    else return;
    this.pointed = -1;
    event.preventDefault();
  }

  private focusChanged(focused: boolean): void {
    this.focused = focused;
    this.focusShown = focused && this.surface.matches(":focus-visible");
    if (focused && this.current < 0 && this.tiles.length > 0) this.current = 0;
  }

  // Elements ---------------------------------------------------------------------------------------------------------

  protected override render() {
    const { layout } = this;
    return html`${bar(
      this.env,
      {
        offered: this.offered,
        grouping: this.grouping,
        coloring: this.coloring,
        looks: this.looks,
        dark: this.dark,
        inkOf: (fill) => this.tileCanvas?.inkOf(fill) ?? "inherit",
      },
      (values) => this.dispatchEvent(new CustomEvent("filtered", { detail: values })),
    )}
      <div class="scroll">
        <div class="field" style="width:${layout.width}px;height:${layout.height}px">
          <div
            class="tiles ${this.pointed >= 0 ? "over" : ""}"
            role="listbox"
            tabindex="0"
            aria-multiselectable="true"
            aria-label=${this.t("control.fleet")}
            aria-describedby="keys"
            aria-activedescendant=${this.current < 0 ? nothing : `tile-${this.current}`}
            @pointerdown=${this.pressed}
            @pointermove=${this.pointerMoved}
            @pointerup=${this.released}
            @pointercancel=${this.released}
            @pointerleave=${() => {
              if (!this.held) this.pointed = -1;
            }}
            @click=${this.clicked}
            @contextmenu=${this.openMenu}
            @keydown=${this.pressedKey}
            @focus=${() => this.focusChanged(true)}
            @blur=${() => this.focusChanged(false)}
          >
            <canvas aria-hidden="true"></canvas>
            ${this.option()}
          </div>
          ${this.headings()} ${this.readout()}
          ${
            this.frame === undefined
              ? nothing
              : html`<div
                  class="frame"
                  style=${placed(this.frame)}
                ></div>`
          }
        </div>
      </div>
      <p id="keys" class="visually-hidden">${this.t("map.keys")}</p>
      <i class="probe" aria-hidden="true"></i>`;
  }

  private headings() {
    const chosen = ({ first, count }: Block): number =>
      this.tiles.slice(first, first + count).filter((miner) => this.selection.has(miner.miner_id)).length;
    return headings(this.env, this.layout, this.grouping, chosen, ({ first, count }, on) =>
      this.select(range(first, count), on),
    );
  }

  /** The only option of the list box: the current tile. */
  private option() {
    const miner = this.tiles[this.current];
    if (miner === undefined) return nothing;
    return html`<div
      class="current"
      id="tile-${this.current}"
      role="option"
      aria-selected=${this.selection.has(miner.miner_id)}
      aria-posinset=${this.current + 1}
      aria-setsize=${this.layout.count}
      aria-label=${spoken(this.env, miner)}
      style=${placed(rectOf(this.layout, this.current))}
    ></div>`;
  }

  private readout() {
    const index = this.pointed >= 0 ? this.pointed : this.focusShown ? this.current : -1;
    const miner = this.tiles[index];
    if (miner === undefined || this.frame !== undefined) return nothing;
    const rect = rectOf(this.layout, index);
    const { x, y, width, height } = rect;
    const left = Math.max(0, Math.min(x + width / 2 - READOUT_WIDTH / 2, this.layout.width - READOUT_WIDTH));
    const above = this.surface.getBoundingClientRect().top + y;
    const view = this.page ? { top: 0, bottom: window.innerHeight } : this.scroller.getBoundingClientRect();
    const below = view.bottom - above - height > above - view.top;
    const percent = this.coloring === "hashrate" ? hashratePercent(miner, this.typical) : null;
    return html`<div class="pointed" style=${placed(rect)}></div>
      <div
        class="readout ${this.held ? "held" : ""}"
        style="width:${READOUT_WIDTH}px;left:${left}px;${below ? `top:${y + height + 8}px` : `bottom:${this.layout.height - y + 8}px`}"
      >
        ${facts(this.env, miner, percent)}
        ${
          this.held
            ? html`<div class="row">
                ${link(["miner", miner.miner_id], this.t("map.open"))}
                <button type="button" @click=${() => this.toggle(index)}>
                  ${this.t(this.selection.has(miner.miner_id) ? "map.unselect" : "map.select")}
                </button>
              </div>`
            : nothing
        }
      </div>`;
  }

  static override styles = [sharedStyles, mapStyles];
}

declare global {
  interface HTMLElementTagNameMap {
    "mr-map": FleetMap;
  }
}
