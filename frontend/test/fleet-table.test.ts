// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import type { MrTable, TableTexts } from "../src/components/table";
import "../src/components/table";
import { fleetColumns, shownKeys, tableColumns } from "../src/control/columns";
import { Prices } from "../src/control/cost";
import { fleetCsv } from "../src/control/csv";
import { isFiltered, matching, setFilters } from "../src/control/filters";
import { expectedPercent, lastFailed, rejectPercent } from "../src/control/measures";
import { rowMenu, usefulCommands } from "../src/control/row-menu";
import type { SelectionBar } from "../src/control/selection-bar";
import "../src/control/selection-bar";
import { isChanged, parseTableData, type SavedView, TableSettings, viewQuery, withView } from "../src/table-settings";
import type { HomeAssistant, LastCommand, Miner, Pool, Rate } from "../src/types";
import { aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const aCommand = (changes: Partial<LastCommand> = {}): LastCommand => ({
  id: 7,
  command_type: "reboot",
  status: "success",
  verification: "confirmed",
  timestamp: "2026-11-29T12:00:00+00:00",
  sent_at: "2026-11-29T12:00:01+00:00",
  response: null,
  error_code: null,
  error_args: null,
  error_message: null,
  ...changes,
});
const aRate = (changes: Partial<Rate> = {}): Rate => ({
  id: 1,
  name: "Default",
  type: "flat",
  currency: "EUR",
  price: 0.2,
  periods: null,
  entity_id: null,
  location: null,
  timezone: null,
  price_now: 0.2,
  follows_energy_dashboard: false,
  ...changes,
});
const aPool = (user: string, host = "alpha.example"): Pool => ({
  slot: 0,
  url: `stratum+tcp://${host}:3333`,
  user,
  active: true,
  alive: true,
});

describe("measures", () => {
  test("expected hashrate in percent is unknown without an expectation and for paused miners", () => {
    expect(expectedPercent(aMiner(1, { hashrate_ths: 150 }))).toBe(75);
    expect(expectedPercent(aMiner(1, { expected_hashrate_ths: null }))).toBeNull();
    expect(expectedPercent(aMiner(1, { expected_hashrate_ths: 0 }))).toBeNull();
    expect(expectedPercent(aMiner(1, { hashrate_ths: 0, paused: true }))).toBeNull();
  });

  test("rejects are a part of all shares, unknown without shares", () => {
    expect(rejectPercent(aMiner(1, { shares_accepted: 97, shares_rejected: 3 }))).toBe(3);
    expect(rejectPercent(aMiner(1, { shares_accepted: 0, shares_rejected: 0 }))).toBeNull();
    expect(rejectPercent(aMiner(1, { shares_rejected: null }))).toBeNull();
  });

  test.each([
    [aCommand({ status: "failed" }), true],
    [aCommand({ status: "timeout" }), true],
    [aCommand({ verification: "not_confirmed" }), true],
    [aCommand({ verification: "waiting" }), false],
    [aCommand({ status: "pending" }), false],
    [null, false],
    [undefined, false],
  ])("last command %j failed: %s", (last_command, expected) => {
    expect(lastFailed(aMiner(1, { last_command }))).toBe(expected);
  });
});

describe("filters", () => {
  const fleet = [
    aMiner(1, { hashrate_ths: 150, shares_accepted: 90, shares_rejected: 10, temperature_max_c: 91 }),
    aMiner(2, { pools: [aPool("kim.rack7")], faults: [{ message: "Fan", code: null }], model: "Bitaxe Gamma" }),
    aMiner(3, { last_command: aCommand({ status: "failed" }), firmware: "VNish", firmware_version: "1.2.6" }),
    aMiner(4, { hashrate_ths: null, shares_accepted: null, temperature_max_c: null }),
  ];
  const find = (query: string) => matching(fleet, new URLSearchParams(query)).map((miner) => miner.miner_id);

  test.each([
    ["expected_below=80", ["m1"]],
    ["expected_below=75", []],
    ["rejects_above=1", ["m1"]],
    ["rejects_above=9,9", ["m1"]],
    ["hotter_than=90.5", ["m1"]],
    ["hotter_than=", ["m1", "m2", "m3", "m4"]],
    ["hotter_than=abc", ["m1", "m2", "m3", "m4"]],
    ["worker=RACK7", ["m2"]],
    ["model=Bitaxe+Gamma", ["m2"]],
    ["faults=yes", ["m2"]],
    ["failed=yes", ["m3"]],
    ["firmware=VNish&version=1.2.6", ["m3"]],
    ["firmware=VNish&version=1.2.7", []],
  ])("%s", (query, expected) => {
    expect(find(query)).toEqual(expected);
  });

  test("every filter counts as one, and the layout does not", () => {
    expect(isFiltered(new URLSearchParams("failed=yes"))).toBe(true);
    expect(isFiltered(new URLSearchParams("saved=North&sort=name&batch=1"))).toBe(false);
    expect(setFilters(new URLSearchParams("site=a&worker=+&hotter_than=80"))).toEqual(["site", "hotter_than"]);
  });
});

describe("columns", () => {
  const columns = async (rates?: readonly Rate[]) => {
    const env = await fakeEnv(fakeHass().hass);
    return { env, all: fleetColumns(env, rates === undefined ? undefined : new Prices(rates)) };
  };
  const widths = (shown: readonly { key: string; from?: number; until?: number }[], width: number) =>
    shown.filter(({ from = 0, until = Infinity }) => from <= width && width < until).map(({ key }) => key);

  test("the usual ones appear as far as they fit, the most important first", async () => {
    const { env, all } = await columns();
    const shown = tableColumns(env, all, null, false);
    expect(widths(shown, 356)).toEqual(["name", "hashrate"]);
    expect(widths(shown, 800)).toEqual(["name", "status", "hashrate", "power", "efficiency", "temperature"]);
    expect(widths(shown, 960)).toContain("pool");
    expect(widths(shown, 960)).not.toContain("place");
    expect(widths(shown, 2000)).toEqual(shownKeys(all, null));
  });

  test("chosen ones keep their order, and do not depend on the width unless the page scrolls", async () => {
    const { env, all } = await columns();
    const chosen = ["margin", "name", "worker", "gone", "uptime", "pool", "faults", "firmware"];
    const keys = ["name", "margin", "worker", "uptime", "pool", "faults", "firmware"];
    expect(shownKeys(all, chosen)).toEqual(keys);
    expect(widths(tableColumns(env, all, chosen, false), 700)).toEqual(keys);
    expect(widths(tableColumns(env, all, chosen, true), 700)).toEqual(keys.slice(0, 4));
    expect(widths(tableColumns(env, all, chosen, true), 356)).toEqual(["name", "margin"]);
  });

  test("a hidden column is still there to sort by", async () => {
    const { env, all } = await columns();
    const hidden = tableColumns(env, all, ["power"], false).find(({ key }) => key === "rejects");
    expect(hidden?.from).toBe(Number.POSITIVE_INFINITY);
    expect(hidden?.sort?.(aMiner(1, { shares_accepted: 3, shares_rejected: 1 }))).toBe(25);
  });

  test("cost and margin use the tariff of the miner and a hashprice of its currency", () => {
    const miner = aMiner(1, { est_power_w: 1000, hashrate_ths: 100, location: "Rack" });
    const rack = aRate({ id: 2, location: "Rack", currency: "EUR", price_now: 0.1 });
    const prices = (...rates: readonly Rate[]) => new Prices(rates);
    expect(prices(aRate(), rack).cost(miner)?.value).toBeCloseTo(2.4);
    expect(prices(aRate(), rack).margin(miner)).toBe("no_hashprice");
    expect(prices(aRate({ hashprice_now: 0.05 }), rack).margin(miner)).toEqual({
      value: expect.closeTo(2.6),
      currency: "EUR",
    });
    expect(prices(aRate({ hashprice_now: 0.05, currency: "USD" }), rack).margin(miner)).toBe("no_hashprice");
    expect(prices(aRate({ price_now: null })).margin(miner)).toBe("no_price");
    expect(prices(aRate()).margin(aMiner(2, { hashrate_ths: null }))).toBeNull();
    expect(prices(aRate(), aRate({ id: 3, currency: "USD" })).currency).toBeUndefined();
  });
});

describe("CSV", () => {
  const csv = async (miners: readonly Miner[], keys: readonly string[]) => {
    const env = await fakeEnv(fakeHass().hass);
    const all = fleetColumns(env, new Prices([aRate({ hashprice_now: 0.05 })]));
    return fleetCsv(
      miners,
      keys.flatMap((key) => all.filter((column) => column.key === key)),
    );
  };

  test("has the shown columns with raw numbers, and units in the heading", async () => {
    const miner = aMiner(1, { est_power_w: 3456.789, shares_accepted: 995, shares_rejected: 5 });
    expect(await csv([miner, aMiner(2, { est_power_w: null })], ["name", "power", "rejects", "margin"])).toBe(
      "Name,IP address,Power (W),Accepted shares,Rejected shares,Rejected (%),Margin per day (EUR)\r\n" +
        "Miner 1,127.71.0.1,3456.789,995,5,0.5,-6.592587\r\n" +
        "Miner 2,127.71.0.2,,1000,5,0.497512,\r\n",
    );
  });

  test("quotes as RFC 4180 does, and no text from a miner is a formula", async () => {
    const faults = [{ message: '=HYPERLINK("http://x")', code: null }];
    const rows = [
      aMiner(1, { name: "a, b", model: "line\nbreak", faults }),
      aMiner(2, { name: '"q"', model: "x;=1+1" }),
      aMiner(3, { name: "@sum", model: "-5" }),
    ];
    const lines = (await csv(rows, ["name", "model", "faults"])).split("\r\n");
    expect(lines[1]).toBe('"a, b",127.71.0.1,"line\nbreak","\'=HYPERLINK(""http://x"")"');
    expect(lines[2]).toBe('"""q""",127.71.0.2,"x;\'=1+1",');
    expect(lines[3]).toBe("'@sum,127.71.0.3,'-5,");
  });
});

describe("saved views", () => {
  const north: SavedView = { name: "North", query: "location=North&sort=-power", columns: ["power"], dense: true };

  test("the query of a view is the same for the same filters, without what passes", () => {
    const query = new URLSearchParams("sort=-power&saved=North&location=North&batch=4&add=1&q=");
    expect(viewQuery(query)).toBe("location=North&sort=-power");
    expect(isChanged(north, query, north)).toBe(false);
    expect(isChanged(north, query, { ...north, columns: null })).toBe(true);
    expect(isChanged(north, query, { ...north, dense: false })).toBe(true);
    query.set("status", "offline");
    expect(isChanged(north, query, north)).toBe(true);
  });

  test("stored data of another version is read as far as possible", () => {
    expect(parseTableData(null)).toEqual({ columns: null, dense: false, views: [] });
    expect(
      parseTableData({ columns: "x", views: [north, null, { name: "" }, { name: "a", query: "", columns: [1, "b"] }] }),
    ).toEqual({
      columns: null,
      dense: false,
      views: [north, { name: "a", query: "", columns: ["b"], dense: false }],
    });
  });

  test("a view replaces one of the same name", () => {
    const views = withView(withView([north], { ...north, name: "Attic" }), { ...north, dense: false });
    expect(views.map(({ name, dense }) => [name, dense])).toEqual([
      ["Attic", true],
      ["North", false],
    ]);
  });

  test("a change keeps what another window stored meanwhile", async () => {
    const { hass } = fakeHass();
    let stored: unknown = { views: [north] };
    const callWS = vi.fn(async (message: { type: string; value?: unknown }) => {
      if (message.type === "frontend/set_user_data") stored = message.value;
      return { value: structuredClone(stored) };
    });
    const settings = new TableSettings(() => ({ ...hass, callWS }) as unknown as HomeAssistant);
    const heard = vi.fn();
    settings.listen(heard);
    await settled();
    expect(settings.data.views).toEqual([north]);
    stored = { views: [north, { ...north, name: "Other window" }] };
    await settings.setLayout(undefined, { columns: ["power"], dense: true });
    expect(parseTableData(stored)).toEqual({
      columns: ["power"],
      dense: true,
      views: [north, { ...north, name: "Other window" }],
    });
    expect(heard).toHaveBeenCalledTimes(2);
    // The layout of a view waits until the view is saved.
    callWS.mockClear();
    await settings.setLayout(north, { columns: null, dense: false });
    expect(callWS).not.toHaveBeenCalled();
    expect(settings.layoutOf(north)).toEqual({ columns: null, dense: false });
    settings.discard();
    expect(settings.layoutOf(north)).toBe(north);
  });
});

describe("row menu", () => {
  test("offers what the miner supports and what would change something", async () => {
    const env = await fakeEnv(fakeHass().hass);
    env.catalog.value = CATALOG;
    const keys = (miner: Miner) => rowMenu(env, miner).map(({ key }) => key);
    const mining = aMiner(1, { capabilities: ["pause", "resume", "reboot"] });
    expect(keys(mining)).toEqual(["open", "web", "reboot", "power_off", "labels", "area"]);
    const paused = { ...mining, paused: true, mining: false };
    expect(keys(paused)).toContain("power_on");
    expect(keys(paused)).not.toContain("power_off");
    expect(usefulCommands(env, [mining, paused]).map((row) => row.command_type)).toEqual(
      expect.arrayContaining(["power_on", "power_off"]),
    );
    expect(keys({ ...mining, device_id: null })).toEqual(["open", "web", "reboot", "power_off"]);
    expect(keys({ ...mining, capabilities: ["reboot", "firmware"] })).toEqual([
      ...["open", "web", "reboot", "firmware", "labels", "area"],
    ]);
    const [open, web] = rowMenu(env, aMiner(1, { ip: "fd00::7" }));
    expect([open?.href, web?.href, web?.external]).toEqual(["/miner-remote/miner/m1", "http://[fd00::7]/", true]);
  });
});

test("the buttons for a selection keep their places when a miner is paused", async () => {
  const bar: SelectionBar = document.createElement("mr-selection-bar");
  bar.env = await fakeEnv(fakeHass().hass);
  bar.env.catalog.value = CATALOG;
  bar.catalog = CATALOG;
  const mining = aMiner(1, { capabilities: ["pause", "resume", "reboot", "power_limit"] });
  bar.selected = [mining];
  document.body.append(bar);
  const buttons = async () => {
    await bar.updateComplete;
    return [...bar.renderRoot.querySelectorAll<HTMLButtonElement>(".buttons button")];
  };
  const named = (found: readonly HTMLButtonElement[]) => found.map((button) => button.textContent?.trim());
  const before = await buttons();
  const names = named(before);
  const off = (found: readonly HTMLButtonElement[]) => named(found.filter(({ disabled }) => disabled));
  expect(off(before)).toEqual(["Resume"]);
  bar.selected = [{ ...mining, paused: true, mining: false }];
  const after = await buttons();
  expect(named(after)).toEqual(names);
  expect(off(after)).toEqual(["Pause"]);
  bar.remove();
});

describe("keyboard in the table", () => {
  const rows = [1, 2, 3, 4, 5].map((number) => aMiner(number));
  const texts: TableTexts = {
    selectAll: "All",
    selectRow: (name) => `Select ${name}`,
    label: "Miners",
    rowMenus: { heading: "Actions", of: (name) => `Actions for ${name}` },
  };
  let table: MrTable<Miner>;
  const heard: [string, unknown][] = [];

  const open = async (): Promise<void> => {
    heard.length = 0;
    table = document.createElement("mr-table") as unknown as MrTable<Miner>;
    Object.assign(table, {
      rows,
      columns: [
        {
          key: "name",
          label: "Name",
          track: "1fr",
          cell: (miner: Miner) => miner.name,
          sort: (miner: Miner) => miner.name,
        },
      ],
      key: (miner: Miner) => miner.miner_id,
      name: (miner: Miner) => miner.name,
      texts,
      selection: new Set(),
      openable: true,
      page: true,
    });
    for (const name of ["selected", "opened", "menu"]) {
      table.addEventListener(name, (event) => {
        const { detail } = event as CustomEvent;
        if (name === "selected") table.selection = detail;
        heard.push([name, detail]);
      });
    }
    document.body.append(table);
    await table.updateComplete;
    table.focusRow();
    await settled();
  };
  const active = () => table.renderRoot.querySelector(".line.active .open")?.textContent?.trim();
  const press = async (key: string, more: KeyboardEventInit = {}) => {
    const target = table.renderRoot.querySelector(".line.active") ?? table;
    target.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }),
    );
    await settled();
  };
  const selected = () => [...(table.selection ?? [])];

  afterEach(() => table.remove());

  test("one row is in the tab order, and arrow keys move to others", async () => {
    await open();
    const stops = () => [...table.renderRoot.querySelectorAll('.body .line[tabindex="0"]')].length;
    expect([active(), stops()]).toEqual(["Miner 1", 1]);
    await press("ArrowDown");
    await press("ArrowDown");
    expect([active(), stops()]).toEqual(["Miner 3", 1]);
    await press("End");
    await press("ArrowDown");
    expect(active()).toBe("Miner 5");
    await press("Home");
    expect(active()).toBe("Miner 1");
  });

  test("Space selects, Shift extends and shrinks, Ctrl+A selects all shown", async () => {
    await open();
    await press(" ");
    expect(selected()).toEqual(["m1"]);
    await press("ArrowDown");
    await press("ArrowDown");
    await press("ArrowDown", { shiftKey: true });
    await press("ArrowDown", { shiftKey: true });
    expect(selected()).toEqual(["m1", "m3", "m4", "m5"]);
    await press("ArrowUp", { shiftKey: true });
    expect(selected()).toEqual(["m1", "m3", "m4"]);
    await press("a", { ctrlKey: true });
    expect(selected()).toHaveLength(5);
  });

  test("Enter opens, and Shift+F10 opens the menu of the row", async () => {
    await open();
    await press("ArrowDown");
    await press("Enter");
    await press("F10", { shiftKey: true });
    await press("ContextMenu");
    expect(heard.map(([name]) => name)).toEqual(["opened", "menu", "menu"]);
    expect(heard[0]?.[1]).toBe(rows[1]);
    expect(heard[1]?.[1]).toMatchObject({ row: rows[1] });
  });
});
