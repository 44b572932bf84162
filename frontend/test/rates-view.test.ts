// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Env } from "../src/env";
import type { MrRateEditor } from "../src/rates/editor";
import type { Rate } from "../src/types";
import type { RatesView } from "../src/views/rates";
import "../src/views/rates";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

const rate = (id: number, changes: Partial<Rate> = {}): Rate => ({
  id,
  name: id === 1 ? "Default" : `Rate ${id}`,
  type: "flat",
  currency: "EUR",
  price: 0.3,
  periods: [],
  entity_id: null,
  tariff_prices: {},
  location: null,
  timezone: null,
  price_now: 0.3,
  follows_energy_dashboard: false,
  ...changes,
});

const priceless = rate(1, { price: null, price_now: null, follows_energy_dashboard: true });
const answers = {
  "GET remote/rates": { rates: [priceless, rate(2), rate(3)] },
  "GET remote/schedule/power": { schedules: [{ id: 7, name: "Evenings", electricity_rate_id: 2 }] },
  "GET remote/rates/1/prices": [],
  "GET remote/rates/2/prices": [
    { start: "2026-10-14T10:00:00Z", end: "2026-10-14T11:00:00Z", price: 0.3 },
    { start: "2026-10-14T11:00:00Z", end: "2026-10-14T12:00:00Z", price: 0.1 },
  ],
};

afterEach(() => document.body.replaceChildren());

function text(node: Element | null | undefined): string {
  return (node?.textContent ?? "").replace(/\s+/g, " ").trim();
}

describe("the list of tariffs", () => {
  let view: RatesView;
  let fake: ReturnType<typeof fakeHass>;
  let env: Env;

  beforeEach(async () => {
    fake = fakeHass(answers);
    env = await fakeEnv(fake.hass);
    view = document.createElement("mr-rates");
    view.env = env;
    document.body.append(view);
    fake.subscriptions.get("miner_remote/rates/subscribe")?.([]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await settled();
  });

  const cards = () => [...view.renderRoot.querySelectorAll(".rates > li")];
  const button = (within: Element | ParentNode, label: RegExp) =>
    [...within.querySelectorAll("button")].find((item) => label.test(item.getAttribute("aria-label") ?? text(item)));

  test("shows price, source and users, and the prices of the first tariff with any", () => {
    expect(cards().map((card) => text(card.querySelector(".now")))).toEqual([
      "No current price",
      "€0.30/kWh Current price",
      "€0.30/kWh Current price",
    ]);
    expect(text(cards()[0])).toContain("Follows the Energy dashboard");
    expect(text(cards()[1])).toContain("Used by Evenings");
    expect(text(cards()[2])).toContain("Not used by any schedule");
    expect(view.renderRoot.querySelector("mr-price-chart")?.prices).toHaveLength(2);
  });

  test("the default tariff cannot be deleted, nor a tariff that schedules use", async () => {
    expect(button(cards()[0] as Element, /^Delete/)).toBeUndefined();
    button(cards()[1] as Element, /^Delete/)?.click();
    await settled();
    const dialog = view.renderRoot.querySelector("mr-delete")?.shadowRoot?.querySelector("mr-dialog") as HTMLElement;
    expect(text(dialog)).toContain("Evenings");
    expect(button(dialog, /^Delete$/)?.disabled).toBe(true);
  });

  test("an unused tariff is deleted after confirmation, and a refusal is shown", async () => {
    button(cards()[2] as Element, /^Delete/)?.click();
    await settled();
    fake.callApi.mockRejectedValueOnce({ status_code: 409, body: { error: "A schedule uses it." } });
    const dialog = view.renderRoot.querySelector("mr-delete")?.shadowRoot?.querySelector("mr-dialog") as HTMLElement;
    button(dialog, /^Delete$/)?.click();
    await settled();
    expect(fake.callApi).toHaveBeenCalledWith("DELETE", "remote/rates/3", undefined);
    expect(text(dialog.querySelector("[role=alert]"))).toContain("A schedule uses it.");
    button(dialog, /^Delete$/)?.click();
    await settled();
    expect(view.renderRoot.querySelector("mr-delete")).toBeNull();
  });

  test("without a price it explains what to do", async () => {
    view.query = new URLSearchParams("rate=1");
    await settled();
    expect(text(view.renderRoot.querySelector(".curve"))).toContain("Set a grid price on the Energy dashboard");
  });

  test("nothing continues after the page was left", async () => {
    view.remove();
    await settled();
    expect(fake.subscriptions.size).toBe(0);
  });
});

describe("the editor of a tariff", () => {
  let editor: MrRateEditor;
  let fake: ReturnType<typeof fakeHass>;

  async function edit(changed: Rate | undefined): Promise<void> {
    fake = fakeHass({ "POST remote/rates": { rate_id: 9 } });
    editor = document.createElement("mr-rate-editor");
    editor.env = await fakeEnv(fake.hass);
    editor.rate = changed;
    document.body.append(editor);
    await settled();
  }

  const field = (id: string) => editor.renderRoot.querySelector<HTMLInputElement>(`#f-${id}`) as HTMLInputElement;

  function type(input: HTMLInputElement, value: string): void {
    input.value = value;
    input.dispatchEvent(new Event("input"));
  }

  async function save(): Promise<void> {
    editor.renderRoot.querySelector("form")?.dispatchEvent(new Event("submit"));
    await settled();
  }

  test("a missing value is reported at its field, and nothing is sent", async () => {
    await edit(undefined);
    await save();
    expect(fake.callApi).not.toHaveBeenCalled();
    expect(text(editor.renderRoot.querySelector("#f-name-help"))).toBe("Enter a name.");
    expect(field("name").getAttribute("aria-invalid")).toBe("true");
    expect(text(editor.renderRoot.querySelector("#f-price-help"))).toBe("Enter a price per kWh.");
  });

  test("a new tariff is sent once, and its input is discarded afterwards", async () => {
    await edit(undefined);
    type(field("name"), "Night");
    type(field("price"), "0,25");
    let done: unknown;
    editor.addEventListener("done", (event) => {
      done = (event as CustomEvent).detail;
    });
    const form = editor.renderRoot.querySelector("form");
    form?.dispatchEvent(new Event("submit"));
    form?.dispatchEvent(new Event("submit"));
    await settled();
    expect(fake.callApi.mock.calls).toEqual([
      ["POST", "remote/rates", { name: "Night", type: "flat", currency: "", price: 0.25, location: "*" }],
    ]);
    expect(done).toEqual({ name: "Night" });
    editor.remove();
    await edit(undefined);
    expect(field("name").value).toBe("");
  });

  test("a tariff replaces the previous one of a location", async () => {
    const others = [rate(1), { ...rate(5), location: "*", price_now: 0.3 }];
    await edit(rate(7));
    editor.rates = others;
    await settled();
    const place = editor.renderRoot.querySelector<HTMLSelectElement>("#f-location") as HTMLSelectElement;
    place.value = "*";
    place.dispatchEvent(new Event("change"));
    await settled();
    expect(text(editor.renderRoot.querySelector("#f-location-help"))).toContain("Replaces");
    type(field("price"), "0,2");
    editor.renderRoot.querySelector("form")?.dispatchEvent(new Event("submit"));
    await settled();
    expect(fake.callApi.mock.calls.map(([method, path]) => `${method} ${path}`)).toEqual([
      "PUT remote/rates/7",
      "PUT remote/rates/5",
    ]);
    expect((fake.callApi.mock.calls as unknown[][])[1]?.[2]).toEqual({ location: null });
  });

  test("input is restored after Home Assistant recreated the page", async () => {
    await edit(rate(5));
    type(field("name"), "Half typed");
    editor.remove();
    await edit(rate(5));
    expect(field("name").value).toBe("Half typed");
    editor.renderRoot.querySelector<HTMLButtonElement>(".foot button[type=button]")?.click();
    editor.remove();
    await edit(rate(5));
    expect(field("name").value).toBe("Rate 5");
  });

  test("an error of the server is shown at its field", async () => {
    await edit(rate(6));
    fake.callApi.mockRejectedValueOnce({
      status_code: 400,
      body: {
        error: "currency must not be longer than 9 characters.",
        errors: [{ path: "currency", message: "…", code: "too_long", args: { maximum: 9 } }],
      },
    });
    await save();
    expect(fake.callApi.mock.calls[0]?.slice(0, 2)).toEqual(["PUT", "remote/rates/6"]);
    expect(text(editor.renderRoot.querySelector("#f-currency-help"))).toBe("Must not be longer than 9 characters.");
    expect(text(editor.renderRoot.querySelector("[role=alert]"))).toBe("Check the highlighted fields.");
  });

  test("times without a price show a warning", async () => {
    await edit(
      rate(8, {
        type: "tou",
        price: null,
        periods: [{ days: [0, 1, 2, 3, 4], start_hour: 0, start_minute: 0, end_hour: 24, end_minute: 0, price: 0.3 }],
      }),
    );
    const periods = editor.renderRoot.querySelector("mr-rate-periods");
    expect(text(periods?.renderRoot.querySelector(".notice"))).toContain("Sat–Sun 00:00 – 24:00");
    type(periods?.renderRoot.querySelector<HTMLInputElement>("#rest") as HTMLInputElement, "0.2");
    await settled();
    expect(periods?.renderRoot.querySelector(".notice")).toBeNull();
  });
});
