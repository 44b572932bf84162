import { ApiError, type FieldError } from "../api";

type Body = Readonly<Record<string, unknown>>;

const absent = (value: unknown): boolean => value === null || value === undefined || value === "";

/**
 * Returns the error that the server would return for a body with missing values, undefined if nothing is missing. It
 * saves a request for a new form; only the server checks values.
 */
export function lacking(body: Body): ApiError | undefined {
  const fields: FieldError[] = [];
  const need = (path: string, value: unknown, code = "missing"): void => {
    if (absent(value)) fields.push({ path, message: code, code, args: {} });
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
      need(`${path}.days`, null, "days_missing");
    }
    if (period.action === "limit" && absent(period.power_limit_w)) {
      need(`${path}.power_limit_w`, body.power_limit_w, "limit_missing");
    }
  });
  if (body.schedule_type === "one-time") {
    need("one_time_start", body.one_time_start);
    need("one_time_end", body.one_time_end);
    if (body.one_time_action === "limit") {
      need("power_limit_w", body.power_limit_w, "one_time_limit_missing");
    }
  } else if (periods.length === 0 && rule === null) {
    need("weekly_schedule", null, "no_period_or_rule");
  }
  if (rule !== null) {
    need("electricity_rate_id", body.electricity_rate_id, "rate_missing");
    if (rule.type === "above") need("price_rule.threshold", rule.threshold);
    if (rule.type === "cheapest" || rule.type === "dearest") need("price_rule.hours", rule.hours);
    if (rule.type === "break_even" && absent(rule.hashprice)) {
      need("price_rule.hashprice_entity_id", rule.hashprice_entity_id, "hashprice_or_entity");
    }
  }
  const ramp = (body.ramp ?? null) as Body | null;
  if (ramp !== null) {
    if (absent(ramp.group_size)) {
      need("ramp.group_size", ramp.group_percent, "group_size_or_percent");
    }
    need("ramp.group_delay_s", ramp.group_delay_s);
  }
  return fields.length === 0 ? undefined : new ApiError("", 400, fields);
}
