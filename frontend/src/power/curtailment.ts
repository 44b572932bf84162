import { rest, ws } from "../api";
import type { Env } from "../env";
import { ALL, type Reason, type Scope } from "../policies/model";
import type { Miner } from "../types";

/** A temporary event that lowers the power of miners; powers in W, null before the first decision. */
export interface Curtailment {
  readonly id: number;
  readonly name: string;
  readonly enabled: boolean;
  readonly ends_at: string | null;
  readonly restore_w_per_min: number | null;
  /** Both `null` until it has decided for the first time. */
  readonly phase: string | null;
  readonly reason: Reason | null;
  /** What was planned to shed, and what was shed. */
  readonly planned_w: number | null;
  readonly shed_w: number | null;
  readonly shortfall_w: number | null;
  readonly drawn_w: number | null;
  readonly skipped: readonly {
    readonly miner_id: string;
    readonly name: string;
    readonly drawn_w: number | null;
    readonly reason: Reason;
  }[];
}

/** What a new curtailment is made of. */
export interface NewCurtailment {
  readonly scope: Scope;
  readonly reduce_w?: number;
  readonly to_w?: number;
  readonly ends_at?: string;
  readonly duration_s?: number;
  readonly restore_w_per_min?: number;
  readonly name?: string;
}

/** The requests about curtailments; all reject with an ApiError. */
export const curtailments = {
  list: ({ hass }: Env) =>
    ws<{ readonly curtailments: readonly Curtailment[] }>(hass, "miner_remote/curtailments/list").then(
      (answer) => answer.curtailments,
    ),
  // By REST, whose errors name their fields.
  begin: ({ hass }: Env, data: NewCurtailment) => rest(hass, "POST", "remote/curtailments", data),
  end: ({ hass }: Env, curtailment_id: number) => ws(hass, "miner_remote/curtailments/end", { curtailment_id }),
};

/** Returns whether a curtailment has an effect or will have one. */
export function isOpen({ enabled, phase }: Pick<Curtailment, "enabled" | "phase">): boolean {
  return enabled && phase !== "ended";
}

/** The contents of the dialog, as typed. */
export interface CurtailForm {
  readonly mode: "reduce" | "to";
  readonly kilowatts: string;
  /** Minutes, "until" for a time, "" until somebody ends it. */
  readonly how: string;
  /** ISO 8601. */
  readonly until: string;
  /** kW per minute, "" for at once. */
  readonly pace: string;
}

/** How long a curtailment can last, in minutes. */
export const DURATIONS = [15, 30, 60, 120, 240] as const;

/** Returns what a form describes, null if something is missing or not a number. */
export function curtailmentOf(form: CurtailForm, scope: Scope, now: number): NewCurtailment | null {
  const { mode, kilowatts, how, until, pace } = form;
  const watts = kilowatts.trim() === "" ? Number.NaN : Math.round(Number(kilowatts) * 1000);
  const perMinute = pace.trim() === "" ? undefined : Math.round(Number(pace) * 1000);
  if (!(watts >= (mode === "reduce" ? 1 : 0)) || (perMinute !== undefined && !(perMinute >= 1))) return null;
  if (how === "until" && !(Date.parse(until) > now)) return null;
  return {
    scope,
    ...(mode === "reduce" ? { reduce_w: watts } : { to_w: watts }),
    ...(how === "until" ? { ends_at: until } : how === "" ? {} : { duration_s: Number(how) * 60 }),
    ...(perMinute === undefined ? {} : { restore_w_per_min: perMinute }),
  };
}

/** Returns the scope of some miners, of all without them. */
export function scopeOf(miners: readonly Miner[] | undefined): Scope {
  return miners === undefined ? ALL : { ...ALL, all: false, miner_ids: miners.map(({ miner_id }) => miner_id) };
}
