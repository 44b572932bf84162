// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../src/api";
import type { Catalog } from "../src/catalog";
import type { Env } from "../src/env";
import { Format } from "../src/format";
import { policyList } from "../src/miner/policies";
import type { PolicyDialog } from "../src/policies/dialog";
import type { TestResult } from "../src/policies/library";
import { ALL, coveredBy, type MinerDecision, type Policy } from "../src/policies/model";
import type { PoolDialog } from "../src/policies/pool-dialogs";
import type { TemplatePreview } from "../src/policies/preview";
import { phaseText, phaseTone, reasonText, scopeText } from "../src/policies/words";
import type { PoliciesView } from "../src/views/policies";
import "../src/views/policies";
import { render } from "lit";
import type { Details } from "../src/miner/details";
import catalogData from "./catalog.json";
import { aMiner } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";
import { aDecision, aPolicy, aStatus, POOLS, SETTINGS } from "./policy-samples";

const catalog = catalogData as unknown as Catalog;
const words = (node: ParentNode | null | undefined): string => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

let fake: ReturnType<typeof fakeHass>;
let env: Env;
let sent: { type: string; [key: string]: unknown }[];
let answers: Record<string, unknown>;

beforeEach(async () => {
  (document.activeElement as HTMLElement | null)?.blur();
  document.body.replaceChildren();
  sent = [];
  answers = {};
  fake = fakeHass(
    {},
    {
      callWS: vi.fn(async (message: { type: string }) => {
        sent.push(message);
        const answer = answers[message.type];
        if (answer instanceof ApiError) throw answer;
        return answer ?? {};
      }) as never,
    },
  );
  answers["miner_remote/catalog"] = catalog;
  env = await fakeEnv(fake.hass);
  env.catalog.value = catalog;
  env.fleet.take({ complete: true, more: false, miners: [aMiner(1), aMiner(2)], removed: [] });
});

async function show<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: object,
): Promise<HTMLElementTagNameMap[Name]> {
  const element = Object.assign(document.createElement(name), { env, ...properties });
  document.body.append(element);
  await settled();
  return element;
}

const type = (root: ParentNode | null | undefined, name: string, value: string): void => {
  const field = root?.querySelector<HTMLInputElement>(`[name="${name}"]`);
  if (!field) throw new Error(`no field ${name}`);
  field.value = value;
  field.dispatchEvent(new Event(field.localName === "select" ? "change" : "input"));
};

/** The last request of REST: its method, its path and its body. */
const written = (): readonly [string, string, Readonly<Record<string, unknown>>] =>
  fake.callApi.mock.calls.at(-1) as unknown as [string, string, Record<string, unknown>];

const press = (root: ParentNode | null | undefined, text: string): void => {
  const button = [...(root?.querySelectorAll("button") ?? [])].find((each) => words(each) === text);
  if (button === undefined) throw new Error(`no button ${text}`);
  button.click();
};

describe("scopes and words", () => {
  const miners = [
    aMiner(1, { site: "Hall", location: "North", tags: ["Air"] }),
    aMiner(2, { site: "Hall", location: "Hall", tags: [] }),
    aMiner(3, { site: "Garage", location: "Garage", tags: ["air"] }),
  ];
  const ids = (scope: object) => coveredBy({ ...ALL, all: false, ...scope }, miners).map(({ miner_id }) => miner_id);

  test("a scope is the union of its lists, without regard to case", () => {
    expect(ids({ all: true })).toHaveLength(3);
    expect(ids({})).toEqual([]);
    expect(ids({ sites: ["hall"] })).toEqual([miners[0]?.miner_id, miners[1]?.miner_id]);
    expect(ids({ areas: ["NORTH", "Hall"] })).toEqual([miners[0]?.miner_id]);
    expect(ids({ labels: ["AIR"], miner_ids: [miners[1]?.miner_id ?? ""] })).toHaveLength(3);
  });

  test("a scope in words", () => {
    expect(scopeText(env, ALL)).toBe("All miners");
    expect(scopeText(env, { ...ALL, all: false, sites: ["Hall"], labels: ["Air", "Oil"] })).toBe(
      "Hall; Label Air, Oil",
    );
    const [first] = env.fleet.miners;
    expect(scopeText(env, { ...ALL, all: false, miner_ids: [first?.miner_id ?? "", "gone"] })).toBe(
      `${first?.name}, gone`,
    );
  });

  test("phases and reasons come from Home Assistant, with times and numbers of the user", () => {
    const texts: Record<string, string> = { "entity.sensor.policy.state.on_pool": "On another pool" };
    const localize = vi.fn((key: string, values?: object) =>
      key.endsWith("exceptions.policy_held_by_person.message")
        ? `Held until ${(values as { until: string }).until}, ${(values as { count: string }).count}`
        : (texts[key.replace("component.miner_remote.", "")] ?? ""),
    );
    Object.assign(fake.hass, { localize });
    expect(phaseText(env, "on_pool")).toBe("On another pool");
    expect(phaseText(env, "new_phase")).toBe("New phase");
    expect([phaseTone("ok"), phaseTone("given_up"), phaseTone("new_phase")]).toEqual(["good", "bad", "quiet"]);
    const args = { until: "2026-11-29T10:00:00+00:00", count: 1234.5 };
    expect(reasonText(env, { code: "held_by_person", args, message: "" })).toMatch(/^Held until .*11:00.*, 1,234.5$/);
    expect(reasonText(env, { code: "unknown", args: {}, message: "In English." })).toBe("In English.");
    texts["exceptions.policy_distribution_distributing.message"] = "cheapest";
    localize.mockImplementation((_key: string, values?: object) => `Cheapest: ${(values as { sites: string }).sites}.`);
    const sites = [
      { site: "Hydro", power_w: 6000, price: 0.05 },
      { site: "Home", power_w: 12500, price: 0.3125 },
      { site: "Attic", power_w: null, price: null },
    ];
    const format = new Format({ ...fake.hass, language: "de" });
    const german: Env = Object.create(env, { format: { value: format } });
    expect(reasonText(german, { code: "distribution_distributing", args: { sites }, message: "" })).toBe(
      "Cheapest: Hydro 6.000 W (0,05/kWh), Home 12,5 kW (0,3125/kWh), Attic –.",
    );

    // Entities have their names, and a setting is no word of users.
    const hass = {
      ...env.hass,
      states: { "sensor.grid": { entity_id: "sensor.grid", attributes: { friendly_name: "Grid power" } } },
    };
    const errorText = ({ error_args }: { error_args: object }) => JSON.stringify(error_args);
    const named = { t: env.t, format: env.format, hass, errorText } as unknown as Env;
    for (const [source, text] of [
      ["sensor.grid", "Grid power"],
      ["limit_w", "the fixed limit"],
      ["sensor.gone", "sensor.gone"],
    ]) {
      expect(reasonText(named, { code: "budget_within", args: { source: source ?? "" }, message: "" })).toContain(text);
    }
  });
});

async function view(path: readonly string[], policies: readonly Policy[], pools = POOLS): Promise<PoliciesView> {
  const element = await show("mr-policies", { path, query: new URLSearchParams() });
  fake.subscriptions.get("miner_remote/policies/feed")?.({ policies });
  fake.subscriptions.get("miner_remote/pool_library/subscribe")?.({ pools });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await settled();
  return element;
}

describe("the list", () => {
  test("without policies it offers to create one", async () => {
    const root = (await view([], [])).shadowRoot?.querySelector("mr-policy-list")?.shadowRoot;
    expect(words(root)).toContain("No policies yet");
    expect(root?.querySelectorAll("button")).toHaveLength(1);
  });

  test("a policy with its scope, status, counts and last action", async () => {
    const element = await view([], [aPolicy()]);
    const root = element.shadowRoot?.querySelector("mr-policy-list")?.shadowRoot;
    const text = words(root?.querySelector("li"));
    for (const part of [
      "My policy",
      "Failover",
      "All miners: 2 miners now",
      "On pool: 2",
      "Unknown: 1",
      "Mining on Pool 2.",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/Last action: Switch pool, Miner 1, .* Pool 1 is dead\./);
    root?.querySelector<HTMLElement>("[role=switch]")?.click();
    await settled();
    expect(fake.callApi).toHaveBeenCalledWith("PATCH", "remote/policies/7", { enabled: false });
    expect(words(element.shadowRoot?.querySelector("mr-policy-list")?.shadowRoot?.querySelector("li"))).toContain(
      "Disabled",
    );
  });
});

describe("the dialog", () => {
  const root = (dialog: PolicyDialog) => dialog.shadowRoot;

  test("a failover policy is created with pools of the library", async () => {
    const dialog = await show("mr-policy-dialog", { pools: POOLS });
    root(dialog)?.querySelector<HTMLElement>(".start")?.click();
    await settled();
    const saved = vi.fn();
    dialog.addEventListener("saved", saved);
    root(dialog)
      ?.querySelector("form")
      ?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(words(root(dialog))).toContain("Add at least two pools.");
    for (const id of ["2", "1"]) {
      const select = root(dialog)?.querySelector<HTMLSelectElement>("[role=group] select");
      if (select) select.value = id;
      select?.dispatchEvent(new Event("change"));
      await settled();
    }
    root(dialog)?.querySelectorAll<HTMLElement>("[aria-label='Move Pool 1 up']")[0]?.click();
    await settled();
    type(root(dialog), "no_share_minutes", "7");
    fake.callApi.mockResolvedValue({ policy: aPolicy() });
    root(dialog)
      ?.querySelector("form")
      ?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    const [method, path, created] = written();
    expect([method, path]).toEqual(["POST", "remote/policies"]);
    expect(created).toMatchObject({
      name: "Failover",
      kind: "failover",
      enabled: true,
      scope: ALL,
      manual_minutes: 60,
    });
    expect(created?.settings).toMatchObject({ pool_ids: [1, 2], no_share_minutes: 7, max_reject_percent: 20 });
    expect(saved).toHaveBeenCalledOnce();
  });

  test("what it would do is shown before it is saved", async () => {
    const dialog = await show("mr-policy-dialog", { policy: aPolicy(), pools: POOLS });
    answers["miner_remote/policies/dry_run"] = {
      ...aStatus(),
      miners: [
        aDecision(1, { order: { kind: "pools" } }),
        aDecision(2, { order: { kind: "pools" }, held_until: "2026-11-29T10:00:00Z" }),
      ],
    };
    press(root(dialog), "What would it do now?");
    await settled();
    expect(sent.at(-1)).toMatchObject({ policy: { id: 7, kind: "failover" } });
    expect(words(root(dialog)?.querySelector("#dry"))).toContain("It would act on 1 miner now.");
    // A change makes it outdated.
    type(root(dialog), "name", "Other");
    await settled();
    expect(root(dialog)?.querySelector("#dry")).toBeNull();
  });

  test("only changes are sent, and a copy is a new policy", async () => {
    const dialog = await show("mr-policy-dialog", { policy: aPolicy("protection"), pools: POOLS });
    type(root(dialog), "temperature_c", "78");
    await settled();
    root(dialog)
      ?.querySelector("form")
      ?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(written()).toEqual([
      "PATCH",
      "remote/policies/7",
      { settings: { ...SETTINGS.protection, temperature_c: 78 } },
    ]);
    const copy = await show("mr-policy-dialog", { policy: aPolicy("backup"), copy: true });
    root(copy)
      ?.querySelector("form")
      ?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    const [method, path, data] = written();
    expect([method, path]).toEqual(["POST", "remote/policies"]);
    expect(data).toMatchObject({ name: "My policy (copy)", kind: "backup" });
  });

  test("a refusal is shown at its field", async () => {
    const dialog = await show("mr-policy-dialog", { policy: aPolicy("backup") });
    type(root(dialog), "keep_count", "31");
    const field = { path: "settings.keep_count", code: "out_of_range", args: { minimum: 1, maximum: 30 }, message: "" };
    fake.callApi.mockRejectedValue(new ApiError("Wrong", 400, [field]));
    root(dialog)
      ?.querySelector("form")
      ?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(words(root(dialog)?.querySelector("[name=keep_count]")?.closest("label"))).toContain(
      "Must be from 1 to 30.",
    );
  });

  test("a template is filled in from a backup", async () => {
    fake.callApi.mockImplementation(async (_method: string, path: string) =>
      path.startsWith("remote/backups")
        ? { backups: [{ id: 4, backup_name: "B", created_at: "2026-11-29T10:00:00Z" }] }
        : {},
    );
    const dialog = await show("mr-policy-dialog", { policy: aPolicy("template"), pools: POOLS });
    const select = [...(root(dialog)?.querySelectorAll("select") ?? [])].find((each) => words(each).includes("B ("));
    const choose = async (answer: object) => {
      answers["miner_remote/policies/template_from_backup"] = answer;
      if (select) select.value = "4";
      select?.dispatchEvent(new Event("change"));
      await settled();
    };
    const limit = () => root(dialog)?.querySelector<HTMLInputElement>("[name=power_limit_w]")?.value;
    await choose({
      settings: { pools: null, power_limit_w: 2900, settings: { fan_speed: 60 } },
      left_out: ["pools", "tuning"],
    });
    expect(limit()).toBe("2900");
    expect(root(dialog)?.querySelector<HTMLInputElement>("[name='settings.fan_speed']")?.value).toBe("60");
    expect(words(root(dialog))).toContain("Not taken from the backup, or not completely: Pools, Tuning.");
    // A template can hold nothing of it.
    await choose({ settings: null, left_out: ["tuning"] });
    expect(limit()).toBe("2900");
    expect(words(root(dialog))).toContain("Nothing in this backup can be part of a template.");
    expect(words(root(dialog))).not.toContain("Not taken from the backup");
  });
});

describe("pages of policies", () => {
  test("each miner with its decision, filtered by phase", async () => {
    const element = await view(["7"], [aPolicy()]);
    fake.subscriptions.get("miner_remote/policies/miners")?.({
      complete: true,
      miners: [
        aDecision(1),
        aDecision(2, { phase: "suspect", blocked: { code: "x", args: {}, message: "It is offline." } }),
      ],
      removed: [],
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const page = element.shadowRoot?.querySelector("mr-policy")?.shadowRoot;
    const decisions = page?.querySelector("mr-decisions");
    expect(words(decisions?.shadowRoot)).toContain("Suspect 1");
    const phase = vi.fn();
    decisions?.addEventListener("phase", phase);
    press(decisions?.shadowRoot, "Suspect 1");
    expect(phase.mock.calls[0]?.[0].detail).toBe("suspect");
    await settled();
    const table = decisions?.shadowRoot?.querySelector("mr-table") as unknown as { rows: MinerDecision[] };
    expect(table.rows.map(({ miner_id }) => miner_id)).toEqual(["m2"]);
  });

  test("what it would have done, and what was not recorded", async () => {
    const page = (await view(["7"], [aPolicy()])).shadowRoot?.querySelector("mr-policy")?.shadowRoot;
    answers["miner_remote/policies/replay"] = {
      from: "2026-11-22T10:00:00Z",
      until: "2026-11-29T10:00:00Z",
      counts: { pools: 3 },
      missing: { shares_accepted: 2 },
      steps: [{ at: "2026-11-25T10:00:00Z", ...aDecision(1, { order: { kind: "pools" } }) }],
    };
    press(page, "What would it have done in the last 7 days?");
    await settled();
    expect(sent.at(-1)).toEqual({ type: "miner_remote/policies/replay", policy_id: 7, days: 7 });
    const text = words(page?.querySelector("mr-replay")?.shadowRoot);
    expect(text).toContain("Switch pool: 3");
    expect(text).toContain("Shares accepted (2 miners)");
  });

  test("a template is applied to the miners that differ", async () => {
    answers["miner_remote/policies/preview"] = {
      miners: [
        {
          miner_id: "m1",
          name: "Miner 1",
          differences: [{ section: "fan", key: "fan_speed", before: 70, after: 80 }],
          error_code: null,
          error_args: null,
          error: null,
        },
        {
          miner_id: "m2",
          name: "Miner 2",
          differences: [],
          unsupported: [
            { section: "fan", key: "fan_speed", error_code: "y", error_args: {}, error: "It has no fans." },
          ],
          error_code: null,
          error_args: null,
          error: null,
        },
        {
          miner_id: "m3",
          name: "Miner 3",
          differences: [],
          error_code: "x",
          error_args: {},
          error: "It does not answer.",
        },
      ],
    };
    answers["miner_remote/policies/apply"] = { batch_id: "b1" };
    const preview: TemplatePreview = await show("mr-template-preview", { policy: aPolicy("template") });
    expect(words(preview.shadowRoot)).toContain("1 of 3 miners differ.");
    expect(words(preview.shadowRoot?.querySelector("details"))).toMatch(/It does not answer\. ?Miner 3/);
    expect(words(preview.shadowRoot?.querySelector("details"))).toMatch(/Fan speed: It has no fans\. ?Miner 2/);
    expect(words(preview.shadowRoot?.querySelector("mr-table")?.shadowRoot)).toContain("Fan speed: 70 → 80");
    preview.shadowRoot?.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(sent.at(-1)).toEqual({ type: "miner_remote/policies/apply", policy_id: 7, miner_ids: ["m1"] });
    expect(env.batches.sentHere.has("b1")).toBe(true);
  });

  test("the policies of a miner, and what holds it", async () => {
    const policies = [
      { ...aDecision(1), id: 7, enabled: true, name: "Hot", restraint: { action: "limit", power_limit_w: 2000 } },
    ];
    const place = document.createElement("div");
    render(policyList(env, { policies } as unknown as Details), place);
    expect(words(place)).toBe("Hot All is well. Limit to 2,000 W Ok");
    render(policyList(env, {} as Details), place);
    expect(words(place)).toBe("No policy covers this miner.");
  });
});

describe("the library of pools", () => {
  const result: TestResult = {
    ok: false,
    answers: true,
    scheme: "stratum+tcp",
    total_ms: 40,
    steps: [
      { step: "connect", ok: true, ms: 12, answer: null, error_code: null, error_args: null, error: null },
      {
        step: "authorize",
        ok: false,
        ms: 5,
        answer: '[24, "unknown worker"]',
        error_code: "x",
        error_args: {},
        error: "Refused.",
      },
    ],
  };

  test("pools, and who uses them", async () => {
    const used = POOLS.map((pool) => ({ ...pool, used_by: [{ kind: "policy", id: 7, name: "My policy" }] }));
    const list = (await view(["pools"], [], used)).shadowRoot?.querySelector("mr-pool-library")?.shadowRoot;
    expect(words(list)).toContain("Used by My policy");
    list?.querySelector<HTMLElement>("[aria-label='Delete Pool 1']")?.click();
    await settled();
    const dialog = list?.querySelector("mr-delete")?.shadowRoot;
    expect(words(dialog)).toContain("because it is used by My policy");
    expect(dialog?.querySelector<HTMLButtonElement>("button.danger")?.disabled).toBe(true);
  });

  test("a pool is tested before it is saved", async () => {
    fake.callApi.mockImplementation(async (method: string, path: string) => {
      if (path === "remote/pools/test") return { test: result };
      return method === "POST" ? { pool: { ...POOLS[0], id: 3 } } : {};
    });
    const dialog: PoolDialog = await show("mr-pool-dialog", {});
    press(dialog.shadowRoot, "Test");
    await settled();
    expect(fake.callApi).not.toHaveBeenCalled();
    expect(words(dialog.shadowRoot)).toContain("Must contain a host");
    type(dialog.shadowRoot, "name", "Main");
    type(dialog.shadowRoot, "url", "stratum+tcp://pool.example:3333");
    type(dialog.shadowRoot, "worker", "kim.{name}");
    type(dialog.shadowRoot, "password", "secret");
    press(dialog.shadowRoot, "Test");
    await settled();
    expect(fake.callApi).toHaveBeenLastCalledWith("POST", "remote/pools/test", {
      url: "stratum+tcp://pool.example:3333",
      worker: "kim.{name}",
      password: "secret",
    });
    const text = words(dialog.shadowRoot?.querySelector("mr-pool-test")?.shadowRoot);
    expect(text).toContain("The pool answers, but not everything works");
    expect(text).toMatch(/Connected 12 ms Worker accepted Refused. \[24, "unknown worker"\] 5 ms/);
    const saved = vi.fn();
    dialog.addEventListener("saved", saved);
    press(dialog.shadowRoot, "Save");
    await settled();
    expect(saved.mock.calls[0]?.[0].detail.id).toBe(3);
  });

  test("without a new password, the stored one is tested and kept", async () => {
    fake.callApi.mockImplementation(async (_method: string, path: string) =>
      path === "remote/pools/test" ? { test: result } : { pool: POOLS[0] },
    );
    const dialog: PoolDialog = await show("mr-pool-dialog", { pool: { ...POOLS[0], has_password: true } });
    press(dialog.shadowRoot, "Test");
    await settled();
    expect(fake.callApi.mock.calls.at(-1)?.[2 as never]).toMatchObject({ id: 1, url: POOLS[0]?.url });
    press(dialog.shadowRoot, "Save");
    await settled();
    const [method, path, body] = fake.callApi.mock.calls.at(-1) as unknown as [string, string, object];
    expect([method, path]).toEqual(["PATCH", "remote/pools/1"]);
    expect(body).not.toHaveProperty("password");
  });
});
