import type { Miner, Rate } from "../types";

/** The id of the tariff that always exists. */
const DEFAULT_RATE_ID = 1;

export interface Cost {
  /** The current lowest and highest price per kWh of the miners, null if none is known. */
  readonly price: { readonly low: number; readonly high: number; readonly currency: string } | null;
  /** The cost per hour at the current power, by currency. */
  readonly perHour: ReadonlyMap<string, number>;
  /** How many miners draw power at an unknown price. */
  readonly unpriced: number;
}

/** The location of a tariff for all sites without a tariff of their own. */
export const ALL_SITES = "*";

/**
 * Returns the tariff of sites without one of their own: the newest for all sites, else the default tariff. If that has
 * no price, the newest tariff without a location.
 */
export function commonRate(rates: readonly Rate[]): Rate | undefined {
  const newest = (found: readonly Rate[]) => [...found].sort((a, b) => b.id - a.id)[0];
  const common = newest(rates.filter((rate) => rate.location === ALL_SITES));
  const standard = rates.find((rate) => rate.id === DEFAULT_RATE_ID);
  if (common !== undefined || (standard !== undefined && !isUnset(standard))) return common ?? standard;
  return newest(rates.filter((rate) => rate.id !== DEFAULT_RATE_ID && !rate.location)) ?? standard;
}

/** Returns a function that finds the tariff of a miner: that of its area, of its site, or of all sites. */
export function rateFinder(rates: readonly Rate[]): (miner: Pick<Miner, "site" | "location">) => Rate | undefined {
  const byPlace = new Map<string, Rate>();
  for (const rate of [...rates].sort((a, b) => a.id - b.id)) {
    const place = rate.location?.toLowerCase();
    if (place) byPlace.set(place, rate);
  }
  const fallback = commonRate(rates);
  return (miner) => byPlace.get(miner.location.toLowerCase()) ?? byPlace.get(miner.site.toLowerCase()) ?? fallback;
}

/** Returns whether the default tariff has no price, neither its own nor from the Energy dashboard. */
function isUnset(rate: Rate): boolean {
  return rate.type === "flat" && rate.price === null && rate.price_now === null;
}

/** Returns the current energy cost of the responding miners. Prices in several currencies have no range. */
export function costOf(miners: readonly Miner[], rates: readonly Rate[]): Cost {
  const rateOf = rateFinder(rates);
  const perHour = new Map<string, number>();
  const used = new Set<Rate>();
  let unpriced = 0;
  for (const miner of miners) {
    const rate = rateOf(miner);
    if (rate !== undefined) used.add(rate);
    const power = miner.online ? (miner.est_power_w ?? 0) : 0;
    if (power <= 0) continue;
    if (rate === undefined || rate.price_now === null) unpriced += 1;
    else perHour.set(rate.currency, (perHour.get(rate.currency) ?? 0) + (power / 1000) * rate.price_now);
  }
  if (used.size === 0) {
    const fallback = commonRate(rates);
    if (fallback !== undefined) used.add(fallback);
  }
  const prices = [...used].flatMap(({ price_now, currency }) => (price_now === null ? [] : [{ price_now, currency }]));
  const currencies = new Set(prices.map((price) => price.currency));
  const [currency] = currencies;
  const values = prices.map((price) => price.price_now);
  return {
    price:
      currency === undefined || currencies.size > 1
        ? null
        : { low: Math.min(...values), high: Math.max(...values), currency },
    perHour,
    unpriced,
  };
}
