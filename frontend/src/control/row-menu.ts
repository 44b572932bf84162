import { mdiChip, mdiConsoleLine, mdiLabel, mdiMapMarker, mdiOpenInNew, mdiTextBoxOutline, mdiTune } from "@mdi/js";
import { can } from "../api";
import { type CommandRow, panelCommands } from "../catalog";
import { icon } from "../components/icon";
import type { MenuItem } from "../components/menu";
import type { Env } from "../env";
import { isInSettings } from "../settings/model";
import type { Miner } from "../types";
import { address } from "../url-state";
import { webPage } from "../web-page";
import { actionIcon, canInstall, isRedundant, supports, switchable } from "./actions";

/** Returns the commands that at least one of the miners supports, and that would change something. */
export function usefulCommands(env: Env, miners: readonly Miner[]): readonly CommandRow[] {
  const outlets = switchable(env.hass);
  return panelCommands(env.catalog.value).filter((row) =>
    miners.some((miner) => supports(miner, row, outlets) && !isRedundant(miner, row)),
  );
}

/** Returns whether a miner has no device in Home Assistant: its site has the option “Totals only”. */
export function hasNoDevice(miner: Miner): boolean {
  return miner.device_id === null;
}

/** Returns whether the labels and areas of devices can be changed. */
export function canAssign(env: Env, miners: readonly Miner[]): boolean {
  return env.hass.user?.is_admin === true && !miners.every(hasNoDevice);
}

/** Returns the menu of a row; the key of a command is its type. */
export function rowMenu(env: Env, miner: Miner): readonly MenuItem[] {
  const { t } = env;
  const commands = usefulCommands(env, [miner]);
  const page = (name: string) => address(["miner", miner.miner_id, name]);
  return [
    { key: "open", label: t("fleet.open"), icon: icon(mdiTextBoxOutline), href: address(["miner", miner.miner_id]) },
    { key: "web", label: t("miner.web_page"), icon: icon(mdiOpenInNew), href: webPage(miner.ip), external: true },
    ...(commands.some(isInSettings)
      ? [{ key: "settings", label: t("settings.title"), icon: icon(mdiTune), href: page("settings") }]
      : []),
    ...(can(miner, "logs")
      ? [{ key: "logs", label: t("logs.title"), icon: icon(mdiConsoleLine), href: page("logs") }]
      : []),
    ...commands
      .filter((row) => !isInSettings(row))
      .map((row, place) => ({
        key: row.command_type,
        label: t(`common.type_${row.command_type}`),
        icon: actionIcon(row),
        apart: place === 0,
      })),
    ...(canInstall(env.hass, [miner]) ? [{ key: "firmware", label: t("firmware.install"), icon: icon(mdiChip) }] : []),
    ...(canAssign(env, [miner])
      ? [
          { key: "labels", label: t("fleet.set_labels"), icon: icon(mdiLabel), apart: true },
          { key: "area", label: t("fleet.set_area"), icon: icon(mdiMapMarker) },
        ]
      : []),
  ];
}
