import { expect, test } from "vitest";
import { Fleet } from "../src/fleet";
import type { Miner } from "../src/types";
import { aMiner } from "./control-samples";

test("a fleet that comes in parts is by name, and stays so when miners change, come and go", () => {
  const fleet = new Fleet(() => {
    throw new Error("not followed");
  });
  const names = () => fleet.miners.map(({ name }) => name);
  const named = (number: number, name: string, changes: Partial<Miner> = {}) => aMiner(number, { name, ...changes });
  const change = (miners: readonly Miner[], removed: readonly string[] = []) =>
    fleet.take({ complete: false, more: false, miners, removed });

  fleet.take({ complete: true, more: false, miners: [named(3, "Rack 10"), named(1, "Rack 2")], removed: [] });
  expect(names()).toEqual(["Rack 2", "Rack 10"]);
  change([named(2, "Rack 1"), named(4, "Attic")]);
  expect(names()).toEqual(["Attic", "Rack 1", "Rack 2", "Rack 10"]);
  const before = fleet.miners;
  expect(fleet.miners).toBe(before);

  change([named(3, "Rack 10", { est_power_w: 7 })]);
  expect(fleet.miners).not.toBe(before);
  expect(fleet.miners.map(({ est_power_w }) => est_power_w).at(-1)).toBe(7);
  expect(fleet.miners.slice(0, 3)).toEqual(before.slice(0, 3));

  change([named(4, "Zeppelin")], ["m1"]);
  expect(names()).toEqual(["Rack 1", "Rack 10", "Zeppelin"]);
  expect(fleet.get("m1")).toBeUndefined();
  change([named(1, "Rack 2")]);
  expect(names()).toEqual(["Rack 1", "Rack 2", "Rack 10", "Zeppelin"]);

  fleet.take({ complete: true, more: false, miners: [named(1, "Rack 2")], removed: [] });
  expect(names()).toEqual(["Rack 2"]);
});

test("of the parts of all miners, the first and the last are drawn", () => {
  const fleet = new Fleet(() => {
    throw new Error("not followed");
  });
  const drawn = [1, 2, 3].map((number) =>
    fleet.take({ complete: number === 1, more: number < 3, miners: [aMiner(number)], removed: [] }),
  );
  expect(drawn).toEqual([true, false, true]);
  expect(fleet.miners).toHaveLength(3);
});

test("after a lost connection, the list stays until all miners have come again", () => {
  const fleet = new Fleet(() => {
    throw new Error("not followed");
  });
  const names = () => fleet.miners.map(({ name }) => name);
  const part = (numbers: readonly number[], complete: boolean, more: boolean) =>
    fleet.take({
      complete,
      more,
      miners: numbers.map((number) => aMiner(number, { name: `Rig ${number}` })),
      removed: [],
    });
  part([2, 1], true, true);
  expect(names()).toEqual(["Rig 1", "Rig 2"]);
  part([3], false, false);
  expect(names()).toEqual(["Rig 1", "Rig 2", "Rig 3"]);

  expect(part([4, 3], true, true)).toBe(false);
  expect(names()).toEqual(["Rig 1", "Rig 2", "Rig 3"]);
  // Lost again before the end.
  expect(part([5, 2], true, true)).toBe(false);
  expect(part([4], false, false)).toBe(true);
  expect(names()).toEqual(["Rig 2", "Rig 4", "Rig 5"]);
  part([1], false, false);
  expect(names()).toEqual(["Rig 1", "Rig 2", "Rig 4", "Rig 5"]);
});
