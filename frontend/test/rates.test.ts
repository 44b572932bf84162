import { describe, expect, test } from "vitest";
import {
  bodyOf,
  draftOf,
  drawable,
  NEW_PERIOD,
  problemsOf,
  type RateDraft,
  type StoredTariff,
} from "../src/rates/draft";
import { loadRates } from "../src/rates/load";
import { priceEntities, tariffsOf } from "../src/rates/source";
import { gaps, type Period, ranges, seasons, weekOf } from "../src/rates/week";
import type { EntityState } from "../src/types";
import { fakeEnv, fakeHass } from "./fake-hass";

const ALL_DAYS = [0, 1, 2, 3, 4, 5, 6];
const YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
const period = (days: number[], start: number, end: number, price: number, months = YEAR): Period => ({
  days,
  months,
  start: start * 60,
  end: end * 60,
  price,
});

describe("the week of a time-of-use tariff", () => {
  test("an end before the start is on the next day, also from Sunday to Monday", () => {
    const week = weekOf([period([6], 22, 6, 0.1)], null, 1);
    expect(week[6]).toEqual([
      { from: 0, until: 1320, price: null },
      { from: 1320, until: 1440, price: 0.1 },
    ]);
    expect(week[0]?.[0]).toEqual({ from: 0, until: 360, price: 0.1 });
    expect(week[1]).toEqual([{ from: 0, until: 1440, price: null }]);
  });

  test("the first of overlapping periods applies", () => {
    const week = weekOf([period([0], 8, 10, 1), period(ALL_DAYS, 0, 24, 2)], null, 1);
    expect(week[0]?.map((piece) => piece.price)).toEqual([2, 1, 2]);
    expect(week[1]).toEqual([{ from: 0, until: 1440, price: 2 }]);
  });

  test("a period with equal start and end lasts a whole day", () => {
    const week = weekOf([period([2], 6, 6, 3)], 0, 1);
    expect(week[2]?.at(-1)).toEqual({ from: 360, until: 1440, price: 3 });
    expect(week[3]?.[0]).toEqual({ from: 0, until: 360, price: 3 });
  });

  test("a period applies only in its months", () => {
    const periods = [period(ALL_DAYS, 0, 24, 1, [6, 7, 8])];
    expect(weekOf(periods, null, 7)[0]?.[0]?.price).toBe(1);
    expect(weekOf(periods, null, 1)[0]?.[0]?.price).toBeNull();
    expect(seasons(periods).map((season) => season.months)).toEqual([
      [1, 2, 3, 4, 5, 9, 10, 11, 12],
      [6, 7, 8],
    ]);
  });

  test("times without a price are listed once for all months with the same times", () => {
    const periods = [period([0, 1, 2, 3, 4], 0, 24, 1), period([5, 6], 8, 20, 2, [1, 2])];
    expect(gaps(periods, null)).toEqual([
      {
        months: [1, 2],
        spans: [
          { days: [5, 6], from: 0, until: 480 },
          { days: [5, 6], from: 1200, until: 1440 },
        ],
      },
      { months: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12], spans: [{ days: [5, 6], from: 0, until: 1440 }] },
    ]);
    expect(gaps(periods, 0.3)).toEqual([]);
  });

  test("a price of zero is a price", () => {
    expect(gaps([period(ALL_DAYS, 0, 24, 0)], null)).toEqual([]);
  });

  test("numbers as ranges", () => {
    expect(ranges([4, 0, 1, 2, 6])).toEqual([
      [0, 2],
      [4, 4],
      [6, 6],
    ]);
    expect(ranges([])).toEqual([]);
  });
});

describe("the form of a tariff", () => {
  const kept: StoredTariff = {
    id: 3,
    name: "Night and day",
    type: "tou",
    currency: "EUR",
    price: 0.31,
    periods: [
      { days: [0, 1], months: [1], start_hour: 22, start_minute: 30, end_hour: 24, end_minute: 0, price: -0.02 },
    ],
    entity_id: null,
    tariff_prices: {},
    location: "Hall 1",
    timezone: "Europe/Berlin",
  };

  test("reading and sending back changes nothing", () => {
    expect(bodyOf(draftOf(kept))).toEqual({
      name: "Night and day",
      type: "tou",
      currency: "EUR",
      price: 0.31,
      periods: kept.periods,
      entity_id: null,
      tariff_prices: null,
      location: "Hall 1",
      timezone: "Europe/Berlin",
    });
  });

  test("numbers are shown and read with the user's separator", () => {
    const draft = draftOf(kept, ",");
    expect([draft.price, draft.periods[0]?.price]).toEqual(["0,31", "-0,02"]);
    expect(bodyOf(draft)).toEqual(bodyOf(draftOf(kept)));
  });

  test("an end at midnight is drawn to the end of the day", () => {
    expect(drawable(draftOf(kept))).toEqual([{ days: [0, 1], months: [1], start: 1350, end: 1440, price: -0.02 }]);
  });

  test("another type removes unused values", () => {
    const sensor: RateDraft = {
      ...draftOf(kept),
      type: "sensor",
      entityId: " select.meter ",
      tariffs: [
        { name: "peak", price: "0.4" },
        { name: "offpeak", price: " " },
      ],
    };
    expect(bodyOf(sensor)).toMatchObject({
      price: null,
      periods: null,
      entity_id: "select.meter",
      tariff_prices: { peak: 0.4 },
    });
  });

  test("a new flat tariff needs a name and a price, the default tariff no price", () => {
    expect([...problemsOf(draftOf(undefined), undefined)]).toEqual([
      ["name", "rates.need_name"],
      ["price", "rates.need_price"],
    ]);
    expect(problemsOf({ ...draftOf(undefined), name: "Default" }, 1).size).toBe(0);
  });

  test("text that is not a number and values out of range are errors", () => {
    const priced = (price: string) => problemsOf({ ...draftOf(undefined), name: "x", price }, 2).get("price");
    expect(priced("abc")).toBe("rates.need_number");
    expect(priced("200000")).toBe("rates.need_number");
    expect(priced("-0.05")).toBeUndefined();
    expect(priced("0")).toBeUndefined();
    expect(priced("0,31")).toBeUndefined();
  });

  test("each error of a period has its own path", () => {
    const draft: RateDraft = {
      ...draftOf(kept),
      price: "",
      periods: [
        { ...NEW_PERIOD, price: "1" },
        { days: [], months: [], start: "", end: "25:00", price: "" },
      ],
    };
    expect([...problemsOf(draft, 3).keys()]).toEqual([
      "periods[1].days",
      "periods[1].months",
      "periods[1].start_hour",
      "periods[1].end_hour",
      "periods[1].price",
    ]);
    expect(problemsOf({ ...draft, periods: [] }, 3).get("periods")).toBe("rates.need_periods");
  });

  test("a sensor tariff needs an entity id, and its levels need prices", () => {
    const draft: RateDraft = { ...draftOf(kept), type: "sensor", tariffs: [{ name: "peak", price: "x" }] };
    expect([...problemsOf(draft, 3).keys()]).toEqual(["entity_id", "tariff_prices.peak"]);
    expect(problemsOf({ ...draft, entityId: "sensor.price", tariffs: [] }, 3).size).toBe(0);
  });
});

describe("entities that report a price", () => {
  const state = (id: string, attributes: EntityState["attributes"] = {}, value = "0.3"): EntityState => ({
    entity_id: id,
    state: value,
    attributes,
    last_changed: "",
  });

  test("by unit, by their list of prices, and utility meters; none of our own", () => {
    const states = Object.fromEntries(
      [
        state("sensor.spot", { unit_of_measurement: "EUR/kWh", friendly_name: "Spot" }),
        state("sensor.market", { unit_of_measurement: "øre/MWh", friendly_name: "Market" }),
        state("sensor.energy", { unit_of_measurement: "kWh" }),
        state("sensor.own", { unit_of_measurement: "EUR/kWh" }),
        state("event.day_rates", { rates: [] }),
        state("event.button", {}),
        state("select.meter", { options: ["peak"] }, "peak"),
        state("select.mode", { options: ["eco"] }, "eco"),
      ].map((item) => [item.entity_id, item]),
    );
    const found = priceEntities(states, {
      "sensor.own": { platform: "miner_remote" },
      "select.meter": { platform: "utility_meter" },
      "select.mode": { platform: "other" },
    });
    expect(found.map((item) => item.id)).toEqual(["event.day_rates", "sensor.market", "select.meter", "sensor.spot"]);
  });

  test("price levels that an entity reports instead of a price", () => {
    expect(tariffsOf("select.meter", state("select.meter", { options: ["peak", "offpeak"] }))).toEqual([
      "peak",
      "offpeak",
    ]);
    expect(tariffsOf("sensor.price", state("sensor.price"))).toEqual([]);
    expect(tariffsOf("select.gone", undefined)).toEqual([]);
  });
});

test("the tariff that the integration makes is named in the user's language until it is renamed", async () => {
  const named = async (language: string, name: string) => {
    const { hass } = fakeHass(
      {
        "GET remote/rates": {
          rates: [
            { id: 1, name },
            { id: 2, name: "Default" },
          ],
        },
      },
      { language },
    );
    return (await loadRates(await fakeEnv(hass))).map((rate) => rate.name);
  };
  expect(await named("de", "Default")).toEqual(["Standard", "Default"]);
  expect(await named("de", "Night")).toEqual(["Night", "Default"]);
  expect(await named("en", "Default")).toEqual(["Default", "Default"]);
});
