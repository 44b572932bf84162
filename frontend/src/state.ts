import { html, type TemplateResult } from "lit";
import type { Env } from "./env";
import type { Miner } from "./types";

/** The state of a miner; the words are those of its entities. */
export const MINER_STATES = ["mining", "online", "idle", "fault", "paused", "rebooting", "late", "offline"] as const;
export type MinerState = (typeof MINER_STATES)[number];

export type Tone = "good" | "warn" | "bad" | "quiet" | "busy";

export const TONES: Readonly<Record<MinerState, Tone>> = {
  mining: "good",
  online: "good",
  idle: "warn",
  fault: "bad",
  paused: "quiet",
  rebooting: "busy",
  late: "warn",
  offline: "bad",
};

/** Returns the reachability of a miner that does not answer, else its operating state; `online` if it reports none. */
export function minerState(miner: Miner): MinerState {
  if (miner.reachability !== "online") return miner.reachability;
  if (miner.paused === true) return "paused";
  if (miner.mining === true) return "mining";
  if (miner.faults.length > 0) return "fault";
  return miner.mining === false ? "idle" : "online";
}

/** Returns whether the values of a miner are from before the last poll. */
export function isOld(miner: Miner): boolean {
  return !miner.online || miner.reachability === "late";
}

export function stateText(env: Env, state: MinerState): string {
  return env.t(`common.miner_${state}`);
}

/** Renders the state of a miner as a coloured chip; a `flat` one is text with a dot. */
export function stateChip(env: Env, miner: Miner, kind: "flat" | "" = ""): TemplateResult {
  const state = minerState(miner);
  return html`<span class="chip ${kind} ${TONES[state]}">${stateText(env, state)}</span>`;
}

/** Formats since when a miner has not answered, "" if it answers. */
export function silence(env: Env, miner: Miner, now = Date.now()): string {
  if (!isOld(miner)) return "";
  if (miner.last_seen === null) return env.t("common.never_answered");
  return env.t("common.no_answer_for", { time: silentFor(env, miner.last_seen, now) });
}

/** Formats how long ago the last answer was, such as "2 min". */
export function silentFor(env: Env, lastSeen: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - new Date(lastSeen).getTime()) / 1000);
  return seconds < 60 ? `${Math.round(seconds)} s` : env.format.span(seconds);
}

/** Renders a value, greyed if it is from before the last poll. */
export function value(miner: Miner, text: string): TemplateResult | string {
  return isOld(miner) ? html`<span class="old">${text}</span>` : text;
}
