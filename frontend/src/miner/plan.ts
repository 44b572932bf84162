import { html, nothing } from "lit";
import { link } from "../components/link";
import type { Env } from "../env";
import { describeAction } from "../schedules/descriptions";
import { describeReasons } from "../schedules/reason";
import type { Details } from "./details";

const STEPS = 8;

/** Renders the schedules that cover a miner, and what they do next. */
export function planList(env: Env, { plan, schedules }: Details) {
  const { t, format } = env;
  if (schedules.length === 0) {
    return html`<p class="help">${t("miner.no_schedules")}</p>
      <p class="flat">${link(["schedules", "new"], t("schedules.new"))}</p>`;
  }
  const steps = plan?.steps ?? [];
  const more = steps.length - STEPS;
  return html`${plan?.overridden ? html`<p class="notice flat" role="status">${t("miner.overridden")}</p>` : nothing}
    <ul>
      ${steps.slice(0, STEPS).map(
        (step, index) => html`<li>
          <span class="when">${index === 0 ? t("chart.now") : format.upcoming(step.start)}</span>
          <span class="what">
            <b>${describeAction(step.action, step.power_limit_w, env)}</b>
            <span class="help">${describeReasons(step, undefined, env)}</span>
          </span>
        </li>`,
      )}
    </ul>
    ${more > 0 && plan ? html`<p class="help">${t.n("miner.more_steps", more, { time: format.upcoming(plan.until) })}</p>` : nothing}
    <h4>${t("miner.covered_by")}</h4>
    <p class="flat schedules">
      ${schedules.map(
        ({ id, name, enabled }) =>
          html`<span>${link(["schedules", String(id)], name)}${enabled ? nothing : html` <span class="chip quiet">${t("miner.schedule_disabled")}</span>`}</span>`,
      )}
    </p>`;
}
