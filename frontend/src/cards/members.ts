// The miners of a card, and those of them that need attention.

import { minerState } from "../state";
import type { DeviceEntry, EntityEntry, HomeAssistant, Miner } from "../types";

export interface Members {
  /** A config entry's id, or the name of the site. */
  readonly site?: string;
  readonly area?: string;
}

/** Returns the miners of a site and an area, or all if neither is given. */
export function membersOf(
  miners: readonly Miner[],
  { site, area }: Members,
  devices: Readonly<Record<string, Pick<DeviceEntry, "area_id" | "config_entries">>>,
): readonly Miner[] {
  if (!site && !area) return miners;
  return miners.filter((miner) => {
    const device = miner.device_id === null ? undefined : devices[miner.device_id];
    if (site && miner.site !== site && !device?.config_entries.includes(site)) return false;
    return !area || device?.area_id === area;
  });
}

export type MinerProblem = "offline" | "late" | "fault" | "idle";
const ORDER: readonly MinerProblem[] = ["offline", "late", "fault", "idle"];

/** Returns the problem of a miner, undefined if there is none. Paused and rebooting miners have no problem. */
export function problemOfMiner(miner: Miner): MinerProblem | undefined {
  const state = minerState(miner);
  return ORDER.find((trouble) => trouble === state);
}

/** Returns the miners that need attention, the worst first, otherwise in their order. */
export function attention(miners: readonly Miner[]): { readonly miner: Miner; readonly trouble: MinerProblem }[] {
  return miners
    .flatMap((miner) => {
      const trouble = problemOfMiner(miner);
      return trouble === undefined ? [] : [{ miner, trouble }];
    })
    .sort((a, b) => ORDER.indexOf(a.trouble) - ORDER.indexOf(b.trouble));
}

/** Returns the ids of a device's entities by their translation keys, those of one domain each. */
export function entitiesOf(
  entities: Readonly<Record<string, EntityEntry>>,
  deviceId: string,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entity of Object.values(entities)) {
    if (entity.device_id === deviceId && entity.platform === "miner_remote" && entity.translation_key !== undefined) {
      found[entity.translation_key] = entity.entity_id;
    }
  }
  return found;
}

/** Returns whether a device is a miner, and not a site (with the id of its config entry), a schedule or a tariff. */
export function isMiner(device: Pick<DeviceEntry, "identifiers" | "config_entries">): boolean {
  return device.identifiers.some(
    ([domain, id]) =>
      domain === "miner_remote" && !/^(schedule|rate)_\d+$/.test(id) && !device.config_entries.includes(id),
  );
}

/** Returns the name of a site by the id of its config entry; a name stays as it is. */
export function siteName(devices: HomeAssistant["devices"], site: string): string {
  const device = Object.values(devices).find((each) =>
    each.identifiers.some(([domain, id]) => domain === "miner_remote" && id === site),
  );
  return device?.name_by_user ?? device?.name ?? site;
}

/** A schedule or a tariff. */
export interface Item {
  readonly kind: "schedule" | "rate";
  readonly id: number;
}

/** Returns the schedule or the tariff that a device represents, undefined if it represents something else. */
export function itemOfDevice(device: Pick<DeviceEntry, "identifiers"> | undefined): Item | undefined {
  for (const [domain, value] of device?.identifiers ?? []) {
    const found = domain === "miner_remote" ? /^(schedule|rate)_(\d+)$/.exec(value) : null;
    if (found !== null) return { kind: found[1] as Item["kind"], id: Number(found[2]) };
  }
  return undefined;
}

/** Returns the schedule or the tariff of an entity. */
export function itemOf(hass: Pick<HomeAssistant, "devices" | "entities">, entityId = ""): Item | undefined {
  const deviceId = hass.entities[entityId]?.device_id;
  return deviceId ? itemOfDevice(hass.devices[deviceId]) : undefined;
}

/** Returns the id of the schedule that a device represents, undefined if it represents something else. */
export function scheduleOf(device: Pick<DeviceEntry, "identifiers"> | undefined): number | undefined {
  const item = itemOfDevice(device);
  return item?.kind === "schedule" ? item.id : undefined;
}
