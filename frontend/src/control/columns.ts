import { html, nothing, type TemplateResult } from "lit";
import type { Column } from "../components/table";
import type { Env } from "../env";
import { activeHosts, activePools } from "../pools";
import { isOld, type MinerState, minerState, silence, silentFor, stateChip, value } from "../state";
import type { Miner } from "../types";
import { firmwareName } from "./filters";

/** From this width on, the table has all columns; below it, rows have two lines. */
const WIDE = 640;

/** Returns the area of a miner, and its site if they differ. */
export function placeText(miner: Miner): string {
  return miner.location === miner.site ? miner.site : `${miner.location} · ${miner.site}`;
}

/** The sort order of statuses: those that need attention come first. */
const URGENCY: Readonly<Record<MinerState, number>> = {
  offline: 0,
  late: 1,
  fault: 2,
  idle: 3,
  rebooting: 4,
  paused: 5,
  online: 6,
  mining: 7,
};

/** The pool that a miner mines on, and the worker; with the number of further pools if it mines on several. */
function poolCell(env: Env, miner: Miner): TemplateResult | string {
  const [first] = activePools(miner);
  const [host, ...more] = activeHosts(miner);
  if (first === undefined || host === undefined) return "–";
  return html`<span title=${[host, ...more].join(", ")}
      >${value(miner, more.length > 0 ? env.t("control.pool_and_more", { host, count: more.length }) : host)}</span
    ><span class="sub">${first.user}</span>`;
}

/** Returns the columns of the fleet's table; the same object until language or formats change. */
export function fleetColumns(env: Env): readonly Column<Miner>[] {
  const { format, t } = env;
  return [
    {
      key: "name",
      label: t("control.name"),
      track: "minmax(170px, 2fr)",
      from: WIDE,
      cell: (miner) => html`${miner.name}<span class="sub">${miner.ip}</span>`,
      sort: (miner) => miner.name,
    },
    {
      key: "name",
      label: t("control.name"),
      track: "minmax(0, 1fr)",
      until: WIDE,
      cell: (miner) =>
        html`${miner.name}<span class="sub">${stateChip(env, miner, "flat")}${
          isOld(miner)
            ? miner.last_seen === null
              ? nothing
              : ` · ${silentFor(env, miner.last_seen)}`
            : html`${miner.est_power_w === null ? nothing : ` · ${format.power(miner.est_power_w)}`}${
                miner.temperature_max_c === null ? nothing : ` · ${format.temperature(miner.temperature_max_c)}`
              }`
        }</span>`,
      sort: (miner) => miner.name,
    },
    {
      key: "status",
      label: t("control.state"),
      track: "136px",
      from: WIDE,
      cell: (miner) => {
        const words = silence(env, miner);
        return html`${stateChip(env, miner)}${words === "" ? nothing : html`<span class="sub">${words}</span>`}`;
      },
      sort: (miner) => URGENCY[minerState(miner)],
    },
    {
      key: "hashrate",
      label: t("control.hashrate"),
      track: "104px",
      numeric: true,
      cell: (miner) => value(miner, format.hashrate(miner.hashrate_ths)),
      sort: (miner) => miner.hashrate_ths,
    },
    {
      key: "power",
      label: t("control.power"),
      track: "92px",
      numeric: true,
      from: WIDE,
      cell: (miner) => value(miner, format.power(miner.est_power_w)),
      sort: (miner) => miner.est_power_w,
    },
    {
      key: "efficiency",
      label: t("control.efficiency"),
      track: "108px",
      numeric: true,
      from: 700,
      cell: (miner) => value(miner, format.efficiency(miner.efficiency_j_th)),
      sort: (miner) => miner.efficiency_j_th,
    },
    {
      key: "temperature",
      label: t("control.temperature"),
      track: "112px",
      numeric: true,
      from: 760,
      cell: (miner) => value(miner, format.temperature(miner.temperature_max_c)),
      sort: (miner) => miner.temperature_max_c,
    },
    {
      key: "place",
      label: t("control.place"),
      track: "minmax(110px, 1fr)",
      from: 1075,
      cell: (miner) =>
        miner.location === miner.site ? miner.site : html`${miner.location}<span class="sub">${miner.site}</span>`,
      sort: placeText,
    },
    {
      key: "pool",
      label: t("control.pool"),
      track: "minmax(190px, 1.6fr)",
      from: 960,
      cell: (miner) => poolCell(env, miner),
      sort: (miner) => activeHosts(miner)[0] ?? null,
    },
    {
      key: "model",
      label: t("control.model"),
      track: "minmax(120px, 1.2fr)",
      from: 1190,
      cell: (miner) => miner.model ?? "–",
      sort: (miner) => miner.model,
    },
    {
      key: "firmware",
      label: t("control.firmware"),
      track: "minmax(120px, 1.2fr)",
      from: 1320,
      cell: (miner) =>
        miner.firmware !== null && miner.firmware_version !== null
          ? html`${miner.firmware}<span class="sub">${miner.firmware_version}</span>`
          : (firmwareName(miner) ?? "–"),
      sort: firmwareName,
    },
  ];
}
