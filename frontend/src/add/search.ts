import type { ApiError } from "../api";
import type { Miner } from "../types";

export interface SearchSite {
  readonly site_id: string;
  readonly name: string;
  /** The networks to suggest. */
  readonly networks: readonly string[];
  /** Whether agents reach its miners, so that Home Assistant cannot search for them. */
  readonly by_agents: boolean;
}

/** A machine that answered a search, or the result of adding it. */
export interface Machine {
  /** The address or host name. */
  readonly host: string;
  readonly state: "new" | "known" | "credentials" | "unusable" | "added";
  readonly name?: string;
  /** The site of a miner that is already added. */
  readonly site?: string;
  readonly miner_id?: string | null;
  readonly firmware?: string;
  readonly firmware_version?: string | null;
  readonly mac?: string | null;
  readonly limits?: Miner["limits"];
  readonly error_code?: string | null;
  readonly error_args?: Readonly<Record<string, unknown>>;
  readonly error_message?: string;
  /** Whether nothing answered, so that the miner may be off. */
  readonly can_add_anyway?: boolean;
}

export interface SearchEvent {
  readonly machines?: readonly Machine[];
  readonly progress?: number;
  readonly others?: number;
  readonly finished?: boolean;
  readonly error_code?: string;
  readonly error_message?: string;
}

/** What is sent to add a machine. */
export interface Addition {
  readonly host: string;
  readonly username?: string;
  readonly password?: string;
  readonly add_anyway?: boolean;
}

export const GROUPS = ["added", "new", "credentials", "unusable", "known"] as const;

/** Returns the networks and addresses of a text, each once. */
export function targetsOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((part) => part !== ""))];
}

/** Returns the machines by state, each group by address. */
export function grouped(machines: Iterable<Machine>): Readonly<Record<Machine["state"], readonly Machine[]>> {
  const found: Record<Machine["state"], Machine[]> = { added: [], new: [], credentials: [], unusable: [], known: [] };
  for (const machine of machines) found[machine.state].push(machine);
  for (const group of Object.values(found)) {
    group.sort((a, b) => a.host.localeCompare(b.host, "en", { numeric: true }));
  }
  return found;
}

/** Returns whether a machine has a check box. */
export function isSelectable({ state, can_add_anyway: silent }: Machine): boolean {
  return state === "new" || state === "credentials" || (state === "unusable" && silent === true);
}

/** Returns what to send for the chosen machines. */
export function additionsOf(machines: readonly Machine[], username: string, password: string): readonly Addition[] {
  return machines.map(({ host, state }) => {
    if (state === "credentials") return { host, username: username.trim(), password };
    return state === "unusable" ? { host, add_anyway: true } : { host };
  });
}

/** Returns the part of the input that each error of a refused search is about. */
export function wrongTargets(error: ApiError, targets: readonly string[]) {
  return error.fields.map((field) => {
    const index = /^targets\[(\d+)\]$/.exec(field.path)?.[1];
    return { field, target: index === undefined ? "" : (targets[Number(index)] ?? "") };
  });
}
