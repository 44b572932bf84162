import type { Env } from "../env";
import type { TextKey } from "../localize";
import { describeAction } from "../schedules/descriptions";
import { LIST_NAMES, type Reason, type Restraint, type Scope } from "./model";

/** Loads the names of phases, which are those of the sensors of policies. */
export async function loadPhases({ hass }: Env): Promise<void> {
  // Without them, the keys are shown as text.
  await hass.loadBackendTranslation("entity", "miner_remote").catch(() => undefined);
}

/** Returns the name of a phase. */
export function phaseText({ hass }: Env, phase: string): string {
  return (
    hass.localize(`component.miner_remote.entity.sensor.policy.state.${phase}`) ||
    phase.charAt(0).toUpperCase() + phase.slice(1).replaceAll("_", " ")
  );
}

/** The phases of all kinds by their tone; the others are quiet. */
const TONES: Readonly<Record<string, string>> = {
  good: "ok native in_order put_back within full following curtailed spread heating",
  busy: "on_pool probation moving cooling recovering applying running shedding restoring starting limiting distributing",
  warn: "suspect outside watching limited paused differs waiting short over fail_safe stale no_price battery skipped",
  bad: "error fan_failure given_up hot failed no_pool",
};

/** Returns the tone of a phase. */
export function phaseTone(phase: string): string {
  return Object.keys(TONES).find((tone) => TONES[tone]?.split(" ").includes(phase)) ?? "quiet";
}

/** A site in the reason of a load distribution. */
interface SiteLoad {
  readonly site: string;
  readonly power_w: number | null;
  readonly price: number | null;
}

function siteText({ format }: Env, { site, power_w, price }: SiteLoad): string {
  const text = `${site} ${format.power(power_w)}`;
  return price === null ? text : `${text} (${format.number(price, 4)}/kWh)`;
}

/** Returns an argument of a reason: numbers, times and sites as the user writes them, and the names of entities. */
function argument(env: Env, value: unknown): unknown {
  const { hass, format, t } = env;
  if (Array.isArray(value))
    return value.map((item: string | SiteLoad) => (typeof item === "string" ? item : siteText(env, item))).join(", ");
  if (typeof value === "number") return format.number(value, 2);
  if (typeof value !== "string") return value;
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return format.upcoming(value);
  return value === "limit_w" ? t("policies.limit_w") : (hass.states[value]?.attributes.friendly_name ?? value);
}

/** Returns a reason in the user's language. */
export function reasonText(env: Env, { code, args, message }: Reason): string {
  const values = Object.entries(args).map(([name, value]) => [name, argument(env, value)]);
  return env.errorText({
    error_code: `policy_${code}`,
    error_args: Object.fromEntries(values),
    error_message: message,
  });
}

/** Returns a restraint in words, such as "Limit to 2,000 W". */
export function restraintText(env: Env, restraint: Restraint | null): string {
  return restraint === null ? "" : describeAction(restraint.action, restraint.power_limit_w, env);
}

/** Returns what an order does. */
export function orderText({ t }: Env, kind: string): string {
  for (const key of [`policies.order_${kind}`, `common.type_${kind}`]) {
    const text = t(key as TextKey);
    if (text !== key) return text;
  }
  return kind;
}

/** Returns a scope in words. */
export function scopeText(env: Env, scope: Scope): string {
  const { t } = env;
  if (scope.all) return t("schedules.all_miners");
  return LIST_NAMES.flatMap((list) => {
    const names = scope[list];
    if (names.length === 0) return [];
    if (list === "labels") return t("schedules.labelled", { labels: names.join(", ") });
    if (list !== "miner_ids") return names.join(", ");
    return names.length > 3
      ? t.n("common.miners", names.length)
      : names.map((id) => env.fleet.get(id)?.name ?? id).join(", ");
  }).join("; ");
}
