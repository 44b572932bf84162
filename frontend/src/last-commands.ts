import { Feed } from "./feed";
import type { Connection, LastCommand, Miner } from "./types";

interface LastCommandsMessage {
  readonly complete: boolean;
  readonly miners: readonly { readonly miner_id: string; readonly command: LastCommand | null }[];
  readonly removed: readonly string[];
}

/** The last command of each miner, for administrators. */
export class LastCommands {
  private readonly byId = new Map<string, LastCommand | null>();
  private readonly merged = new WeakMap<Miner, Miner>();
  private readonly feed: Feed<LastCommandsMessage>;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/last_commands/subscribe", (message) => this.take(message));
  }

  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }

  take(message: LastCommandsMessage): void {
    if (message.complete) this.byId.clear();
    for (const { miner_id, command } of message.miners) this.byId.set(miner_id, command);
    for (const minerId of message.removed) this.byId.delete(minerId);
  }

  /** Returns miners with their last command; an unchanged miner with the same command is the same object as before. */
  with(miners: readonly Miner[]): readonly Miner[] {
    return miners.map((miner) => {
      const command = this.byId.get(miner.miner_id);
      let made = this.merged.get(miner);
      if (made === undefined || made.last_command !== command) {
        made = { ...miner, last_command: command };
        this.merged.set(miner, made);
      }
      return made;
    });
  }
}
