import { expect, test } from "vitest";
import { Format } from "../src/format";

function format(language: string, timeFormat: string): Format {
  return new Format({
    language,
    locale: {
      language,
      number_format: "language",
      time_format: timeFormat,
      date_format: "language",
      time_zone: "server",
      first_weekday: "language",
    },
    config: { time_zone: "UTC", currency: "EUR" },
  });
}

// The space before AM is a narrow one.
const clocks = (made: Format): string[] => [0, 365, 720, 1440].map((at) => made.clock(at).replace(/\s/g, " "));

test("wall-clock times are in the user's format, also at both ends of a day", () => {
  expect(clocks(format("en", "24"))).toEqual(["00:00", "06:05", "12:00", "24:00"]);
  expect(clocks(format("de", "language"))).toEqual(["00:00", "06:05", "12:00", "24:00"]);
  expect(clocks(format("en", "language"))).toEqual(["12:00 AM", "6:05 AM", "12:00 PM", "12:00 AM"]);
  expect(clocks(format("de", "24"))).toEqual(["00:00", "06:05", "12:00", "24:00"]);
});

test("midnight of an instant is 00:00 and not 24:00", () => {
  expect(format("en", "24").time("2026-11-23T00:00:00Z")).toBe("00:00");
});

test("spans omit zero units", () => {
  const spans = [0, 59, 60, 3600, 3660, 86_400, 90_000, 90_060, null].map((at) => format("en", "24").span(at));
  expect(spans).toEqual(["0 min", "0 min", "1 min", "1 h", "1 h 1 min", "1 d", "1 d 1 h", "1 d 1 h", "–"]);
});
