// Finds entities that seem to report an electricity price.

import { byName } from "../order";
import type { EntityEntry, EntityState } from "../types";

export interface PriceEntity {
  readonly id: string;
  readonly name: string;
}

const PER_ENERGY = /\/\s*([kmg]?wh|[mg]j)$/i;
const TARIFF_DOMAINS = new Set(["select", "input_select"]);

/**
 * Returns the entities to suggest, by name: sensors with a unit such as EUR/kWh, events with a list of prices, and the
 * tariffs of utility meters. The integration's own are left out, because a tariff cannot follow itself.
 */
export function priceEntities(
  states: Readonly<Record<string, EntityState>>,
  entities: Readonly<Record<string, Pick<EntityEntry, "platform">>>,
): PriceEntity[] {
  return Object.values(states)
    .filter(({ entity_id: id, attributes }) => {
      const platform = entities[id]?.platform;
      const domain = id.slice(0, id.indexOf("."));
      if (platform === "miner_remote") return false;
      if (domain === "sensor" || domain === "input_number") {
        return PER_ENERGY.test(String(attributes.unit_of_measurement ?? ""));
      }
      if (domain === "event") return Array.isArray(attributes.rates);
      return domain === "select" && platform === "utility_meter";
    })
    .map((state) => ({ id: state.entity_id, name: String(state.attributes.friendly_name ?? state.entity_id) }))
    .sort((a, b) => byName(a.name, b.name));
}

/** Returns the price levels that an entity may report instead of a price; empty if it reports a price. */
export function tariffsOf(entityId: string, state: EntityState | undefined): readonly string[] {
  const options = state?.attributes.options;
  if (Array.isArray(options)) return options.map(String);
  return state !== undefined && TARIFF_DOMAINS.has(entityId.slice(0, entityId.indexOf("."))) ? [state.state] : [];
}
