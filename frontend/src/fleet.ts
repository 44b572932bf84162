import type { ApiError } from "./api";
import { Feed } from "./feed";
import { byName } from "./order";
import { RowsById, type RowsMessage } from "./rows-by-id";
import type { Connection, Miner } from "./types";

/** Sums and means over miners; null if unknown. */
export interface FleetFigures {
  readonly total: number;
  readonly online: number;
  readonly mining: number;
  readonly hashrate_ths: number;
  readonly power_w: number;
  readonly efficiency_j_th: number | null;
}

/** All miners as the integration reports them, kept up to date. */
export class Fleet {
  /** By name if `ordered`, with new miners at the end if not. */
  private readonly byId = new RowsById<Miner, Miner>();
  private ordered = true;
  private sorted: readonly Miner[] | undefined;
  private readonly feed: Feed<RowsMessage<Miner>>;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/fleet/subscribe", (message) => this.take(message));
  }

  /** Whether the first answer has come. */
  get loaded(): boolean {
    return this.byId.loaded;
  }

  /** Whether all miners have come. */
  get whole(): boolean {
    return this.byId.whole;
  }

  get error(): ApiError | undefined {
    return this.feed.error;
  }

  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }

  /** All miners by name; the same array until something changes. */
  get miners(): readonly Miner[] {
    if (this.sorted !== undefined) return this.sorted;
    const miners = [...this.byId.current.values()];
    // Sorting ten thousand names takes longer than all else, unless most are in order.
    if (!this.ordered) {
      miners.sort((a, b) => byName(a.name, b.name));
      this.byId.current = new Map(miners.map((miner) => [miner.miner_id, miner]));
      this.ordered = true;
    }
    this.sorted = miners;
    return miners;
  }

  get(minerId: string): Miner | undefined {
    return this.byId.current.get(minerId);
  }

  byAddress(ip: string): Miner | undefined {
    return this.miners.find((miner) => miner.ip === ip);
  }

  /** Returns whether to draw now: the first part of many, so that something is there, and what is complete. */
  take(message: RowsMessage<Miner>): boolean {
    this.sorted = undefined;
    return this.byId.take(message, (miner, before) => {
      if (before?.name !== miner.name) this.ordered = false;
      return miner;
    });
  }
}

/** Returns totals of the responding miners, like the sensors of a site: W, TH/s, J/TH. */
export function figures(miners: readonly Miner[]): FleetFigures {
  let online = 0;
  let mining = 0;
  let hashrate = 0;
  let power = 0;
  // Efficiency is only correct for miners that report both.
  let pairHashrate = 0;
  let pairPower = 0;
  for (const miner of miners) {
    if (!miner.online) continue;
    online += 1;
    if (miner.mining === true) mining += 1;
    hashrate += miner.hashrate_ths ?? 0;
    power += miner.est_power_w ?? 0;
    if (miner.hashrate_ths !== null && miner.est_power_w !== null && miner.hashrate_ths > 0) {
      pairHashrate += miner.hashrate_ths;
      pairPower += miner.est_power_w;
    }
  }
  return {
    total: miners.length,
    online,
    mining,
    hashrate_ths: hashrate,
    power_w: power,
    efficiency_j_th: pairHashrate > 0 ? pairPower / pairHashrate : null,
  };
}
