// @vitest-environment happy-dom
import { afterEach, expect, test } from "vitest";
import "../src/components/miner-field";
import type { MinerField } from "../src/components/miner-field";
import { aMiner } from "./control-samples";
import { fakeEnv, fakeHass, settled } from "./fake-hass";

afterEach(() => document.body.replaceChildren());

async function field() {
  const fake = fakeHass();
  const made: MinerField = document.createElement("mr-miner-field");
  made.env = await fakeEnv(fake.hass);
  document.body.append(made);
  await settled();
  const picked: unknown[] = [];
  made.addEventListener("picked", (event) => picked.push((event as CustomEvent).detail));
  const input = made.shadowRoot?.querySelector("input") as HTMLInputElement;
  const write = async (text: string, event: "input" | "change") => {
    input.value = text;
    input.dispatchEvent(new Event(event));
    await settled();
  };
  const know = async (...names: string[]) => {
    const miners = names.map((name, number) => aMiner(number, { name }));
    fake.subscriptions.get("miner_remote/fleet/subscribe")?.({ complete: true, miners, removed: [] });
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  return { made, picked, write, know };
}

test("a name that was entered before the miners were known is applied once they are", async () => {
  const { picked, write, know } = await field();
  await write("North 2", "input");
  expect(picked).toEqual([]);
  await know("North 1", "North 2");
  expect(picked).toEqual([{ miner: "m1", ip: null }]);
});

test("so is a submitted part of a name, and its error disappears", async () => {
  const { made, picked, write, know } = await field();
  await write("rth 2", "change");
  expect(made.shadowRoot?.querySelector("[role=alert]")).not.toBeNull();
  await know("North 1", "North 2");
  expect(picked).toEqual([{ miner: "m1", ip: null }]);
  expect(made.shadowRoot?.querySelector("[role=alert]")).toBeNull();
});

test("incomplete input selects no miner", async () => {
  const { picked, write, know } = await field();
  await write("North", "input");
  await know("North 1", "North 2");
  expect(picked).toEqual([]);
});
