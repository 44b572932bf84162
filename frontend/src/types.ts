// Types of Home Assistant and of the integration, limited to what is used.

import { common } from "./locales/en/common";

/** The methods of the REST API. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface HomeAssistant {
  readonly language: string;
  readonly locale: Locale;
  /** "always_hidden": the sidebar is hidden until it is opened. */
  readonly dockedSidebar?: string;
  /** In kiosk mode there is no sidebar. */
  readonly kioskMode?: boolean;
  readonly config: { readonly time_zone: string; readonly currency: string };
  readonly user?: { readonly name: string; readonly is_admin: boolean };
  readonly areas: Readonly<
    Record<string, { readonly area_id: string; readonly name: string; readonly floor_id?: string | null }>
  >;
  /** In the order that the user gave them. */
  readonly floors?: Readonly<Record<string, { readonly floor_id: string; readonly name: string }>>;
  readonly devices: Readonly<Record<string, DeviceEntry>>;
  readonly entities: Readonly<Record<string, EntityEntry>>;
  readonly states: Readonly<Record<string, EntityState>>;
  /** The actions by domain and name. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** The text of a key of Home Assistant or an integration, "" if it is not loaded. */
  localize(key: string, values?: Readonly<Record<string, string>>): string;
  loadBackendTranslation(category: string, integration: string): Promise<unknown>;
  readonly connection: Connection;
  callApi<T>(method: Method, path: string, body?: object): Promise<T>;
  callWS<T>(message: { type: string; [key: string]: unknown }): Promise<T>;
  callService(
    domain: string,
    service: string,
    data?: object,
    target?: { entity_id?: string | string[]; device_id?: string | string[] },
    /** Whether Home Assistant shows an error too (default). */
    notifyOnError?: boolean,
  ): Promise<unknown>;
  fetchWithAuth(path: string, init?: RequestInit): Promise<Response>;
  readonly auth: Auth;
}

/** The log-in of the page. */
export interface Auth {
  readonly data: { readonly hassUrl: string };
  readonly accessToken: string;
  readonly expired: boolean;
  refreshAccessToken(): Promise<void>;
}

export interface Locale {
  readonly language: string;
  readonly number_format: string;
  readonly time_format: string;
  readonly date_format: string;
  readonly time_zone: string;
  readonly first_weekday: string;
}

export interface Connection {
  subscribeMessage<T>(
    callback: (message: T) => void,
    message: { type: string; [key: string]: unknown },
    options?: { readonly resubscribe?: boolean },
  ): Promise<() => Promise<void>>;
  /** "ready": the connection is back; messages in between are lost. */
  addEventListener(event: "ready", listener: () => void): void;
  removeEventListener(event: "ready", listener: () => void): void;
}

export interface DeviceEntry {
  readonly id: string;
  readonly name: string | null;
  readonly name_by_user: string | null;
  readonly area_id: string | null;
  readonly labels: readonly string[];
  readonly identifiers: readonly (readonly [string, string])[];
  readonly config_entries: readonly string[];
  readonly via_device_id: string | null;
  readonly disabled_by?: string | null;
}

export interface EntityEntry {
  readonly entity_id: string;
  readonly device_id: string | null;
  readonly platform: string;
  readonly translation_key?: string;
  readonly hidden?: boolean;
}

export interface EntityState {
  readonly entity_id: string;
  readonly state: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly last_changed: string;
}

/** A miner as in GET /api/miners: W, TH/s, J/TH, °C, seconds; null if unknown. */
export interface Miner {
  readonly miner_id: string;
  readonly device_id: string | null;
  readonly ip: string;
  readonly name: string;
  readonly status: "Active" | "Lagging" | "Stale";
  readonly reachability: "online" | "late" | "offline" | "rebooting";
  readonly model: string | null;
  readonly vendor: string | null;
  readonly firmware: string | null;
  readonly firmware_version: string | null;
  readonly hostname: string | null;
  readonly mac: string | null;
  readonly site: string;
  readonly location: string;
  readonly tags: readonly string[];
  readonly last_seen: string | null;
  readonly online: boolean;
  readonly mining: boolean | null;
  readonly paused: boolean | null;
  readonly est_power_w: number | null;
  readonly power_limit_w: number | null;
  readonly hashrate_ths: number | null;
  readonly expected_hashrate_ths: number | null;
  readonly efficiency_j_th: number | null;
  readonly temperature_max_c: number | null;
  /** Of the cooling water. */
  readonly inlet_temperature_c: number | null;
  readonly outlet_temperature_c: number | null;
  readonly faults: readonly { readonly message: string; readonly code: string | null }[];
  readonly uptime_s: number | null;
  /** Since the miner started. */
  readonly shares_accepted: number | null;
  readonly shares_rejected: number | null;
  readonly capabilities: readonly string[];
  /** Why it offers less than its model or firmware supports, by code and in English. */
  readonly limits: readonly { readonly code: string; readonly reason: string }[];
  /** How many settings differ from its template, null if it has none or its settings are unknown. */
  readonly drift?: number | null;
  /** The reported pool slots; undefined until the pools feed has them, null if the miner has not answered yet. */
  readonly pools?: readonly Pool[] | null | undefined;
  /** Undefined until its feed has it, null if there is none. */
  readonly last_command?: LastCommand | null | undefined;
}

/** The last command of a miner, without what only its record has. */
export type LastCommand = Pick<
  CommandRecord,
  | "id"
  | "command_type"
  | "status"
  | "verification"
  | "timestamp"
  | "sent_at"
  | "response"
  | "error_code"
  | "error_args"
  | "error_message"
>;

/** A pool slot without its password; null if the miner does not report it. */
export interface Pool {
  readonly slot: number;
  readonly url: string;
  readonly user: string;
  readonly active: boolean | null;
  readonly alive: boolean | null;
}

type Suffix<Key, Prefix extends string> = Key extends `${Prefix}${infer Rest}` ? Rest : never;

/** Every command has a name in the texts. */
export type CommandType = Suffix<keyof typeof common, "type_">;
export const COMMAND_TYPES = Object.keys(common).flatMap((key) =>
  key.startsWith("type_") ? [key.slice("type_".length) as CommandType] : [],
);
/** A command for selected miners. */
export type Action = Exclude<
  CommandType,
  "apply_template" | "cycle_outlet" | "restore" | "set_pools" | "undo_pool_switch" | "upgrade_firmware"
>;
/** A command with texts of its own; those that change settings share theirs. */
export type PlainAction = Exclude<Action, `set_${string}`>;

export type CommandStatus = "pending" | "success" | "failed" | "timeout" | "skipped" | "interrupted";
export const COMMAND_STATUSES: readonly CommandStatus[] = [
  "pending",
  "success",
  "failed",
  "timeout",
  "skipped",
  "interrupted",
];

export type CommandSource = "manual" | "scheduled" | "automatic";
export const COMMAND_SOURCES: readonly CommandSource[] = ["manual", "scheduled", "automatic"];

/** A failure with the code of its text; records of old versions have only the English message. */
export interface Coded {
  readonly error_code: string | null;
  readonly error_args: Readonly<Record<string, unknown>> | null;
  readonly error_message: string | null;
}

export interface CommandRecord extends Partial<Coded> {
  readonly id: number;
  readonly timestamp: string;
  readonly command_type: CommandType;
  readonly miner_id: string;
  readonly miner_ip: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly status: CommandStatus;
  readonly response: Readonly<Record<string, unknown>> | null;
  readonly error_message: string | null;
  readonly sent_at: string | null;
  readonly completed_at: string | null;
  readonly duration_ms: number | null;
  readonly verification: "waiting" | "confirmed" | "not_confirmed" | null;
  readonly verified_at?: string | null;
  readonly initiated_by: string;
  readonly source: CommandSource;
  readonly batch_id: string | null;
}

export interface CommandStats {
  readonly period: string;
  readonly total: number;
  readonly successful: number;
  readonly failed: number;
  readonly pending: number;
  readonly by_type: Readonly<Partial<Record<CommandType, number>>>;
}

export interface Batch {
  readonly batch_id: string;
  readonly command_type: CommandType;
  /** The name of the template whose commands, of several types, the batch has. */
  readonly title?: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly source: CommandSource;
  readonly initiated_by: string;
  readonly started_at: string;
  /** The miner of a batch with one command. */
  readonly miner_id: string | null;
  readonly running: boolean;
  readonly stopped: boolean;
  readonly total: number;
  /** The sum of the accepted, the confirmed and the not confirmed ones. */
  readonly successful: number;
  readonly accepted: number;
  readonly confirmed: number;
  readonly not_confirmed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly pending: number;
  /** How many of the pending ones were sent to their miners. */
  readonly sent: number;
  /** How many miners can get their previous pools back. */
  readonly undoable?: number;
  readonly next_group_at: string | null;
  readonly failures: readonly {
    readonly miner_ip: string;
    readonly miner_id: string;
    readonly command_id: number;
    readonly status: CommandStatus;
    readonly error: string | null;
    readonly error_code?: string | null;
    readonly error_args?: Readonly<Record<string, unknown>> | null;
  }[];
}

/** The pacing of a command to many miners; without it, all at once. */
export interface Pacing {
  readonly group_size?: number;
  readonly group_percent?: number;
  readonly group_delay_s?: number;
  readonly stop_after_failures?: number;
}

export interface Backup {
  readonly id: number;
  readonly miner_ip: string;
  readonly miner_id: string;
  readonly backup_name: string;
  readonly description: string | null;
  readonly backup_type: "manual" | "automatic" | "pre_update";
  readonly created_at: string;
  readonly created_by: string;
  readonly model: string;
  readonly firmware_version: string | null;
  /** Whether the last comparison with the live miner found no difference. */
  readonly is_validated: boolean;
}

export type ScheduleAction = "off" | "limit" | "on";

export interface SchedulePeriod {
  readonly days?: readonly number[];
  readonly start_hour: number;
  readonly start_minute: number;
  readonly end_hour: number;
  readonly end_minute: number;
  readonly action: ScheduleAction;
  readonly power_limit_w: number | null;
}

export interface PriceRule {
  readonly type: "above" | "cheapest" | "dearest" | "break_even";
  readonly on_missing_price: "keep" | "on" | "off";
  readonly threshold?: number;
  readonly hysteresis?: number;
  readonly hours?: number;
  readonly contiguous?: boolean;
  readonly deadline?: string | null;
  readonly margin_percent?: number;
  readonly hashprice?: number | null;
  readonly hashprice_entity_id?: string | null;
}

export interface Ramp {
  readonly group_size: number | null;
  readonly group_percent: number | null;
  readonly group_delay_s: number;
}

/** Why a schedule decides a step; `schedule_id` and `schedule` are null if no schedule applies. */
export interface PlanReason {
  readonly schedule_id: number | null;
  readonly schedule: string | null;
  readonly code: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One step of a plan; `action` null means that no schedule has an effect. */
export interface PlanStep {
  readonly start: string;
  readonly end: string;
  readonly action: ScheduleAction | null;
  readonly power_limit_w: number | null;
  /** The reasons in English. */
  readonly reason: string;
  readonly reasons: readonly PlanReason[];
  /** How many schedules have reasons that are not listed. */
  readonly reasons_more: number;
  readonly price?: number | null;
  /** Whether it depends on a price that is not known yet; the step applies only until it is. */
  readonly undecided?: boolean;
}

export interface HoursDone {
  readonly done_hours: number;
  readonly hours: number;
  readonly counting: boolean;
  readonly from: string;
  readonly until: string;
}

export interface Schedule {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly schedule_type: "weekly" | "daily" | "one-time";
  readonly miner_ip: string | null;
  readonly location: string | null;
  readonly tags: readonly string[] | null;
  readonly weekly_schedule: readonly SchedulePeriod[] | null;
  readonly one_time_start: string | null;
  readonly one_time_end: string | null;
  readonly one_time_action: ScheduleAction | null;
  readonly power_limit_w: number | null;
  readonly timezone: string | null;
  readonly electricity_rate_id: number | null;
  readonly price_rule: PriceRule | null;
  readonly ramp: Ramp | null;
  readonly min_on_minutes: number | null;
  readonly min_off_minutes: number | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
  readonly active_now: boolean;
  readonly next_change: PlanStep | null;
  /** How many of the hours of the current window are done; null if the schedule chooses none now. */
  readonly progress?: HoursDone | null;
  /** Why the enabled schedule has no effect now. */
  readonly warnings?: readonly ScheduleWarning[];
}

export interface ScheduleWarning {
  readonly code: "covers_no_miner" | "one_time_over" | "no_price" | "no_earnings";
  readonly message: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface PricePoint {
  readonly start: string;
  readonly end: string;
  readonly price: number;
}

export interface SchedulePreview {
  readonly from: string;
  readonly until: string;
  readonly currency: string | null;
  readonly price_missing: boolean;
  readonly miners: readonly { readonly miner_id: string; readonly miner_ip: string; readonly name: string }[];
  readonly changes: readonly PlanStep[];
  readonly prices: readonly PricePoint[];
}

export interface RatePeriod {
  readonly days?: readonly number[];
  readonly months?: readonly number[];
  readonly start_hour: number;
  readonly start_minute: number;
  readonly end_hour: number;
  readonly end_minute: number;
  readonly price: number;
}

export interface Rate {
  readonly id: number;
  readonly name: string;
  readonly type: "flat" | "tou" | "sensor";
  readonly currency: string;
  readonly price: number | null;
  readonly periods: readonly RatePeriod[] | null;
  readonly entity_id: string | null;
  readonly tariff_prices?: Readonly<Record<string, number>> | null;
  readonly location: string | null;
  readonly timezone: string | null;
  readonly price_now: number | null;
  /** The earnings per TH/s and day that a schedule uses with this tariff. */
  readonly hashprice_now?: number | null;
  readonly follows_energy_dashboard: boolean;
}
