import { describe, expect, test } from "vitest";
import {
  hashratePercent,
  hashrateStep,
  inkOn,
  lookOf,
  luminance,
  medians,
  STEPS,
  scaleColor,
  temperatureStep,
} from "../src/control/map-colors";
import { SIGNS } from "../src/control/map-draw";
import { family, grouped, groupingOf, groupings, samePlaces } from "../src/control/map-groups";
import { layoutOf, MOVES, moved, type Rect, rectOf, SIZES, tileAt, tilesIn } from "../src/control/map-layout";
import { MINER_STATES, minerState } from "../src/state";
import type { Miner, Pool } from "../src/types";
import { aMiner } from "./control-samples";

const NO_AREAS = { areas: {}, floors: {} };

const pool = (url: string): Pool => ({ slot: 0, url, user: "worker", active: true, alive: true });

const area = (name: string, floor_id: string | null) => ({ area_id: name, name, floor_id });

describe("groups", () => {
  test("numbered labels are a family, others are not", () => {
    expect(["Rack 12", "Rack B", "Rack-A3", "Rack_3-2", "Rack7"].map(family)).toEqual(Array(5).fill("Rack"));
    expect(["Air cooled", "Rack", "S21", "12"].map(family)).toEqual(Array(4).fill(undefined));
  });

  test("only groupings that divide the miners are offered, and an unknown one is the area", () => {
    const miners = [aMiner(1, { tags: ["Rack 1"] }), aMiner(2, { tags: ["Rack 2", "Loud"] })];
    expect(groupings(miners)).toEqual(["area", "labels:Rack", "label"]);
    expect(groupings([aMiner(1), aMiner(2, { site: "Barn", pools: [pool("stratum+tcp://a.example:1")] })])).toEqual([
      "area",
      "site",
      "pool",
    ]);
    expect(groupings([aMiner(1, { tags: ["Rack 1"] })])).toEqual(["area", "label"]);
    expect(groupingOf(new URLSearchParams("group=labels:Rack"), groupings(miners))).toBe("labels:Rack");
    expect(groupingOf(new URLSearchParams("group=site"), groupings(miners))).toBe("area");
  });

  test("areas are in the order of the floors, then by name with numbers, and areas without a floor are last", () => {
    const miners = ["Row 10", "Yard", "Row 2", "Loft", "Row 2"].map((location, at) => aMiner(at, { location }));
    const hass = {
      areas: { a: area("Row 10", "g"), b: area("Row 2", "g"), c: area("Loft", "u"), d: area("Yard", null) },
      floors: { u: { floor_id: "u", name: "Upstairs" }, g: { floor_id: "g", name: "Ground" } },
    };
    expect(grouped(miners, "area", hass).map(({ title, floor, miners: of }) => [title, floor, of.length])).toEqual([
      ["Loft", "Upstairs", 1],
      ["Row 2", "Ground", 2],
      ["Row 10", "Ground", 1],
      ["Yard", "", 1],
    ]);
    expect(grouped(miners, "site", hass).map(({ title, floor }) => [title, floor])).toEqual([["Home", ""]]);
  });

  test("a miner is in the block of each of its labels, and the rest is last", () => {
    const miners = [aMiner(1, { tags: ["Rack 2", "Loud"] }), aMiner(2, { tags: ["Loud"] }), aMiner(3)];
    const blocks = (grouping: "label" | "labels:Rack") =>
      grouped(miners, grouping, NO_AREAS).map((group) => [group.title, ...group.miners.map((miner) => miner.miner_id)]);
    expect(blocks("label")).toEqual([
      ["Loud", "m1", "m2"],
      ["Rack 2", "m1"],
      ["", "m3"],
    ]);
    expect(blocks("labels:Rack")).toEqual([
      ["Rack 2", "m1"],
      ["", "m2", "m3"],
    ]);
  });

  test("new values of the same miners keep the places, a miner more or another area does not", () => {
    const groups = (miners: readonly Miner[]) => grouped(miners, "area", NO_AREAS);
    const before = groups([aMiner(1), aMiner(2)]);
    expect(samePlaces(before, groups([aMiner(1, { hashrate_ths: 3 }), aMiner(2, { online: false })]))).toBe(true);
    expect(samePlaces(before, groups([aMiner(1), aMiner(2), aMiner(3)]))).toBe(false);
    expect(samePlaces(before, groups([aMiner(1), aMiner(2, { location: "Barn" })]))).toBe(false);
    expect(samePlaces(before, groups([aMiner(1), aMiner(3)]))).toBe(false);
  });
});

const shape = (title: string, count: number, floor = "") => ({ title, count, floor });
const HALL = [...Array(20).keys()].map((row) => shape(`Row ${row}`, 50, row < 10 ? "Ground" : "Upstairs"));

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("layout", () => {
  test.each([
    [1368, 500],
    [358, 1000],
    [30, 200],
  ])("no tiles overlap, and all are within %i px", (width, height) => {
    const layout = layoutOf(HALL, width, height);
    expect(layout.count).toBe(1000);
    const rects = [...Array(1000).keys()].map((index) => rectOf(layout, index));
    for (const [index, rect] of rects.entries()) {
      expect(rect.x).toBeGreaterThanOrEqual(0);
      expect(rect.x + rect.width).toBeLessThanOrEqual(width);
      expect(rect.y + rect.height).toBeLessThanOrEqual(layout.height);
      // Neighbors in the order of tiles, and those of the next rows.
      expect(rects.slice(index + 1, index + 80).some((other) => overlap(rect, other))).toBe(false);
    }
    for (const block of layout.blocks)
      for (const other of layout.blocks) if (block !== other) expect(overlap(block, other)).toBe(false);
    expect(layout.floors.map(({ title }) => title)).toEqual(["Ground", "Upstairs"]);
  });

  test("few miners have large tiles, a thousand small ones", () => {
    expect(layoutOf([shape("", 12)], 1368, 500).size).toBe(SIZES[0]);
    const large = layoutOf([shape("", 1000)], 1368, 560);
    expect(large.size).toBe(SIZES.at(-1));
    expect(large.height).toBeLessThanOrEqual(700);
    for (const count of [1, 30, 100, 300])
      expect(layoutOf([shape("", count)], 1368, 560).height).toBeLessThanOrEqual(560);
  });

  test("each point belongs to the tile there, and a space between tiles to none", () => {
    const layout = layoutOf(HALL, 1368, 500);
    for (const index of [0, 49, 50, 500, 999]) {
      const { x, y, width, height } = rectOf(layout, index);
      expect(tileAt(layout, x, y)).toBe(index);
      expect(tileAt(layout, x + width - 1, y + height - 1)).toBe(index);
      expect(tileAt(layout, x - 1, y)).toBe(-1);
      expect(tileAt(layout, x, y - 1)).toBe(-1);
    }
    expect(tileAt(layout, 5, layout.height + 5)).toBe(-1);
  });

  test("a rectangle finds exactly the tiles that it touches", () => {
    const layout = layoutOf(HALL, 1368, 500);
    const all = [...Array(1000).keys()];
    expect(tilesIn(layout, { x: 0, y: 0, width: layout.width, height: layout.height })).toEqual(all);
    const area = { x: 40, y: 90, width: 300, height: 170 };
    expect(tilesIn(layout, area)).toEqual(all.filter((index) => overlap(rectOf(layout, index), area)));
    const { x, y } = rectOf(layout, 70);
    expect(tilesIn(layout, { x: x + 1, y: y + 1, width: 0, height: 0 })).toEqual([70]);
  });

  test("keys reach every tile, and back", () => {
    const layout = layoutOf([shape("A", 7), shape("B", 23), shape("C", 1)], 400, 300);
    expect(moved(layout, 0, "ArrowLeft")).toBe(0);
    expect(moved(layout, 30, "ArrowRight")).toBe(30);
    expect(moved(layout, 8, "Home")).toBe(7);
    expect(moved(layout, 8, "End")).toBe(29);
    expect(moved(layout, 8, "PageDown")).toBe(30);
    expect(moved(layout, 8, "PageUp")).toBe(0);
    expect(moved(layout, -1, "ArrowDown")).toBe(0);
    expect(moved(layoutOf([], 400, 300), -1, "ArrowDown")).toBe(-1);
    const reached = new Set([0]);
    for (const index of reached) for (const move of MOVES) reached.add(moved(layout, index, move));
    expect(reached.size).toBe(31);
    const down = moved(layout, 8, "ArrowDown");
    expect(rectOf(layout, down).y).toBeGreaterThan(rectOf(layout, 8).y);
    expect(rectOf(layout, down).x).toBe(rectOf(layout, 8).x);
    expect(moved(layout, down, "ArrowUp")).toBe(8);
  });
});

describe("colors", () => {
  test.each([false, true])("the scale's lightness changes evenly, dark: %s", (dark) => {
    const lights = [...Array(STEPS).keys()].map((step) => luminance(scaleColor(step, dark)) ** (1 / 3));
    const changes = lights.slice(1).map((light, at) => (light - (lights[at] ?? 0)) * (dark ? 1 : -1));
    const mean = changes.reduce((sum, change) => sum + change, 0) / changes.length;
    for (const change of changes) {
      expect(change).toBeGreaterThan(mean * 0.5);
      expect(change).toBeLessThan(mean * 1.6);
    }
    // What needs attention differs from the page more than three to one.
    const page = dark ? 0.011 : 1;
    const last = luminance(scaleColor(STEPS - 1, dark));
    expect((Math.max(page, last) + 0.05) / (Math.min(page, last) + 0.05)).toBeGreaterThan(4.5);
  });

  test("texts on every color have enough contrast", () => {
    for (const dark of [false, true])
      for (let step = 0; step < STEPS; step += 1) {
        const light = luminance(scaleColor(step, dark));
        const ink = inkOn(scaleColor(step, dark)) === "#fff" ? 1 : 0;
        expect((Math.max(light, ink) + 0.05) / (Math.min(light, ink) + 0.05)).toBeGreaterThan(4.5);
      }
  });

  test("steps begin and end at the values of the legend", () => {
    expect([44.9, 45, 50, 84.9, 85, 200, -10].map(temperatureStep)).toEqual([0, 1, 2, 8, 9, 9, 0]);
    expect([120, 95, 94.9, 90, 55, 54.9, 0].map(hashrateStep)).toEqual([0, 0, 1, 1, 8, 9, 9]);
  });

  test("a hashrate is compared with the expected one, else with the median of at least three of the model", () => {
    const miners = [100, 90, 50].map((hashrate_ths, at) => aMiner(at, { hashrate_ths }));
    const idle = aMiner(9, { mining: false, hashrate_ths: 0 });
    const typical = medians([...miners, idle, aMiner(8, { model: "Other" }), aMiner(7, { model: "Other" })]);
    expect([...typical]).toEqual([["Antminer S21", 90]]);
    expect(hashratePercent(aMiner(1, { hashrate_ths: 45, expected_hashrate_ths: null }), typical)).toBe(50);
    expect(hashratePercent(aMiner(1, { hashrate_ths: 45, expected_hashrate_ths: 450 }), typical)).toBe(10);
    expect(hashratePercent(idle, typical)).toBe(0);
    for (const changes of [
      { model: "Other", expected_hashrate_ths: null },
      { paused: true },
      { reachability: "late" as const },
    ])
      expect(hashratePercent(aMiner(1, changes), typical)).toBeNull();
    expect(medians([10, 20, 30, 60].map((hashrate_ths, at) => aMiner(at, { hashrate_ths }))).get("Antminer S21")).toBe(
      25,
    );
  });

  test("a miner without a current value has no color of the scale, but its sign", () => {
    const late = aMiner(1, { reachability: "late", temperature_max_c: 80 });
    expect(lookOf(late, "temperature", new Map())).toEqual({ fill: "unknown", state: "late", value: null });
    expect(lookOf(aMiner(1, { temperature_max_c: 71.6 }), "temperature", new Map())).toEqual({
      fill: 6,
      state: "mining",
      value: 72,
    });
    expect(lookOf(late, "status", new Map())).toEqual({ fill: "warn", state: "late", value: null });
  });

  test("statuses of the same color have different signs", () => {
    const signs = MINER_STATES.map((state) => SIGNS[state]);
    expect(new Set(signs).size).toBe(MINER_STATES.length);
    expect(minerState(aMiner(1))).toBe("mining");
    expect(SIGNS.mining).toBeUndefined();
  });
});
