import type { Fill, Look } from "./map-colors";
import { drawTile, readTheme, type Theme, type Tile } from "./map-draw";
import { type Layout, rectOf } from "./map-layout";

/** How long tiles are drawn in one frame, in ms; the others follow in the next one. */
const DRAWING_MS = 6;
/** The largest canvas in device pixels: some phones refuse to draw on larger ones. */
const MOST_PIXELS = 8e6;

/** Draws tiles: those that look different since they were drawn, in the next frames. */
export class TileCanvas {
  private theme: Theme | undefined;
  private layout: Layout | undefined;
  private ratio = 0;
  private frame = 0;
  private drawn: string[] = [];
  private readonly dirty = new Set<number>();
  /** Names that are cut off to fit. */
  private readonly cut = new Map<string, string>();
  private tileOf: (index: number) => Tile | undefined = () => undefined;
  private textOf: (look: Look) => string = () => "";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    /** An element with the colors of the theme, see `readTheme`. */
    private readonly probe: HTMLElement,
  ) {}

  /** Reads the colors of the theme, so that all tiles are drawn again; returns whether it is dark. */
  readColors(): boolean {
    const ctx = this.canvas.getContext("2d");
    this.theme = ctx === null ? undefined : readTheme(ctx, this.probe);
    this.layout = undefined;
    return this.theme?.dark ?? false;
  }

  /** Returns the color of signs on a color. */
  inkOf(fill: Fill): string {
    return this.theme?.paints.get(fill)?.ink ?? "inherit";
  }

  /** Shows tiles; `textOf` returns the text of a tile that has space for one. */
  show(
    layout: Layout,
    count: number,
    tileOf: (index: number) => Tile | undefined,
    textOf: (look: Look) => string,
  ): void {
    this.tileOf = tileOf;
    this.textOf = textOf;
    const fresh = layout !== this.layout || window.devicePixelRatio !== this.ratio;
    if (fresh) this.resize(layout);
    for (let index = 0; index < count; index += 1) {
      const tile = tileOf(index);
      if (tile === undefined) continue;
      const { look, selected, name } = tile;
      const { shows } = layout.size;
      const made = `${look.fill} ${look.state} ${selected} ${shows === "sign" ? "" : look.value} ${shows === "name" ? name : ""}`;
      if (made === this.drawn[index]) continue;
      this.drawn[index] = made;
      this.dirty.add(index);
    }
    // Resizing has emptied the canvas: draw before the browser shows it.
    if (fresh) this.draw(Number.POSITIVE_INFINITY);
    else this.schedule();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  private resize(layout: Layout): void {
    const { width, height } = layout;
    this.layout = layout;
    this.ratio = window.devicePixelRatio;
    const scale = Math.min(this.ratio, Math.sqrt(MOST_PIXELS / Math.max(1, width * height)));
    this.canvas.width = Math.max(1, Math.round(width * scale));
    this.canvas.height = Math.max(1, Math.round(height * scale));
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.getContext("2d")?.scale(scale, scale);
    this.cut.clear();
    this.dirty.clear();
    this.drawn = [];
  }

  private schedule(): void {
    if (this.frame !== 0 || this.dirty.size === 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw(performance.now() + DRAWING_MS);
    });
  }

  private draw(until: number): void {
    const ctx = this.canvas.getContext("2d");
    const { theme, layout } = this;
    if (ctx === null || theme === undefined || layout === undefined) return;
    let count = 0;
    for (const index of this.dirty) {
      this.dirty.delete(index);
      const tile = this.tileOf(index);
      if (tile === undefined) continue;
      const text = layout.size.shows === "sign" ? "" : this.textOf(tile.look);
      drawTile(ctx, rectOf(layout, index), layout.size, tile, text, theme, this.cut);
      count += 1;
      if (count % 32 === 0 && performance.now() > until) break;
    }
    this.schedule();
  }
}
