import type { Stage } from "../command-stage";
import type { Batch } from "../types";

/** How far a batch has come. */
export type Phase = "running" | "stopped" | "confirming" | "failed" | "not_confirmed" | "ended";

export const PHASE_TONES: Readonly<Record<Phase, string>> = {
  running: "busy",
  stopped: "warn",
  confirming: "busy",
  failed: "bad",
  not_confirmed: "warn",
  ended: "good",
};

/** Returns how far a batch has come: it has ended only when no confirmation is awaited. */
export function phaseOf(batch: Batch): Phase {
  if (batch.running) return "running";
  // A stopped batch that skipped no miner had already reached its end.
  if (batch.stopped && batch.skipped > 0) return "stopped";
  if (batch.accepted > 0) return "confirming";
  if (batch.failed > 0) return "failed";
  return batch.not_confirmed > 0 ? "not_confirmed" : "ended";
}

/** Returns whether something may still change: commands are pending, or confirmations are awaited. */
export function isOpen(batch: Batch): boolean {
  return batch.running || batch.accepted > 0;
}

/** Returns whether nothing went wrong so far. */
export function isFine(batch: Batch): boolean {
  return batch.failed === 0 && batch.not_confirmed === 0 && batch.skipped === 0;
}

/** Returns how many commands of a batch are at each stage, in the order of the stages; those without any are left out. */
export function stageCounts(batch: Batch): readonly { readonly stage: Stage; readonly count: number }[] {
  const counts: readonly [Stage, number][] = [
    [batch.command_type === "backup" ? "done" : "confirmed", batch.confirmed],
    ["accepted", batch.accepted],
    ["sent", batch.sent],
    ["waiting", batch.pending - batch.sent],
    ["not_confirmed", batch.not_confirmed],
    ["failed", batch.failed],
    ["skipped", batch.skipped],
  ];
  return counts.filter(([, count]) => count > 0).map(([stage, count]) => ({ stage, count }));
}
