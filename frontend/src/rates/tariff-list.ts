import { type ApiError, asApiError, rest } from "../api";
import type { Env } from "../env";
import { Feed } from "../feed";
import type { PricePoint, Rate, Schedule } from "../types";
import type { StoredTariff } from "./draft";
import { loadRates } from "./load";

type Changes = readonly {
  readonly change_type: "added" | "updated" | "removed";
  readonly rate_id: string;
  readonly item: StoredTariff;
}[];

const MINUTE = 60_000;
const HOURS = 48;

/** The prices of one tariff for the next two days. */
export interface Curve {
  readonly rateId: number;
  readonly from: string;
  readonly until: string;
  readonly points: readonly PricePoint[];
}

/**
 * The tariffs and their prices: updated by Home Assistant when a tariff changes, and reloaded each minute because
 * prices change with time.
 */
export class TariffList {
  private readonly byId = new Map<number, StoredTariff>();
  /** Whether the list of tariffs has arrived. */
  listed = false;
  /** The tariffs with their current prices; undefined until the first answer. */
  shown: readonly Rate[] | undefined;
  schedules: readonly Schedule[] = [];
  curve: Curve | undefined;
  /** The last error, undefined while all is well. */
  error: ApiError | undefined;
  private curveOf: number | undefined;
  private readonly feeds: readonly Feed<never>[];

  constructor(
    private readonly env: () => Env,
    private readonly changed: () => void,
  ) {
    const connection = () => this.env().hass.connection;
    this.feeds = [
      new Feed<Changes>(connection, "miner_remote/rates/subscribe", (changes) => this.take(changes)) as Feed<never>,
      new Feed<never>(connection, "miner_remote/schedules/subscribe", () => undefined),
    ];
  }

  /** Subscribes to the tariffs; returns a function that ends this. */
  follow(): () => void {
    const update = () => {
      this.error = this.feeds.find((feed) => feed.error !== undefined)?.error ?? this.error;
      this.changed();
      void this.load();
    };
    const endings = this.feeds.map((feed) => feed.listen(update));
    const timer = setInterval(() => void this.load(), MINUTE);
    return () => {
      clearInterval(timer);
      for (const end of endings) end();
    };
  }

  /** The tariff as it is stored, without the price of the Energy dashboard. */
  kept(rateId: number): StoredTariff | undefined {
    return this.byId.get(rateId);
  }

  usersOf(rateId: number): readonly Schedule[] {
    return this.schedules.filter((schedule) => schedule.electricity_rate_id === rateId);
  }

  /** Selects the tariff whose prices are loaded. */
  want(rateId: number | undefined): void {
    if (rateId === this.curveOf) return;
    this.curveOf = rateId;
    void this.loadCurve();
  }

  /** Reloads everything. */
  async load(): Promise<void> {
    try {
      const [rates, schedules] = await Promise.all([
        loadRates(this.env()),
        rest<{ schedules: readonly Schedule[] }>(this.env().hass, "GET", "remote/schedule/power"),
      ]);
      this.shown = rates;
      this.schedules = schedules.schedules;
      this.error = undefined;
    } catch (thrown) {
      this.error = asApiError(thrown);
    }
    this.changed();
    // A deleted tariff has no prices; the page selects another one next.
    if (this.shown?.some((rate) => rate.id === this.curveOf)) await this.loadCurve();
  }

  private async loadCurve(): Promise<void> {
    const rateId = this.curveOf;
    if (rateId === undefined) return;
    const now = Date.now();
    try {
      const points = await rest<readonly PricePoint[]>(
        this.env().hass,
        "GET",
        `remote/rates/${rateId}/prices?hours=${HOURS}`,
      );
      if (rateId !== this.curveOf) return;
      const hour = Math.floor(now / 3_600_000) * 3_600_000;
      this.curve = {
        rateId,
        from: new Date(hour).toISOString(),
        until: new Date(hour + HOURS * 3_600_000).toISOString(),
        points,
      };
    } catch (thrown) {
      // The list reports a tariff that was just deleted.
      if (rateId === this.curveOf && asApiError(thrown).status !== 404) {
        this.error = asApiError(thrown);
      }
    }
    this.changed();
  }

  private take(changes: Changes): void {
    this.listed = true;
    for (const { change_type: kind, rate_id: id, item } of changes) {
      if (kind === "removed") this.byId.delete(Number(id));
      else this.byId.set(item.id, item);
    }
  }
}
