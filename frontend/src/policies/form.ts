import type { ApiError } from "../api";
import type { Catalog } from "../catalog";
import { fieldProblem, type Problem, type Problems } from "../control/draft";
import type { TextKey, Values as TextValues, Translate } from "../localize";
import { plainPath } from "../schedules/problems";
import { FIELDS, MANUAL, problemOfList, type Row, settingsOf, type Values, valuesOf } from "./fields";
import { ALL, isEmptyScope, type Kind, type Policy, type PolicyData, type Scope } from "./model";

/** The contents of the dialog of a policy. */
export interface Form {
  readonly kind: Kind;
  readonly name: string;
  readonly note: string;
  readonly enabled: boolean;
  readonly scope: Scope;
  readonly manual: string;
  readonly values: Values;
  /** The settings as stored, with keys that the form does not know. */
  readonly before: Values;
}

/** Returns the form of a new policy, or of a stored one. */
export function formOf(kind: Kind, policy: PolicyData | undefined, name: string): Form {
  return {
    kind,
    name: policy?.name ?? name,
    note: policy?.note ?? "",
    enabled: policy?.enabled ?? true,
    scope: policy === undefined ? ALL : { ...ALL, ...policy.scope },
    manual: String(policy?.manual_minutes ?? MANUAL.default),
    values: valuesOf(kind, policy?.settings),
    before: policy?.settings ?? {},
  };
}

/** Returns the keys of a policy as JSON. */
export function dataOf({ kind, name, note, enabled, scope, manual, values, before }: Form): PolicyData {
  return {
    name: name.trim(),
    kind,
    note: note.trim(),
    enabled,
    scope,
    manual_minutes: Number(manual),
    settings: settingsOf(kind, values, before),
  };
}

/** Returns the keys that differ from the stored policy; the kind is fixed. */
export function changesOf(form: Form, { kind: _kind, ...policy }: Policy): Partial<PolicyData> {
  const { kind: _fixed, ...data } = dataOf(form);
  return Object.fromEntries(
    Object.entries(data).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify((policy as Readonly<Record<string, unknown>>)[key]),
    ),
  );
}

const MISSING: Problem = { key: "input.missing" };

/** Returns what is wrong with a form, by the keys of its fields. */
export function problemsOf(form: Form, catalog: Catalog): Problems {
  const { kind, name, scope, manual, values } = form;
  const found: Record<string, Problem> = {};
  const add = (key: string, problem: Problem | undefined) => {
    if (problem !== undefined) found[key] = problem;
  };
  if (name.trim() === "") add("name", MISSING);
  if (isEmptyScope(scope)) add("scope", { key: "input.nothing_selected" });
  add("manual_minutes", fieldProblem(MANUAL, manual, catalog));
  for (const field of FIELDS[kind]) {
    if (!field.applies(values)) continue;
    const value = values[field.key];
    add(
      field.key,
      problemOfList(field, value) ?? fieldProblem(field, typeof value === "string" ? value : undefined, catalog),
    );
  }
  if (kind === "template" && isEmptyTemplate(values)) add("settings", { key: "policies.need_section" });
  if (kind === "power_budget") {
    const { limit_w, follow, meter, signal } = values;
    if (limit_w === "" && !follow && !meter && !signal) add("limit_w", { key: "policies.need_budget" });
    if (signal === true && isGiven(values["signal.sensor"]) === isGiven(values["signal.mqtt_topic"]))
      add("signal.sensor", ONE_OF);
  }
  if (kind === "load_distribution" && values.objective === "hashrate" && values.total_w === "") {
    if ((values.limits as readonly Row[]).every(([, limit]) => limit === ""))
      add("total_w", { key: "policies.need_limit" });
  }
  if (kind === "curtailment" && isGiven(values.reduce_w) === isGiven(values.to_w)) add("reduce_w", ONE_OF);
  return found;
}

const ONE_OF: Problem = { key: "policies.need_one" };

function isGiven(value: unknown): boolean {
  return String(value).trim() !== "";
}

function isEmptyTemplate({ pools, power_limit_w, settings }: Values): boolean {
  return pools === null && power_limit_w === "" && Object.keys(settings as object).length === 0;
}

/** Returns the field errors of a refused request, by the keys of fields; those without a text here are left out. */
export function serverProblems(error: ApiError, t: Translate): Problems {
  const found: Record<string, Problem> = {};
  for (const { path, code, args } of error.fields) {
    const key = `input.${code}` as TextKey;
    const place = plainPath(path).replace(/^settings\./, "");
    // The errors of a list are shown at the list.
    const field =
      /^(pool_ids|shares|steps_percent|pools|settings|scope|presets|limits|meter\.phases|signal\.levels)\b/.exec(
        place,
      )?.[1] ?? place;
    if (t(key) !== key) found[field] ??= { key, values: args as TextValues };
  }
  return found;
}
