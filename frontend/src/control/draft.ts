import { type Catalog, type CatalogField, type CommandRow, setsAllPools } from "../catalog";
import type { TextKey, Values } from "../localize";
import { asTyped, narrowed, type Setting, settingKey, settingOf } from "../settings/model";
import type { Miner, Pacing } from "../types";
import { usualPacing } from "./actions";
import { poolUrlProblem, workerName, workerProblem } from "./pool";

/** The contents of a command's dialog, as typed, by the keys of the fields and of pacing. */
export interface Draft {
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly pace: Pace;
  /** The pools of all slots, for a command that sets all of them; trailing empty ones are left out. */
  readonly pools: readonly PoolRow[];
}
/** One pool, as typed. */
export interface PoolRow {
  readonly pool_url: string;
  readonly worker_name: string;
  readonly pool_password: string;
  /** The id of a pool of the library, instead of the others; "" or undefined if it is entered by hand. */
  readonly pool_id?: string;
}
export type Pace = "all" | "percent" | "size";

export interface Problem {
  readonly key: TextKey;
  readonly values?: Values;
}
export type Problems = Readonly<Partial<Record<string, Problem>>>;
const MISSING: Problem = { key: "input.missing" };

const PACES: Readonly<Record<Pace, readonly string[]>> = {
  all: [],
  percent: ["group_percent", "group_delay_s"],
  size: ["group_size", "group_delay_s"],
};
/** The suggested pacing when groups are enabled. */
const GROUPS = { group_percent: 10, group_size: 10, group_delay_s: 60 };

/** Returns the fields that the dialog of a command shows. */
export function visibleFields(row: CommandRow): readonly CatalogField[] {
  return row.fields.filter(
    ({ key, kind }) =>
      kind !== "pool_passwords" && kind !== "pools" && (kind !== "choices" || settingKey(key) !== undefined),
  );
}

/** Returns whether a command can contain a password. */
export function hasSecret(row: CommandRow): boolean {
  return row.fields.some(({ kind }) => kind === "password" || kind === "pools" || kind === "pool_passwords");
}

/** Returns the fields of pacing that apply. */
export function pacingFields(pace: Pace, catalog: Catalog): readonly CatalogField[] {
  return catalog.pacing_fields.filter(({ key }) => PACES[pace].includes(key) || key === "stop_after_failures");
}

function initial(field: CatalogField, catalog: Catalog): string | boolean {
  // Without a default, a switch can be left as it is.
  if (field.kind === "boolean" && !field.required && field.default === null) return "";
  if (field.kind === "boolean") return field.required || field.default === true;
  if (field.kind === "pool_url") return `${catalog.limits.pool_schemes[0] ?? ""}://`;
  // The integration fills in the default of a password.
  return field.kind === "password" || field.default === null ? "" : String(field.default);
}

/** Returns the initial contents of the dialog for a command to this many miners; of one miner, the values of its settings. */
export function newDraft(row: CommandRow, count: number, catalog: Catalog, settings?: readonly Setting[]): Draft {
  const pacing = pacingDraft(usualPacing(row, count, catalog));
  return {
    ...pacing,
    values: Object.fromEntries([
      ...visibleFields(row).map((field) => {
        const setting = count === 1 ? settingOf(field.key, settings) : undefined;
        // Which boards to switch is not what is on now, and neither is a switch that must be chosen.
        const own = setting === undefined || field.kind === "positions" || (field.kind === "boolean" && field.required);
        return [field.key, own ? initial(field, catalog) : asTyped(setting)];
      }),
      ...Object.entries(pacing.values),
    ]),
  };
}

/** Returns contents with a pacing only. */
export function pacingDraft(pacing: Pacing): Draft {
  const numbers = Object.entries({ stop_after_failures: "", ...GROUPS, ...pacing });
  return {
    values: Object.fromEntries(numbers.map(([key, value]) => [key, String(value)])),
    pace: pacing.group_percent !== undefined ? "percent" : pacing.group_size !== undefined ? "size" : "all",
    pools: [],
  };
}

/** Returns the contents of the dialog for a command that was sent before; its passwords are not stored. */
export function draftOf(
  row: CommandRow,
  parameters: Readonly<Record<string, unknown>>,
  count: number,
  catalog: Catalog,
): Draft {
  const draft = newDraft(row, count, catalog);
  const values: Record<string, string | boolean> = { ...draft.values };
  for (const { key, kind } of visibleFields(row)) {
    const value = parameters[key];
    if (kind !== "password" && value !== undefined && value !== null) {
      // A list is typed with commas.
      values[key] = typeof value === "boolean" && settingKey(key) === undefined ? value : String(value);
    }
  }
  const pools = Array.isArray(parameters.pools) ? (parameters.pools as readonly Partial<PoolRow>[]) : [];
  return {
    ...draft,
    values,
    pools: pools.map((pool) => ({
      ...EMPTY_POOL,
      ...pool,
      pool_password: "",
      // Records hold a number.
      ...(pool.pool_id === undefined ? {} : { pool_id: String(pool.pool_id) }),
    })),
  };
}

export const EMPTY_POOL: PoolRow = { pool_url: "", worker_name: "", pool_password: "" };

/**
 * Returns the pools of miners as the rows of a dialog: the URLs and workers that all of them have in a slot, and empty
 * ones for the others.
 */
export function poolRows(miners: readonly Miner[], slots: number): readonly PoolRow[] {
  const same = (slot: number, key: "url" | "user") => {
    const found = new Set(miners.map((miner) => miner.pools?.find((pool) => pool.slot === slot)?.[key] ?? ""));
    return found.size === 1 ? ([...found][0] ?? "") : "";
  };
  return Array.from({ length: slots }, (_, slot) => ({
    pool_url: same(slot, "url"),
    worker_name: same(slot, "user"),
    pool_password: "",
  }));
}

function isBlank({ pool_url, worker_name, pool_password, pool_id = "" }: PoolRow): boolean {
  return `${pool_url}${worker_name}${pool_password}${pool_id}`.trim() === "";
}

/** Returns the pools without the trailing empty ones. */
export function usedPools(draft: Draft): readonly PoolRow[] {
  return draft.pools.slice(0, draft.pools.findLastIndex((pool) => !isBlank(pool)) + 1);
}

/** Returns the key of a field of the pool in a slot. */
export function poolKey(slot: number, field: keyof PoolRow): string {
  return `pools.${slot}.${field}`;
}

function numberProblem(text: string, { kind, minimum, maximum, above_minimum }: CatalogField): Problem | undefined {
  const value = text === "" ? Number.NaN : Number(text);
  const low = minimum ?? Number.NEGATIVE_INFINITY;
  const high = maximum ?? Number.POSITIVE_INFINITY;
  const whole = kind === "integer";
  if ((above_minimum ? value > low : value >= low) && value <= high && (!whole || Number.isInteger(value))) {
    return undefined;
  }
  const key = whole ? "fraction_or_out_of_range" : above_minimum ? "out_of_open_range" : "out_of_range";
  return { key: `input.${key}`, values: { minimum: low, maximum: high } };
}

/** Returns what is wrong with the value of a field as typed, undefined if it is valid. */
export function fieldProblem(
  field: CatalogField,
  value: string | boolean | undefined,
  catalog: Catalog,
): Problem | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (text === "") return field.required ? MISSING : undefined;
  const maximum = field.max_length ?? catalog.limits.max_text;
  if (value.length > maximum) return { key: "input.too_long", values: { maximum } };
  switch (field.kind) {
    case "integer":
    case "number":
      return numberProblem(text, field);
    case "pool_url":
      return poolUrlProblem(text, catalog.limits);
    case "worker_name":
      return workerProblem(text, catalog.limits);
    default:
      return undefined;
  }
}

function poolProblems(draft: Draft, catalog: Catalog): Record<string, Problem> {
  const found: Record<string, Problem> = {};
  const used = usedPools(draft);
  const fields = catalog.commands.pool_switch?.fields ?? [];
  for (const key of ["pool_url", "worker_name"] as const) {
    const field = fields.find((each) => each.key === key);
    (used.length === 0 ? [EMPTY_POOL] : used).forEach((pool, slot) => {
      if (pool.pool_id) return;
      const problem = field === undefined ? undefined : fieldProblem({ ...field, required: true }, pool[key], catalog);
      if (problem !== undefined) found[poolKey(slot, key)] = problem;
    });
  }
  return found;
}

/** Returns the field errors of a command to this many miners; `settings` narrow the ranges. */
export function problemsOf(
  row: CommandRow,
  draft: Draft,
  count: number,
  catalog: Catalog,
  settings?: readonly Setting[],
): Problems {
  const found: Record<string, Problem> = {
    ...(setsAllPools(row) ? poolProblems(draft, catalog) : {}),
    ...pacingProblems(draft, count, catalog),
  };
  for (const field of shownFields(row, draft, settings)) {
    const problem = fieldProblem(narrowed(field, settingOf(field.key, settings)), draft.values[field.key], catalog);
    if (problem !== undefined) found[field.key] = problem;
  }
  return found;
}

/** Returns the field errors of the pacing of a command to this many miners. */
export function pacingProblems(draft: Draft, count: number, catalog: Catalog): Record<string, Problem> {
  const fields = count > 1 ? pacingFields(draft.pace, catalog) : [];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const required = PACES[draft.pace].includes(field.key);
      const problem = fieldProblem({ ...field, required }, draft.values[field.key], catalog);
      return problem === undefined ? [] : [[field.key, problem]];
    }),
  );
}

/** Returns what a text field sends. */
function converted(kind: string, text: string): unknown {
  switch (kind) {
    case "integer":
    case "number":
    case "pool_id":
      return Number(text);
    case "boolean":
      return text === "true";
    case "positions":
      return text.split(",").map(Number);
    default:
      return text;
  }
}

/** Returns the values of valid fields; empty ones are left out. */
function valuesOf(fields: readonly CatalogField[], draft: Draft): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { key, kind } of fields) {
    const value = draft.values[key] ?? "";
    if (typeof value === "boolean") values[key] = value;
    else {
      const text = kind === "password" ? value : value.trim();
      if (text !== "") values[key] = converted(kind, text);
    }
  }
  return values;
}

/** Returns whether all miners have a pool with their worker already. */
function haveAll(miners: readonly Miner[], url: string, worker: string): boolean {
  return miners.every((miner) => {
    const made = workerName(worker, miner);
    return "name" in made && miner.pools?.some((pool) => pool.url === url && pool.user === made.name);
  });
}

/** The fields of a pool that is not from the library. */
const BY_HAND: ReadonlySet<string> = new Set(["pool_url", "worker_name", "pool_password"]);

/**
 * Returns the fields that the dialog of a command shows for what is chosen so far: those of the other fan mode, and those
 * that the miners do not have, are left out.
 */
export function shownFields(
  row: CommandRow,
  { values }: Draft,
  settings: readonly Setting[] | undefined,
): readonly CatalogField[] {
  const library = Boolean(values.pool_id);
  const fields = visibleFields(row).map((field) =>
    // One of the pool's id and its address is required.
    field.key === "pool_url" || field.key === "worker_name" ? { ...field, required: true } : field,
  );
  return fields.filter(({ key, required }) => {
    if (key === "pool_id") return library;
    if (library && BY_HAND.has(key)) return false;
    if (key === "speed_percent" && values.mode === "auto") return false;
    if (key === "target_temperature_c" && values.mode === "manual") return false;
    if (required || settings === undefined || settingKey(key) === undefined) return true;
    return settingOf(key, settings)?.read_only === false;
  });
}

/** Drops what the miner shows already, so that a command changes nothing else; a new fan mode takes its speed along. */
function dropUnchanged(
  row: CommandRow,
  values: Record<string, unknown>,
  draft: Draft,
  settings: readonly Setting[] | undefined,
): void {
  const same = (key: string) => {
    const setting = settingOf(key, settings);
    return setting !== undefined && asTyped(setting) === draft.values[key];
  };
  const newMode = values.mode !== undefined && !same("mode");
  for (const { key, required } of row.fields) {
    if (!required && same(key) && !(newMode && key === "speed_percent")) delete values[key];
  }
}

/**
 * Returns the parameters of a command to miners from its valid fields. A pool without a password keeps the one that the
 * miners have for it; a new one gets "x", as in a switch of one slot.
 */
export function parametersOf(
  row: CommandRow,
  draft: Draft,
  miners: readonly Miner[],
  settings?: readonly Setting[],
): Record<string, unknown> {
  const values = valuesOf(shownFields(row, draft, settings), draft);
  if (miners.length === 1) dropUnchanged(row, values, draft, settings);
  if (!setsAllPools(row)) return values;
  const pools = usedPools(draft).map(({ pool_url, worker_name, pool_password, pool_id }) => {
    if (pool_id) return { pool_id: Number(pool_id) };
    const pool = { pool_url: pool_url.trim(), worker_name: worker_name.trim() };
    const kept = pool_password === "" && haveAll(miners, pool.pool_url, pool.worker_name);
    return kept ? pool : { ...pool, pool_password: pool_password || "x" };
  });
  return { ...values, pools };
}

/** Returns the pacing of a command to this many miners from the valid fields. */
export function pacingOf(draft: Draft, count: number, catalog: Catalog): Pacing {
  return count > 1 ? valuesOf(pacingFields(draft.pace, catalog), draft) : {};
}
