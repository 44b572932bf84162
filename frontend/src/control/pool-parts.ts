import { html, nothing } from "lit";
import type { Limits } from "../catalog";
import type { Env } from "../env";
import { slotsOf } from "../pools";
import type { Miner } from "../types";
import { workerName, workerProblem } from "./pool";

/** How many pools or workers are named. */
const SHOWN = 3;

/** The current pools of the miners by slot, and which of them are active. */
export function currentPools(env: Env, miners: readonly Miner[]) {
  const { t } = env;
  const [first] = miners;
  const silent = miners.filter((miner) => (miner.pools ?? []).length === 0).length;
  const worker = (slot: number) => first?.pools?.find((pool) => pool.slot === slot)?.user ?? "";
  const active = (count: number) =>
    miners.length === 1 ? t("control.pool_active") : t("control.pool_active_on", { count });
  return html`<div>
    <h3>${t("control.pools_now")}</h3>
    <ul class="now">
      ${slotsOf(miners).map(
        ({ slot, hosts }) => html`<li>
          <b>${t("control.slot_number", { slot })}:</b>
          ${hosts
            .slice(0, SHOWN)
            .map(
              (pool, place) =>
                html`${place > 0 ? ", " : ""}${pool.host}${
                  miners.length > 1 ? ` (${t.n("common.miners", pool.count)})` : worker(slot) && ` · ${worker(slot)}`
                }${pool.active > 0 ? html` <span class="chip good">${active(pool.active)}</span>` : nothing}`,
            )}
          ${hosts.length > SHOWN ? t.n("control.pools_more", hosts.length - SHOWN) : nothing}
        </li>`,
      )}
    </ul>
    ${
      silent === 0
        ? nothing
        : html`<p class="help">
            ${
              miners.length === 1 && first !== undefined
                ? t("control.pools_unknown", { name: first.name })
                : t.n("control.pools_unknown_of", silent)
            }
          </p>`
    }
  </div>`;
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
  return html`<ul class="now help" role="status">
    ${shown.map(
      ({ miner, worker }) =>
        html`<li>
          ${
            "name" in worker
              ? t("control.worker_example", { name: miner.name, worker: worker.name })
              : t("control.worker_missing", { name: miner.name, placeholder: worker.missing })
          }
        </li>`,
    )}
    ${miners.length > 1 ? html`<li>${t.n("control.workers_distinct", names.size)}</li>` : nothing}
    ${missing.length > 1 ? html`<li>${t.n("control.workers_missing", missing.length)}</li>` : nothing}
  </ul>`;
}
