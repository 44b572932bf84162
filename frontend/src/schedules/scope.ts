import { byName } from "../order";
import type { Miner, Schedule } from "../types";

type Scope = Pick<Schedule, "miner_ip" | "location" | "tags">;
type Placed = Pick<Miner, "ip" | "site" | "location" | "tags">;

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Returns the miners that a scope covers: one address, else a site or an area, else any of the labels, else all. */
export function covered<Item extends Placed>(scope: Scope, miners: readonly Item[]): readonly Item[] {
  const { miner_ip: ip, location } = scope;
  const tags = scope.tags ?? [];
  if (ip !== null) return miners.filter((miner) => same(miner.ip, ip));
  if (location !== null) {
    return miners.filter((miner) => same(miner.site, location) || same(miner.location, location));
  }
  if (tags.length > 0) return miners.filter((miner) => miner.tags.some((tag) => tags.some((item) => same(item, tag))));
  return miners;
}

export interface Choice {
  readonly name: string;
  readonly count: number;
}

/** Returns all sites and areas with their number of miners; areas may have none. */
export function places(miners: readonly Placed[], areas: readonly string[]): { sites: Choice[]; areas: Choice[] } {
  const sites = [...new Set(miners.map((miner) => miner.site))];
  const located = miners.map((miner) => miner.location).filter((name) => name !== "");
  const rooms = [...new Set([...areas, ...located])].filter((name) => !sites.some((site) => same(site, name)));
  const counted = (names: readonly string[]): Choice[] =>
    names
      .map((name) => ({ name, count: covered({ miner_ip: null, location: name, tags: null }, miners).length }))
      .sort((a, b) => byName(a.name, b.name));
  return { sites: counted(sites), areas: counted(rooms) };
}

/** Returns the labels of miners, and those of `chosen` that no miner has, with their number of miners. */
export function labels(miners: readonly Placed[], chosen: readonly string[]): Choice[] {
  const names = new Map<string, string>();
  for (const name of [...miners.flatMap((miner) => miner.tags), ...chosen]) {
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()]
    .map((name) => ({ name, count: covered({ miner_ip: null, location: null, tags: [name] }, miners).length }))
    .sort((a, b) => byName(a.name, b.name));
}
