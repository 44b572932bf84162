import type { Catalog, CatalogField, CommandRow } from "../catalog";
import type { TextKey, Values } from "../localize";
import type { Pacing } from "../types";
import { usualPacing } from "./actions";
import { poolUrlProblem, workerProblem } from "./pool";

/** The contents of a command's dialog, as typed, by the keys of the fields and of pacing. */
export interface Draft {
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly pace: Pace;
}
export type Pace = "all" | "percent" | "size";

export interface Problem {
  readonly key: TextKey;
  readonly values?: Values;
}
export type Problems = Readonly<Partial<Record<string, Problem>>>;

const PACES: Readonly<Record<Pace, readonly string[]>> = {
  all: [],
  percent: ["group_percent", "group_delay_s"],
  size: ["group_size", "group_delay_s"],
};
/** The suggested pacing when groups are enabled. */
const GROUPS = { group_percent: 10, group_size: 10, group_delay_s: 60 };

/** Returns the fields that the dialog of a command shows. */
export function visibleFields(row: CommandRow): readonly CatalogField[] {
  return row.fields.filter(({ kind }) => kind !== "pool_passwords" && kind !== "choices");
}

/** Returns the fields of pacing that apply. */
export function pacingFields(pace: Pace, catalog: Catalog): readonly CatalogField[] {
  return catalog.pacing_fields.filter(({ key }) => PACES[pace].includes(key) || key === "stop_after_failures");
}

function initial(field: CatalogField, catalog: Catalog): string | boolean {
  if (field.kind === "boolean") return field.required || field.default === true;
  if (field.kind === "pool_url") return `${catalog.limits.pool_schemes[0] ?? ""}://`;
  // The integration fills in the default of a password.
  return field.kind === "password" || field.default === null ? "" : String(field.default);
}

/** Returns the initial contents of the dialog for a command to this many miners. */
export function newDraft(row: CommandRow, count: number, catalog: Catalog): Draft {
  const pacing = usualPacing(row, count, catalog);
  const numbers = Object.entries({ stop_after_failures: "", ...GROUPS, ...pacing });
  return {
    values: Object.fromEntries([
      ...visibleFields(row).map((field) => [field.key, initial(field, catalog)]),
      ...numbers.map(([key, value]) => [key, String(value)]),
    ]),
    pace: pacing.group_percent !== undefined ? "percent" : pacing.group_size !== undefined ? "size" : "all",
  };
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

function problemOf(field: CatalogField, value: string | boolean | undefined, catalog: Catalog): Problem | undefined {
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (text === "") return field.required ? { key: "input.missing" } : undefined;
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

/** Returns the field errors of a command to this many miners. */
export function problemsOf(row: CommandRow, draft: Draft, count: number, catalog: Catalog): Problems {
  const pacing =
    count > 1
      ? pacingFields(draft.pace, catalog).map((field) => ({
          ...field,
          required: PACES[draft.pace].includes(field.key),
        }))
      : [];
  const found: Record<string, Problem> = {};
  for (const field of [...visibleFields(row), ...pacing]) {
    const problem = problemOf(field, draft.values[field.key], catalog);
    if (problem !== undefined) found[field.key] = problem;
  }
  return found;
}

/** Returns the values of valid fields; empty ones are left out. */
function valuesOf(fields: readonly CatalogField[], draft: Draft): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { key, kind } of fields) {
    const value = draft.values[key] ?? "";
    if (typeof value === "boolean") values[key] = value;
    else {
      const text = kind === "password" ? value : value.trim();
      if (text !== "") values[key] = kind === "integer" || kind === "number" ? Number(text) : text;
    }
  }
  return values;
}

/** Returns the parameters of a command from its valid fields. */
export function parametersOf(row: CommandRow, draft: Draft): Record<string, unknown> {
  return valuesOf(visibleFields(row), draft);
}

/** Returns the pacing of a command to this many miners from the valid fields. */
export function pacingOf(draft: Draft, count: number, catalog: Catalog): Pacing {
  return count > 1 ? valuesOf(pacingFields(draft.pace, catalog), draft) : {};
}
