import { byName } from "../order";
import { activeHosts } from "../pools";
import type { HomeAssistant, Miner } from "../types";

/** Miners that are drawn as one block. A miner with several labels or pools is in several groups. */
export interface Group {
  /** "" for the miners without a label or pool. */
  readonly title: string;
  /** The name of the area's floor, "" if it has none. */
  readonly floor: string;
  readonly miners: readonly Miner[];
}

/**
 * What the map groups by. Home Assistant has no racks, but floors with areas, and labels: `labels:Rack` are the labels
 * "Rack 1", "Rack 2", …
 */
export type Grouping = "area" | "site" | "label" | "pool" | `labels:${string}`;

/** Returns the common part of numbered labels: "Rack" of "Rack 12", "Rack B" or "Rack-A3"; undefined if there is none. */
export function family(label: string): string | undefined {
  return /^(.*?\p{L}{2})(?:[\s_-]*\d[\w.-]*|[\s_-]+\p{L}\d*)$/u.exec(label.trim())?.[1];
}

/** Returns the groupings that divide these miners, `area` always first. */
export function groupings(miners: readonly Miner[]): readonly Grouping[] {
  const labels = new Set(miners.flatMap((miner) => miner.tags));
  const families = new Map<string, number>();
  for (const label of labels) {
    const name = family(label);
    if (name !== undefined) families.set(name, (families.get(name) ?? 0) + 1);
  }
  return [
    "area",
    ...(new Set(miners.map((miner) => miner.site)).size > 1 ? (["site"] as const) : []),
    ...[...families]
      .filter(([, count]) => count > 1)
      .map(([name]) => `labels:${name}` as const)
      .sort(byName),
    ...(labels.size > 0 ? (["label"] as const) : []),
    ...(miners.some((miner) => activeHosts(miner).length > 0) ? (["pool"] as const) : []),
  ];
}

/** Returns the grouping of a query; `area` if it asks for one that these miners don't have. */
export function groupingOf(query: URLSearchParams, offered: readonly Grouping[]): Grouping {
  const wanted = query.get("group");
  return offered.find((each) => each === wanted) ?? "area";
}

function titles(miner: Miner, grouping: Grouping): readonly string[] {
  switch (grouping) {
    case "area":
      return [miner.location];
    case "site":
      return [miner.site];
    case "pool":
      return activeHosts(miner);
    case "label":
      return miner.tags;
    default: {
      const wanted = grouping.slice("labels:".length);
      return miner.tags.filter((label) => family(label) === wanted);
    }
  }
}

/**
 * Returns the groups in the order of floors and names; the miners of a group keep their order, so that a tile has its
 * place as long as the same miners are shown.
 */
export function grouped(
  miners: readonly Miner[],
  grouping: Grouping,
  hass: Pick<HomeAssistant, "areas" | "floors">,
): readonly Group[] {
  const members = new Map<string, Miner[]>();
  for (const miner of miners) {
    const found = titles(miner, grouping);
    for (const title of found.length > 0 ? found : [""]) {
      const group = members.get(title);
      if (group === undefined) members.set(title, [miner]);
      else group.push(miner);
    }
  }
  const floors = Object.values(hass.floors ?? {});
  const places = new Map(floors.map((floor, place) => [floor.floor_id, { name: floor.name, place }]));
  const floorOf = new Map(
    grouping === "area"
      ? Object.values(hass.areas).flatMap((area) => {
          const floor = places.get(area.floor_id ?? "");
          return floor === undefined ? [] : [[area.name, floor] as const];
        })
      : [],
  );
  // In the order of the floors in Home Assistant; areas without a floor are last.
  const rank = (title: string): number => floorOf.get(title)?.place ?? floors.length;
  return [...members]
    .sort(([a], [b]) => rank(a) - rank(b) || Number(a === "") - Number(b === "") || byName(a, b))
    .map(([title, of]) => ({ title, floor: floorOf.get(title)?.name ?? "", miners: of }));
}

/** Returns whether two lists of groups have the same miners in the same places. */
export function samePlaces(a: readonly Group[], b: readonly Group[]): boolean {
  return (
    a.length === b.length &&
    a.every((group, at) => {
      const other = b[at];
      return (
        other !== undefined &&
        group.title === other.title &&
        group.floor === other.floor &&
        group.miners.length === other.miners.length &&
        group.miners.every((miner, place) => miner.miner_id === other.miners[place]?.miner_id)
      );
    })
  );
}
