import { queryString, rest, ws } from "../api";
import type { Span } from "../chart/geometry";
import type { Sample } from "../chart/line-geometry";
import type { Env } from "../env";

export const PERIODS = ["day", "week", "month"] as const;
export type Period = (typeof PERIODS)[number];
export type Grouping = "site" | "miner" | "day" | "hour";

/** What schedules or policies kept miners from using, and what that cost in hashrate. */
export interface Saved {
  readonly energy_kwh: number | null;
  readonly cost: number | null;
  readonly ths_hours: number | null;
  readonly revenue: number | null;
}

/** What a miner, a site or the fleet earned in some time; null if unknown. */
export interface ReportRow {
  readonly from: string;
  readonly until: string;
  readonly site_id: string | null;
  readonly site: string | null;
  readonly miner_id: string | null;
  readonly name: string | null;
  readonly hours_recorded: number | null;
  readonly hours_mined: number | null;
  readonly energy_kwh: number | null;
  readonly cost: number | null;
  readonly revenue: number | null;
  readonly margin: number | null;
  readonly mean_hashrate_ths: number | null;
  readonly efficiency_j_th: number | null;
  /** Per kWh. */
  readonly break_even: number | null;
  readonly saved_by_schedules: Saved;
  readonly saved_by_policies: Saved;
}

export interface Report {
  readonly from: string;
  readonly until: string;
  readonly currency: string;
  readonly rows: readonly ReportRow[];
  readonly total: ReportRow;
  readonly notes: readonly {
    readonly code: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly message: string;
  }[];
}

/** What a report is asked for. */
export interface Question {
  readonly period: Period;
  /** Any date of the period, "" for the present one. */
  readonly from: string;
  /** A site, "" for all. */
  readonly site: string;
}

function filled(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

/** Returns a report; rejects with an ApiError. */
export function report({ hass }: Env, question: Question, group: Grouping): Promise<Report> {
  return ws<Report>(hass, "miner_remote/report", filled({ ...question, group }));
}

/** Returns the path of a report as a CSV file. */
export function csvPath(question: Question, group: Grouping): string {
  return `remote/report${queryString({ ...question, group, format: "csv" })}`;
}

/** Returns the date that is some periods later, as YYYY-MM-DD; of a month, its first day. */
export function movedDate(from: string, period: Period, by: number): string {
  const date = new Date(`${from.slice(0, 10)}T00:00:00Z`);
  if (period === "month") date.setUTCMonth(date.getUTCMonth() + by, 1);
  else date.setUTCDate(date.getUTCDate() + by * (period === "week" ? 7 : 1));
  return date.toISOString().slice(0, 10);
}

export const QUANTITIES = ["revenue", "cost", "margin", "energy_kwh"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Returns one quantity of the rows of a report over time; what is unknown is a gap. */
export function samplesOf(rows: readonly ReportRow[], quantity: Quantity): readonly Sample[] {
  return rows.flatMap((row) => {
    const value = row[quantity];
    if (value === null) return [];
    return [{ from: Date.parse(row.from), until: Date.parse(row.until), mean: value, low: value, high: value }];
  });
}

export function spanOf({ from, until }: Pick<Report, "from" | "until">): Span {
  return { from: Date.parse(from), until: Date.parse(until) };
}

// The hashprice ------------------------------------------------------------------------------------------------------

export const SOURCES = ["none", "fixed", "sensor", "network"] as const;
export type Source = (typeof SOURCES)[number];

export interface HashpriceSettings {
  readonly source: Source;
  readonly price?: number | null;
  readonly currency?: string | null;
  readonly entity_id?: string | null;
  readonly difficulty_entity_id?: string | null;
  readonly price_entity_id?: string | null;
  readonly fees_entity_id?: string | null;
  readonly height_entity_id?: string | null;
  readonly conversion_entity_id?: string | null;
  readonly fees_per?: string | null;
  readonly stale_minutes?: number | null;
}

/** What mining earns per TH/s and day; `value` null if unknown, and why. */
export interface Hashprice {
  readonly value: number | null;
  readonly currency: string;
  readonly source: string;
  readonly reason: string | null;
  readonly reason_args: Readonly<Record<string, unknown>>;
  readonly message: string | null;
}

export interface HashpriceAnswer {
  readonly settings: HashpriceSettings;
  readonly hashprice: Hashprice;
  /** Entities that fit, by the key of the setting. */
  readonly suggestions: Readonly<Record<string, readonly string[]>>;
}

/** The entities of a source, and whether each is required. */
export const SOURCE_ENTITIES: Readonly<Record<Source, Readonly<Partial<Record<EntityKey, boolean>>>>> = {
  none: {},
  fixed: {},
  sensor: { entity_id: true, conversion_entity_id: false },
  network: {
    difficulty_entity_id: true,
    price_entity_id: true,
    fees_entity_id: false,
    height_entity_id: false,
    conversion_entity_id: false,
  },
};
export type EntityKey = Extract<keyof HashpriceSettings, `${string}entity_id`>;

export const hashprice = {
  get: ({ hass }: Env) => rest<HashpriceAnswer>(hass, "GET", "remote/hashprice"),
  set: ({ hass }: Env, settings: HashpriceSettings) => rest<HashpriceAnswer>(hass, "PUT", "remote/hashprice", settings),
};

/** Returns why the hashprice is unknown in the user's language, "" if it is known. */
export function unknownText(env: Env, { value, reason, reason_args, message }: Hashprice): string {
  if (value !== null) return "";
  return env.errorText({ error_code: reason, error_args: reason_args, error_message: message });
}
