// What Home Assistant needs of a card before it is drawn: its form, an example, its size.

import type { DeviceEntry, EntityEntry, HomeAssistant } from "../types";
import { isMiner, itemOfDevice, scheduleOf } from "./members";
import type { PickerKey } from "./picker";

interface Field {
  readonly name: PickerKey & string;
  /** The key of the label, if it differs from the name of the field. */
  readonly label?: PickerKey;
  readonly required?: boolean;
  readonly selector: object;
}

export interface Kind {
  /** Its name in the picker and in its element's tag. */
  readonly name: "fleet" | "alerts" | "miner" | "today" | "plan" | "history";
  readonly form: readonly Field[];
  readonly example: (hass: HomeAssistant) => object;
  /** The configuration to offer for one of the integration's entities; null if the card cannot show it. */
  readonly suggest?: (entity: EntityEntry, device: DeviceEntry) => object | null;
  readonly columns: number;
  readonly minColumns: number;
  /** The height in units of 50 px, for dashboards of columns. */
  readonly size: number;
}

const INTEGRATION = "miner_remote";
const TITLE: Field = { name: "title", selector: { text: {} } };
const SITE: Field = { name: "site", selector: { config_entry: { integration: INTEGRATION } } };
const LIMIT: Field = { name: "limit", selector: { number: { min: 1, max: 50, mode: "box" } } };
// Sites, schedules and tariffs are devices too, but only miners have buttons.
const MINER = {
  device: { filter: { integration: INTEGRATION }, entity: { integration: INTEGRATION, domain: "button" } },
};

export const KINDS: readonly Kind[] = [
  {
    name: "fleet",
    form: [TITLE, SITE, { name: "area", selector: { area: { device: { integration: INTEGRATION } } } }, LIMIT],
    example: () => ({}),
    columns: 12,
    minColumns: 6,
    size: 5,
  },
  {
    name: "alerts",
    form: [TITLE, SITE, LIMIT],
    example: () => ({}),
    columns: 12,
    minColumns: 6,
    size: 5,
  },
  {
    name: "miner",
    form: [{ name: "device", required: true, selector: MINER }, TITLE],
    example: (hass) => {
      const found = ours(hass, "button.")?.device_id;
      return found ? { device: found } : {};
    },
    suggest: (_entity, device) => (isMiner(device) ? { device: device.id } : null),
    columns: 12,
    minColumns: 6,
    size: 4,
  },
  {
    name: "today",
    form: [
      TITLE,
      {
        name: "entity",
        label: "any_item",
        selector: { entity: { filter: { integration: INTEGRATION, domain: "sensor" } } },
      },
    ],
    example: () => ({}),
    suggest: (entity, device) => (itemOfDevice(device) === undefined ? null : { entity: entity.entity_id }),
    columns: 12,
    minColumns: 6,
    size: 10,
  },
  {
    name: "plan",
    form: [
      {
        name: "entity",
        required: true,
        selector: { entity: { filter: { integration: INTEGRATION, domain: "sensor", device_class: "timestamp" } } },
      },
      TITLE,
      { name: "hours", selector: { number: { min: 1, max: 336, mode: "box" } } },
    ],
    example: (hass) => {
      const found = ours(hass, "sensor.", "schedule_next_change")?.entity_id;
      return found ? { entity: found } : {};
    },
    suggest: (entity, device) => (scheduleOf(device) === undefined ? null : { entity: entity.entity_id }),
    columns: 12,
    minColumns: 6,
    size: 9,
  },
  {
    name: "history",
    form: [TITLE, { name: "device", label: "any_device", selector: MINER }, LIMIT],
    example: () => ({}),
    columns: 12,
    minColumns: 6,
    size: 7,
  },
];

/** Returns the suggestion of a kind of card for an entity; null if there is none. */
export function suggestion(kind: Kind, hass: HomeAssistant, entityId: string): object | null {
  const entity = hass.entities[entityId];
  const device = entity?.device_id ? hass.devices[entity.device_id] : undefined;
  if (entity?.platform !== INTEGRATION || device === undefined) return null;
  const config = kind.suggest?.(entity, device) ?? null;
  return config === null ? null : { config: { type: `custom:miner-remote-${kind.name}-card`, ...config } };
}

/** The first entity of the integration in a domain, with a translation key if one is given. */
function ours(hass: HomeAssistant, domain: string, translationKey?: string) {
  return Object.values(hass.entities).find(
    (entity) =>
      entity.platform === INTEGRATION &&
      entity.entity_id.startsWith(domain) &&
      (translationKey === undefined || entity.translation_key === translationKey),
  );
}
