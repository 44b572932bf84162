import { html, nothing } from "lit";
import { expectedPercent, rejectPercent } from "../control/measures";
import type { Env } from "../env";
import { activePools } from "../pools";
import { isOld } from "../state";
import type { Miner } from "../types";
import type { Board, Details, SeenFault, SharePool } from "./details";

const SHARE_UNITS = ["", "k", "M", "G", "T", "P", "E"] as const;

type Fact = readonly [name: string, value: unknown, more?: string | null];

/** Renders names and values; what is unknown is left out. */
export function facts(list: readonly Fact[], how = "") {
  return html`<dl>
    ${list.map(([name, value, more]) =>
      value === null || value === ""
        ? nothing
        : html`<div>
            <dt>${name}</dt>
            <dd class=${how}>${value}</dd>
            ${more ? html`<dd class="help">${more}</dd>` : nothing}
          </div>`,
    )}
  </dl>`;
}

/** Renders the measured values; the main ones are shown even if unknown. */
export function values(env: Env, miner: Miner, details: Details) {
  const { t, format } = env;
  const share = expectedPercent(miner);
  const rejects = rejectPercent(miner);
  const { machine_uptime_s, mining_uptime_s: mining } = details;
  const uptime = machine_uptime_s ?? mining;
  const same = format.span(uptime) === format.span(mining);
  const celsius = (value: number | null) => (value === null ? null : format.temperature(value));
  return facts(
    [
      [
        t("control.hashrate"),
        format.hashrate(miner.hashrate_ths),
        share === null
          ? null
          : t("miner.of_expected", {
              percent: format.number(share),
              expected: format.hashrate(miner.expected_hashrate_ths),
            }),
      ],
      [t("control.power"), format.power(miner.est_power_w), limit(env, miner, details)],
      [t("control.efficiency"), format.efficiency(miner.efficiency_j_th)],
      [t("control.temperature"), format.temperature(miner.temperature_max_c)],
      [t("control.inlet"), celsius(miner.inlet_temperature_c)],
      [t("control.outlet"), celsius(miner.outlet_temperature_c)],
      [
        t("miner.rejects"),
        rejects === null ? null : `${format.number(rejects, 2)} %`,
        t("miner.shares", {
          accepted: format.number(miner.shares_accepted),
          rejected: format.number(miner.shares_rejected),
        }),
      ],
      [t("miner.work_mode"), details.work_mode],
      [t("miner.best_share"), details.best_share === null ? null : bestShare(env, details.best_share)],
      [
        t("control.uptime"),
        format.span(uptime),
        mining === null || same ? null : t("miner.mining_for", { time: format.span(mining) }),
      ],
    ],
    isOld(miner) ? "value old" : "value",
  );
}

/** Returns the power limit and the limits that it can have, null if both are unknown. */
function limit({ t, format }: Env, miner: Miner, details: Details): string | null {
  const { power_limit_min_w: from, power_limit_max_w: until } = details;
  const limits = from === null || until === null ? null : `${format.power(from)} – ${format.power(until)}`;
  if (miner.power_limit_w === null) return limits === null ? null : t("miner.limit_range", { limits });
  const power = format.power(miner.power_limit_w);
  return limits === null ? t("miner.limit_is", { power }) : t("miner.limit_within", { power, limits });
}

/** Returns the difficulty of a share as miners write it, such as "354.9 M"; some firmwares report it so. */
export function bestShare({ format }: Pick<Env, "format">, reported: string): string {
  let value = Number(reported);
  if (reported.trim() === "" || !Number.isFinite(value)) return reported;
  let unit = 0;
  for (; value >= 1000 && unit < SHARE_UNITS.length - 1; unit++) value /= 1000;
  return `${format.number(value, unit === 0 ? 0 : 2)} ${SHARE_UNITS[unit]}`.trim();
}

/** Renders each hashboard with what it reports, and the fans. */
export function hardware(env: Env, miner: Miner, { boards, fans, pools }: Details) {
  const { t, format } = env;
  if (pools === null) return html`<p class="help">${t("miner.no_values", { name: miner.name })}</p>`;
  if (boards.length === 0 && fans.length === 0)
    return html`<p class="help">${t("miner.no_parts", { name: miner.name })}</p>`;
  return html`<div class="boards">${boards.map((board) => boardCard(env, miner, board))}</div>
    ${
      fans.length === 0
        ? nothing
        : html`<ul class="fans">
            ${fans.map(
              ({ position, rpm }) => html`<li>
                ${t("miner.fan", { position })}
                <b class="number">${rpm === null ? "–" : t("miner.rpm", { rpm: format.number(rpm) })}</b>
                ${rpm === 0 && miner.mining ? html`<span class="chip bad">${t("miner.fan_stopped")}</span>` : nothing}
              </li>`,
            )}
          </ul>`
    }`;
}

function boardCard({ t, format }: Env, miner: Miner, board: Board) {
  const celsius = (value: number | null) => (value === null ? null : format.temperature(value));
  const dead = miner.mining === true && (board.active === false || board.hashrate_ths === 0);
  return html`<div class="board">
    <div class="row">
      <b>${t("miner.board", { position: board.position })}</b>
      ${dead ? html`<span class="chip bad">${t("miner.board_inactive")}</span>` : nothing}
    </div>
    ${facts([
      [t("control.hashrate"), board.hashrate_ths === null ? null : format.hashrate(board.hashrate_ths)],
      [t("miner.chip_temperature"), celsius(board.chip_temperature_c)],
      [t("miner.board_temperature"), celsius(board.temperature_c)],
      [t("miner.board_inlet"), celsius(board.inlet_temperature_c)],
      [t("miner.board_outlet"), celsius(board.outlet_temperature_c)],
      [t("miner.frequency"), board.frequency_mhz === null ? null : `${format.number(board.frequency_mhz)} MHz`],
      [t("miner.chips"), board.chips === null ? null : format.number(board.chips)],
    ])}
  </div>`;
}

/** Renders the pool slots with their shares. */
export function poolList(env: Env, miner: Miner, pools: readonly SharePool[] | null) {
  if (pools === null) return html`<p class="help">${env.t("miner.no_values", { name: miner.name })}</p>`;
  const filled = pools.filter((pool) => pool.url !== "");
  if (filled.length === 0) return html`<p class="help">${env.t("control.pools_unknown", { name: miner.name })}</p>`;
  const active: ReadonlySet<unknown> = new Set(activePools({ pools: filled }));
  return html`<ul>
    ${filled.map(
      (pool) => html`<li>
        <span class="what">
          <b>${env.t("control.slot_number", { slot: pool.slot })}: ${pool.url}</b>
          <span class="help">${pool.user}</span>
          ${shares(env, pool)}
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

function shares({ t, format }: Env, { accepted, rejected }: SharePool) {
  if (accepted === null && rejected === null) return nothing;
  const percent = rejectPercent({ shares_accepted: accepted, shares_rejected: rejected });
  const words = t("miner.shares", { accepted: format.number(accepted), rejected: format.number(rejected) });
  return html`<span class="help">${words}${percent === null ? nothing : ` (${format.number(percent, 2)} %)`}</span>`;
}

/** Renders faults with the times at which they were first and last reported. */
export function faultList({ t, format }: Env, faults: readonly SeenFault[]) {
  return faults.map(
    ({ message, code, first_seen, last_seen, present }) => html`<p class="flat">
      ${message}${code === null ? nothing : html` (<code>${code}</code>)`}
      <span class="help">
        ${
          present
            ? t("miner.fault_since", { time: format.dateTime(first_seen) })
            : t("miner.fault_was", { from: format.dateTime(first_seen), until: format.dateTime(last_seen) })
        }
      </span>
    </p>`,
  );
}
