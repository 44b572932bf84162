import { describe, expect, test, vi } from "vitest";
import { Alerts, known } from "../src/alerts/alerts";
import { automationsOf, create, formOf, inputOf, install, missing } from "../src/alerts/automation";
import { byKind, byMachine, choices, matching } from "../src/alerts/groups";
import { again, type Context, orders, placeOf, remedy } from "../src/alerts/remedies";
import { blueprintText, lasting, sentence } from "../src/alerts/words";
import type { EntityState, HomeAssistant } from "../src/types";
import { A_SCHEDULE_ALERT, A_TARIFF_ALERT, anAlert } from "./alert-samples";
import { aMiner, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass } from "./fake-hass";

const query = (text: string) => new URLSearchParams(text);

test("the feed replaces the list, and kinds without texts are left out", async () => {
  const fake = fakeHass();
  const alerts = new Alerts(() => fake.hass.connection);
  const end = alerts.listen(() => undefined);
  const send = (list: unknown[]) => fake.subscriptions.get("miner_remote/alerts/subscribe")?.({ alerts: list });
  await Promise.resolve();
  expect(alerts.loaded).toBe(false);
  send([anAlert("hot"), { ...anAlert("hot", 2), kind: "later_kind" }]);
  expect([alerts.loaded, alerts.all.map(({ id }) => id)]).toEqual([true, ["hot:m1"]]);
  send([]);
  expect(alerts.all).toEqual([]);
  end();
  const all = [anAlert("hot")];
  expect(known(all)).toBe(all);
});

describe("groups", () => {
  const alerts = [
    anAlert("high_rejects", 3),
    anAlert("offline", 2, { site: "Cellar" }),
    anAlert("hot", 1),
    anAlert("low_hashrate", 1),
    A_SCHEDULE_ALERT,
  ];

  test("by kind, those with an error first", () => {
    expect(byKind(alerts).map(({ kind, severity, alerts: list }) => [kind, severity, list.length])).toEqual([
      ["offline", "error", 1],
      ["hot", "error", 1],
      ["low_hashrate", "warning", 1],
      ["high_rejects", "warning", 1],
      ["empty_schedule", "warning", 1],
    ]);
  });

  test("by device, the worst first, each with all its alerts", () => {
    const groups = byMachine([anAlert("low_hashrate", 2), ...alerts]);
    expect(groups.map(({ worst, alerts: list }) => [worst.name, list.map(({ kind }) => kind)])).toEqual([
      ["Miner 2", ["offline", "low_hashrate"]],
      ["Miner 1", ["hot", "low_hashrate"]],
      ["Miner 3", ["high_rejects"]],
      ["Nights", ["empty_schedule"]],
    ]);
  });

  test("filters of the URL, and their choices with counts", () => {
    expect(matching(alerts, query(""))).toBe(alerts);
    expect(matching(alerts, query("site=Home&severity=error")).map(({ id }) => id)).toEqual(["hot:m1"]);
    expect(matching(alerts, query("kind=fault"))).toEqual([]);
    expect(choices(alerts, "severity")).toEqual([
      { value: "error", count: 2 },
      { value: "warning", count: 3 },
    ]);
    expect(choices(alerts, "kind").map(({ value }) => value)[0]).toBe("offline");
    // An alert about all sites is not a choice.
    expect(choices(alerts, "site")).toEqual([
      { value: "Cellar", count: 1 },
      { value: "Home", count: 3 },
    ]);
  });
});

describe("what helps", () => {
  const miner = aMiner(1, { capabilities: ["pause", "reboot"] });
  const context: Context = {
    miner: (id) => (id === "m1" ? miner : id === "m2" ? aMiner(2, { capabilities: [] }) : undefined),
    catalog: CATALOG,
    outlets: new Set(),
  };

  test("is a command if the miner supports it", () => {
    expect(remedy(anAlert("hot", 1), context)).toMatchObject({ row: { command_type: "power_off" }, miners: [miner] });
    expect(remedy(anAlert("hot", 2), context)).toBeUndefined();
    expect(remedy(anAlert("hot", 9), context)).toBeUndefined();
    expect(remedy(anAlert("high_rejects", 1), context)).toBeUndefined();
    expect(remedy(anAlert("offline", 1), context)).toBeUndefined();
  });

  test("is the miner, the command, the schedule or the tariff", () => {
    expect(placeOf(anAlert("offline", 7))).toMatchObject({ path: ["miner", "m7"], text: "alerts.open_miner" });
    expect(placeOf(anAlert("not_confirmed", 7, { command_id: 12 }))).toMatchObject({
      path: ["history"],
      values: { command: "12" },
    });
    expect(placeOf(anAlert("configuration_differs", 7, { args: { policy_id: 4 } }))).toMatchObject({
      path: ["policies", "4"],
      text: "alerts.open_template",
    });
    expect(placeOf(A_SCHEDULE_ALERT)?.path).toEqual(["schedules", "3"]);
    expect(placeOf(A_TARIFF_ALERT)?.path).toEqual(["rates", "2"]);
  });

  test("for many is one command for those that support it", () => {
    const found = orders([anAlert("hot", 1), anAlert("hot", 2), anAlert("hot", 1)], context);
    expect(found.map(({ row, miners }) => [row.command_type, miners.length])).toEqual([["power_off", 1]]);
    expect(orders([anAlert("offline", 1)], context)).toEqual([]);
  });

  test("sends a command again, to many only if it has no parameters", () => {
    const failed = (type: string) => anAlert("not_confirmed", 1, { args: { command_type: type }, command_id: 5 });
    expect(again(failed("reboot"), context)?.row.command_type).toBe("reboot");
    expect(orders([failed("reboot")], context)).toHaveLength(1);
    const limited: Context = { ...context, miner: () => aMiner(1, { capabilities: ["power_limit"] }) };
    expect(again(failed("power_limit"), limited)?.row.command_type).toBe("power_limit");
    expect(orders([failed("power_limit")], limited)).toEqual([]);
    expect(again(failed("later_type"), context)).toBeUndefined();
    expect(again(anAlert("hot"), context)).toBeUndefined();
  });
});

describe("sentences", () => {
  test("have numbers in the units of the panel", async () => {
    const env = await fakeEnv(fakeHass().hass);
    const now = Date.parse("2026-11-23T19:05:00Z");
    const says = (alert: ReturnType<typeof anAlert>) => sentence(env, alert, now);
    expect(says(anAlert("offline"))).toBe("No answer for 2 h 5 min");
    expect(says(anAlert("hot", 1, { args: { temperature_c: 97, limit_c: 95, outlet: false } }))).toBe(
      "97 °C, limit 95 °C",
    );
    expect(says(anAlert("hot", 1, { args: { temperature_c: 72, limit_c: 70, outlet: true } }))).toBe(
      "Coolant leaves at 72 °C, limit 70 °C",
    );
    expect(says(anAlert("low_hashrate", 1, { args: { hashrate_ths: 122, expected_ths: 1200, percent: 61 } }))).toBe(
      "122 TH/s of 1.2 PH/s (61 %)",
    );
    expect(says(anAlert("high_rejects", 1, { args: { percent: 12.5, limit_percent: 5 } }))).toBe(
      "12.5 % of the shares rejected, limit 5 %",
    );
    expect(says(anAlert("configuration_differs", 1, { args: { count: 2, keys: "fan_speed", policy: "Hall A" } }))).toBe(
      "Differs from Hall A: Fan speed",
    );
    expect(says(anAlert("fault", 1, { args: { count: 1, message: "Fan 2 lost", code: "110" } }))).toBe("Fan 2 lost");
    expect(says(anAlert("fault", 1, { args: { count: 3, message: "Fan 2 lost" } }))).toContain("3 in total");
    expect(says(anAlert("not_confirmed", 1, { args: { command_type: "reboot" } }))).toContain("Reboot was sent");
    expect(says(anAlert("not_confirmed", 1, { args: { command_type: "reboot", status: "timeout" } }))).toBe(
      "Reboot: No response",
    );
    expect(says(A_TARIFF_ALERT)).toBe("No price right now");
    expect(lasting(env, anAlert("hot"), Date.parse("2026-11-23T17:00:40Z"))).toBe("40 s");
  });

  test("of blueprints are translated if they are known, else those of the integration", async () => {
    const env = await fakeEnv(fakeHass({}, { language: "de" }).hass);
    const other = { path: "x/other.yaml", name: "Other", description: "Does other things.", yaml: "" };
    const known = { ...other, path: "miner_remote/notify_new_alerts.yaml" };
    expect(blueprintText(env, known).name).toBe("Nachricht bei neuen Meldungen");
    expect(blueprintText(env, other)).toEqual({ name: "Other", description: "Does other things." });
  });
});

describe("automations from blueprints", () => {
  const entity = (entity_id: string, name?: string, id?: string): EntityState => ({
    entity_id,
    state: "on",
    attributes: { ...(name && { friendly_name: name }), ...(id && { id }) },
    last_changed: "",
  });
  const states = {
    "notify.phone": entity("notify.phone", "My phone"),
    "notify.tablet": entity("notify.tablet", "A tablet"),
    "sensor.x": entity("sensor.x"),
    "automation.alerts": entity("automation.alerts", "Alert phone", "17"),
  };
  const recipients = {
    name: "Recipients",
    selector: { entity: { filter: [{ domain: ["notify"] }], multiple: true } },
  };
  const kinds = {
    name: "Kinds",
    default: ["hot"],
    selector: { select: { multiple: true, options: ["hot", { value: "fault", label: "Faults" }] } },
  };
  const blueprint = { path: "miner_remote/alert.yaml", name: "Alert", description: "", yaml: "blueprint: …" };

  test("ask for recipients and choices, also in sections; other inputs keep their defaults", () => {
    const form = formOf(
      { where: { input: { recipients, minutes: { default: 5, selector: { number: {} } } } }, kinds, empty: null },
      { states },
      "Sidebar",
    );
    // An input without a selector and a default needs a value that the dialog cannot ask for.
    expect(form.complete).toBe(false);
    expect(
      form.fields.map(({ key, kind, multiple, required, selected }) => [key, kind, multiple, required, selected]),
    ).toEqual([
      ["recipients", "notify", true, true, []],
      ["kinds", "choice", true, false, ["hot"]],
    ]);
    expect(form.fields[0]?.options.map(({ label }) => label)).toEqual(["A tablet", "My phone"]);
    expect(form.fields[1]?.options).toEqual([
      { value: "hot", label: "hot" },
      { value: "fault", label: "Faults" },
    ]);
  });

  test("need a recipient, and give values in the shape of the selector", () => {
    const target = { name: "To", selector: { target: { entity: { domain: "notify" } } } };
    const one = { name: "One", selector: { entity: { domain: "notify" } } };
    const form = formOf({ recipients, target, one, kinds }, { states }, "Sidebar");
    expect(form.complete).toBe(true);
    expect(missing(form, { kinds: [] })).toEqual(["recipients", "target", "one", "kinds"]);
    const selected = {
      recipients: ["notify.phone"],
      target: ["notify.tablet"],
      one: ["notify.phone"],
      kinds: ["fault"],
    };
    expect(missing(form, selected)).toEqual([]);
    expect(inputOf(form, selected)).toEqual({
      recipients: ["notify.phone"],
      target: { entity_id: ["notify.tablet"] },
      one: "notify.phone",
      kinds: ["fault"],
    });
  });

  test("also send messages with actions, if the blueprint runs more actions", () => {
    const more = { default: [], selector: { action: null } };
    const services = { notify: { send_message: {}, notify: {}, telegram: {}, mobile_app_phone: {} } };
    const form = formOf(
      { recipients, more, at: { default: "08:00:00", selector: { time: null } } },
      { states, services },
      "Sidebar",
    );
    expect(form.fields[0]?.options.map(({ label }) => label)).toEqual([
      "A tablet",
      "My phone",
      "notify.telegram",
      "Sidebar",
    ]);
    expect(form.fields[1]).toMatchObject({ key: "at", kind: "time", selected: ["08:00:00"] });
    const data = { title: "{{ title }}", message: "{{ message }}" };
    const to = ["notify.phone", "action:notify.telegram", "action:persistent_notification.create"];
    expect(inputOf(form, { recipients: to, at: ["09:30:00"] })).toEqual({
      recipients: ["notify.phone"],
      at: "09:30:00",
      more: [
        { action: "notify.telegram", data },
        { action: "persistent_notification.create", data },
      ],
    });
    // Without a phone, the only way is selected.
    expect(formOf({ recipients, more }, { states: {} }, "Sidebar").fields[0]?.selected).toEqual([
      "action:persistent_notification.create",
    ]);
  });

  /** A Home Assistant whose blueprints are a list that `blueprint/save` adds to. */
  function withBlueprints(installed: Record<string, object>) {
    const callWS = vi.fn(async (message: { type: string; path?: string }) => {
      if (message.type === "blueprint/list") return { ...installed };
      if (message.type === "blueprint/save") installed[message.path ?? ""] = { metadata: { input: { kinds } } };
      if (message.type === "search/related") return { automation: ["automation.alerts", "automation.gone"] };
      return {};
    });
    return { callWS, hass: fakeHass({}, { callWS, states } as unknown as Partial<HomeAssistant>).hass };
  }

  test("install a blueprint that is missing, replace a broken one, and leave any other as it is", async () => {
    const fresh = withBlueprints({});
    expect(await install(fresh.hass, blueprint)).toEqual({ kinds });
    expect(fresh.callWS).toHaveBeenCalledWith({
      type: "blueprint/save",
      domain: "automation",
      path: blueprint.path,
      yaml: blueprint.yaml,
      allow_override: false,
    });
    const broken = withBlueprints({ [blueprint.path]: { error: "Invalid" } });
    await install(broken.hass, blueprint);
    expect(broken.callWS).toHaveBeenCalledWith(
      expect.objectContaining({ type: "blueprint/save", allow_override: true }),
    );
    const changed = withBlueprints({ [blueprint.path]: { metadata: { input: { recipients } } } });
    expect(await install(changed.hass, blueprint)).toEqual({ recipients });
    expect(changed.callWS).not.toHaveBeenCalledWith(expect.objectContaining({ type: "blueprint/save" }));
  });

  test("are found by their blueprint, and created with its inputs", async () => {
    const { hass, callWS } = withBlueprints({});
    expect(await automationsOf(hass, blueprint.path)).toEqual([{ value: "17", label: "Alert phone" }]);
    callWS.mockRejectedValueOnce({ code: "unknown_command", message: "Unknown command." });
    expect(await automationsOf(hass, blueprint.path)).toEqual([]);
    callWS.mockRejectedValueOnce({ code: "unauthorized", message: "Unauthorized" });
    await expect(automationsOf(hass, blueprint.path)).rejects.toMatchObject({ code: "unauthorized" });
    expect(await create(hass, "Alert", blueprint.path, { kinds: ["hot"] }, 42)).toBe("42");
    expect(hass.callApi).toHaveBeenCalledWith("POST", "config/automation/config/42", {
      alias: "Alert",
      description: "",
      use_blueprint: { path: blueprint.path, input: { kinds: ["hot"] } },
    });
  });
});
