// A tariff as a form holds it: all values are text, as in the fields.

import type { TextKey } from "../localize";
import { decimal, typed } from "../schedules/numbers";
import type { Rate, RatePeriod } from "../types";
import type { Period } from "./week";

export interface PeriodDraft {
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** HH:MM; 00:00 as an end is midnight. */
  readonly start: string;
  readonly end: string;
  readonly price: string;
}

export interface TariffDraft {
  readonly name: string;
  readonly price: string;
}

export interface RateDraft {
  readonly name: string;
  readonly type: Rate["type"];
  readonly currency: string;
  readonly price: string;
  readonly periods: readonly PeriodDraft[];
  readonly entityId: string;
  readonly tariffs: readonly TariffDraft[];
  readonly location: string;
  readonly timezone: string;
}

/** A tariff as it is stored, without the price of the Energy dashboard. */
export type StoredTariff = Omit<Rate, "price_now" | "follows_energy_dashboard">;

/** The id of the tariff that always exists; it is the only flat tariff that may have no price. */
export const DEFAULT_RATE = 1;

const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];
const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const HIGHEST = 100_000;

export const NEW_PERIOD: PeriodDraft = {
  days: ALL_DAYS,
  months: ALL_MONTHS,
  start: "22:00",
  end: "06:00",
  price: "",
};

/** Returns the other tariffs of a location, which the tariff `rateId` replaces. */
export function replacedBy(
  location: string,
  rateId: number | undefined,
  rates: readonly StoredTariff[],
): StoredTariff[] {
  const place = location.trim().toLowerCase();
  return rates.filter((rate) => place !== "" && rate.id !== rateId && rate.location?.toLowerCase() === place);
}

/** Returns the form of a tariff, or of a new one, with the user's decimal separator. */
export function draftOf(rate: StoredTariff | undefined, separator = "."): RateDraft {
  const text = (value: number | null | undefined) => typed(value, separator);
  return {
    name: rate?.name ?? "",
    type: rate?.type ?? "flat",
    currency: rate?.currency ?? "",
    price: text(rate?.price),
    periods: (rate?.periods ?? []).map((period) => ({
      days: period.days ?? ALL_DAYS,
      months: period.months ?? ALL_MONTHS,
      start: clock(period.start_hour, period.start_minute),
      end: clock(period.end_hour % 24, period.end_minute),
      price: text(period.price),
    })),
    entityId: rate?.entity_id ?? "",
    tariffs: Object.entries(rate?.tariff_prices ?? {}).map(([name, price]) => ({ name, price: text(price) })),
    location: rate?.location ?? "",
    timezone: rate?.timezone ?? "",
  };
}

/** Returns the body that creates or changes a tariff; null removes what the type does not use. */
export function bodyOf(draft: RateDraft): object {
  const { type } = draft;
  const tariffs = draft.tariffs.filter((tariff) => tariff.price.trim() !== "");
  return {
    name: draft.name.trim(),
    type,
    currency: draft.currency.trim(),
    price: type === "sensor" ? null : number(draft.price),
    periods: type === "tou" ? draft.periods.map(periodBody) : null,
    entity_id: type === "sensor" ? draft.entityId.trim() : null,
    tariff_prices:
      type === "sensor" && tariffs.length > 0
        ? Object.fromEntries(tariffs.map((tariff) => [tariff.name, number(tariff.price)]))
        : null,
    location: draft.location.trim() || null,
    timezone: draft.timezone.trim() || null,
  };
}

function periodBody(period: PeriodDraft): RatePeriod {
  const [startHour, startMinute] = split(period.start);
  const [endHour, endMinute] = split(period.end);
  const midnight = endHour === 0 && endMinute === 0;
  return {
    days: period.days,
    months: period.months,
    start_hour: startHour,
    start_minute: startMinute,
    end_hour: midnight ? 24 : endHour,
    end_minute: endMinute,
    price: number(period.price) ?? 0,
  };
}

/** Returns the periods that can be drawn: those with days, months, times and a price. */
export function drawable(draft: RateDraft): Period[] {
  return draft.periods.flatMap((period) => {
    const price = number(period.price);
    if (price === null || !isTime(period.start) || !isTime(period.end)) return [];
    return [
      {
        days: period.days,
        months: period.months,
        start: minutes(period.start),
        end: minutes(period.end) || 1440,
        price,
      },
    ];
  });
}

/**
 * Returns the errors of a form by the paths of the REST API.
 *
 * `rateId` is the id of the edited tariff, undefined for a new one.
 */
export function problemsOf(draft: RateDraft, rateId: number | undefined): Map<string, TextKey> {
  const found = new Map<string, TextKey>();
  if (draft.name.trim() === "") found.set("name", "rates.need_name");
  if (draft.type !== "sensor") {
    const problem = priceProblem(draft.price);
    const mayLack = draft.type === "tou" || rateId === DEFAULT_RATE;
    if (problem !== undefined && !(mayLack && draft.price.trim() === "")) found.set("price", problem);
  }
  if (draft.type === "tou") {
    if (draft.periods.length === 0) found.set("periods", "rates.need_periods");
    for (const [index, period] of draft.periods.entries()) {
      const path = `periods[${index}]`;
      if (period.days.length === 0) found.set(`${path}.days`, "rates.need_days");
      if (period.months.length === 0) found.set(`${path}.months`, "rates.need_months");
      if (!isTime(period.start)) found.set(`${path}.start_hour`, "rates.need_time");
      if (!isTime(period.end)) found.set(`${path}.end_hour`, "rates.need_time");
      const problem = priceProblem(period.price);
      if (problem !== undefined) found.set(`${path}.price`, problem);
    }
  }
  if (draft.type === "sensor") {
    if (!/^[a-z0-9_]+\.[a-z0-9_]+$/.test(draft.entityId.trim())) found.set("entity_id", "rates.need_entity");
    for (const { name, price } of draft.tariffs) {
      const problem = price.trim() === "" ? undefined : priceProblem(price);
      if (problem !== undefined) found.set(`tariff_prices.${name}`, problem);
    }
  }
  return found;
}

function priceProblem(value: string): TextKey | undefined {
  if (value.trim() === "") return "rates.need_price";
  const price = number(value);
  return price === null || Math.abs(price) > HIGHEST ? "rates.need_number" : undefined;
}

function number(value: string): number | null {
  const read = decimal(value);
  return typeof read === "number" ? read : null;
}

function clock(hour: number, minute: number): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

function isTime(value: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

function split(value: string): [number, number] {
  const [hour, minute] = value.split(":");
  return [Number(hour), Number(minute)];
}

function minutes(value: string): number {
  const [hour, minute] = split(value);
  return hour * 60 + minute;
}
