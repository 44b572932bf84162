import {
  mdiBackupRestore,
  mdiConsoleLine,
  mdiFlash,
  mdiLightbulb,
  mdiPause,
  mdiPlay,
  mdiRefresh,
  mdiRestart,
  mdiSwapHorizontal,
  mdiTune,
} from "@mdi/js";
import type { TemplateResult } from "lit";
import { can } from "../api";
import { type Catalog, type CommandRow, panelCommands } from "../catalog";
import { icon } from "../components/icon";
import { isInSettings } from "../settings/model";
import type { HomeAssistant, Miner, Pacing } from "../types";

const ICONS: Readonly<Record<string, string>> = {
  reboot: mdiRestart,
  restart_mining: mdiRefresh,
  power_off: mdiPause,
  power_on: mdiPlay,
  power_limit: mdiFlash,
  pool_switch: mdiSwapHorizontal,
  backup: mdiBackupRestore,
  locate_light: mdiLightbulb,
};

/** The icon of a command. */
export function actionIcon(row: CommandRow): TemplateResult {
  return icon(ICONS[row.command_type] ?? (isInSettings(row) ? mdiTune : mdiConsoleLine));
}

/** By all entities, which are tens of thousands in a large fleet; a changed registry is a new object. */
const outlets = new WeakMap<object, ReadonlySet<string>>();

/**
 * Returns the devices whose mining can be switched. A miner whose firmware cannot pause may have a power outlet instead;
 * only its switch shows that.
 */
export function switchable({ entities }: Pick<HomeAssistant, "entities">): ReadonlySet<string> {
  const known = outlets.get(entities);
  if (known !== undefined) return known;
  const devices = new Set<string>();
  outlets.set(entities, devices);
  for (const entity of Object.values(entities)) {
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

/** Returns whether a miner supports a command; `outlets` are the devices of `switchable`. */
export function supports(miner: Miner, row: CommandRow, outlets: ReadonlySet<string>): boolean {
  if (row.capability !== null && can(miner, row.capability)) return true;
  const switches = row.capability === "pause" || row.capability === "resume";
  return switches && miner.device_id !== null && outlets.has(miner.device_id);
}

/** Returns whether a firmware image can be installed on at least one of the miners. */
export function canInstall({ user }: Pick<HomeAssistant, "user">, miners: readonly Miner[]): boolean {
  return user?.is_admin === true && miners.some((miner) => can(miner, "firmware"));
}

/** Returns whether a command would change nothing: pause a paused miner, resume one that mines. */
export function isRedundant(miner: Miner, { command_type }: CommandRow): boolean {
  if (command_type === "power_off") return miner.paused === true;
  return command_type === "power_on" && miner.paused === false && miner.mining === true;
}

/** Returns the miners that support a command, and those that do not. */
export function split(
  miners: readonly Miner[],
  row: CommandRow,
  outlets: ReadonlySet<string>,
): { readonly able: readonly Miner[]; readonly unable: readonly Miner[] } {
  const able: Miner[] = [];
  const unable: Miner[] = [];
  for (const miner of miners) (supports(miner, row, outlets) ? able : unable).push(miner);
  return { able, unable };
}

/** Returns the commands that at least one of the miners supports. */
export function offered(
  miners: readonly Miner[],
  catalog: Catalog | undefined,
  outlets: ReadonlySet<string>,
): readonly CommandRow[] {
  return panelCommands(catalog).filter((row) => miners.some((miner) => supports(miner, row, outlets)));
}

/** Returns whether a command to this many miners needs confirmation. */
export function isConfirmed(row: CommandRow, count: number): boolean {
  return row.confirm_from !== null && count >= row.confirm_from;
}

/** Returns the suggested pacing of a command to this many miners. */
export function usualPacing(row: CommandRow, count: number, catalog: Catalog): Pacing {
  return (count > catalog.paced_above ? row.default_pacing : null) ?? {};
}

/** Returns the number of groups for this many commands, and the sum of the delays between them in seconds. */
export function spread(count: number, pacing: Pacing): { readonly groups: number; readonly seconds: number } {
  if (count <= 0) return { groups: 0, seconds: 0 };
  let size = count;
  if (pacing.group_size !== undefined) size = pacing.group_size;
  else if (pacing.group_percent !== undefined) size = Math.ceil((count * pacing.group_percent) / 100 - 1e-9);
  const groups = Math.ceil(count / Math.min(count, Math.max(1, size)));
  return { groups, seconds: (groups - 1) * (pacing.group_delay_s ?? 0) };
}
