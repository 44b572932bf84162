import { Feed } from "./feed";
import { RowsById, type RowsMessage } from "./rows-by-id";
import type { Connection, Miner } from "./types";

/** A value of each miner from a feed of its own, such as its pools, which only administrators receive. */
export class MinerValues<Row, Key extends "pools" | "last_command"> {
  /** The value of each miner, and the last miner that it was merged with. */
  private readonly byId = new RowsById<Row, { readonly value: Miner[Key]; from?: Miner; made?: Miner }>();
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
    this.byId.take(message, (row) => ({ value: this.pick(row) }));
    return !message.more;
  }

  /** Returns miners with their values if they have any; if neither changed, the same object as before. */
  with(miners: readonly Miner[]): readonly Miner[] {
    return miners.map((miner) => {
      const known = this.byId.current.get(miner.miner_id);
      if (known === undefined || known.value === null) return miner;
      if (known.made === undefined || known.from !== miner) {
        known.made = { ...miner, [this.key]: known.value };
        known.from = miner;
      }
      return known.made;
    });
  }
}
