// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { fleetColumns } from "../src/control/columns";
import { draftOf, EMPTY_POOL, newDraft, parametersOf, problemsOf } from "../src/control/draft";
import { matching } from "../src/control/filters";
import type { SelectionBar } from "../src/control/selection-bar";
import "../src/control/selection-bar";
import type { RolloutDialog } from "../src/firmware/rollout-dialog";
import "../src/firmware/rollout-dialog";
import { aMiner, aRow, CATALOG } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const words = (node: ParentNode | null | undefined): string => (node?.textContent ?? "").replace(/\s+/g, " ").trim();

describe("a pool of the library in a command", () => {
  const miners = [aMiner(1), aMiner(2)];
  const row = aRow("pool_switch");

  test("a switch sends its id only, and needs no address", () => {
    const empty = newDraft(row, 2, CATALOG);
    expect(Object.keys(problemsOf(row, empty, 2, CATALOG))).toEqual(
      expect.arrayContaining(["pool_url", "worker_name"]),
    );
    const draft = { ...empty, values: { ...empty.values, pool_id: "3", pool_password: "secret" } };
    expect(problemsOf(row, draft, 2, CATALOG)).toEqual({});
    const sent = parametersOf(row, draft, miners);
    expect(sent).toMatchObject({ pool_id: 3, pool_number: 0 });
    for (const key of ["pool_url", "worker_name", "pool_password"]) expect(sent).not.toHaveProperty(key);
  });

  test("slots can have pools of the library and pools by hand", () => {
    const all = aRow("set_pools");
    const byHand = { ...EMPTY_POOL, pool_url: "stratum+tcp://b.example:1", worker_name: "w" };
    const draft = { ...newDraft(all, 2, CATALOG), pools: [{ ...EMPTY_POOL, pool_id: "3" }, byHand] };
    expect(problemsOf(all, draft, 2, CATALOG)).toEqual({});
    expect(parametersOf(all, draft, miners).pools).toEqual([
      { pool_id: 3 },
      { pool_url: "stratum+tcp://b.example:1", worker_name: "w", pool_password: "x" },
    ]);
  });

  test("a command that is sent again has the same pool", () => {
    const again = draftOf(row, { pool_id: 3, pool_name: "Main", pool_url: "stratum+tcp://a.example:1" }, 2, CATALOG);
    expect(parametersOf(row, again, miners)).toMatchObject({ pool_id: 3 });
    const all = aRow("set_pools");
    const slots = draftOf(all, { pools: [{ pool_id: 3, pool_url: "stratum+tcp://a.example:1" }] }, 2, CATALOG);
    expect(parametersOf(all, slots, miners).pools).toEqual([{ pool_id: 3 }]);
  });
});

describe("drift and firmware in the fleet's table", () => {
  const fleet = [aMiner(1, { drift: 2 }), aMiner(2, { drift: 0 }), aMiner(3)];

  test("the number of differences, and the filter for those that have some", async () => {
    const env = await fakeEnv(fakeHass().hass);
    const column = fleetColumns(env, undefined).find(({ key }) => key === "drift");
    expect(fleet.map((miner) => column?.text?.(miner))).toEqual(["2", "0", "–"]);
    expect(fleet.map((miner) => column?.csv[0]?.value(miner))).toEqual([2, 0, null]);
    expect(matching(fleet, new URLSearchParams({ drift: "yes" }))).toEqual([fleet[0]]);
  });

  test("firmware is offered for a selection with a miner that can get it", async () => {
    const env = await fakeEnv(fakeHass().hass);
    const bar = async (...capabilities: string[]): Promise<string> => {
      document.body.replaceChildren();
      const element: SelectionBar = Object.assign(document.createElement("mr-selection-bar"), {
        env,
        selected: [aMiner(1, { capabilities: ["reboot", ...capabilities] })],
        catalog: CATALOG,
      });
      document.body.append(element);
      await settled();
      element.shadowRoot?.querySelector<HTMLElement>("[aria-haspopup=menu]")?.click();
      await settled();
      const items = (element.shadowRoot?.querySelector("mr-menu") as unknown as { items?: { key: string }[] } | null)
        ?.items;
      return (items ?? []).map(({ key }) => key).join();
    };
    expect(await bar("firmware")).toContain("firmware");
    expect(await bar()).not.toContain("firmware");
  });

  test("the roll-out of a selection checks its miners with the chosen image", async () => {
    const image = {
      id: "i1",
      file_name: "a.bmu",
      version: "1",
      complete: true,
      models: [],
      control_boards: [],
      size: 1,
    };
    const fake = fakeHass({
      "GET remote/firmware": { images: [{ ...image, id: "i0", complete: false }, image] },
      "POST remote/firmware/rollouts": { miners: [{ miner_id: "m1", ip: fleet[0]?.ip, name: "Miner 1", ok: true }] },
    });
    const dialog: RolloutDialog = Object.assign(document.createElement("mr-rollout-dialog"), {
      env: await fakeEnv(fake.hass),
      miners: fleet.slice(0, 2),
    });
    document.body.append(dialog);
    await settled();
    expect(fake.callApi).toHaveBeenLastCalledWith("POST", "remote/firmware/rollouts?preview=true", {
      image_id: "i1",
      miner_ips: [fleet[0]?.ip, fleet[1]?.ip],
    });
    expect(words(dialog.shadowRoot)).toContain("Selected miners: 2 miners");
    expect(words(dialog.shadowRoot)).toContain("Install on 1 miner");
  });

  test.each([
    { code: null, message: null, says: "The image matches this miner." },
    { code: "image_model_differs", message: "It is for another model.", says: "It is for another model." },
  ])("the dialog for one miner names it, and has no groups ($says)", async ({ code, message, says }) => {
    const image = {
      id: "i1",
      file_name: "a.bmu",
      version: "7",
      complete: true,
      models: [],
      control_boards: [],
      size: 1,
    };
    const checked = { miner_id: "m1", ip: fleet[0]?.ip, name: "Miner 1", ok: code === null, code, args: {}, message };
    const fake = fakeHass({
      "GET remote/firmware": { images: [image] },
      "POST remote/firmware/rollouts": { miners: [checked] },
    });
    const dialog: RolloutDialog = Object.assign(document.createElement("mr-rollout-dialog"), {
      env: await fakeEnv(fake.hass),
      miners: fleet.slice(0, 1),
    });
    document.body.append(dialog);
    await settled();
    expect(dialog.renderRoot.querySelector("mr-dialog")?.heading).toBe("Install 7 on Miner 1");
    expect(words(dialog.renderRoot.querySelector('[role="status"]'))).toBe(says);
    expect(words(dialog.renderRoot)).not.toContain("group");
    const names = [...dialog.renderRoot.querySelectorAll("input[name]")].map((each) => each.getAttribute("name"));
    expect(names).toEqual(["min_hashrate_percent", "settle_minutes"]);
    expect(dialog.renderRoot.querySelector<HTMLButtonElement>("button.primary")?.disabled).toBe(code !== null);
    fake.callApi.mockClear();
    dialog.renderRoot.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(fake.callApi.mock.calls.map(([, path]) => path)).toEqual(code === null ? ["remote/firmware/rollouts"] : []);
  });
});
