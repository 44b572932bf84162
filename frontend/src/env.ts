import { Alerts } from "./alerts/alerts";
import { Batches } from "./batches";
import { CatalogSource } from "./catalog";
import { errorText } from "./errors";
import { Fleet } from "./fleet";
import { Format } from "./format";
import { addTexts, loadTexts, type Texts, type Translate, translator } from "./localize";
import { MinerValues } from "./miner-values";
import { PolicyFeed, PoolLibrary } from "./policies/library";
import { Pools } from "./pools";
import { TableSettings } from "./table-settings";
import type { HomeAssistant, LastCommand } from "./types";

/** The profile settings that texts and formats depend on. */
export function profileOf({ language, locale, config }: HomeAssistant): string {
  return JSON.stringify([language, locale, config.currency, config.time_zone]);
}

/** Returns the texts of the user's language, after the integration's texts for errors were loaded into `hass`. */
export async function prepareTexts(hass: HomeAssistant): Promise<Texts> {
  const [texts] = await Promise.all([
    loadTexts(hass.language),
    // Without them, errors are in English.
    hass.loadBackendTranslation("exceptions", "miner_remote").catch(() => undefined),
  ]);
  return texts;
}

type LastCommands = MinerValues<{ readonly command: LastCommand | null }, "last_command">;

/** The latest `hass` and the shared feeds of a page. */
export class Session {
  hass: HomeAssistant;
  readonly fleet: Fleet;
  readonly pools: Pools;
  readonly library: PoolLibrary;
  readonly policies: PolicyFeed;
  readonly lastCommands: LastCommands;
  readonly batches: Batches;
  readonly catalog: CatalogSource;
  readonly alerts: Alerts;
  readonly table: TableSettings;

  constructor(hass: HomeAssistant) {
    this.hass = hass;
    this.fleet = new Fleet(() => this.hass.connection);
    this.pools = new Pools(() => this.hass.connection);
    this.library = new PoolLibrary(() => this.hass.connection);
    this.policies = new PolicyFeed(() => this.hass.connection);
    this.lastCommands = new MinerValues(
      () => this.hass.connection,
      "miner_remote/last_commands/subscribe",
      "last_command",
      ({ command }) => command,
    );
    this.batches = new Batches(() => this.hass.connection);
    this.catalog = new CatalogSource(() => this.hass);
    this.alerts = new Alerts(() => this.hass.connection);
    this.table = new TableSettings(() => this.hass);
  }
}

function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * What every part of the panel receives. It is the same object until the user's language or formats change, so that
 * a new `hass`, which arrives with every state change, redraws nothing.
 */
export class Env {
  readonly format: Format;
  readonly t: Translate;

  private readonly zones = new Map<string, Env>();
  private adding: Promise<void> | undefined;

  /** Without `timeZone`, times are in the zone of the user's profile. */
  constructor(
    private readonly session: Session,
    private readonly texts: Texts,
    timeZone?: string,
  ) {
    this.format = new Format(session.hass, timeZone);
    this.t = translator(texts, session.hass.language, (value) => this.format.number(value, 2));
  }

  /** Returns the same environment with times in another zone, such as that of a schedule; unchanged for an invalid zone. */
  inZone(timeZone: string): Env {
    if (timeZone === this.format.timeZone) return this;
    let made = this.zones.get(timeZone);
    if (made === undefined) {
      made = isZone(timeZone) ? new Env(this.session, this.texts, timeZone) : this;
      this.zones.set(timeZone, made);
    }
    return made;
  }

  /** Loads the texts that the first view does not need. */
  later(): Promise<void> {
    this.adding ??= addTexts(this.texts, this.hass.language);
    return this.adding;
  }

  /** Returns a thrown error, or the failure of a command, in the user's language. */
  errorText(thrown: unknown): string {
    return errorText(this.hass, this, thrown);
  }

  /** The latest state of Home Assistant; never keep it. */
  get hass(): HomeAssistant {
    return this.session.hass;
  }

  get fleet(): Fleet {
    return this.session.fleet;
  }

  get pools(): Pools {
    return this.session.pools;
  }

  /** The named pools that policies and commands choose from. */
  get library(): PoolLibrary {
    return this.session.library;
  }

  get policies(): PolicyFeed {
    return this.session.policies;
  }

  get lastCommands(): LastCommands {
    return this.session.lastCommands;
  }

  /** Columns, density and saved views of the fleet's table. */
  get table(): TableSettings {
    return this.session.table;
  }

  get catalog(): CatalogSource {
    return this.session.catalog;
  }

  get alerts(): Alerts {
    return this.session.alerts;
  }

  get batches(): Batches {
    return this.session.batches;
  }
}
