import { byName } from "../order";
import { ALERT_KINDS, type Alert, type AlertKind, isError, SEVERITIES, type Severity } from "./alerts";

/** The filters in the URL. */
export const FILTERS = ["severity", "kind", "site"] as const;
export type FilterName = (typeof FILTERS)[number];

/** The alerts of one kind, and the worst of their severities. */
export interface KindGroup {
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly alerts: readonly Alert[];
}

/** The alerts of one miner, schedule or tariff, the worst first. */
export interface MachineGroup {
  readonly key: string;
  readonly worst: Alert;
  readonly alerts: readonly Alert[];
}

export interface Choice {
  readonly value: string;
  readonly count: number;
}

function filtered(alert: Alert, name: FilterName): string {
  return alert[name] ?? "";
}

/** Returns the alerts that match each filter of a query, in their order. */
export function matching(alerts: readonly Alert[], query: URLSearchParams): readonly Alert[] {
  const wanted = FILTERS.flatMap((name) => {
    const value = query.get(name) ?? "";
    return value === "" ? [] : [{ name, value }];
  });
  if (wanted.length === 0) return alerts;
  return alerts.filter((alert) => wanted.every(({ name, value }) => filtered(alert, name) === value));
}

/** Returns whether a query filters the alerts. */
export function isFiltered(query: URLSearchParams): boolean {
  return FILTERS.some((name) => (query.get(name) ?? "") !== "");
}

/** Returns the values of a filter with their number of alerts, in display order. */
export function choices(alerts: readonly Alert[], name: FilterName): readonly Choice[] {
  const counts = new Map<string, number>();
  for (const alert of alerts) {
    const value = filtered(alert, name);
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const ranks: readonly string[] = name === "kind" ? ALERT_KINDS : name === "severity" ? SEVERITIES : [];
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => ranks.indexOf(a.value) - ranks.indexOf(b.value) || byName(a.value, b.value));
}

/** Returns the alerts by kind, kinds with an error first. */
export function byKind(alerts: readonly Alert[]): readonly KindGroup[] {
  const kinds = new Map<AlertKind, Alert[]>();
  for (const alert of alerts) {
    const list = kinds.get(alert.kind);
    if (list === undefined) kinds.set(alert.kind, [alert]);
    else list.push(alert);
  }
  const groups = ALERT_KINDS.flatMap((kind): KindGroup[] => {
    const list = kinds.get(kind);
    return list === undefined ? [] : [{ kind, severity: worstOf(list), alerts: list }];
  });
  return groups.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** Returns the worst severity of alerts. */
export function worstOf(alerts: readonly Alert[]): Severity {
  return alerts.some(isError) ? "error" : "warning";
}

function machineOf({ miner_id, schedule_id, rate_id, id }: Alert): string {
  if (miner_id !== null) return miner_id;
  if (schedule_id !== null) return `schedule ${schedule_id}`;
  return rate_id === null ? id : `rate ${rate_id}`;
}

function rankOf({ severity, kind }: Alert): number {
  return SEVERITIES.indexOf(severity) * ALERT_KINDS.length + ALERT_KINDS.indexOf(kind);
}

/** Returns the alerts by what they are about: the worst first, and of equal ones those with more alerts. */
export function byMachine(alerts: readonly Alert[]): readonly MachineGroup[] {
  const machines = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = machineOf(alert);
    const list = machines.get(key);
    if (list === undefined) machines.set(key, [alert]);
    else list.push(alert);
  }
  return [...machines]
    .flatMap(([key, list]): MachineGroup[] => {
      const sorted = list.sort((a, b) => rankOf(a) - rankOf(b));
      const [worst] = sorted;
      return worst === undefined ? [] : [{ key, worst, alerts: sorted }];
    })
    .sort(
      (a, b) =>
        rankOf(a.worst) - rankOf(b.worst) || b.alerts.length - a.alerts.length || byName(a.worst.name, b.worst.name),
    );
}
