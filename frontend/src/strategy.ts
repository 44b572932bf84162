// A whole dashboard from the registries: with Home Assistant's own cards, except for alerts, plans and commands.

import { button, type Config, heading, historyGraph, section, statisticsGraph, tile } from "./dashboard/cards";
import { minerOf, type Scan, type SiteThing, scan, type Thing } from "./dashboard/scan";
import { loadTexts, type Translate, translator } from "./localize";
import type { HomeAssistant } from "./types";
import { address } from "./url-state";

/** With more miners than this, a site lists them as links: a thousand tiles would take the browser seconds. */
const MAX_TILES = 60;
const SECTIONS = { type: "sections", max_columns: 3, dense_section_placement: true };

interface Setting {
  readonly t: Translate;
  readonly hass: HomeAssistant;
  /** The first part of the dashboard's URL. */
  readonly base: string;
}

async function settingOf(hass: HomeAssistant): Promise<Setting> {
  const t = translator(await loadTexts(hass.language), hass.language, String);
  return { t, hass, base: `/${window.location.pathname.split("/")[1] ?? ""}` };
}

/** Returns the configuration of the dashboard. The views of miners are generated when they are opened. */
export async function dashboard(_config: object, hass: HomeAssistant): Promise<Config> {
  const setting = await settingOf(hass);
  const { t } = setting;
  const found = scan(hass);
  if (found.sites.length === 0) {
    return {
      title: t("common.title"),
      views: [{ title: t("cards.dash_fleet"), cards: [{ type: "markdown", content: t("cards.dash_empty") }] }],
    };
  }
  return {
    title: t("common.title"),
    views: [
      fleetView(found, setting),
      ...found.sites.map((site) => siteView(site, setting)),
      ...(hasPlans(found) ? [plansView(found, setting)] : []),
      ...found.sites.flatMap((site) =>
        site.miners.map((miner) => ({
          title: miner.name,
          path: minerPath(miner),
          subview: true,
          strategy: { type: "custom:miner-remote", device: miner.device.id },
        })),
      ),
    ],
  };
}

/** Returns the configuration of the view of one miner: that of the device in `config`. */
export async function view(config: object, hass: HomeAssistant): Promise<Config> {
  const setting = await settingOf(hass);
  const miner = minerOf(hass, String((config as { device?: unknown }).device ?? ""));
  if (miner === undefined) return { cards: [{ type: "markdown", content: setting.t("cards.dash_gone") }] };
  return minerView(miner, setting);
}

function hasPlans({ schedules, rates }: Scan): boolean {
  return schedules.length > 0 || rates.length > 0;
}

function minerPath(miner: Thing): string {
  return `miner-${miner.device.id}`;
}

function sitePath(site: SiteThing): string {
  return `site-${site.entryId}`;
}

function fleetView(found: Scan, setting: Setting): Config {
  const { t, hass, base } = setting;
  const all = (key: string) => found.sites.map((site) => site.entities[key]);
  return {
    title: t("cards.dash_fleet"),
    path: "fleet",
    icon: "mdi:pickaxe",
    ...SECTIONS,
    sections: [
      ...found.sites.map((site) =>
        section([heading(site.name, "mdi:factory", `${base}/${sitePath(site)}`), ...siteTiles(site)]),
      ),
      alertList({}),
      ...(hasPlans(found)
        ? [section([{ type: "custom:miner-remote-today-card", grid_options: { columns: "full" } }])]
        : []),
      section([
        heading(t("cards.dash_day"), "mdi:chart-line"),
        historyGraph([...all("site_hashrate"), ...all("site_power")]),
      ]),
      section([heading(t("cards.dash_week"), "mdi:chart-bell-curve"), statisticsGraph(all("site_hashrate"))]),
      ...(hass.user?.is_admin ? [section([commands({})])] : []),
    ],
  };
}

function siteTiles(site: SiteThing): (Config | undefined)[] {
  const keys = ["site_hashrate", "site_power", "site_efficiency", "miners_mining", "miners_paused", "miners_offline"];
  return keys.map((key) => tile(site.entities[key]));
}

/** What needs attention at a site, or everywhere. */
function alertList(where: Config): Config {
  return section([{ type: "custom:miner-remote-alerts-card", limit: 10, ...where, grid_options: { columns: "full" } }]);
}

function siteView(site: SiteThing, setting: Setting): Config {
  const { t } = setting;
  const { entities } = site;
  return {
    title: site.name,
    path: sitePath(site),
    ...SECTIONS,
    sections: [
      section([heading(t("cards.dash_now"), "mdi:gauge"), ...siteTiles(site)]),
      alertList({ site: site.entryId }),
      section([
        heading(t("cards.dash_day"), "mdi:chart-line"),
        historyGraph([entities.site_hashrate, entities.site_power]),
        statisticsGraph([entities.site_efficiency]),
      ]),
      section([heading(t("cards.dash_miners"), "mdi:server"), ...minerList(site.miners, setting)], 3),
    ],
  };
}

function minerList(miners: readonly Thing[], setting: Setting): Config[] {
  const { base } = setting;
  if (miners.length > MAX_TILES)
    return [{ type: "markdown", content: links(miners, setting), grid_options: { columns: "full" } }];
  return miners.flatMap((miner) => {
    const open = { action: "navigate", navigation_path: `${base}/${minerPath(miner)}` };
    const card = tile(miner.entities.status ?? miner.entities.hashrate, { name: { type: "device" }, tap_action: open });
    return card === undefined ? [] : [card];
  });
}

/** Links to the miners' views, by area. */
function links(miners: readonly Thing[], { hass, t, base }: Setting): string {
  const areas = new Map<string, string[]>();
  for (const miner of miners) {
    const area = miner.device.area_id === null ? "" : (hass.areas[miner.device.area_id]?.name ?? "");
    const name = miner.name.replace(/[[\]\\<>*_`]/g, "\\$&");
    areas.set(area, [...(areas.get(area) ?? []), `[${name}](${base}/${minerPath(miner)})`]);
  }
  return [...areas]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([area, list]) => `### ${area || t("cards.dash_all")}\n${list.join(" · ")}`)
    .join("\n\n");
}

function plansView(found: Scan, { t }: Setting): Config {
  const calendars = found.sites.flatMap((site) => site.entities.plan ?? []);
  return {
    title: t("cards.dash_plans"),
    path: "plans",
    ...SECTIONS,
    sections: [
      ...found.schedules.map((schedule) =>
        section([
          { type: "custom:miner-remote-plan-card", schedule_id: schedule.scheduleId },
          tile(schedule.entities.schedule_enabled, { features: [{ type: "toggle" }], features_position: "inline" }),
          tile(schedule.entities.schedule_energy_saved),
          tile(schedule.entities.schedule_money_saved),
        ]),
      ),
      ...found.rates.map((rate) =>
        section([
          heading(rate.name, "mdi:cash"),
          ...["current_price", "next_price", "cheapest_price_today", "dearest_price_today"].map((key) =>
            tile(rate.entities[key]),
          ),
          historyGraph([rate.entities.current_price]),
        ]),
      ),
      ...(calendars.length > 0 && found.schedules.length > 0
        ? [
            section([
              { type: "calendar", initial_view: "listWeek", entities: calendars, grid_options: { columns: "full" } },
            ]),
          ]
        : []),
    ],
  };
}

function minerView(miner: NonNullable<ReturnType<typeof minerOf>>, { t, hass }: Setting): Config {
  const { entities } = miner;
  const shown = ["status", "hashrate", "power", "efficiency", "temperature_max", "pool"].map((key) => entities[key]);
  const graphed = [entities.hashrate, entities.power, entities.temperature_max];
  const controls = [
    tile(entities.mining, { features: [{ type: "toggle" }] }),
    tile(entities.power_limit, { features: [{ type: "numeric-input", style: "buttons" }] }),
    tile(entities.locate_light, { features: [{ type: "toggle" }] }),
    button(entities.reboot, t("cards.reboot_heading", { name: miner.name })),
    button(entities.restart_mining, `${t("common.type_restart_mining")}: ${miner.name}?`),
    button(entities.backup, `${t("common.type_backup")}: ${miner.name}?`),
  ].filter((card) => card !== undefined);
  const used = new Set([...shown, ...Object.values(pick(entities, CONTROLS))]);
  const rest = miner.all.map((entity) => entity.entity_id).filter((id) => !used.has(id));
  return {
    ...SECTIONS,
    sections: [
      section([
        heading(t("cards.dash_now"), "mdi:gauge", panelPage(miner, hass)),
        ...shown.map((entity) => tile(entity)),
      ]),
      ...(controls.length > 0 ? [section([heading(t("cards.dash_controls"), "mdi:tune"), ...controls])] : []),
      section([heading(t("cards.dash_day"), "mdi:chart-line"), historyGraph(graphed)]),
      ...(rest.length > 0
        ? [
            section([
              heading(t("cards.dash_more"), "mdi:dots-horizontal"),
              {
                type: "entities",
                entities: rest.map((entity) => ({ entity, name: { type: "entity" } })),
                grid_options: { columns: "full" },
              },
            ]),
          ]
        : []),
      ...(hass.user?.is_admin ? [section([commands({ device: miner.device.id })])] : []),
    ],
  };
}

/** The address of a miner's page in the panel, which only administrators can open. */
function panelPage({ device }: Thing, { user }: HomeAssistant): string | undefined {
  const id = device.identifiers.find(([domain]) => domain === "miner_remote")?.[1];
  return user?.is_admin && id !== undefined ? address(["miner", id]) : undefined;
}

const CONTROLS = ["mining", "power_limit", "locate_light", "reboot", "restart_mining", "backup"];

function pick(entities: Thing["entities"], keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(entities).filter(([key]) => keys.includes(key)));
}

function commands(where: Config): Config {
  return { type: "custom:miner-remote-history-card", ...where };
}
