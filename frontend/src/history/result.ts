import type { Env } from "../env";
import type { CommandRecord } from "../types";

/** Whether a record has an error. */
export function hasFailed(record: Pick<CommandRecord, "error_code" | "error_message">): boolean {
  return (record.error_code ?? record.error_message ?? null) !== null;
}

/** Returns why a command failed, "" if it did not. */
export function message(env: Env, record: CommandRecord): string {
  return hasFailed(record) ? env.errorText(record) : "";
}

/** Returns when a command reached its stage, null if it was not sent yet. */
export function reachedAt({ verified_at, completed_at, sent_at }: CommandRecord): string | null {
  return verified_at ?? completed_at ?? sent_at;
}
