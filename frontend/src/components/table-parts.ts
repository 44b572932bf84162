import type { nothing, TemplateResult } from "lit";
import type { Translate } from "../localize";
import { byName } from "../order";

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
  /** The heading of the buttons that open a row's menu, and the name of one; undefined if rows have no menu. */
  readonly rowMenus?: { readonly heading: string; readonly of: (name: string) => string };
}

/** Returns the texts of a table with a name; with `t`, its rows can be selected. */
export function tableTexts(label: string, t?: Translate): TableTexts {
  return {
    label,
    selectAll: t?.("common.select_all") ?? "",
    selectRow: (name) => t?.("common.select_row", { name }) ?? "",
  };
}

/** Where the menu of a row is to open, in px of the window. */
export interface RowMenu<Row> {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
}

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
    const ascending = typeof a.value === "string" ? byName(a.value, String(b.value)) : a.value - Number(b.value);
    return descending ? -ascending : ascending;
  });
  return keyed.map(({ row }) => row);
}

/** Returns the least width of a CSS grid track, in px. */
export function leastWidth(track: string): number {
  return Number(/(\d+)px/.exec(track)?.[1] ?? 0);
}

/** Returns the scroll container of `inner`. */
export function scrollerOf(inner: Element): Element {
  let node: Node | null = inner;
  while (node !== null) {
    if (node instanceof Element && node !== inner && /auto|scroll/.test(getComputedStyle(node).overflowY)) return node;
    node = (node instanceof Element && node.assignedSlot) || (node instanceof ShadowRoot ? node.host : node.parentNode);
  }
  return document.documentElement;
}
