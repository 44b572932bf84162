import { html, nothing } from "lit";
import type { Env } from "../env";
import { activePools } from "../pools";
import { isOld } from "../state";
import type { Miner } from "../types";

/** Renders the pool slots of a miner. */
export function poolList(env: Env, miner: Miner) {
  const { pools } = miner;
  if (pools === undefined) return html`<p class="help" role="status">${env.t("common.loading")}</p>`;
  const filled = (pools ?? []).filter((pool) => pool.url !== "");
  if (filled.length === 0) return html`<p class="help">${env.t("control.pools_unknown", { name: miner.name })}</p>`;
  const active = new Set(activePools(miner));
  return html`<ul>
    ${filled.map(
      (pool) => html`<li>
        <span class="what">
          <b>${env.t("control.slot_number", { slot: pool.slot })}: ${pool.url}</b>
          <span class="help">${pool.user}</span>
        </span>
        ${
          active.has(pool)
            ? html`<span class="chip ${isOld(miner) ? "quiet" : "good"}">${env.t("control.pool_active")}</span>`
            : pool.alive === false
              ? html`<span class="chip warn">${env.t("control.pool_dead")}</span>`
              : nothing
        }
      </li>`,
    )}
  </ul>`;
}
