import { MinerValues } from "./miner-values";
import type { Connection, Miner, Pool } from "./types";

/** The pools of all miners. */
export class Pools extends MinerValues<{ readonly pools: readonly Pool[] | null }, "pools"> {
  constructor(connection: () => Connection) {
    super(connection, "miner_remote/pools/subscribe", "pools", ({ pools }) => pools);
  }
}

/** Returns host and port of a pool's address. */
export function poolHost(url: string): string {
  return url.replace(/^[^:/]*:\/\//, "").replace(/\/.*$/, "");
}

/**
 * Returns the pools that a miner mines on: several if it has groups of pools. A miner that does not report which one
 * is active mines on its only pool; with several pools the active one is unknown.
 */
export function activePools(miner: Pick<Miner, "pools">): readonly Pool[] {
  const pools = (miner.pools ?? []).filter((pool) => pool.url !== "");
  const active = pools.filter((pool) => pool.active === true);
  const [only] = pools;
  return active.length === 0 && pools.length === 1 && only?.active === null ? pools : active;
}

const hostsOf = new WeakMap<readonly Pool[], readonly string[]>();

/** Returns the hosts of the pools that a miner mines on, each once; cached, because changed pools are a new object. */
export function activeHosts(miner: Pick<Miner, "pools">): readonly string[] {
  const { pools } = miner;
  if (pools == null) return [];
  let hosts = hostsOf.get(pools);
  if (hosts === undefined) {
    hosts = [...new Set(activePools(miner).map((pool) => poolHost(pool.url)))];
    hostsOf.set(pools, hosts);
  }
  return hosts;
}

export interface Slot {
  readonly slot: number;
  /** The different hosts in this slot with their number of miners, in descending order. */
  readonly hosts: readonly { readonly host: string; readonly count: number; readonly active: number }[];
}

/** Returns the contents of each pool slot of some miners. */
export function slotsOf(miners: readonly Miner[]): readonly Slot[] {
  const slots = new Map<number, Map<string, { host: string; count: number; active: number }>>();
  for (const miner of miners) {
    const active = new Set(activePools(miner));
    for (const pool of miner.pools ?? []) {
      if (pool.url === "") continue;
      const host = poolHost(pool.url);
      const hosts = slots.get(pool.slot) ?? new Map<string, { host: string; count: number; active: number }>();
      slots.set(pool.slot, hosts);
      const found = hosts.get(host) ?? { host, count: 0, active: 0 };
      hosts.set(host, found);
      found.count += 1;
      if (active.has(pool)) found.active += 1;
    }
  }
  return [...slots]
    .sort(([a], [b]) => a - b)
    .map(([slot, hosts]) => ({ slot, hosts: [...hosts.values()].sort((a, b) => b.count - a.count) }));
}
