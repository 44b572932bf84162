import { css, html, nothing } from "lit";
import type { Limits } from "../catalog";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import type { LibraryPool } from "../policies/library";
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

/** Returns the pool of the library with an id as typed, undefined if there is none. */
export function libraryPool({ library }: Env, id: string | undefined): LibraryPool | undefined {
  return library.pools?.find((pool) => String(pool.id) === id);
}

/** Renders the pools that a command writes, for the question before it. */
export function newPools(env: Env, miners: readonly Miner[], draft: Draft, all: boolean, limits: Limits) {
  const typed = (key: string) => String(draft.values[key] ?? "");
  const pools = all
    ? usedPools(draft).map((pool, slot) => ({ slot, ...pool }))
    : [
        {
          slot: Number(typed("pool_number")),
          pool_url: typed("pool_url"),
          worker_name: typed("worker_name"),
          pool_id: typed("pool_id"),
        },
      ];
  const written = pools.map(({ slot, pool_url, worker_name, pool_id }) => {
    const chosen = libraryPool(env, pool_id);
    return chosen === undefined
      ? { slot, url: pool_url, worker: worker_name }
      : { slot, url: `${chosen.name} (${chosen.url})`, worker: chosen.worker };
  });
  return html`${written.map(
    ({ slot, url, worker }) =>
      html`<p>${env.t("control.slot_number", { slot })}: ${url.trim()}</p>
        ${workerExamples(env, miners, worker, limits)}`,
  )}
  <p>${env.t("commands.ask_pool")}</p>`;
}

/** Renders the placeholders of a worker with what they are filled with; `add` adds one. */
export function placeholderList({ t }: Env, limits: Limits, add: (name: string) => void) {
  return html`<details class="placeholders" open>
    <summary>${t("commands.worker_filled")}</summary>
    <ul>
      ${limits.worker_placeholders.map(
        (name) => html`<li>
          <button type="button" class="code" @click=${() => add(name)}>${`{${name}}`}</button>
          ${t(`commands.placeholder_${name}` as TextKey)}
        </li>`,
      )}
    </ul>
  </details>`;
}

export const placeholderStyles = css`
  .placeholders {
    color: var(--mr-secondary);
    font-size: 13px;
  }
  .placeholders summary {
    cursor: pointer;
    font-weight: 400;
  }
  .placeholders ul {
    list-style: none;
    margin: 6px 0 0;
    padding: 0;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr));
    gap: 6px 12px;
  }
  .code {
    font: 13px ui-monospace, monospace;
    min-height: 26px;
    padding: 0 8px;
    border-radius: 6px;
    margin-inline-end: 4px;
  }
`;
