import type { ApiError } from "../api";
import type { Backup, Miner } from "../types";

export interface BackupPool {
  readonly slot: number;
  readonly url: string;
  readonly user: string;
  /** Only present if requested and known. */
  readonly password: string | null;
  readonly password_known: boolean;
  readonly active: boolean | null;
}

/** The contents of a backup; W, %, °C, MHz. Newer versions of the integration may send more. */
export interface ConfigData {
  readonly identity: Readonly<Record<string, string | null>>;
  readonly pools: readonly BackupPool[];
  readonly power_limit_w: number | null;
  readonly paused: boolean | null;
  readonly fan: { readonly mode: string; readonly percent: number | null; readonly target_c: number | null } | null;
  readonly tuning: Readonly<Record<string, unknown>> | null;
  readonly frequencies: readonly number[];
  readonly voltage: Readonly<Record<string, number>>;
  readonly network: Readonly<Record<string, string>>;
}

export interface OpenedBackup extends Backup {
  readonly config_data: ConfigData;
}

const KNOWN: ReadonlySet<string> = new Set([
  "identity",
  "pools",
  "power_limit_w",
  "paused",
  "fan",
  "tuning",
  "frequencies",
  "voltage",
  "network",
] satisfies (keyof ConfigData)[]);

/** Returns the unknown parts of a configuration, undefined if there are none. */
export function rest(config: ConfigData): Readonly<Record<string, unknown>> | undefined {
  const entries = Object.entries(config).filter(([key]) => !KNOWN.has(key));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

export const SECTIONS = ["pools", "power_limit", "fan", "tuning"] as const;
export type Section = (typeof SECTIONS)[number];

const NEEDS: Readonly<Record<Section, string>> = {
  pools: "pools_write",
  power_limit: "power_limit",
  fan: "fan",
  tuning: "tuning",
};

/** Returns the sections of a backup. */
export function held(config: ConfigData): readonly Section[] {
  const holds: Readonly<Record<Section, boolean>> = {
    pools: config.pools.length > 0,
    power_limit: config.power_limit_w !== null,
    fan: config.fan !== null,
    tuning: config.tuning !== null && Object.keys(config.tuning).length > 0,
  };
  return SECTIONS.filter((section) => holds[section]);
}

/** Returns the sections of a backup that can be restored to a miner. */
export function restorable(config: ConfigData, miner: Pick<Miner, "capabilities">): readonly Section[] {
  return held(config).filter((section) => miner.capabilities.includes(NEEDS[section]));
}

/** Returns the miners that a backup can be restored to: its own first, then others of the same model and firmware. */
export function targets(backup: OpenedBackup, miners: readonly Miner[]): readonly Miner[] {
  const firmware = backup.config_data.identity.firmware ?? null;
  const own = miners.filter((miner) => miner.miner_id === backup.miner_id);
  const others = miners.filter(
    (miner) => miner.miner_id !== backup.miner_id && miner.model === backup.model && miner.firmware === firmware,
  );
  return [...own, ...others];
}

/** Returns the pools whose password is unknown. */
export function withoutPassword(config: ConfigData): readonly BackupPool[] {
  return config.pools.filter((pool) => !pool.password_known);
}

/** Returns the pool slots for which a refused restore needs a password, empty if it was refused for another reason. */
export function neededSlots(error: ApiError | undefined): readonly number[] {
  if (error?.code !== "pool_password_required") return [];
  return String(error.args.slots).split(",").map(Number);
}

/** Returns a file name that is valid on every system. */
export function fileName(backup: Pick<Backup, "id" | "backup_name">): string {
  const name = backup.backup_name.replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
  return `${name.slice(0, 80) || "backup"}-${backup.id}.json`;
}

/** Returns the backups whose name, description, miner, model or creator contains every word of a search. */
export function searched(
  backups: readonly Backup[],
  search: string,
  minerName: (backup: Backup) => string,
): readonly Backup[] {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return backups;
  return backups.filter((backup) => {
    const text = [
      backup.backup_name,
      backup.description ?? "",
      minerName(backup),
      backup.miner_ip,
      backup.model,
      backup.firmware_version ?? "",
      backup.created_by,
    ]
      .join("\n")
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
