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
  if (byPlace.size === 0) return () => fallback;
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

/** An amount of money per day. */
export interface Daily {
  readonly value: number;
  readonly currency: string;
}

/** Costs and earnings of single miners at the current prices. */
export class Prices {
  private readonly rateOf: ReturnType<typeof rateFinder>;
  /** The currency of all tariffs with a price, undefined if they have several. */
  readonly currency: string | undefined;

  constructor(private readonly rates: readonly Rate[]) {
    this.rateOf = rateFinder(rates);
    const currencies = new Set(rates.filter((rate) => rate.price_now !== null).map((rate) => rate.currency));
    this.currency = currencies.size === 1 ? [...currencies][0] : undefined;
  }

  /** Returns the energy cost at the current power, null without a price or a power. */
  cost(miner: Miner): Daily | null {
    const rate = this.rateOf(miner);
    if (rate === undefined || rate.price_now === null || miner.est_power_w === null) return null;
    return { value: (miner.est_power_w / 1000) * 24 * rate.price_now, currency: rate.currency };
  }

  /** Returns what mining earns beyond the energy cost, or what is missing; null if the miner reports too little. */
  margin(miner: Miner): Daily | "no_price" | "no_hashprice" | null {
    if (miner.est_power_w === null || miner.hashrate_ths === null) return null;
    const rate = this.rateOf(miner);
    const cost = this.cost(miner);
    if (rate === undefined || cost === null) return "no_price";
    const { currency } = cost;
    const same = this.rates.find((other) => other.currency === currency && other.hashprice_now != null);
    const hashprice = rate.hashprice_now ?? same?.hashprice_now;
    return hashprice == null ? "no_hashprice" : { value: hashprice * miner.hashrate_ths - cost.value, currency };
  }
}
