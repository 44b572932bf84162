import type { Batch } from "../types";
import { isFine, isOpen } from "./phase";

const KEY = "miner-remote-batches";

/** Which batches are visible in this browser tab and which were dismissed; lost when the tab is closed. */
export interface Watched {
  readonly kept: readonly string[];
  readonly dismissed: readonly string[];
}

const NOTHING: Watched = { kept: [], dismissed: [] };

export function readWatched(storage: Pick<Storage, "getItem"> = sessionStorage): Watched {
  try {
    const found = JSON.parse(storage.getItem(KEY) ?? "null") as Partial<Watched> | null;
    const list = (value: unknown): string[] =>
      Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
    return { kept: list(found?.kept), dismissed: list(found?.dismissed) };
  } catch {
    return NOTHING;
  }
}

export function writeWatched(watched: Watched, storage: Pick<Storage, "setItem"> = sessionStorage): void {
  storage.setItem(KEY, JSON.stringify(watched));
}

/** A schedule that switches single miners creates one batch each; these are only in the history. */
function isVisible(batch: Batch): boolean {
  return batch.source === "manual" || batch.total > 1;
}

/**
 * Returns the batches to show, newest first, and the new state: an open batch stays visible after it has ended, until it
 * is dismissed, unless nobody sent it and nothing went wrong; `named` is the batch in the URL.
 */
export function visibleBatches(
  all: readonly Batch[],
  watched: Watched,
  named: string | null,
): { readonly shown: readonly Batch[]; readonly watched: Watched } {
  const known = new Set(all.map((batch) => batch.batch_id));
  const dismissed = watched.dismissed.filter((id) => known.has(id));
  const shown = all.filter(
    (batch) =>
      batch.batch_id === named ||
      (!dismissed.includes(batch.batch_id) &&
        (isOpen(batch)
          ? isVisible(batch)
          : watched.kept.includes(batch.batch_id) && (batch.source === "manual" || !isFine(batch)))),
  );
  const kept = shown.map((batch) => batch.batch_id);
  const same = kept.join() === watched.kept.join() && dismissed.length === watched.dismissed.length;
  return { shown, watched: same ? watched : { kept, dismissed } };
}

/** Returns the state after batches were dismissed. */
export function dismiss(watched: Watched, ...batchIds: readonly string[]): Watched {
  return {
    kept: watched.kept.filter((id) => !batchIds.includes(id)),
    dismissed: [...new Set([...watched.dismissed, ...batchIds])],
  };
}
