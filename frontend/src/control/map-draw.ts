import {
  mdiCircleOutline,
  mdiClose,
  mdiDotsVertical,
  mdiExclamationThick,
  mdiMinus,
  mdiPause,
  mdiRestart,
} from "@mdi/js";
import type { MinerState } from "../state";
import { cssColor, type Fill, inkOn, type Look, type Rgb, STEPS, scaleColor } from "./map-colors";
import { GAP, type Rect, type TileSize } from "./map-layout";

/** A sign for each status, so that no status depends on its color; a mining miner has none. */
export const SIGNS: Readonly<Record<MinerState, string | undefined>> = {
  mining: undefined,
  online: mdiCircleOutline,
  idle: mdiMinus,
  fault: mdiExclamationThick,
  paused: mdiPause,
  rebooting: mdiRestart,
  late: mdiDotsVertical,
  offline: mdiClose,
};

export const TONE_FILLS = ["good", "warn", "bad", "quiet", "busy"] as const;

interface Paint {
  readonly fill: string | CanvasPattern;
  readonly ink: string;
}

/** The colors of the current theme. */
export interface Theme {
  readonly dark: boolean;
  readonly paints: ReadonlyMap<Fill, Paint>;
  readonly ring: string;
  readonly font: string;
}

/** Returns a pattern of diagonal lines: there is no current value. */
function hatch(ctx: CanvasRenderingContext2D, back: string, line: string): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = 6;
  tile.height = 6;
  const inner = tile.getContext("2d");
  if (inner === null) return back;
  inner.fillStyle = back;
  inner.fillRect(0, 0, 6, 6);
  inner.strokeStyle = line;
  inner.lineWidth = 1.2;
  inner.beginPath();
  for (const shift of [-6, 0, 6]) {
    inner.moveTo(shift - 1, 7);
    inner.lineTo(shift + 7, -1);
  }
  inner.stroke();
  return ctx.createPattern(tile, "repeat") ?? back;
}

/**
 * Returns the colors as the browser calculates them for `probe`, an element that has the class of a tone as its
 * background: themes give them as variables and mixtures, which a canvas can't read.
 */
export function readTheme(ctx: CanvasRenderingContext2D, probe: HTMLElement): Theme {
  const style = getComputedStyle(probe);
  const pixel = document.createElement("canvas");
  pixel.width = 1;
  pixel.height = 1;
  const inner = pixel.getContext("2d", { willReadFrequently: true });
  const rgb = (css: string): Rgb => {
    if (inner === null) return [128, 128, 128];
    inner.fillStyle = css;
    inner.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0] = inner.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
  };
  const background = (name: string): Rgb => {
    probe.className = `probe ${name}`;
    return rgb(style.backgroundColor);
  };
  const paints = new Map<Fill, Paint>();
  for (const tone of TONE_FILLS) {
    const color = background(tone);
    paints.set(tone, { fill: cssColor(color), ink: inkOn(color) });
  }
  const plain = background("unknown");
  const text = style.color;
  const dark = inkOn(background("card")) === "#fff";
  paints.set("unknown", { fill: hatch(ctx, cssColor(plain), cssColor(background("line"))), ink: text });
  for (let step = 0; step < STEPS; step += 1) {
    const color = scaleColor(step, dark);
    paints.set(step, { fill: cssColor(color), ink: inkOn(color) });
  }
  return { dark, paints, ring: text, font: style.fontFamily };
}

const paths = new Map<string, Path2D>();

function sign(ctx: CanvasRenderingContext2D, path: string, x: number, y: number, size: number): void {
  let made = paths.get(path);
  if (made === undefined) {
    made = new Path2D(path);
    paths.set(path, made);
  }
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 24, size / 24);
  ctx.fill(made);
  ctx.restore();
}

export interface Tile {
  readonly look: Look;
  readonly selected: boolean;
  readonly name: string;
}

/** Returns a text that is cut off if it is wider than some px; `cut` remembers the results. */
function fitted(ctx: CanvasRenderingContext2D, text: string, width: number, cut: Map<string, string>): string {
  let made = cut.get(text);
  if (made === undefined) {
    let length = text.length;
    made = text;
    while (length > 1 && ctx.measureText(made).width > width) {
      length -= 1;
      // The end of a name is its number, which differs from miner to miner.
      made = `${text.slice(0, Math.ceil(length / 3))}…${text.slice(text.length - (length - Math.ceil(length / 3)))}`;
    }
    cut.set(text, made);
  }
  return made;
}

/** Draws a tile and the space around it. */
export function drawTile(
  ctx: CanvasRenderingContext2D,
  rect: Rect,
  size: TileSize,
  tile: Tile,
  text: string,
  theme: Theme,
  cut: Map<string, string>,
): void {
  const { x, y, width, height } = rect;
  ctx.clearRect(x - GAP / 2, y - GAP / 2, width + GAP, height + GAP);
  const paint = theme.paints.get(tile.look.fill);
  if (paint === undefined) return;
  ctx.fillStyle = paint.fill;
  ctx.beginPath();
  ctx.roundRect(x, y, width, height, 4);
  ctx.fill();
  if (tile.selected) {
    ctx.strokeStyle = theme.ring;
    ctx.lineWidth = 2;
    ctx.beginPath();
    ctx.roundRect(x - 1, y - 1, width + 2, height + 2, 5);
    ctx.stroke();
  }
  ctx.fillStyle = paint.ink;
  ctx.textBaseline = "middle";
  const path = SIGNS[tile.look.state];
  if (size.shows === "name") {
    const space = path === undefined ? width - 16 : width - 36;
    ctx.textAlign = "start";
    ctx.font = `500 12px ${theme.font}`;
    ctx.fillText(fitted(ctx, tile.name, width - 16, cut), x + 8, y + 18);
    ctx.font = `13px ${theme.font}`;
    ctx.fillText(text, x + 8, y + 38, space);
    if (path !== undefined) sign(ctx, path, x + width - 26, y + 28, 20);
    return;
  }
  if (size.shows === "value" && tile.look.value !== null) {
    ctx.textAlign = "center";
    ctx.font = `500 ${width > 40 ? 13 : 11}px ${theme.font}`;
    const low = path !== undefined;
    ctx.fillText(text, x + width / 2, y + height * (low ? 0.68 : 0.5), width - 4);
    if (path !== undefined) sign(ctx, path, x + width / 2 - 7, y + 3, 14);
    return;
  }
  if (path !== undefined) {
    const edge = Math.min(22, width - 6);
    sign(ctx, path, x + (width - edge) / 2, y + (height - edge) / 2, edge);
  }
}
