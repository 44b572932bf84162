import { html, nothing, type TemplateResult } from "lit";
import type { Column } from "../components/table";
import type { Env } from "../env";
import type { Miner } from "../types";
import { firmwareName, type MinerState, minerState } from "./filters";

/** From this width of the table on its rows have all their columns; below it a row is told in two lines. */
const WIDE = 640;

const TONES: Readonly<Record<MinerState, string>> = {
  active: "good",
  idle: "warn",
  paused: "quiet",
  lagging: "warn",
  stale: "bad",
};

export function stateText(env: Env, state: MinerState): string {
  return env.t(state === "idle" ? "control.idle" : `common.miner_${state}`);
}

/** The status of a miner as a coloured chip; a `flat` one is text with a dot. */
export function stateChip(env: Env, miner: Miner, kind: "flat" | "" = ""): TemplateResult {
  const state = minerState(miner);
  return html`<span class="chip ${kind} ${TONES[state]}">${stateText(env, state)}</span>`;
}

/** Returns the area of a miner, and its site where that says more. */
export function placeText(miner: Miner): string {
  return miner.location === miner.site ? miner.site : `${miner.location} · ${miner.site}`;
}

/** The order of the statuses when one sorts by them: what needs somebody comes first. */
const URGENCY: Readonly<Record<MinerState, number>> = { stale: 0, lagging: 1, idle: 2, paused: 3, active: 4 };

/** Returns the columns of the fleet's table; the same for as long as language and formats are. */
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
          miner.est_power_w === null ? nothing : ` · ${format.power(miner.est_power_w)}`
        }${miner.temperature_max_c === null ? nothing : ` · ${format.temperature(miner.temperature_max_c)}`}</span>`,
      sort: (miner) => miner.name,
    },
    {
      key: "status",
      label: t("control.state"),
      track: "116px",
      from: WIDE,
      cell: (miner) => stateChip(env, miner),
      sort: (miner) => URGENCY[minerState(miner)],
    },
    {
      key: "hashrate",
      label: t("control.hashrate"),
      track: "104px",
      numeric: true,
      cell: (miner) => format.hashrate(miner.hashrate_ths),
      sort: (miner) => miner.hashrate_ths,
    },
    {
      key: "power",
      label: t("control.power"),
      track: "92px",
      numeric: true,
      from: WIDE,
      cell: (miner) => format.power(miner.est_power_w),
      sort: (miner) => miner.est_power_w,
    },
    {
      key: "efficiency",
      label: t("control.efficiency"),
      track: "108px",
      numeric: true,
      from: 700,
      cell: (miner) => format.efficiency(miner.efficiency_j_th),
      sort: (miner) => miner.efficiency_j_th,
    },
    {
      key: "temperature",
      label: t("control.temperature"),
      track: "112px",
      numeric: true,
      from: 760,
      cell: (miner) => format.temperature(miner.temperature_max_c),
      sort: (miner) => miner.temperature_max_c,
    },
    {
      key: "place",
      label: t("control.place"),
      track: "minmax(110px, 1fr)",
      from: 880,
      cell: (miner) =>
        miner.location === miner.site ? miner.site : html`${miner.location}<span class="sub">${miner.site}</span>`,
      sort: placeText,
    },
    {
      key: "model",
      label: t("control.model"),
      track: "minmax(120px, 1.2fr)",
      from: 1060,
      cell: (miner) => miner.model ?? "–",
      sort: (miner) => miner.model,
    },
    {
      key: "firmware",
      label: t("control.firmware"),
      track: "minmax(120px, 1.2fr)",
      from: 1220,
      cell: (miner) =>
        miner.firmware !== null && miner.firmware_version !== null
          ? html`${miner.firmware}<span class="sub">${miner.firmware_version}</span>`
          : (firmwareName(miner) ?? "–"),
      sort: firmwareName,
    },
  ];
}
