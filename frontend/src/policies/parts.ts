import { html, nothing } from "lit";
import { link } from "../components/link";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import { type Policy, type Reason, type Status } from "./model";
import { orderText, phaseText, phaseTone, reasonText } from "./words";

/** Renders the switch of a policy. */
export function policySwitch({ t }: Env, { name, enabled }: Policy, busy: boolean, toggle: () => void) {
  return html`<button
    type="button"
    role="switch"
    class="switch"
    aria-checked=${enabled ? "true" : "false"}
    aria-label=${t("policies.switch", { name })}
    ?disabled=${busy}
    @click=${toggle}
  ></button>`;
}

/** Renders a phase, or that nothing was decided yet. */
export function phaseChip(env: Env, phase: string | null) {
  return phase === null
    ? html`<span class="chip quiet">${env.t("policies.undecided")}</span>`
    : html`<span class="chip ${phaseTone(phase)}">${phaseText(env, phase)}</span>`;
}

/** Renders the phase of a policy, or that it is off or has not decided yet. */
export function statusChip(env: Env, { enabled, status }: Policy) {
  if (!enabled) return html`<span class="chip quiet">${env.t("schedules.disabled")}</span>`;
  return phaseChip(env, status?.phase ?? null);
}

/** Renders how many miners are in each phase; nothing if all are in that of the policy. */
export function counts(env: Env, { counts: found, phase }: Status) {
  const list = Object.entries(found).filter(([, count]) => count > 0);
  if (list.length === 0 || (list.length === 1 && list[0]?.[0] === phase)) return nothing;
  return list.map(
    ([each, count]) =>
      html`<span class="chip ${phaseTone(each)}">${phaseText(env, each)}: ${env.format.number(count)}</span>`,
  );
}

/** The powers in reasons, as they are listed. */
const POWERS = [
  "surplus_w",
  "budget_w",
  "target_w",
  "total_w",
  "baseline_w",
  "planned_w",
  "drawn_w",
  "shed_w",
  "shortfall_w",
  "over_w",
] as const;
/** Those that are listed only if they are not zero. */
const EXCESS: ReadonlySet<string> = new Set(["shortfall_w", "over_w", "shed_w"]);

/** Renders the powers in a reason, nothing if there are none. */
export function powers({ t, format }: Env, { args }: Reason) {
  const list = POWERS.flatMap((key) => {
    const value = args[key];
    return typeof value === "number" && !(value === 0 && EXCESS.has(key)) ? [[key, value] as const] : [];
  });
  if (list.length === 0) return nothing;
  return html`<dl class="figures">
    ${list.map(
      ([key, value]) => html`<div>
        <dt>${t(`policies.figure_${key}` satisfies TextKey)}</dt>
        <dd class=${key === "shortfall_w" || key === "over_w" ? "error" : ""}>${format.power(value)}</dd>
      </div>`,
    )}
  </dl>`;
}

/** Renders why a policy is in its phase, what it did last and why, and when it decides next. */
export function statusLines(env: Env, { status }: Policy) {
  if (status === null) return nothing;
  const { t, format } = env;
  const { last_action: last, next_at: next, reason } = status;
  return html`<p>${reasonText(env, reason)}</p>
    ${
      last === null
        ? nothing
        : html`<p class="next">
            <b>${t("policies.last_action")}:</b> ${orderText(env, last.kind)}, ${link(["miner", last.miner_id], last.name)},
            ${format.relative(last.at)}
            <span class="help why">${reasonText(env, last.reason)}</span>
          </p>`
    }
    ${next === null ? nothing : html`<p class="help">${t("policies.next_at", { time: format.upcoming(next) })}</p>`}`;
}
