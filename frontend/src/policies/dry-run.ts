import { html, nothing } from "lit";
import type { Env } from "../env";
import "./decisions";
import type { DryRun } from "./model";
import { phaseChip, powers } from "./parts";
import { reasonText } from "./words";

/** Renders what a policy would do now. */
export function dryRun(env: Env, { phase, reason, next_at, miners }: DryRun) {
  const { t } = env;
  const acting = miners.filter(({ order, restraint, held_until, blocked, over_person }) =>
    restraint !== null || order !== null ? blocked === null && (held_until === null || over_person) : false,
  ).length;
  return html`<div class="notice" role="status">
      <b>${t.n("policies.would_act", acting)}</b>
      ${phaseChip(env, phase)}
      ${reasonText(env, reason)}
      ${next_at === null ? nothing : html`<span class="help">${t("policies.next_at", { time: env.format.upcoming(next_at) })}</span>`}
    </div>
    ${powers(env, reason)}
    ${miners.length === 0 ? nothing : html`<mr-decisions .env=${env} .rows=${miners} dry></mr-decisions>`}`;
}
