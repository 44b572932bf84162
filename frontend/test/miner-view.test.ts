// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Env } from "../src/env";
import type { MinerMessage } from "../src/miner/details";
import type { HomeAssistant } from "../src/types";
import type { MinerView } from "../src/views/miner";
import "../src/views/miner";
import { webPage } from "../src/web-page";
import { CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";
import { aMessage } from "./miner-samples";

let env: Env;
let view: MinerView;
let fake: ReturnType<typeof fakeHass>;

const RATE = { id: 7, name: "Flat", type: "flat", location: "*", price: 0.3, price_now: 0.3, currency: "EUR" };
const NOW = Date.now();

/** Answers of Home Assistant: a history with a gap, and one price. */
const answer = async ({ type }: { type: string }): Promise<unknown> => {
  if (type === "history/history_during_period")
    return { "sensor.m1_hashrate": [{ s: "190", lu: (NOW - 7_200_000) / 1000 }], "sensor.m1_power": [] };
  if (type === "miner_remote/prices")
    return {
      currency: "EUR",
      prices: [
        { start: new Date(NOW - 90_000_000).toISOString(), end: new Date(NOW + 90_000_000).toISOString(), price: 0.3 },
      ],
    };
  return {};
};

async function open(
  id: string,
  changes: Partial<HomeAssistant> = {},
  answers: Record<string, unknown> = {},
): Promise<void> {
  fake = fakeHass(
    {
      "GET remote/commands/history": { commands: [] },
      "GET remote/backups": { backups: [] },
      "GET remote/rates": { rates: [RATE] },
      ...answers,
    },
    { callWS: vi.fn(answer) as never, ...changes },
  );
  env = await fakeEnv(fake.hass);
  env.catalog.value = CATALOG;
  view = document.createElement("mr-miner") as MinerView;
  Object.assign(view, { env, path: [id], back: new URLSearchParams("site=Hall") });
  document.body.append(view);
  await settled();
}

const send = async (message: MinerMessage): Promise<void> => {
  fake.subscriptions.get("miner_remote/miner/subscribe")?.(message);
  await new Promise((resolve) => setTimeout(resolve, 80));
  await settled();
};

/** All text of the page, in its parts too. */
const text = (root: ParentNode = view.renderRoot): string =>
  [
    (root.textContent ?? "").replace(/\s+/g, " "),
    ...[...root.querySelectorAll("*")].flatMap((each) => (each.shadowRoot === null ? [] : [text(each.shadowRoot)])),
  ].join(" ");
const part = (name: string): ShadowRoot => {
  const root = view.renderRoot.querySelector(name)?.shadowRoot;
  if (!root) throw new Error(`no ${name}`);
  return root;
};

afterEach(() => {
  document.body.innerHTML = "";
});

describe("the page of a miner", () => {
  test("shows pools with shares, water, faults with codes, and outdated values", async () => {
    await open("m1");
    const seen = { first_seen: "2026-11-20T09:00:00Z", last_seen: "2026-11-20T10:00:00Z" };
    const faults = [
      { message: "Fan 1 is lost.", code: "110", ...seen, present: true },
      { message: "Too hot.", code: null, ...seen, present: false },
    ];
    const water = { inlet_temperature_c: 33, outlet_temperature_c: 44 };
    const last_seen = new Date(Date.now() - 130_000).toISOString();
    const url = "stratum+tcp://alpha.example:3333";
    const pool = { slot: 0, url, user: "kim.1", active: true, alive: true, accepted: 990, rejected: 10 };
    const error = { error_code: "no_connection", error_args: {}, error_message: "There is no connection." };
    await send(
      aMessage({ ...water, last_seen, reachability: "late", online: false }, { pools: [pool], error, faults }),
    );
    for (const words of [
      "Late No answer for 2 min",
      "The last poll failed: There is no connection.",
      "Fan 1 is lost. (110) since Nov 20, 2026, 10:00",
      "Earlier faults Too hot. Nov 20, 2026, 10:00 to Nov 20, 2026, 11:00",
      `Slot 0: ${url} kim.1`,
      "990 accepted, 10 rejected (1 %)",
    ])
      expect(text()).toContain(words);
    expect(text()).toMatch(/Water inlet\s*33 °C/);
    expect(text()).toMatch(/Water outlet\s*44 °C/);
    const old = [...view.renderRoot.querySelectorAll("dd.old")].map((each) => each.textContent);
    expect(old).toContain("200 TH/s");
    expect(old).not.toContain("127.71.0.1");
  });

  test("shows measured against expected hashrate, hashboards and fans, and what has stopped", async () => {
    await open("m1");
    const board = { temperature_c: null, inlet_temperature_c: null, outlet_temperature_c: null, active: true };
    await send(
      aMessage(
        { hashrate_ths: 190, expected_hashrate_ths: 200, shares_accepted: 1998, shares_rejected: 2 },
        {
          boards: [
            { ...board, position: 0, hashrate_ths: 95, chip_temperature_c: 71, chips: 108, frequency_mhz: 525 },
            { ...board, position: 1, hashrate_ths: 0, chip_temperature_c: null, chips: null, frequency_mhz: null },
          ],
          fans: [
            { position: 0, rpm: 6000 },
            { position: 1, rpm: 0 },
          ],
          work_mode: "high",
        },
      ),
    );
    const boards = [...view.renderRoot.querySelectorAll(".board")].map((each) => text(each));
    expect(boards[0]).toMatch(/Hashboard 0.*95 TH\/s.*71 °C.*525 MHz.*108/);
    expect(boards[0]).not.toContain("Not hashing");
    expect(boards[1]).toContain("Not hashing");
    expect(boards[1]).not.toContain("Chips");
    expect(text()).toContain("95 % of the expected 200 TH/s");
    expect(text()).toMatch(/Rejected shares\s*0.1 %/);
    expect(text()).toMatch(/Fan 1\s*0 rpm\s*Stopped/);
    expect(text()).toMatch(/Work mode\s*high/);
  });

  test("shows what it can't do and why, by the translated code or in English", async () => {
    const localize = (key: string) => (key.endsWith(".limit_api_only.message") ? "Nur über die API." : "");
    await open("m1", { localize });
    const limits = [
      { code: "api_only", reason: "It is read by its API." },
      { code: "new", reason: "Only in English." },
    ];
    await send(aMessage({ name: "Desk", limits, capabilities: ["reboot", "pause", "resume"] }));
    expect(text()).toContain("Nur über die API.");
    expect(text()).toContain("Only in English.");
    expect(text()).toMatch(/Desk does not support: (?=.*Power limit)(?=.*Switch pool)(?!.*Pause)/);
  });

  test("offers its commands and sends one after a question", async () => {
    await open("m1");
    await send(aMessage({ name: "Desk", capabilities: ["reboot", "pause", "resume"] }));
    expect(fake.callApi).toHaveBeenCalledWith("GET", "remote/commands/history?miner_id=m1&limit=8", undefined);
    expect(text()).toContain("No commands have been sent to this miner yet.");
    expect(view.renderRoot.querySelector('a[href="/config/devices/device/device1"]')).not.toBeNull();
    const buttons = [...part("mr-miner-commands").querySelectorAll("button")];
    expect(buttons.map((button) => button.textContent?.trim())).toEqual(["Reboot", "Pause", "Resume"]);
    // It mines, so there is nothing to resume; the button keeps its place.
    expect(buttons.map((button) => button.disabled)).toEqual([false, false, true]);
    buttons[0]?.click();
    await settled();
    expect(text()).toContain("Reboot Desk");
    // The command that was sent is followed beside the buttons.
    const commands = part("mr-miner-commands");
    commands.querySelector("mr-command-dialog")?.dispatchEvent(new CustomEvent("sent", { detail: "b1" }));
    const record = {
      id: 9,
      batch_id: "b1",
      miner_id: "m1",
      command_type: "reboot",
      status: "success",
      verification: "waiting",
      timestamp: "2026-11-20T10:00:00Z",
      parameters: {},
    };
    const commandFeed = fake.subscriptions.get("miner_remote/commands/subscribe");
    commandFeed?.({
      commands: [{ ...record, id: 8, batch_id: "b0", command_type: "backup", verification: null }, record],
    });
    const status = () => text(commands.querySelector("[role=status]") as Element);
    await vi.waitFor(() => expect(status()).toMatch(/^ ?Reboot Accepted ?$/));
    commandFeed?.({ commands: [{ ...record, verification: "confirmed" }] });
    await vi.waitFor(() => expect(status()).toMatch(/^ ?Reboot Confirmed ?$/));
  });

  test("offers to install firmware on a miner that supports it, and otherwise says that it can't", async () => {
    await open("m1", {}, { "GET remote/firmware": { images: [] } });
    await send(aMessage({ name: "Desk", capabilities: ["reboot", "firmware"] }));
    expect(text()).not.toMatch(/does not support:[^.]*Firmware upgrade/);
    const commands = part("mr-miner-commands");
    const button = [...commands.querySelectorAll("button")].find((each) =>
      each.textContent?.includes("Install firmware"),
    );
    button?.click();
    await settled();
    expect(commands.querySelector("mr-rollout-dialog")?.miners?.map(({ name }) => name)).toEqual(["Desk"]);
    expect(text()).toContain("No images yet.");
    commands.querySelector("mr-rollout-dialog")?.dispatchEvent(new CustomEvent("closed"));
    await send(aMessage({ name: "Desk", capabilities: ["reboot"] }));
    expect(text()).not.toContain("Install firmware");
    expect(text()).toMatch(/Desk does not support:[^.]*Firmware upgrade/);
  });

  test("a paused miner lacks nothing", async () => {
    await open("m1");
    const board = {
      position: 0,
      temperature_c: 25,
      chip_temperature_c: null,
      inlet_temperature_c: null,
      outlet_temperature_c: null,
    };
    const paused = { mining: false, paused: true, hashrate_ths: 0, expected_hashrate_ths: 200 };
    await send(
      aMessage(paused, { boards: [{ ...board, hashrate_ths: 0, chips: 1, frequency_mhz: null, active: false }] }),
    );
    expect(text()).not.toContain("Not hashing");
    expect(text()).not.toContain("of the expected");
  });

  test("does not say that a silent miner lacks hashboards or pools", async () => {
    await open("m1");
    await send(aMessage({ name: "Desk", reachability: "offline", online: false }, { pools: null }));
    expect(text().match(/Desk does not respond, so there are no current values\./g)).toHaveLength(2);
    expect(text()).not.toContain("does not report any");
  });

  test("explains an unknown id until there is such a miner", async () => {
    await open("gone");
    expect(text()).not.toContain("not found");
    await send({ miner: null, details: null });
    expect(text()).toContain("There is no miner with the ID gone.");
    await send(aMessage({ miner_id: "gone", name: "Back again" }));
    expect(text()).toContain("Back again");
    expect(text()).not.toContain("not found");
  });

  test("shows another miner when the address changes, and ends its subscriptions", async () => {
    await open("m1");
    await send(aMessage({ name: "First" }));
    view.path = ["m2"];
    await settled();
    expect(text()).not.toContain("First");
    await send(aMessage({ miner_id: "m2", name: "Second" }));
    expect(text()).toContain("Second");
    expect(fake.callApi).toHaveBeenCalledWith("GET", "remote/commands/history?miner_id=m2&limit=8", undefined);
    view.remove();
    await vi.waitFor(() => expect([...fake.subscriptions.keys()]).toEqual([]));
  });

  test("draws what is recorded, and explains what is not", async () => {
    await open("m1");
    const entities = {
      hashrate: { entity_id: "sensor.m1_hashrate", disabled: false, recorded: true },
      power: { entity_id: "sensor.m1_power", disabled: false, recorded: true },
      temperature_max: { entity_id: "sensor.m1_temperature", disabled: true, recorded: true },
      efficiency: null,
    };
    await send(aMessage({ name: "Desk" }, { entities }));
    const charts = part("mr-miner-charts");
    expect([...charts.querySelectorAll("mr-line-chart")].map((each) => each.label)).toEqual(["Hashrate"]);
    const none = [...charts.querySelectorAll(".none")].map((each) => text(each));
    expect(none[0]).toContain("No values were recorded in this period.");
    expect(none[1]).toContain("The entity sensor.m1_temperature is disabled");
    expect(none[2]).toContain("Desk does not report this.");
    const asked = vi.mocked(fake.hass.callWS).mock.calls.map(([message]) => message);
    const history = asked.find(({ type }) => type === "history/history_during_period");
    expect(history?.entity_ids).toEqual(["sensor.m1_hashrate", "sensor.m1_power"]);
    expect(text(charts)).toContain("€0.30/kWh");
    // A time under the pointer, until it leaves.
    const chart = charts.querySelector("mr-line-chart");
    const shown = () => text(charts.querySelector(".readout") as Element);
    const look = async (detail: number | null): Promise<void> => {
      chart?.dispatchEvent(new CustomEvent("cursor", { detail }));
      await settled();
    };
    expect(shown()).toContain("Now");
    await look(NOW - 3_600_000);
    expect(shown()).not.toContain("Now");
    expect(text(chart?.shadowRoot as ShadowRoot)).toContain("190 TH/s");
    await look(NOW - 10_800_000);
    expect(text(chart?.shadowRoot as ShadowRoot)).toContain("–");
    await look(null);
    expect(shown()).toContain("Now");
    // A chosen period is in the address.
    const week = [...charts.querySelectorAll("input")][2];
    week?.dispatchEvent(new Event("change"));
    expect(window.location.search).toBe("?range=week");
    // A sensor that the recorder leaves out.
    await send(aMessage({}, { entities: { ...entities, hashrate: { ...entities.hashrate, recorded: false } } }));
    expect(text(charts)).toContain("does not record sensor.m1_hashrate");
  });

  test("shows schedules, their plan and backups", async () => {
    const backups = [
      {
        id: 4,
        backup_name: "Before",
        created_at: "2026-11-20T10:00:00+00:00",
        backup_type: "pre_update",
        is_validated: false,
      },
    ];
    await open("m1", {}, { "GET remote/backups": { backups } });
    await send(aMessage());
    expect(text()).toContain("No schedule covers this miner.");
    const start = new Date(Date.now() + 3_600_000).toISOString();
    const step = {
      start,
      end: start,
      reason: "",
      reasons: [{ code: "window", args: { start: "08:00", end: "17:00" }, schedule: "Day" }],
    };
    await send(
      aMessage(
        {},
        {
          schedules: [
            { id: 3, name: "Day", enabled: true },
            { id: 5, name: "Old", enabled: false },
          ],
          plan: {
            until: start,
            overridden: true,
            steps: [
              { ...step, action: "on", power_limit_w: null, reasons_more: 0 },
              { ...step, action: "limit", power_limit_w: 2000, reasons_more: 0 },
            ] as never,
          },
        },
      ),
    );
    expect(text()).toMatch(/Now\s*Run/);
    expect(text()).toContain("Limit to 2,000 W");
    expect(text()).toContain("Someone sent a command to this miner.");
    expect(text()).toMatch(/Old\s*Disabled/);
    // What depends on prices that are not known yet is undecided, in one step.
    const later = (hours: number) => new Date(Date.parse(start) + hours * 3_600_000).toISOString();
    const priced = (from: number, until: number, action: string, args: object) => ({
      ...step,
      start: later(from),
      end: later(until),
      action,
      power_limit_w: null,
      reasons_more: 0,
      reasons: [{ code: "cheapest_hours", args: { hours: 8, ...args }, schedule: "Day" }],
    });
    const steps = [priced(0, 4, "on", { unpriced_from: later(2) }), priced(4, 6, "off", {})];
    await send(
      aMessage(
        {},
        {
          schedules: [{ id: 3, name: "Day", enabled: true }],
          plan: { until: start, overridden: false, steps: steps as never },
        },
      ),
    );
    const shown = [...view.renderRoot.querySelectorAll(".what b")].map((one) => one.textContent);
    expect(shown).toEqual(["Run", "Undecided"]);
    expect(view.renderRoot.querySelector('a[href="/miner-remote/schedules/3"]')).not.toBeNull();
    const list = part("mr-miner-backups");
    expect(list.querySelector('a[href="/miner-remote/backups/4"]')?.textContent).toContain("Before");
    expect(list.querySelector('a[href="/miner-remote/backups?miner=m1"]')).not.toBeNull();
  });

  test("reads the backups again after one was made", async () => {
    await open("m1");
    await send(aMessage());
    const count = () => fake.callApi.mock.calls.filter(([, path]) => path.startsWith("remote/backups")).length;
    expect(count()).toBe(1);
    const record = {
      id: 9,
      miner_id: "m1",
      command_type: "backup",
      status: "success",
      verification: null,
      timestamp: "2026-11-20T10:00:00Z",
      parameters: {},
    };
    fake.subscriptions.get("miner_remote/commands/subscribe")?.({ commands: [record] });
    await vi.waitFor(() => expect(count()).toBe(2));
  });

  test("asks for the last commands again after the connection was lost", async () => {
    await open("m1");
    await send(aMessage());
    const count = () =>
      fake.callApi.mock.calls.filter(([, path]) => path.includes("history") && path.includes("limit=8")).length;
    expect(count()).toBe(1);
    fake.reconnect();
    await vi.waitFor(() => expect(count()).toBe(2));
  });
});

test("the address of a miner's web page has IPv6 in brackets", () => {
  expect(webPage("10.0.0.7")).toBe("http://10.0.0.7/");
  expect(webPage("fd00::7")).toBe("http://[fd00::7]/");
});
