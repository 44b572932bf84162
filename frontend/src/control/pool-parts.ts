import { html, nothing } from "lit";
import type { Limits } from "../catalog";
import type { Env } from "../env";
import { slotsOf } from "../pools";
import type { Miner } from "../types";
import { type Draft, usedPools } from "./draft";
import { workerName, workerProblem } from "./pool";

/** How many pools or workers are named. */
const SHOWN = 3;

/** Renders the pools that miners have in a slot now, and on how many they are active. */
export function slotNow(env: Env, miners: readonly Miner[], slot: number) {
  const { t } = env;
  const hosts = slotsOf(miners).find((found) => found.slot === slot)?.hosts ?? [];
  if (hosts.length === 0) return html`<span class="help">${t("commands.slot_empty")}</span>`;
  const worker = miners.length === 1 ? (miners[0]?.pools?.find((pool) => pool.slot === slot)?.user ?? "") : "";
  return html`<ul>
    ${hosts.slice(0, SHOWN).map(
      ({ host, count, active }) =>
        html`<li>
          ${host}${miners.length > 1 ? ` (${t.n("common.miners", count)})` : nothing}
          ${
            active === 0
              ? nothing
              : html`<span class="chip good">
                  ${miners.length === 1 ? t("control.pool_active") : t("control.pool_active_on", { count: active })}
                </span>`
          }
        </li>`,
    )}
    ${worker === "" ? nothing : html`<li class="help">${worker}</li>`}
    ${hosts.length > SHOWN ? html`<li class="help">${t.n("control.pools_more", hosts.length - SHOWN)}</li>` : nothing}
  </ul>`;
}

/** Renders how many of the miners report no pools. */
export function poolsSilent(env: Env, miners: readonly Miner[]) {
  const [first] = miners;
  const silent = miners.filter((miner) => (miner.pools ?? []).length === 0).length;
  if (silent === 0) return nothing;
  return html`<p class="help">
    ${
      miners.length === 1 && first !== undefined
        ? env.t("control.pools_unknown", { name: first.name })
        : env.t.n("control.pools_unknown_of", silent)
    }
  </p>`;
}

/** Renders the worker names of the first miners and the number of different names. */
export function workerExamples(env: Env, miners: readonly Miner[], typed: string, limits: Limits) {
  const { t } = env;
  const template = typed.trim();
  if (template === "" || workerProblem(template, limits) !== undefined) return nothing;
  const made = miners.map((miner) => ({ miner, worker: workerName(template, miner) }));
  const names = new Set(made.flatMap(({ worker }) => ("name" in worker ? [worker.name] : [])));
  const missing = made.filter(({ worker }) => "missing" in worker);
  const shown = [...made.filter(({ worker }) => "name" in worker).slice(0, SHOWN), ...missing.slice(0, 1)];
  return html`<ul class="examples help" aria-live="polite">
    ${shown.map(
      ({ miner, worker }) =>
        html`<li>
          ${
            "name" in worker
              ? t("commands.worker_example", { name: miner.name, worker: worker.name })
              : t("commands.worker_missing", { name: miner.name, placeholder: worker.missing })
          }
        </li>`,
    )}
    ${miners.length > 1 ? html`<li>${t.n("control.workers_distinct", names.size)}</li>` : nothing}
    ${missing.length > 1 ? html`<li>${t.n("control.workers_missing", missing.length)}</li>` : nothing}
  </ul>`;
}

/** Renders the pools that a command writes, for the question before it. */
export function newPools(env: Env, miners: readonly Miner[], draft: Draft, all: boolean, limits: Limits) {
  const typed = (key: string) => String(draft.values[key] ?? "");
  const pools = all
    ? usedPools(draft).map((pool, slot) => ({ slot, url: pool.pool_url, worker: pool.worker_name }))
    : [{ slot: Number(typed("pool_number")), url: typed("pool_url"), worker: typed("worker_name") }];
  return html`${pools.map(
    ({ slot, url, worker }) =>
      html`<p>${env.t("control.slot_number", { slot })}: ${url.trim()}</p>
        ${workerExamples(env, miners, worker, limits)}`,
  )}
  <p>${env.t("commands.ask_pool")}</p>`;
}
