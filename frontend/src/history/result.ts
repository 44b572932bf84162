import { html, nothing, type TemplateResult } from "lit";
import type { Env } from "../env";
import type { TextKey } from "../localize";
import type { CommandRecord, CommandStatus } from "../types";

const TONES: Readonly<Record<CommandStatus, string>> = {
  pending: "busy",
  success: "good",
  failed: "bad",
  timeout: "bad",
  skipped: "quiet",
  interrupted: "warn",
};

/** Renders the status of a command as a coloured word. */
export function statusChip(env: Env, status: CommandStatus): TemplateResult {
  return html`<span class="chip ${TONES[status]}">${env.t(`common.status_${status}`)}</span>`;
}

/** Whether a record has an error. */
export function hasFailed(record: CommandRecord): boolean {
  return (record.error_code ?? record.error_message ?? null) !== null;
}

/** Returns the result of a command in one line: the error or the miner's response, "" without either. */
export function message(env: Env, record: CommandRecord): string {
  if (hasFailed(record)) return env.errorText(record);
  const result = record.response?.result;
  // Only the details show a response without a message.
  return typeof result === "string" && !/^[[{]/.test(result) ? result : "";
}

/** Renders whether the miner confirmed the command, nothing if that was not checked. */
export function verified(env: Env, record: CommandRecord): string | typeof nothing {
  return record.verification === null
    ? nothing
    : env.t(`history.verification_${record.verification}` satisfies TextKey);
}
