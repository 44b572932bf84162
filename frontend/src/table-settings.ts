import { ws } from "./api";
import { byName } from "./order";
import type { HomeAssistant } from "./types";

/** The columns of the table by key, null for the usual ones, and whether its rows are low. */
export interface Layout {
  readonly columns: readonly string[] | null;
  readonly dense: boolean;
}

/** A named view of the table: filters and order as a query, and the layout. */
export interface SavedView extends Layout {
  readonly name: string;
  readonly query: string;
}

/** What is stored for a user. */
export interface TableData extends Layout {
  readonly views: readonly SavedView[];
}

/** The key in the user's data in Home Assistant. */
const KEY = "miner_remote_fleet_table";

/** Parameters of the address that are not part of a view. */
const PASSING: ReadonlySet<string> = new Set(["saved", "batch", "add"]);

const NOTHING: TableData = { columns: null, dense: false, views: [] };

function layoutOf(stored: Readonly<Record<string, unknown>>): Layout {
  const { columns, dense } = stored;
  return {
    columns: Array.isArray(columns) ? columns.filter((key) => typeof key === "string") : null,
    dense: dense === true,
  };
}

/** Returns stored data; parts that another version wrote differently are left out. */
export function parseTableData(stored: unknown): TableData {
  if (typeof stored !== "object" || stored === null) return NOTHING;
  const data = stored as Readonly<Record<string, unknown>>;
  const views = Array.isArray(data.views) ? (data.views as readonly unknown[]) : [];
  return {
    ...layoutOf(data),
    views: views.flatMap((view) => {
      const { name, query } = (view ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof name !== "string" || name === "" || typeof query !== "string") return [];
      return [{ name, query, ...layoutOf(view as Readonly<Record<string, unknown>>) }];
    }),
  };
}

/** Returns filters and order of an address as a text that is the same for the same content. */
export function viewQuery(query: URLSearchParams): string {
  const kept = [...query].filter(([key, value]) => !PASSING.has(key) && value !== "");
  return new URLSearchParams(kept.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
}

/** Returns whether the table differs from a saved view. */
export function isChanged(view: SavedView, query: URLSearchParams, layout: Layout): boolean {
  return (
    view.query !== viewQuery(query) ||
    view.dense !== layout.dense ||
    JSON.stringify(view.columns) !== JSON.stringify(layout.columns)
  );
}

/** Returns the views with one more; it replaces one of the same name. */
export function withView(views: readonly SavedView[], view: SavedView): readonly SavedView[] {
  const others = views.filter((other) => other.name !== view.name);
  return [...others, view].sort((a, b) => byName(a.name, b.name));
}

/** Columns, density and saved views of the fleet's table, stored for the user in Home Assistant. */
export class TableSettings {
  private readonly listeners = new Set<() => void>();
  private writing: Promise<unknown> = Promise.resolve();
  private asked = false;
  /** The changed layout of a view that was not saved yet. */
  private draft: { readonly view: string; readonly layout: Layout } | undefined;
  data: TableData = NOTHING;

  constructor(private readonly hass: () => HomeAssistant) {}

  /** Calls `listener` after changes; returns a function that ends this. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    if (!this.asked) void this.load();
    return () => void this.listeners.delete(listener);
  }

  private async load(): Promise<void> {
    this.asked = true;
    try {
      this.put(await this.read());
    } catch {
      // The usual columns; the next page that listens asks again.
      this.asked = false;
    }
  }

  private async read(): Promise<TableData> {
    return parseTableData((await ws<{ value?: unknown }>(this.hass(), "frontend/get_user_data", { key: KEY })).value);
  }

  private put(data: TableData): void {
    this.data = data;
    for (const listener of [...this.listeners]) listener();
  }

  /** Returns the layout of the table: that of the view with the changes made since it was chosen, or without a view. */
  layoutOf(view: SavedView | undefined): Layout {
    return view === undefined ? this.data : this.draft?.view === view.name ? this.draft.layout : view;
  }

  /** Changes the layout. That of a view is only stored when the view is saved; the rejection is that of `change`. */
  async setLayout(view: SavedView | undefined, { columns, dense }: Layout): Promise<void> {
    if (view === undefined) return this.change((data) => ({ ...data, columns, dense }));
    this.draft = { view: view.name, layout: { columns, dense } };
    this.put(this.data);
  }

  /** Drops the changes of a view's layout. */
  discard(): void {
    this.draft = undefined;
  }

  /** Changes the data at once, then what is stored, which another window may have changed. Rejects with an ApiError. */
  async change(how: (data: TableData) => TableData): Promise<void> {
    this.put(how(this.data));
    const write = this.writing.then(async () => {
      const value = how(await this.read());
      await ws(this.hass(), "frontend/set_user_data", { key: KEY, value });
    });
    this.writing = write.catch(() => undefined);
    await write;
  }
}
