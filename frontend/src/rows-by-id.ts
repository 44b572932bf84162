/** A message of a feed with rows of miners: the first of the parts of all is `complete`, and `more` follow at once. */
export interface RowsMessage<Row> {
  readonly complete: boolean;
  readonly more: boolean;
  readonly miners: readonly (Row & { readonly miner_id: string })[];
  readonly removed: readonly string[];
}

/**
 * What a feed says of each miner, by its id. The first part of all is there at once. After the connection was lost, the
 * former values stay until all have come again.
 */
export class RowsById<Row, Value> {
  current = new Map<string, Value>();
  /** All values again, until the last part has come. */
  private arriving: Map<string, Value> | undefined;
  /** Whether the first answer has come. */
  loaded = false;

  /** Whether all miners have come, and are not coming again. */
  get whole(): boolean {
    return this.loaded && this.arriving === undefined;
  }

  /** Takes a message; `pick` gets each row and the value of before. Returns whether `current` holds it now. */
  take(message: RowsMessage<Row>, pick: (row: Row, before: Value | undefined) => Value): boolean {
    if (message.complete) this.arriving = new Map();
    const byId = this.arriving ?? this.current;
    for (const row of message.miners) byId.set(row.miner_id, pick(row, byId.get(row.miner_id)));
    for (const minerId of message.removed) byId.delete(minerId);
    const holds = !this.loaded || !message.more;
    if (holds) this.current = byId;
    if (!message.more) this.arriving = undefined;
    this.loaded = true;
    return holds;
  }
}
