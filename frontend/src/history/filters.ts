import {
  COMMAND_SOURCES,
  COMMAND_STATUSES,
  COMMAND_TYPES,
  type CommandRecord,
  type CommandSource,
  type CommandStatus,
  type CommandType,
} from "../types";

const HOUR = 3_600_000;

/** The length of each choice of the time filter, in ms. */
export const SPANS = { "1h": HOUR, "24h": 24 * HOUR, "7d": 7 * 24 * HOUR } as const;
export type Span = keyof typeof SPANS;

/** The requested records, by the keys of the REST API; a missing key means any. Times are ISO 8601. */
export interface HistoryFilter {
  readonly command_type?: CommandType;
  readonly status?: CommandStatus;
  readonly source?: CommandSource;
  readonly miner_id?: string;
  readonly miner_ip?: string;
  readonly initiated_by?: string;
  readonly batch_id?: string;
  readonly since?: string;
  readonly until?: string;
}

/** The names of the filters in the URL; links to records use them. */
export const FILTERS = ["type", "status", "source", "miner", "ip", "user", "batch", "time", "since", "until"] as const;

function oneOf<T extends string>(choices: readonly T[], value: string | null): T | undefined {
  return choices.find((choice) => choice === value);
}

function instant(value: string | null): string | undefined {
  const time = value === null ? Number.NaN : Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Returns the time range in a URL; undefined for any time. */
export function spanOf(query: URLSearchParams): Span | "custom" | undefined {
  return oneOf([...(Object.keys(SPANS) as Span[]), "custom"], query.get("time"));
}

/** Returns the filter in a URL; invalid values are left out. `now` is in ms. */
export function historyFilter(query: URLSearchParams, now: number): HistoryFilter {
  const time = spanOf(query);
  const own = time === "custom";
  const values: { [Key in keyof HistoryFilter]: HistoryFilter[Key] | undefined } = {
    command_type: oneOf(COMMAND_TYPES, query.get("type")),
    status: oneOf(COMMAND_STATUSES, query.get("status")),
    source: oneOf(COMMAND_SOURCES, query.get("source")),
    miner_id: query.get("miner") ?? undefined,
    miner_ip: query.get("ip") ?? undefined,
    initiated_by: query.get("user") ?? undefined,
    batch_id: query.get("batch") ?? undefined,
    since: own
      ? instant(query.get("since"))
      : time === undefined
        ? undefined
        : new Date(now - SPANS[time]).toISOString(),
    until: own ? instant(query.get("until")) : undefined,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ""));
}

/** Returns whether a record matches the filter. */
export function matches(record: CommandRecord, asked: HistoryFilter): boolean {
  const time = Date.parse(record.timestamp);
  return (
    (asked.command_type === undefined || record.command_type === asked.command_type) &&
    (asked.status === undefined || record.status === asked.status) &&
    (asked.source === undefined || record.source === asked.source) &&
    (asked.miner_id === undefined || record.miner_id === asked.miner_id) &&
    (asked.miner_ip === undefined || record.miner_ip === asked.miner_ip) &&
    (asked.initiated_by === undefined || record.initiated_by === asked.initiated_by) &&
    (asked.batch_id === undefined || record.batch_id === asked.batch_id) &&
    (asked.since === undefined || time >= Date.parse(asked.since)) &&
    (asked.until === undefined || time <= Date.parse(asked.until))
  );
}

/** Returns the error of a custom time range, undefined if it is valid. */
export function wrongSpan(query: URLSearchParams): "order" | undefined {
  const asked = historyFilter(query, 0);
  return asked.since !== undefined && asked.until !== undefined && asked.since > asked.until ? "order" : undefined;
}
