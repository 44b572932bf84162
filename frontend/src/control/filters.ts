import { byName } from "../order";
import { activeHosts, activePools } from "../pools";
import { MINER_STATES, minerState } from "../state";
import type { Miner } from "../types";
import { expectedPercent, lastFailed, rejectPercent } from "./measures";

/** Filters by one of the values that miners have. */
export const CHOICES = ["site", "location", "label", "status", "pool", "model", "firmware", "version"] as const;
export type ChoiceName = (typeof CHOICES)[number];
/** Filters by a number: less than it, or more. */
export const LIMITS = ["expected_below", "rejects_above", "hotter_than"] as const;
export type LimitName = (typeof LIMITS)[number];
/** Filters that are on with the value `yes`. */
export const FLAGS = ["faults", "failed", "drift"] as const;
export type FlagName = (typeof FLAGS)[number];
/** The filters in the URL, besides the search `q`. */
export const FILTERS = [...CHOICES, "worker", ...LIMITS, ...FLAGS] as const;
export type FilterName = (typeof FILTERS)[number];

/** Firmware and version as one text, null if both are unknown. */
export function firmwareName(miner: Pick<Miner, "firmware" | "firmware_version">): string | null {
  const words = [miner.firmware, miner.firmware_version].filter((word) => word !== null && word !== "");
  return words.length > 0 ? words.join(" ") : null;
}

/** Returns the area of a miner, and its site if they differ. */
export function placeText(miner: Miner): string {
  return miner.location === miner.site ? miner.site : `${miner.location} · ${miner.site}`;
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
      ...miner.tags,
      ...(miner.pools ?? []).flatMap((pool) => [pool.url, pool.user]),
    ]
      .filter(Boolean)
      .join("\n")
      .toLowerCase();
    haystacks.set(miner, made);
  }
  return made;
}

/** Returns the number of a limit, undefined if it is none. */
export function limitOf(text: string): number | undefined {
  const number = Number(text.replace(",", "."));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

/** Returns the test of a value of a filter. */
const TESTS: Readonly<Record<FilterName, (wanted: string) => (miner: Miner) => boolean>> = {
  site: (wanted) => (miner) => miner.site === wanted,
  location: (wanted) => (miner) => miner.location === wanted,
  label: (wanted) => (miner) => miner.tags.includes(wanted),
  status: (wanted) => (miner) => minerState(miner) === wanted,
  pool: (wanted) => (miner) => activeHosts(miner).includes(wanted),
  model: (wanted) => (miner) => miner.model === wanted,
  firmware: (wanted) => (miner) => miner.firmware === wanted,
  version: (wanted) => (miner) => miner.firmware_version === wanted,
  worker: (wanted) => {
    const part = wanted.trim().toLowerCase();
    return (miner) => activePools(miner).some(({ user }) => user.toLowerCase().includes(part));
  },
  expected_below: limit(expectedPercent, (value, wanted) => value < wanted),
  rejects_above: limit(rejectPercent, (value, wanted) => value > wanted),
  hotter_than: limit(
    (miner) => miner.temperature_max_c,
    (value, wanted) => value > wanted,
  ),
  faults: () => (miner) => miner.faults.length > 0,
  failed: () => lastFailed,
  drift: () => (miner) => (miner.drift ?? 0) > 0,
};

function limit(measure: (miner: Miner) => number | null, passes: (value: number, wanted: number) => boolean) {
  return (text: string) => {
    const wanted = limitOf(text);
    return (miner: Miner): boolean => {
      if (wanted === undefined) return true;
      const value = measure(miner);
      return value !== null && passes(value, wanted);
    };
  };
}

/** Returns the filters that a query sets. */
export function setFilters(query: URLSearchParams): FilterName[] {
  return FILTERS.filter((name) => (query.get(name) ?? "").trim() !== "");
}

/** Returns whether a query filters the fleet. */
export function isFiltered(query: URLSearchParams): boolean {
  return (query.get("q") ?? "").trim() !== "" || setFilters(query).length > 0;
}

/** What removes the search and all filters from a query. */
export const NO_FILTERS: Readonly<Record<string, null>> = Object.fromEntries(
  ["q", ...FILTERS].map((name) => [name, null]),
);

/** Returns the miners that match all words of `q` and each filter, in their order. */
export function matching(miners: readonly Miner[], query: URLSearchParams): readonly Miner[] {
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  const tests = setFilters(query).map((name) => TESTS[name](query.get(name) ?? ""));
  if (words.length === 0 && tests.length === 0) return miners;
  return miners.filter((miner) => {
    if (!tests.every((test) => test(miner))) return false;
    const text = words.length > 0 ? haystack(miner) : "";
    return words.every((word) => text.includes(word));
  });
}

export interface Choice {
  readonly value: string;
  readonly count: number;
}
export type Choices = Readonly<Record<ChoiceName, readonly Choice[]>>;

/** Returns the values of each filter with their number of miners, in display order; versions of one firmware only. */
export function choices(miners: readonly Miner[], firmware = ""): Choices {
  const counts = new Map<ChoiceName, Map<string, number>>(CHOICES.map((name) => [name, new Map()]));
  const count = (name: ChoiceName, value: string | null): void => {
    const values = counts.get(name);
    if (value !== null && value !== "") values?.set(value, (values.get(value) ?? 0) + 1);
  };
  for (const miner of miners) {
    count("site", miner.site);
    count("location", miner.location);
    for (const tag of miner.tags) count("label", tag);
    count("status", minerState(miner));
    for (const host of activeHosts(miner)) count("pool", host);
    count("model", miner.model);
    count("firmware", miner.firmware);
    if (firmware !== "" && miner.firmware === firmware) count("version", miner.firmware_version);
  }
  const states: readonly string[] = MINER_STATES;
  const listed = (name: ChoiceName): readonly Choice[] =>
    [...(counts.get(name) ?? [])]
      .map(([value, number]) => ({ value, count: number }))
      .sort((a, b) =>
        name === "status" ? states.indexOf(a.value) - states.indexOf(b.value) : byName(a.value, b.value),
      );
  return Object.fromEntries(CHOICES.map((name) => [name, listed(name)])) as unknown as Choices;
}
