import { describe, expect, test, vi } from "vitest";
import { allBands, pastBands } from "../src/miner/marks";
import { bestShare } from "../src/miner/parts";
import { lastBackup } from "../src/miner/records";
import { fromStatistics, isRange, loadSamples, RANGES, rangeSpan } from "../src/miner/series";
import type { CommandRecord, HomeAssistant, PlanStep } from "../src/types";

const HOUR = 3_600_000;
const at = (hour: number): string => new Date(hour * HOUR).toISOString();
const span = { from: 0, until: 24 * HOUR };

let id = 0;
const record = (command_type: string, hour: number, changes: Partial<CommandRecord> = {}): CommandRecord =>
  ({
    id: ++id,
    command_type,
    timestamp: at(hour),
    completed_at: at(hour),
    status: "success",
    source: "scheduled",
    parameters: {},
    ...changes,
  }) as CommandRecord;

describe("what schedules made of a miner", () => {
  const hours = (records: readonly CommandRecord[], now = 20) =>
    pastBands(records, span, now * HOUR).map(({ from, until, action, watts }) => [
      from / HOUR,
      until / HOUR,
      action,
      watts,
    ]);

  test("begins with a scheduled command and ends with the next successful one", () => {
    const records = [
      record("power_off", 2),
      record("power_on", 5),
      record("power_limit", 8, { parameters: { power_limit_w: 2000 } }),
      record("power_limit", 11, { parameters: { power_limit_w: 3500 } }),
    ];
    expect(hours([...records].reverse())).toEqual([
      [2, 5, "off", null],
      [8, 11, "limit", 2000],
    ]);
  });

  test("lasts until now, and may begin before the span", () => {
    expect(hours([record("power_off", -3)])).toEqual([[0, 20, "off", null]]);
    expect(hours([record("power_off", 3)], 2)).toEqual([]);
  });

  test("is ended by a person, and not begun by one or by a failure", () => {
    const records = [
      record("power_off", 1),
      record("reboot", 2),
      record("power_on", 3, { source: "manual" }),
      record("power_off", 6, { source: "manual" }),
      record("power_off", 8, { status: "failed" }),
    ];
    expect(hours(records)).toEqual([[1, 3, "off", null]]);
  });

  test("is continued by the plan from now on", () => {
    const step = {
      start: at(18),
      end: at(23),
      action: "off",
      power_limit_w: null,
      reason: "",
      reasons: [],
      reasons_more: 0,
    };
    const bands = allBands([record("power_off", 18)], [step as PlanStep], span, 20 * HOUR);
    expect(bands.map(({ from, until, action }) => [from / HOUR, until / HOUR, action])).toEqual([
      [18, 20, "off"],
      [20, 23, "off"],
    ]);
  });
});

describe("the history of sensors", () => {
  const callWS = vi.fn();
  const hass = { callWS } as unknown as HomeAssistant;
  const now = 1_000 * HOUR;

  test("is read from the history for a day, and from statistics for a week", async () => {
    callWS.mockResolvedValueOnce({ "sensor.a": [{ s: "3", lu: (now - HOUR) / 1000 }] });
    const day = rangeSpan("day", now);
    const samples = await loadSamples(hass, ["sensor.a", "sensor.b"], "day", day, now);
    expect(samples.get("sensor.a")).toEqual([{ from: now - HOUR, until: now, mean: 3, low: 3, high: 3 }]);
    expect(samples.get("sensor.b")).toEqual([]);
    expect(callWS).toHaveBeenLastCalledWith({
      type: "history/history_during_period",
      start_time: new Date(now - 24 * HOUR).toISOString(),
      end_time: new Date(now).toISOString(),
      entity_ids: ["sensor.a", "sensor.b"],
      minimal_response: true,
      no_attributes: true,
    });
    callWS.mockResolvedValueOnce({ "sensor.a": [{ start: now - HOUR, end: now, mean: 2, min: 1, max: 4 }] });
    const week = await loadSamples(hass, ["sensor.a"], "week", rangeSpan("week", now), now);
    expect(week.get("sensor.a")).toEqual([{ from: now - HOUR, until: now, mean: 2, low: 1, high: 4 }]);
    expect(callWS.mock.lastCall?.[0]).toMatchObject({ type: "recorder/statistics_during_period", period: "hour" });
  });

  test("is not asked for without a sensor", async () => {
    callWS.mockClear();
    expect((await loadSamples(hass, [], "day", rangeSpan("day", now), now)).size).toBe(0);
    expect(callWS).not.toHaveBeenCalled();
  });

  test("shows what is ahead for short ranges only", () => {
    expect(RANGES.map((range) => rangeSpan(range, now).until > now)).toEqual([true, true, true, false]);
    expect(RANGES.map(fromStatistics)).toEqual([false, false, true, true]);
    expect([isRange("week"), isRange("year"), isRange(null)]).toEqual([true, false, false]);
  });
});

test("the difficulty of the best share is written with its unit, unless the firmware did", () => {
  const format = { number: (value: number, digits: number) => value.toFixed(digits) };
  const write = (reported: string) => bestShare({ format } as never, reported);
  expect(["354914572", "999", "4.1G", "", "2500"].map(write)).toEqual(["354.91 M", "999", "4.1G", "", "2.50 k"]);
});

test("the newest command that made a backup is a backup or a command with one before it", () => {
  const first = record("backup", 1);
  const failed = record("backup", 2, { status: "failed" });
  const pool = record("pool_switch", 3, { parameters: { backup_first: true } });
  expect(lastBackup([failed, first])).toBe(first.id);
  expect(lastBackup([pool, failed, first])).toBe(pool.id);
  expect(lastBackup([failed])).toBe(0);
});
