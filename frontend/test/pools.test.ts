// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { choices, matching } from "../src/control/filters";
import { activeHosts, activePools, Pools, poolHost, slotsOf } from "../src/pools";
import { isOld, minerState, silence } from "../src/state";
import type { Pool } from "../src/types";
import { aMiner } from "./control-samples";
import { fakeEnv, fakeHass } from "./fake-hass";

const pool = (slot: number, host: string, changes: Partial<Pool> = {}): Pool => ({
  slot,
  url: `stratum+tcp://${host}:3333`,
  user: `kim.${slot}`,
  active: slot === 0,
  alive: true,
  ...changes,
});

describe("pools of miners", () => {
  test("host and port of a URL, also without a port or with a path", () => {
    expect(poolHost("stratum+tcp://pool.example:3333")).toBe("pool.example:3333");
    expect(poolHost("stratum2+tcp://v2.pool.example/9auqWEzQ")).toBe("v2.pool.example");
    expect(poolHost("[fd00::1]:3333")).toBe("[fd00::1]:3333");
  });

  test("the active pools: several, one, the only one, or unknown", () => {
    const hosts = (...pools: Pool[]) => activeHosts(aMiner(1, { pools }));
    expect(hosts(pool(0, "a"), pool(1, "b", { active: true }))).toEqual(["a:3333", "b:3333"]);
    expect(hosts(pool(0, "a"), pool(1, "a", { active: true }))).toEqual(["a:3333"]);
    expect(hosts(pool(0, "a", { active: null }))).toEqual(["a:3333"]);
    expect(hosts(pool(0, "a", { active: null }), pool(1, "b", { active: null }))).toEqual([]);
    expect(hosts(pool(0, "a", { active: false }))).toEqual([]);
    expect(activePools(aMiner(1, { pools: null }))).toEqual([]);
    expect(activePools(aMiner(1))).toEqual([]);
  });

  test("the contents of each slot of many miners", () => {
    const fleet = [
      aMiner(1, { pools: [pool(0, "a"), pool(1, "b")] }),
      aMiner(2, { pools: [pool(0, "a"), pool(1, "c", { url: "" })] }),
      aMiner(3, { pools: [pool(0, "b", { active: false }), pool(1, "a", { active: true })] }),
      aMiner(4, { pools: null }),
    ];
    expect(slotsOf(fleet)).toEqual([
      {
        slot: 0,
        hosts: [
          { host: "a:3333", count: 2, active: 2 },
          { host: "b:3333", count: 1, active: 0 },
        ],
      },
      {
        slot: 1,
        hosts: [
          { host: "b:3333", count: 1, active: 0 },
          { host: "a:3333", count: 1, active: 1 },
        ],
      },
    ]);
  });

  test("search finds pools and workers of all slots, the filter only active pools", () => {
    const fleet = [
      aMiner(1, { pools: [pool(0, "alpha.example"), pool(1, "beta.example")] }),
      aMiner(2, { pools: [pool(0, "beta.example", { user: "lee.rig" })] }),
      aMiner(3),
    ];
    const ids = (query: string) => matching(fleet, new URLSearchParams(query)).map((miner) => miner.miner_id);
    expect(ids("q=beta")).toEqual(["m1", "m2"]);
    expect(ids("q=lee.rig")).toEqual(["m2"]);
    expect(ids("pool=beta.example:3333")).toEqual(["m2"]);
    expect(choices(fleet).pool).toEqual([
      { value: "alpha.example:3333", count: 1 },
      { value: "beta.example:3333", count: 1 },
    ]);
  });
});

test("a miner is a new object only if it or its pools changed", () => {
  const pools = new Pools(() => {
    throw new Error("not followed");
  });
  const fleet = [aMiner(1), aMiner(2)];
  const rows = (minerId: string, host: string) => ({
    complete: false,
    more: false,
    miners: [{ miner_id: minerId, pools: [pool(0, host)] }],
    removed: [],
  });
  pools.take({ ...rows("m1", "a"), complete: true });
  const first = pools.with(fleet);
  expect(first.map((miner) => miner.pools?.[0]?.url)).toEqual(["stratum+tcp://a:3333", undefined]);
  pools.take(rows("m2", "b"));
  const second = pools.with(fleet);
  expect(second[0]).toBe(first[0]);
  expect(second[1]?.pools).toHaveLength(1);
  const changed = aMiner(1, { name: "Other" });
  expect(pools.with([changed, ...fleet.slice(1)])[0]).toMatchObject({ name: "Other", pools: [{ slot: 0 }] });
  pools.take({ complete: false, more: false, miners: [{ miner_id: "m2", pools: null }], removed: ["m1"] });
  expect(pools.with(fleet)).toEqual(fleet);
});

test("the time since the last answer, as shown in the panel and the cards", async () => {
  const env = await fakeEnv(fakeHass().hass);
  const now = Date.parse("2026-11-23T18:00:00Z");
  const dead = (seconds: number) =>
    aMiner(1, { reachability: "late", online: false, last_seen: new Date(now - seconds * 1000).toISOString() });
  expect(silence(env, dead(130), now)).toBe("No answer for 2 min");
  expect(silence(env, dead(20), now)).toBe("No answer for 20 s");
  expect(silence(env, aMiner(1, { reachability: "offline", online: false, last_seen: null }), now)).toBe(
    "Never answered",
  );
  expect(silence(env, aMiner(1), now)).toBe("");
  // Right after the command the miner may still answer.
  expect(isOld(aMiner(1, { reachability: "rebooting" }))).toBe(false);
  expect(minerState(aMiner(1, { reachability: "rebooting", mining: true }))).toBe("rebooting");
});
