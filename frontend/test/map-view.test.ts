// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FleetMap } from "../src/control/map";
import "../src/control/map";
import { rectOf } from "../src/control/map-layout";
import type { Miner } from "../src/types";
import { currentPlace } from "../src/url-state";
import { aMiner } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

let view: FleetMap;
let fired: [string, unknown][];
/** Where tiles were drawn. */
let drawn: string[];

const painted: CanvasRenderingContext2D = new Proxy({} as CanvasRenderingContext2D, {
  get(_target, name) {
    if (name === "clearRect") return (x: number, y: number) => drawn.push(`${x + 2} ${y + 2}`);
    if (name === "getImageData") return () => ({ data: [20, 20, 20, 255] });
    if (name === "measureText") return () => ({ width: 10 });
    return () => undefined;
  },
  set: () => true,
});

const frames = async (): Promise<void> => {
  await settled();
  await new Promise((resolve) => setTimeout(resolve, 40));
};

const FLEET = [...Array(40).keys()].map((at) => aMiner(at, { location: at < 20 ? "Row 1" : "Row 2" }));

beforeEach(async () => {
  drawn = [];
  fired = [];
  vi.stubGlobal("Path2D", class {});
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(painted as never);
  const { hass } = fakeHass();
  view = document.createElement("mr-map") as FleetMap;
  view.env = await fakeEnv(hass);
  view.miners = FLEET;
  view.query = new URLSearchParams();
  for (const name of ["selected", "opened", "filtered", "menu"])
    view.addEventListener(name, (event) => {
      const { detail } = event as CustomEvent;
      fired.push([name, detail instanceof Set ? [...detail] : detail]);
      if (name === "selected") view.selection = detail;
    });
  document.body.append(view);
  // happy-dom has no layout, and so no first report of the size.
  (view as unknown as { space: object }).space = { width: 776, height: 580 };
  await frames();
});

afterEach(() => {
  view.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const root = (): ShadowRoot => view.shadowRoot as ShadowRoot;
const tiles = (): HTMLElement => root().querySelector(".tiles") as HTMLElement;
const layout = () => (view as unknown as { layout: Parameters<typeof rectOf>[0] }).layout;

const place = (index: number): { clientX: number; clientY: number } => {
  const { x, y } = rectOf(layout(), index);
  return { clientX: x + 5, clientY: y + 5 };
};

async function key(name: string, more: KeyboardEventInit = {}): Promise<void> {
  tiles().dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));
  await settled();
}

async function pointer(type: string, index: number, more: PointerEventInit = {}): Promise<void> {
  const init = { ...place(index), bubbles: true, pointerType: "mouse", button: 0, ...more };
  tiles().dispatchEvent(type === "click" ? new MouseEvent(type, init) : new PointerEvent(type, init));
  await settled();
}

async function press(index: number, more: PointerEventInit = {}): Promise<void> {
  for (const type of ["pointerdown", "pointerup", "click"]) await pointer(type, index, more);
}

const option = (): HTMLElement | null => root().querySelector("[role=option]");

describe("keyboard", () => {
  beforeEach(async () => {
    tiles().dispatchEvent(new FocusEvent("focus"));
    await settled();
  });

  test("arrow keys move the option, which names the miner and its values", async () => {
    expect(option()?.getAttribute("aria-label")).toBe("Miner 0, Mining, 200 TH/s, 70 °C, 3,500 W");
    await key("ArrowRight");
    expect(option()?.getAttribute("aria-label")).toContain("Miner 1,");
    expect(tiles().getAttribute("aria-activedescendant")).toBe(option()?.id);
    expect([option()?.getAttribute("aria-posinset"), option()?.getAttribute("aria-setsize")]).toEqual(["2", "40"]);
    await key("PageDown");
    expect(option()?.getAttribute("aria-label")).toContain("Miner 20,");
    view.miners = FLEET.map((miner) => ({ ...miner, hashrate_ths: 150 }));
    await settled();
    expect(option()?.getAttribute("aria-label")).toContain("Miner 20, Mining, 150 TH/s");
  });

  test("the option stays on its miner if others are filtered out", async () => {
    await key("PageDown");
    view.miners = FLEET.slice(10);
    await settled();
    expect(option()?.getAttribute("aria-label")).toContain("Miner 20,");
    view.miners = FLEET.slice(30);
    await settled();
    expect(option()).toBeNull();
    await key("ArrowDown");
    expect(option()?.getAttribute("aria-label")).toContain("Miner 30,");
  });

  test("Space, Shift and Ctrl A select, Enter opens", async () => {
    await key(" ");
    expect(fired).toEqual([["selected", ["m0"]]]);
    expect(option()?.getAttribute("aria-selected")).toBe("true");
    await key("ArrowRight", { shiftKey: true });
    await key("ArrowRight", { shiftKey: true });
    expect(fired.at(-1)).toEqual(["selected", ["m0", "m1", "m2"]]);
    await key(" ");
    expect(fired.at(-1)).toEqual(["selected", ["m0", "m1"]]);
    await key("a", { ctrlKey: true });
    expect(fired.at(-1)?.[1]).toHaveLength(40);
    await key("Enter");
    expect(fired.at(-1)).toEqual(["opened", FLEET[2]]);
  });
});

describe("pointer", () => {
  test("a click opens, with Ctrl or Shift it selects", async () => {
    await press(7);
    expect(fired).toEqual([["opened", FLEET[7]]]);
    await press(3, { ctrlKey: true });
    await press(6, { shiftKey: true });
    expect(fired.at(-1)).toEqual(["selected", ["m3", "m4", "m5", "m6"]]);
    await press(4, { metaKey: true });
    expect(fired.at(-1)).toEqual(["selected", ["m3", "m5", "m6"]]);
    expect(fired.filter(([name]) => name === "opened")).toHaveLength(1);
  });

  test("a drag selects what its frame touches, and Escape ends it without a change", async () => {
    tiles().setPointerCapture = () => undefined;
    view.selection = new Set(["m30"]);
    await pointer("pointerdown", 0);
    await pointer("pointermove", 2);
    expect(root().querySelector(".frame")).not.toBeNull();
    await pointer("pointerup", 2);
    await pointer("click", 2);
    expect(fired).toEqual([["selected", ["m0", "m1", "m2"]]]);
    await pointer("pointerdown", 6);
    await pointer("pointermove", 7);
    await pointer("pointerup", 7, { ctrlKey: true });
    await pointer("click", 7, { ctrlKey: true });
    expect(fired.at(-1)).toEqual(["selected", ["m0", "m1", "m2", "m6", "m7"]]);
    await pointer("pointerdown", 10);
    await pointer("pointermove", 12);
    window.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    await pointer("pointerup", 12);
    await pointer("click", 12);
    expect(root().querySelector(".frame")).toBeNull();
    expect(fired).toHaveLength(2);
  });

  test("the mouse shows the values of a miner, old ones with their age", async () => {
    await pointer("pointermove", 3);
    expect(root().querySelector(".readout")?.textContent).toContain("Miner 3");
    expect(root().querySelector(".readout a")).toBeNull();
    view.miners = FLEET.with(
      3,
      aMiner(3, { location: "Row 1", online: false, reachability: "offline", last_seen: null }),
    );
    await settled();
    expect(root().querySelector(".readout")?.textContent).toContain("Offline");
    tiles().dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
    await settled();
    expect(root().querySelector(".readout")).toBeNull();
  });

  test("a tap keeps them, with a link to the miner and a button that selects it", async () => {
    await press(3, { pointerType: "touch" });
    const link = root().querySelector<HTMLAnchorElement>(".readout a");
    link?.click();
    expect(currentPlace().path).toEqual(["miner", "m3"]);
    root().querySelector<HTMLElement>(".readout button")?.click();
    expect(fired).toEqual([["selected", ["m3"]]]);
  });

  test("the checkbox of a block selects and deselects its miners", async () => {
    const box = root().querySelectorAll<HTMLInputElement>(".block input")[1];
    expect(box?.getAttribute("aria-label")).toBe("Select all in Row 2");
    view.selection = new Set(["m0", "m20"]);
    await settled();
    expect(box?.indeterminate).toBe(true);
    box?.click();
    expect(fired.at(-1)?.[1]).toHaveLength(21);
    await settled();
    box?.click();
    expect(fired.at(-1)?.[1]).toEqual(["m0"]);
  });

  test("the context menu names the miner and the place", async () => {
    await pointer("contextmenu", 5);
    expect(fired).toEqual([["menu", { row: FLEET[5], x: place(5).clientX, y: place(5).clientY }]]);
  });
});

describe("drawing", () => {
  const at = (index: number): string => {
    const { x, y } = rectOf(layout(), index);
    return `${x} ${y}`;
  };
  const update = async (miners: readonly Miner[]): Promise<void> => {
    drawn = [];
    view.miners = miners;
    await frames();
  };

  test("only tiles that look different are drawn again", async () => {
    expect(new Set(drawn).size).toBe(40);
    await update(FLEET.map((miner) => ({ ...miner, hashrate_ths: 123, temperature_max_c: 71 })));
    expect(drawn).toEqual([]);
    await update(FLEET.with(5, aMiner(5, { location: "Row 1", mining: false })));
    expect(drawn).toEqual([at(5)]);
    drawn = [];
    view.selection = new Set(["m7"]);
    await frames();
    expect(drawn).toEqual([at(7)]);
    view.query = new URLSearchParams("color=temperature");
    await update(FLEET);
    expect(new Set(drawn).size).toBe(40);
    await update(FLEET.with(8, aMiner(8, { location: "Row 1", temperature_max_c: 88 })));
    expect(drawn).toEqual([at(8)]);
  });

  test("a new theme draws all", async () => {
    drawn = [];
    document.documentElement.style.setProperty("--primary-color", "red");
    await frames();
    expect(new Set(drawn).size).toBe(40);
  });

  test("what colors and groups mean is chosen in the query", async () => {
    const [group, color] = root().querySelectorAll("select");
    if (group === undefined || color === undefined) throw new Error("There are no choices.");
    color.value = "hashrate";
    color.dispatchEvent(new Event("change"));
    expect(fired.at(-1)).toEqual(["filtered", { color: "hashrate" }]);
    expect(root().querySelector(".legend")?.textContent).toContain("Mining");
    view.query = new URLSearchParams("color=hashrate&group=site");
    await update(FLEET.with(5, aMiner(5, { paused: true, mining: false })));
    expect(root().querySelector(".legend")?.textContent?.replace(/\s+/g, " ")).toContain("≥ 95 % < 55 %");
    expect(root().querySelector(".legend")?.textContent).toContain("Paused");
  });
});
