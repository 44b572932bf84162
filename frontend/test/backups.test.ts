// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../src/api";
import type { ChooseMiners } from "../src/backups/choose";
import { found } from "../src/backups/choose";
import {
  type BackupPool,
  type ConfigData,
  fileName,
  held,
  neededSlots,
  type OpenedBackup,
  restorable,
  searched,
  targets,
  withoutPassword,
} from "../src/backups/config";
import type { BackupDetail } from "../src/backups/detail";
import type { CommandDialog } from "../src/components/command-dialog";
import type { MrTable } from "../src/components/table";
import type { Env } from "../src/env";
import type { Backup, HomeAssistant, Miner } from "../src/types";
import { currentPlace } from "../src/url-state";
import type { BackupsView } from "../src/views/backups";
import "../src/views/backups";
import { CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const SECRET = "geheim-7";

function pool(slot: number, values: Partial<BackupPool> = {}): BackupPool {
  return {
    slot,
    url: `stratum+tcp://pool-${slot}.example.com:3333`,
    user: "acme.1",
    password: null,
    password_known: true,
    active: slot === 0,
    ...values,
  };
}

const config: ConfigData = {
  identity: { vendor: "Bitmain", model: "Antminer S21", firmware: "Antminer stock", serial: null },
  pools: [pool(0), pool(1, { password_known: false })],
  power_limit_w: 3500,
  paused: false,
  fan: { mode: "manual", percent: 40, target_c: null },
  tuning: { "miner-mode": 2, oddKey: "x" },
  frequencies: [485, 490],
  voltage: { "board 1": 13.1 },
  network: { address: "10.0.0.1" },
};

function backup(id: number, values: Partial<Backup> = {}): Backup {
  return {
    id,
    miner_ip: "10.0.0.1",
    miner_id: "m1",
    backup_name: `Backup ${id}`,
    description: null,
    backup_type: "manual",
    created_at: "2026-10-14T10:00:00+00:00",
    created_by: "Ada",
    model: "Antminer S21",
    firmware_version: "1.2",
    is_validated: false,
    ...values,
  };
}

function miner(miner_id: string, values: Partial<Miner> = {}): Miner {
  return {
    miner_id,
    ip: `10.0.0.${miner_id.slice(1)}`,
    name: `Hall ${miner_id}`,
    model: "Antminer S21",
    firmware: "Antminer stock",
    location: "",
    tags: [],
    online: true,
    hashrate_ths: 100,
    est_power_w: 3000,
    capabilities: ["config_read", "backup", "pools_write", "power_limit", "fan", "tuning"],
    ...values,
  } as Miner;
}

const opened: OpenedBackup = { ...backup(7), config_data: config };

describe("contents and targets of a backup", () => {
  test("sections of a backup, and those that can be restored to a miner", () => {
    expect(held(config)).toEqual(["pools", "power_limit", "fan", "tuning"]);
    expect(held({ ...config, pools: [], power_limit_w: null, fan: null, tuning: {} })).toEqual([]);
    expect(restorable(config, { capabilities: ["pools_write", "fan"] })).toEqual(["pools", "fan"]);
  });

  test("its own miner is first, then others of the same model and firmware", () => {
    const miners = [
      miner("m3", { firmware: "Braiins OS" }),
      miner("m2"),
      miner("m1", { firmware: "Updated" }),
      miner("m4", { model: "S19" }),
    ];
    expect(targets(opened, miners).map((each) => each.miner_id)).toEqual(["m1", "m2"]);
    expect(targets(opened, [])).toEqual([]);
  });

  test("unknown passwords, and those that a refused restore requests", () => {
    expect(withoutPassword(config).map(({ slot }) => slot)).toEqual([1]);
    const refusal = new ApiError("In English", 502, [], "pool_password_required", { slots: "0, 2" });
    expect(neededSlots(refusal)).toEqual([0, 2]);
    expect(neededSlots(new ApiError("In English", 502, [], "no_answer", { slots: "0, 2" }))).toEqual([]);
    expect(neededSlots(undefined)).toEqual([]);
  });

  test("file names are valid on every system", () => {
    expect(fileName(backup(3, { backup_name: 'Pools "of" May/…' }))).toBe("Pools-of-May-3.json");
    expect(fileName(backup(4, { backup_name: "…" }))).toBe("backup-4.json");
  });

  test("search matches every word", () => {
    const all = [backup(1, { description: "before the move" }), backup(2, { miner_id: "m2" })];
    const name = (each: Backup) => (each.miner_id === "m2" ? "Garage" : "Hall");
    expect(searched(all, " HALL move ", name).map(({ id }) => id)).toEqual([1]);
    expect(searched(all, "garage", name).map(({ id }) => id)).toEqual([2]);
    expect(searched(all, "garage move", name)).toEqual([]);
    expect(searched(all, " ", name)).toBe(all);
    expect(found([miner("m1"), miner("m2", { name: "Garage" })], "s21 gar").map((each) => each.miner_id)).toEqual([
      "m2",
    ]);
  });
});

// In the page -----------------------------------------------------------------------------------------------------------

type Ask = (method: string, path: string, body?: unknown) => unknown;

let env: Env;
let calls: string[] = [];
let bodies: unknown[] = [];

async function hassThat(answer: Ask, changes: Partial<HomeAssistant> = {}) {
  calls = [];
  bodies = [];
  const fake = fakeHass(
    {},
    {
      callApi: (async (method: string, path: string, body?: unknown) => {
        calls.push(`${method} ${path}`);
        bodies.push(body);
        return structuredClone(answer(method, path, body));
      }) as HomeAssistant["callApi"],
      ...changes,
    },
  );
  env = await fakeEnv(fake.hass);
  env.catalog.value = CATALOG;
  return fake;
}

async function fleetOf(fake: ReturnType<typeof fakeHass>, ...miners: Miner[]): Promise<void> {
  await settled();
  fake.subscriptions.get("miner_remote/fleet/subscribe")?.({ complete: true, miners, removed: [] });
  await new Promise((resolve) => setTimeout(resolve, 300));
  await settled();
}

/** All text and all attributes below an element, through shadow roots. */
function everything(root: ParentNode): string {
  let found = (root as Element).textContent ?? "";
  for (const each of root.querySelectorAll("*")) {
    found += ` ${[...each.attributes].map((attribute) => attribute.value).join(" ")}`;
    if (each.shadowRoot !== null) found += everything(each.shadowRoot);
  }
  return found;
}

function deep(root: ParentNode, selector: string): HTMLElement[] {
  const here = [...root.querySelectorAll<HTMLElement>(selector)];
  const inside = [...root.querySelectorAll("*")].flatMap((each) =>
    each.shadowRoot === null ? [] : deep(each.shadowRoot, selector),
  );
  return [...here, ...inside];
}

const words = (element: Element): string => (element.textContent ?? "").replace(/\s+/g, " ").trim();

async function press(label: string, times = 1): Promise<void> {
  const button = deep(document.body, "button").find((each) => words(each).startsWith(label));
  if (button === undefined) throw new Error(`no button ${label}`);
  for (let time = 0; time < times; time += 1) button.click();
  await settled();
}

async function openOne(): Promise<BackupDetail> {
  const view = document.createElement("mr-backup") as BackupDetail;
  view.env = env;
  view.backupId = "7";
  document.body.append(view);
  await settled();
  return view;
}

/** Answers like the REST API, with passwords only on request. */
const backEnd: Ask = (method, path) => {
  if (method === "GET" && path.startsWith("remote/backups/7")) {
    const pools = path.includes("include_secrets=true")
      ? config.pools.map((each) => ({ ...each, password: each.password_known ? SECRET : null }))
      : config.pools;
    return { backup: { ...opened, config_data: { ...config, pools } } };
  }
  return { ok: true };
};

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
  window.history.replaceState(null, "", "/miner-remote/backups");
});

describe("one backup", () => {
  test("is described as text", async () => {
    await hassThat(backEnd);
    const text = words((await openOne()).renderRoot as unknown as Element);
    for (const part of ["3,500 W", "Fixed at 40 %", "High", "Odd key", "485 MHz", "13.1", "Not known", "Hidden"]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain("Serial");
  });

  test("passwords are absent until requested, and removed when hidden", async () => {
    await hassThat(backEnd);
    const view = await openOne();
    expect(calls).toEqual(["GET remote/backups/7"]);
    await press("Show passwords");
    expect(calls.at(-1)).toBe("GET remote/backups/7?include_secrets=true");
    expect(everything(document.body).split(SECRET)).toHaveLength(2);
    expect(window.location.href).not.toContain(SECRET);
    await press("Hide passwords");
    expect(everything(document.body)).not.toContain(SECRET);
    expect(calls.at(-1)).toBe("GET remote/backups/7");
    await press("Show passwords");
    view.remove();
    document.body.append(view);
    await settled();
    expect(everything(document.body)).not.toContain(SECRET);
  });

  test("is downloaded without passwords unless they are selected", async () => {
    const fetched: string[] = [];
    await hassThat(backEnd, {
      fetchWithAuth: async (path: string) => {
        fetched.push(path);
        return new Response("{}");
      },
    });
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download);
    });
    await openOne();
    await press("Download");
    expect(everything(document.body)).not.toContain("Anyone with this file");
    await press("Download without passwords");
    expect(fetched).toEqual(["/api/remote/backups/7?download=true"]);
    await press("Download");
    deep(document.body, "input[type=checkbox]")[0]?.click();
    await settled();
    expect(everything(document.body)).toContain("Anyone with this file");
    await press("Download with passwords");
    expect(fetched[1]).toBe("/api/remote/backups/7?download=true&include_secrets=true");
    expect(names).toEqual(["Backup-7-7.json", "Backup-7-7.json"]);
  });

  test("is deleted once, and only after confirmation", async () => {
    await hassThat(backEnd);
    window.history.replaceState(null, "", "/miner-remote/backups/7");
    await openOne();
    await press("Delete");
    expect(calls).toHaveLength(1);
    const dialog = deep(document.body, "mr-delete")[0];
    const button = [...(dialog?.shadowRoot?.querySelectorAll("button") ?? [])].find((each) => words(each) === "Delete");
    button?.click();
    button?.click();
    await settled();
    expect(calls.filter((call) => call.startsWith("DELETE"))).toEqual(["DELETE remote/backups/7"]);
    expect(window.location.pathname).toBe("/miner-remote/backups");
  });

  test("a missing backup is reported", async () => {
    await hassThat(() => {
      throw { status_code: 404, body: { error: "Backup 7 does not exist." } };
    });
    expect(words((await openOne()).renderRoot as unknown as Element)).toContain("Backup 7 does not exist.");
  });

  test("differences from the miner are listed", async () => {
    const fake = await hassThat((method, path) =>
      method === "POST" && path.endsWith("/validate")
        ? {
            ok: true,
            is_validated: false,
            differences: ["Pool 1 is a on the miner.", "The fan control is auto."],
            difference_details: [{ code: "pool_differs", args: { pool: 1 } }],
          }
        : backEnd(method, path),
    );
    const view = await openOne();
    await fleetOf(fake, miner("m1"));
    const localize = (key: string, { pool = "" } = {}) => (key.includes("pool_differs") ? `pool_differs ${pool}` : "");
    Object.assign(fake.hass, { localize });
    await press("Compare with the miner");
    const text = words(view.renderRoot as unknown as Element);
    expect(text).toContain("2 differences from the miner:");
    expect(text).toContain("pool_differs 1");
    expect(text).toContain("The fan control is auto.");
  });
});

describe("restoring", () => {
  const refusal = {
    status_code: 502,
    body: {
      error: "The password of pool slot 1 is required.",
      error_code: "pool_password_required",
      error_args: { slots: "1" },
    },
  };

  test("asks for missing passwords and shows the result", async () => {
    const fake = await hassThat((method, path, body) => {
      if (method !== "POST") return backEnd(method, path);
      if ((body as { pool_passwords?: unknown }).pool_passwords === undefined) throw refusal;
      return {
        ok: true,
        command_id: 42,
        response: { result: "restored", sections: ["pools", "fan"], pre_update_backup_id: 9 },
      };
    });
    await openOne();
    await fleetOf(fake, miner("m1"), miner("m2", { capabilities: ["pools_write"] }));
    await press("Restore");
    const boxes = deep(document.body, "input[type=checkbox]") as HTMLInputElement[];
    expect(boxes).toHaveLength(4);
    boxes[1]?.click();
    boxes[3]?.click();
    await settled();
    await press("Restore to Hall m1", 2);
    expect(calls.filter((call) => call.startsWith("POST"))).toEqual(["POST remote/backups/7/restore"]);
    expect(bodies.at(-1)).toEqual({ miner_ip: "10.0.0.1", sections: ["pools", "fan"] });
    expect(everything(document.body)).toContain("A password is missing.");
    const [field] = deep(document.body, "input[type=password]") as HTMLInputElement[];
    expect(field?.getAttribute("aria-invalid")).toBe("true");
    if (field !== undefined) field.value = SECRET;
    await press("Restore to Hall m1");
    expect(bodies.at(-1)).toEqual({ miner_ip: "10.0.0.1", sections: ["pools", "fan"], pool_passwords: { 1: SECRET } });
    const text = everything(document.body);
    expect(text).toContain("Hall m1 was restored.");
    expect(text).toContain("Restored: Pools, Fan.");
    expect(text).toContain("/miner-remote/backups/9");
    expect(text).toContain("/miner-remote/history?command=42");
    expect(text).not.toContain(SECRET);
  });

  test("another miner is offered only the sections that it supports", async () => {
    const fake = await hassThat(backEnd);
    await openOne();
    await fleetOf(fake, miner("m1"), miner("m2", { capabilities: ["pools_write"] }));
    await press("Restore");
    const [select] = deep(document.body, "select") as HTMLSelectElement[];
    if (select !== undefined) select.value = "m2";
    select?.dispatchEvent(new Event("change"));
    await settled();
    const boxes = deep(document.body, "input[type=checkbox]") as HTMLInputElement[];
    expect(boxes.map((box) => box.checked)).toEqual([true, false, false, false]);
    expect(boxes.map((box) => box.disabled)).toEqual([false, true, true, true]);
    await press("Restore to Hall m2");
    expect(bodies.at(-1)).toEqual({ miner_ip: "10.0.0.2", sections: ["pools"] });
  });

  test("reports if no miner supports the backup", async () => {
    const fake = await hassThat(backEnd);
    await openOne();
    await fleetOf(fake, miner("m5", { model: "S9" }));
    await press("Restore");
    expect(everything(document.body)).toContain("there is no other Antminer S21");
    expect(deep(document.body, "mr-backup-restore button.danger")).toHaveLength(0);
  });
});

describe("the list", () => {
  async function openList(query = ""): Promise<BackupsView> {
    window.history.replaceState(null, "", `/miner-remote/backups${query}`);
    const view = document.createElement("mr-backups") as BackupsView;
    view.env = env;
    view.query = currentPlace().query;
    document.body.append(view);
    await settled();
    return view;
  }

  test("explains how to create the first backup", async () => {
    await hassThat(() => ({ backups: [] }));
    const view = await openList();
    expect(words(view.renderRoot as unknown as Element)).toContain("No backups yet");
    expect(deep(document.body, "button").filter((button) => words(button) === "Back up now").length).toBeGreaterThan(0);
  });

  test("the server filters by the miner in the URL, the page by words", async () => {
    const fake = await hassThat(() => ({ backups: [backup(2), backup(1, { backup_name: "Old" })] }));
    const view = await openList("?miner=m1&search=old");
    expect(calls).toEqual(["GET remote/backups?miner_id=m1&limit=1000"]);
    await fleetOf(fake, miner("m1"));
    const table = view.renderRoot.querySelector("mr-table") as MrTable<Backup>;
    expect(table.rows.map(({ id }) => id)).toEqual([1]);
    expect(words(view.renderRoot as unknown as Element)).toContain("1 of 2 backups");
  });

  test("loads older pages", async () => {
    await hassThat((_, path) => ({
      backups: path.includes("before_id=1001")
        ? [backup(1000)]
        : Array.from({ length: 1000 }, (__, place) => backup(2000 - place)),
    }));
    const view = await openList();
    await press("Show older backups");
    expect(calls.at(-1)).toBe("GET remote/backups?before_id=1001&limit=1000");
    expect((view.renderRoot.querySelector("mr-table") as MrTable<Backup>).rows).toHaveLength(1001);
    expect(deep(document.body, "button").some((button) => words(button) === "Show older backups")).toBe(false);
  });

  test("reloads after a command that may have created a backup", async () => {
    const fake = await hassThat(() => ({ backups: [backup(1)] }));
    await openList();
    const sendRecords = fake.subscriptions.get("miner_remote/commands/subscribe");
    sendRecords?.({ commands: [{ command_type: "reboot", status: "success" }] });
    sendRecords?.({ commands: [{ command_type: "backup", status: "pending" }] });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(calls).toHaveLength(1);
    sendRecords?.({ commands: [{ command_type: "backup", status: "success" }] });
    sendRecords?.({ commands: [{ command_type: "pool_switch", status: "failed" }] });
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(calls).toHaveLength(2);
  });

  test("the command dialog opens after miners are selected", async () => {
    const fake = await hassThat(() => ({ backups: [backup(1)] }));
    await openList();
    await press("Back up now");
    await fleetOf(fake, miner("m1"), miner("m2"), miner("m3", { capabilities: [] }));
    const choose = deep(document.body, "mr-backup-choose")[0] as ChooseMiners;
    const table = choose.renderRoot.querySelector("mr-table") as MrTable<Miner>;
    expect(table.rows.map((each) => each.miner_id)).toEqual(["m1", "m2"]);
    expect(words(choose.renderRoot as unknown as Element)).toContain("1 miner can't be backed up");
    table.dispatchEvent(new CustomEvent("selected", { detail: new Set(["m2"]) }));
    await settled();
    await press("Continue with 1 miner");
    const dialog = deep(document.body, "mr-command-dialog")[0] as CommandDialog;
    expect(dialog.row.command_type).toBe("backup");
    expect(dialog.miners.map((each) => each.miner_id)).toEqual(["m2"]);
    dialog.dispatchEvent(new CustomEvent("closed"));
    await settled();
    expect(deep(document.body, "mr-command-dialog")).toHaveLength(0);
  });
});
