// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Catalog } from "../src/catalog";
import type { Env } from "../src/env";
import { meterNow, reportedText, reportedWatts, sensors } from "../src/policies/entities";
import { settingsOf, valuesOf } from "../src/policies/fields";
import { formOf, problemsOf } from "../src/policies/form";
import type { FormContext } from "../src/policies/form-context";
import { ALL, type Kind, type Policy } from "../src/policies/model";
import { powers } from "../src/policies/parts";
import { budgetPolicy, placesOf, setBudget } from "../src/power/budget";
import { type CurtailForm, curtailmentOf, isOpen, scopeOf } from "../src/power/curtailment";
import { type Report, type ReportRow, samplesOf } from "../src/power/earnings";
import "../src/views/power";
import { render } from "lit";
import type { HomeAssistant } from "../src/types";
import catalogData from "./catalog.json";
import { aMiner } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";
import { aPolicy, aStatus, SETTINGS } from "./policy-samples";

const catalog = catalogData as unknown as Catalog;
const words = (node: ParentNode | null | undefined): string => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

const state = (entity_id: string, value: string, unit: string, more = {}) => ({
  entity_id,
  state: value,
  attributes: { unit_of_measurement: unit, friendly_name: entity_id.split(".")[1] ?? "", ...more },
  last_changed: "",
});
const STATES = Object.fromEntries(
  [
    state("sensor.grid", "-2.34", "kW"),
    state("sensor.export", "500", "W"),
    state("sensor.site_power", "9000", "W"),
    state("sensor.soc", "63", "%", { device_class: "battery" }),
    state("sensor.room", "19.5", "°C"),
    state("sensor.broken", "unavailable", "W"),
    state("binary_sensor.signal", "on", ""),
  ].map((each) => [each.entity_id, each]),
);

let fake: ReturnType<typeof fakeHass>;
let env: Env;
let answers: Record<string, unknown>;
let sent: { type: string; [key: string]: unknown }[];

beforeEach(async () => {
  document.body.replaceChildren();
  answers = { "miner_remote/catalog": catalog };
  sent = [];
  fake = fakeHass({}, {
    states: STATES,
    entities: { "sensor.site_power": { entity_id: "sensor.site_power", platform: "miner_remote", device_id: null } },
    callWS: vi.fn(async (message: { type: string }) => {
      sent.push(message);
      return structuredClone(answers[message.type] ?? {});
    }),
  } as unknown as Partial<HomeAssistant>);
  env = await fakeEnv(fake.hass);
  env.catalog.value = catalog;
});

describe("entities of forms", () => {
  test("the power of miners is not offered as the power of a house", () => {
    const ids = (accepts: Parameters<typeof sensors>[1], chosen = "") =>
      sensors(env, accepts, chosen).map(([id]) => id);
    expect(ids("power")).toEqual(["sensor.broken", "sensor.export", "sensor.grid"]);
    expect(ids("percent")).toEqual(["sensor.soc"]);
    expect(ids("temperature", "sensor.gone")).toEqual(["sensor.room", "sensor.gone"]);
    expect(ids("anything")).toContain("binary_sensor.signal");
    expect(ids("anything")).not.toContain("sensor.site_power");
  });

  test("a reading is shown with its unit, and read in W", () => {
    expect(reportedText(env, "sensor.grid")).toBe("Reports now: -2.34 kW.");
    expect(reportedText(env, "sensor.gone")).toBe("");
    expect([reportedWatts(env, "sensor.grid"), reportedWatts(env, "sensor.export")]).toEqual([-2340, 500]);
    const unread = ["sensor.broken", "sensor.soc", "sensor.gone"];
    expect(unread.map((id) => reportedWatts(env, id))).toEqual([null, null, null]);
  });

  test("a meter with the wrong sign is seen and turned round", () => {
    const box = document.createElement("div");
    const set = vi.fn();
    const show = (values: object) => {
      const context = { env, problems: {}, pools: [], settings: undefined, set, addPool: vi.fn() };
      render(meterNow({ ...context, values } as FormContext), box);
      return words(box);
    };
    expect(show({ "meter.sensor": "sensor.grid", "meter.import_positive": true })).toContain("Export now: 2,340 W");
    box.querySelector("button")?.click();
    expect(set).toHaveBeenCalledWith("meter.import_positive", false);
    expect(show({ "meter.sensor": "sensor.grid", "meter.import_positive": false })).toContain("Import now: 2,340 W");
    const two = {
      "meter.sensor": "sensor.export",
      "meter.export_sensor": "sensor.grid",
      "meter.import_positive": true,
    };
    expect(show(two)).toContain("Import now: 2,840 W");
    expect(box.querySelector("button")).toBeNull();
    expect(show({ "meter.sensor": "sensor.broken", "meter.import_positive": true })).toBe("");
  });
});

describe("forms of power", () => {
  const wrong = (kind: Kind, changes: object) => {
    const form = formOf(kind, undefined, "New");
    return Object.keys(problemsOf({ ...form, values: { ...form.values, ...changes } }, catalog));
  };

  test("kilowatts are sent as watts, and a fail-safe of watts as a number", () => {
    const values = { ...valuesOf("power_budget"), limit_w: "3.4567", follow: true, "follow.sensor": "sensor.plan" };
    expect(settingsOf("power_budget", { ...values, "follow.fail_safe": "=1.5" })).toMatchObject({
      limit_w: 3457,
      follow: { sensor: "sensor.plan", stale_s: 240, fail_safe: 1500 },
      meter: null,
      signal: null,
    });
    expect(valuesOf("power_budget", { follow: { sensor: "s", fail_safe: 1500 } })["follow.fail_safe"]).toBe("=1.5");
    expect(
      wrong("power_budget", { limit_w: "5", follow: true, "follow.sensor": "s", "follow.fail_safe": "=" }),
    ).toEqual(["follow.fail_safe"]);
  });

  test("a budget, a signal and a curtailment say what is missing", () => {
    expect(wrong("power_budget", {})).toEqual(["limit_w"]);
    expect(wrong("power_budget", { signal: true })).toEqual(["signal.sensor"]);
    expect(wrong("power_budget", { signal: true, "signal.mqtt_topic": "grid", "signal.sensor": "s" })).toEqual([
      "signal.sensor",
    ]);
    expect(wrong("power_budget", { meter: true, "meter.phases": [["", "16"]] })).toEqual(["meter.phases"]);
    expect(wrong("power_budget", { meter: true, "meter.phases": [["sensor.a", "16"]] })).toEqual([]);
    expect(wrong("curtailment", {})).toEqual(["reduce_w"]);
    expect(wrong("curtailment", { reduce_w: "5", to_w: "1" })).toEqual(["reduce_w"]);
    expect(wrong("load_distribution", {})).toEqual(["total_w"]);
    expect(wrong("load_distribution", { objective: "profit" })).toEqual([]);
    expect(wrong("load_distribution", { limits: [["Home", "6"]] })).toEqual([]);
    expect(
      wrong("heating", {
        sensor: "sensor.room",
        presets: [
          ["eco", "18"],
          ["Eco", "19"],
        ],
      }),
    ).toEqual(["presets"]);
  });

  test("a meter and a surplus sensor exclude each other", () => {
    const meter = valuesOf("solar", SETTINGS.solar);
    expect(meter.solar_source).toBe("meter");
    const surplus = { ...meter, solar_source: "surplus", "surplus.sensor": "sensor.left" };
    expect(settingsOf("solar", surplus, SETTINGS.solar)).toMatchObject({
      meter: null,
      surplus: { sensor: "sensor.left", includes_miners: false },
    });
    expect(valuesOf("solar", { surplus: { sensor: "sensor.left" } }).solar_source).toBe("surplus");
  });

  test("the powers in a reason are listed, and what is missing only if there is some", () => {
    const box = document.createElement("div");
    const show = (args: object) => {
      render(powers(env, { code: "x", message: "", args: { ...args } }), box);
      return words(box);
    };
    expect(show({ budget_w: 5000, drawn_w: 4200, over_w: 0, part: "limit" })).toBe("Budget 5,000 W Drawn now 4,200 W");
    expect(show({ shortfall_w: 20_000 })).toBe("Missing 20 kW");
    expect(show({ part: "limit" })).toBe("");
  });
});

describe("the set-up of sun", () => {
  test("has three steps, checks each, and ends with a dry run", async () => {
    answers["miner_remote/policies/dry_run"] = {
      phase: "waiting",
      reason: { code: "solar_waiting", args: { surplus_w: 900 }, message: "Waits for sun." },
      counts: {},
      next_at: null,
      miners: [],
    };
    const dialog = Object.assign(document.createElement("mr-policy-dialog"), { env, kind: "solar" as const });
    document.body.append(dialog);
    await settled();
    const root = dialog.shadowRoot as ShadowRoot;
    const title = () => root.querySelector("mr-dialog")?.getAttribute("heading");
    const next = async () => {
      root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
      await settled();
    };
    expect(title()).toBe("Follow the sun, 1 of 3: Which sensor");
    await next();
    expect(title()).toContain("1 of 3");
    expect(words(root)).toContain("Required.");
    const select = root.querySelector<HTMLSelectElement>("[name='meter.sensor']");
    if (select) select.value = "sensor.grid";
    select?.dispatchEvent(new Event("change"));
    await settled();
    expect(words(root)).toContain("Export now: 2,340 W");
    await next();
    expect(title()).toBe("Follow the sun, 2 of 3: Battery and reserve");
    expect(root.querySelector("[name='meter.sensor']")).toBeNull();
    await next();
    expect(title()).toBe("Follow the sun, 3 of 3: Which miners");
    expect(words(root.querySelector("#dry"))).toContain("Waits for sun.");
    expect(words(root.querySelector("#dry"))).toContain("Surplus for miners 900 W");
    fake.callApi.mockResolvedValue({ policy: aPolicy("solar") });
    await next();
    const [, path, data] = fake.callApi.mock.calls.at(-1) as unknown as [string, string, Policy];
    expect(path).toBe("remote/policies");
    expect(data.settings).toMatchObject({ meter: { sensor: "sensor.grid", import_positive: true }, battery: null });
  });

  test("a stored policy of sun is changed in one form", async () => {
    const dialog = Object.assign(document.createElement("mr-policy-dialog"), { env, policy: aPolicy("solar") });
    document.body.append(dialog);
    await settled();
    for (const name of ["name", "meter.sensor", "reserve_w", "start_minutes"]) {
      expect(dialog.shadowRoot?.querySelector(`[name='${name}']`)).not.toBeNull();
    }
  });
});

describe("budgets of places", () => {
  const at = (site: string, number: number) => ({ ...aMiner(number), site, online: true, est_power_w: 1000 * number });
  const budget = (id: number, scope: Partial<typeof ALL>, settings: object, changes: Partial<Policy> = {}) =>
    aPolicy("power_budget", { id, scope: { ...ALL, all: false, ...scope }, settings: { ...settings }, ...changes });

  test("each site has the budget of the oldest policy with exactly its scope", () => {
    const policies = [
      budget(5, { sites: ["A"] }, { limit_w: 1 }),
      budget(3, { sites: ["a"] }, { limit_w: 5000 }),
      budget(1, { sites: ["A"], labels: ["x"] }, { limit_w: 2 }),
      budget(4, { all: true }, { limit_w: 9000 }, { enabled: false }),
    ];
    expect(budgetPolicy(policies, "A")?.id).toBe(3);
    expect(budgetPolicy(policies, null)?.id).toBe(4);
    expect(budgetPolicy(policies, "B")).toBeUndefined();
    const places = placesOf([at("A", 1), at("B", 2), at("A", 3)], policies);
    expect(places.map(({ site, miners, drawn_w, budget_w }) => [site, miners, drawn_w, budget_w])).toEqual([
      [null, 3, 6000, null],
      ["A", 2, 4000, 5000],
      ["B", 1, 2000, null],
    ]);
    // One site is the whole fleet.
    expect(placesOf([at("A", 1)], []).map(({ site }) => site)).toEqual(["A"]);
    expect(placesOf([at("A", 1)], policies).map(({ site }) => site)).toEqual([null, "A"]);
  });

  test("a budget is created, changed, and removed without what else the policy has", async () => {
    const place = { site: "A", miners: 1, drawn_w: 1, budget_w: null, policy: undefined };
    const last = () => fake.callApi.mock.calls.at(-1) as unknown as readonly unknown[];
    fake.callApi.mockResolvedValue({ policy: aPolicy("power_budget") });
    await setBudget(env, place, 5000, "Budget A");
    const scope = { ...ALL, all: false, sites: ["A"] };
    const made = { name: "Budget A", kind: "power_budget", scope, settings: { limit_w: 5000 } };
    expect(last()).toEqual(["POST", "remote/policies", made]);
    const policy = budget(3, { sites: ["A"] }, { limit_w: 5000, objective: "profit" });
    await setBudget(env, { ...place, policy }, 4000, "");
    const changed = { enabled: true, settings: { limit_w: 4000, objective: "profit" } };
    expect(last()).toEqual(["PATCH", "remote/policies/3", changed]);
    await setBudget(env, { ...place, policy }, null, "");
    expect(last()).toEqual(["PATCH", "remote/policies/3", { enabled: false }]);
    const metered = budget(3, { sites: ["A"] }, { limit_w: 5000, meter: { sensor: "s" } });
    await setBudget(env, { ...place, policy: metered }, null, "");
    expect(last()[2]).toEqual({ enabled: true, settings: { limit_w: null, meter: { sensor: "s" } } });
    const calls = fake.callApi.mock.calls.length;
    await setBudget(env, place, null, "");
    expect(fake.callApi.mock.calls.length).toBe(calls);
  });
});

describe("curtailments", () => {
  const NOW = Date.parse("2026-11-30T12:00:00Z");
  const form: CurtailForm = { mode: "reduce", kilowatts: "2.5", how: "60", until: "", pace: "0.5" };

  test("a form describes a curtailment, or is incomplete", () => {
    const scope = scopeOf([aMiner(1)]);
    expect(scope).toMatchObject({ all: false, miner_ids: ["m1"] });
    expect(curtailmentOf(form, scope, NOW)).toEqual({
      scope,
      reduce_w: 2500,
      duration_s: 3600,
      restore_w_per_min: 500,
    });
    expect(curtailmentOf({ ...form, mode: "to", kilowatts: "0", how: "", pace: "" }, ALL, NOW)).toEqual({
      scope: ALL,
      to_w: 0,
    });
    const until = "2026-11-30T13:00:00Z";
    expect(curtailmentOf({ ...form, how: "until", until }, ALL, NOW)).toMatchObject({ ends_at: until });
    for (const broken of [{ kilowatts: "" }, { kilowatts: "0" }, { kilowatts: "x" }, { pace: "0" }, { how: "until" }]) {
      expect(curtailmentOf({ ...form, ...broken }, ALL, NOW)).toBeNull();
    }
    expect(curtailmentOf({ ...form, how: "until", until: "2026-11-30T11:00:00Z" }, ALL, NOW)).toBeNull();
  });

  test("the dialog says what is available and what would happen, and begins it", async () => {
    vi.useFakeTimers();
    const dry = (phase: string, args: object) => ({
      phase,
      reason: { code: "curtailment_short", args: { ...args }, message: "Short." },
      counts: {},
      next_at: null,
      miners: [],
    });
    answers["miner_remote/policies/dry_run"] = dry("short", { baseline_w: 10_000, shortfall_w: 1000 });
    const dialog = Object.assign(document.createElement("mr-curtail-dialog"), { env, miners: [aMiner(1)] });
    document.body.append(dialog);
    await vi.advanceTimersByTimeAsync(10);
    const root = dialog.shadowRoot as ShadowRoot;
    expect(words(root)).toContain("9,000 W of 10 kW can be shed now.");
    const button = () => root.querySelector<HTMLButtonElement>("button[slot=actions]");
    expect(button()?.disabled).toBe(true);
    answers["miner_remote/policies/dry_run"] = dry("short", { shortfall_w: 3000 });
    const input = root.querySelector<HTMLInputElement>("[name=kilowatts]");
    if (input) input.value = "12";
    input?.dispatchEvent(new Event("input"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.at(-1)).toMatchObject({ policy: { kind: "curtailment", settings: { reduce_w: 12_000 } } });
    expect(words(root.querySelector("#dry"))).toContain("Missing 3,000 W");
    button()?.click();
    await vi.advanceTimersByTimeAsync(10);
    const [method, path, data] = fake.callApi.mock.calls.at(-1) as unknown as [string, string, object];
    expect([method, path]).toEqual(["POST", "remote/curtailments"]);
    // A tenth of what is drawn is restored per minute.
    expect(data).toMatchObject({ reduce_w: 12_000, duration_s: 3600, restore_w_per_min: 1000 });
    vi.useRealTimers();
  });

  test("a running one is shown until it has ended, and can be ended", async () => {
    const row = {
      id: 4,
      name: "Peak",
      enabled: true,
      ends_at: null,
      restore_w_per_min: null,
      phase: "short",
      reason: { code: "x", args: {}, message: "All is off." },
      planned_w: 5000,
      shed_w: 3000,
      shortfall_w: 2000,
      drawn_w: 1000,
      skipped: [{ miner_id: "m1", name: "S9", drawn_w: 900, reason: { code: "y", args: {}, message: "Offline." } }],
    };
    answers["miner_remote/curtailments/list"] = {
      curtailments: [
        row,
        { ...row, id: 5, phase: "ended", name: "Old" },
        { ...row, id: 6, phase: null, reason: null, planned_w: null, skipped: [], name: "Soon" },
      ],
    };
    const list = Object.assign(document.createElement("mr-curtailments"), { env });
    document.body.append(list);
    await settled();
    const policy = aPolicy("curtailment", { id: 4, status: aStatus({ phase: "short" }) });
    vi.useFakeTimers();
    fake.subscriptions.get("miner_remote/policies/feed")?.({ policies: [policy] });
    await vi.advanceTimersByTimeAsync(2000);
    const text = words(list.shadowRoot);
    for (const part of [
      "Peak",
      "3,000 W of 5,000 W shed",
      "2,000 W missing",
      "1 miner was skipped",
      "S9 (900 W): Offline.",
      "Soon No decision yet",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("Old");
    [...(list.shadowRoot?.querySelectorAll("button") ?? [])].find((each) => words(each) === "End now")?.click();
    await vi.advanceTimersByTimeAsync(10);
    expect(sent).toContainEqual({ type: "miner_remote/curtailments/end", curtailment_id: 4 });
    fake.subscriptions.get("miner_remote/policies/feed")?.({ policies: [] });
    await vi.advanceTimersByTimeAsync(2000);
    expect(words(list.shadowRoot)).toBe("");
    vi.useRealTimers();
    expect([isOpen({ enabled: false, phase: "short" }), isOpen({ enabled: true, phase: "ended" })]).toEqual([
      false,
      false,
    ]);
  });
});

describe("profit", () => {
  const SAVED = { energy_kwh: 7.1, cost: 1.9, ths_hours: 240, revenue: 1.2 };
  const aRow = (changes: Partial<ReportRow> = {}): ReportRow => ({
    from: "2026-11-29T00:00:00+01:00",
    until: "2026-11-30T00:00:00+01:00",
    site_id: "e1",
    site: "Garage",
    miner_id: null,
    name: null,
    hours_recorded: 24,
    hours_mined: 21.5,
    energy_kwh: 75.2,
    cost: 15.04,
    revenue: 18.2,
    margin: 3.16,
    mean_hashrate_ths: 107.2,
    efficiency_j_th: 29.6,
    break_even: 0.242,
    saved_by_schedules: SAVED,
    saved_by_policies: { ...SAVED, cost: null },
    ...changes,
  });
  const aReport = (changes: Partial<Report> = {}): Report => ({
    from: "2026-11-29T00:00:00+01:00",
    until: "2026-11-30T00:00:00+01:00",
    currency: "EUR",
    rows: [aRow()],
    total: aRow({ site: null }),
    notes: [],
    ...changes,
  });
  const hashprice = (value: number | null) => ({
    settings: { source: value === null ? "none" : "fixed", price: value },
    hashprice: {
      value,
      currency: "EUR",
      source: "none",
      reason: value === null ? "hashprice_not_set" : null,
      reason_args: {},
      message: value === null ? "No hashprice is set." : null,
    },
    suggestions: { entity_id: ["sensor.hashprice"] },
  });

  test("what is unknown is a gap in the chart", () => {
    const samples = samplesOf([aRow(), aRow({ revenue: null }), aRow({ revenue: -1 })], "revenue");
    expect(samples.map(({ mean }) => mean)).toEqual([18.2, -1]);
  });

  async function page(query = "") {
    const made = Object.assign(document.createElement("mr-profit"), { env, query: new URLSearchParams(query) });
    document.body.append(made);
    await settled();
    return made;
  }

  test("shows sums, savings and charts", async () => {
    answers["miner_remote/report"] = aReport();
    fake.callApi.mockResolvedValue(hashprice(0.05));
    const made = await page("period=week&site=Garage&group=miner");
    expect(sent.filter(({ type }) => type === "miner_remote/report")).toEqual([
      { type: "miner_remote/report", period: "week", site: "Garage", group: "miner" },
      { type: "miner_remote/report", period: "week", site: "Garage", group: "day" },
    ]);
    const text = words(made.shadowRoot);
    for (const part of [
      "Revenue €18.20",
      "Energy cost €15.04",
      "Margin €3.16 17 % of the revenue",
      "75.2 kWh",
      "Break-even price €0.242/kWh",
      "Saved by schedules €1.90 7.1 kWh; not mined: 240 TH/s·h, €1.20",
      "Saved by policies 7.1 kWh not mined: 240 TH/s·h, €1.20",
    ]) {
      expect(text).toContain(part);
    }
    expect(made.shadowRoot?.querySelectorAll("mr-line-chart")).toHaveLength(4);
  });

  test("without a hashprice, the page offers to choose its source", async () => {
    answers["miner_remote/report"] = aReport({
      notes: [{ code: "report_cost_unknown", args: {}, message: "The cost is unknown." }],
    });
    fake.callApi.mockResolvedValue(hashprice(null));
    const made = await page();
    expect(words(made.shadowRoot)).toContain("No hashprice is set.");
    const notices = [...(made.shadowRoot?.querySelectorAll(".notice") ?? [])];
    expect(notices.flatMap((notice) => [...notice.querySelectorAll("button, a")]).map(words)).toEqual([
      "Choose the source of the hashprice …",
    ]);
    notices[0]?.querySelector("button")?.click();
    await settled();
    const dialog = made.shadowRoot?.querySelector("mr-hashprice-dialog");
    const root = dialog?.shadowRoot as ShadowRoot;
    // The suggested sensor is chosen already.
    expect(root.querySelector<HTMLInputElement>("[value=sensor]")?.checked).toBe(true);
    root.querySelector<HTMLInputElement>("[value=fixed]")?.dispatchEvent(new Event("change"));
    await settled();
    const price = root.querySelector<HTMLInputElement>("[name=price]");
    if (price) price.value = "0.05";
    price?.dispatchEvent(new Event("input"));
    await settled();
    fake.callApi.mockResolvedValue(hashprice(0.05));
    root.querySelector<HTMLButtonElement>("button[slot=actions]")?.click();
    await settled();
    expect(fake.callApi).toHaveBeenCalledWith("PUT", "remote/hashprice", { source: "fixed", price: 0.05 });
    // Now the price is the next step.
    answers["miner_remote/report"] = aReport({ total: aRow({ cost: null }) });
    made.query = new URLSearchParams("period=month");
    await settled();
    expect(words(made.shadowRoot?.querySelector(".notice"))).toContain("Set the electricity price");
  });
});
