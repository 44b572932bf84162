// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Env } from "../src/env";
import { type Image, type Rollout, type RolloutMiner, upload } from "../src/firmware/model";
import type { MrRollout } from "../src/firmware/rollout";
import type { RolloutDialog } from "../src/firmware/rollout-dialog";
import { sizeText } from "../src/firmware/words";
import type { MinerLogs } from "../src/miner/logs";
import "../src/miner/logs";
import type { FirmwareView } from "../src/views/firmware";
import "../src/views/firmware";
import { aMiner } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

function anImage(changes: Partial<Image> = {}): Image {
  return {
    id: "i1",
    file_name: "s21.bmu",
    size: 41_000_000,
    sha256: "ab".repeat(32),
    vendor: "Bitmain",
    models: ["Antminer S21"],
    control_boards: [],
    version: "2026.1",
    declared: false,
    complete: true,
    read: ["vendor", "models", "version"],
    uploaded_at: "2026-11-20T10:00:00Z",
    uploaded_by: "Kim",
    ...changes,
  };
}

function rolledOut(number: number, changes: Partial<RolloutMiner> = {}): RolloutMiner {
  return {
    miner_id: `m${number}`,
    ip: `10.0.0.${number}`,
    name: `Miner ${number}`,
    group: 1,
    phase: "done",
    progress: null,
    version_before: "2025.9",
    version_after: "2026.1",
    hashrate_before_ths: 200,
    hashrate_after_ths: 201,
    error_code: null,
    error_args: null,
    error_message: null,
    differences: [],
    ...changes,
  };
}

function aRollout(changes: Partial<Rollout> = {}): Rollout {
  return {
    id: "r1",
    image: { file_name: "s21.bmu", version: "2026.1" },
    status: "running",
    created_by: "Kim",
    created_at: "2026-11-20T10:00:00Z",
    groups: [
      { number: 1, miners: ["m1"] },
      { number: 2, miners: ["m2", "m3"] },
    ],
    miners: [rolledOut(1), rolledOut(2, { group: 2, phase: "sending", progress: 40, version_after: null })],
    ...changes,
  };
}

const words = (node: ParentNode | null | undefined): string => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

let env: Env;
let fake: ReturnType<typeof fakeHass>;

async function show<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: object,
  answers: Record<string, unknown> = {},
): Promise<HTMLElementTagNameMap[Name]> {
  fake = fakeHass(answers);
  env = await fakeEnv(fake.hass);
  const made = document.createElement(name);
  Object.assign(made, { env, ...properties });
  document.body.append(made);
  await settled();
  return made;
}

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe("the firmware page", () => {
  let view: FirmwareView;
  const report = async (images: readonly Image[], rollouts: readonly Rollout[] = []): Promise<void> => {
    fake.subscriptions.get("miner_remote/firmware/subscribe")?.({ images, rollouts });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
  };
  const button = (name: string) =>
    [...view.renderRoot.querySelectorAll("button")].find((each) => each.getAttribute("aria-label") === name);

  test("lists images; what does not say what it is for can't be installed", async () => {
    view = await show("mr-firmware", { path: [] });
    await report([]);
    expect(words(view.renderRoot)).toContain("No images yet Upload a firmware file");
    await report([anImage(), anImage({ id: "i2", file_name: "x.bin", models: [], version: null, complete: false })]);
    const lines = [...view.renderRoot.querySelectorAll("li")].map(words);
    expect(lines[0]).toContain("2026.1 Read from the file s21.bmu · Bitmain · Antminer S21 · 41 MB");
    expect(lines[1]).toContain("x.bin Details are missing");
    expect(button("Install …: s21.bmu")?.disabled).toBe(false);
    expect(button("Install …: x.bin")?.disabled).toBe(true);
  });

  test("asks after an upload what the file does not say, and sends only that", async () => {
    view = await show("mr-firmware", { path: [] }, { "PATCH remote/firmware/i2": {} });
    await report([]);
    view.renderRoot.querySelector<HTMLButtonElement>("button.primary")?.click();
    await settled();
    const image = anImage({ id: "i2", vendor: null, models: [], version: null, complete: false, read: [] });
    const dialog = view.renderRoot.querySelector("mr-firmware-upload");
    dialog?.dispatchEvent(new CustomEvent("uploaded", { detail: image }));
    await settled();
    const form = view.renderRoot.querySelector("mr-firmware-declare")?.renderRoot as ShadowRoot;
    const save = () => form.querySelector<HTMLButtonElement>("button.primary");
    expect(save()?.disabled).toBe(true);
    for (const [name, value] of [
      ["vendor", "Braiins"],
      ["models", "Antminer S21, Antminer S19"],
      ["version", "26.04"],
    ] as const) {
      const input = form.querySelector<HTMLInputElement>(`[name=${name}]`);
      if (input === null) throw new Error(name);
      input.value = value;
      input.dispatchEvent(new Event("input"));
      await settled();
    }
    save()?.click();
    await settled();
    expect(fake.callApi).toHaveBeenCalledWith("PATCH", "remote/firmware/i2", {
      vendor: "Braiins",
      models: ["Antminer S21", "Antminer S19"],
      version: "26.04",
    });
    expect(view.renderRoot.querySelector("mr-firmware-declare")).toBeNull();
  });

  test("shows roll-outs that run before those that have ended", async () => {
    view = await show("mr-firmware", { path: [] });
    const ended = [1, 2, 3, 4].map((day) =>
      aRollout({ id: `d${day}`, status: "done", created_at: `2026-11-2${day}T10:00:00Z` }),
    );
    await report([anImage()], [...ended, aRollout()]);
    const ids = () => [...view.renderRoot.querySelectorAll("mr-rollout")].map((each) => each.rollout.id);
    expect(ids()).toEqual(["r1", "d4", "d3", "d2"]);
    [...view.renderRoot.querySelectorAll("button")].find((each) => words(each) === "Show all roll-outs")?.click();
    await settled();
    expect(ids()).toEqual(["r1", "d4", "d3", "d2", "d1"]);
  });
});

describe("a roll-out", () => {
  let card: MrRollout;
  const buttons = () => [...card.renderRoot.querySelectorAll("button")].filter((each) => !each.closest("mr-table"));

  test("shows its groups and phases, and can be paused", async () => {
    card = await show("mr-rollout", { rollout: aRollout() }, { "POST remote/firmware/rollouts/r1/pause": {} });
    expect(words(card.renderRoot)).toContain("1 of 2 completed");
    expect([...card.renderRoot.querySelectorAll(".groups li")].map(words)).toEqual([
      "Group 1: 1 of 1",
      "Group 2: 0 of 2",
    ]);
    expect(buttons().map(words)).toEqual(["Pause", "Cancel"]);
    buttons()[0]?.click();
    await settled();
    expect(fake.callApi).toHaveBeenCalledWith("POST", "remote/firmware/rollouts/r1/pause", undefined);
  });

  test("that stopped says what failed and why, and can be resumed", async () => {
    const failed = rolledOut(2, {
      group: 2,
      phase: "failed",
      error_message: "The miner accepted the image, but still runs 2025.9.",
      differences: [{ code: "setting_differs", args: {}, message: "The fan speed differs." }],
    });
    card = await show("mr-rollout", {
      rollout: aRollout({ status: "stopped", miners: [rolledOut(1), failed, rolledOut(3, { phase: "waiting" })] }),
    });
    expect(buttons().map(words)).toEqual(["Resume", "Cancel"]);
    const listed = words(card.renderRoot.querySelector("h4 + ul"));
    expect(listed).toBe("Miner 2 The miner accepted the image, but still runs 2025.9. The fan speed differs.");
    expect(card.renderRoot.querySelector('a[href="/miner-remote/miner/m2"]')).not.toBeNull();
  });

  test("that has ended has no buttons", async () => {
    card = await show("mr-rollout", { rollout: aRollout({ status: "done" }) });
    expect(buttons()).toEqual([]);
  });
});

test("a roll-out is checked for each miner and starts with those that are left selected", async () => {
  const checked = (number: number, code: string | null) => ({
    miner_id: `m${number}`,
    ip: `10.0.0.${number}`,
    name: `Miner ${number}`,
    ok: code === null,
    code,
    args: {},
    message: code === null ? null : "The image is for another model.",
  });
  const miners = [
    checked(1, null),
    checked(2, null),
    checked(3, "image_model_differs"),
    checked(4, "image_model_differs"),
  ];
  const dialog: RolloutDialog = await show(
    "mr-rollout-dialog",
    { image: anImage() },
    { "POST remote/firmware/rollouts": { miners } },
  );
  fake.subscriptions.get("miner_remote/fleet/subscribe")?.({
    complete: true,
    removed: [],
    miners: [1, 2, 3, 4].map((number) => aMiner(number, { ip: `10.0.0.${number}`, tags: ["loud"] })),
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await settled();
  expect(fake.callApi).toHaveBeenLastCalledWith("POST", "remote/firmware/rollouts?preview=true", {
    image_id: "i1",
    all: true,
  });
  const text = () => words(dialog.renderRoot);
  expect(text()).toContain("The image matches 2 of 4 miners.");
  expect(text()).toContain("The image is for another model.Miner 3, Miner 4");
  expect(text()).toContain("Install on 2 miners");
  const where = dialog.renderRoot.querySelector("select");
  expect([...(where?.options ?? [])].map(words)).toEqual(["All miners (4)", "Home (4)", "Label loud (4)"]);
  dialog.renderRoot.querySelector("mr-table")?.dispatchEvent(new CustomEvent("selected", { detail: new Set(["m2"]) }));
  await settled();
  dialog.renderRoot.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  await settled();
  expect(fake.callApi).toHaveBeenLastCalledWith("POST", "remote/firmware/rollouts", {
    image_id: "i1",
    miner_ips: ["10.0.0.2"],
    canary: 1,
    min_hashrate_percent: 90,
    settle_minutes: 15,
    groups: [5, 25, 100],
    backup_first: true,
  });
});

describe("an upload", () => {
  class FakeRequest {
    static last: FakeRequest;
    readonly upload: { onprogress?: (event: object) => void } = {};
    readonly headers: Record<string, string> = {};
    readonly opened: string[] = [];
    status = 0;
    response: unknown = null;
    onload?: () => void;
    onabort?: () => void;
    readonly abort = vi.fn(() => this.onabort?.());
    readonly send = vi.fn();
    constructor() {
      FakeRequest.last = this;
    }
    open(...where: string[]): void {
      this.opened.push(...where);
    }
    setRequestHeader(name: string, value: string): void {
      this.headers[name] = value;
    }
    answer(status: number, response: unknown): void {
      this.status = status;
      this.response = response;
      this.onload?.();
    }
  }
  const auth = {
    data: { hassUrl: "http://home:8123" },
    accessToken: "old",
    expired: true,
    refreshAccessToken: async () => {
      auth.accessToken = "new";
    },
  };
  const begin = async (shares: number[] = []) => {
    vi.stubGlobal("XMLHttpRequest", FakeRequest);
    const { hass } = fakeHass({}, { auth });
    const running = upload(hass, new File(["x"], "s21.bmu"), (share) => shares.push(share));
    running.done.catch(() => undefined);
    await settled();
    return running;
  };

  test("sends the file with a fresh token, and reports its progress", async () => {
    const shares: number[] = [];
    const running = await begin(shares);
    const request = FakeRequest.last;
    expect(request.opened).toEqual(["POST", "http://home:8123/api/remote/firmware"]);
    expect(request.headers).toEqual({ Authorization: "Bearer new" });
    expect(request.send.mock.calls.map(([body]) => (body as FormData).has("file"))).toEqual([true]);
    request.upload.onprogress?.({ loaded: 30, total: 60 });
    expect(shares).toEqual([0.5]);
    request.answer(201, { image: anImage() });
    expect(await running.done).toEqual(anImage());
  });

  test("is rejected with the error of the integration, or if it is cancelled", async () => {
    const refused = await begin();
    FakeRequest.last.answer(400, { error: "The file is damaged.", error_code: "image_structure_invalid" });
    await expect(refused.done).rejects.toMatchObject({ code: "image_structure_invalid", status: 400 });
    const cancelled = await begin();
    cancelled.cancel();
    await expect(cancelled.done).rejects.toThrow();
  });
});

test("sizes are in kB or MB", async () => {
  env = await fakeEnv(fakeHass().hass);
  expect([1_500, 4_250_000, 412_000_000].map((size) => sizeText(env, size))).toEqual(["2 kB", "4.3 MB", "412 MB"]);
});

describe("the logs of a miner", () => {
  const log = (text: string, changes: object = {}) => ({
    log: { text, truncated: false, redacted: false, ...changes },
  });
  const answers: Record<string, unknown> = {
    "GET remote/miners/m1/logs": { names: ["kernel", "miner"] },
    "GET remote/miners/m1/logs/kernel": log("a fan\nb\nc FAN", { truncated: true }),
    "GET remote/miners/m1/logs/miner": log("x\ny", { redacted: true }),
  };
  const shown = (logs: MinerLogs) => logs.renderRoot.querySelector("pre")?.textContent;

  test("are chosen, filtered, and read again", async () => {
    const logs = await show("mr-miner-logs", { miner: aMiner(1, { name: "Desk" }) }, answers);
    expect(shown(logs)).toBe("a fan\nb\nc FAN");
    expect(words(logs.renderRoot)).toContain("3 of 3 lines. Older lines are left out.");
    const search = logs.renderRoot.querySelector("input");
    if (search === null) throw new Error("no filter");
    search.value = "Fan";
    search.dispatchEvent(new Event("input"));
    await settled();
    expect(shown(logs)).toBe("a fan\nc FAN");
    expect(words(logs.renderRoot)).toContain("2 of 3 lines.");
    const choice = logs.renderRoot.querySelector("select");
    if (choice === null) throw new Error("no choice");
    choice.value = "miner";
    choice.dispatchEvent(new Event("change"));
    search.value = "";
    search.dispatchEvent(new Event("input"));
    await settled();
    expect(shown(logs)).toBe("x\ny");
    expect(words(logs.renderRoot)).toContain("2 of 2 lines. Secrets were removed.");
    answers["GET remote/miners/m1/logs/miner"] = log("z");
    [...logs.renderRoot.querySelectorAll("button")].find((each) => words(each) === "Refresh")?.click();
    await settled();
    expect(shown(logs)).toBe("z");
    // A poll, which makes a new object, reads nothing.
    const count = fake.callApi.mock.calls.length;
    logs.miner = aMiner(1, { name: "Desk" });
    await settled();
    expect(fake.callApi.mock.calls).toHaveLength(count);
  });

  test("that can't be read say why", async () => {
    const logs = await show(
      "mr-miner-logs",
      { miner: aMiner(1) },
      {
        "GET remote/miners/m1/logs": { names: ["kernel"] },
        "GET remote/miners/m1/logs/kernel": { status_code: 502, body: { error: "There is no connection." } },
      },
    );
    expect(words(logs.renderRoot.querySelector("[role=alert]"))).toBe("There is no connection.");
    const none = await show(
      "mr-miner-logs",
      { miner: aMiner(1, { name: "Desk" }) },
      { "GET remote/miners/m1/logs": { names: [] } },
    );
    expect(words(none.renderRoot)).toContain("Desk has no logs that can be read.");
  });
});
