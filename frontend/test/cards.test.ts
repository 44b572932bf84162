// @vitest-environment happy-dom
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { attention, entitiesOf, membersOf, problemOfMiner, scheduleOf } from "../src/cards/members";
import { en, pickerText } from "../src/cards/picker";
import { dayOf, drawnSchedule } from "../src/cards/today";
import type { EntityEntry, HomeAssistant, Miner, Schedule } from "../src/types";
import { A_TARIFF_ALERT, anAlert } from "./alert-samples";
import { fakeHass, settled } from "./fake-hass";

const miner = (id: string, changes: Partial<Miner> = {}): Miner => ({
  miner_id: id,
  device_id: `device-${id}`,
  ip: `10.0.0.${id}`,
  name: `Miner ${id}`,
  status: "Active",
  reachability: "online",
  model: "S21",
  vendor: null,
  firmware: "Stock",
  firmware_version: null,
  hostname: null,
  mac: null,
  site: "Hall",
  location: "Hall",
  tags: [],
  last_seen: new Date(Date.now() - 7_200_000).toISOString(),
  online: true,
  mining: true,
  paused: false,
  est_power_w: 3000,
  power_limit_w: null,
  hashrate_ths: 200,
  efficiency_j_th: 15,
  temperature_max_c: 70,
  inlet_temperature_c: null,
  outlet_temperature_c: null,
  faults: [],
  uptime_s: 10,
  shares_accepted: 1000,
  shares_rejected: 5,
  expected_hashrate_ths: 200,
  capabilities: [],
  limits: [],
  ...changes,
});
const device = (area: string | null, entry: string) => ({ area_id: area, config_entries: [entry] });
const entity = (id: string, deviceId: string, key: string): EntityEntry => ({
  entity_id: id,
  device_id: deviceId,
  platform: "miner_remote",
  translation_key: key,
});

describe("the miners of a card", () => {
  const miners = [miner("1"), miner("2", { site: "Cellar" }), miner("3", { device_id: null })];
  const devices = { "device-1": device("east", "entry-hall"), "device-2": device("east", "entry-cellar") };
  const ids = (where: Parameters<typeof membersOf>[1]) => membersOf(miners, where, devices).map((one) => one.miner_id);

  test("all, or those of a site by id or name, of an area, or of both", () => {
    expect(membersOf(miners, {}, devices)).toBe(miners);
    expect(ids({ site: "entry-hall" })).toEqual(["1"]);
    expect(ids({ site: "Hall" })).toEqual(["1", "3"]);
    expect(ids({ area: "east" })).toEqual(["1", "2"]);
    expect(ids({ area: "east", site: "Cellar" })).toEqual(["2"]);
    expect(ids({ area: "west" })).toEqual([]);
  });
});

describe("miners that need attention", () => {
  test("unresponsive, faulty and idle miners, but not paused or rebooting ones", () => {
    expect(problemOfMiner(miner("1"))).toBeUndefined();
    expect(problemOfMiner(miner("1", { reachability: "offline", online: false, mining: null }))).toBe("offline");
    expect(problemOfMiner(miner("1", { reachability: "late", online: false }))).toBe("late");
    expect(problemOfMiner(miner("1", { reachability: "rebooting", online: false, mining: null }))).toBeUndefined();
    expect(problemOfMiner(miner("1", { mining: false }))).toBe("idle");
    expect(problemOfMiner(miner("1", { mining: false, faults: [{ message: "Fan lost.", code: "110" }] }))).toBe(
      "fault",
    );
    expect(problemOfMiner(miner("1", { mining: false, paused: true }))).toBeUndefined();
    expect(problemOfMiner(miner("1", { mining: null }))).toBeUndefined();
  });

  test("the worst are first", () => {
    const found = attention([
      miner("1", { reachability: "late" }),
      miner("2"),
      miner("3", { reachability: "offline", online: false }),
    ]);
    expect(found.map((one) => one.miner.miner_id)).toEqual(["3", "1"]);
  });
});

test("a day begins and ends at midnight of the zone, also when the clocks change", () => {
  const day = (instant: string) => dayOf(Date.parse(instant), "Europe/Berlin");
  expect(day("2026-11-23T22:59:00Z")).toEqual({ from: "2026-11-22T23:00:00.000Z", until: "2026-11-23T23:00:00.000Z" });
  expect(day("2026-11-23T23:00:00Z").from).toBe("2026-11-23T23:00:00.000Z");
  expect(day("2026-10-25T12:00:00Z")).toEqual({ from: "2026-10-24T22:00:00.000Z", until: "2026-10-25T23:00:00.000Z" });
  expect(day("2026-03-29T12:00:00Z")).toEqual({ from: "2026-03-28T23:00:00.000Z", until: "2026-03-29T22:00:00.000Z" });
});

test("the schedule of today is the given one, that of the tariff, or the first by price", () => {
  const schedule = (id: number, more: object) =>
    ({ id, enabled: true, price_rule: null, electricity_rate_id: null, ...more }) as unknown as Schedule;
  const list = [
    schedule(1, {}),
    schedule(2, { price_rule: {}, electricity_rate_id: 5 }),
    schedule(3, { enabled: false }),
  ];
  expect(drawnSchedule(list, 3, undefined)?.id).toBe(3);
  expect(drawnSchedule(list, undefined, undefined)?.id).toBe(2);
  expect(drawnSchedule(list, undefined, 6)).toBeUndefined();
  expect(drawnSchedule(list.slice(0, 1), undefined, undefined)?.id).toBe(1);
});

test("entities of a device by key, and the schedule of a device", () => {
  const entities = {
    a: entity("switch.a", "d1", "mining"),
    b: entity("switch.b", "d2", "mining"),
    c: { ...entity("switch.c", "d1", "reboot"), platform: "other" },
  };
  expect(entitiesOf(entities, "d1")).toEqual({ mining: "switch.a" });
  expect(scheduleOf({ identifiers: [["miner_remote", "schedule_12"]] })).toBe(12);
  expect(scheduleOf({ identifiers: [["miner_remote", "rate_1"]] })).toBeUndefined();
  expect(scheduleOf(undefined)).toBeUndefined();
});

interface CardElement extends HTMLElement {
  setConfig(config: object): void;
  hass: HomeAssistant;
  getCardSize(): number;
  getGridOptions(): { columns: number };
}

type CardClass = {
  getConfigForm(): { schema: { name: string }[]; computeLabel(field: { name: string }): string };
  getStubConfig(hass: HomeAssistant): object;
};

describe("cards", () => {
  let fake: ReturnType<typeof fakeHass>;
  const registry = {
    entities: {
      "switch.m1": entity("switch.m1", "device-1", "mining"),
      "button.m1": entity("button.m1", "device-1", "reboot"),
      "sensor.plan": entity("sensor.plan", "device-plan", "schedule_next_change"),
    },
    states: {
      "switch.m1": { entity_id: "switch.m1", state: "on", attributes: {}, last_changed: "" },
      "button.m1": { entity_id: "button.m1", state: "unknown", attributes: {}, last_changed: "" },
    },
  };

  beforeAll(async () => {
    await import("../src/cards");
    expect(customElements.get("miner-remote-fleet-card")).toBeUndefined();
    customElements.define("home-assistant", class extends HTMLElement {});
    await customElements.whenDefined("ll-strategy-view-miner-remote");
  });

  beforeEach(() => {
    fake = fakeHass({}, registry);
  });

  afterEach(async () => {
    document.body.replaceChildren();
    document.documentElement.lang = "";
    await settled();
  });

  async function show(name: string, config: object): Promise<CardElement> {
    const card = document.createElement(`miner-remote-${name}-card`) as CardElement;
    card.setConfig({ type: `custom:miner-remote-${name}-card`, ...config });
    card.hass = fake.hass;
    document.body.append(card);
    // The first card of a kind is imported, which takes a while.
    await vi.waitFor(() => expect(inner(card)?.shadowRoot?.querySelector("ha-card > *")).toBeTruthy(), {
      timeout: 10_000,
    });
    return card;
  }

  async function reportFleet(...miners: Miner[]): Promise<void> {
    fake.subscriptions.get("miner_remote/fleet/subscribe")?.({ complete: true, miners, removed: [] });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
  }

  const inner = (card: CardElement) => card.firstElementChild;
  const text = (card: CardElement) => (inner(card)?.shadowRoot?.textContent ?? "").replace(/\s+/g, " ").trim();
  const button = (card: CardElement, words: RegExp) =>
    [...(inner(card)?.shadowRoot?.querySelectorAll("button") ?? [])].find((item) => words.test(item.textContent ?? ""));

  test("are listed with a preview, in the language of the page", () => {
    const listed = (window as unknown as { customCards: { type: string; name: string; preview: boolean }[] })
      .customCards;
    expect(listed.map((card) => card.type)).toEqual([
      "miner-remote-fleet-card",
      "miner-remote-alerts-card",
      "miner-remote-miner-card",
      "miner-remote-today-card",
      "miner-remote-plan-card",
      "miner-remote-history-card",
    ]);
    expect(listed.every((card) => card.preview)).toBe(true);
    expect(listed[0]?.name).toBe(en.fleet);
    document.documentElement.lang = "de-AT";
    expect(listed[0]?.name).toBe(pickerText("fleet"));
    expect(listed[0]?.name).not.toBe(en.fleet);
  });

  test("are offered for entities of miners and of schedules", () => {
    const devices = {
      "device-1": { id: "device-1", identifiers: [["miner_remote", "02:00:00:00:00:01"]], config_entries: ["entry"] },
      "device-plan": { id: "device-plan", identifiers: [["miner_remote", "schedule_4"]], config_entries: ["entry"] },
      "device-site": { id: "device-site", identifiers: [["miner_remote", "entry"]], config_entries: ["entry"] },
    } as unknown as HomeAssistant["devices"];
    const entities = {
      ...registry.entities,
      "sensor.site": entity("sensor.site", "device-site", "site_hashrate"),
      "sensor.other": { ...entity("sensor.other", "device-1", "x"), platform: "other" },
    };
    const { hass } = fakeHass({}, { entities, devices });
    const listed = (
      window as unknown as { customCards: { getEntitySuggestion(hass: HomeAssistant, id: string): object | null }[] }
    ).customCards;
    const offered = (id: string) => listed.flatMap((card) => card.getEntitySuggestion(hass, id) ?? []);
    expect(offered("switch.m1")).toEqual([{ config: { type: "custom:miner-remote-miner-card", device: "device-1" } }]);
    expect(offered("sensor.plan")).toEqual([
      { config: { type: "custom:miner-remote-today-card", entity: "sensor.plan" } },
      { config: { type: "custom:miner-remote-plan-card", entity: "sensor.plan" } },
    ]);
    for (const id of ["sensor.site", "sensor.other", "light.gone"]) expect(offered(id)).toEqual([]);
  });

  test("have a form with a label for each field, an example, and a size", async () => {
    const Plan = customElements.get("miner-remote-plan-card") as unknown as CardClass;
    const form = Plan.getConfigForm();
    expect(form.schema.map((field) => field.name)).toEqual(["entity", "title", "hours"]);
    expect(form.schema.map(form.computeLabel)).toEqual([en.entity, en.title, en.hours]);
    expect(Plan.getStubConfig(fake.hass)).toEqual({ entity: "sensor.plan" });
    const Miner = customElements.get("miner-remote-miner-card") as unknown as CardClass;
    expect(Miner.getStubConfig(fake.hass)).toEqual({ device: "device-1" });
    expect(Miner.getStubConfig(fakeHass().hass)).toEqual({});
    const card = document.createElement("miner-remote-miner-card") as CardElement;
    expect(card.getCardSize()).toBeGreaterThan(0);
    expect(card.getGridOptions().columns).toBe(12);
  });

  test("share one fleet subscription that ends with the last card", { timeout: 30_000 }, async () => {
    const first = await show("fleet", {});
    const second = await show("miner", { device: "device-1" });
    expect(fake.hass.connection.subscribeMessage).toHaveBeenCalledTimes(1);
    first.remove();
    await settled();
    expect(fake.subscriptions.size).toBe(1);
    second.remove();
    await settled();
    expect(fake.subscriptions.size).toBe(0);
  });

  test("fleet: totals, and a limited number of miners that need attention", async () => {
    const card = await show("fleet", { limit: 1, title: "North" });
    await reportFleet(miner("1"), miner("2", { online: false, reachability: "late" }), miner("3", { mining: false }));
    expect(text(card)).toContain("North");
    expect(text(card)).toContain("2 of 3");
    expect(text(card)).toContain("2 miners need attention");
    expect(text(card)).toContain("No answer for 2 h");
    expect(text(card)).toContain("and 1 more");
    expect(text(card)).not.toContain("Miner 3");
    await reportFleet();
    expect(text(card)).toContain("No miners have been set up yet.");
  });

  test("fleet: a missing integration is explained", async () => {
    fake.hass.connection.subscribeMessage = vi.fn(async () => {
      throw { code: "unknown_command", message: "Unknown command." };
    });
    const card = await show("fleet", {});
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
    expect(text(card)).toContain("Miner Remote is not responding: The integration is not loaded.");
  });

  test("miner: the switch acts once immediately, the reboot asks for confirmation", async () => {
    const card = await show("miner", { device: "device-1" });
    await reportFleet(miner("1"));
    expect(text(card)).toContain("200 TH/s");
    const mining = inner(card)?.shadowRoot?.querySelector<HTMLElement>("[role=switch]");
    expect(mining?.getAttribute("aria-checked")).toBe("true");
    mining?.click();
    mining?.click();
    await settled();
    expect(fake.callService.mock.calls).toEqual([["switch", "turn_off", {}, { entity_id: "switch.m1" }, false]]);
    fake.callService.mockClear();
    button(card, /Reboot/)?.click();
    await settled();
    expect(fake.callService).not.toHaveBeenCalled();
    expect(text(card)).toContain("It will not mine for a few minutes");
    const dialog = inner(card)?.shadowRoot?.querySelector("mr-dialog");
    dialog?.querySelector<HTMLElement>("button.danger")?.click();
    await settled();
    expect(fake.callService.mock.calls).toEqual([["button", "press", {}, { entity_id: "button.m1" }, false]]);
  });

  test("miner: a refusal by Home Assistant and a new state of the switch are shown", async () => {
    const card = await show("miner", { device: "device-1" });
    await reportFleet(miner("1"));
    fake.callService.mockRejectedValueOnce({ code: "home_assistant_error", message: "Unauthorized" });
    inner(card)?.shadowRoot?.querySelector<HTMLElement>("[role=switch]")?.click();
    await settled();
    expect(inner(card)?.shadowRoot?.querySelector("[role=alert]")?.textContent).toContain("have permission");
    const off = { ...registry.states["switch.m1"], state: "off" };
    card.hass = { ...fake.hass, states: { ...registry.states, "switch.m1": off } };
    await settled();
    expect(inner(card)?.shadowRoot?.querySelector("[role=switch]")?.getAttribute("aria-checked")).toBe("false");
  });

  test("miner: no controls if the user may not see the entities, and a text for a missing miner", async () => {
    fake = fakeHass({}, { entities: registry.entities });
    const card = await show("miner", { device: "device-1" });
    await reportFleet(miner("1"));
    expect(inner(card)?.shadowRoot?.querySelector(".controls")).toBeNull();
    await reportFleet();
    expect(text(card)).toContain("This miner is no longer set up.");
    const empty = await show("miner", {});
    expect(text(empty)).toContain("Select a miner");
  });

  test("plan: the next change, and the chart", async () => {
    const start = new Date(Date.now() + 7_200_000).toISOString();
    const step = {
      start,
      end: start,
      action: "off",
      power_limit_w: null,
      reason: "Expensive: off from 17:00 to 21:00",
      reasons: [{ schedule_id: 1, schedule: "Peak", code: "window", args: { start: "17:00", end: "21:00" } }],
      reasons_more: 0,
    };
    fake = fakeHass(
      {
        "GET remote/schedule/power/4": {
          schedule: { id: 4, name: "Expensive", enabled: true, active_now: false, next_change: step },
        },
        "GET remote/schedule/power/4/preview": {
          from: new Date().toISOString(),
          until: new Date(Date.now() + 86_400_000).toISOString(),
          currency: "EUR",
          price_missing: true,
          miners: [],
          changes: [{ ...step, end: new Date(Date.now() + 10_000_000).toISOString() }],
          prices: [],
        },
      },
      {
        ...registry,
        devices: {
          "device-plan": { identifiers: [["miner_remote", "schedule_4"]] },
        } as unknown as HomeAssistant["devices"],
      },
    );
    const card = await show("plan", { entity: "sensor.plan", hours: 24 });
    await vi.waitFor(() => expect(text(card)).toContain("Next: Pause"));
    expect(text(card)).toContain("in 2 hours");
    expect(text(card)).toContain("No price is currently available");
    expect(inner(card)?.shadowRoot?.querySelector("mr-price-chart")?.steps[0]?.reason).not.toContain("Expensive:");
    expect(fake.callApi).toHaveBeenCalledWith("GET", "remote/schedule/power/4/preview?hours=24", undefined);
    const gone = await show("plan", { entity: "sensor.other" });
    expect(text(gone)).toContain("no longer exists");
  });

  test("alerts: live for administrators, of one site, with links to the panel", async () => {
    const devices = {
      site: { id: "site", name: "Hall", identifiers: [["miner_remote", "entry"]], config_entries: ["entry"] },
    } as unknown as HomeAssistant["devices"];
    fake = fakeHass({}, { ...registry, devices });
    const card = await show("alerts", { site: "entry", limit: 2 });
    await reportFleet(miner("1"));
    const report = async (...alerts: unknown[]) => {
      fake.subscriptions.get("miner_remote/alerts/subscribe")?.({ alerts });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await settled();
    };
    await report(
      anAlert("hot", 1, { miner_id: "1", site: "Hall", args: { temperature_c: 97, limit_c: 95 } }),
      anAlert("offline", 2, { site: "Cellar" }),
      A_TARIFF_ALERT,
      anAlert("fault", 3, { site: "Hall" }),
    );
    expect(text(card)).toContain("Alerts, Hall");
    expect(text(card)).toContain("97 °C, limit 95 °C");
    expect(text(card)).not.toContain("Miner 2");
    expect(text(card)).toContain("and 1 more");
    const links = [...(inner(card)?.shadowRoot?.querySelectorAll("a.name") ?? [])].map((a) => a.getAttribute("href"));
    expect(links).toEqual(["/miner-remote/miner/1", "/miner-remote/rates/2"]);
    await report();
    expect(text(card)).toContain("All OK");
  });

  test("alerts: other users see the list, and the entities of the miners", async () => {
    const entities = { ...registry.entities, "sensor.m1": entity("sensor.m1", "device-1", "status") };
    fake = fakeHass(
      { "GET remote/alerts": { alerts: [anAlert("offline", 1, { miner_id: "1" })] } },
      { ...registry, entities, user: { name: "Sam", is_admin: false } },
    );
    const card = await show("alerts", {});
    await reportFleet(miner("1"));
    expect(fake.subscriptions.has("miner_remote/alerts/subscribe")).toBe(false);
    expect(text(card)).toContain("No answer for");
    expect(inner(card)?.shadowRoot?.querySelector("a")).toBeNull();
    const opened = vi.fn();
    card.addEventListener("hass-more-info", (event) => opened((event as CustomEvent).detail));
    button(card, /Miner 1/)?.click();
    expect(opened).toHaveBeenCalledWith({ entityId: "sensor.m1" });
  });

  test("today: prices from midnight on, the plan of the schedule by price, and what each schedule does", async () => {
    const { from, until } = dayOf(Date.now(), "Europe/Berlin");
    const hour = (number: number, price: number) => ({
      start: new Date(Date.parse(from) + number * 3_600_000).toISOString(),
      end: new Date(Date.parse(from) + (number + 1) * 3_600_000).toISOString(),
      price,
    });
    const base = { enabled: true, active_now: false, next_change: null, price_rule: null, electricity_rate_id: null };
    const schedules = [
      { ...base, id: 1, name: "Nights", active_now: true },
      { ...base, id: 2, name: "Off", enabled: false },
      { ...base, id: 4, name: "Expensive", price_rule: { type: "dearest" }, electricity_rate_id: 3 },
    ];
    fake = fakeHass(
      {
        "GET remote/rates": { rates: [{ id: 3, name: "Spot", currency: "EUR", price_now: 0.2, location: null }] },
        "GET remote/schedule/power": { schedules },
        "GET remote/rates/3/prices": [hour(-1, 9), hour(0, 0.3), hour(1, 0.1), hour(2, 0.2), hour(30, 9)],
        "GET remote/schedule/power/4/preview": { from, until, currency: "EUR", changes: [], prices: [], miners: [] },
      },
      registry,
    );
    const card = await show("today", {});
    await vi.waitFor(() => expect(text(card)).toContain("Price now"));
    const chart = inner(card)?.shadowRoot?.querySelector("mr-price-chart");
    expect([chart?.from, chart?.until, chart?.prices.length]).toEqual([from, until, 3]);
    expect(text(card)).toMatch(/Lowest today €0\.10\/kWh 01:00/);
    expect(text(card)).toMatch(/Nights.*Active now.*Expensive.*Enabled/);
    expect(text(card)).not.toContain("Off ");
    const asked = fake.callApi.mock.calls.map(([, path]) => path).find((path) => path.includes("/prices"));
    expect(asked).toMatch(/past_hours=\d+$/);
  });

  test("today: without prices and schedules it says what to do", async () => {
    fake = fakeHass({ "GET remote/rates": { rates: [] }, "GET remote/schedule/power": { schedules: [] } }, registry);
    const card = await show("today", {});
    await vi.waitFor(() => expect(text(card)).toContain("No electricity price and no power schedule yet."));
  });

  test("commands: the last ones, live, for administrators only", async () => {
    const record = {
      id: 7,
      timestamp: new Date().toISOString(),
      command_type: "reboot",
      miner_id: "1",
      miner_ip: "10.0.0.1",
      parameters: {},
      status: "pending",
      response: null,
      error_message: null,
      initiated_by: "Kim",
      source: "manual",
    };
    fake = fakeHass({ "GET remote/commands/history": { commands: [record] } }, registry);
    const card = await show("history", { limit: 1 });
    await reportFleet(miner("1"));
    expect(text(card)).toContain("Reboot Miner 1");
    fake.subscriptions.get("miner_remote/commands/subscribe")?.({
      commands: [{ ...record, id: 8, status: "failed", error_message: "It is off." }],
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
    expect(text(card)).toContain("It is off.");
    expect(inner(card)?.shadowRoot?.querySelectorAll("li")).toHaveLength(1);
    fake = fakeHass({}, { ...registry, user: { name: "Sam", is_admin: false } });
    const hidden = await show("history", {});
    expect(text(hidden)).toContain("Only administrators");
    expect(fake.callApi).not.toHaveBeenCalled();
    expect(fake.subscriptions.size).toBe(0);
  });
});
