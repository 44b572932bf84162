// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AddMiners } from "../src/add/dialog";
import "../src/add/dialog";
import type { MachineList } from "../src/add/machine-list";
import "../src/add/no-miners";
import { additionsOf, grouped, isSelectable, type Machine, targetsOf } from "../src/add/search";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const SCAN = "miner_remote/scan/subscribe";
const HALL = { site_id: "a", name: "Hall", networks: ["10.0.0.0/24"], by_agents: false };
const GARAGE = { site_id: "b", name: "Garage", networks: ["10.1.0.0/24", "10.2.0.0/24"], by_agents: false };
const NEW: Machine = {
  host: "10.0.0.9",
  state: "new",
  name: "Bitaxe AB12",
  firmware: "AxeOS",
  firmware_version: "2.1",
  mac: "02:00:00:00:ab:12",
  limits: [],
};
const LOCKED: Machine = { host: "10.0.0.10", state: "credentials", error_message: "Wrong password." };
const SILENT: Machine = {
  host: "10.0.0.2",
  state: "unusable",
  error_message: "Nothing answers.",
  can_add_anyway: true,
};
const OTHER: Machine = { host: "10.0.0.3", state: "unusable", error_message: "No miner.", can_add_anyway: false };
const KNOWN: Machine = { host: "10.0.0.4", state: "known", name: "Old one", site: "Hall", miner_id: "m" };

describe("searches", () => {
  test("networks and addresses are separated by commas, spaces or lines", () => {
    expect(targetsOf(" 10.0.0.0/24, bitaxe.local\n10.0.0.0/24;10.1.0.1 ")).toEqual([
      "10.0.0.0/24",
      "bitaxe.local",
      "10.1.0.1",
    ]);
    expect(targetsOf(" , ")).toEqual([]);
  });

  test("machines are grouped by state, each group by address", () => {
    const { new: found, unusable } = grouped([NEW, OTHER, SILENT, { ...NEW, host: "10.0.0.1" }]);
    expect(found.map(({ host }) => host)).toEqual(["10.0.0.1", "10.0.0.9"]);
    expect(unusable.map(({ host }) => host)).toEqual(["10.0.0.2", "10.0.0.3"]);
  });

  test("only miners that can be added have a check box", () => {
    expect([NEW, LOCKED, SILENT, OTHER, KNOWN].filter(isSelectable)).toEqual([NEW, LOCKED, SILENT]);
  });

  test("credentials are sent only for the miners that ask for them", () => {
    expect(additionsOf([NEW, LOCKED, SILENT], " root ", "secret")).toEqual([
      { host: NEW.host },
      { host: LOCKED.host, username: "root", password: "secret" },
      { host: SILENT.host, add_anyway: true },
    ]);
  });
});

describe("the dialog", () => {
  let fake: ReturnType<typeof fakeHass>;
  let callWS: ReturnType<typeof vi.fn>;
  let dialog: AddMiners;
  const closed = vi.fn();

  const inside = <T extends HTMLElement = HTMLElement>(selector: string): T | null =>
    dialog.shadowRoot?.querySelector<T>(selector) ?? null;
  const press = async (selector: string): Promise<void> => {
    inside(selector)?.click();
    await settled();
  };
  const submit = async (): Promise<void> => {
    inside("form")?.dispatchEvent(new Event("submit"));
    await settled();
  };
  const type = async (selector: string, value: string): Promise<void> => {
    const input = inside<HTMLInputElement>(selector);
    if (input === null) throw new Error(selector);
    input.value = value;
    input.dispatchEvent(new Event("input"));
    await settled();
  };
  const send = async (message: object): Promise<void> => {
    fake.subscriptions.get(SCAN)?.(message);
    await new Promise((resolve) => setTimeout(resolve, 250));
    await settled();
  };
  const list = (group: string): MachineList | undefined =>
    [...(dialog.shadowRoot?.querySelectorAll("mr-machine-list") ?? [])].find((each) => each.group === group);
  const ticked = (group: string): boolean[] =>
    [...(list(group)?.shadowRoot?.querySelectorAll<HTMLInputElement>("input") ?? [])].map((box) => box.checked);
  const summary = (): string => inside(".result")?.textContent?.replace(/\s+/g, " ").trim() ?? "";

  async function open(sites: readonly object[] = [HALL]): Promise<void> {
    fake = fakeHass();
    callWS = fake.hass.callWS as unknown as typeof callWS;
    callWS.mockImplementation(async ({ type: kind }: { type: string }) =>
      kind === "miner_remote/sites" ? { sites } : { results: [] },
    );
    dialog = document.createElement("mr-add-miners");
    dialog.env = await fakeEnv(fake.hass);
    closed.mockReset();
    dialog.addEventListener("closed", closed);
    document.body.append(dialog);
    await settled();
  }

  beforeEach(() => open());
  afterEach(() => document.body.replaceChildren());

  test("suggests the networks of the selected site", async () => {
    expect(inside<HTMLInputElement>("#where")?.value).toBe("10.0.0.0/24");
    expect(inside("select")).toBeNull();
    document.body.replaceChildren();
    await open([HALL, GARAGE]);
    const select = inside<HTMLSelectElement>("select");
    if (select === null) throw new Error("no select");
    select.value = "b";
    select.dispatchEvent(new Event("change"));
    await settled();
    expect(inside<HTMLInputElement>("#where")?.value).toBe("10.1.0.0/24, 10.2.0.0/24");
  });

  test("without a site it links to the page that adds one", async () => {
    document.body.replaceChildren();
    await open([]);
    expect(inside("a")?.getAttribute("href")).toBe("/config/integrations/dashboard/add?domain=miner_remote");
    expect(inside("form")).toBeNull();
  });

  test("for a site by agents it links to the page of the sites instead of a search", async () => {
    document.body.replaceChildren();
    await open([{ ...GARAGE, by_agents: true }, HALL]);
    expect(inside("a")?.getAttribute("href")).toBe("/config/integrations/integration/miner_remote");
    expect(inside("form")).toBeNull();
    const select = inside<HTMLSelectElement>("select");
    if (select === null) throw new Error("no select");
    select.value = "a";
    select.dispatchEvent(new Event("change"));
    await settled();
    expect(inside("form")).not.toBeNull();
  });

  test("shows machines as they come, with the new ones selected", async () => {
    await submit();
    expect(fake.hass.connection.subscribeMessage).toHaveBeenCalledWith(
      expect.any(Function),
      { type: SCAN, site_id: "a", targets: ["10.0.0.0/24"] },
      { resubscribe: false },
    );
    await send({ machines: [KNOWN] });
    await send({ machines: [NEW, LOCKED], progress: 0.5 });
    expect(summary()).toBe("Searching: 50% · 1 new miner, 1 needs a password, 1 already added");
    expect(ticked("new")).toEqual([true]);
    expect(ticked("credentials")).toEqual([false]);
    expect(list("known")?.shadowRoot?.textContent).toContain("Old one");
    expect(inside("#add")?.textContent?.trim()).toBe("Add 1 miner");
    await send({ machines: [SILENT, OTHER] });
    await send({ finished: true });
    expect(ticked("unusable")).toEqual([false]);
    expect(summary()).toContain("Search finished");
    expect(fake.subscriptions.has(SCAN)).toBe(false);
  });

  test("a search that ends at once without a result explains what to do", async () => {
    await submit();
    fake.subscriptions.get(SCAN)?.({ finished: true });
    await settled();
    expect(summary()).toContain("Nothing answered in 10.0.0.0/24.");
    expect(summary()).toContain("Check that the miners are on");
    await submit();
    await send({ others: 2 });
    await send({ finished: true });
    expect(summary()).toContain("2 other devices answered");
    await submit();
    await send({ machines: [KNOWN], finished: true });
    expect(summary()).toContain("All miners that answered are already added.");
  });

  test("a refused search names the wrong part of the input", async () => {
    await type("#where", "10.0.0.0/24 8.8.8.0/24");
    vi.mocked(fake.hass.connection.subscribeMessage).mockRejectedValueOnce({
      code: "invalid_format",
      message: "targets[1] must be a private network.",
      errors: [{ path: "targets[1]", code: "public_network", args: {}, message: "must be a private network" }],
    });
    await submit();
    expect(inside("#where-help")?.textContent?.trim()).toBe("8.8.8.0/24: Only private networks can be searched.");
    expect(inside("#where")?.getAttribute("aria-invalid")).toBe("true");
    await type("#where", " ");
    await submit();
    expect(inside("#where-help")?.textContent?.trim()).toBe("Enter a network or an address.");
  });

  test("stopping, closing and a lost connection end the search", async () => {
    await submit();
    await send({ machines: [NEW] });
    await submit();
    expect(fake.subscriptions.has(SCAN)).toBe(false);
    expect(summary()).toBe("Search stopped · 1 new miner");
    await submit();
    fake.reconnect();
    await settled();
    expect(summary()).toContain("The connection to Home Assistant was lost during the search.");
    await submit();
    expect(fake.subscriptions.has(SCAN)).toBe(true);
    dialog.remove();
    await settled();
    expect(fake.subscriptions.has(SCAN)).toBe(false);
  });

  test("adds the selected miners, and those that asked for credentials with theirs", async () => {
    await submit();
    await send({ machines: [NEW, LOCKED], finished: true });
    // Entering a password selects the miners that asked for one.
    await type("#username", "root");
    await type("#password", "wrong");
    expect(ticked("credentials")).toEqual([true]);
    callWS.mockResolvedValueOnce({
      results: [
        { host: NEW.host, state: "added", name: NEW.name, site: "Hall", miner_id: "n" },
        { ...LOCKED, error_message: "Still wrong." },
      ],
    });
    await press("#add");
    expect(callWS).toHaveBeenLastCalledWith({
      type: "miner_remote/miners/add",
      site_id: "a",
      miners: [{ host: NEW.host }, { host: LOCKED.host, username: "root", password: "wrong" }],
    });
    expect(summary()).toContain("1 miner added, 1 not added");
    expect(list("credentials")?.shadowRoot?.textContent).toContain("Still wrong.");
    expect(ticked("credentials")).toEqual([true]);
    await type("#password", "right");
    callWS.mockResolvedValueOnce({ results: [{ host: LOCKED.host, state: "added", name: "B", miner_id: "l" }] });
    await press("#add");
    expect(list("added")?.shadowRoot?.querySelectorAll("li")).toHaveLength(2);
    expect(inside("#add")).toBeNull();
    await press("#done");
    expect(closed).toHaveBeenCalledOnce();
  });

  test("a selected miner that asks for a password is not sent without one", async () => {
    await submit();
    await send({ machines: [LOCKED], finished: true });
    list("credentials")?.dispatchEvent(new CustomEvent("chosen", { detail: new Set([LOCKED.host]) }));
    await settled();
    callWS.mockClear();
    await press("#add");
    expect(callWS).not.toHaveBeenCalled();
    expect(inside("#password")?.getAttribute("aria-invalid")).toBe("true");
  });

  test("many miners are sent in parts, and it can be stopped in between", async () => {
    await submit();
    const machines = Array.from({ length: 40 }, (_, number) => ({ ...NEW, host: `10.0.0.${number + 1}` }));
    await send({ machines, finished: true });
    let answer: (value: unknown) => void = () => undefined;
    callWS.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    await press("#add");
    expect(summary()).toBe("Adding: 0 of 40");
    const part = callWS.mock.lastCall?.[0].miners as { host: string }[];
    expect(part).toHaveLength(16);
    await press("mr-dialog > button");
    answer({ results: part.map(({ host }) => ({ host, state: "added", name: host, miner_id: host })) });
    await settled();
    expect(summary()).toBe("16 miners added");
    expect(inside("#add")?.textContent?.trim()).toBe("Add 24 miners");
  });
});

describe("the Control Panel without miners", () => {
  async function shown(sites: readonly object[]): Promise<ShadowRoot> {
    const fake = fakeHass({}, { callWS: vi.fn(async () => ({ sites })) as never });
    const part = document.createElement("mr-no-miners");
    part.env = await fakeEnv(fake.hass);
    document.body.append(part);
    await settled();
    if (part.shadowRoot === null) throw new Error("not drawn");
    return part.shadowRoot;
  }

  afterEach(() => document.body.replaceChildren());

  test("opens the dialog with a place of its own", async () => {
    window.history.replaceState(null, "", "/miner-remote/control?q=a");
    const root = await shown([HALL]);
    root.querySelector("button")?.click();
    expect(window.location.search).toBe("?q=a&add=1");
    expect(root.querySelector("a")).toBeNull();
  });

  test("links to the page that adds a site if there is none", async () => {
    const root = await shown([]);
    expect(root.querySelector("a")?.getAttribute("href")).toContain("/dashboard/add?domain=miner_remote");
    expect(root.querySelector("button")).toBeNull();
  });
});
