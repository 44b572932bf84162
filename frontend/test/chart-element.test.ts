// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { MrPriceChart } from "../src/components/price-chart";
import "../src/components/price-chart";
import type { PlanStep, PricePoint } from "../src/types";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const NOW = Date.parse("2026-10-14T10:30:00Z");
const at = (hours: number) => new Date(Date.parse("2026-10-14T10:00:00Z") + hours * 3_600_000).toISOString();
const prices: PricePoint[] = [
  { start: at(0), end: at(1), price: 0.3 },
  { start: at(1), end: at(2), price: -0.05 },
  { start: at(3), end: at(4), price: 0.2 },
];
const steps: PlanStep[] = [
  { start: at(0), end: at(1), action: "off", power_limit_w: null, reason: "expensive", reasons: [], reasons_more: 0 },
  { start: at(1), end: at(4), action: "limit", power_limit_w: 2500, reason: "cheap", reasons: [], reasons_more: 0 },
];

describe("the price chart", () => {
  let chart: MrPriceChart;

  beforeEach(() => {
    vi.spyOn(Date, "now").mockReturnValue(NOW);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(800);
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
  });

  afterEach(() => {
    document.body.replaceChildren();
    vi.restoreAllMocks();
  });

  async function show(values: Partial<MrPriceChart>): Promise<void> {
    chart = document.createElement("mr-price-chart");
    Object.assign(chart, { env: await fakeEnv(fakeHass().hass), from: at(0), until: at(4), currency: "EUR" }, values);
    document.body.append(chart);
    await settled();
  }

  const all = (selector: string) => [...chart.renderRoot.querySelectorAll(selector)];
  const text = (selector: string) => (all(selector)[0]?.textContent ?? "").replace(/\s+/g, " ").trim();
  const slider = () => chart.renderRoot.querySelector<HTMLElement>("[role=slider]") as HTMLElement;

  async function press(key: string): Promise<string> {
    slider().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await settled();
    return slider().getAttribute("aria-valuetext") ?? "";
  }

  test("shows the current values, and each change with the arrow keys", async () => {
    await show({ prices, steps });
    expect(text(".facts")).toContain("Now:");
    expect(text(".facts")).toContain("€0.30/kWhPause");
    expect(text(".reason")).toBe("expensive");
    expect(await press("ArrowRight")).toContain("-€0.05/kWh, Limit to 2,500 W, cheap");
    expect(await press("ArrowRight")).toContain("no price");
    expect(await press("End")).toContain("€0.20/kWh");
    expect(await press("ArrowRight")).toContain("€0.20/kWh");
    expect(await press("Home")).toContain("expensive");
    expect(text(".facts")).not.toContain("Now:");
  });

  test("draws the line with its gap, the zero line, the plan and now", async () => {
    await show({ prices, steps });
    expect(all("path.line")[0]?.getAttribute("d")?.match(/M/g)).toHaveLength(2);
    expect(all("line.zero")).toHaveLength(1);
    expect(all("rect.block").map((block) => block.getAttribute("class"))).toEqual(
      expect.arrayContaining(["block off", "block limit"]),
    );
    expect(all("line.now")).toHaveLength(1);
    expect(all(".legend li").map((item) => item.textContent?.trim())).toEqual(["Price in EUR/kWh", "Pause", "Limit"]);
  });

  test("shows the same data as sentences and as a table", async () => {
    await show({ prices, steps });
    expect(text("#summary")).toContain("Lowest price -€0.05/kWh");
    expect(text("#summary")).toContain("Paused for 1 h in total.");
    expect(all("tbody tr")).toHaveLength(0);
    const details = all("details")[0] as HTMLDetailsElement;
    details.open = true;
    details.dispatchEvent(new Event("toggle"));
    await settled();
    expect(all("tbody tr").map((row) => row.textContent?.replace(/\s+/g, " ").trim())).toEqual([
      expect.stringContaining("€0.30/kWh Pause expensive"),
      expect.stringContaining("-€0.05/kWh Limit to 2,500 W cheap"),
      expect.stringContaining("no price Limit"),
      expect.stringContaining("€0.20/kWh Limit"),
    ]);
  });

  test("works without prices, without a plan, and with neither", async () => {
    await show({ steps });
    expect(all("rect.block").length).toBeGreaterThan(0);
    expect(text(".facts")).not.toContain("kWh");
    await show({ prices });
    expect(all("rect.block")).toHaveLength(0);
    expect(all(".reason")).toHaveLength(0);
    await show({});
    expect(text(".empty")).toBe("No price is known for this period.");
  });

  test("has no timer after it was removed", async () => {
    vi.useFakeTimers();
    try {
      const shown = show({ prices });
      await vi.advanceTimersByTimeAsync(100);
      await shown;
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      chart.remove();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
