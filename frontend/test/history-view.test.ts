// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MrTable } from "../src/components/table";
import type { Env } from "../src/env";
import { MAX_RECORDS, PAGE } from "../src/history/window";
import type { CommandRecord, HomeAssistant } from "../src/types";
import { currentPlace } from "../src/url-state";
import type { HistoryView } from "../src/views/history";
import "../src/views/history";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

function record(id: number, values: Partial<CommandRecord> = {}): CommandRecord {
  return {
    id,
    timestamp: new Date(Date.now() - 1000).toISOString(),
    command_type: "reboot",
    miner_id: "m1",
    miner_ip: "10.0.0.1",
    parameters: {},
    status: "success",
    response: { result: "restarting" },
    error_message: null,
    sent_at: null,
    completed_at: null,
    duration_ms: 1200,
    verification: null,
    initiated_by: "Ada",
    source: "manual",
    batch_id: "b1",
    ...values,
  };
}

let total: number;
let calls: string[];
let env: Env;
let fake: ReturnType<typeof fakeHass>;
let view: HistoryView;

/** Answers like the REST API from a history of `total` records. */
function answer(path: string): unknown {
  if (path.startsWith("remote/commands/stats")) {
    const stats = {
      period: "last_24_hours",
      total,
      successful: total,
      failed: 0,
      pending: 0,
      by_type: { reboot: total },
    };
    return { stats };
  }
  const query = new URLSearchParams(path.split("?")[1]);
  const high = Math.min(total, Number(query.get("before_id") ?? total + 1) - 1);
  const count = Math.max(0, Math.min(high, Number(query.get("limit"))));
  return { commands: Array.from({ length: count }, (_, place) => record(high - place)) };
}

const follow = (): void => {
  view.query = currentPlace().query;
};

async function open(query = "", changes: Partial<HomeAssistant> = {}): Promise<void> {
  calls = [];
  fake = fakeHass(
    {},
    {
      callApi: (async (_: string, path: string) => {
        calls.push(path);
        return answer(path);
      }) as HomeAssistant["callApi"],
      ...changes,
    },
  );
  env = await fakeEnv(fake.hass);
  window.history.replaceState(null, "", `/miner-remote/history${query}`);
  view = document.createElement("mr-history") as HistoryView;
  view.env = env;
  follow();
  window.addEventListener("location-changed", follow);
  document.body.append(view);
  await settled();
}

const sendRecords = async (...commands: CommandRecord[]): Promise<void> => {
  fake.subscriptions.get("miner_remote/commands/subscribe")?.({ commands });
  await settled();
};
const table = () => view.renderRoot.querySelector("mr-table") as MrTable<CommandRecord>;
const viewed = async (first: number, last: number): Promise<void> => {
  table().dispatchEvent(new CustomEvent("viewed", { detail: { first, last } }));
  await settled();
};
const words = (element: ParentNode): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();
const button = (label: string) =>
  [...view.renderRoot.querySelectorAll("button")].find((each) => words(each).startsWith(label));
const history = () => calls.filter((path) => path.startsWith("remote/commands/history"));

beforeEach(() => {
  total = 5_000;
});

afterEach(() => {
  window.removeEventListener("location-changed", follow);
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the command history", () => {
  test("requests one page, then older ones while scrolling, and keeps only a few", async () => {
    await open();
    expect(history()).toEqual([`remote/commands/history?limit=${PAGE}`]);
    for (let page = 1; page <= 6; page += 1) await viewed(table().rows.length - 20, table().rows.length - 1);
    expect(history()[1]).toBe(`remote/commands/history?before_id=${total - PAGE + 1}&limit=${PAGE}`);
    expect(table().rows.length).toBe(MAX_RECORDS);
    expect(table().rows[0]?.id).toBe(total - 4 * PAGE);
    await viewed(5, 20);
    expect(table().rows[0]?.id).toBe(total - 3 * PAGE);
    expect(button("Back to the newest")).toBeDefined();
    button("Back to the newest")?.click();
    await settled();
    expect(table().rows[0]?.id).toBe(total);
  });

  test("is live: new commands on top, changed ones in place, only those that match", async () => {
    total = 3;
    await open("?type=reboot");
    await sendRecords(record(4, { status: "pending" }), record(5, { command_type: "backup" }));
    expect(table().rows.map((row) => [row.id, row.status])).toEqual([
      [4, "pending"],
      [3, "success"],
      [2, "success"],
      [1, "success"],
    ]);
    await sendRecords(record(4, { status: "failed" }));
    expect(table().rows[0]?.status).toBe("failed");
  });

  test("visible rows do not move: new commands are counted, and appear at the top", async () => {
    await open();
    await viewed(30, 45);
    total += 2;
    await sendRecords(record(total - 1), record(total));
    expect(table().rows[0]?.id).toBe(total - 2);
    expect(words(button("2 new") as HTMLElement)).toBe("2 new commands");
    await viewed(0, 15);
    expect(table().rows[0]?.id).toBe(total);
    expect(button("2 new")).toBeUndefined();
  });

  test("changed filters reload; answers to earlier requests are ignored", async () => {
    await open();
    let release: (value: unknown) => void = () => undefined;
    const slow = new Promise((resolve) => {
      release = resolve;
    });
    const callApi = vi.spyOn(fake.hass, "callApi").mockImplementation((async (_: string, path: string) => {
      if (path.includes("status=failed")) await slow;
      return path.includes("status=failed") ? { commands: [record(7, { status: "failed" })] } : answer(path);
    }) as HomeAssistant["callApi"]);
    const filters = view.renderRoot.querySelector("mr-history-filters");
    filters?.dispatchEvent(new CustomEvent("changed", { detail: { status: "failed" } }));
    await settled();
    expect(window.location.search).toBe("?status=failed");
    filters?.dispatchEvent(new CustomEvent("changed", { detail: { status: null, batch: "b1" } }));
    await settled();
    release(undefined);
    await settled();
    expect(callApi.mock.calls.at(-1)?.[1]).toBe(`remote/commands/history?batch_id=b1&limit=${PAGE}`);
    expect(table().rows[0]?.id).toBe(total);
  });

  test("a command in the URL is shown, even an old one, and kept up to date", async () => {
    await open("?command=12");
    const details = () => view.renderRoot.querySelector("mr-command-details");
    expect(history()).toContain("remote/commands/history?before_id=13&limit=1");
    expect(words(details()?.shadowRoot as ShadowRoot)).toContain("restarting");
    await sendRecords(record(12, { status: "failed", error_message: "The miner did not come back." }));
    expect(words(details()?.shadowRoot as ShadowRoot)).toContain("The miner did not come back.");
    details()?.dispatchEvent(new CustomEvent("closed"));
    await settled();
    expect(window.location.search).toBe("");
    expect(details()).toBeNull();
  });

  test("a missing command is reported", async () => {
    await open("?command=9000");
    expect(words(view.renderRoot)).toContain("Command 9000 does not exist.");
  });

  test("the newest commands are requested again after the connection was lost", async () => {
    await open();
    total += 1;
    fake.reconnect();
    await settled();
    expect(table().rows[0]?.id).toBe(total);
    await viewed(30, 45);
    total += 2;
    fake.reconnect();
    await settled();
    expect(table().rows[0]?.id).toBe(total - 2);
    expect(button("2 new commands")).toBeDefined();
  });

  test("explains what to do without commands and without matches", async () => {
    total = 0;
    await open();
    expect(words(view.renderRoot)).toContain("No commands yet");
    document.body.replaceChildren();
    await open("?status=failed");
    expect(words(view.renderRoot)).toContain("No matching commands");
  });

  test("an error is described and the request can be retried", async () => {
    await open();
    const callApi = vi
      .spyOn(fake.hass, "callApi")
      .mockRejectedValue({ status_code: 503, body: { error: "Shutting down." } });
    view.renderRoot
      .querySelector("mr-history-filters")
      ?.dispatchEvent(new CustomEvent("changed", { detail: { source: "manual" } }));
    await settled();
    expect(words(view.renderRoot.querySelector("[role=alert]") as Element)).toContain("Shutting down.");
    expect(table().rows.length).toBe(PAGE);
    callApi.mockImplementation((async (_: string, path: string) => answer(path)) as HomeAssistant["callApi"]);
    button("Try again")?.click();
    await settled();
    expect(view.renderRoot.querySelector("[role=alert]")).toBeNull();
  });

  test("the CSV file is requested with the filters", async () => {
    const asked: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    await open("?type=backup&user=Ada", {
      fetchWithAuth: async (path: string) => {
        asked.push(path);
        return new Response("id,error\r\n7,\r\n");
      },
    });
    button("Download CSV")?.click();
    await settled();
    expect(asked).toEqual(["/api/remote/commands/history?command_type=backup&initiated_by=Ada&format=csv&limit=1000"]);
    expect(click).toHaveBeenCalledOnce();
  });

  test("statistics are requested again after commands, but not for each", async () => {
    await open();
    vi.useFakeTimers();
    const stats = () => calls.filter((path) => path.startsWith("remote/commands/stats")).length;
    expect(stats()).toBe(1);
    for (let id = 1; id <= 5; id += 1) {
      fake.subscriptions.get("miner_remote/commands/subscribe")?.({ commands: [record(total + id)] });
      await vi.advanceTimersByTimeAsync(200);
    }
    await vi.advanceTimersByTimeAsync(3_000);
    expect(stats()).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stats()).toBe(3);
  });

  test("nothing is left behind when the page is left", async () => {
    await open();
    view.remove();
    await settled();
    expect(fake.subscriptions.has("miner_remote/commands/subscribe")).toBe(false);
    const before = calls.length;
    fake.reconnect();
    await settled();
    expect(calls.length).toBe(before);
  });
});
