import type { Reason, Restraint } from "../policies/model";
import type { Setting } from "../settings/model";
import type { Coded, Miner, PlanStep, Pool } from "../types";

/** A hashboard in TH/s, °C and MHz; null if the miner does not report it. */
export interface Board {
  readonly position: number;
  readonly hashrate_ths: number | null;
  readonly temperature_c: number | null;
  readonly chip_temperature_c: number | null;
  readonly inlet_temperature_c: number | null;
  readonly outlet_temperature_c: number | null;
  readonly chips: number | null;
  readonly frequency_mhz: number | null;
  readonly active: boolean | null;
}

export interface Fan {
  readonly position: number;
  readonly rpm: number | null;
}

/** A fault with the times at which the miner first and last reported it; `present` if it reports it now. */
export interface SeenFault {
  readonly message: string;
  readonly code: string | null;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly present: boolean;
}

export interface SharePool extends Pool {
  readonly accepted: number | null;
  readonly rejected: number | null;
}

export const CHARTS = ["hashrate", "power", "temperature_max", "efficiency"] as const;
export type ChartKey = (typeof CHARTS)[number];

/** A sensor, and whether Home Assistant keeps its history; null if the miner has no such sensor. */
export interface ChartEntity {
  readonly entity_id: string;
  readonly disabled: boolean;
  readonly recorded: boolean;
}

/** What only the page of a miner shows. */
export interface Details {
  readonly serial: string | null;
  readonly power_limit_min_w: number | null;
  readonly power_limit_max_w: number | null;
  /** Why the last poll failed. */
  readonly error: Coded | null;
  readonly best_share: string | null;
  readonly work_mode: string | null;
  readonly machine_uptime_s: number | null;
  readonly mining_uptime_s: number | null;
  /** As last read at `settings_read_at`; null if they were never read. */
  readonly settings: readonly Setting[];
  readonly settings_read_at: string | null;
  /** Those that the miner reports, then those of the last 30 days. */
  readonly faults: readonly SeenFault[];
  readonly boards: readonly Board[];
  readonly fans: readonly Fan[];
  /** Null without a current answer of the miner. */
  readonly pools: readonly SharePool[] | null;
  readonly entities: Readonly<Record<ChartKey, ChartEntity | null>>;
  /** The policies whose scope holds the miner, in the order in which they come first. */
  readonly policies?: readonly {
    readonly id: number;
    readonly name: string;
    readonly enabled: boolean;
    readonly phase: string | null;
    readonly reason: Reason | null;
    readonly restraint: Restraint | null;
    readonly held_until: string | null;
    readonly blocked: Reason | null;
  }[];
  /** The schedules that cover the miner. */
  readonly schedules: readonly { readonly id: number; readonly name: string; readonly enabled: boolean }[];
  readonly plan: {
    readonly until: string;
    /** Whether a person's command holds until the next change. */
    readonly overridden: boolean;
    readonly steps: readonly PlanStep[];
  } | null;
}

/** A message of `miner_remote/miner/subscribe`; null for an unknown miner. */
export interface MinerMessage {
  readonly miner: Miner | null;
  readonly details: Details | null;
}
