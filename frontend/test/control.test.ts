import { describe, expect, test } from "vitest";
import { sortedRows } from "../src/components/table";
import { canDo, isDangerous, offered, split, spread, switchable, usualPacing } from "../src/control/actions";
import { costOf } from "../src/control/cost";
import { type Draft, newDraft, pacingOf, parametersOf, problemsOf } from "../src/control/draft";
import { choices, isFiltered, matching } from "../src/control/filters";
import { mergeRecords } from "../src/control/miner-dialog";
import { poolUrlProblem, workerName, workerProblem } from "../src/control/pool";
import { dismiss, readWatched, shownBatches, writeWatched } from "../src/control/watched";
import { figures } from "../src/fleet";
import { minerState } from "../src/state";
import type { Batch, CommandRecord, EntityEntry, Rate } from "../src/types";
import { aBatch, aMiner } from "./control-samples";

const names = (miners: readonly { readonly name: string }[]) => miners.map((miner) => miner.name);

describe("search and filters", () => {
  const fleet = [
    aMiner(1, { name: "Rack A 1", mac: "02:68:BE:75:49:50", site: "Hall", location: "Rack A", tags: ["loud", "old"] }),
    aMiner(2, {
      name: "Rack A 2",
      hostname: "antminer-7",
      site: "Hall",
      location: "Rack A",
      paused: true,
      mining: false,
    }),
    aMiner(3, { name: "Desk", model: "Bitaxe Gamma", firmware: "AxeOS", firmware_version: "2.4.1", mining: false }),
    aMiner(4, {
      name: "Attic",
      status: "Stale",
      reachability: "offline",
      online: false,
      firmware: "AxeOS",
      firmware_version: "2.5.0",
    }),
  ];
  const find = (query: string) => names(matching(fleet, new URLSearchParams(query)));

  test.each([
    ["q=rack", ["Rack A 1", "Rack A 2"]],
    ["q=RACK+antminer-", ["Rack A 2"]],
    ["q=127.71.0.4", ["Attic"]],
    ["q=02:68:be", ["Rack A 1"]],
    ["q=0268be75", ["Rack A 1"]],
    ["q=antminer-7", ["Rack A 2"]],
    ["q=gamma", ["Desk"]],
    ["q=axeos+2.5", ["Attic"]],
    ["q=nothing", []],
    ["q=+", ["Rack A 1", "Rack A 2", "Desk", "Attic"]],
    ["site=Hall", ["Rack A 1", "Rack A 2"]],
    ["location=Rack+A&label=loud", ["Rack A 1"]],
    ["status=paused", ["Rack A 2"]],
    ["status=idle", ["Desk"]],
    ["status=offline", ["Attic"]],
    ["firmware=AxeOS", ["Desk", "Attic"]],
    ["firmware=AxeOS+2.4.1", ["Desk"]],
    ["firmware=AxeOS&q=attic", ["Attic"]],
  ])("%s", (query, expected) => {
    expect(find(query)).toEqual(expected);
  });

  test("without a filter it is the very same list, so that nothing is drawn anew", () => {
    expect(matching(fleet, new URLSearchParams("sort=name"))).toBe(fleet);
    expect(isFiltered(new URLSearchParams("sort=name&batch=1"))).toBe(false);
    expect(isFiltered(new URLSearchParams("label=old"))).toBe(true);
  });

  test("the choices are what there is, with counts", () => {
    const found = choices(fleet);
    expect(found.status).toEqual([
      { value: "mining", count: 1 },
      { value: "idle", count: 1 },
      { value: "paused", count: 1 },
      { value: "offline", count: 1 },
    ]);
    expect(found.label).toEqual([
      { value: "loud", count: 1 },
      { value: "old", count: 1 },
    ]);
    expect(found.firmware.filter((choice) => choice.value.startsWith("AxeOS"))).toEqual([
      { value: "AxeOS", count: 2 },
      { value: "AxeOS 2.4.1", count: 1 },
      { value: "AxeOS 2.5.0", count: 1 },
    ]);
  });

  test("a miner that does not answer is what its reachability says, whatever it did before", () => {
    expect(minerState(aMiner(1, { reachability: "offline", paused: true }))).toBe("offline");
    expect(minerState(aMiner(1, { reachability: "late" }))).toBe("late");
    expect(minerState(aMiner(1, { reachability: "rebooting" }))).toBe("rebooting");
    expect(minerState(aMiner(1, { mining: null, paused: null }))).toBe("online");
  });
});

describe("sorting", () => {
  const columns = [
    { key: "name", label: "", track: "", cell: () => "", sort: (row: { name: string }) => row.name },
    { key: "size", label: "", track: "", cell: () => "", sort: (row: { size: number | null }) => row.size },
  ] as const;
  const rows = [
    { name: "miner 10", size: 3 },
    { name: "miner 9", size: null },
    { name: "Miner 1", size: 12 },
  ];
  const sorted = (sort: string) => names(sortedRows(rows, columns as never, sort));

  test("names are read as people count, numbers as numbers, and what is unknown goes last", () => {
    expect(sorted("name")).toEqual(["Miner 1", "miner 9", "miner 10"]);
    expect(sorted("-name")).toEqual(["miner 10", "miner 9", "Miner 1"]);
    expect(sorted("size")).toEqual(["miner 10", "Miner 1", "miner 9"]);
    expect(sorted("-size")).toEqual(["Miner 1", "miner 10", "miner 9"]);
    expect(sorted("colour")).toEqual(names(rows));
  });
});

describe("what the energy costs", () => {
  const rate = (id: number, changes: Partial<Rate>): Rate => ({
    id,
    name: "",
    type: "flat",
    currency: "EUR",
    price: null,
    periods: null,
    entity_id: null,
    location: null,
    timezone: null,
    price_now: null,
    follows_energy_dashboard: false,
    ...changes,
  });
  const fleet = [
    aMiner(1, { est_power_w: 2000, site: "Hall", location: "Rack A" }),
    aMiner(2, { est_power_w: 1000, site: "Hall", location: "Hall" }),
    aMiner(3, { est_power_w: 500, site: "Home", location: "Home" }),
    aMiner(4, { est_power_w: null, site: "Home", location: "Home" }),
  ];

  test("each miner pays the rate of its area, its site, or the one for all", () => {
    const cost = costOf(fleet, [
      rate(1, { price_now: 0.4 }),
      rate(2, { price_now: 0.1, location: "hall" }),
      rate(3, { price_now: 0.2, location: "Rack A" }),
    ]);
    expect(cost.price).toEqual({ low: 0.1, high: 0.4, currency: "EUR" });
    expect(cost.perHour.get("EUR")).toBeCloseTo(2 * 0.2 + 1 * 0.1 + 0.5 * 0.4);
    expect(cost.unpriced).toBe(0);
  });

  test("who has no price is counted, and no price at all is none", () => {
    const some = costOf(fleet, [rate(1, {}), rate(2, { price_now: -0.05, location: "Hall" })]);
    expect(some.perHour.get("EUR")).toBeCloseTo(-0.15);
    expect(some.unpriced).toBe(1);
    const none = costOf(fleet, [rate(1, {})]);
    expect(none).toEqual({ price: null, perHour: new Map(), unpriced: 3 });
  });

  test("a miner that does not answer is not counted", () => {
    const cost = costOf(
      [aMiner(1, { online: false }), aMiner(2, { est_power_w: 1000 })],
      [rate(1, { price_now: 0.4 })],
    );
    expect(cost.perHour.get("EUR")).toBeCloseTo(0.4);
    const sum = figures([aMiner(1, { online: false }), aMiner(2, { mining: false }), aMiner(3, { est_power_w: null })]);
    expect(sum).toEqual({ total: 3, online: 2, mining: 1, hashrate_ths: 400, power_w: 3500, efficiency_j_th: 17.5 });
  });

  test("without a miner it is the price of the rate for all", () => {
    expect(costOf([], [rate(1, { price_now: 0.3 })]).price).toEqual({ low: 0.3, high: 0.3, currency: "EUR" });
  });

  test("a new rate is the price of all sites, or of its own, as soon as it is saved", () => {
    const unset = rate(1, {});
    const prices = (...rates: Rate[]) => costOf(fleet, rates).price;
    expect(prices(unset, rate(2, { price_now: 0.25, location: "*" }))).toMatchObject({ low: 0.25, high: 0.25 });
    // Made by REST, with no place at all: better than none.
    expect(prices(unset, rate(2, { price_now: 0.25 }))).toMatchObject({ low: 0.25, high: 0.25 });
    expect(prices(rate(1, { price: 0.4, price_now: 0.4 }), rate(2, { price_now: 0.25 }))).toMatchObject({
      low: 0.4,
      high: 0.4,
    });
    expect(prices(rate(1, { price_now: 0.4 }), rate(2, { price_now: 0.25, location: "*" }))).toMatchObject({
      low: 0.25,
    });
    // The newest of two for the same place.
    const [old, young] = [rate(3, { price_now: 0.1, location: "Home" }), rate(4, { price_now: 0.2, location: "home" })];
    expect(prices(rate(1, { price_now: 0.4 }), old, young)).toMatchObject({ low: 0.2, high: 0.4 });
  });

  test("currencies are not mixed", () => {
    const cost = costOf(fleet, [
      rate(1, { price_now: 0.4 }),
      rate(2, { price_now: 0.1, location: "Hall", currency: "CHF" }),
    ]);
    expect(cost.price).toBeNull();
    expect([...cost.perHour.keys()].sort()).toEqual(["CHF", "EUR"]);
  });
});

describe("commands", () => {
  const outlet: EntityEntry = {
    entity_id: "switch.desk_mining",
    device_id: "d2",
    platform: "miner_remote",
    translation_key: "mining",
  };
  const pausing = aMiner(1, { capabilities: ["pause", "resume", "config_read"] });
  const plugged = aMiner(2, { capabilities: ["reboot"], device_id: "d2" });
  const deaf = aMiner(3, { capabilities: [] });

  test("a miner without pause can be paused where its outlet does it", () => {
    const outlets = switchable({
      entities: {
        a: outlet,
        b: { ...outlet, device_id: "d3", platform: "other" },
        c: { ...outlet, device_id: "d4", entity_id: "sensor.mining" },
      },
    });
    expect([...outlets]).toEqual(["d2"]);
    const { able, unable } = split([pausing, plugged, deaf], "power_off", outlets);
    expect(able).toEqual([pausing, plugged]);
    expect(unable).toEqual([deaf]);
    expect(canDo(plugged, "power_limit", outlets)).toBe(false);
    expect(offered([deaf], outlets)).toEqual([]);
    expect(offered([pausing, plugged, deaf], outlets)).toEqual(["reboot", "power_off", "power_on", "backup"]);
  });

  test("what stops machines is asked twice, one pause is not", () => {
    expect(isDangerous("reboot", 1)).toBe(true);
    expect(isDangerous("pool_switch", 1)).toBe(true);
    expect(isDangerous("power_off", 1)).toBe(false);
    expect(isDangerous("power_off", 2)).toBe(true);
    expect(isDangerous("power_on", 500)).toBe(false);
    expect(isDangerous("backup", 500)).toBe(false);
  });

  test("more than ten go in groups of 10 %, a minute apart", () => {
    expect(usualPacing("reboot", 10)).toEqual({});
    expect(usualPacing("reboot", 11)).toMatchObject({ group_percent: 10, group_delay_s: 60 });
    expect(usualPacing("backup", 500)).toEqual({});
  });

  test.each([
    [100, { group_percent: 10, group_delay_s: 60 }, { groups: 10, seconds: 540 }],
    [14, { group_percent: 10, group_delay_s: 60 }, { groups: 7, seconds: 360 }],
    [70, { group_percent: 10 }, { groups: 10, seconds: 0 }],
    [25, { group_size: 10, group_delay_s: 5 }, { groups: 3, seconds: 10 }],
    [3, { group_size: 10, group_delay_s: 5 }, { groups: 1, seconds: 0 }],
    [3, {}, { groups: 1, seconds: 0 }],
    [0, {}, { groups: 0, seconds: 0 }],
  ])("%i in %o are %o", (count, pacing, expected) => {
    expect(spread(count, pacing)).toEqual(expected);
  });
});

describe("the fields of a command", () => {
  const draft = (action: Parameters<typeof newDraft>[0], count: number, values: Partial<Draft>): Draft => ({
    ...newDraft(action, count),
    ...values,
  });

  test("the usual pace of many is sent as it stands there", () => {
    const many = newDraft("reboot", 40);
    expect(problemsOf("reboot", many, 40)).toEqual({});
    expect(pacingOf(many, 40)).toEqual({ group_percent: 10, group_delay_s: 60, stop_after_failures: 3 });
    expect(pacingOf(newDraft("reboot", 5), 5)).toEqual({});
  });

  test("one machine has no pace, whatever stands in the fields", () => {
    const one = draft("reboot", 1, { pace: "size", size: "rubbish", stopAfter: "-1" });
    expect(problemsOf("reboot", one, 1)).toEqual({});
    expect(pacingOf(one, 1)).toEqual({});
  });

  test("groups by number, and no limit of failures", () => {
    const sized = draft("power_on", 40, { pace: "size", size: "4", delay: "2.5", stopAfter: " " });
    expect(problemsOf("power_on", sized, 40)).toEqual({});
    expect(pacingOf(sized, 40)).toEqual({ group_size: 4, group_delay_s: 2.5 });
  });

  test.each([
    [{ pace: "size", size: "0" }, "size"],
    [{ pace: "size", size: "1.5" }, "size"],
    [{ pace: "percent", percent: "101" }, "percent"],
    [{ pace: "percent", percent: "" }, "percent"],
    [{ pace: "percent", delay: "-1" }, "delay"],
    [{ stopAfter: "0" }, "stopAfter"],
  ] as const)("%o is refused at its field", (values, field) => {
    expect(Object.keys(problemsOf("power_on", draft("power_on", 40, values), 40))).toEqual([field]);
  });

  test("the power limit is a whole number of watts", () => {
    expect(problemsOf("power_limit", draft("power_limit", 1, { watts: "" }), 1)).toHaveProperty("watts");
    expect(problemsOf("power_limit", draft("power_limit", 1, { watts: "100001" }), 1)).toHaveProperty("watts");
    const good = draft("power_limit", 1, { watts: "2800" });
    expect(problemsOf("power_limit", good, 1)).toEqual({});
    expect(parametersOf("power_limit", good)).toEqual({ power_limit_w: 2800 });
  });

  test("a pool without a password leaves it to the integration", () => {
    const pool = draft("pool_switch", 1, { url: " stratum+tcp://pool:3333 ", worker: "me.{name}", slot: "1" });
    expect(problemsOf("pool_switch", pool, 1)).toEqual({});
    expect(parametersOf("pool_switch", pool)).toEqual({
      pool_url: "stratum+tcp://pool:3333",
      worker_name: "me.{name}",
      pool_number: 1,
      backup_first: false,
    });
    expect(parametersOf("pool_switch", { ...pool, password: " p " })).toHaveProperty("pool_password", " p ");
  });

  test("backup and light", () => {
    expect(parametersOf("backup", newDraft("backup", 1))).toEqual({});
    expect(parametersOf("backup", draft("backup", 1, { backupName: " Before ", description: "x" }))).toEqual({
      backup_name: "Before",
      description: "x",
    });
    expect(parametersOf("locate_light", draft("locate_light", 1, { light: "off" }))).toEqual({ on: false });
  });
});

describe("pools", () => {
  test.each([
    ["stratum+tcp://pool.example.com:3333", undefined],
    ["STRATUM+SSL://10.0.0.1:443", undefined],
    ["stratum2+tcp://[::1]:34254/9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72", undefined],
    ["", "control.pool_url_empty"],
    ["pool.example.com:3333", "control.pool_url_scheme"],
    ["http://pool.example.com:3333", "control.pool_url_scheme"],
    ["stratum+tcp://pool example:3333", "control.pool_url_characters"],
    ["stratum+tcp://pööl:3333", "control.pool_url_characters"],
    ["stratum+tcp://me:x@pool:3333", "control.pool_url_login"],
    ["stratum+tcp://pool:3333?a=b", "control.pool_url_query"],
    ["stratum+tcp://", "control.pool_url_host"],
    ["stratum+tcp://-pool:3333", "control.pool_url_host"],
    ["stratum+tcp://pool", "control.pool_url_port"],
    ["stratum+tcp://pool:", "control.pool_url_port"],
    ["stratum+tcp://pool:0", "control.pool_url_port"],
    ["stratum+tcp://pool:70000", "control.pool_url_port"],
    ["stratum+tcp://pool:33x", "control.pool_url_port"],
    [`stratum+tcp://${"a".repeat(250)}:1`, "control.too_long"],
  ])("%s: %s", (url, expected) => {
    expect(poolUrlProblem(url)).toBe(expected);
  });

  test.each([
    ["me.{ip_last}", undefined],
    ["me", undefined],
    ["  ", "control.worker_empty"],
    ["me.{serial}", "control.worker_placeholder"],
    ["me.{name", "control.worker_placeholder"],
    ["me\u0007", "control.worker_characters"],
  ])("worker %j: %s", (worker, expected) => {
    expect(workerProblem(worker)).toBe(expected);
  });

  test("the example is what the integration will send", () => {
    const miner = aMiner(9, { name: "Rack 1 / Ä", mac: "02:68:BE:75:49:50", hostname: null });
    expect(workerName("me.{name}-{ip_last}-{mac}", miner)).toEqual({ name: "me.Rack-1--9-0268BE754950" });
    expect(workerName("me.{hostname}", miner)).toEqual({ missing: "{hostname}" });
    expect(workerName("{ip_last}", aMiner(1, { ip: "fd00::2f" }))).toEqual({ name: "2f" });
    expect(workerName("{ip_last}", aMiner(1, { ip: "fd00::" }))).toEqual({ name: "0" });
    expect(workerName("{ip_last}", aMiner(1, { ip: "miner.local" }))).toEqual({ missing: "{ip_last}" });
  });
});

describe("batches in view", () => {
  const nothing = { kept: [], dismissed: [] };
  const ids = (batches: readonly Batch[]) => batches.map((batch) => batch.batch_id);

  test("what runs is shown, and stays when it has ended until it is put away", () => {
    const running = aBatch("a", { running: true });
    const first = shownBatches([running, aBatch("old")], nothing, null);
    expect(ids(first.shown)).toEqual(["a"]);
    const ended = { ...running, running: false };
    const then = shownBatches([ended, aBatch("old")], first.watched, null);
    expect(ids(then.shown)).toEqual(["a"]);
    expect(then.watched).toBe(first.watched);
    expect(ids(shownBatches([ended], dismiss(then.watched, "a"), null).shown)).toEqual([]);
  });

  test("the one in the address is shown, also one that was put away", () => {
    expect(ids(shownBatches([aBatch("a")], { kept: [], dismissed: ["a"] }, "a").shown)).toEqual(["a"]);
  });

  test("single commands of a schedule are for the history", () => {
    const single = aBatch("a", { running: true, total: 1, source: "scheduled" });
    expect(shownBatches([single, { ...single, batch_id: "b", total: 2 }], nothing, null).shown).toHaveLength(1);
  });

  test("what Home Assistant forgot is forgotten", () => {
    expect(shownBatches([], { kept: ["a"], dismissed: ["b"] }, null).watched).toEqual(nothing);
  });

  test("it outlives the page, and a damaged note is none", () => {
    let kept = "";
    writeWatched(
      { kept: ["a"], dismissed: ["b"] },
      {
        setItem: (_key, value) => {
          kept = value;
        },
      },
    );
    expect(readWatched({ getItem: () => kept })).toEqual({ kept: ["a"], dismissed: ["b"] });
    for (const damaged of ["{", "7", '{"kept":{"a":1}}', null]) {
      expect(readWatched({ getItem: () => damaged })).toEqual(nothing);
    }
  });
});

test("the last commands of a miner are its newest, each once and as it is now", () => {
  const record = (id: number, changes: Partial<CommandRecord> = {}) =>
    ({ id, miner_id: "m1", status: "pending", ...changes }) as CommandRecord;
  const before = [record(9), record(8)];
  const merged = mergeRecords(
    before,
    [record(9, { status: "success" }), record(11), record(10, { miner_id: "m2" })],
    "m1",
  );
  expect(merged.map(({ id, status }) => [id, status])).toEqual([
    [11, "pending"],
    [9, "success"],
    [8, "pending"],
  ]);
  expect(
    mergeRecords(
      [...Array(20).keys()].map((id) => record(id)),
      [],
      "m1",
    ),
  ).toHaveLength(8);
});
