import { stageOf } from "../command-stage";
import type { Miner } from "../types";

/** Returns the hashrate in percent of the expected one; null if unknown, or if the miner is paused. */
export function expectedPercent(miner: Miner): number | null {
  const { hashrate_ths, expected_hashrate_ths, paused } = miner;
  if (paused === true || hashrate_ths === null || !expected_hashrate_ths) return null;
  return (hashrate_ths / expected_hashrate_ths) * 100;
}

/** Returns how many percent of the shares since the start were rejected, null if unknown. */
export function rejectPercent({
  shares_accepted,
  shares_rejected,
}: Pick<Miner, "shares_accepted" | "shares_rejected">): number | null {
  if (shares_accepted === null || shares_rejected === null) return null;
  const all = shares_accepted + shares_rejected;
  return all > 0 ? (shares_rejected / all) * 100 : null;
}

/** Returns whether the last command failed, or was not confirmed. */
export function lastFailed({ last_command: command }: Miner): boolean {
  return command != null && ["failed", "timeout", "interrupted", "not_confirmed"].includes(stageOf(command));
}
