// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SentCommand } from "../src/batches/stages";
import type { CommandDialog } from "../src/components/command-dialog";
import type { MrDialog } from "../src/components/dialog";
import type { MrTable } from "../src/components/table";
import type { Env } from "../src/env";
import type { CommandRecord, HomeAssistant, Miner } from "../src/types";
import { currentPlace } from "../src/url-state";
import type { View } from "../src/view";
import type { ControlView } from "../src/views/control";
import "../src/views/control";
// The panel loads them later; elements that are defined between two tests are not upgraded properly here.
import "../src/views/pages";
import { aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const FLEET = "miner_remote/fleet/subscribe";
const COMMANDS = "miner_remote/commands/subscribe";
const POOLS = "miner_remote/pools/subscribe";

let env: Env;
let view: ControlView;
let subscriptions: ReturnType<typeof fakeHass>["subscriptions"];
let callWS: ReturnType<typeof vi.fn>;

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
    },
    changes,
  );
  ({ subscriptions } = fake);
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

/** The commands that were sent to miners. */
const ordered = (): readonly object[] =>
  callWS.mock.calls.map(([message]) => message).filter(({ type }) => type === "miner_remote/command");
const PARTS = "mr-fleet-toolbar, mr-selection-bar";
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
const poolFields = (): ShadowRoot => dialog().querySelector("mr-pool-fields")?.renderRoot as ShadowRoot;
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
  test("a place of its own opens the dialog that adds miners", async () => {
    await open("/miner-remote/control?add=1&q=a");
    await vi.waitFor(() => expect(view.shadowRoot?.querySelector("mr-add-miners")).not.toBeNull(), 5000);
    view.shadowRoot?.querySelector("mr-add-miners")?.dispatchEvent(new CustomEvent("closed"));
    await settled();
    expect(window.location.search).toBe("?q=a");
    expect(view.shadowRoot?.querySelector("mr-add-miners")).toBeNull();
  });

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

  test("pools follow once all miners have come, also when they come again", async () => {
    await open();
    subscriptions.get(FLEET)?.({ complete: true, more: true, miners: [aMiner(1)], removed: [] });
    await feedsUpdated();
    expect(subscriptions.has(POOLS)).toBe(false);
    subscriptions.get(FLEET)?.({ complete: false, more: false, miners: [aMiner(2)], removed: [] });
    await feedsUpdated();
    expect(subscriptions.has(POOLS)).toBe(true);
    await fleet([aMiner(1)]);
    expect(subscriptions.has(POOLS)).toBe(true);
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
    expect(all(".buttons button").map(text)).toEqual(["Reboot", "Power limit", "Curtail …", "Labels", "Area"]);
    await select("m3");
    expect(text(one(".buttons p"))).toBe("No commands are available for the selected miners.");
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
    expect(ordered()).toEqual([]);
    expect(text(dialog().querySelector(".ask") as Element)).toContain("Reboot 2 miners?");
    const yes = dialog().querySelector<HTMLButtonElement>("button.danger");
    yes?.click();
    yes?.click();
    await settled();
    expect(ordered()).toEqual([
      { type: "miner_remote/command", command_type: "reboot", miner_ids: ["m1", "m2"], parameters: {} },
    ]);
    expect(all("mr-command-dialog")).toHaveLength(0);
    expect(window.location.search).toBe("?batch=a");
    // The next click does not hit the same miners.
    expect(all("mr-selection-bar")).toHaveLength(0);
  });

  test("each command opens its own dialog, also after another one was closed", async () => {
    await open();
    await fleet(miners);
    await select("m1", "m2");
    await press(one(".buttons"), "Pause");
    expect(one<CommandDialog>("mr-command-dialog").renderRoot.querySelector("mr-dialog")?.heading).toBe(
      "Pause: Miner 1",
    );
    close(dialog());
    await settled();
    await press(one(".buttons"), "Reboot");
    expect(text(dialog().querySelector(".targets") as Element)).toContain("Applies to 2 miners");
    expect(ordered()).toEqual([]);
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
    expect(ordered().at(-1)).toEqual({
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
    await press(one(".buttons"), "Switch pool");
    fill(poolFields(), "pool_url", "stratum+tcp://pool.example.com");
    await submit();
    const url = poolFields().querySelector<HTMLInputElement>("[name=pool_url]");
    expect(url?.getAttribute("aria-invalid")).toBe("true");
    expect(text(poolFields().querySelector("[id='pool_url-error']") as Element)).toContain("port");
    expect(ordered()).toEqual([]);
  });

  test("the password is in no attribute, and the worker has a live example", async () => {
    await open();
    await fleet([aMiner(1, { name: "Rack 1" })]);
    await select("m1");
    await press(one(".buttons"), "Switch pool");
    fill(poolFields(), "pool_password", "hunter2");
    fill(poolFields(), "worker_name", "me.{name}");
    await settled();
    expect(poolFields().innerHTML).not.toContain("hunter2");
    expect(text(poolFields().querySelector(".examples") as Element)).toBe("Rack 1 → me.Rack-1");
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
    await press(one(".buttons"), "Switch pool");
    fill(poolFields(), "worker_name", "kim.{ip_last}");
    await settled();
    const [first, second] = [...poolFields().querySelectorAll(".slots section")].map(text);
    expect(first).toContain("alpha.example:3333 (2 miners) active on 2");
    expect(second).toContain("beta.example:3333 (1 miner) gamma.example:3333 (1 miner) active on 1");
    expect(second).toContain("Not changed");
    expect(text(poolFields())).toContain("3 miners do not report any pools.");
    const workers = text(poolFields().querySelector(".examples") as Element);
    expect(workers).toBe("Miner 1 → kim.1 Miner 2 → kim.2 Miner 3 → kim.3 5 different worker names");
  });

  test("one miner: a single dialog that names it and then follows the command", async () => {
    await open();
    await fleet([aMiner(1, { name: "Desk" })]);
    await select("m1");
    await press(one(".buttons"), "Reboot");
    expect(dialog().querySelector("mr-dialog")?.heading).toBe("Reboot: Desk");
    expect(text(dialog())).toContain("It currently mines");
    expect([...dialog().querySelectorAll("button")].map(text)).toEqual(["Cancel", "Reboot Desk"]);
    await submit();
    expect(ordered()).toHaveLength(1);
    const followed = () => dialog().querySelector<SentCommand>("mr-sent-command")?.renderRoot as ShadowRoot;
    const report = async (changes: Partial<CommandRecord>): Promise<string[]> => {
      subscriptions.get(COMMANDS)?.({
        commands: [
          { ...sent, ...changes },
          { ...sent, id: 8, batch_id: "other" },
        ],
      });
      await settled();
      return [...followed().querySelectorAll(".stages li")].map((step) => `${step.classList[0]} ${text(step)}`);
    };
    const sent = {
      id: 7,
      batch_id: "a",
      command_type: "reboot",
      status: "pending",
      sent_at: "2026-10-14T12:00:00+00:00",
      completed_at: null,
      verification: null,
      error_message: null,
      response: null,
    } as unknown as CommandRecord;
    expect(await report({ sent_at: null })).toEqual([
      "awaited Waiting",
      "ahead Sent",
      "ahead Accepted",
      "ahead Confirmed",
    ]);
    expect(await report({})).toEqual([
      "reached Sent 14:00:00",
      "awaited Waiting for the miner to accept it",
      "ahead Confirmed",
    ]);
    const accepted = { status: "success", completed_at: "2026-10-14T12:00:02+00:00", verification: "waiting" } as const;
    expect(await report(accepted)).toEqual([
      "reached Sent 14:00:00",
      "reached Accepted 14:00:02",
      "awaited Waiting for confirmation",
    ]);
    expect(await report({ ...accepted, verification: "confirmed", verified_at: "2026-10-14T12:01:00+00:00" })).toEqual([
      "reached Sent 14:00:00",
      "reached Accepted 14:00:02",
      "reached Confirmed 14:01:00",
    ]);
    await press(dialog(), "Close");
    expect(all("mr-command-dialog")).toHaveLength(0);
    // The user has seen the result: no toast shows it again.
    expect(env.batches.sentHere.size).toBe(0);
  });

  test("a failed command to one miner can be tried again with the same input", async () => {
    await open();
    await fleet([aMiner(1, { name: "Desk", capabilities: ["power_limit"] })]);
    await select("m1");
    await press(one(".buttons"), "Power limit");
    fill(dialog(), "power_limit_w", "2800");
    await submit();
    subscriptions.get(COMMANDS)?.({
      commands: [
        {
          id: 7,
          batch_id: "a",
          command_type: "power_limit",
          status: "failed",
          sent_at: null,
          completed_at: null,
          verification: null,
          error_message: "Refused.",
        },
      ],
    });
    await settled();
    expect(text(dialog().querySelector<SentCommand>("mr-sent-command")?.renderRoot as ShadowRoot)).toContain(
      "Refused.",
    );
    await press(dialog(), "Try again");
    expect(dialog().querySelector<HTMLInputElement>("[name=power_limit_w]")?.value).toBe("2800");
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

test("a row opens the page of its miner", async () => {
  await open("/miner-remote/control?status=mining");
  await fleet([aMiner(1, { miner_id: "02:aa" })]);
  table().dispatchEvent(new CustomEvent("opened", { detail: env.fleet.get("02:aa") }));
  expect(window.location.pathname).toBe("/miner-remote/miner/02%3Aaa");
});
