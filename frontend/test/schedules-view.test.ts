// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import type { MrScheduleEditor } from "../src/schedules/editor";
import type { MrScheduleList } from "../src/schedules/list";
import type { MrPlanPreview } from "../src/schedules/plan-preview";
import type { Schedule } from "../src/types";
import type { SchedulesView } from "../src/views/schedules";
import "../src/views/schedules";
import { fakeEnv, fakeHass, settled } from "./fake-hass";
import { sampleSchedule } from "./sample-schedule";

const PEAK = sampleSchedule({
  active_now: true,
  next_change: {
    start: "2026-11-23T20:00:00+00:00",
    end: "2026-11-24T16:00:00+00:00",
    action: "on",
    power_limit_w: null,
    reason: "Peak hours: on between its periods",
    reasons: [{ schedule_id: 1, schedule: "Peak hours", code: "between_periods", args: {} }],
    reasons_more: 0,
  },
});

const PLAN = {
  from: "2026-11-23T18:00:00+00:00",
  until: "2026-11-25T18:00:00+00:00",
  currency: null,
  price_missing: false,
  miners: [],
  changes: [
    {
      start: "2026-11-23T18:00:00+00:00",
      end: "2026-11-25T18:00:00+00:00",
      action: "off",
      power_limit_w: null,
      reason: "Peak hours: off from 17:00 to 21:00",
      reasons: [{ schedule_id: 1, schedule: "Peak", code: "window", args: { start: "17:00", end: "21:00" } }],
      reasons_more: 0,
      price: null,
    },
  ],
  prices: [],
};

const ALL_PLANS = {
  from: PLAN.from,
  until: PLAN.until,
  schedules: [{ schedule_id: 1, steps: [{ ...PLAN.changes[0], schedule_ids: [1] }] }],
  groups: [
    { miner_ids: ["a", "b"], overridden_until: null, steps: [{ ...PLAN.changes[0], schedule_ids: [1] }] },
    {
      miner_ids: ["c"],
      overridden_until: "2026-11-23T20:00:00+00:00",
      steps: [{ ...PLAN.changes[0], action: null, schedule_ids: [] }],
    },
  ],
  groups_more: 2,
};

function answers(schedules: readonly Schedule[]): Record<string, unknown> {
  return {
    "GET remote/schedule/power": { schedules },
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].map((id) => [`GET remote/schedule/power/${id}`, { schedule: { ...PEAK, id } }]),
    ),
    "GET remote/rates": { rates: [] },
    "POST remote/schedule/power/preview": PLAN,
    "GET remote/schedule/plan": { plan: ALL_PLANS },
    "POST remote/schedule/power/1/toggle": { enabled: false },
    "POST remote/schedule/check": { results: { checked: 1, actions_taken: 2, errors: 0, waiting: 0 } },
  };
}

function text(node: Element | ParentNode | null | undefined): string {
  return ((node as Element | null)?.textContent ?? "").replace(/\s+/g, " ").trim();
}

async function shown(schedules: readonly Schedule[], path: readonly string[] = []) {
  const fake = fakeHass(answers(schedules));
  const view: SchedulesView = document.createElement("mr-schedules");
  view.env = await fakeEnv(fake.hass);
  view.path = path;
  history.replaceState(null, "", ["/miner-remote/schedules", ...path].join("/"));
  document.body.append(view);
  await settled();
  const inner = view.renderRoot.querySelector("mr-schedule-list, mr-schedule-editor, mr-plan-calendar") as
    | MrScheduleList
    | MrScheduleEditor;
  const root = inner.shadowRoot as ShadowRoot;
  const button = (label: RegExp): HTMLButtonElement => {
    const found = [...root.querySelectorAll("button")].find((item) =>
      label.test(item.getAttribute("aria-label") ?? text(item)),
    );
    if (found === undefined) throw new Error(`There is no button ${label}.`);
    return found;
  };
  const sent = (): string[] =>
    fake.callApi.mock.calls.filter(([method]) => method !== "GET").map(([method, at]) => `${method} ${at}`);
  return { fake, view, inner, root, button, sent };
}

afterEach(() => document.body.replaceChildren());

describe("schedules without effect", () => {
  afterEach(() => document.body.replaceChildren());

  test("a one-time schedule that is over has no switch and says so", async () => {
    const over = sampleSchedule({
      schedule_type: "one-time",
      weekly_schedule: null,
      one_time_start: "2026-11-23T10:00:00",
      one_time_end: "2026-11-23T11:00:00",
      one_time_action: "off",
      enabled: true,
      warnings: [{ code: "one_time_over", message: "", args: { end: "2026-11-23T10:00:00+00:00" } }],
    });
    const { root } = await shown([over]);
    expect(root.querySelector("[role=switch]")).toBeNull();
    expect(text(root.querySelector(".chip"))).toBe("Over");
    expect(text(root.querySelector(".next"))).toMatch(/^It ended on Nov 23, 2026, 11:00 and no longer has an effect/);
    expect(root.querySelector("li")?.classList.contains("warned")).toBe(false);
  });

  test("a schedule that covers no miner is marked and leads to what to change", async () => {
    const warnings = [
      { code: "covers_no_miner", message: "", args: {} },
      { code: "no_price", message: "", args: { rate_id: 7, on_missing_price: "keep" } },
    ] as const;
    const { root, button } = await shown([{ ...PEAK, electricity_rate_id: 7, warnings }]);
    expect(root.querySelector("[role=switch]")?.getAttribute("aria-checked")).toBe("true");
    expect(root.querySelector("li")?.classList.contains("warned")).toBe(true);
    expect([...root.querySelectorAll(".chip.warn")].map(text)).toEqual(["No effect", "Price unknown"]);
    expect(text(root)).toContain("The tariff 7 has no price right now, so its price rule can't be applied.");
    expect(root.querySelector(".notice a")?.getAttribute("href")).toBe("/miner-remote/rates/7");
    // Without any miner, they are the next step.
    button(/^Add miners$/).click();
    expect(window.location.search).toBe("?add=1");
  });
});

describe("the list", () => {
  test("shows what a schedule does, its miners, and the next change with its reason", async () => {
    const { root } = await shown([PEAK]);
    const card = text(root.querySelector(".schedules > li"));
    expect(card).toContain("Mon–Fri 17:00–21:00: Pause");
    expect(card).toContain("All miners: no miners now");
    expect(card).toContain("Active now");
    expect(card).toMatch(/Next change: Run .*Mon.* between its windows/);
  });

  test("is enabled with one request, however often it is clicked", async () => {
    const { root, button, sent } = await shown([PEAK]);
    const toggle = button(/^Schedule Peak hours$/);
    expect(toggle.getAttribute("role")).toBe("switch");
    toggle.click();
    toggle.click();
    await settled();
    expect(sent()).toEqual(["POST remote/schedule/power/1/toggle"]);
    expect(root.querySelector("[role=switch]")).not.toBeNull();
  });

  test("deletes only after confirmation, and explains the effect", async () => {
    const { root, button, sent } = await shown([PEAK]);
    button(/^Delete Peak hours$/).click();
    await settled();
    expect(sent()).toEqual([]);
    const dialog = root.querySelector("mr-delete")?.shadowRoot;
    expect(text(dialog?.querySelector("mr-dialog") ?? null)).toContain("Deleting it reverts that");
    dialog?.querySelector<HTMLElement>("button.danger")?.click();
    await settled();
    expect(sent()).toEqual(["DELETE remote/schedule/power/1"]);
    expect(root.querySelector("mr-delete")).toBeNull();
  });

  test("the result of a check is described", async () => {
    const { root, button } = await shown([PEAK]);
    button(/^Check now$/).click();
    await settled();
    expect(text(root.querySelector(".notice"))).toContain("Checked 1 schedule. Sent 2 commands.");
  });

  test("is reloaded when the collection changes", async () => {
    const { fake } = await shown([PEAK]);
    const before = fake.callApi.mock.calls.length;
    fake.subscriptions.get("miner_remote/schedules/subscribe")?.([]);
    await settled();
    expect(fake.callApi.mock.calls.length).toBeGreaterThan(before);
  });

  test("an empty list offers templates that create nothing before saving", async () => {
    const { button, sent } = await shown([]);
    button(/^Peak hours/).click();
    expect(location.pathname + location.search).toBe("/miner-remote/schedules/new?start=peak");
    expect(sent()).toEqual([]);
  });
});

// Each test uses its own schedule, because unsaved input is restored.
describe("the editor", () => {
  const type = (root: ShadowRoot, id: string, value: string): void => {
    const input = root.querySelector<HTMLInputElement>(`#${id}`);
    if (input === null) throw new Error(`There is no field ${id}.`);
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const submit = async (root: ShadowRoot): Promise<void> => {
    root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
  };

  test("sends only changes, and returns to the list", async () => {
    const { fake, root } = await shown([PEAK], ["1"]);
    type(root, "name", "Evening");
    await settled();
    await submit(root);
    expect(fake.callApi.mock.calls.filter(([method]) => method === "PUT")).toEqual([
      ["PUT", "remote/schedule/power/1", { name: "Evening" }],
    ]);
    expect(location.pathname).toBe("/miner-remote/schedules");
  });

  test("a missing value is reported at its field, and nothing is sent", async () => {
    const { root, sent } = await shown([PEAK], ["2"]);
    type(root, "name", "");
    await settled();
    await submit(root);
    expect(sent().filter((request) => !request.includes("preview"))).toEqual([]);
    expect(text(root.querySelector("#summary"))).toContain("Name: Required.");
    expect(root.querySelector("#name")?.getAttribute("aria-invalid")).toBe("true");
    expect(text(root.querySelector("#name-wrong"))).toBe("Required.");
  });

  test("an error of the server is shown at its field", async () => {
    const { fake, root } = await shown([PEAK], ["3"]);
    fake.callApi.mockImplementation(async () => {
      throw {
        status_code: 400,
        body: {
          error: "x",
          errors: [
            { path: "power_limit_w", message: "…", code: "out_of_range", args: { minimum: 1, maximum: 100_000 } },
          ],
        },
      };
    });
    type(root, "power_limit_w", "0");
    await settled();
    await submit(root);
    expect(text(root.querySelector("#power_limit_w-wrong"))).toBe("Must be from 1 to 100,000.");
  });

  test("leaving asks only with unsaved changes", async () => {
    const { root, button } = await shown([PEAK], ["4"]);
    const link = document.createElement("a");
    link.href = "/miner-remote/rates";
    const followed = vi.fn((event: Event) => event.preventDefault());
    link.addEventListener("click", followed);
    document.body.append(link);
    link.click();
    expect(followed).toHaveBeenCalledTimes(1);
    type(root, "description", "x");
    await settled();
    link.click();
    await settled();
    expect(followed).toHaveBeenCalledTimes(1);
    expect(location.pathname).toBe("/miner-remote/schedules/4");
    expect(root.querySelector("mr-dialog")).not.toBeNull();
    button(/^Leave without saving$/).click();
    await settled();
    expect(location.pathname).toBe("/miner-remote/rates");
  });

  test("unsaved changes are restored with the page, and can be discarded", async () => {
    const first = await shown([PEAK], ["5"]);
    type(first.root, "name", "Half done");
    first.view.remove();
    const { root, button } = await shown([PEAK], ["5"]);
    expect(root.querySelector<HTMLInputElement>("#name")?.value).toBe("Half done");
    button(/^Discard changes$/).click();
    await settled();
    expect(root.querySelector<HTMLInputElement>("#name")?.value).toBe("Peak hours");
  });
});

describe("the plan before saving", () => {
  async function preview(body: Record<string, unknown>) {
    const fake = fakeHass(answers([]));
    const part: MrPlanPreview = document.createElement("mr-plan-preview");
    part.env = await fakeEnv(fake.hass);
    part.body = body;
    document.body.append(part);
    await settled();
    return { fake, part };
  }
  const BODY = { ...PEAK } as Record<string, unknown>;

  test("lists the changes with their reasons", async () => {
    const { part } = await preview(BODY);
    expect(text(part.shadowRoot?.querySelector("tbody"))).toBe("Now Pause window from 17:00 to 21:00 2 d");
    expect(text(part.shadowRoot?.querySelector(".totals"))).toBe("Pause: 2 d");
  });

  test("requests once for many changes, and not with missing values", async () => {
    const { fake, part } = await preview(BODY);
    expect(fake.callApi).toHaveBeenCalledTimes(1);
    for (const hour of [18, 19]) {
      part.body = { ...BODY, power_limit_w: hour };
      await part.updateComplete;
    }
    part.body = { ...BODY };
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(fake.callApi).toHaveBeenCalledTimes(2);
    part.body = { ...BODY, weekly_schedule: [] };
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(fake.callApi).toHaveBeenCalledTimes(2);
    expect(text(part.shadowRoot?.querySelector(".notice"))).toContain("Add at least one window");
  });
});

describe("the calendar of all plans", () => {
  test("has a row for each schedule and each group of miners", async () => {
    const { root } = await shown([PEAK], ["plan"]);
    const labels = [...root.querySelectorAll(".label")].map(text).filter((words) => words !== "");
    expect(labels).toEqual([
      "Electricity price",
      "Peak hours",
      "2 miners: a, b",
      expect.stringMatching(/^1 miner: c ?Manual command until /),
    ]);
    expect(root.querySelectorAll(".lane .band.off")).toHaveLength(2);
    expect(text(root)).toContain("2 further groups of miners");
  });

  test("shows the time and the reason of a block in the zone of Home Assistant", async () => {
    const { root, view } = await shown([PEAK], ["plan"]);
    root.querySelector<HTMLElement>(".band")?.focus();
    root.querySelector<HTMLElement>(".band")?.dispatchEvent(new Event("focus"));
    await view.updateComplete;
    await settled();
    expect(text(root.querySelector(".readout"))).toMatch(
      /Peak hours Mon,? 19:00 – Wed,? 19:00 · Pause · .*17:00 to 21:00/,
    );
  });

  test("says that no schedule is enabled", async () => {
    const fake = { ...answers([]), "GET remote/schedule/plan": { plan: { ...ALL_PLANS, schedules: [], groups: [] } } };
    const view: SchedulesView = document.createElement("mr-schedules");
    view.env = await fakeEnv(fakeHass(fake).hass);
    view.path = ["plan"];
    document.body.append(view);
    await settled();
    expect(text(view.renderRoot.querySelector("mr-plan-calendar")?.shadowRoot)).toContain("No schedule is enabled.");
  });
});
