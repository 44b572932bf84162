import type { TextKey, Values } from "../localize";
import type { Pacing } from "../types";
import { type Action, usualPacing } from "./actions";
import { poolUrlProblem, workerProblem } from "./pool";

const MAX_WATTS = 100_000;
const MAX_POOL_NUMBER = 9;
const MAX_COUNT = 10_000;
const MAX_DELAY_S = 86_400;

/** What stands in the fields of a command's dialog, as it was typed. */
export interface Draft {
  readonly watts: string;
  readonly url: string;
  readonly worker: string;
  readonly password: string;
  readonly slot: string;
  readonly backupFirst: boolean;
  readonly backupName: string;
  readonly description: string;
  readonly light: "on" | "off";
  readonly pace: "all" | "percent" | "size";
  readonly percent: string;
  readonly size: string;
  readonly delay: string;
  readonly stopAfter: string;
}
export type DraftField = keyof Draft;

export interface Problem {
  readonly key: TextKey;
  readonly values?: Values;
}
export type Problems = Readonly<Partial<Record<DraftField, Problem>>>;

/** Returns the fields as a dialog for so many machines opens with them. */
export function newDraft(action: Action, count: number): Draft {
  const pacing = usualPacing(action, count);
  return {
    watts: "",
    url: "stratum+tcp://",
    worker: "",
    password: "",
    slot: "0",
    backupFirst: false,
    backupName: "",
    description: "",
    light: "on",
    pace: pacing.group_percent === undefined ? "all" : "percent",
    percent: String(pacing.group_percent ?? 10),
    size: "10",
    delay: String(pacing.group_delay_s ?? 60),
    stopAfter: String(pacing.stop_after_failures ?? ""),
  };
}

function numberProblem(text: string, low: number, high: number, whole = true): Problem | undefined {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= low && value <= high && (!whole || Number.isInteger(value))) return undefined;
  return { key: whole ? "control.whole_from_to" : "control.number_from_to", values: { low, high } };
}

/** Returns what is wrong with the fields that a command to so many machines uses. */
export function problemsOf(action: Action, draft: Draft, count: number): Problems {
  const found: Partial<Record<DraftField, Problem>> = {};
  const note = (field: DraftField, problem: Problem | TextKey | undefined): void => {
    if (problem !== undefined) found[field] = typeof problem === "string" ? { key: problem } : problem;
  };
  if (action === "power_limit") note("watts", numberProblem(draft.watts, 1, MAX_WATTS));
  if (action === "pool_switch") {
    note("url", poolUrlProblem(draft.url.trim()));
    note("worker", workerProblem(draft.worker.trim()));
    note("slot", numberProblem(draft.slot, 0, MAX_POOL_NUMBER));
  }
  if (count > 1) {
    if (draft.pace === "percent") note("percent", numberProblem(draft.percent, 1, 100, false));
    if (draft.pace === "size") note("size", numberProblem(draft.size, 1, MAX_COUNT));
    if (draft.pace !== "all") note("delay", numberProblem(draft.delay, 0, MAX_DELAY_S, false));
    if (draft.stopAfter.trim() !== "") note("stopAfter", numberProblem(draft.stopAfter, 1, MAX_COUNT));
  }
  return found;
}

/** Returns the parameters of a command as the integration takes them, of fields without a problem. */
export function parametersOf(action: Action, draft: Draft): Record<string, unknown> {
  switch (action) {
    case "power_limit":
      return { power_limit_w: Number(draft.watts) };
    case "pool_switch":
      return {
        pool_url: draft.url.trim(),
        worker_name: draft.worker.trim(),
        ...(draft.password === "" ? {} : { pool_password: draft.password }),
        pool_number: Number(draft.slot),
        backup_first: draft.backupFirst,
      };
    case "backup":
      return {
        ...(draft.backupName.trim() === "" ? {} : { backup_name: draft.backupName.trim() }),
        ...(draft.description.trim() === "" ? {} : { description: draft.description.trim() }),
      };
    case "locate_light":
      return { on: draft.light === "on" };
    default:
      return {};
  }
}

/** Returns how a command to so many machines is spread, of fields without a problem. */
export function pacingOf(draft: Draft, count: number): Pacing {
  if (count <= 1) return {};
  return {
    ...(draft.pace === "percent" ? { group_percent: Number(draft.percent) } : {}),
    ...(draft.pace === "size" ? { group_size: Number(draft.size) } : {}),
    ...(draft.pace === "all" ? {} : { group_delay_s: Number(draft.delay) }),
    ...(draft.stopAfter.trim() === "" ? {} : { stop_after_failures: Number(draft.stopAfter) }),
  };
}
