import { html, nothing } from "lit";
import { link } from "../components/link";
import type { Env } from "../env";
import { describeAction } from "../schedules/descriptions";
import { describeReasons } from "../schedules/reason";
import { withUndecided } from "../schedules/undecided";
import type { PlanStep } from "../types";
import type { Details } from "./details";

const STEPS = 8;

/** Returns the steps as long as the prices that they depend on are known, then one that is undecided. */
function decided(steps: readonly PlanStep[], why: string): readonly PlanStep[] {
  const unpriced = steps.flatMap(({ reasons }) =>
    reasons.flatMap(({ args }) => (args.unpriced_from === undefined ? [] : [String(args.unpriced_from)])),
  );
  const [first] = steps;
  const [end] = unpriced.sort((a, b) => Date.parse(a) - Date.parse(b));
  if (first === undefined || end === undefined) return steps;
  const marked = withUndecided(steps, [{ start: first.start, end, price: 0 }], why);
  return marked.filter(({ undecided }, index) => !(undecided && marked[index - 1]?.undecided));
}

/** Renders the schedules that cover a miner, and what they do next. */
export function planList(env: Env, { plan, schedules }: Details) {
  const { t, format } = env;
  if (schedules.length === 0) {
    return html`<p class="help">${t("miner.no_schedules")}</p>
      <p class="flat">${link(["schedules", "new"], t("schedules.new"))}</p>`;
  }
  const steps = decided(plan?.steps ?? [], t("chart.undecided_why"));
  const more = steps.length - STEPS;
  return html`${plan?.overridden ? html`<p class="notice flat" role="status">${t("miner.overridden")}</p>` : nothing}
    <ul>
      ${steps.slice(0, STEPS).map(
        (step, index) => html`<li>
          <span class="when">${index === 0 ? t("chart.now") : format.upcoming(step.start)}</span>
          <span class="what">
            <b>${step.undecided ? t("chart.undecided") : describeAction(step.action, step.power_limit_w, env)}</b>
            <span class="help">${step.undecided ? step.reason : describeReasons(step, undefined, env)}</span>
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
