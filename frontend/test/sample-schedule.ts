import type { Schedule } from "../src/types";

/** A schedule as in the REST API: weekdays from 17 to 21 h, with the changes of a test, which may include unknown keys. */
export function sampleSchedule(more: object = {}): Schedule {
  return {
    id: 1,
    name: "Peak hours",
    description: "",
    enabled: true,
    schedule_type: "weekly",
    miner_ip: null,
    location: null,
    tags: [],
    weekly_schedule: [
      {
        days: [0, 1, 2, 3, 4],
        start_hour: 17,
        start_minute: 0,
        end_hour: 21,
        end_minute: 0,
        action: "off",
        power_limit_w: null,
      },
    ],
    one_time_start: null,
    one_time_end: null,
    one_time_action: null,
    power_limit_w: null,
    timezone: null,
    electricity_rate_id: null,
    price_rule: null,
    ramp: null,
    min_on_minutes: 0,
    min_off_minutes: 0,
    created_at: "2026-11-01T00:00:00+00:00",
    created_by: "Kim",
    updated_at: "2026-11-01T00:00:00+00:00",
    active_now: false,
    next_change: null,
    ...more,
  };
}
