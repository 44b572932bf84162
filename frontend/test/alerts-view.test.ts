// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AutomationDialog } from "../src/alerts/automation-dialog";
import type { CommandDialog } from "../src/components/command-dialog";
import type { Env } from "../src/env";
import type { HomeAssistant, Miner } from "../src/types";
import { currentPlace } from "../src/url-state";
import type { AlertsView } from "../src/views/alerts";
import "../src/views/alerts";
import { A_SCHEDULE_ALERT, anAlert } from "./alert-samples";
import { aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const BLUEPRINT = { path: "miner_remote/alerts.yaml", name: "Alert message", description: "Sends one.", yaml: "x" };
const INPUTS = {
  notify: { name: "To", selector: { entity: { filter: [{ domain: ["notify"] }], multiple: true } } },
  kinds: { name: "Kinds", default: ["hot"], selector: { select: { multiple: true, options: ["hot", "offline"] } } },
  more: { name: "Other actions", default: [], selector: { action: null } },
};

describe("the Alerts tab", () => {
  let fake: ReturnType<typeof fakeHass>;
  let env: Env;
  let view: AlertsView;
  let answers: Record<string, unknown>;

  const callWS = vi.fn(async ({ type }: { type: string }) => answers[type] ?? {});
  const root = () => view.shadowRoot as ShadowRoot;
  const words = (element: Element | ShadowRoot | null | undefined) =>
    (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const button = (text: RegExp) =>
    [...root().querySelectorAll("button")].find((each) => text.test(each.textContent ?? ""));
  const headings = () => [...root().querySelectorAll(".group h3")].map(words);
  const tables = () => [...root().querySelectorAll("mr-table")];

  beforeEach(async () => {
    answers = {
      "miner_remote/catalog": CATALOG,
      "miner_remote/blueprints": { blueprints: [BLUEPRINT] },
      "blueprint/list": { [BLUEPRINT.path]: { metadata: { input: INPUTS } } },
      "search/related": {},
    };
    callWS.mockClear();
    const states = {
      "notify.phone": {
        entity_id: "notify.phone",
        state: "",
        attributes: { friendly_name: "Phone" },
        last_changed: "",
      },
    };
    fake = fakeHass({ "GET remote/commands/history": { commands: [{ id: 5, parameters: { power_limit_w: 2500 } }] } }, {
      callWS,
      states,
    } as unknown as Partial<HomeAssistant>);
    env = await fakeEnv(fake.hass);
  });
  afterEach(async () => {
    document.body.replaceChildren();
    await settled();
  });

  async function show(query: string, alerts: unknown[], ...miners: Miner[]): Promise<void> {
    window.history.replaceState(null, "", `/miner-remote/alerts${query}`);
    view = document.createElement("mr-alerts");
    view.env = env;
    view.query = new URLSearchParams(query);
    document.body.append(view);
    await settled();
    fake.subscriptions.get("miner_remote/fleet/subscribe")?.({ complete: true, miners, removed: [] });
    await report(alerts);
  }

  async function report(alerts: unknown[]): Promise<void> {
    fake.subscriptions.get("miner_remote/alerts/subscribe")?.({ alerts });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
  }

  const dialog = () => root().querySelector("mr-command-dialog") as CommandDialog | null;

  test("without alerts says what is watched, and links to the thresholds", async () => {
    await show("", []);
    expect(words(root())).toContain("All OK");
    expect(words(root())).toContain("Miners that are too hot");
    expect(root().querySelector("a[href='/config/integrations/integration/miner_remote']")).not.toBeNull();
  });

  test("groups alerts by problem, the worst first, each with what to do", async () => {
    await show("", [anAlert("high_rejects", 2), anAlert("offline", 1), A_SCHEDULE_ALERT], aMiner(1), aMiner(2));
    expect(headings()).toEqual(["Not responding", "Many rejected shares", "Schedule without miners"]);
    expect(words(root().querySelector(".group"))).toContain("Check its power and network connection");
    await report([]);
    expect(headings()).toEqual([]);
  });

  test("groups by device and filters as the URL says", async () => {
    await show("?group=device&severity=error", [anAlert("hot", 1), anAlert("offline", 1), anAlert("low_hashrate", 2)]);
    expect(tables().map((table) => table.rows.length)).toEqual([1]);
    expect(words(root().querySelector(".count"))).toBe("2 of 3 alerts");
    button(/Clear filters/)?.click();
    expect(currentPlace().query.toString()).toBe("group=device");
  });

  test("one command goes to all of a kind, or to the selected ones that support it", async () => {
    const able = { capabilities: ["pause"] };
    await show(
      "",
      [anAlert("hot", 1), anAlert("hot", 2), anAlert("hot", 3)],
      aMiner(1, able),
      aMiner(2, able),
      aMiner(3, { capabilities: [] }),
    );
    button(/Pause: 2 miners/)?.click();
    await view.updateComplete;
    expect(dialog()?.row.command_type).toBe("power_off");
    expect(dialog()?.miners.map(({ miner_id }) => miner_id)).toEqual(["m1", "m2"]);
    dialog()?.dispatchEvent(new CustomEvent("closed"));
    tables()[0]?.dispatchEvent(new CustomEvent("selected", { detail: new Set(["hot:m2"]) }));
    await view.updateComplete;
    button(/Pause: 1 miner/)?.click();
    await view.updateComplete;
    expect(dialog()?.miners.map(({ miner_id }) => miner_id)).toEqual(["m2"]);
    dialog()?.dispatchEvent(new CustomEvent("sent", { detail: "batch" }));
    await view.updateComplete;
    expect(button(/Pause: 2 miners/)).toBeDefined();
  });

  test("a selection forgets alerts that are over", async () => {
    const able = aMiner(1, { capabilities: ["pause"] });
    await show("", [anAlert("hot", 1), anAlert("hot", 2)], able);
    tables()[0]?.dispatchEvent(new CustomEvent("selected", { detail: new Set(["hot:m1", "hot:m2"]) }));
    await report([anAlert("hot", 1)]);
    expect([...(tables()[0]?.selection ?? [])]).toEqual(["hot:m1"]);
  });

  test("a row opens the miner or the schedule", async () => {
    await show("", [anAlert("not_confirmed", 1, { command_id: 4 }), A_SCHEDULE_ALERT], aMiner(1));
    const open = (table: number, alert: unknown) =>
      tables()[table]?.dispatchEvent(new CustomEvent("opened", { detail: alert }));
    open(0, anAlert("not_confirmed", 1, { command_id: 4 }));
    expect(currentPlace().path).toEqual(["miner", "m1"]);
    open(1, A_SCHEDULE_ALERT);
    expect(currentPlace().path).toEqual(["schedules", "3"]);
  });

  test("a command with parameters is sent again with what it had", async () => {
    const args = { command_type: "power_limit", status: "success" };
    const alert = anAlert("not_confirmed", 1, { command_id: 5, args });
    await show("", [alert], aMiner(1, { capabilities: ["power_limit"] }));
    const again = tables()[0]?.shadowRoot?.querySelector<HTMLElement>("button[aria-label^='Send again']");
    again?.click();
    await settled();
    expect(fake.callApi).toHaveBeenCalledWith("GET", "remote/commands/history?before_id=6&limit=1", undefined);
    expect(dialog()?.row.command_type).toBe("power_limit");
    expect(dialog()?.start?.values.power_limit_w).toBe("2500");
  });

  test("an automation is created from a blueprint for the selected kinds and recipients", async () => {
    await show("", []);
    const list = root().querySelector("mr-alert-blueprints")?.shadowRoot;
    await vi.waitFor(() => expect(words(list)).toContain("Alert message"));
    list?.querySelector("button")?.click();
    await settled();
    const made = list?.querySelector("mr-automation-dialog") as AutomationDialog;
    await vi.waitFor(() => expect(made.shadowRoot?.querySelector("form")).not.toBeNull());
    const boxes = [...(made.shadowRoot?.querySelectorAll<HTMLInputElement>("[type=checkbox]") ?? [])];
    // The only recipient is selected; kinds have the names of the panel.
    expect(boxes.map((box) => [words(box.closest("label")), box.checked])).toEqual([
      ["Phone", true],
      ["Notifications in Home Assistant's sidebar", false],
      ["Too hot", true],
      ["Not responding", false],
    ]);
    boxes[3]?.click();
    await made.updateComplete;
    made.shadowRoot?.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    const [method, path, body] = fake.callApi.mock.calls.find(([, path]) => path.startsWith("config/")) as unknown[];
    expect(method).toBe("POST");
    expect(body).toMatchObject({
      alias: "Alert message",
      use_blueprint: { path: BLUEPRINT.path, input: { notify: ["notify.phone"], kinds: ["hot", "offline"] } },
    });
    const id = String(path).split("/").at(-1);
    expect(made.shadowRoot?.querySelector("a")?.getAttribute("href")).toBe(`/config/automation/edit/${id}`);
  });
});
