import { html, type TemplateResult } from "lit";
import type { Env } from "./env";
import type { CommandRecord, CommandStatus } from "./types";

/** How far a command has come. `done`: it has no effect on the miner that could be confirmed, such as a backup. */
export type Stage =
  | "waiting"
  | "sent"
  | "accepted"
  | "confirmed"
  | "not_confirmed"
  | "done"
  | Exclude<CommandStatus, "pending" | "success">;

/** What the stage of a record depends on; lists of last commands have no `sent_at` and no `response`. */
export type StagedRecord = Pick<CommandRecord, "command_type" | "status" | "verification"> &
  Partial<Pick<CommandRecord, "sent_at" | "response">>;

export const STAGE_TONES: Readonly<Record<Stage, string>> = {
  waiting: "quiet",
  sent: "busy",
  accepted: "busy",
  confirmed: "good",
  not_confirmed: "warn",
  done: "good",
  failed: "bad",
  timeout: "bad",
  skipped: "quiet",
  interrupted: "warn",
};

/**
 * Returns the stage of a command. Success means that the miner shows the change, except for restarts, which are
 * confirmed later, and for firmware that does not report what was changed: these are never confirmed.
 */
export function stageOf({ command_type, status, verification, sent_at, response }: StagedRecord): Stage {
  if (status === "pending") return sent_at === null ? "waiting" : "sent";
  if (status !== "success") return status;
  if (verification !== null) return verification === "waiting" ? "accepted" : verification;
  if (command_type === "backup") return "done";
  return typeof response?.read_back === "string" ? "not_confirmed" : "confirmed";
}

/** Returns the word for a stage. */
export function stageText(env: Env, stage: Stage): string {
  switch (stage) {
    case "failed":
    case "timeout":
    case "skipped":
    case "interrupted":
      return env.t(`common.status_${stage}`);
    default:
      return env.t(`common.stage_${stage}`);
  }
}

/** Renders the stage of a command as a coloured chip; a `flat` one is text with a dot. */
export function stageChip(env: Env, record: StagedRecord, kind: "flat" | "" = ""): TemplateResult {
  const stage = stageOf(record);
  return html`<span class="chip ${kind} ${STAGE_TONES[stage]}">${stageText(env, stage)}</span>`;
}
