import { css, html, nothing, type TemplateResult } from "lit";
import { called, isEmpty, pair, tree, valueStyles } from "../components/values";
import type { Env } from "../env";
import { type BackupPool, type ConfigData, rest } from "./config";

/** Describes how the fans are controlled. */
export function describeFan(env: Env, fan: NonNullable<ConfigData["fan"]>): string {
  const { t, format } = env;
  if (fan.mode === "manual") {
    return fan.percent === null
      ? t("backups.fan_manual")
      : t("backups.fan_manual_at", { percent: format.number(fan.percent) });
  }
  if (fan.mode !== "auto") return fan.mode;
  return fan.target_c === null
    ? t("backups.fan_auto")
    : t("backups.fan_auto_to", { temperature: format.temperature(fan.target_c) });
}

function card(heading: string, content: unknown): TemplateResult {
  return html`<section class="card">
    <h3>${heading}</h3>
    ${content}
  </section>`;
}

/** Renders names and values of a firmware's record, nothing if it is empty. */
function record(env: Env, heading: string, values: Readonly<Record<string, unknown>> | null) {
  const reported = Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => !isEmpty(value)));
  return isEmpty(reported)
    ? nothing
    : card(
        heading,
        tree(env, reported, "backups.name_", (key, value) => mode(env, key, value)),
      );
}

/** Renders a mode that a firmware reports as a number or a word; undefined for other keys. */
function mode(env: Env, key: string, value: unknown): string | undefined {
  if (key !== "power_mode" && key !== "miner-mode") return undefined;
  switch (value) {
    case 0:
    case "0":
    case "normal":
      return env.t("backups.mode_normal");
    case 2:
    case "2":
    case "high":
      return env.t("backups.mode_high");
    case 3:
    case "3":
    case "low":
      return env.t("backups.mode_low");
    default:
      return undefined;
  }
}

function password(env: Env, pool: BackupPool): unknown {
  if (pool.password !== null) return html`<code dir="ltr">${pool.password}</code>`;
  return html`<span class="quiet-text">${env.t(pool.password_known ? "backups.hidden" : "backups.not_known")}</span>`;
}

function pools(env: Env, config: ConfigData, button: unknown): TemplateResult {
  const { t } = env;
  if (config.pools.length === 0) return card(t("backups.pools"), html`<p class="help">${t("backups.no_pools")}</p>`);
  return html`<section class="card wide">
    <div class="row"><h3>${t("backups.pools")}</h3><span class="spacer"></span>${button}</div>
    <table class="plain pools">
      <thead>
        <tr>
          <th scope="col">${t("backups.pool")}</th>
          <th scope="col">${t("backups.pool_url")}</th>
          <th scope="col">${t("backups.worker")}</th>
          <th scope="col">${t("backups.password")}</th>
        </tr>
      </thead>
      <tbody>
        ${config.pools.map(
          (pool) => html`<tr>
            <th scope="row">
              ${t("control.slot_number", { slot: pool.slot })}
              ${pool.active === true ? html`<span class="chip good">${t("backups.pool_active")}</span>` : nothing}
            </th>
            <td data-label=${t("backups.pool_url")} dir="ltr">${pool.url}</td>
            <td data-label=${t("backups.worker")} dir="ltr">${pool.user === "" ? "–" : pool.user}</td>
            <td data-label=${t("backups.password")}>${password(env, pool)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Renders the contents of a backup as cards; `button` is above the pools. */
export function backupCards(env: Env, config: ConfigData, button: unknown): TemplateResult {
  const { t, format } = env;
  const { power_limit_w: limit, fan, paused } = config;
  const settings = [
    pair(t("backups.power_limit"), limit === null ? null : format.power(limit)),
    pair(t("backups.fan"), fan === null ? null : describeFan(env, fan)),
    pair(t("backups.mining_then"), paused === null ? null : t(paused ? "backups.was_paused" : "backups.was_mining")),
  ];
  const frequencies = config.frequencies.map((value, place) =>
    pair(t("backups.board", { number: place }), `${format.number(value, 2)} MHz`),
  );
  const others = rest(config);
  const information = [
    record(env, t("backups.machine"), config.identity),
    frequencies.length === 0 ? nothing : card(t("backups.frequencies"), html`<dl>${frequencies}</dl>`),
    voltages(env, config.voltage),
    record(env, t("backups.network"), config.network),
    others === undefined ? nothing : record(env, t("backups.other"), others),
  ];
  return html`<div class="cards">
      ${pools(env, config, button)}
      ${settings.some((part) => part !== nothing) ? card(t("backups.settings"), html`<dl>${settings}</dl>`) : nothing}
      ${record(env, t("backups.tuning"), config.tuning)}
    </div>
    ${
      information.every((part) => part === nothing)
        ? nothing
        : html`<h2 class="group">${t("backups.information")}</h2>
            <p class="help">${t("backups.read_only")}</p>
            <div class="cards">${information}</div>`
    }`;
}

/** Voltages are named by the firmware, some of them by board. */
function voltages(env: Env, values: ConfigData["voltage"]) {
  if (isEmpty(values)) return nothing;
  const name = (key: string) => {
    const board = /^board (\d+)$/.exec(key)?.[1];
    return board === undefined ? called(env, "backups.name_", key) : env.t("backups.board", { number: board });
  };
  return card(
    env.t("backups.voltage"),
    html`<dl>${Object.entries(values).map(([key, value]) => pair(name(key), env.format.number(value, 3)))}</dl>`,
  );
}

export const backupStyles = [
  valueStyles,
  css`
    .cards {
      display: grid;
      gap: 12px;
      grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
    }
    .group {
      margin-top: 12px;
    }
    .cards > section {
      display: flex;
      flex-direction: column;
      gap: 12px;
      min-width: 0;
    }
    .wide {
      grid-column: 1 / -1;
    }
    .pools td {
      overflow-wrap: anywhere;
    }
    .pools th[scope="row"] {
      color: var(--primary-text-color);
      white-space: nowrap;
    }
    .pools tbody tr:last-child > * {
      border-bottom: none;
    }
    .quiet-text {
      color: var(--mr-secondary);
    }
    code {
      font-family: var(--ha-font-family-code, monospace);
      background: color-mix(in srgb, var(--primary-text-color) 8%, transparent);
      border-radius: 4px;
      padding: 1px 6px;
    }
    @media (max-width: 640px) {
      .pools thead {
        display: none;
      }
      .pools tr {
        display: block;
        padding: 8px 0;
        border-bottom: 1px solid var(--divider-color);
      }
      .pools tbody tr:last-child {
        border-bottom: none;
      }
      .pools tbody tr > * {
        display: block;
        padding: 3px 0;
        border-bottom: none;
      }
      .pools td::before {
        content: attr(data-label);
        display: block;
        color: var(--mr-secondary);
        font-size: 12px;
      }
    }
  `,
];
