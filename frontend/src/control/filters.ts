import { activeHosts } from "../pools";
import { MINER_STATES, minerState } from "../state";
import type { Miner } from "../types";

/** The filters in the URL, besides the search `q`. */
export const FILTERS = ["site", "location", "label", "status", "pool", "firmware"] as const;
export type FilterName = (typeof FILTERS)[number];

/** Firmware and version as one text, null if both are unknown. */
export function firmwareName(miner: Pick<Miner, "firmware" | "firmware_version">): string | null {
  const words = [miner.firmware, miner.firmware_version].filter((word) => word !== null && word !== "");
  return words.length > 0 ? words.join(" ") : null;
}

const haystacks = new WeakMap<Miner, string>();

/** The text of a miner that the search uses; cached per object, because a changed miner is a new object. */
function haystack(miner: Miner): string {
  let made = haystacks.get(miner);
  if (made === undefined) {
    const mac = miner.mac ?? "";
    made = [
      miner.name,
      miner.ip,
      miner.model,
      miner.vendor,
      mac,
      mac.replaceAll(":", ""),
      miner.hostname,
      firmwareName(miner),
      ...(miner.pools ?? []).flatMap((pool) => [pool.url, pool.user]),
    ]
      .filter(Boolean)
      .join("\n")
      .toLowerCase();
    haystacks.set(miner, made);
  }
  return made;
}

const TESTS: Readonly<Record<FilterName, (miner: Miner, wanted: string) => boolean>> = {
  site: (miner, wanted) => miner.site === wanted,
  location: (miner, wanted) => miner.location === wanted,
  label: (miner, wanted) => miner.tags.includes(wanted),
  status: (miner, wanted) => minerState(miner) === wanted,
  pool: (miner, wanted) => activeHosts(miner).includes(wanted),
  firmware: (miner, wanted) => miner.firmware === wanted || firmwareName(miner) === wanted,
};

/** Returns whether a query filters the fleet. */
export function isFiltered(query: URLSearchParams): boolean {
  return ["q", ...FILTERS].some((name) => (query.get(name) ?? "").trim() !== "");
}

/** Returns the miners that match all words of `q` and each filter, in their order. */
export function matching(miners: readonly Miner[], query: URLSearchParams): readonly Miner[] {
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = FILTERS.flatMap((name) => {
    const value = query.get(name) ?? "";
    return value === "" ? [] : [{ test: TESTS[name], value }];
  });
  if (words.length === 0 && wanted.length === 0) return miners;
  return miners.filter((miner) => {
    if (!wanted.every(({ test, value }) => test(miner, value))) return false;
    const text = words.length > 0 ? haystack(miner) : "";
    return words.every((word) => text.includes(word));
  });
}

export interface Choice {
  readonly value: string;
  readonly count: number;
}

const order = new Intl.Collator(undefined, { numeric: true });

/** Returns the values of each filter with their number of miners, in display order. */
export function choices(miners: readonly Miner[]): Readonly<Record<FilterName, readonly Choice[]>> {
  const counts: Record<FilterName, Map<string, number>> = {
    site: new Map(),
    location: new Map(),
    label: new Map(),
    status: new Map(),
    pool: new Map(),
    firmware: new Map(),
  };
  const count = (name: FilterName, value: string | null): void => {
    if (value !== null && value !== "") counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
  };
  for (const miner of miners) {
    count("site", miner.site);
    count("location", miner.location);
    for (const tag of miner.tags) count("label", tag);
    count("status", minerState(miner));
    for (const host of activeHosts(miner)) count("pool", host);
    count("firmware", miner.firmware);
    const full = firmwareName(miner);
    if (full !== miner.firmware) count("firmware", full);
  }
  const listed = (name: FilterName): Choice[] =>
    [...counts[name]]
      .map(([value, number]) => ({ value, count: number }))
      .sort((a, b) => order.compare(a.value, b.value));
  return {
    site: listed("site"),
    location: listed("location"),
    label: listed("label"),
    status: MINER_STATES.flatMap((state) => {
      const number = counts.status.get(state);
      return number === undefined ? [] : [{ value: state, count: number }];
    }),
    pool: listed("pool"),
    firmware: listed("firmware"),
  };
}
