import type { HomeAssistant } from "./types";

const NUMBER_LOCALES: Readonly<Record<string, string[]>> = {
  comma_decimal: ["en-US", "en"],
  decimal_comma: ["de", "es", "it"],
  space_comma: ["fr", "sv", "cs"],
  quote_decimal: ["de-CH"],
};

const DASH = "–";

/** Formats numbers, times and money as the user's profile specifies. */
export class Format {
  readonly language: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly firstWeekday: number;
  private readonly numberLocale: string | string[] | undefined;
  private readonly grouping: boolean;
  private readonly hour12: boolean;
  private readonly formatters = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

  /** Without `timeZone`, times are in the zone of the user's profile. */
  constructor(hass: Pick<HomeAssistant, "language" | "locale" | "config">, timeZone?: string) {
    const { locale, config } = hass;
    this.language = hass.language;
    this.currency = config.currency;
    this.timeZone =
      timeZone ?? (locale.time_zone === "server" ? config.time_zone : Intl.DateTimeFormat().resolvedOptions().timeZone);
    this.numberLocale =
      locale.number_format === "system" ? undefined : (NUMBER_LOCALES[locale.number_format] ?? this.language);
    this.grouping = locale.number_format !== "none";
    // "system" uses the browser's own language.
    const clock = new Intl.DateTimeFormat(locale.time_format === "system" ? undefined : this.language, {
      hour: "numeric",
    });
    this.hour12 =
      locale.time_format === "12" || (locale.time_format !== "24" && clock.resolvedOptions().hour12 === true);
    const days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const first = days.indexOf(locale.first_weekday);
    this.firstWeekday = first >= 0 ? first : /^en-(US|CA|AU)|^(en|ja|pt|he)$/.test(this.language) ? 6 : 0;
  }

  /** A number with at most `digits` decimals, "–" for null. */
  number(value: number | null | undefined, digits = 0, minimum = 0): string {
    if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
    const key = `n${digits}/${minimum}`;
    let made = this.formatters.get(key) as Intl.NumberFormat | undefined;
    if (made === undefined) {
      made = new Intl.NumberFormat(this.numberLocale, {
        maximumFractionDigits: digits,
        minimumFractionDigits: minimum,
        useGrouping: this.grouping,
      });
      this.formatters.set(key, made);
    }
    return made.format(value);
  }

  /** Hashrate from TH/s, in TH/s or PH/s. */
  hashrate(ths: number | null): string {
    if (ths === null) return DASH;
    if (ths >= 1000) return `${this.number(ths / 1000, 2)} PH/s`;
    return `${this.number(ths, ths < 10 ? 2 : 1)} TH/s`;
  }

  /** Power from W, in W or kW. */
  power(watts: number | null): string {
    if (watts === null) return DASH;
    return Math.abs(watts) >= 10_000 ? `${this.number(watts / 1000, 1)} kW` : `${this.number(watts)} W`;
  }

  /** J/TH. */
  efficiency(value: number | null): string {
    return value === null ? DASH : `${this.number(value, 1)} J/TH`;
  }

  /** °C. */
  temperature(value: number | null): string {
    return value === null ? DASH : `${this.number(value, 0)} °C`;
  }

  /** An amount of money; prices per kWh need more decimals than sums. */
  money(value: number | null, currency: string = this.currency, digits = 2): string {
    if (value === null) return DASH;
    const key = `m${currency}${digits}`;
    let made = this.formatters.get(key) as Intl.NumberFormat | undefined;
    if (made === undefined) {
      try {
        made = new Intl.NumberFormat(this.numberLocale, {
          style: "currency",
          currency,
          minimumFractionDigits: Math.min(2, digits),
          maximumFractionDigits: digits,
          useGrouping: this.grouping,
        });
      } catch {
        // A currency that is not an ISO code is written unchanged.
        return `${this.number(value, digits)} ${currency}`;
      }
      this.formatters.set(key, made);
    }
    return made.format(value);
  }

  /** A price per kWh. */
  price(value: number | null, currency: string = this.currency): string {
    return value === null ? DASH : `${this.money(value, currency, 4)}/kWh`;
  }

  private date(key: string, options: Intl.DateTimeFormatOptions, value: Date): string {
    let made = this.formatters.get(key) as Intl.DateTimeFormat | undefined;
    if (made === undefined) {
      made = new Intl.DateTimeFormat(this.language, {
        timeZone: this.timeZone,
        ...options,
        // `hour12: false` would write midnight as 24:00 in American English.
        ...(options.hour === undefined
          ? {}
          : this.hour12
            ? { hour: "numeric" as const, hour12: true }
            : { hour: "2-digit" as const, hourCycle: "h23" as const }),
      });
      this.formatters.set(key, made);
    }
    return made.format(value);
  }

  /** Time of day, such as 17:05 or 5:05 PM. */
  time(value: string | Date): string {
    return this.date("t", { hour: "2-digit", minute: "2-digit" }, new Date(value));
  }

  /** Day and time with seconds, for records. */
  dateTimeSeconds(value: string | Date): string {
    return this.date(
      "dts",
      { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" },
      new Date(value),
    );
  }

  /** Day and time. */
  dateTime(value: string | Date): string {
    return this.date(
      "dt",
      { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" },
      new Date(value),
    );
  }

  /** Weekday and date, for the days of a chart. */
  day(value: string | Date): string {
    return this.date("d", { weekday: "short", month: "short", day: "numeric" }, new Date(value));
  }

  /** Weekday and time, for the next days. */
  weekdayTime(value: string | Date): string {
    return this.date("wt", { weekday: "short", hour: "2-digit", minute: "2-digit" }, new Date(value));
  }

  /** Time of day with seconds, for records. */
  timeSeconds(value: string | Date): string {
    return this.date("ts", { hour: "2-digit", minute: "2-digit", second: "2-digit" }, new Date(value));
  }

  /** The date alone. */
  dateOnly(value: string | Date): string {
    return this.date("do", { year: "numeric", month: "short", day: "numeric" }, new Date(value));
  }

  /** A time in the future: weekday and time, with the date if the weekday alone is ambiguous. */
  upcoming(value: string | Date, now = Date.now()): string {
    return new Date(value).getTime() - now < 6 * 86_400_000 ? this.weekdayTime(value) : this.dateTime(value);
  }

  /** A wall-clock time from the minutes since midnight, such as 17:05; 1440 is 24:00, or midnight on a 12-hour clock. */
  clock(minutes: number): string {
    const options = { hour: "2-digit", minute: "2-digit", timeZone: "UTC" } as const;
    const text = this.date("c", options, new Date(minutes * 60_000));
    return minutes === 1440 && text.startsWith("00") ? text.replace("00", "24") : text;
  }

  /** The name of a weekday, Monday is 0. */
  weekday(day: number, width: "long" | "short" | "narrow" = "short"): string {
    return new Intl.DateTimeFormat(this.language, { weekday: width, timeZone: "UTC" }).format(
      new Date(Date.UTC(2024, 0, 1 + day)),
    );
  }

  /** The name of a month, January is 1. */
  month(month: number): string {
    return new Intl.DateTimeFormat(this.language, { month: "short", timeZone: "UTC" }).format(
      new Date(Date.UTC(2024, month - 1, 15)),
    );
  }

  /** The weekdays in the user's order, Monday is 0. */
  weekdays(): number[] {
    return [...Array(7).keys()].map((index) => (index + this.firstWeekday) % 7);
  }

  /** A duration in ms, s, or min, for records. */
  duration(ms: number | null): string {
    if (ms === null) return DASH;
    if (ms < 1000) return `${this.number(ms)} ms`;
    return ms < 120_000 ? `${this.number(ms / 1000, 1)} s` : `${this.number(ms / 60_000, 1)} min`;
  }

  /** A length of time in days, hours and minutes. */
  span(seconds: number | null): string {
    if (seconds === null) return DASH;
    const minutes = Math.floor(seconds / 60);
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    const [large, small] =
      d > 0 ? [`${d} d`, h > 0 ? ` ${h} h` : ""] : [h > 0 ? `${h} h` : "", m > 0 ? ` ${m} min` : ""];
    return (large + small).trim() || "0 min";
  }

  /** How long ago or until, in the user's language. */
  relative(value: string | Date, now = Date.now()): string {
    const seconds = (new Date(value).getTime() - now) / 1000;
    const units = new Intl.RelativeTimeFormat(this.language, { numeric: "auto" });
    const size = Math.abs(seconds);
    if (size < 90) return units.format(Math.round(seconds), "second");
    if (size < 90 * 60) return units.format(Math.round(seconds / 60), "minute");
    if (size < 36 * 3600) return units.format(Math.round(seconds / 3600), "hour");
    return units.format(Math.round(seconds / 86_400), "day");
  }
}
