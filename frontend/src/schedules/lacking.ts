import { ApiError } from "../api";

type Body = Readonly<Record<string, unknown>>;

const absent = (value: unknown): boolean => value === null || value === undefined || value === "";

/**
 * Returns the refusal that a body without something needed would get, in the server's words; undefined where nothing is
 * missing. A form that has just been begun need not be sent to know that; whether what is there is right, only the
 * server says.
 */
export function lacking(body: Body): ApiError | undefined {
  const fields: { path: string; message: string }[] = [];
  const need = (path: string, value: unknown, message = "is missing"): void => {
    if (absent(value)) fields.push({ path, message });
  };
  need("name", body.name);
  if (body.miner_ip === "") need("miner_ip", "");
  if (body.location === "") need("location", "");
  if ((body.tags as readonly string[]).includes("")) need("tags", "");
  const periods = (body.weekly_schedule ?? []) as readonly Body[];
  const rule = (body.price_rule ?? null) as Body | null;
  periods.forEach((period, index) => {
    const path = `weekly_schedule.${index}`;
    if (body.schedule_type === "weekly" && (period.days as readonly number[]).length === 0) {
      need(`${path}.days`, null, "is missing; give day or days, Monday is 0");
    }
    if (period.action === "limit" && absent(period.power_limit_w)) {
      need(`${path}.power_limit_w`, body.power_limit_w, "is missing; action limit needs it here or in the schedule");
    }
  });
  if (body.schedule_type === "one-time") {
    need("one_time_start", body.one_time_start);
    need("one_time_end", body.one_time_end);
    if (body.one_time_action === "limit") {
      need("power_limit_w", body.power_limit_w, "is missing; one_time_action limit needs it");
    }
  } else if (periods.length === 0 && rule === null) {
    need("weekly_schedule", null, "must have at least one period, or there must be a price_rule");
  }
  if (rule !== null) {
    need("electricity_rate_id", body.electricity_rate_id, "is missing; price_rule needs it");
    if (rule.type === "above") need("price_rule.threshold", rule.threshold);
    if (rule.type === "cheapest" || rule.type === "dearest") need("price_rule.hours", rule.hours);
    if (rule.type === "break_even" && absent(rule.hashprice)) {
      need("price_rule.hashprice_entity_id", rule.hashprice_entity_id, "or hashprice must be given, and not both");
    }
  }
  const ramp = (body.ramp ?? null) as Body | null;
  if (ramp !== null) {
    if (absent(ramp.group_size)) {
      need("ramp.group_size", ramp.group_percent, "or group_percent must be given, and not both");
    }
    need("ramp.group_delay_s", ramp.group_delay_s);
  }
  const [first] = fields;
  return first === undefined ? undefined : new ApiError(`${first.path} ${first.message}.`, 400, fields);
}
