import type { ApiError } from "../api";
import { Feed } from "../feed";
import type { Connection } from "../types";

/** What can be wrong; of equally severe alerts, kinds earlier in the list are shown first. */
export const ALERT_KINDS = [
  "offline",
  "hot",
  "fault",
  "low_hashrate",
  "high_rejects",
  "configuration_differs",
  "not_confirmed",
  "no_price",
  "empty_schedule",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const SEVERITIES = ["error", "warning"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Something that needs attention, as in GET /api/remote/alerts; ids that do not apply are null. */
export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly since: string;
  readonly site: string | null;
  readonly miner_id: string | null;
  readonly miner_ip: string | null;
  /** The name of the miner, schedule or tariff. */
  readonly name: string;
  readonly schedule_id: number | null;
  readonly rate_id: number | null;
  readonly command_id: number | null;
  /** The numbers of the sentence. */
  readonly args: Readonly<Record<string, unknown>>;
}

export function isError({ severity }: Alert): boolean {
  return severity === "error";
}

export interface AlertsMessage {
  readonly alerts: readonly Alert[];
}

/** The alerts as the integration reports them, the worst first. */
export class Alerts {
  all: readonly Alert[] = [];
  /** Whether the first answer has come. */
  loaded = false;
  private readonly feed: Feed<AlertsMessage>;

  constructor(connection: () => Connection) {
    this.feed = new Feed(connection, "miner_remote/alerts/subscribe", ({ alerts }) => {
      this.all = known(alerts);
      this.loaded = true;
    });
  }

  get error(): ApiError | undefined {
    return this.feed.error;
  }

  listen(listener: () => void): () => void {
    return this.feed.listen(listener);
  }
}

/** Returns the alerts of the kinds that there are texts for: the integration may be newer than this page. */
export function known(alerts: readonly Alert[]): readonly Alert[] {
  const kinds: ReadonlySet<string> = new Set(ALERT_KINDS);
  return alerts.every(({ kind }) => kinds.has(kind)) ? alerts : alerts.filter(({ kind }) => kinds.has(kind));
}
