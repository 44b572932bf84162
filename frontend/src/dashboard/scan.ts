// The integration's content of Home Assistant's registries: sites, their miners, schedules and tariffs.

import { isMiner, scheduleOf } from "../cards/members";
import type { DeviceEntry, EntityEntry, HomeAssistant } from "../types";

export interface Thing {
  readonly device: DeviceEntry;
  readonly name: string;
  /** The ids of its visible entities by translation key, or by device class if there is none. */
  readonly entities: Readonly<Record<string, string>>;
}

export interface SiteThing extends Thing {
  readonly entryId: string;
  readonly miners: readonly Thing[];
}

export interface Scan {
  readonly sites: readonly SiteThing[];
  readonly schedules: readonly (Thing & { readonly scheduleId: number })[];
  readonly rates: readonly Thing[];
}

const DOMAIN = "miner_remote";

/** Returns everything by name. Each registry is read once, however many miners there are. */
export function scan(hass: Pick<HomeAssistant, "devices" | "entities" | "states">): Scan {
  const byDevice = new Map<string, EntityEntry[]>();
  for (const entity of Object.values(hass.entities)) {
    if (entity.platform !== DOMAIN || entity.device_id === null || entity.hidden) continue;
    const list = byDevice.get(entity.device_id);
    if (list === undefined) byDevice.set(entity.device_id, [entity]);
    else list.push(entity);
  }
  const sites = new Map<string, Thing>();
  const miners = new Map<string, Thing[]>();
  const schedules: (Thing & { scheduleId: number })[] = [];
  const rates: Thing[] = [];
  for (const device of Object.values(hass.devices)) {
    const id = device.identifiers.find(([domain]) => domain === DOMAIN)?.[1];
    if (id === undefined || device.disabled_by) continue;
    const thing = { device, name: nameOf(device), entities: keyed(byDevice.get(device.id) ?? [], hass.states) };
    const scheduleId = scheduleOf(device);
    if (scheduleId !== undefined) schedules.push({ ...thing, scheduleId });
    else if (device.config_entries.includes(id)) sites.set(id, thing);
    else if (!isMiner(device)) rates.push(thing);
    else {
      for (const entryId of device.config_entries) {
        const list = miners.get(entryId);
        if (list === undefined) miners.set(entryId, [thing]);
        else list.push(thing);
      }
    }
  }
  const found = [...sites].map(([entryId, site]) => ({
    ...site,
    entryId,
    miners: (miners.get(entryId) ?? []).sort(byName),
  }));
  return { sites: found.sort(byName), schedules: schedules.sort(byName), rates: rates.sort(byName) };
}

/** Returns one miner, or undefined if the device is not a miner. */
export function minerOf(hass: Pick<HomeAssistant, "devices" | "entities" | "states">, deviceId: string) {
  const device = hass.devices[deviceId];
  if (device === undefined || !isMiner(device)) return undefined;
  const entities = Object.values(hass.entities).filter(
    (entity) => entity.device_id === deviceId && entity.platform === DOMAIN && !entity.hidden,
  );
  return { device, name: nameOf(device), entities: keyed(entities, hass.states), all: entities };
}

function nameOf(device: DeviceEntry): string {
  return device.name_by_user ?? device.name ?? device.id;
}

function keyed(entities: readonly EntityEntry[], states: HomeAssistant["states"]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { entity_id: id, translation_key: key } of entities) {
    const name = key ?? states[id]?.attributes.device_class;
    if (typeof name === "string") found[name] ??= id;
  }
  return found;
}

function byName(a: Thing, b: Thing): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
