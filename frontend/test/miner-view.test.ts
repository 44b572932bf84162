// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Env } from "../src/env";
import type { HomeAssistant, Miner } from "../src/types";
import { type MinerView, webPage } from "../src/views/miner";
import { aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

let env: Env;
let view: MinerView;
let fake: ReturnType<typeof fakeHass>;

/** Waits until the feeds have called their listeners, after a quarter of a second. */
const feedsUpdated = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await settled();
};

async function open(id: string, changes: Partial<HomeAssistant> = {}): Promise<void> {
  fake = fakeHass({ "GET remote/commands/history": { commands: [] } }, changes);
  env = await fakeEnv(fake.hass);
  env.catalog.value = CATALOG;
  view = document.createElement("mr-miner") as MinerView;
  Object.assign(view, { env, path: [id], back: new URLSearchParams("site=Hall") });
  document.body.append(view);
  await settled();
}

const fleet = async (...miners: readonly Miner[]): Promise<void> => {
  fake.subscriptions.get("miner_remote/fleet/subscribe")?.({ complete: true, miners, removed: [] });
  await feedsUpdated();
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
  test("shows pools, water, faults with codes, and outdated values", async () => {
    await open("m1");
    const faults = [{ message: "Fan 1 is lost.", code: "110" }];
    const water = { inlet_temperature_c: 33, outlet_temperature_c: 44 };
    const last_seen = new Date(Date.now() - 130_000).toISOString();
    await fleet(aMiner(1, { ...water, faults, last_seen, reachability: "late", online: false }), aMiner(2));
    const url = "stratum+tcp://alpha.example:3333";
    const pools = [{ slot: 0, url, user: "kim.1", active: true, alive: true }];
    const subscription = fake.subscriptions.get("miner_remote/pools/subscribe");
    subscription?.({ complete: true, miners: [{ miner_id: "m1", pools }], removed: [] });
    await feedsUpdated();
    for (const words of ["Late No answer for 2 min", "Fan 1 is lost. (110)", `Slot 0: ${url} kim.1 Active`])
      expect(text()).toContain(words);
    expect(text()).toContain("Water inlet33 °C");
    expect(text()).toContain("Water outlet44 °C");
    const old = [...view.renderRoot.querySelectorAll("dd.old")].map((each) => each.textContent);
    expect(old).toContain("200 TH/s");
    expect(old).not.toContain("127.71.0.1");
  });

  test("shows what it can't do and why, by the translated code or in English", async () => {
    const localize = (key: string) => (key.endsWith(".limit_api_only.message") ? "Nur über die API." : "");
    await open("m1", { localize });
    const limits = [
      { code: "api_only", reason: "It is read by its API." },
      { code: "new", reason: "Only in English." },
    ];
    await fleet(aMiner(1, { name: "Desk", limits, capabilities: ["reboot", "pause", "resume"] }));
    expect(text()).toContain("Nur über die API.");
    expect(text()).toContain("Only in English.");
    expect(text()).toMatch(/Desk does not support: (?=.*Power limit)(?=.*Pool switch)(?!.*Pause)/);
  });

  test("offers its commands and sends one after a question", async () => {
    await open("m1");
    await fleet(aMiner(1, { name: "Desk", capabilities: ["reboot", "pause", "resume"] }));
    expect(fake.callApi).toHaveBeenCalledWith("GET", "remote/commands/history?miner_id=m1&limit=8", undefined);
    expect(text()).toContain("No commands have been sent to this miner yet.");
    expect(view.renderRoot.querySelector('a[href="/config/devices/device/device1"]')).not.toBeNull();
    const buttons = [...part("mr-miner-commands").querySelectorAll("button")];
    // It mines, so that Resume is left out.
    expect(buttons.map((button) => button.textContent?.trim())).toEqual(["Reboot", "Pause"]);
    buttons[0]?.click();
    await settled();
    expect(text()).toContain("Reboot Desk?");
  });

  test("explains an unknown id", async () => {
    await open("gone");
    expect(text()).not.toContain("not found");
    await fleet(aMiner(1));
    expect(text()).toContain("There is no miner with the ID gone.");
    await fleet(aMiner(1), aMiner(2, { miner_id: "gone", name: "Back again" }));
    expect(text()).toContain("Back again");
  });

  test("shows another miner when the address changes, and ends its subscriptions", async () => {
    await open("m1");
    await fleet(aMiner(1, { name: "First" }), aMiner(2, { name: "Second" }));
    view.path = ["m2"];
    await settled();
    expect(text()).toContain("Second");
    expect(text()).not.toContain("First");
    expect(fake.callApi).toHaveBeenCalledWith("GET", "remote/commands/history?miner_id=m2&limit=8", undefined);
    view.remove();
    await vi.waitFor(() => expect([...fake.subscriptions.keys()]).toEqual([]));
  });
});

test("the address of a miner's web page has IPv6 in brackets", () => {
  expect(webPage("10.0.0.7")).toBe("http://10.0.0.7/");
  expect(webPage("fd00::7")).toBe("http://[fd00::7]/");
});
