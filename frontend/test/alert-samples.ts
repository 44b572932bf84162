import type { Alert, AlertKind } from "../src/alerts/alerts";

const ERRORS: readonly AlertKind[] = ["offline", "hot", "fault"];

/** An alert about the miner with the id `m<number>`, as the integration sends it. */
export function anAlert(kind: AlertKind, number = 1, changes: Partial<Alert> = {}): Alert {
  return {
    id: `${kind}:m${number}`,
    kind,
    severity: ERRORS.includes(kind) ? "error" : "warning",
    since: "2026-11-23T17:00:00+00:00",
    site: "Home",
    miner_id: `m${number}`,
    miner_ip: `127.71.0.${number}`,
    name: `Miner ${number}`,
    schedule_id: null,
    rate_id: null,
    command_id: null,
    args: {},
    ...changes,
  };
}

export const A_SCHEDULE_ALERT = anAlert("empty_schedule", 0, {
  id: "empty_schedule:schedule_3",
  site: null,
  miner_id: null,
  miner_ip: null,
  name: "Nights",
  schedule_id: 3,
});

export const A_TARIFF_ALERT = anAlert("no_price", 0, {
  id: "no_price:rate_2",
  site: null,
  miner_id: null,
  miner_ip: null,
  name: "Spot",
  rate_id: 2,
});
