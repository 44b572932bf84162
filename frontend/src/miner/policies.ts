import { html, nothing } from "lit";
import { link } from "../components/link";
import type { Env } from "../env";
import { heldText } from "../policies/decisions";
import { phaseText, phaseTone, reasonText, restraintText } from "../policies/words";
import type { Details } from "./details";

/** Renders the policies that concern a miner: their phase and reason, and what they hold it at. */
export function policyList(env: Env, { policies = [] }: Details) {
  const { t } = env;
  if (policies.length === 0) return html`<p class="help">${t("miner.no_policies")}</p>`;
  return html`<ul>
    ${policies.map((policy) => {
      const { id, name, enabled, phase, reason, restraint } = policy;
      const held = heldText(env, policy);
      return html`<li>
        <span class="what">
          <b>${link(["policies", String(id)], name)}</b>
          ${reason === null ? nothing : html`<span class="help">${reasonText(env, reason)}</span>`}
          ${held === "" ? nothing : html`<span class="help">${t("policies.held")}: ${held}</span>`}
        </span>
        ${restraint === null ? nothing : html`<span class="chip warn">${restraintText(env, restraint)}</span>`}
        ${
          enabled
            ? phase === null
              ? nothing
              : html`<span class="chip ${phaseTone(phase)}">${phaseText(env, phase)}</span>`
            : html`<span class="chip quiet">${t("schedules.disabled")}</span>`
        }
      </li>`;
    })}
  </ul>`;
}
