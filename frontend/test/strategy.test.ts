// @vitest-environment happy-dom
import { beforeEach, describe, expect, test } from "vitest";
import { scan } from "../src/dashboard/scan";
import { dashboard, view } from "../src/strategy";
import type { DeviceEntry, EntityEntry, EntityState, HomeAssistant } from "../src/types";
import { fakeHass } from "./fake-hass";

const KEYS = [
  "status",
  "hashrate",
  "efficiency",
  "temperature_max",
  "pool",
  "mining",
  "reboot",
  "locate_light",
  "uptime",
];
const DOMAINS: Readonly<Record<string, string>> = { mining: "switch", locate_light: "switch", reboot: "button" };

interface View {
  path: string;
  title: string;
  subview?: boolean;
  sections?: { cards: Record<string, unknown>[]; visibility?: unknown[] }[];
  strategy?: object;
}

/** Registries with this many miners, one schedule and one tariff. */
function home(miners: number): Pick<HomeAssistant, "devices" | "entities" | "states" | "areas"> {
  const devices: Record<string, DeviceEntry> = {};
  const entities: Record<string, EntityEntry> = {};
  const states: Record<string, EntityState> = {};
  const add = (id: string, identifier: string, name: string, keys: readonly string[], area: string | null = null) => {
    devices[id] = {
      id,
      name,
      name_by_user: null,
      area_id: area,
      labels: [],
      identifiers: [["miner_remote", identifier]],
      config_entries: ["entry"],
      via_device_id: null,
    };
    for (const key of keys) {
      const entityId = `${DOMAINS[key] ?? "sensor"}.${id}_${key}`;
      entities[entityId] = { entity_id: entityId, device_id: id, platform: "miner_remote", translation_key: key };
      states[entityId] = { entity_id: entityId, state: "1", attributes: {}, last_changed: "" };
    }
    return id;
  };
  add("site", "entry", "Hall", ["site_hashrate", "site_power", "miners_offline", "plan"]);
  add("schedule", "schedule_3", "Nights", ["schedule_enabled", "schedule_energy_saved"]);
  add("rate", "rate_2", "Spot", ["current_price"]);
  for (let index = 1; index <= miners; index++) {
    const id = add(`m${index}`, `mac-${index}`, `Miner ${index}`, KEYS, index % 2 ? "east" : null);
    const power = `sensor.${id}_power`;
    entities[power] = { entity_id: power, device_id: id, platform: "miner_remote" };
    states[power] = { entity_id: power, state: "1", attributes: { device_class: "power" }, last_changed: "" };
  }
  return { devices, entities, states, areas: { east: { area_id: "east", name: "East [1]" } } };
}

function cardsOf(made: View): Record<string, unknown>[] {
  return (made.sections ?? []).flatMap((section) => section.cards);
}

async function made(miners: number, changes: Partial<HomeAssistant> = {}): Promise<View[]> {
  const { hass } = fakeHass({}, { ...home(miners), ...changes });
  return ((await dashboard({}, hass)) as { views: View[] }).views;
}

beforeEach(() => window.history.replaceState(null, "", "/my-miners/fleet"));

describe("the registries", () => {
  test("sites with their miners, schedules and tariffs, by name, and entities by key or class", () => {
    const found = scan(home(11));
    expect(found.sites.map((site) => site.name)).toEqual(["Hall"]);
    expect(found.sites[0]?.miners.map((miner) => miner.name).slice(0, 3)).toEqual(["Miner 1", "Miner 2", "Miner 3"]);
    expect(found.sites[0]?.miners.at(-1)?.name).toBe("Miner 11");
    expect(found.sites[0]?.miners[0]?.entities).toMatchObject({ mining: "switch.m1_mining", power: "sensor.m1_power" });
    expect(found.schedules.map((schedule) => schedule.scheduleId)).toEqual([3]);
    expect(found.rates.map((rate) => rate.name)).toEqual(["Spot"]);
  });

  test("disabled sites are left out, with their miners", () => {
    const { devices, ...registries } = home(2);
    const off = { ...devices, site: { ...(devices.site as DeviceEntry), disabled_by: "config_entry" } };
    expect(scan({ ...registries, devices: off }).sites).toEqual([]);
    const without = { ...devices, m1: { ...(devices.m1 as DeviceEntry), disabled_by: "user" } };
    const miners = scan({ ...registries, devices: without }).sites[0]?.miners;
    expect(miners?.map((miner) => miner.name)).toEqual(["Miner 2"]);
  });

  test("hidden entities and those of other integrations are left out", () => {
    const registries = home(1);
    const entities = {
      ...registries.entities,
      "switch.m1_mining": { ...registries.entities["switch.m1_mining"], hidden: true } as EntityEntry,
      "sensor.m1_pool": { ...registries.entities["sensor.m1_pool"], platform: "other" } as EntityEntry,
    };
    const miner = scan({ ...registries, entities }).sites[0]?.miners[0];
    expect(miner?.entities).not.toHaveProperty("mining");
    expect(miner?.entities).not.toHaveProperty("pool");
  });
});

describe("the dashboard", () => {
  test("has the fleet, each site, plans, and a hidden view for each miner", async () => {
    const views = await made(2);
    expect(views.map((item) => [item.path, item.subview ?? false])).toEqual([
      ["fleet", false],
      ["site-entry", false],
      ["plans", false],
      ["miner-m1", true],
      ["miner-m2", true],
    ]);
    expect(views[3]?.strategy).toEqual({ type: "custom:miner-remote", device: "m1" });
  });

  test("only alerts, plans and commands use our own cards", async () => {
    const views = await made(2);
    const types = new Set(views.flatMap(cardsOf).map((card) => String(card.type)));
    expect([...types].filter((type) => type.startsWith("custom:")).sort()).toEqual([
      "custom:miner-remote-alerts-card",
      "custom:miner-remote-history-card",
      "custom:miner-remote-plan-card",
      "custom:miner-remote-today-card",
    ]);
  });

  test("the history of commands is for administrators", async () => {
    const views = await made(1, { user: { name: "Sam", is_admin: false } });
    expect(views.flatMap(cardsOf).some((card) => card.type === "custom:miner-remote-history-card")).toBe(false);
  });

  test("a miner's tile opens its view on this dashboard", async () => {
    const views = await made(1);
    const tiles = cardsOf(views[1] as View).filter((card) => card.entity === "sensor.m1_status");
    expect(tiles[0]?.tap_action).toEqual({ action: "navigate", navigation_path: "/my-miners/miner-m1" });
  });

  test("shows the alerts of all sites, and those of each site", async () => {
    const views = await made(1);
    const alerts = views.map((item) => cardsOf(item).filter((card) => card.type === "custom:miner-remote-alerts-card"));
    expect(alerts.slice(0, 2).map(([card]) => card?.site)).toEqual([undefined, "entry"]);
  });

  test("the heading of a miner opens its page in the panel, for administrators", async () => {
    const heading = async (changes: Partial<HomeAssistant>) => {
      const { hass } = fakeHass({}, { ...home(1), ...changes });
      return cardsOf((await view({ device: "m1" }, hass)) as unknown as View)[0]?.tap_action;
    };
    expect(await heading({})).toEqual({ action: "navigate", navigation_path: "/miner-remote/miner/mac-1" });
    expect(await heading({ user: { name: "Sam", is_admin: false } })).toBeUndefined();
  });

  test("without a site it explains what to do, and without plans it has no view of plans", async () => {
    const empty = (await dashboard({}, fakeHass().hass)) as { views: { cards: { type: string }[] }[] };
    expect(empty.views.map((item) => item.cards.map((card) => card.type))).toEqual([["markdown"]]);
    const { hass } = fakeHass({}, { ...home(1) });
    const devices = Object.fromEntries(
      Object.entries(hass.devices).filter(([id]) => id !== "schedule" && id !== "rate"),
    );
    const views = ((await dashboard({}, { ...hass, devices })) as { views: View[] }).views;
    expect(views.map((item) => item.path)).not.toContain("plans");
  });

  test("a thousand miners are links by area, generated quickly, without a filter card of all", async () => {
    const { hass } = fakeHass({}, home(1000));
    const before = performance.now();
    const { views } = (await dashboard({}, hass)) as { views: View[] };
    expect(performance.now() - before).toBeLessThan(1000);
    expect(views.filter((item) => item.subview)).toHaveLength(1000);
    const site = cardsOf(views[1] as View);
    const list = String(site.find((card) => card.type === "markdown")?.content);
    expect(list).toContain("### East [1]");
    expect(list).toContain("[Miner 1](/my-miners/miner-m1)");
    expect(list.match(/\]\(\/my-miners\/miner-/g)).toHaveLength(1000);
    expect(views.flatMap(cardsOf).some((card) => card.type === "entity-filter")).toBe(false);
    expect(site.length).toBeLessThan(30);
  });

  test("names are not rendered as Markdown", async () => {
    const registries = home(61);
    const m1 = { ...(registries.devices.m1 as DeviceEntry), name_by_user: "a [b](x) *c*" };
    const views = await made(61, { devices: { ...registries.devices, m1 } });
    const list = cardsOf(views[1] as View).find((card) => card.type === "markdown");
    expect(String(list?.content)).toContain("[a \\[b\\](x) \\*c\\*](/my-miners/miner-m1)");
  });
});

describe("the view of a miner", () => {
  const of = async (device: string, changes: Partial<HomeAssistant> = {}) =>
    (await view({ device }, fakeHass({}, { ...home(1), ...changes }).hass)) as unknown as View & {
      cards?: { type: string }[];
    };

  test("has values, controls, graphs and other entities, each once", async () => {
    const cards = cardsOf(await of("m1"));
    const tiles = cards.filter((card) => card.type === "tile").map((card) => card.entity);
    expect(new Set(tiles).size).toBe(tiles.length);
    expect(tiles).toContain("sensor.m1_power");
    const rest = cards.find((card) => card.type === "entities")?.entities as { entity: string }[];
    expect(rest.map((row) => row.entity)).toEqual(["sensor.m1_uptime"]);
    expect(cards.at(-1)).toEqual({ type: "custom:miner-remote-history-card", device: "m1" });
  });

  test("a reboot asks for confirmation in the user's language", async () => {
    const reboot = (cards: Record<string, unknown>[]) => cards.find((card) => card.entity === "button.m1_reboot");
    expect(reboot(cardsOf(await of("m1")))?.tap_action).toEqual({
      action: "perform-action",
      perform_action: "button.press",
      target: { entity_id: "button.m1_reboot" },
      confirmation: { text: "Reboot Miner 1?" },
    });
    const german = reboot(cardsOf(await of("m1", { language: "de" })))?.tap_action;
    expect(german).toMatchObject({ confirmation: { text: "Miner 1 neu starten?" } });
  });

  test("explains a missing miner", async () => {
    expect((await of("other")).cards?.[0]?.type).toBe("markdown");
  });
});
