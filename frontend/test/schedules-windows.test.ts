import { describe, expect, test } from "vitest";
import { whole } from "../src/schedules/numbers";
import {
  asDaily,
  asWeekly,
  blocksOf,
  clockText,
  drawn,
  endDragged,
  endOf,
  fromPeriod,
  moved,
  overMidnight,
  parseClock,
  retimed,
  snap,
  split,
  startDragged,
  type TimeWindow,
  toPeriod,
} from "../src/schedules/windows";
import type { SchedulePeriod } from "../src/types";

const MONDAY_FIRST = [0, 1, 2, 3, 4, 5, 6];
const SUNDAY_FIRST = [6, 0, 1, 2, 3, 4, 5];

function window(days: number[], from: number, hours: number, more: Partial<TimeWindow> = {}): TimeWindow {
  return { days, start: from * 60, length: hours * 60, action: "off", watts: "", rest: {}, ...more };
}

const period = (from: number, until: number, more: object = {}): SchedulePeriod => ({
  days: [0, 4],
  start_hour: from,
  start_minute: 0,
  end_hour: until,
  end_minute: 0,
  action: "off",
  power_limit_w: null,
  ...more,
});

describe("periods and windows", () => {
  test.each([
    [17, 21, 240],
    [0, 24, 1440],
    [22, 6, 480],
    [6, 6, 1440],
    [22, 0, 120],
  ])("from %i to %i is %i minutes long", (from, until, length) => {
    expect(fromPeriod(period(from, until), false).length).toBe(length);
  });

  test("values without a field are preserved", () => {
    const given = { ...period(22, 6, { start_minute: 5, action: "limit", power_limit_w: 800 }), note: "x" };
    expect(toPeriod(fromPeriod(given, false), false, whole)).toEqual(given);
  });

  test("the single day of a period is added to its days", () => {
    const given = { ...period(1, 2), day: 4, days: [4] };
    const made = toPeriod(fromPeriod(given, false), false, whole);
    expect(made.days).toEqual([4]);
    expect(made).not.toHaveProperty("day");
  });

  test("a daily period has no days", () => {
    expect(toPeriod(fromPeriod(period(1, 2), true), true, whole)).not.toHaveProperty("days");
  });

  test("a window until midnight ends at 24, not at 0", () => {
    const late = window([0], 22, 2);
    expect(endOf(late)).toBe(1440);
    expect(overMidnight(late)).toBe(false);
    expect(toPeriod(late, false, whole)).toMatchObject({ end_hour: 24, end_minute: 0 });
  });

  test("daily and weekly windows are converted into each other", () => {
    expect(asDaily([window([0], 1, 2), window([3], 1, 2), window([3], 2, 2)]).map(({ start }) => start)).toEqual([
      60, 120,
    ]);
    expect(asWeekly([window([], 1, 2)])[0]?.days).toEqual(MONDAY_FIRST);
  });
});

describe("the grid", () => {
  test("a window across midnight has one piece on each of its two days", () => {
    const blocks = blocksOf([window([6], 22, 8)], false);
    expect(blocks.map(({ column, from, to, head, tail }) => [column, from, to, head, tail])).toEqual([
      [6, 1320, 1440, true, false],
      [0, 0, 360, false, true],
    ]);
    expect(blocks.every(({ day }) => day === 6)).toBe(true);
  });

  test("a daily window across midnight continues in the same column", () => {
    expect(blocksOf([window([], 22, 8)], true).map(({ column, from, to }) => [column, from, to])).toEqual([
      [0, 0, 360],
      [0, 1320, 1440],
    ]);
  });

  test("overlapping pieces are side by side, the others have the full width", () => {
    const blocks = blocksOf([window([0], 1, 4), window([0], 2, 1), window([0], 4, 3), window([0], 10, 1)], false);
    expect(blocks.map(({ index, lane, lanes }) => [index, lane, lanes])).toEqual([
      [0, 0, 2],
      [1, 1, 2],
      [2, 1, 2],
      [3, 0, 1],
    ]);
  });
});

describe("drags", () => {
  test("drawing over several days creates one window", () => {
    expect(drawn({ day: 4, minute: 1262 }, { day: 0, minute: 1018 }, MONDAY_FIRST, false)).toEqual({
      days: [0, 1, 2, 3, 4],
      start: 1020,
      length: 240,
    });
    expect(drawn({ day: 6, minute: 0 }, { day: 1, minute: 60 }, SUNDAY_FIRST, false)?.days).toEqual([6, 0, 1]);
  });

  test("a click draws nothing", () => {
    expect(drawn({ day: 0, minute: 100 }, { day: 0, minute: 103 }, MONDAY_FIRST, false)).toBeUndefined();
  });

  test("drawing below the grid continues after midnight", () => {
    expect(drawn({ day: 0, minute: 1320 }, { day: 0, minute: 1500 }, MONDAY_FIRST, true)).toEqual({
      days: [],
      start: 1320,
      length: 180,
    });
  });

  test("moving changes the time on all days and the day of one", () => {
    expect(moved(window([0, 1, 4], 17, 4), 62, 4, 5)).toMatchObject({ days: [0, 1, 5], start: 18 * 60, length: 240 });
    expect(moved(window([0, 1], 17, 4), 0, 0, 1).days).toEqual([0, 1]);
  });

  test("moving keeps the start within its day, and may move the end across midnight", () => {
    expect(moved(window([0], 17, 4), -2000, 0, 0).start).toBe(0);
    expect(moved(window([0], 17, 4), 300, 0, 0)).toMatchObject({ start: 1320, length: 240 });
  });

  test("the end may be dragged to the next day, also from the last day of the week to the first", () => {
    expect(endDragged(window([0], 22, 1), 0, { day: 1, minute: 361 }).length).toBe(480);
    expect(endDragged(window([6], 22, 1), 6, { day: 0, minute: 360 }).length).toBe(480);
    expect(endDragged(window([0], 22, 1), 0, { day: 0, minute: 60 }).length).toBe(15);
    expect(endDragged(window([0], 22, 1), 0, { day: 2, minute: 600 }).length).toBe(1440);
  });

  test("the start may be dragged to the previous day, which moves all days", () => {
    expect(startDragged(window([0, 3], 2, 4), 0, { day: 6, minute: 1320 }, false)).toMatchObject({
      days: [6, 2],
      start: 1320,
      length: 480,
    });
    expect(startDragged(window([1], 2, 4), 1, { day: 1, minute: 179 }, false)).toMatchObject({
      days: [1],
      start: 180,
      length: 180,
    });
    expect(startDragged(window([1], 2, 4), 1, { day: 1, minute: 900 }, false).length).toBe(15);
  });

  test("one day can be separated into a window of its own", () => {
    expect(split([window([0, 1, 2], 1, 1)], 0, 1).map(({ days }) => days)).toEqual([[0, 2], [1]]);
    expect(split([window([1], 1, 1)], 0, 1)).toHaveLength(1);
  });
});

test("times of inputs", () => {
  expect(parseClock("07:30")).toBe(450);
  expect(parseClock("07:30:00")).toBe(450);
  expect(parseClock("")).toBeUndefined();
  expect(clockText(1440)).toBe("00:00");
  expect(clockText(65)).toBe("01:05");
  expect(snap(67)).toBe(60);
  expect(retimed(window([0], 17, 4), 22 * 60, 6 * 60)).toMatchObject({ start: 1320, length: 480 });
  expect(retimed(window([0], 17, 4), 0, 0)).toMatchObject({ start: 0, length: 1440 });
});
