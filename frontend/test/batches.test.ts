// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { phaseOf, stageCounts } from "../src/batches/phase";
import type { BatchProgress } from "../src/batches/progress";
import { retryOf } from "../src/batches/retry";
import "../src/batches/tray";
import type { BatchTray } from "../src/batches/tray";
import type { UndoDialog } from "../src/batches/undo-dialog";
import { dismiss, readWatched, visibleBatches, writeWatched } from "../src/batches/visible";
import type { CommandDialog } from "../src/components/command-dialog";
import type { Env } from "../src/env";
import type { Batch } from "../src/types";
import { aBatch, aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const text = (element: Node): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();

describe("how far a batch has come", () => {
  test.each([
    [{ running: true, pending: 3 }, "running"],
    [{ stopped: true, skipped: 4 }, "stopped"],
    [{ accepted: 3, confirmed: 7 }, "confirming"],
    [{ accepted: 1, failed: 2 }, "confirming"],
    [{ failed: 1, not_confirmed: 1 }, "failed"],
    [{ not_confirmed: 1 }, "not_confirmed"],
    [{ stopped: true }, "ended"],
  ] as const)("%o is %s", (changes, expected) => {
    expect(phaseOf(aBatch("a", changes))).toBe(expected);
  });

  test("each stage has its count", () => {
    const batch = aBatch("a", { confirmed: 4, accepted: 1, pending: 5, sent: 2, failed: 0 });
    expect(stageCounts(batch).map(({ stage, count }) => `${count} ${stage}`)).toEqual([
      "4 confirmed",
      "1 accepted",
      "2 sent",
      "3 waiting",
    ]);
    expect(stageCounts(aBatch("a", { command_type: "backup" }))).toEqual([{ stage: "done", count: 10 }]);
  });
});

describe("the known batches", () => {
  test("are those of the latest subscription, and not more than the integration keeps", async () => {
    const { hass, subscriptions, reconnect } = fakeHass();
    const { batches } = await fakeEnv(hass);
    const end = batches.listen(() => undefined);
    const send = (...sent: readonly Batch[]) =>
      subscriptions.get("miner_remote/batches/subscribe")?.({ batches: sent });
    send(aBatch("a", { running: true }));
    send(aBatch("b"));
    expect(batches.all).toHaveLength(2);
    reconnect();
    send(aBatch("b"));
    expect(batches.all.map((batch) => batch.batch_id)).toEqual(["b"]);
    const at = (number: number) => new Date(number * 1000).toISOString();
    send(aBatch("open", { running: true, started_at: at(0) }));
    for (let number = 1; number <= 300; number += 1) send(aBatch(`n${number}`, { started_at: at(number) }));
    expect(batches.all).toHaveLength(201);
    expect(batches.get("open")).toBeDefined();
    expect(batches.get("n1")).toBeUndefined();
    end();
  });
});

describe("batches in view", () => {
  const nothing = { kept: [], dismissed: [] };
  const ids = (batches: readonly Batch[]) => batches.map((batch) => batch.batch_id);

  test("a running batch is shown, and stays after it ended until dismissed", () => {
    const running = aBatch("a", { running: true });
    const first = visibleBatches([running, aBatch("old")], nothing, null);
    expect(ids(first.shown)).toEqual(["a"]);
    const ended = { ...running, running: false };
    const then = visibleBatches([ended, aBatch("old")], first.watched, null);
    expect(ids(then.shown)).toEqual(["a"]);
    expect(then.watched).toBe(first.watched);
    expect(ids(visibleBatches([ended], dismiss(then.watched, "a"), null).shown)).toEqual([]);
  });

  test("the batch in the URL is shown, even if it was dismissed", () => {
    expect(ids(visibleBatches([aBatch("a")], { kept: [], dismissed: ["a"] }, "a").shown)).toEqual(["a"]);
  });

  test("a batch that awaits confirmations stays, one of a schedule disappears after it ended well", () => {
    const scheduled = aBatch("a", { running: false, accepted: 2, confirmed: 8, source: "scheduled" });
    const first = visibleBatches([scheduled], nothing, null);
    expect(ids(first.shown)).toEqual(["a"]);
    expect(ids(visibleBatches([{ ...scheduled, accepted: 0, confirmed: 10 }], first.watched, null).shown)).toEqual([]);
    const doubtful = { ...scheduled, accepted: 0, not_confirmed: 2 };
    expect(ids(visibleBatches([doubtful], first.watched, null).shown)).toEqual(["a"]);
  });

  test("single commands of a schedule are only in the history", () => {
    const single = aBatch("a", { running: true, total: 1, source: "scheduled" });
    expect(visibleBatches([single, { ...single, batch_id: "b", total: 2 }], nothing, null).shown).toHaveLength(1);
  });

  test("batches unknown to Home Assistant are forgotten", () => {
    expect(visibleBatches([], { kept: ["a"], dismissed: ["b"] }, null).watched).toEqual(nothing);
  });

  test("the state survives the page, and a damaged one is ignored", () => {
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

describe("the tray", () => {
  const BATCHES = "miner_remote/batches/subscribe";
  const running = aBatch("a", {
    running: true,
    successful: 3,
    confirmed: 1,
    accepted: 2,
    failed: 1,
    pending: 6,
    sent: 2,
    failures: [
      { miner_ip: "127.71.0.1", miner_id: "m1", command_id: 5, status: "failed", error: "Connection refused." },
    ],
  });

  let fake: ReturnType<typeof fakeHass>;
  let env: Env;
  let tray: BatchTray;
  let toasts: string[];

  async function open(named: string | null = null, answers: Record<string, unknown> = {}): Promise<void> {
    fake = fakeHass({ "POST remote/batches/a/stop": { ok: true }, ...answers });
    env = await fakeEnv(fake.hass);
    env.catalog.value = CATALOG;
    env.fleet.take({ complete: true, more: false, miners: [aMiner(1, { name: "Desk" }), aMiner(2)], removed: [] });
    tray = document.createElement("mr-batch-tray") as BatchTray;
    tray.env = env;
    tray.named = named;
    toasts = [];
    tray.addEventListener("hass-notification", (event) => {
      toasts.push((event as CustomEvent<{ message: string }>).detail.message);
    });
    document.body.append(tray);
    await settled();
  }
  const batches = async (...all: readonly Batch[]): Promise<void> => {
    fake.subscriptions.get(BATCHES)?.({ batches: all });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
  };
  const root = () => tray.renderRoot as ShadowRoot;
  const cards = () => [...root().querySelectorAll<BatchProgress>("mr-batch-progress")];
  const card = (): ShadowRoot => cards()[0]?.renderRoot as ShadowRoot;
  const handle = () => root().querySelector<HTMLButtonElement>("button.handle");
  const press = async (parent: ParentNode, label: string): Promise<void> => {
    const button = [...parent.querySelectorAll("button")].find((each) => text(each).startsWith(label));
    if (button === undefined) throw new Error(`no button ${label}`);
    button.click();
    await settled();
  };

  beforeEach(() => {
    sessionStorage.clear();
    window.history.replaceState(null, "", "/miner-remote/rates");
  });
  afterEach(() => tray.remove());

  test("is not there without batches, and closed until it is opened", async () => {
    await open();
    expect(handle()).toBeNull();
    await batches(running, aBatch("old"));
    expect(text(handle() as Element)).toContain("1 running 2 of 10");
    expect(handle()?.getAttribute("aria-expanded")).toBe("false");
    expect(cards()).toHaveLength(0);
    handle()?.click();
    await settled();
    expect(cards()).toHaveLength(1);
    root()
      .querySelector("aside")
      ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    await settled();
    expect(cards()).toHaveLength(0);
  });

  test("a batch shows its stages and failures with links, can be stopped, and dismissed after it ended", async () => {
    await open("a");
    await batches(running);
    expect([...card().querySelectorAll(".count")].map(text)).toEqual([
      "1 Confirmed",
      "2 Accepted",
      "2 Sent",
      "4 Waiting",
      "1 Failed",
    ]);
    expect(text(card().querySelector(".failures") as Element)).toBe("Desk Connection refused.");
    expect(card().querySelector(".failures a")?.getAttribute("href")).toBe("/miner-remote/miner/m1");
    expect(card().querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("4");
    await press(card(), "Stop");
    expect(fake.callApi).toHaveBeenCalledWith("POST", "remote/batches/a/stop", undefined);
    const ended = {
      ...running,
      running: false,
      stopped: true,
      skipped: 6,
      pending: 0,
      sent: 0,
      accepted: 0,
      confirmed: 3,
    };
    await batches(ended);
    expect(text(card().querySelector(".chip") as Element)).toBe("Stopped");
    tray.named = null;
    card().querySelector<HTMLButtonElement>("header button.icon")?.click();
    await settled();
    expect(handle()).toBeNull();
  });

  test("what was sent from this page is shown even if it ended between two messages", async () => {
    await open();
    await batches(aBatch("a"), aBatch("b"));
    expect(handle()).toBeNull();
    env.batches.sent.add("c");
    await batches(aBatch("c"));
    handle()?.click();
    await settled();
    expect(cards().map(({ batch }) => batch.batch_id)).toEqual(["c"]);
    await press(card(), "");
    expect(cards()).toEqual([]);
    await batches(aBatch("c"));
    expect(cards()).toEqual([]);
  });

  test("a reboot is not finished while confirmations are awaited", async () => {
    await open("a");
    const accepted = {
      ...running,
      running: false,
      pending: 0,
      sent: 0,
      failed: 0,
      failures: [],
      confirmed: 4,
      accepted: 6,
    };
    await batches(accepted);
    expect(text(card().querySelector(".chip") as Element)).toBe("Waiting for confirmation");
    expect(text(handle() as Element)).toContain("1 waiting for confirmation 4 of 10");
    expect(card().querySelector("header button.icon")).toBeNull();
    await batches({ ...accepted, accepted: 0, confirmed: 9, not_confirmed: 1 });
    expect(text(card().querySelector(".chip") as Element)).toBe("Not all confirmed");
  });

  test("toasts announce the acceptance and the end of what was sent here, once", async () => {
    await open();
    env.batches.sentHere.add("a").add("b");
    await batches(running, aBatch("other", { running: true }));
    expect(toasts).toEqual([]);
    const accepted = {
      ...running,
      running: false,
      pending: 0,
      sent: 0,
      failed: 0,
      failures: [],
      confirmed: 0,
      accepted: 10,
    };
    await batches(accepted);
    await batches({ ...accepted, confirmed: 3, accepted: 7 });
    await batches({ ...accepted, confirmed: 10, accepted: 0 }, aBatch("other"));
    await batches(aBatch("b", { total: 1, miner_id: "m1", confirmed: 0, failed: 1, failures: running.failures }));
    expect(toasts).toEqual([
      "Reboot: 10 miners – 10 accepted",
      "Reboot: 10 miners – 10 confirmed",
      "Reboot: Desk – Connection refused.",
    ]);
  });

  test("the seconds to the next group are counted", async () => {
    await open("a");
    await batches({ ...running, next_group_at: new Date(Date.now() + 30_000).toISOString() });
    expect(text(card().querySelector(".counts") as Element)).toMatch(/Next batch in (29|30) s/);
  });

  test("an unavailable batch in the URL is explained", async () => {
    window.history.replaceState(null, "", "/miner-remote/control?batch=gone");
    await open("gone");
    await batches();
    expect(text(root().querySelector(".notice") as Element)).toContain("no longer available");
    await press(root().querySelector(".notice") as Element, "Dismiss");
    expect(window.location.search).toBe("");
  });

  test("a failed command is sent again to the miners on which it failed, after its dialog", async () => {
    await open("a");
    const ended = {
      ...running,
      running: false,
      pending: 0,
      sent: 0,
      accepted: 0,
      confirmed: 9,
      command_type: "power_limit",
    };
    await batches({ ...ended, parameters: { power_limit_w: 2600 } } as Batch);
    fake.hass.callWS = vi.fn(async () => ({ batch_id: "b" })) as never;
    env.fleet.take({
      complete: true,
      more: false,
      miners: [aMiner(1, { capabilities: ["power_limit"] })],
      removed: [],
    });
    await press(card(), "Retry failed");
    await vi.waitFor(() => expect(root().querySelector("mr-command-dialog")).not.toBeNull());
    await settled();
    const dialog = root().querySelector<CommandDialog>("mr-command-dialog")?.renderRoot as ShadowRoot;
    expect(dialog.querySelector<HTMLInputElement>("[name=power_limit_w]")?.value).toBe("2600");
    dialog.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(fake.hass.callWS).toHaveBeenCalledWith({
      type: "miner_remote/command",
      command_type: "power_limit",
      miner_ids: ["m1"],
      parameters: { power_limit_w: 2600 },
    });
  });

  test("with more failures than are listed, the others come from the history", async () => {
    const commands = ["m1", "m2"].map((miner_id, at) => ({ id: 9 - at, miner_id, status: at ? "timeout" : "success" }));
    await open(null, { "GET remote/commands/history": { commands } });
    const found = await retryOf(env, { ...running, running: false, failed: 2 });
    expect(found?.miners.map((miner) => miner.miner_id)).toEqual(["m1", "m2"]);
    expect(await retryOf(env, { ...running, failures: [], failed: 0 })).toBeUndefined();
  });

  test("a template names its batch, and is not sent again as one command", async () => {
    await open("a");
    await batches(aBatch("a", { command_type: "apply_template", title: "Hall A", running: false, failed: 2 }));
    expect(text(card())).toContain("Hall A");
    expect(text(card())).toContain("apply the template again");
    expect([...card().querySelectorAll("button")].map(text)).not.toContain("Retry failed");
  });

  test("a pool switch with backups is undone after it was asked which pools come back", async () => {
    const pools = [
      { slot: 0, url: "stratum+tcp://old.example:3333", user: "kim.1", active: true },
      { slot: 1, url: "", user: "", active: null },
    ];
    const records = [{ id: 4, miner_id: "m1", status: "success", response: { backup_id: 3 } }];
    await open("a", {
      "GET remote/commands/history": { commands: records },
      "GET remote/backups/3": { backup: { id: 3, miner_id: "m1", miner_ip: "127.71.0.1", config_data: { pools } } },
    });
    const ended = aBatch("a", {
      command_type: "pool_switch",
      parameters: { pool_url: "stratum+tcp://new.example:1", worker_name: "k" },
    });
    await batches(ended);
    expect([...card().querySelectorAll("button")].map(text)).not.toContain("Undo");
    await batches({ ...ended, undoable: 2 });
    await press(card(), "Undo");
    await vi.waitFor(() => expect(root().querySelector("mr-undo-dialog")).not.toBeNull());
    await settled();
    const dialog = root().querySelector<UndoDialog>("mr-undo-dialog")?.renderRoot as ShadowRoot;
    expect(text(dialog.querySelector("dl") as Element)).toBe("Desk Slot 0: old.example:3333, kim.1 Active");
    expect(text(dialog)).toContain("and 1 more miner");
    fake.hass.callWS = vi.fn(async () => ({ batch_id: "b" })) as never;
    await press(dialog, "Restore pools of 2 miners");
    expect(fake.hass.callWS).toHaveBeenCalledWith({
      type: "miner_remote/command",
      command_type: "undo_pool_switch",
      miner_ids: [],
      parameters: { batch_id: "a" },
    });
    expect(window.location.search).toBe("?batch=b");
  });
});
