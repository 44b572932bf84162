import type { Env } from "../env";
import { figures } from "../fleet";
import { ALL, commands, LIST_NAMES, type Policy, type PolicyData, type Scope } from "../policies/model";
import type { Miner } from "../types";

/** A place with a power budget: a site, or all sites (null), with what its miners draw now and its policy. */
export interface Place {
  readonly site: string | null;
  readonly miners: number;
  readonly drawn_w: number;
  readonly policy: Policy | undefined;
  /** In W, null without a budget. */
  readonly budget_w: number | null;
}

/** Returns the scope of a site, or of all sites. */
export function scopeOfPlace(site: string | null): Scope {
  return site === null ? ALL : { ...ALL, all: false, sites: [site] };
}

function isScopeOf({ all, ...lists }: Scope, site: string | null): boolean {
  if (site === null || all) return all && site === null;
  const [only] = lists.sites;
  const names = LIST_NAMES.reduce((count, list) => count + (lists[list]?.length ?? 0), 0);
  return names === 1 && only?.toLowerCase() === site.toLowerCase();
}

/** Returns the policy that holds the budget of a place: the oldest one with exactly this scope. */
export function budgetPolicy(policies: readonly Policy[], site: string | null): Policy | undefined {
  return [...policies]
    .sort((a, b) => a.id - b.id)
    .find(({ kind, scope }) => kind === "power_budget" && isScopeOf({ ...ALL, ...scope }, site));
}

/** Returns the sites, and all of them together if there are several, or if that has a budget. */
export function placesOf(miners: readonly Miner[], policies: readonly Policy[]): readonly Place[] {
  const sites = [...new Set(miners.map(({ site }) => site))].sort((a, b) => a.localeCompare(b));
  const together = sites.length > 1 || budgetPolicy(policies, null) !== undefined;
  return [...(together ? [null] : []), ...sites].map((site) => {
    const there = site === null ? miners : miners.filter((miner) => miner.site === site);
    const policy = budgetPolicy(policies, site);
    const limit = policy?.enabled === true ? policy.settings.limit_w : null;
    return {
      site,
      miners: there.length,
      drawn_w: figures(there).power_w,
      policy,
      budget_w: typeof limit === "number" ? limit : null,
    };
  });
}

/** Sets the budget of a place; null removes it, and disables a policy that has nothing else. Rejects with an ApiError. */
export async function setBudget(env: Env, { site, policy }: Place, watts: number | null, name: string): Promise<void> {
  if (policy === undefined) {
    if (watts === null) return;
    const made: Pick<PolicyData, "name" | "kind" | "scope" | "settings"> = {
      name,
      kind: "power_budget",
      scope: scopeOfPlace(site),
      settings: { limit_w: watts },
    };
    await commands.save(env, null, made);
    return;
  }
  const { follow, meter, signal } = policy.settings;
  const others = follow != null || meter != null || signal != null;
  await commands.save(
    env,
    policy.id,
    watts === null && !others
      ? { enabled: false }
      : { enabled: true, settings: { ...policy.settings, limit_w: watts } },
  );
}
