import { describe, expect, test } from "vitest";
import { type Draft, draftOf, newDraft, parametersOf, poolRows, problemsOf } from "../src/control/draft";
import { aMiner, aRow, CATALOG } from "./control-samples";

describe("all pools", () => {
  const url = (host: string) => `stratum+tcp://${host}.example:3333`;
  const pool = (slot: number, host: string, user: string) => ({
    slot,
    url: url(host),
    user,
    active: slot === 0,
    alive: true,
  });
  const pair = [
    aMiner(1, { pools: [pool(0, "a", "kim.1"), pool(1, "b", "kim.1")] }),
    aMiner(2, { pools: [pool(0, "a", "kim.2"), pool(1, "c", "kim.2")] }),
  ];
  const row = (pool_url: string, worker_name: string, pool_password = "") => ({
    pool_url,
    worker_name,
    pool_password,
  });
  const made = (...pools: Draft["pools"]): Draft => ({ ...newDraft(aRow("set_pools"), 2, CATALOG), pools });

  test("the rows start with what all miners have in a slot", () => {
    expect(poolRows(pair, 3)).toEqual([row(url("a"), ""), row("", ""), row("", "")]);
    expect(poolRows(pair.slice(0, 1), 2)).toEqual([row(url("a"), "kim.1"), row(url("b"), "kim.1")]);
  });

  test("an empty slot between two pools, and no pool at all, are refused", () => {
    const gap = problemsOf(aRow("set_pools"), made(row("", ""), row(url("a"), "kim"), row("", "")), 2, CATALOG);
    expect(Object.keys(gap)).toEqual(["pools.0.pool_url", "pools.0.worker_name"]);
    const none = problemsOf(aRow("set_pools"), made(row("", ""), row(" ", "")), 2, CATALOG);
    expect(Object.keys(none)).toEqual(["pools.0.pool_url", "pools.0.worker_name"]);
    const wrong = problemsOf(aRow("set_pools"), made(row("a.example", "kim.{x}")), 2, CATALOG);
    expect(Object.values(wrong).map((problem) => problem?.key)).toEqual([
      "input.pool_url_scheme",
      "input.worker_placeholder",
    ]);
  });

  test("a pool that the miners have keeps its password, a new one gets x", () => {
    const draft = made(
      row(url("a"), "kim.{ip_last}"),
      row(` ${url("b")} `, "kim.1"),
      row(url("d"), "k", "s3"),
      row("", ""),
    );
    expect(parametersOf(aRow("set_pools"), draft, pair)).toEqual({
      pools: [
        { pool_url: url("a"), worker_name: "kim.{ip_last}" },
        { pool_url: url("b"), worker_name: "kim.1", pool_password: "x" },
        { pool_url: url("d"), worker_name: "k", pool_password: "s3" },
      ],
      pool_number: 0,
      backup_first: true,
    });
  });

  test("a repeated command has its parameters, without passwords", () => {
    const parameters = { pools: [{ pool_url: url("a"), worker_name: "kim" }], pool_number: 1, backup_first: false };
    const draft = draftOf(aRow("set_pools"), parameters, 1, CATALOG);
    expect(draft.pools).toEqual([row(url("a"), "kim")]);
    expect(draft.values).toMatchObject({ pool_number: "1", backup_first: false });
    expect(draftOf(aRow("backup"), { backup_name: null, backup_type: "manual" }, 1, CATALOG).values.backup_name).toBe(
      "",
    );
  });
});
