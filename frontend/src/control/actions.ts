import {
  mdiBackupRestore,
  mdiFlash,
  mdiLightbulbOn,
  mdiPause,
  mdiPlay,
  mdiRefresh,
  mdiRestart,
  mdiSwapHorizontal,
} from "@mdi/js";
import { can } from "../api";
import type { HomeAssistant, Miner, Pacing } from "../types";

/** The commands that one gives from the panel, in the order of their buttons. */
export const ACTIONS = [
  "reboot",
  "restart_mining",
  "power_off",
  "power_on",
  "power_limit",
  "pool_switch",
  "backup",
  "locate_light",
] as const;
export type Action = (typeof ACTIONS)[number];

export const ACTION_ICONS: Readonly<Record<Action, string>> = {
  reboot: mdiRestart,
  restart_mining: mdiRefresh,
  power_off: mdiPause,
  power_on: mdiPlay,
  power_limit: mdiFlash,
  pool_switch: mdiSwapHorizontal,
  backup: mdiBackupRestore,
  locate_light: mdiLightbulbOn,
};

const NEEDS: Readonly<Record<Action, string>> = {
  reboot: "reboot",
  restart_mining: "restart_mining",
  power_off: "pause",
  power_on: "resume",
  power_limit: "power_limit",
  pool_switch: "pools_write",
  backup: "config_read",
  locate_light: "locate_light",
};

/** From this many machines on a command goes out in groups unless one says otherwise. */
const MANY = 10;

/**
 * Returns the devices whose mining can be switched. A miner whose firmware cannot pause can have a power outlet that
 * does, and only its switch tells.
 */
export function switchable(hass: Pick<HomeAssistant, "entities">): ReadonlySet<string> {
  const devices = new Set<string>();
  for (const entity of Object.values(hass.entities)) {
    if (
      entity.device_id !== null &&
      entity.platform === "miner_remote" &&
      entity.translation_key === "mining" &&
      entity.entity_id.startsWith("switch.")
    )
      devices.add(entity.device_id);
  }
  return devices;
}

/** Whether a miner can be given a command; `outlets` are the devices of `switchable`. */
export function canDo(miner: Miner, action: Action, outlets: ReadonlySet<string>): boolean {
  if (can(miner, NEEDS[action])) return true;
  const switches = action === "power_off" || action === "power_on";
  return switches && miner.device_id !== null && outlets.has(miner.device_id);
}

/** Returns which miners a command goes to, and which are left out because they cannot do it. */
export function split(
  miners: readonly Miner[],
  action: Action,
  outlets: ReadonlySet<string>,
): { readonly able: readonly Miner[]; readonly unable: readonly Miner[] } {
  const able: Miner[] = [];
  const unable: Miner[] = [];
  for (const miner of miners) (canDo(miner, action, outlets) ? able : unable).push(miner);
  return { able, unable };
}

/** Returns the commands that at least one of the miners can do. */
export function offered(miners: readonly Miner[], outlets: ReadonlySet<string>): readonly Action[] {
  return ACTIONS.filter((action) => miners.some((miner) => canDo(miner, action, outlets)));
}

/** Whether a command costs so much where it was a mistake that one is asked once more. */
export function isDangerous(
  action: Action,
  count: number,
): action is "reboot" | "pool_switch" | "power_off" | "restart_mining" {
  if (action === "reboot" || action === "pool_switch") return true;
  return (action === "power_off" || action === "restart_mining") && count > 1;
}

/**
 * Returns how a command to so many machines is spread unless one says otherwise: what changes their power goes to many
 * of them in groups, so that a hall neither drops nor starts at once.
 */
export function usualPacing(action: Action, count: number): Pacing {
  if (count <= MANY || action === "backup" || action === "locate_light") return {};
  return { group_percent: 10, group_delay_s: 60, stop_after_failures: 3 };
}

/** Returns in how many groups so many commands go, and how long their pauses are together, in seconds. */
export function spread(count: number, pacing: Pacing): { readonly groups: number; readonly seconds: number } {
  if (count <= 0) return { groups: 0, seconds: 0 };
  let size = count;
  if (pacing.group_size !== undefined) size = pacing.group_size;
  else if (pacing.group_percent !== undefined) size = Math.ceil((count * pacing.group_percent) / 100 - 1e-9);
  const groups = Math.ceil(count / Math.min(count, Math.max(1, size)));
  return { groups, seconds: (groups - 1) * (pacing.group_delay_s ?? 0) };
}
