import type { ApiError } from "./api";
import { isOpen } from "./batches/phase";
import { Feed } from "./feed";
import type { Batch, Connection } from "./types";

/** How many batches are kept at the most, besides those that are open. */
const MOST = 200;

/** The running and the recently ended batches, newest first. */
export class Batches {
  private readonly byId = new Map<string, Batch>();
  private readonly feed: Feed<{ readonly batches: readonly Batch[] }>;
  /** The batches sent from this page whose results are announced. */
  readonly sentHere = new Set<string>();
  /** All batches sent from this page: a short one may end between two messages. */
  readonly sent = new Set<string>();

  /** Whether the first answer has come. */
  loaded = false;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/batches/subscribe", ({ batches }, first) => {
      if (first) this.byId.clear();
      for (const batch of batches) this.byId.set(batch.batch_id, batch);
      this.forget();
      this.loaded = true;
    });
  }

  /** Drops the oldest ended batches, as the integration does: a page can be open for weeks. */
  private forget(): void {
    if (this.byId.size <= MOST) return;
    for (const batch of this.all.slice(MOST)) if (!isOpen(batch)) this.byId.delete(batch.batch_id);
  }

  get error(): ApiError | undefined {
    return this.feed.error;
  }

  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }

  get all(): readonly Batch[] {
    return [...this.byId.values()].sort((a, b) => b.started_at.localeCompare(a.started_at));
  }

  get(batchId: string): Batch | undefined {
    return this.byId.get(batchId);
  }
}
