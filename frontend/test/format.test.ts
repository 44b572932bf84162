import { describe, expect, test } from "vitest";
import { Format } from "../src/format";

function format(language: string, time_format = "language", number_format = "language"): Format {
  const locale = {
    language,
    number_format,
    time_format,
    date_format: "language",
    time_zone: "server",
    first_weekday: "monday",
  };
  return new Format({ language, locale, config: { time_zone: "Europe/Berlin", currency: "EUR" } });
}

/** Browsers write a narrow space before AM and PM. */
function plain(text: string): string {
  return text.replace(/\s/g, " ");
}

describe("times", () => {
  const evening = "2026-11-25T19:05:09Z";
  const night = "2026-11-25T23:30:00Z";

  test("a 12-hour clock has no zero before the hour in any format", () => {
    const english = format("en");
    expect(plain(english.time(evening))).toBe("8:05 PM");
    expect(plain(english.weekdayTime(evening))).toBe("Wed 8:05 PM");
    expect(plain(english.dateTime(evening))).toBe("Nov 25, 2026, 8:05 PM");
    expect(plain(english.dateTimeSeconds(evening))).toBe("Nov 25, 2026, 8:05:09 PM");
    expect(plain(english.clock(6 * 60))).toBe("6:00 AM");
  });

  test("a 24-hour clock has two digits, and midnight is 00", () => {
    for (const clock of [format("de"), format("en", "24")]) {
      expect(clock.time(night)).toBe("00:30");
      expect(clock.time("2026-11-26T07:05:00Z")).toBe("08:05");
      expect(clock.timeSeconds(evening)).toBe("20:05:09");
    }
  });

  test("the user's choice wins over the language", () => {
    expect(plain(format("de", "12").time(evening))).toMatch(/^8:05 PM$/);
    const browser = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions().hour12;
    expect(plain(format("de", "system").time(evening))).toBe(browser ? "8:05 PM" : "20:05");
  });

  test("a time within days has a weekday, a later one a date", () => {
    const now = Date.parse("2026-11-25T12:00:00Z");
    expect(format("en", "24").upcoming("2026-11-27T12:00:00Z", now)).toBe("Fri 13:00");
    expect(format("en", "24").upcoming("2026-12-02T12:00:00Z", now)).toBe("Dec 2, 2026, 13:00");
  });
});

test("numbers and money follow the profile", () => {
  expect(format("de").number(1234.5, 1)).toBe("1.234,5");
  expect(format("de", "24", "comma_decimal").number(1234.5, 1)).toBe("1,234.5");
  expect(format("en", "24", "none").number(1234.5, 1)).toBe("1234.5");
  expect(plain(format("de").price(0.195))).toBe("0,195 €/kWh");
});
