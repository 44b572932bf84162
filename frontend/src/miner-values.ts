import { Feed } from "./feed";
import type { Connection, Miner } from "./types";

/** A message of a feed with one row for each miner. */
interface RowsMessage<Row> {
  readonly complete: boolean;
  readonly more: boolean;
  readonly miners: readonly (Row & { readonly miner_id: string })[];
  readonly removed: readonly string[];
}

/** A value of each miner from a feed of its own, such as its pools, which only administrators receive. */
export class MinerValues<Row, Key extends "pools" | "last_command"> {
  /** The value of each miner, and the last miner that it was merged with. */
  private byId = new Map<string, { readonly value: Miner[Key]; from?: Miner; made?: Miner }>();
  /** The values of all miners again, until the last part has come. */
  private arriving: typeof this.byId | undefined;
  private readonly feed: Feed<RowsMessage<Row>>;

  constructor(
    connection: () => Connection,
    type: string,
    private readonly key: Key,
    private readonly pick: (row: Row) => Miner[Key],
  ) {
    this.feed = new Feed(connection, type, (message) => this.take(message));
  }

  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }

  /** Returns whether no more parts follow at once. */
  take(message: RowsMessage<Row>): boolean {
    if (message.complete) this.arriving = new Map();
    const byId = this.arriving ?? this.byId;
    for (const row of message.miners) byId.set(row.miner_id, { value: this.pick(row) });
    for (const minerId of message.removed) byId.delete(minerId);
    if (message.more) return false;
    this.byId = byId;
    this.arriving = undefined;
    return true;
  }

  /** Returns miners with their values if they have any; if neither changed, the same object as before. */
  with(miners: readonly Miner[]): readonly Miner[] {
    return miners.map((miner) => {
      const known = this.byId.get(miner.miner_id);
      if (known === undefined || known.value === null) return miner;
      if (known.made === undefined || known.from !== miner) {
        known.made = { ...miner, [this.key]: known.value };
        known.from = miner;
      }
      return known.made;
    });
  }
}
