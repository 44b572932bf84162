import { describe, expect, test } from "vitest";
import { whatText } from "../src/command-what";
import { choices, MinerNames, pick } from "../src/components/miner-names";
import { humanised, isEmpty } from "../src/components/values";
import { CSV_PAGE, collectCsv, parseCsv } from "../src/history/csv";
import { historyFilter, matches, wrongSpan } from "../src/history/filters";
import { message } from "../src/history/result";
import { HistoryWindow, MAX_RECORDS, PAGE } from "../src/history/window";
import { instantOf } from "../src/history/zone";
import type { CommandRecord, Miner } from "../src/types";
import { fakeEnv, fakeHass } from "./fake-hass";

const NOW = Date.parse("2026-10-14T12:00:00Z");

function record(id: number, values: Partial<CommandRecord> = {}): CommandRecord {
  return {
    id,
    timestamp: new Date(NOW - 60_000).toISOString(),
    command_type: "reboot",
    miner_id: "m1",
    miner_ip: "10.0.0.1",
    parameters: {},
    status: "success",
    response: null,
    error_message: null,
    sent_at: null,
    completed_at: null,
    duration_ms: null,
    verification: null,
    initiated_by: "Ada",
    source: "manual",
    batch_id: "b1",
    ...values,
  };
}

/** Records with ids from `high` down to `low`. */
function records(high: number, low: number): CommandRecord[] {
  return Array.from({ length: high - low + 1 }, (_, place) => record(high - place));
}

const ids = (piece: HistoryWindow) => [piece.rows[0]?.id, piece.rows.at(-1)?.id];
const all = () => true;

describe("filters in the URL", () => {
  test("each filter is a key of the REST API", () => {
    const query = new URLSearchParams(
      "type=backup&status=failed&source=scheduled&miner=02:aa&ip=10.0.0.9&user=Ada&batch=b7&time=24h",
    );
    expect(historyFilter(query, NOW)).toEqual({
      command_type: "backup",
      status: "failed",
      source: "scheduled",
      miner_id: "02:aa",
      miner_ip: "10.0.0.9",
      initiated_by: "Ada",
      batch_id: "b7",
      since: "2026-10-13T12:00:00.000Z",
    });
  });

  test("unknown values are ignored", () => {
    expect(
      historyFilter(new URLSearchParams("type=explode&status=&time=5y&user=&since=2026-01-01T00:00:00Z"), NOW),
    ).toEqual({});
    expect(historyFilter(new URLSearchParams("time=custom&since=yesterday&until=2026-10-01T00:00:00Z"), NOW)).toEqual({
      until: "2026-10-01T00:00:00.000Z",
    });
  });

  test("a range that ends before it begins is an error", () => {
    const span = (since: string, until: string) =>
      wrongSpan(new URLSearchParams({ time: "custom", since: `${since}T00:00:00Z`, until: `${until}T00:00:00Z` }));
    expect(span("2026-10-02", "2026-10-01")).toBe("order");
    expect(span("2026-10-01", "2026-10-02")).toBeUndefined();
  });

  test("a live record is matched as on the server", () => {
    const asked = historyFilter(new URLSearchParams("type=reboot&status=success&user=Ada&time=1h"), NOW);
    expect(matches(record(1), asked)).toBe(true);
    expect(matches(record(1, { status: "failed" }), asked)).toBe(false);
    expect(matches(record(1, { initiated_by: "Bob" }), asked)).toBe(false);
    expect(matches(record(1, { timestamp: "2026-10-14T10:00:00+00:00" }), asked)).toBe(false);
    expect(matches(record(1, { timestamp: "2026-10-14T13:30:00+02:00" }), asked)).toBe(true);
    expect(matches(record(1), historyFilter(new URLSearchParams("batch=b2"), NOW))).toBe(false);
    expect(matches(record(1), historyFilter(new URLSearchParams("miner=m1&ip=10.0.0.2"), NOW))).toBe(false);
  });
});

describe("a window that moves over the history", () => {
  const server = (total: number) => (before: number | undefined) => {
    const high = Math.min(total, (before ?? total + 1) - 1);
    return high < 1 ? [] : records(high, Math.max(1, high - PAGE + 1));
  };

  test("scrolling through 100,000 records and back keeps only a few pages, without duplicates or gaps", () => {
    const ask = server(100_000);
    const piece = new HistoryWindow();
    piece.reset(ask(undefined));
    const seen = new Set(piece.rows.map((row) => row.id));
    for (let before = piece.olderBefore; before !== undefined; before = piece.olderBefore) {
      piece.older(ask(before));
      expect(piece.rows.length).toBeLessThanOrEqual(MAX_RECORDS);
      for (const row of piece.rows.slice(-PAGE)) seen.add(row.id);
    }
    expect(seen.size).toBe(100_000);
    expect(piece.rows.at(-1)?.id).toBe(1);
    expect(piece.atTop).toBe(false);
    for (let before = piece.newerBefore; before !== undefined; before = piece.newerBefore) {
      piece.newer(ask(before));
      expect(piece.rows.length).toBeLessThanOrEqual(MAX_RECORDS);
      const [high = 0, low = 0] = ids(piece);
      expect(high - low + 1).toBe(piece.rows.length);
    }
    expect(ids(piece)[0]).toBe(100_000);
    expect(piece.atTop).toBe(true);
    expect(piece.ended).toBe(false);
  });

  test("new records are added on top, changed ones in place, and those that no longer match are removed", () => {
    const piece = new HistoryWindow();
    piece.reset([record(2, { status: "pending" }), record(1)]);
    piece.take([record(4), record(3)], all, false);
    expect(piece.rows.map((row) => row.id)).toEqual([4, 3, 2, 1]);
    piece.take([record(2, { status: "failed" })], all, false);
    expect(piece.rows.map((row) => row.status)).toEqual(["success", "success", "failed", "success"]);
    piece.take([record(3, { status: "failed" })], (row) => row.status === "success" || row.id === 2, false);
    expect(piece.rows.map((row) => row.id)).toEqual([4, 2, 1]);
    piece.take([record(5)], () => false, false);
    expect(piece.rows[0]?.id).toBe(4);
  });

  test("a record that starts to match is inserted in order, unless it is older than the window", () => {
    const piece = new HistoryWindow();
    piece.reset([...records(500, 400), ...records(398, 300)]);
    expect(piece.ended).toBe(false);
    piece.take([record(399), record(12)], all, false);
    expect(piece.rows.map((row) => row.id)).toEqual(records(500, 300).map((row) => row.id));
    piece.reset(records(20, 10));
    piece.take([record(5)], all, false);
    expect(ids(piece)).toEqual([20, 5]);
  });

  test("while reading, new records are counted once each and nothing moves", () => {
    const piece = new HistoryWindow();
    piece.reset(records(300, 101));
    piece.take([record(302, { status: "pending" }), record(301)], all, true);
    piece.take([record(302)], all, true);
    expect(piece.unseen).toBe(2);
    expect(ids(piece)).toEqual([300, 101]);
    piece.take([record(250, { status: "failed" })], all, true);
    expect(piece.rows[50]?.status).toBe("failed");
  });

  test("away from the newest records nothing is added on top", () => {
    const ask = server(5_000);
    const piece = new HistoryWindow();
    piece.reset(ask(undefined));
    for (let page = 0; page < 6; page += 1) piece.older(ask(piece.olderBefore));
    const before = ids(piece);
    piece.take([record(5_001)], all, false);
    expect(ids(piece)).toEqual(before);
    expect(piece.unseen).toBe(1);
  });

  test("a stream of new records drops the oldest", () => {
    const piece = new HistoryWindow();
    piece.reset(records(50, 1));
    for (let id = 51; id <= 2_000; id += 1) piece.take([record(id)], all, false);
    expect(ids(piece)).toEqual([2_000, 2_000 - MAX_RECORDS + 1]);
    expect(piece.ended).toBe(false);
  });
});

describe("CSV", () => {
  test("a line break inside quotes does not end a record", () => {
    const page = parseCsv('id,error\r\n7,"two\r\nlines, ""quoted"""\r\n6,plain\r\n');
    expect(page).toMatchObject({ header: "id,error\r\n", count: 2, lastId: 6 });
    expect(parseCsv("id,error\r\n")).toMatchObject({ count: 0, lastId: undefined, body: "" });
  });

  const pageOf = (high: number, count: number) =>
    `id,error\r\n${Array.from({ length: count }, (_, place) => `${high - place},"a\nb"\r\n`).join("")}`;

  test("all pages become one file with one header", async () => {
    const asked: (number | undefined)[] = [];
    const counts: number[] = [];
    const file = await collectCsv(
      async (before) => {
        asked.push(before);
        return before === undefined
          ? pageOf(2_000, CSV_PAGE)
          : before === 1_001
            ? pageOf(1_000, CSV_PAGE)
            : pageOf(0, 0);
      },
      (count) => {
        counts.push(count);
        return true;
      },
    );
    expect(asked).toEqual([undefined, 1_001, 1]);
    expect(counts).toEqual([1_000, 2_000, 2_000]);
    const whole = parseCsv((await file?.text()) ?? "");
    expect(whole).toMatchObject({ count: 2_000, lastId: 1 });
    expect(whole.body).not.toContain("id,error");
  });

  test("it can be stopped", async () => {
    let pages = 0;
    const file = await collectCsv(
      async () => {
        pages += 1;
        return pageOf(9_000 - pages * CSV_PAGE, CSV_PAGE);
      },
      (count) => count < 3 * CSV_PAGE,
    );
    expect(file).toBeUndefined();
    expect(pages).toBe(3);
  });
});

describe("wall-clock times", () => {
  test("are read in the user's zone, also when clocks change", () => {
    expect(instantOf("2026-07-01T12:00", "Europe/Berlin")).toBe("2026-07-01T10:00:00.000Z");
    expect(instantOf("2026-01-01T00:30", "America/New_York")).toBe("2026-01-01T05:30:00.000Z");
    // 02:30 occurs twice on that day; the first one is in summer time.
    expect(instantOf("2026-10-25T02:30", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
    // 02:30 is skipped on that day.
    expect(instantOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
    expect(instantOf("", "Europe/Berlin")).toBeNull();
  });
});

describe("looking up a miner", () => {
  const miner = (miner_id: string, name: string, ip: string) => ({ miner_id, name, ip }) as Miner;
  const miners = [
    miner("a", "Hall 1-01", "10.0.0.1"),
    miner("b", "Hall 1-02", "10.0.0.2"),
    miner("c", "Twin", "10.0.0.3"),
  ];
  const twins = [...miners, miner("d", "Twin", "10.0.0.4")];

  test("by name, by address, or by a part that only one name contains", () => {
    expect(pick("hall 1-02", miners)).toEqual({ miner: "b" });
    expect(pick(" 10.0.0.1 ", miners)).toEqual({ miner: "a" });
    expect(pick("1-01", miners)).toEqual({ miner: "a" });
    expect(pick("hall", miners)).toBe("nobody");
    expect(pick("", miners)).toBe("any");
  });

  test("the address of a former miner is kept as an address", () => {
    expect(pick("10.9.9.9", miners)).toEqual({ ip: "10.9.9.9" });
    expect(pick("fd00::7", miners)).toEqual({ ip: "fd00::7" });
    expect(pick("old-miner.local", miners)).toEqual({ ip: "old-miner.local" });
    expect(pick("no such", miners)).toBe("nobody");
  });

  test("miners with the same name are distinguished by their addresses", () => {
    expect([...choices(twins).keys()]).toEqual(["Hall 1-01", "Hall 1-02", "Twin (10.0.0.3)", "Twin (10.0.0.4)"]);
    expect(pick("Twin (10.0.0.4)", twins)).toEqual({ miner: "d" });
  });

  test("names are rebuilt only after a change", () => {
    const names = new MinerNames();
    expect(names.refresh({ miners })).toBe(true);
    expect(names.refresh({ miners: miners.map((each) => ({ ...each, hashrate_ths: 5 })) })).toBe(false);
    expect(names.refresh({ miners: [miner("a", "Renamed", "10.0.0.1")] })).toBe(true);
    expect(names.of({ miner_id: "a", miner_ip: "10.0.0.1" })).toBe("Renamed");
    expect(names.of({ miner_id: "gone", miner_ip: "10.0.0.8" })).toBe("10.0.0.8");
  });
});

test("a row names why a command failed, but not what the miner answered", async () => {
  const env = await fakeEnv(fakeHass().hass);
  expect(message(env, record(1, { error_message: "No route.", response: { result: "x" } }))).toBe("No route.");
  expect(message(env, record(1, { response: { result: "restarting" } }))).toBe("");
});

test.each([
  ["power_limit", { power_limit_w: 2600 }, "2,600 W"],
  [
    "pool_switch",
    { pool_url: "stratum+tcp://a.example:3333", worker_name: "kim", pool_number: 1 },
    "Slot 1: a.example:3333, kim",
  ],
  [
    "set_pools",
    {
      pools: [
        { pool_url: "stratum+tcp://a.example:1", worker_name: "k" },
        { pool_url: "stratum+tcp://b.example:2", worker_name: "l" },
      ],
    },
    "a.example:1, k · b.example:2, l",
  ],
  ["locate_light", { on: false }, "Off"],
  ["backup", { backup_name: "Spring", description: null }, "Spring"],
  ["restore", { backup_id: 12, sections: ["pools"] }, "Backup 12, Pools"],
  ["restore", { backup_id: 12, sections: null }, "Backup 12"],
  ["reboot", {}, ""],
] as const)("%s with %o did %j", async (command_type, parameters, expected) => {
  expect(whatText(await fakeEnv(fakeHass().hass), { command_type, parameters })).toBe(expected);
});

test("keys of a firmware as readable text, and empty values", () => {
  expect(humanised("bitmain-fan-ctrl")).toBe("Bitmain fan ctrl");
  expect(humanised("coreVoltage")).toBe("Core voltage");
  expect(humanised("_")).toBe("_");
  expect([null, undefined, "", {}, []].every(isEmpty)).toBe(true);
  expect([0, false, "x", [0], { a: null }].some(isEmpty)).toBe(false);
});
