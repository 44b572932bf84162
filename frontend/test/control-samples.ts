import type { Catalog, CommandRow } from "../src/catalog";
import type { Batch, Miner } from "../src/types";
import catalog from "./catalog.json";

/** A mining miner with the id `m<number>`. */
export function aMiner(number: number, changes: Partial<Miner> = {}): Miner {
  return {
    miner_id: `m${number}`,
    device_id: `device${number}`,
    ip: `127.71.${Math.floor(number / 250)}.${number % 250}`,
    name: `Miner ${number}`,
    status: "Active",
    reachability: "online",
    model: "Antminer S21",
    vendor: "Bitmain",
    firmware: "Braiins OS",
    firmware_version: "26.04",
    hostname: null,
    mac: null,
    site: "Home",
    location: "Home",
    tags: [],
    last_seen: "2026-11-23T17:53:39+00:00",
    online: true,
    mining: true,
    paused: false,
    est_power_w: 3500,
    power_limit_w: null,
    hashrate_ths: 200,
    efficiency_j_th: 17.5,
    temperature_max_c: 70,
    inlet_temperature_c: null,
    outlet_temperature_c: null,
    faults: [],
    uptime_s: 3600,
    shares_accepted: 1000,
    shares_rejected: 5,
    expected_hashrate_ths: 200,
    capabilities: ["reboot", "pause", "resume", "pools_write"],
    limits: [],
    ...changes,
  };
}

/** A successful batch of ten reboots. */
export function aBatch(batchId: string, changes: Partial<Batch> = {}): Batch {
  return {
    batch_id: batchId,
    command_type: "reboot",
    parameters: {},
    source: "manual",
    initiated_by: "Kim",
    started_at: "2026-11-23T17:54:52+00:00",
    miner_id: null,
    running: false,
    stopped: false,
    total: 10,
    successful: 10,
    accepted: 0,
    confirmed: 10,
    not_confirmed: 0,
    failed: 0,
    skipped: 0,
    pending: 0,
    sent: 0,
    next_group_at: null,
    failures: [],
    ...changes,
  };
}

/** The catalog as the integration sends it; a test in Python compares the file with it. */
export const CATALOG = catalog as unknown as Catalog;

export function aRow(type: string): CommandRow {
  const row = CATALOG.commands[type];
  if (row === undefined) throw new Error(`There is no command ${type}.`);
  return row;
}
