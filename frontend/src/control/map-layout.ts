/** What the layout needs to know about a group. */
export interface Shape {
  readonly title: string;
  readonly floor: string;
  readonly count: number;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The size of a tile in px, and what there is space for in it. */
export interface TileSize {
  readonly width: number;
  readonly height: number;
  readonly shows: "name" | "value" | "sign";
}

/** From large to small; the last one is still large enough for a finger. */
export const SIZES: readonly TileSize[] = [
  { width: 172, height: 56, shows: "name" },
  { width: 120, height: 56, shows: "name" },
  { width: 48, height: 44, shows: "value" },
  { width: 34, height: 34, shows: "value" },
  { width: 29, height: 29, shows: "sign" },
  { width: 24, height: 24, shows: "sign" },
];

/** A group on the map: its heading at (x, y), its tiles below. */
export interface Block extends Rect {
  readonly title: string;
  readonly columns: number;
  readonly count: number;
  /** The index of its first tile. */
  readonly first: number;
}

export interface Layout {
  readonly size: TileSize;
  readonly blocks: readonly Block[];
  readonly floors: readonly { readonly title: string; readonly y: number }[];
  readonly width: number;
  readonly height: number;
  /** The number of tiles. */
  readonly count: number;
}

/** The space between tiles; the frame of a selected one is drawn in it. */
export const GAP = 4;
export const HEADING = 32;
export const FLOOR = 40;
const BLOCK_GAP = 20;
const NARROW = 480;
/** So that a heading has space above a few tiles. */
const MIN_BLOCK = 150;

/** How many times as wide as high a block may be. */
const ASPECTS = [2, 1.3, 3, 4.5, 7];

/** Returns the layout of the lowest height, with blocks of about the same shape. */
function arranged(shapes: readonly Shape[], width: number, size: TileSize): Layout {
  const made = ASPECTS.map((aspect) => withAspect(shapes, width, size, aspect));
  return made.reduce((best, other) => (other.height < best.height ? other : best));
}

function withAspect(shapes: readonly Shape[], width: number, size: TileSize, aspect: number): Layout {
  const stepX = size.width + GAP;
  const stepY = size.height + GAP;
  const most = Math.max(1, Math.floor((width - GAP) / stepX));
  const withFloors = shapes.some((shape) => shape.floor !== "");
  const blocks: Block[] = [];
  const floors: { title: string; y: number }[] = [];
  let [x, y, rowHeight, first] = [0, 0, 0, 0];
  let floor: string | undefined;
  const nextRow = (): void => {
    if (rowHeight > 0) y += rowHeight + BLOCK_GAP;
    x = 0;
    rowHeight = 0;
  };
  for (const { title, floor: of, count } of shapes) {
    if (withFloors && of !== floor) {
      nextRow();
      floor = of;
      floors.push({ title: of, y });
      y += FLOOR;
    }
    // The only block has the whole width.
    const wanted = shapes.length === 1 ? most : Math.ceil(Math.sqrt((aspect * count * stepY) / stepX));
    const columns = Math.max(1, Math.min(most, Math.max(wanted, Math.floor(MIN_BLOCK / stepX))));
    const blockWidth = Math.max(Math.min(MIN_BLOCK, width), Math.min(columns, count) * stepX + GAP);
    if (x > 0 && x + blockWidth > width) nextRow();
    const height = HEADING + Math.ceil(count / columns) * stepY + GAP;
    blocks.push({ title, columns, count, first, x, y, width: blockWidth, height });
    first += count;
    x += blockWidth + BLOCK_GAP;
    rowHeight = Math.max(rowHeight, height);
  }
  return { size, blocks, floors, width, height: y + rowHeight, count: first };
}

/** Returns the sizes of tiles; on a phone, three of the large ones fill the width. */
function sizes(width: number): readonly TileSize[] {
  if (width >= NARROW) return SIZES;
  return SIZES.map((size) =>
    size.shows === "name" ? { ...size, width: Math.max(64, Math.floor((width - GAP) / 3) - GAP) } : size,
  );
}

/** Returns the layout with the largest tiles that fit into a height, or with the smallest if none fit. */
export function layoutOf(shapes: readonly Shape[], width: number, height: number): Layout {
  const [largest, ...others] = sizes(width);
  let made = arranged(shapes, width, largest as TileSize);
  for (const size of others) {
    if (made.height <= height) break;
    made = arranged(shapes, width, size);
  }
  return made;
}

/** Returns the block of a tile; undefined if there is no such tile. */
export function blockOf(layout: Layout, index: number): Block | undefined {
  return layout.blocks.find(({ first, count }) => index >= first && index < first + count);
}

/** Returns where a tile is; an empty rectangle if there is no such tile. */
export function rectOf(layout: Layout, index: number, block = blockOf(layout, index)): Rect {
  if (block === undefined) return { x: 0, y: 0, width: 0, height: 0 };
  const { width, height } = layout.size;
  const place = index - block.first;
  return {
    x: block.x + GAP + (place % block.columns) * (width + GAP),
    y: block.y + HEADING + GAP + Math.floor(place / block.columns) * (height + GAP),
    width,
    height,
  };
}

/** Returns the tile at a point, -1 between tiles. */
export function tileAt(layout: Layout, x: number, y: number): number {
  const { width, height } = layout.size;
  for (const block of layout.blocks) {
    const left = x - block.x - GAP;
    const top = y - block.y - HEADING - GAP;
    if (left < 0 || top < 0 || y >= block.y + block.height) continue;
    const column = Math.floor(left / (width + GAP));
    const place = Math.floor(top / (height + GAP)) * block.columns + column;
    if (column >= block.columns || place >= block.count) continue;
    if (left % (width + GAP) < width && top % (height + GAP) < height) return block.first + place;
  }
  return -1;
}

/** Returns the tiles that a rectangle touches. */
export function tilesIn(layout: Layout, area: Rect): readonly number[] {
  const found: number[] = [];
  for (const block of layout.blocks) {
    if (block.x > area.x + area.width || block.x + block.width < area.x) continue;
    if (block.y > area.y + area.height || block.y + block.height < area.y) continue;
    for (let index = block.first; index < block.first + block.count; index += 1) {
      const { x, y, width, height } = rectOf(layout, index, block);
      if (x <= area.x + area.width && x + width >= area.x && y <= area.y + area.height && y + height >= area.y)
        found.push(index);
    }
  }
  return found;
}

export const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"] as const;
export type Move = (typeof MOVES)[number];

/** Returns the tile that a key leads to, or the same one at the edge of the map. */
export function moved(layout: Layout, index: number, move: Move): number {
  const block = blockOf(layout, index);
  if (block === undefined) return layout.count > 0 ? 0 : -1;
  const at = layout.blocks.indexOf(block);
  switch (move) {
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowRight":
      return Math.min(layout.count - 1, index + 1);
    case "Home":
      return block.first;
    case "End":
      return block.first + block.count - 1;
    case "PageUp":
      return (layout.blocks[at - 1] ?? block).first;
    case "PageDown":
      return (layout.blocks[at + 1] ?? block).first;
    default:
      return nearest(layout, index, move === "ArrowDown" ? 1 : -1);
  }
}

/** Returns the tile in the next row with tiles above (-1) or below (1) that is nearest sideways. */
function nearest(layout: Layout, index: number, direction: 1 | -1): number {
  const from = rectOf(layout, index);
  let [best, bestRow, bestSide] = [index, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const block of layout.blocks) {
    for (let other = block.first; other < block.first + block.count; other += 1) {
      const { x, y } = rectOf(layout, other, block);
      const row = (y - from.y) * direction;
      const side = Math.abs(x - from.x);
      if (row > 0 && (row < bestRow || (row === bestRow && side < bestSide)))
        [best, bestRow, bestSide] = [other, row, side];
    }
  }
  return best;
}
