// What helps against an alert: a page of the panel, or a command.

import type { Catalog, CommandRow } from "../catalog";
import { supports } from "../control/actions";
import type { TextKey } from "../localize";
import type { Action, Miner } from "../types";
import type { Alert, AlertKind } from "./alerts";
import { commandOf } from "./words";

/** The command that usually helps against a kind of alert. */
const COMMANDS: Readonly<Partial<Record<AlertKind, Action>>> = {
  hot: "power_off",
  low_hashrate: "restart_mining",
  high_rejects: "pool_switch",
};

export interface Place {
  readonly path: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly text: TextKey;
}

/** What remedies depend on. */
export interface Context {
  readonly miner: (minerId: string) => Miner | undefined;
  readonly catalog: Catalog | undefined;
  /** The devices whose mining can be switched. */
  readonly outlets: ReadonlySet<string>;
}

/** A command and the miners to send it to. */
export interface Order {
  readonly row: CommandRow;
  readonly miners: readonly Miner[];
}

/** Returns the place in the panel where an alert is examined or mended; undefined if there is none. */
export function placeOf({ kind, miner_id, schedule_id, rate_id, command_id, args }: Alert): Place | undefined {
  if (kind === "configuration_differs" && typeof args.policy_id === "number") {
    return { path: ["policies", String(args.policy_id)], values: {}, text: "alerts.open_template" };
  }
  if (kind === "not_confirmed" && command_id !== null) {
    return { path: ["history"], values: { command: String(command_id) }, text: "alerts.open_command" };
  }
  if (kind === "no_price" && rate_id !== null) {
    return { path: ["rates", String(rate_id)], values: {}, text: "alerts.edit_tariff" };
  }
  if (schedule_id !== null) {
    return { path: ["schedules", String(schedule_id)], values: {}, text: "alerts.edit_schedule" };
  }
  return miner_id === null ? undefined : { path: ["miner", miner_id], values: {}, text: "alerts.open_miner" };
}

/** Returns the miner of an alert if it can do the command. */
function able(alert: Alert, row: CommandRow, { miner, outlets }: Context): Miner | undefined {
  const found = alert.miner_id === null ? undefined : miner(alert.miner_id);
  return found !== undefined && supports(found, row, outlets) ? found : undefined;
}

/** Returns the command that helps against an alert; undefined if there is none or the miner does not support it. */
export function remedy(alert: Alert, context: Context): Order | undefined {
  const row = context.catalog?.commands[COMMANDS[alert.kind] ?? ""];
  const miner = row === undefined ? undefined : able(alert, row, context);
  return row === undefined || miner === undefined ? undefined : { row, miners: [miner] };
}

/** Returns the command of an alert about a command that was not confirmed, to send it again. */
export function again(alert: Alert, context: Context): Order | undefined {
  const row = alert.kind === "not_confirmed" ? context.catalog?.commands[commandOf(alert) ?? ""] : undefined;
  const miner = row === undefined ? undefined : able(alert, row, context);
  return row === undefined || miner === undefined ? undefined : { row, miners: [miner] };
}

/**
 * Returns the commands that help against alerts of one kind, each with the miners that it helps. A command that was not
 * confirmed is only sent again to many miners if it has no parameters, because theirs may differ.
 */
export function orders(alerts: readonly Alert[], context: Context): readonly Order[] {
  const found = new Map<CommandRow, Map<string, Miner>>();
  for (const alert of alerts) {
    const order = remedy(alert, context) ?? again(alert, context);
    const [miner] = order?.miners ?? [];
    if (order === undefined || miner === undefined) continue;
    if (alert.kind === "not_confirmed" && order.row.fields.length > 0) continue;
    const miners = found.get(order.row) ?? new Map<string, Miner>();
    found.set(order.row, miners.set(miner.miner_id, miner));
  }
  return [...found].map(([row, miners]) => ({ row, miners: [...miners.values()] }));
}
