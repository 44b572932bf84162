// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import "../src/panel";
import type { MinerRemotePanel } from "../src/panel";
import { anAlert } from "./alert-samples";
import { fakeHass, settled } from "./fake-hass";

async function open(address: string, changes: Parameters<typeof fakeHass>[1] = {}): Promise<MinerRemotePanel> {
  window.history.replaceState(null, "", `/miner-remote/${address}`);
  const tab = address.includes("?miner=") ? "miner" : address.split(/[/?]/)[0];
  const panel = document.createElement("miner-remote-panel") as MinerRemotePanel;
  panel.hass = fakeHass({ "GET remote/rates": { rates: [] } }, changes).hass;
  document.body.append(panel);
  // The tab is a separate file, which loads slowly on a busy machine.
  await vi.waitFor(() => expect(panel.shadowRoot?.querySelector(`mr-${tab}`)).not.toBeNull(), { timeout: 10_000 });
  await settled();
  return panel;
}

describe("the frame of the panel", () => {
  const scrolled: string[] = [];

  beforeEach(() => {
    scrolled.length = 0;
    vi.spyOn(HTMLElement.prototype, "scrollIntoView").mockImplementation(function (this: HTMLElement) {
      scrolled.push(this.textContent?.trim() ?? "");
    });
  });

  afterEach(() => {
    document.body.innerHTML = "";
    vi.restoreAllMocks();
  });

  test("has a menu button that opens the sidebar whenever it is hidden", async () => {
    const panel = await open("rates", { dockedSidebar: "always_hidden" });
    expect(panel.hasAttribute("no-sidebar")).toBe(true);
    const asked = vi.fn();
    panel.addEventListener("hass-toggle-menu", asked);
    panel.shadowRoot?.querySelector<HTMLElement>("button.menu")?.click();
    expect(asked).toHaveBeenCalledOnce();
    expect(panel.hasAttribute("kiosk")).toBe(false);
    panel.hass = { ...panel.hass, dockedSidebar: "docked", kioskMode: true };
    await panel.updateComplete;
    expect(panel.hasAttribute("no-sidebar")).toBe(false);
    expect(panel.hasAttribute("kiosk")).toBe(true);
  });

  test("counts the alerts in the tab bar, in the colour of the worst, while it is shown", async () => {
    const fake = fakeHass({ "GET remote/rates": { rates: [] } });
    const panel = await open("rates", { connection: fake.hass.connection });
    const badge = () => panel.shadowRoot?.querySelector(".badge");
    expect(badge()).toBeNull();
    const report = async (...alerts: unknown[]) => {
      fake.subscriptions.get("miner_remote/alerts/subscribe")?.({ alerts });
      await new Promise((resolve) => setTimeout(resolve, 300));
      await panel.updateComplete;
    };
    await report(anAlert("low_hashrate", 1));
    expect(badge()?.classList.contains("warn")).toBe(true);
    await report(anAlert("low_hashrate", 1), anAlert("offline", 2));
    expect(badge()?.classList.contains("bad")).toBe(true);
    expect(badge()?.textContent).toBe("22 alerts");
    expect(badge()?.querySelector(".visually-hidden")?.textContent).toBe("2 alerts");
    await report();
    expect(badge()).toBeNull();
    panel.remove();
    await settled();
    expect(fake.subscriptions.has("miner_remote/alerts/subscribe")).toBe(false);
  });

  test("subscribes to the miners once, before their view is loaded, and until it is closed", async () => {
    const fake = fakeHass({ "GET remote/rates": { rates: [] } });
    const panel = await open("control", { connection: fake.hass.connection });
    const types = () => vi.mocked(fake.hass.connection.subscribeMessage).mock.calls.map(([, { type }]) => type);
    await settled();
    expect(types().filter((type) => type === "miner_remote/fleet/subscribe")).toHaveLength(1);
    expect(fake.subscriptions.has("miner_remote/fleet/subscribe")).toBe(true);
    panel.remove();
    await settled();
    expect(fake.subscriptions.has("miner_remote/fleet/subscribe")).toBe(false);
  });

  test("scrolls the current tab into view once", async () => {
    const panel = await open("rates");
    expect(scrolled).toEqual(["Tariffs"]);
    panel.hass = { ...panel.hass };
    panel.narrow = true;
    await panel.updateComplete;
    expect(scrolled).toEqual(["Tariffs"]);
    window.history.replaceState(null, "", "/miner-remote/history");
    window.dispatchEvent(new CustomEvent("location-changed"));
    await panel.updateComplete;
    expect(scrolled).toEqual(["Tariffs", "Command History"]);
  });

  test("shows a miner below the marked Control Panel, with the way back to the fleet as it was", async () => {
    const panel = await open("control?status=mining");
    window.history.pushState(null, "", "/miner-remote/miner/02%3Aaa");
    window.dispatchEvent(new CustomEvent("location-changed"));
    const page = () => panel.shadowRoot?.querySelector("mr-miner");
    await vi.waitFor(() => expect(page()).not.toBeNull(), { timeout: 10_000 });
    expect(page()?.path).toEqual(["02:aa"]);
    expect(panel.shadowRoot?.querySelector("nav [aria-current]")?.textContent?.trim()).toBe("Control Panel");
    await settled();
    const back = page()?.shadowRoot?.querySelector(".up a");
    expect(back?.getAttribute("href")).toBe("/miner-remote/control?status=mining");
  });

  test.each(["control?miner=02%3Aaa&status=mining", "?miner=02%3Aaa&status=mining"])(
    "opens the miner of %s",
    async (old) => {
      const panel = await open(old);
      expect(window.location.pathname + window.location.search).toBe("/miner-remote/miner/02%3Aaa");
      expect(panel.shadowRoot?.querySelector("mr-miner")?.back.toString()).toBe("status=mining");
    },
  );

  test("survives an address that can't be decoded", async () => {
    const panel = await open("miner/%E0%A4");
    expect(panel.shadowRoot?.querySelector("mr-miner")?.path).toEqual(["%E0%A4"]);
  });

  test("redraws nothing for a new hass, and everything for another time zone", async () => {
    const panel = await open("rates");
    const draws = vi.spyOn(panel as unknown as { render(): unknown }, "render");
    panel.hass = { ...panel.hass, states: {} };
    await settled();
    expect(draws).not.toHaveBeenCalled();
    panel.hass = { ...panel.hass, config: { time_zone: "Asia/Tokyo", currency: "EUR" } };
    await settled();
    expect(draws).toHaveBeenCalled();
  });
});
