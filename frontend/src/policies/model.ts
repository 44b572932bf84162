import { rest, ws } from "../api";
import type { Env } from "../env";
import { byName } from "../order";
import type { Coded, Miner, Pacing } from "../types";

export const KINDS = [
  "failover",
  "balancing",
  "protection",
  "template",
  "backup",
  "solar",
  "power_budget",
  "curtailment",
  "heating",
  "load_distribution",
] as const;
export type Kind = (typeof KINDS)[number];

/** The kinds that divide power between miners. */
export const POWER_KINDS: ReadonlySet<Kind> = new Set([
  "solar",
  "power_budget",
  "curtailment",
  "heating",
  "load_distribution",
]);

/** Why something was decided; `message` is in English. */
export interface Reason {
  readonly code: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface Scope {
  readonly all: boolean;
  readonly miner_ids: readonly string[];
  readonly areas: readonly string[];
  readonly labels: readonly string[];
  readonly sites: readonly string[];
}

/** What a policy decided last. */
export interface Status {
  readonly phase: string;
  readonly reason: Reason;
  readonly decided_at: string | null;
  readonly next_at: string | null;
  readonly last_action: {
    readonly at: string;
    readonly miner_id: string;
    readonly name: string;
    readonly kind: string;
    readonly reason: Reason;
  } | null;
  /** The number of miners in each phase. */
  readonly counts: Readonly<Record<string, number>>;
  readonly miners: number;
}

/** The keys of a policy that a person sets. */
export interface PolicyData {
  readonly name: string;
  readonly kind: Kind;
  readonly enabled: boolean;
  readonly scope: Scope;
  readonly manual_minutes: number;
  readonly note: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Policy extends PolicyData {
  readonly id: number;
  readonly version: number;
  readonly created_at: string | null;
  readonly created_by: string | null;
  readonly updated_at: string | null;
  /** Null until its first round after a start. */
  readonly status: Status | null;
}

export interface Restraint {
  readonly action: "off" | "limit" | "on";
  readonly power_limit_w: number | null;
}

/** What a policy decided for one miner. */
export interface MinerDecision {
  readonly miner_id: string;
  readonly name: string;
  readonly phase: string;
  readonly reason: Reason;
  readonly restraint: Restraint | null;
  readonly over_person: boolean;
  readonly order: { readonly kind: string } | null;
  readonly issue: string | null;
  /** Until when a person's command comes before the policy. */
  readonly held_until: string | null;
  readonly blocked: Reason | null;
}

/** What a policy decides now, without an effect. */
export interface DryRun {
  readonly phase: string;
  readonly reason: Reason;
  readonly counts: Readonly<Record<string, number>>;
  readonly next_at: string | null;
  readonly miners: readonly MinerDecision[];
}

/** A change of what a policy would have decided. */
export interface ReplayStep {
  readonly at: string;
  readonly miner_id: string;
  readonly name: string;
  readonly phase: string;
  readonly reason: Reason;
  readonly restraint: Restraint | null;
  readonly order: { readonly kind: string } | null;
}

export interface Replay {
  readonly from: string;
  readonly until: string;
  readonly steps: readonly ReplayStep[];
  /** The number of orders of each kind. */
  readonly counts: Readonly<Record<string, number>>;
  /** The quantities that are not recorded, with their number of miners. */
  readonly missing: Readonly<Record<string, number>>;
}

interface Failed extends Pick<Coded, "error_code" | "error_args"> {
  /** In English. */
  readonly error: string | null;
}

/** How a miner differs from a template. */
export interface Preview extends Failed {
  readonly miner_id: string;
  readonly name: string;
  readonly differences: readonly {
    readonly section: string;
    readonly key: string;
    readonly before: unknown;
    readonly after: unknown;
  }[];
  /** What the miner can't be set to, and why. */
  readonly unsupported?: readonly (Failed & { readonly section: string; readonly key: string })[];
  /** The sections that another policy or a schedule sets. */
  readonly left_out?: Readonly<Record<string, Omit<Reason, "message">>>;
}

/** The last backup of a miner, and why the last attempt failed. */
export interface Reported extends Failed {
  readonly miner_id: string;
  readonly name: string;
  readonly last_backup_at: string | null;
}

/** A saved policy, or the keys of one that is not saved. */
export type Asked = { readonly policy_id: number } | { readonly policy: object };

export function isFailed({ error_code, error }: Failed): boolean {
  return error_code !== null || error !== null;
}

const PATH = "remote/policies";

const command = <T>({ hass }: Env, name: string, data: object): Promise<T> =>
  ws<T>(hass, `miner_remote/policies/${name}`, data);

/** The commands of policies; all reject with an ApiError. */
export const commands = {
  // By REST, whose errors name their fields.
  save: ({ hass }: Env, id: number | null, data: Partial<PolicyData>) =>
    (id === null
      ? rest<{ readonly policy: Policy }>(hass, "POST", PATH, data)
      : rest<{ readonly policy: Policy }>(hass, "PATCH", `${PATH}/${id}`, data)
    ).then(({ policy }) => policy),
  delete: ({ hass }: Env, id: number) => rest(hass, "DELETE", `${PATH}/${id}`),
  dryRun: (env: Env, asked: Asked) => command<DryRun>(env, "dry_run", asked),
  replay: (env: Env, asked: Asked, days: number) => command<Replay>(env, "replay", { ...asked, days }),
  preview: (env: Env, id: number) =>
    command<{ readonly miners: readonly Preview[] }>(env, "preview", { policy_id: id }).then(({ miners }) => miners),
  apply: (env: Env, id: number, miner_ids: readonly string[], pacing: Pacing) =>
    command<{ readonly batch_id: string }>(env, "apply", { policy_id: id, miner_ids, ...pacing }),
  report: (env: Env, id: number) =>
    command<{ readonly miners: readonly Reported[] }>(env, "report", { policy_id: id }).then(({ miners }) => miners),
};

/** What a template takes over from a backup. */
export interface FromBackup {
  /** Null if a template can hold nothing of it. */
  readonly settings: Readonly<Record<string, unknown>> | null;
  /** The sections of the backup that a template cannot hold, or not completely. */
  readonly left_out: readonly string[];
}

/** Returns the settings of a template like a backup. */
export const templateFromBackup = (env: Env, backup_id: number): Promise<FromBackup> =>
  command<FromBackup>(env, "template_from_backup", { backup_id });

const NO_SCOPE: Scope = { all: false, miner_ids: [], areas: [], labels: [], sites: [] };

/** A scope of everything, as that of a new policy. */
export const ALL: Scope = { ...NO_SCOPE, all: true };

type Placed = Pick<Miner, "miner_id" | "site" | "location" | "tags">;
type ListName = Exclude<keyof Scope, "all">;

/** The lists of a scope, and the names by which a miner is in them. */
export const LISTS: Readonly<Record<ListName, (miner: Placed) => readonly string[]>> = {
  sites: ({ site }) => [site],
  // Without an area, the location of a miner is its site.
  areas: ({ site, location }) => (location === site ? [] : [location]),
  labels: ({ tags }) => tags,
  miner_ids: ({ miner_id }) => [miner_id],
};
export const LIST_NAMES = Object.keys(LISTS) as readonly ListName[];

/** Returns the miners that a scope covers: the union of its lists, without regard to case. */
export function coveredBy<Item extends Placed>(scope: Scope, miners: readonly Item[]): readonly Item[] {
  if (scope.all) return miners;
  const wanted = LIST_NAMES.map(
    (list) => [list, new Set(scope[list].map((name) => name.toLowerCase()))] as const,
  ).filter(([, names]) => names.size > 0);
  return miners.filter((miner) =>
    wanted.some(([list, names]) => LISTS[list](miner).some((name) => names.has(name.toLowerCase()))),
  );
}

/** Returns whether nothing was chosen for a scope. */
export function isEmptyScope(scope: Scope): boolean {
  return !scope.all && LIST_NAMES.every((list) => scope[list].length === 0);
}

/** Returns policies by name. */
export function sorted<Named extends { readonly name: string }>(rows: readonly Named[]): readonly Named[] {
  return [...rows].sort((a, b) => byName(a.name, b.name));
}
