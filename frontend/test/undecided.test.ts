// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { MrPriceChart } from "../src/components/price-chart";
import "../src/components/price-chart";
import { totals } from "../src/schedules/totals";
import { planSteps, withUndecided } from "../src/schedules/undecided";
import type { PlanStep, PricePoint, SchedulePreview } from "../src/types";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const START = Date.parse("2026-10-14T00:00:00Z");
const iso = (hours: number) => new Date(START + hours * 3_600_000).toISOString();
const price = (from: number, until: number, value = 0.2): PricePoint => ({
  start: iso(from),
  end: iso(until),
  price: value,
});
const step = (from: number, until: number, action: PlanStep["action"], code: string): PlanStep => ({
  start: iso(from),
  end: iso(until),
  action,
  power_limit_w: null,
  reason: code,
  reasons: [{ schedule_id: 1, schedule: "Spot", code, args: { hours: 4, price: 0.1, threshold: 0.3 } }],
  reasons_more: 0,
  price: 0.2,
});

/** [from, until, action, undecided] in hours. */
const tuples = (steps: readonly PlanStep[]) =>
  steps.map(({ start, end, action, undecided }) => [
    (Date.parse(start) - START) / 3_600_000,
    (Date.parse(end) - START) / 3_600_000,
    action,
    undecided ?? false,
  ]);

afterEach(() => {
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

test("a plan by price is undecided beyond the known prices", () => {
  const steps = [step(0, 20, "off", "not_cheapest_hours"), step(20, 48, "on", "cheapest_hours")];
  const made = withUndecided(steps, [price(0, 12), price(12, 24)], "open");
  expect(tuples(made)).toEqual([
    [0, 20, "off", false],
    [20, 24, "on", false],
    [24, 48, "on", true],
  ]);
  expect(made[2]).toMatchObject({ price: null, reason: "open" });
  expect(totals(made).map(({ action, seconds, undecided }) => [action, seconds / 3600, undecided])).toEqual([
    ["off", 20, false],
    ["on", 4, false],
    [null, 24, true],
  ]);
});

test("gaps between prices and before the first one are undecided", () => {
  const made = withUndecided([step(0, 10, "on", "price_not_above")], [price(6, 8), price(2, 4)], "open");
  expect(tuples(made)).toEqual([
    [0, 2, "on", true],
    [2, 4, "on", false],
    [4, 6, "on", true],
    [6, 8, "on", false],
    [8, 10, "on", true],
  ]);
});

test("a short time without a price is not a gap", () => {
  const moment = 1 / 3_600_000;
  const made = withUndecided([step(0, 4, "off", "not_cheapest_hours")], [price(moment * 900, 4 - moment)], "open");
  expect(tuples(made)).toEqual([[0, 4, "off", false]]);
});

test("steps by windows, steps without effect, and plans without any price stay unchanged", () => {
  const certain = [
    step(0, 5, "off", "window"),
    step(5, 8, "on", "between_periods"),
    step(8, 9, null, "outside_window"),
  ];
  expect(withUndecided(certain, [price(20, 21)], "open")).toEqual(certain);
  const unknown = [step(0, 5, "on", "no_price")];
  expect(withUndecided(unknown, [], "open")).toEqual(unknown);
});

test("the chart distinguishes undecided steps", async () => {
  vi.spyOn(Date, "now").mockReturnValue(START + 1);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
  const env = await fakeEnv(fakeHass().hass);
  const plan: SchedulePreview = {
    from: iso(0),
    until: iso(48),
    currency: "EUR",
    price_missing: false,
    miners: [],
    changes: [step(0, 48, "on", "cheapest_hours")],
    prices: [price(0, 24)],
  };
  const rule = { type: "cheapest", on_missing_price: "keep", hours: 4 } as const;
  const chart: MrPriceChart = document.createElement("mr-price-chart");
  const steps = planSteps(plan, { price_rule: rule }, env);
  Object.assign(chart, { env, steps, prices: plan.prices, from: plan.from, until: plan.until });
  document.body.append(chart);
  await settled();
  const blocks = [...chart.renderRoot.querySelectorAll(".plot .block")].map((block) => block.getAttribute("class"));
  expect(blocks).toEqual(["block on", "block undecided"]);
  expect(chart.renderRoot.querySelector(".legend")?.textContent).toContain("Undecided");
  const spoken = chart.renderRoot.querySelector("#summary")?.textContent;
  expect(spoken).toContain("Scheduled to run for 1 d in total.");
  expect(spoken).toContain("Undecided for 1 d because no price is known.");
  // Windows without a rule need no price.
  expect(planSteps(plan, { price_rule: null }, env)[0]?.undecided).toBeUndefined();
});

test("a plan without an action needs no price", async () => {
  const chart: MrPriceChart = document.createElement("mr-price-chart");
  const free = [step(0, 48, null, "outside_window")];
  Object.assign(chart, { env: await fakeEnv(fakeHass().hass), steps: free, from: iso(0), until: iso(48) });
  document.body.append(chart);
  await settled();
  expect(chart.renderRoot.textContent).toContain("The schedule has no effect in this period.");
  chart.steps = [];
  await settled();
  expect(chart.renderRoot.textContent).toContain("No price is known for this period.");
});
