// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import type { CommandDialog } from "../src/components/command-dialog";
import "../src/components/command-dialog";
import { type Draft, newDraft, parametersOf, problemsOf, shownFields } from "../src/control/draft";
import type { Env } from "../src/env";
import type { MinerSettings } from "../src/miner/settings";
import "../src/miner/settings";
import { type Option, type Setting, union } from "../src/settings/model";
import { optionText, setText, settingHelp } from "../src/settings/words";
import type { Miner } from "../src/types";
import { aMiner, aRow, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

function aSetting(key: string, changes: Partial<Setting> = {}): Setting {
  return {
    key,
    value: null,
    unit: null,
    effect: "live",
    seconds: null,
    minimum: null,
    maximum: null,
    step: 1,
    temporary: false,
    read_only: false,
    options: [],
    ...changes,
  };
}

function anOption(value: string | number, changes: Partial<Option> = {}): Option {
  return { value, power_w: null, hashrate_ths: null, refused: null, ...changes };
}

const FAN = [
  aSetting("fan_mode", { value: "auto", options: [anOption("auto"), anOption("manual")] }),
  aSetting("fan_speed", { value: 70, unit: "%", minimum: 30, maximum: 100 }),
  aSetting("fan_target_temperature", { value: 65, unit: "°C", minimum: 40, maximum: 80 }),
];
const PRESET = aSetting("preset", {
  value: "2900W",
  effect: "restarts_mining",
  seconds: 90,
  options: [
    anOption("2900W", { power_w: 2900, hashrate_ths: 100 }),
    anOption("3300W", { power_w: 3300, hashrate_ths: 110 }),
    anOption("5000W", { power_w: 5000, hashrate_ths: 150, refused: "preset_needs_modified_power_supply" }),
  ],
});

afterEach(() => document.body.replaceChildren());

const words = (node: ParentNode | null | undefined): string => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

describe("parameters of commands that change settings", () => {
  const typed = (type: string, settings: readonly Setting[], changes: Draft["values"], miners = 1) => {
    const row = aRow(type);
    const draft = newDraft(row, miners, CATALOG, settings);
    return { row, draft: { ...draft, values: { ...draft.values, ...changes } } };
  };
  const sent = (type: string, settings: readonly Setting[], changes: Draft["values"]) => {
    const { row, draft } = typed(type, settings, changes);
    return parametersOf(row, draft, [aMiner(1)], settings);
  };

  test("only what was changed is sent, and a new mode with its speed", () => {
    expect(sent("set_fan", FAN, {})).toEqual({});
    expect(sent("set_fan", FAN, { target_temperature_c: "60" })).toEqual({ target_temperature_c: 60 });
    expect(sent("set_fan", FAN, { mode: "manual" })).toEqual({ mode: "manual", speed_percent: 70 });
    const manual = [aSetting("fan_mode", { value: "manual" }), ...FAN.slice(1)];
    expect(sent("set_fan", manual, { speed_percent: "85" })).toEqual({ speed_percent: 85 });
    // A speed can't be set for automatic fans.
    expect(sent("set_fan", manual, { mode: "auto", speed_percent: "85" })).toEqual({ mode: "auto" });
  });

  test("switches can be left, boards are a list, and required values are sent in any case", () => {
    expect(sent("set_fan", [aSetting("fans_off_when_paused", { value: false })], { off_when_paused: "true" })).toEqual({
      off_when_paused: true,
    });
    const boards = [aSetting("hashboards", { value: [0, 1, 2] })];
    expect(sent("set_hashboards", boards, { boards: "0,2", on: false })).toEqual({ boards: [0, 2], on: false });
    expect(sent("set_preset", [PRESET], {})).toEqual({ preset: "2900W" });
  });

  test("several miners get only what was typed, whatever they have now", () => {
    const { row, draft } = typed("set_fan", FAN, { minimum_speed_percent: "20" }, 2);
    const miners = [aMiner(1), aMiner(2)];
    expect(parametersOf(row, draft, miners, undefined)).toEqual({ minimum_speed_percent: 20 });
    expect(Object.values(draft.values).filter((value) => value === "70")).toEqual([]);
  });

  test("the range is that of the miner", () => {
    const { row, draft } = typed("set_fan", FAN, { mode: "manual", speed_percent: "20" });
    expect(problemsOf(row, draft, 1, CATALOG, FAN)).toEqual({
      speed_percent: { key: "input.fraction_or_out_of_range", values: { minimum: 30, maximum: 100 } },
    });
    expect(problemsOf(row, draft, 1, CATALOG)).toEqual({});
  });

  test("fields of settings that the miner does not have are left out", () => {
    const { row, draft } = typed("set_fan", FAN, {});
    expect(shownFields(row, draft, FAN).map(({ key }) => key)).toEqual(["mode", "target_temperature_c"]);
    expect(shownFields(row, draft, undefined)).toHaveLength(row.fields.length - 1);
  });
});

test("the settings of several miners are joined", () => {
  const [a, b] = [
    aSetting("throttle", { value: 100, minimum: 50, maximum: 100, step: 5, effect: "live" }),
    aSetting("throttle", {
      value: 80,
      minimum: 0,
      maximum: 90,
      effect: "restarts_mining",
      seconds: 30,
      temporary: true,
    }),
  ];
  expect(union([[a], [b]])).toEqual([
    {
      ...a,
      value: null,
      minimum: 0,
      maximum: 100,
      step: 1,
      effect: "restarts_mining",
      seconds: 30,
      temporary: true,
      mixed: true,
    },
  ]);
  const presets = union([[PRESET], [aSetting("preset", { options: [anOption("5000W"), anOption("eco")] })]]);
  expect(presets[0]?.options.map(({ value, refused }) => [value, refused])).toEqual([
    ["2900W", null],
    ["3300W", null],
    ["5000W", null],
    ["eco", null],
  ]);
});

test("options, effects and what was set are formatted", async () => {
  const env = await fakeEnv(fakeHass().hass);
  expect(PRESET.options.map((option) => optionText(env, option, null))).toEqual([
    "2900W (2,900 W, 100 TH/s)",
    "3300W (3,300 W, 110 TH/s)",
    "5000W (5,000 W, 150 TH/s) – needs a modified power supply",
  ]);
  expect(settingHelp(env, PRESET)).toBe("3 options · Restarts mining, about 90 s");
  const throttle = aSetting("throttle", { minimum: 1, maximum: 100, unit: "%", seconds: 300 });
  expect(settingHelp(env, throttle)).toBe("1 to 100 % · Acts at once");
  expect(settingHelp(env, { ...throttle, temporary: true })).toBe("1 to 100 % · Acts at once, until mining restarts");
  expect(settingHelp(env, aSetting("frequency", { minimum: 400, maximum: 600, step: 6.25, unit: "MHz" }))).toBe(
    "400 to 600 MHz in steps of 6.25 · Acts at once",
  );
  expect(setText(env, { mode: "manual", speed_percent: 70, expert: false })).toBe("Fan mode: Manual, Fan speed: 70 %");
});

describe("the settings of a miner", () => {
  let env: Env;

  async function open(settings: readonly Setting[], capabilities: readonly string[]): Promise<MinerSettings> {
    const callWS = vi.fn(async () => ({ batch_id: "b1" })) as never;
    env = await fakeEnv(fakeHass({}, { callWS }).hass);
    env.catalog.value = CATALOG;
    const part = document.createElement("mr-miner-settings");
    Object.assign(part, { env, miner: aMiner(1, { capabilities, name: "Desk" }), settings, readAt: null });
    document.body.append(part);
    await settled();
    return part;
  }
  const groups = (part: MinerSettings) => [...(part.shadowRoot?.querySelectorAll(".group") ?? [])].map(words);

  test("are grouped by command, with range and effect, and why some can't be changed", async () => {
    const part = await open(
      [
        ...FAN,
        PRESET,
        aSetting("voltage", { value: 1300, unit: "mV", read_only: true }),
        aSetting("throttle", { value: 100, unit: "%" }),
        aSetting("hot_temperature", { value: 80, unit: "°C" }),
      ],
      ["fan", "presets", "frequency"],
    );
    expect(groups(part)).toEqual([
      "Fans Change Fan mode Automatic 2 options · Acts at once Fan speed 70 % 30 to 100 % · Acts at once Target temperature 65 °C 40 to 80 °C · Acts at once",
      "Preset Change Preset 2900W (2,900 W, 100 TH/s) 3 options · Restarts mining, about 90 s 3 options 2900W (2,900 W, 100 TH/s)3300W (3,300 W, 110 TH/s)5000W (5,000 W, 150 TH/s) – needs a modified power supply",
      "Throttle Throttle 100 % Changing it is not supported on this miner.",
      "Frequency and voltage Voltage 1,300 mV The miner does not allow changing it now.",
      "Protection Hot temperature 80 °C Protects the hardware and is not changed by Miner Remote.",
    ]);
    const buttons = [...(part.shadowRoot?.querySelectorAll("button") ?? [])];
    expect(buttons.map((button) => button.getAttribute("aria-label"))).toEqual(["Change: Fans", "Change: Preset"]);
  });

  test("a miner without settings says so", async () => {
    const part = await open([], []);
    expect(words(part.shadowRoot)).toContain("Desk has not reported its settings yet.");
  });

  const dialogOf = (root: ParentNode | null | undefined): ShadowRoot => {
    const found = root?.querySelector<CommandDialog>("mr-command-dialog")?.renderRoot;
    if (!(found instanceof ShadowRoot)) throw new Error("no dialog");
    return found;
  };
  const choose = async (root: ParentNode, name: string, value: string): Promise<void> => {
    const field = root.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`);
    if (field === null) throw new Error(`no field ${name}`);
    field.value = value;
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input"));
    await settled();
  };
  const submit = async (root: ParentNode): Promise<void> => {
    root.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
  };

  test("are changed in a dialog with the miner's own options and values", async () => {
    const part = await open([...FAN, PRESET], ["fan", "presets"]);
    part.shadowRoot?.querySelectorAll("button")[1]?.click();
    await settled();
    const dialog = dialogOf(part.shadowRoot);
    const options = [...dialog.querySelectorAll("option")];
    expect(options.map(({ value, selected, disabled }) => [value, selected, disabled])).toEqual([
      ["2900W", true, false],
      ["3300W", false, false],
      ["5000W", false, true],
    ]);
    expect(words(dialog)).toContain("Set on Desk");
    await choose(dialog, "preset", "3300W");
    await submit(dialog);
    expect(env.hass.callWS).toHaveBeenCalledWith({
      type: "miner_remote/command",
      command_type: "set_preset",
      miner_ids: ["m1"],
      parameters: { preset: "3300W" },
    });
    expect(dialog.querySelector("mr-sent-command")).not.toBeNull();
  });

  test("nothing is sent if nothing was changed", async () => {
    const part = await open(FAN, ["fan"]);
    part.shadowRoot?.querySelector("button")?.click();
    await settled();
    const dialog = dialogOf(part.shadowRoot);
    await submit(dialog);
    expect(words(dialog)).toContain("Change at least one value.");
    expect(env.hass.callWS).not.toHaveBeenCalled();
    await choose(dialog, "mode", "manual");
    expect(dialog.querySelector<HTMLInputElement>("[name=speed_percent]")?.value).toBe("70");
  });

  test("of several miners are offered together, read from one miner of each kind", async () => {
    const fake = fakeHass({
      "GET remote/miners/m1/settings": { settings: [PRESET] },
      "GET remote/miners/m3/settings": { status_code: 502, body: {} },
      "GET remote/miners/m4/settings": { settings: [aSetting("preset", { options: [anOption("eco")] })] },
    });
    env = await fakeEnv(fake.hass);
    const can = { capabilities: ["presets"] };
    const miners: Miner[] = [
      aMiner(2, can),
      aMiner(1, can),
      aMiner(3, { ...can, model: "S9" }),
      aMiner(4, { ...can, model: "T21" }),
    ];
    const dialog = document.createElement("mr-command-dialog");
    Object.assign(dialog, { env, catalog: CATALOG, row: aRow("set_preset"), miners });
    document.body.append(dialog);
    await settled();
    expect(fake.callApi.mock.calls.map(([, path]) => path)).toEqual([
      "remote/miners/m1/settings",
      "remote/miners/m3/settings",
      "remote/miners/m4/settings",
    ]);
    const options = [...dialog.renderRoot.querySelectorAll("option")].map(({ value }) => value);
    expect(options).toEqual(["", "2900W", "3300W", "5000W", "eco"]);
    expect(words(dialog.renderRoot)).toContain("Set on 4 miners");
  });

  test("values between the options are for experts", async () => {
    const frequency = aSetting("frequency", {
      value: 525,
      unit: "MHz",
      minimum: 400,
      maximum: 600,
      options: [anOption(490), anOption(525)],
    });
    const part = await open([frequency], ["frequency"]);
    part.shadowRoot?.querySelector("button")?.click();
    await settled();
    const dialog = dialogOf(part.shadowRoot);
    expect(dialog.querySelector("select[name=frequency_mhz]")).not.toBeNull();
    const expert = dialog.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (expert !== null) expert.checked = true;
    expert?.dispatchEvent(new Event("change"));
    await settled();
    await choose(dialog, "frequency_mhz", "505");
    await submit(dialog);
    expect(env.hass.callWS).toHaveBeenCalledWith(
      expect.objectContaining({ parameters: { frequency_mhz: 505, expert: true } }),
    );
  });
});
