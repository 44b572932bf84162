import { rest } from "../api";
import type { Env } from "../env";
import type { Rate } from "../types";

/** The tariff that the integration makes. */
const FIRST = { id: 1, name: "Default" };

/** Returns the tariffs with their current prices; the first one is named in the user's language until it is renamed. */
export async function loadRates({ hass, t }: Env): Promise<readonly Rate[]> {
  const { rates } = await rest<{ readonly rates: readonly Rate[] }>(hass, "GET", "remote/rates");
  return rates.map((rate) =>
    rate.id === FIRST.id && rate.name === FIRST.name ? { ...rate, name: t("common.default_tariff") } : rate,
  );
}
