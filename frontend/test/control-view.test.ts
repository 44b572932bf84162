// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { BatchProgress } from "../src/components/batch-progress";
import type { CommandDialog } from "../src/components/command-dialog";
import type { MrDialog } from "../src/components/dialog";
import type { MrTable } from "../src/components/table";
import type { Env } from "../src/env";
import type { Batch, HomeAssistant, Miner } from "../src/types";
import { currentPlace } from "../src/url-state";
import type { View } from "../src/view";
import type { ControlView } from "../src/views/control";
import "../src/views/control";
import { aBatch, aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const FLEET = "miner_remote/fleet/subscribe";
const BATCHES = "miner_remote/batches/subscribe";
const POOLS = "miner_remote/pools/subscribe";

let env: Env;
let view: ControlView;
let subscriptions: ReturnType<typeof fakeHass>["subscriptions"];
let callWS: ReturnType<typeof vi.fn>;
let callApi: ReturnType<typeof fakeHass>["callApi"];

/** Waits until the feeds have called their listeners, after a quarter of a second. */
const feedsUpdated = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await settled();
};

const follow = (): void => {
  view.query = currentPlace().query;
};

async function open(address = "/miner-remote/control", changes: Partial<HomeAssistant> = {}): Promise<void> {
  const fake = fakeHass(
    {
      "GET remote/rates": { rates: [] },
      "GET remote/commands/history": { commands: [] },
      "POST remote/batches/a/stop": { ok: true },
    },
    changes,
  );
  ({ subscriptions, callApi } = fake);
  callWS = fake.hass.callWS as unknown as typeof callWS;
  callWS.mockResolvedValue({ batch_id: "a" });
  env = await fakeEnv(fake.hass);
  env.catalog.value = CATALOG;
  window.history.replaceState(null, "", address);
  view = document.createElement("mr-control") as ControlView;
  view.env = env;
  follow();
  window.addEventListener("location-changed", follow);
  document.body.append(view);
  await settled();
}

const fleet = async (miners: readonly Miner[]): Promise<void> => {
  subscriptions.get(FLEET)?.({ complete: true, miners, removed: [] });
  await feedsUpdated();
};
const pools = async (...miners: readonly object[]): Promise<void> => {
  subscriptions.get(POOLS)?.({ complete: true, miners, removed: [] });
  await feedsUpdated();
};
const batches = async (...all: readonly Batch[]): Promise<void> => {
  subscriptions.get(BATCHES)?.({ batches: all });
  await feedsUpdated();
};

const PARTS = "mr-batch-list, mr-fleet-toolbar, mr-selection-bar";
const all = <Found extends Element = HTMLElement>(selector: string): Found[] =>
  [view.renderRoot, ...[...view.renderRoot.querySelectorAll<View>(PARTS)].map((part) => part.renderRoot)].flatMap(
    (root) => [...root.querySelectorAll<Found>(selector)],
  );
const one = <Found extends Element = HTMLElement>(selector: string): Found => {
  const [found] = all<Found>(selector);
  if (found === undefined) throw new Error(`no ${selector}`);
  return found;
};
const text = (element: Node): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();
const table = (): MrTable<Miner> => one<MrTable<Miner>>("mr-table");
const select = async (...ids: string[]): Promise<void> => {
  table().dispatchEvent(new CustomEvent("selected", { detail: new Set(ids) }));
  await settled();
};
const press = async (root: ParentNode, label: string): Promise<void> => {
  const button = [...root.querySelectorAll("button")].find((each) => text(each).startsWith(label));
  if (button === undefined) throw new Error(`no button ${label}`);
  button.click();
  await settled();
};
const dialog = (): ShadowRoot => one<CommandDialog>("mr-command-dialog").renderRoot as ShadowRoot;
const fill = (root: ParentNode, name: string, value: string): void => {
  const input = root.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (input === null) throw new Error(`no field ${name}`);
  input.value = value;
  input.dispatchEvent(new Event("input"));
};
/** Closes a dialog like Escape or its close button. */
const close = (root: ParentNode): void => root.querySelector<MrDialog>("mr-dialog")?.close();
const submit = async (): Promise<void> => {
  dialog()
    .querySelector("form")
    ?.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
};

beforeEach(() => {
  sessionStorage.clear();
  Element.prototype.scrollIntoView = () => undefined;
});
afterEach(() => {
  window.removeEventListener("location-changed", follow);
  view.remove();
});

describe("the fleet", () => {
  test("without miners it shows only the next step", async () => {
    await open();
    await fleet([]);
    expect(view.shadowRoot?.querySelector("mr-no-miners")).not.toBeNull();
    expect(view.shadowRoot?.querySelector("mr-fleet-toolbar")).toBeNull();
  });

  test("a search without results can be cleared", async () => {
    await open("/miner-remote/control?q=whatever&status=offline");
    await fleet([aMiner(1)]);
    expect(all("mr-table")).toHaveLength(0);
    await press(one(".empty"), "Clear filters");
    expect(window.location.search).toBe("");
    expect(table().rows).toHaveLength(1);
  });

  test("filters are stored in the URL and applied to the table", async () => {
    await open();
    await fleet([
      aMiner(1, { name: "Desk" }),
      aMiner(2, { name: "Attic", status: "Stale", reachability: "offline", online: false }),
      aMiner(3),
    ]);
    const search = one<HTMLInputElement>("input[type=search]");
    search.value = "attic";
    search.dispatchEvent(new Event("input"));
    await settled();
    expect(window.location.search).toBe("?q=attic");
    expect(table().rows.map((miner) => miner.name)).toEqual(["Attic"]);
    expect(text(one(".count"))).toContain("1 of 3 miners");
    table().dispatchEvent(new CustomEvent("sorted", { detail: "-power" }));
    expect(window.location.search).toBe("?q=attic&sort=-power");
  });

  test("a refused subscription is shown and can be retried", async () => {
    const subscribeMessage = vi.fn().mockRejectedValue({ message: "no way" });
    const connection = { subscribeMessage, addEventListener: () => undefined, removeEventListener: () => undefined };
    await open("/miner-remote/control", { connection } as unknown as Partial<HomeAssistant>);
    await feedsUpdated();
    expect(text(one(".notice"))).toContain("no way");
    const asked = () => subscribeMessage.mock.calls.filter(([, message]) => message.type === FLEET).length;
    const before = asked();
    await press(one(".notice"), "Try again");
    expect(asked()).toBe(before + 1);
  });

  test("all subscriptions end when the page is left", async () => {
    await open();
    await fleet([aMiner(1)]);
    view.remove();
    await settled();
    expect([...subscriptions.keys()]).toEqual([]);
  });
});

describe("commands to a selection", () => {
  const miners = [
    aMiner(1, { capabilities: ["reboot", "pause", "resume"] }),
    aMiner(2, { capabilities: ["reboot", "power_limit"], online: false }),
    aMiner(3, { capabilities: [] }),
  ];

  test("only commands that a selected miner supports are offered", async () => {
    await open();
    await fleet(miners);
    expect(all(".actions")).toHaveLength(0);
    await select("m2", "m3");
    expect(all(".buttons button").map(text)).toEqual(["Reboot", "Power limit"]);
    await select("m3");
    expect(text(one(".buttons"))).toBe("No commands are available for the selected miners.");
  });

  test("a reboot shows its miners, asks for confirmation, and is sent once", async () => {
    await open();
    await fleet(miners);
    await select("m1", "m2", "m3");
    await press(one(".buttons"), "Reboot");
    expect(text(dialog().querySelector(".targets") as Element)).toContain("Applies to 2 miners");
    expect(text(dialog().querySelector(".targets") as Element)).toContain("1 selected miner doesn't support this");
    expect(text(dialog().querySelector(".targets") as Element)).toContain("1 of them is not responding");
    await submit();
    expect(callWS).not.toHaveBeenCalled();
    expect(text(dialog().querySelector(".ask") as Element)).toContain("Reboot 2 miners?");
    const yes = dialog().querySelector<HTMLButtonElement>("button.danger");
    yes?.click();
    yes?.click();
    await settled();
    expect(callWS.mock.calls).toEqual([
      [{ type: "miner_remote/command", command_type: "reboot", miner_ids: ["m1", "m2"], parameters: {} }],
    ]);
    expect(all("mr-command-dialog")).toHaveLength(0);
    expect(window.location.search).toBe("?batch=a");
  });

  test("each command opens its own dialog, also after another one was closed", async () => {
    await open();
    await fleet(miners);
    await select("m1", "m2");
    await press(one(".buttons"), "Pause");
    expect(text(dialog().querySelector(".targets") as Element)).toContain("Applies to Miner 1");
    close(dialog());
    await settled();
    await press(one(".buttons"), "Reboot");
    expect(text(dialog().querySelector(".targets") as Element)).toContain("Applies to 2 miners");
    expect(callWS).not.toHaveBeenCalled();
  });

  test("a refusal is shown in the dialog and the input is kept", async () => {
    await open();
    await fleet(miners);
    callWS.mockRejectedValue({ code: "rate_limited", message: "Too many commands. Try again in 7 seconds." });
    await select("m2");
    await press(one(".buttons"), "Power limit");
    fill(dialog(), "power_limit_w", "2800");
    await submit();
    expect(text(dialog().querySelector("[role=alert]") as Element)).toBe("Too many commands. Try again in 7 seconds.");
    expect(dialog().querySelector<HTMLInputElement>("[name=power_limit_w]")?.value).toBe("2800");
    callWS.mockResolvedValue({ batch_id: "b" });
    await submit();
    expect(callWS).toHaveBeenLastCalledWith({
      type: "miner_remote/command",
      command_type: "power_limit",
      miner_ids: ["m2"],
      parameters: { power_limit_w: 2800 },
    });
  });

  test("an invalid field shows its error and nothing is sent", async () => {
    await open();
    await fleet([aMiner(1), aMiner(2)]);
    await select("m1", "m2");
    await press(one(".buttons"), "Pool switch");
    fill(dialog(), "pool_url", "stratum+tcp://pool.example.com");
    await submit();
    const url = dialog().querySelector<HTMLInputElement>("[name=pool_url]");
    expect(url?.getAttribute("aria-invalid")).toBe("true");
    expect(text(dialog().querySelector("#pool_url-error") as Element)).toContain("port");
    expect(callWS).not.toHaveBeenCalled();
  });

  test("the password is in no attribute, and the worker has a live example", async () => {
    await open();
    await fleet([aMiner(1, { name: "Rack 1" })]);
    await select("m1");
    await press(one(".buttons"), "Pool switch");
    fill(dialog(), "pool_password", "hunter2");
    fill(dialog(), "worker_name", "me.{name}");
    await settled();
    expect(dialog().innerHTML).not.toContain("hunter2");
    expect(text(dialog().querySelector(".now.help") as Element)).toBe("Rack 1 → me.Rack-1");
  });

  test("a pool switch shows the current pools, and three example workers", async () => {
    await open();
    const slot = (number: number, host: string, active: boolean | null) => ({
      slot: number,
      url: `stratum+tcp://${host}:3333`,
      user: "kim.1",
      active,
      alive: true,
    });
    await fleet([1, 2, 3, 4, 5].map((number) => aMiner(number)));
    await pools(
      { miner_id: "m1", pools: [slot(0, "alpha.example", true), slot(1, "beta.example", false)] },
      // Groups of pools: the miner mines on both.
      { miner_id: "m2", pools: [slot(0, "alpha.example", true), slot(1, "gamma.example", true)] },
      { miner_id: "m3", pools: [] },
      { miner_id: "m4", pools: null },
    );
    await select("m1", "m2", "m3", "m4", "m5");
    await press(one(".buttons"), "Pool switch");
    fill(dialog(), "worker_name", "kim.{ip_last}");
    await settled();
    const [now, workers] = [...dialog().querySelectorAll(".now")].map(text);
    expect(now).toContain("Slot 0: alpha.example:3333 (2 miners) active on 2");
    expect(now).toContain("beta.example:3333 (1 miner)");
    expect(now).toContain("gamma.example:3333 (1 miner) active on 1");
    expect(text(dialog())).toContain("3 miners do not report any pools.");
    expect(workers).toBe("Miner 1 → kim.1 Miner 2 → kim.2 Miner 3 → kim.3 5 different worker names");
  });

  test("selected miners hidden by filters are counted", async () => {
    await open();
    await fleet([aMiner(1, { name: "Desk" }), aMiner(2, { name: "Attic" })]);
    await select("m1", "m2");
    const search = one<HTMLInputElement>("input[type=search]");
    search.value = "desk";
    search.dispatchEvent(new Event("input"));
    await settled();
    expect(text(one(".chosen"))).toContain("2 selected 1 of them is hidden by the filters");
  });
});

describe("batches", () => {
  const running = aBatch("a", {
    running: true,
    successful: 3,
    failed: 1,
    pending: 6,
    failures: [{ miner_ip: "127.71.0.1", command_id: 5, status: "failed", error: "Connection refused." }],
  });
  const card = (): ShadowRoot => one<BatchProgress>("mr-batch-progress").renderRoot as ShadowRoot;

  test("a running batch shows failures with reasons, can be stopped, and dismissed after it ended", async () => {
    await open();
    await fleet([aMiner(1, { name: "Desk" })]);
    await batches(running, aBatch("old"));
    expect(all("mr-batch-progress")).toHaveLength(1);
    const counts = [...card().querySelectorAll(".counts li[class]:not(.end)")].map(text);
    expect(counts).toEqual(["3 Succeeded", "1 Failed", "6 Pending"]);
    expect(text(card().querySelector(".failures") as Element)).toBe("Desk Connection refused.");
    expect(card().querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("4");
    await press(card(), "Stop");
    expect(callApi).toHaveBeenCalledWith("POST", "remote/batches/a/stop", undefined);
    await batches({ ...running, running: false, stopped: true, skipped: 6, pending: 0 });
    expect(text(card().querySelector(".chip") as Element)).toBe("Stopped");
    card().querySelector<HTMLButtonElement>("button.icon")?.click();
    await settled();
    expect(all("mr-batch-progress")).toHaveLength(0);
  });

  test("it is shown again after the page was left, even if it has ended", async () => {
    await open();
    await fleet([aMiner(1)]);
    await batches(running);
    view.remove();
    window.removeEventListener("location-changed", follow);
    await open();
    await fleet([aMiner(1)]);
    await batches({ ...running, running: false, pending: 0 }, aBatch("old"));
    expect(text(card().querySelector(".chip") as Element)).toBe("Finished with failures");
  });

  test("the seconds to the next group are counted", async () => {
    await open();
    await fleet([aMiner(1)]);
    await batches({ ...running, next_group_at: new Date(Date.now() + 30_000).toISOString() });
    expect(text(card().querySelector(".counts") as Element)).toMatch(/Next batch in (29|30) s/);
  });

  test("an unavailable batch in the URL is explained", async () => {
    await open("/miner-remote/control?batch=gone");
    await fleet([aMiner(1)]);
    await batches();
    expect(text(one(".notice"))).toContain("no longer available");
    await press(one(".notice"), "Dismiss");
    expect(window.location.search).toBe("");
  });
});

test("a row opens the page of its miner", async () => {
  await open("/miner-remote/control?status=mining");
  await fleet([aMiner(1, { miner_id: "02:aa" })]);
  table().dispatchEvent(new CustomEvent("opened", { detail: env.fleet.get("02:aa") }));
  expect(window.location.pathname).toBe("/miner-remote/miner/02%3Aaa");
});
