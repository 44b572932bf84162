import { SECTIONS } from "./backups/config";
import type { Env } from "./env";
import { poolHost } from "./pools";
import { setText } from "./settings/words";
import type { CommandRecord } from "./types";

interface PoolParameters {
  readonly pool_url?: unknown;
  readonly worker_name?: unknown;
}

function pool({ pool_url, worker_name }: PoolParameters): string {
  return [typeof pool_url === "string" ? poolHost(pool_url) : "", worker_name].filter(Boolean).join(", ");
}

/** Returns what a command sets, such as the pool or the limit, in one line; "" if its name says it all. */
export function whatText(
  env: Env,
  { command_type, parameters }: Pick<CommandRecord, "command_type" | "parameters">,
): string {
  const { t, format } = env;
  switch (command_type) {
    case "power_limit":
      return typeof parameters.power_limit_w === "number" ? format.power(parameters.power_limit_w) : "";
    case "pool_switch": {
      const slot = typeof parameters.pool_number === "number" ? parameters.pool_number : 0;
      return `${t("control.slot_number", { slot })}: ${pool(parameters)}`;
    }
    case "locate_light":
      return t(parameters.on === true ? "commands.light_on" : "commands.light_off");
    case "backup":
      return typeof parameters.backup_name === "string" ? parameters.backup_name : "";
    case "restore": {
      const { backup_id, sections } = parameters;
      const names = (Array.isArray(sections) ? sections : []).flatMap((name) =>
        SECTIONS.flatMap((section) => (section === name ? [t(`backups.section_${section}`)] : [])),
      );
      return [t("commands.backup_number", { number: String(backup_id) }), ...names].join(", ");
    }
    case "upgrade_firmware":
      return String(parameters.version ?? parameters.file_name ?? "");
    case "set_hashboards":
      return `${setText(env, parameters)}: ${t(parameters.on === true ? "commands.light_on" : "commands.light_off")}`;
    default: {
      const { pools } = parameters;
      if (!Array.isArray(pools)) return setText(env, parameters);
      return pools.map((one: PoolParameters) => pool(one)).join(" · ");
    }
  }
}
