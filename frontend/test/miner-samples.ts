import type { Details, MinerMessage } from "../src/miner/details";
import type { Miner } from "../src/types";
import { aMiner } from "./control-samples";

export function someDetails(changes: Partial<Details> = {}): Details {
  const entity = (name: string) => ({ entity_id: `sensor.m1_${name}`, disabled: false, recorded: true });
  return {
    serial: "SN1",
    power_limit_min_w: null,
    power_limit_max_w: null,
    error: null,
    best_share: null,
    work_mode: null,
    machine_uptime_s: 3600,
    mining_uptime_s: null,
    settings: [],
    settings_read_at: null,
    faults: [],
    boards: [],
    fans: [],
    pools: [],
    entities: {
      hashrate: entity("hashrate"),
      power: entity("power"),
      temperature_max: entity("temperature"),
      efficiency: entity("efficiency"),
    },
    schedules: [],
    plan: null,
    ...changes,
  };
}

/** A message about the miner `m1`. */
export function aMessage(miner: Partial<Miner> = {}, details: Partial<Details> = {}): MinerMessage {
  const shares = { expected_hashrate_ths: null, shares_accepted: null, shares_rejected: null };
  return { miner: { ...aMiner(1), ...shares, ...miner }, details: someDetails(details) };
}
