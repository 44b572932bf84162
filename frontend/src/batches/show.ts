import { changed, currentPlace, go } from "../url-state";

/** Returns the batch that the URL opens the tray with; in the Command History, `batch` is a filter. */
export function namedBatch({ path, query } = currentPlace()): string | null {
  return path[0] === "history" ? null : query.get("batch");
}

/** Puts a batch, or with null none, into the URL, which opens the tray. */
export function showBatch(batchId: string | null): void {
  const { path, query } = currentPlace();
  if (path[0] !== "history") go(path, changed(query, { batch: batchId }), true);
}
