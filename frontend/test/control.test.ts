import { describe, expect, test } from "vitest";
import { panelCommands } from "../src/catalog";
import { sortedRows } from "../src/components/table";
import {
  isConfirmed,
  isRedundant,
  offered,
  split,
  spread,
  supports,
  switchable,
  usualPacing,
} from "../src/control/actions";
import { costOf } from "../src/control/cost";
import { type Draft, newDraft, pacingOf, parametersOf, problemsOf, visibleFields } from "../src/control/draft";
import { choices, isFiltered, matching } from "../src/control/filters";
import { poolUrlProblem, workerName, workerProblem } from "../src/control/pool";
import { figures } from "../src/fleet";
import * as de from "../src/locales/de";
import * as en from "../src/locales/en";
import { mergeRecords } from "../src/miner/records";
import { isInSettings, settingKey } from "../src/settings/model";
import { minerState } from "../src/state";
import type { CommandRecord, EntityEntry, Rate } from "../src/types";
import { aMiner, aRow, CATALOG } from "./control-samples";

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
    ["firmware=AxeOS&version=2.4.1", ["Desk"]],
    ["firmware=AxeOS&q=attic", ["Attic"]],
  ])("%s", (query, expected) => {
    expect(find(query)).toEqual(expected);
  });

  test("without a filter the list is identical, so that nothing is redrawn", () => {
    expect(matching(fleet, new URLSearchParams("sort=name"))).toBe(fleet);
    expect(isFiltered(new URLSearchParams("sort=name&batch=1"))).toBe(false);
    expect(isFiltered(new URLSearchParams("label=old"))).toBe(true);
  });

  test("the choices are the existing values with their counts", () => {
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
    expect(found.firmware.filter((choice) => choice.value.startsWith("AxeOS"))).toEqual([{ value: "AxeOS", count: 2 }]);
    expect(found.version).toEqual([]);
    expect(choices(fleet, "AxeOS").version).toEqual([
      { value: "2.4.1", count: 1 },
      { value: "2.5.0", count: 1 },
    ]);
  });

  test("a miner that does not answer has the state of its reachability", () => {
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

  test("names are sorted naturally, numbers numerically, and unknown values last", () => {
    expect(sorted("name")).toEqual(["Miner 1", "miner 9", "miner 10"]);
    expect(sorted("-name")).toEqual(["miner 10", "miner 9", "Miner 1"]);
    expect(sorted("size")).toEqual(["miner 10", "Miner 1", "miner 9"]);
    expect(sorted("-size")).toEqual(["Miner 1", "miner 10", "miner 9"]);
    expect(sorted("colour")).toEqual(names(rows));
  });
});

describe("energy costs", () => {
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

  test("each miner pays the tariff of its area, its site, or all sites", () => {
    const cost = costOf(fleet, [
      rate(1, { price_now: 0.4 }),
      rate(2, { price_now: 0.1, location: "hall" }),
      rate(3, { price_now: 0.2, location: "Rack A" }),
    ]);
    expect(cost.price).toEqual({ low: 0.1, high: 0.4, currency: "EUR" });
    expect(cost.perHour.get("EUR")).toBeCloseTo(2 * 0.2 + 1 * 0.1 + 0.5 * 0.4);
    expect(cost.unpriced).toBe(0);
  });

  test("miners without a price are counted, and without any price there is none", () => {
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

  test("without a miner it is the price of the tariff for all sites", () => {
    expect(costOf([], [rate(1, { price_now: 0.3 })]).price).toEqual({ low: 0.3, high: 0.3, currency: "EUR" });
  });

  test("a new tariff applies to all sites, or to its own, as soon as it is saved", () => {
    const unset = rate(1, {});
    const prices = (...rates: Rate[]) => costOf(fleet, rates).price;
    expect(prices(unset, rate(2, { price_now: 0.25, location: "*" }))).toMatchObject({ low: 0.25, high: 0.25 });
    // Created over REST without a location: used if there is no other.
    expect(prices(unset, rate(2, { price_now: 0.25 }))).toMatchObject({ low: 0.25, high: 0.25 });
    expect(prices(rate(1, { price: 0.4, price_now: 0.4 }), rate(2, { price_now: 0.25 }))).toMatchObject({
      low: 0.4,
      high: 0.4,
    });
    expect(prices(rate(1, { price_now: 0.4 }), rate(2, { price_now: 0.25, location: "*" }))).toMatchObject({
      low: 0.25,
    });
    // The newer of two for the same location.
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

  test("a miner without pause can be paused with its outlet", () => {
    const outlets = switchable({
      entities: {
        a: outlet,
        b: { ...outlet, device_id: "d3", platform: "other" },
        c: { ...outlet, device_id: "d4", entity_id: "sensor.mining" },
      },
    });
    expect([...outlets]).toEqual(["d2"]);
    const { able, unable } = split([pausing, plugged, deaf], aRow("power_off"), outlets);
    expect(able).toEqual([pausing, plugged]);
    expect(unable).toEqual([deaf]);
    expect(supports(plugged, aRow("power_limit"), outlets)).toBe(false);
    expect(offered([deaf], CATALOG, outlets)).toEqual([]);
    expect(offered([pausing], undefined, outlets)).toEqual([]);
    const types = offered([pausing, plugged, deaf], CATALOG, outlets).map((row) => row.command_type);
    expect(types).toEqual(["reboot", "power_off", "power_on", "backup"]);
  });

  test("commands that stop miners need confirmation, a single pause does not", () => {
    expect(isConfirmed(aRow("reboot"), 1)).toBe(true);
    expect(isConfirmed(aRow("pool_switch"), 1)).toBe(true);
    expect(isConfirmed(aRow("power_off"), 1)).toBe(false);
    expect(isConfirmed(aRow("power_off"), 2)).toBe(true);
    expect(isConfirmed(aRow("power_on"), 500)).toBe(false);
    expect(isConfirmed(aRow("backup"), 500)).toBe(false);
  });

  test("more than ten miners get groups of 10 %, a minute apart", () => {
    expect(usualPacing(aRow("reboot"), 10, CATALOG)).toEqual({});
    expect(usualPacing(aRow("reboot"), 11, CATALOG)).toMatchObject({ group_percent: 10, group_delay_s: 60 });
    expect(usualPacing(aRow("backup"), 500, CATALOG)).toEqual({});
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
  const draft = (type: string, count: number, values: Draft["values"], pace?: Draft["pace"]): Draft => {
    const initial = newDraft(aRow(type), count, CATALOG);
    return { ...initial, values: { ...initial.values, ...values }, pace: pace ?? initial.pace };
  };
  const problems = (type: string, made: Draft, count: number) => problemsOf(aRow(type), made, count, CATALOG);
  const parameters = (type: string, values: Draft["values"] = {}) =>
    parametersOf(aRow(type), draft(type, 1, values), []);

  test("the usual pacing of many miners is sent unchanged", () => {
    const many = draft("reboot", 40, {});
    expect(problems("reboot", many, 40)).toEqual({});
    expect(pacingOf(many, 40, CATALOG)).toEqual({ group_percent: 10, group_delay_s: 60, stop_after_failures: 3 });
    expect(pacingOf(draft("reboot", 5, {}), 5, CATALOG)).toEqual({});
  });

  test("one miner has no pacing, whatever the fields contain", () => {
    const one = draft("reboot", 1, { group_size: "rubbish", stop_after_failures: "-1" }, "size");
    expect(problems("reboot", one, 1)).toEqual({});
    expect(pacingOf(one, 1, CATALOG)).toEqual({});
  });

  test("groups by number, without a limit of failures", () => {
    const sized = draft("power_on", 40, { group_size: "4", group_delay_s: "2.5", stop_after_failures: " " }, "size");
    expect(problems("power_on", sized, 40)).toEqual({});
    expect(pacingOf(sized, 40, CATALOG)).toEqual({ group_size: 4, group_delay_s: 2.5 });
  });

  test.each([
    ["size", { group_size: "0" }, "group_size", "input.fraction_or_out_of_range"],
    ["size", { group_size: "1.5" }, "group_size", "input.fraction_or_out_of_range"],
    ["size", { group_size: " " }, "group_size", "input.missing"],
    ["percent", { group_percent: "101" }, "group_percent", "input.out_of_open_range"],
    ["percent", { group_percent: "0" }, "group_percent", "input.out_of_open_range"],
    ["percent", { group_percent: "" }, "group_percent", "input.missing"],
    ["percent", { group_delay_s: "-1" }, "group_delay_s", "input.out_of_range"],
    ["all", { stop_after_failures: "0" }, "stop_after_failures", "input.fraction_or_out_of_range"],
  ] as const)("%s with %o is refused at its field", (pace, values, field, key) => {
    const found = problems("power_on", draft("power_on", 40, values, pace), 40);
    expect(Object.entries(found).map(([at, problem]) => [at, problem?.key])).toEqual([[field, key]]);
  });

  test("the power limit is a whole number of watts", () => {
    const watts = (power_limit_w: string) => problems("power_limit", draft("power_limit", 1, { power_limit_w }), 1);
    expect(watts("")).toEqual({ power_limit_w: { key: "input.missing" } });
    const range = { minimum: 1, maximum: 100_000 };
    expect(watts("100001")).toEqual({ power_limit_w: { key: "input.fraction_or_out_of_range", values: range } });
    expect(watts("2800")).toEqual({});
    expect(parameters("power_limit", { power_limit_w: "2800" })).toEqual({ power_limit_w: 2800 });
  });

  test("the integration chooses the password of a pool without one", () => {
    const pool = { pool_url: " stratum+tcp://pool:3333 ", worker_name: "me.{name}", pool_number: "1" };
    expect(problems("pool_switch", draft("pool_switch", 1, pool), 1)).toEqual({});
    expect(parameters("pool_switch", pool)).toEqual({
      pool_url: "stratum+tcp://pool:3333",
      worker_name: "me.{name}",
      pool_number: 1,
      backup_first: true,
    });
    expect(parameters("pool_switch", { ...pool, pool_password: " p " })).toHaveProperty("pool_password", " p ");
    const slot = draft("pool_switch", 1, { ...pool, pool_number: "10" });
    expect(Object.keys(problems("pool_switch", slot, 1))).toEqual(["pool_number"]);
  });

  test("backup and locate light", () => {
    expect(parameters("backup")).toEqual({});
    expect(parameters("backup", { backup_name: " Before ", description: "x" })).toEqual({
      backup_name: "Before",
      description: "x",
    });
    const long = draft("backup", 1, { backup_name: "x".repeat(101) });
    expect(problems("backup", long, 1)).toEqual({ backup_name: { key: "input.too_long", values: { maximum: 100 } } });
    expect(parameters("locate_light")).toEqual({ on: true });
    expect(parameters("locate_light", { on: false })).toEqual({ on: false });
  });

  test("every command of the panel has its texts in each language, and every field a label", () => {
    for (const { common, commands, settings } of [en, de] as readonly Record<
      string,
      Readonly<Record<string, string>>
    >[]) {
      for (const row of panelCommands(CATALOG)) {
        const type = row.command_type;
        const asked = row.confirm_from === null ? [] : [`ask_${isInSettings(row) ? "set" : type}`];
        const fields = [...visibleFields(row), ...CATALOG.pacing_fields];
        const plain = fields.filter(({ key }) => key === "power_limit_w" || settingKey(key) === undefined);
        const labels = plain.flatMap(({ key, kind, required }) =>
          kind === "boolean" && required ? [`field_${key}_yes`, `field_${key}_no`] : [`field_${key}`],
        );
        for (const { key } of fields)
          if (settingKey(key) !== undefined) expect(settings).toHaveProperty(settingKey(key) ?? "");
        expect(common).toHaveProperty(`type_${type}`);
        const word = isInSettings(row) ? "set" : type;
        const keys = [`does_${word}`, `do_${word}_one`, `do_${word}_other`, ...asked, ...labels];
        expect(Object.keys(commands ?? {})).toEqual(expect.arrayContaining(keys));
      }
      const placeholders = CATALOG.limits.worker_placeholders.map((name) => `placeholder_${name}`);
      expect(Object.keys(commands ?? {})).toEqual(expect.arrayContaining(placeholders));
    }
  });
});

describe("pools", () => {
  test.each([
    ["stratum+tcp://pool.example.com:3333", undefined],
    ["STRATUM+SSL://10.0.0.1:443", undefined],
    ["stratum2+tcp://[::1]:34254/9auqWEzQDVyd2oe1JVGFLMLHZtCo2FFqZwtKA5gd9xbuEu7PH72", undefined],
    ["pool.example.com:3333", "input.pool_url_scheme"],
    ["http://pool.example.com:3333", "input.pool_url_scheme"],
    ["stratum+tcp://pool example:3333", "input.pool_url_characters"],
    ["stratum+tcp://pööl:3333", "input.pool_url_characters"],
    ["stratum+tcp://me:x@pool:3333", "input.pool_url_login"],
    ["stratum+tcp://pool:3333?a=b", "input.pool_url_query"],
    ["stratum+tcp://", "input.pool_url_host"],
    ["stratum+tcp://-pool:3333", "input.pool_url_host"],
    ["stratum+tcp://pool", "input.pool_url_port"],
    ["stratum+tcp://pool:", "input.pool_url_port"],
    ["stratum+tcp://pool:0", "input.pool_url_port"],
    ["stratum+tcp://pool:70000", "input.pool_url_port"],
    ["stratum+tcp://pool:33x", "input.pool_url_port"],
    ["stratum2+tcp://pool.example.com", undefined],
  ])("%s: %s", (url, expected) => {
    expect(poolUrlProblem(url, CATALOG.limits)?.key).toBe(expected);
  });

  test.each([
    ["me.{ip_last}", undefined],
    ["me", undefined],
    ["me.{serial}", "input.worker_placeholder"],
    ["me.{name", "input.worker_placeholder"],
    ["me\u0007", "input.control_characters"],
  ])("worker %j: %s", (worker, expected) => {
    expect(workerProblem(worker, CATALOG.limits)?.key).toBe(expected);
  });

  test("an empty or too long address or worker is refused", () => {
    const pool = (pool_url: string, worker_name: string) => {
      const initial = newDraft(aRow("pool_switch"), 1, CATALOG);
      const values = { ...initial.values, pool_url, worker_name };
      return problemsOf(aRow("pool_switch"), { ...initial, values }, 1, CATALOG);
    };
    const missing = { key: "input.missing" };
    expect(pool("", "  ")).toEqual({ pool_url: missing, worker_name: missing });
    const long = { key: "input.too_long", values: { maximum: 255 } };
    expect(pool(`stratum+tcp://${"a".repeat(250)}:1`, "w".repeat(256))).toEqual({ pool_url: long, worker_name: long });
  });

  test("the example worker matches what the integration sends", () => {
    const miner = aMiner(9, { name: "Rack 1 / Ä", mac: "02:68:BE:75:49:50", hostname: null });
    expect(workerName("me.{name}-{ip_last}-{mac}", miner)).toEqual({ name: "me.Rack-1--9-0268BE754950" });
    expect(workerName("me.{hostname}", miner)).toEqual({ missing: "{hostname}" });
    expect(workerName("{ip_last}", aMiner(1, { ip: "fd00::2f" }))).toEqual({ name: "2f" });
    expect(workerName("{ip_last}", aMiner(1, { ip: "fd00::" }))).toEqual({ name: "0" });
    expect(workerName("{ip_last}", aMiner(1, { ip: "miner.local" }))).toEqual({ missing: "{ip_last}" });
  });
});

test("only pausing a paused miner and resuming a mining one is redundant", () => {
  const redundant = (changes: Parameters<typeof aMiner>[1]) =>
    ["reboot", "power_off", "power_on"].filter((type) => isRedundant(aMiner(1, changes), aRow(type)));
  expect(redundant({ paused: false, mining: true })).toEqual(["power_on"]);
  expect(redundant({ paused: true, mining: false })).toEqual(["power_off"]);
  // Without a report of the state, or if it has stopped for another reason, both are offered.
  expect(redundant({ paused: null, mining: true })).toEqual([]);
  expect(redundant({ paused: false, mining: false })).toEqual([]);
});

test("the last commands of a miner are its newest, each once and up to date", () => {
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
