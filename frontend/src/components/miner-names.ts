import type { Env } from "../env";
import type { Fleet } from "../fleet";
import type { Miner } from "../types";

const deviceNames = new WeakMap<object, ReadonlyMap<string, string>>();

/** Returns the name of a miner also on pages that do not follow the fleet; undefined if it is not set up any more. */
export function minerName({ fleet, hass }: Env, minerId: string): string | undefined {
  const { devices } = hass;
  let names = deviceNames.get(devices);
  if (names === undefined) {
    names = new Map(
      Object.values(devices).flatMap((device) =>
        device.identifiers.flatMap(([domain, id]): [string, string][] =>
          domain === "miner_remote" ? [[id, device.name_by_user ?? device.name ?? ""]] : [],
        ),
      ),
    );
    deviceNames.set(devices, names);
  }
  return fleet.get(minerId)?.name ?? (names.get(minerId) || undefined);
}

/** The names of miners, for rows with only their id and address. */
export class MinerNames {
  private names = new Map<string, string>();
  private seen: readonly Miner[] | undefined;
  private text = "";

  /** Updates the names; returns whether one changed, appeared or disappeared. */
  refresh(fleet: Pick<Fleet, "miners">): boolean {
    if (fleet.miners === this.seen) return false;
    this.seen = fleet.miners;
    const text = this.seen.map((miner) => `${miner.miner_id}\t${miner.name}`).join("\n");
    if (text === this.text) return false;
    this.text = text;
    this.names = new Map(this.seen.map((miner) => [miner.miner_id, miner.name]));
    return true;
  }

  has(minerId: string): boolean {
    return this.names.has(minerId);
  }

  /** The miner's name, or its address at the time if it is no longer configured. */
  of(row: { readonly miner_id: string; readonly miner_ip: string }): string {
    return this.names.get(row.miner_id) ?? row.miner_ip;
  }
}

/** Returns the label of each miner in a list of choices: its name, with its address if two miners share a name. */
export function choices(miners: readonly Miner[]): ReadonlyMap<string, Miner> {
  const counts = new Map<string, number>();
  for (const { name } of miners) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    miners.map((miner) => [(counts.get(miner.name) ?? 0) > 1 ? `${miner.name} (${miner.ip})` : miner.name, miner]),
  );
}

/** The result of a lookup: a configured miner, the address of a former one, no match, or no filter. */
export type Picked = { readonly miner: string } | { readonly ip: string } | "nobody" | "any";

/** Looks up a text: a whole name or address, or a part that only one miner's name contains. */
export function pick(text: string, miners: readonly Miner[]): Picked {
  const wanted = text.trim().toLocaleLowerCase();
  if (wanted === "") return "any";
  const named = [...choices(miners)];
  const exact = named.find(
    ([name, miner]) => name.toLocaleLowerCase() === wanted || miner.ip.toLocaleLowerCase() === wanted,
  );
  if (exact !== undefined) return { miner: exact[1].miner_id };
  const partly = named.filter(([name]) => name.toLocaleLowerCase().includes(wanted));
  if (partly.length === 1 && partly[0] !== undefined) return { miner: partly[0][1].miner_id };
  return /^[\da-f:.]*[:.][\da-f:.]*$/i.test(wanted) || /^[\w-]+(\.[\w-]+)+$/.test(wanted)
    ? { ip: text.trim() }
    : "nobody";
}
