import type { ApiError } from "./api";
import { Feed } from "./feed";
import type { Batch, Connection } from "./types";

/** The running and the recently ended batches, newest first. */
export class Batches {
  private readonly byId = new Map<string, Batch>();
  private readonly feed: Feed<{ readonly batches: readonly Batch[] }>;
  /** The batches sent from this page whose results are announced. */
  readonly sentHere = new Set<string>();

  /** Whether the first answer has come. */
  loaded = false;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/batches/subscribe", (message) => {
      for (const batch of message.batches) this.byId.set(batch.batch_id, batch);
      this.loaded = true;
    });
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
