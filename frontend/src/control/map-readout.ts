import { html, nothing, type TemplateResult } from "lit";
import type { Env } from "../env";
import { minerState, silence, stateChip, stateText, value } from "../state";
import type { Miner } from "../types";

function values({ t, format }: Env, miner: Miner): readonly (readonly [string, string])[] {
  return [
    [t("control.hashrate"), format.hashrate(miner.hashrate_ths)],
    [t("control.temperature"), format.temperature(miner.temperature_max_c)],
    [t("control.power"), format.power(miner.est_power_w)],
  ];
}

/** Returns the name of a tile for screen readers. */
export function spoken(env: Env, miner: Miner): string {
  const texts = values(env, miner).map(([, text]) => text);
  return [miner.name, stateText(env, minerState(miner)), silence(env, miner), ...texts]
    .filter((text) => text !== "" && text !== "–")
    .join(", ");
}

/** Renders name, status and values of a miner, with the percentage of its expected hashrate unless that is null. */
export function facts(env: Env, miner: Miner, percent: number | null): TemplateResult {
  const words = silence(env, miner);
  return html`<b>${miner.name}</b>
    <div>${stateChip(env, miner)}</div>
    ${words === "" ? nothing : html`<p class="help">${words}</p>`}
    <dl>${values(env, miner).map(([label, text]) => html`<dt>${label}</dt><dd>${value(miner, text)}</dd>`)}</dl>
    ${percent === null ? nothing : html`<p class="help">${env.t("map.of_expected", { share: Math.round(percent) })}</p>`}`;
}
