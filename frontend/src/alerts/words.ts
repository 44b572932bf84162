import type { Env } from "../env";
import { namesText } from "../errors";
import type { TextKey } from "../localize";
import { silentFor } from "../state";
import type { CommandType } from "../types";
import { COMMAND_STATUSES, COMMAND_TYPES } from "../types";
import type { Alert, Severity } from "./alerts";
import type { Blueprint } from "./automation";

/** The class of the colour of each severity. */
export const TONES: Readonly<Record<Severity, string>> = { error: "bad", warning: "warn" };

/** Returns an argument that is a number, else null. */
function number(alert: Alert, name: string): number | null {
  const value = alert.args[name];
  return typeof value === "number" ? value : null;
}

/** Returns the command that an alert is about, undefined if there is none or it is unknown here. */
export function commandOf(alert: Alert): CommandType | undefined {
  return COMMAND_TYPES.find((type) => type === alert.args.command_type);
}

/** Formats how long an alert has lasted, such as "2 h 5 min". */
export function lasting(env: Env, alert: Alert, now = Date.now()): string {
  return silentFor(env, alert.since, now);
}

/** Returns what is wrong in one sentence with numbers. */
export function sentence(env: Env, alert: Alert, now = Date.now()): string {
  const { t, format } = env;
  switch (alert.kind) {
    case "offline":
      return t("alerts.says_offline", { time: lasting(env, alert, now) });
    case "hot":
      return t(alert.args.outlet === true ? "alerts.says_hot_outlet" : "alerts.says_hot", {
        temperature: format.temperature(number(alert, "temperature_c")),
        limit: format.temperature(number(alert, "limit_c")),
      });
    case "fault": {
      const { message } = alert.args;
      if (typeof message !== "string" || message === "") return t("alerts.says_fault_unnamed");
      return t.n("alerts.says_fault", number(alert, "count") ?? 1, { message });
    }
    case "low_hashrate":
      return t("alerts.says_low_hashrate", {
        hashrate: format.hashrate(number(alert, "hashrate_ths")),
        expected: format.hashrate(number(alert, "expected_ths")),
        percent: format.number(number(alert, "percent")),
      });
    case "high_rejects":
      return t("alerts.says_high_rejects", {
        percent: format.number(number(alert, "percent"), 1),
        limit: format.number(number(alert, "limit_percent"), 1),
      });
    case "configuration_differs":
      return t("alerts.says_configuration_differs", {
        policy: String(alert.args.policy ?? ""),
        keys: namesText(env, String(alert.args.keys ?? "")),
      });
    case "not_confirmed": {
      const type = commandOf(alert);
      const command = type === undefined ? String(alert.args.command_type ?? "") : t(`common.type_${type}`);
      const status = COMMAND_STATUSES.find((each) => each === alert.args.status);
      if (status === undefined || status === "success") return t("alerts.says_not_confirmed", { command });
      return t("alerts.says_failed", { command, status: t(`common.status_${status}`) });
    }
    case "no_price":
    case "empty_schedule":
      return t(`alerts.says_${alert.kind}`);
  }
}

/** Returns the name and description of a blueprint in the user's language, in English if it is unknown here. */
export function blueprintText(
  env: Env,
  { path, name, description }: Blueprint,
): Pick<Blueprint, "name" | "description"> {
  const file = path.replace(/^.*\/|\.yaml$/g, "");
  const text = (part: "name" | "about", otherwise: string) => {
    const key = `alerts.blueprint_${file}_${part}` as TextKey;
    const found = env.t(key);
    return found === key ? otherwise : found;
  };
  return { name: text("name", name), description: text("about", description) };
}
