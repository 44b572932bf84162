// The forms of policies: from and to the JSON of the server.
import { describe, expect, test } from "vitest";
import { ApiError } from "../src/api";
import type { Catalog } from "../src/catalog";
import { settingsOf, valuesOf } from "../src/policies/fields";
import { changesOf, dataOf, formOf, problemsOf, serverProblems } from "../src/policies/form";
import { ALL, KINDS, type Kind } from "../src/policies/model";
import catalogData from "./catalog.json";
import { fakeEnv, fakeHass } from "./fake-hass";
import { aPolicy, SETTINGS } from "./policy-samples";

const catalog = catalogData as unknown as Catalog;

describe("forms", () => {
  test.each(KINDS)("the settings of %s are the same after editing nothing", (kind) => {
    expect(settingsOf(kind, valuesOf(kind, SETTINGS[kind]))).toEqual(SETTINGS[kind]);
    expect(changesOf(formOf(kind, aPolicy(kind), ""), aPolicy(kind))).toEqual({});
  });

  test("keys that the form does not know are kept", () => {
    const stored = {
      ...SETTINGS.protection,
      later: 1,
      recovery: { ...(SETTINGS.protection.recovery as object), new: 2 },
    };
    expect(settingsOf("protection", valuesOf("protection", stored), stored)).toEqual(stored);
  });

  test("a new policy has defaults and says what is missing", () => {
    const problems = (kind: Kind, changes = {}) =>
      Object.keys(problemsOf({ ...formOf(kind, undefined, "New"), ...changes }, catalog));
    expect(problems("failover")).toEqual(["pool_ids"]);
    expect(problems("balancing")).toEqual(["shares"]);
    expect(problems("protection")).toEqual([]);
    expect(problems("template")).toEqual(["settings"]);
    expect(problems("backup", { name: " ", scope: { ...ALL, all: false } })).toEqual(["name", "scope"]);
    expect(dataOf(formOf("protection", undefined, "New")).settings.recovery).toBeNull();
  });

  test("shares, steps and settings are checked", () => {
    const wrong = (kind: Kind, values: object) => {
      const form = formOf(kind, aPolicy(kind), "");
      return Object.keys(problemsOf({ ...form, values: { ...form.values, ...values } }, catalog));
    };
    expect(
      wrong("balancing", {
        shares: [
          { pool_id: 1, percent: "60" },
          { pool_id: 2, percent: "30" },
        ],
      }),
    ).toEqual(["shares"]);
    expect(wrong("protection", { steps_percent: "50, 70" })).toEqual(["steps_percent"]);
    expect(wrong("protection", { steps_percent: "x" })).toEqual(["steps_percent"]);
    expect(wrong("protection", { steps_percent: "" })).toEqual([]);
    expect(wrong("protection", { source: "sensor", sensor: "" })).toEqual(["sensor"]);
    expect(wrong("template", { pools: [] })).toEqual(["pools"]);
    expect(wrong("template", { settings: { fan_speed: "" } })).toEqual(["settings"]);
    expect(wrong("failover", { agree_percent: "0" })).toEqual(["agree_percent"]);
  });

  test("a field that does not apply is neither checked nor lost", () => {
    const form = formOf("template", aPolicy("template"), "");
    const values = { ...form.values, enforce: false, max_per_day: "" };
    expect(problemsOf({ ...form, values }, catalog)).toEqual({});
    expect(settingsOf("template", values).max_per_day).toBe(3);
    const sensor = { ...valuesOf("protection", SETTINGS.protection), source: "miner" };
    expect(settingsOf("protection", sensor).sensor).toBeNull();
  });

  test("field errors of the server are shown at their fields", async () => {
    const env = await fakeEnv(fakeHass().hass);
    const fields = [
      { path: "settings.shares[1].percent", code: "out_of_range", args: { minimum: 0, maximum: 100 }, message: "" },
      { path: "settings.recovery.minutes", code: "missing", args: {}, message: "" },
      { path: "name", code: "unheard_of", args: {}, message: "" },
    ];
    expect(serverProblems(new ApiError("", 400, fields), env.t)).toEqual({
      shares: { key: "input.out_of_range", values: { minimum: 0, maximum: 100 } },
      "recovery.minutes": { key: "input.missing", values: {} },
    });
  });
});
