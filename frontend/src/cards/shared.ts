import { Env, prepareTexts, Session } from "../env";
import type { Connection, HomeAssistant } from "../types";

interface Shared {
  readonly session: Session;
  readonly envs: Map<string, Promise<Env>>;
}

/** All cards of a page share one session, and with it one subscription of the fleet. */
const sessions = new WeakMap<Connection, Shared>();

/** What texts and formats depend on. */
export function profileOf(hass: HomeAssistant): string {
  return JSON.stringify([hass.language, hass.locale, hass.config.currency, hass.config.time_zone]);
}

/** Tells the session of a page the latest `hass`. */
export function latest(hass: HomeAssistant): Shared {
  let shared = sessions.get(hass.connection);
  if (shared === undefined) {
    shared = { session: new Session(hass), envs: new Map() };
    sessions.set(hass.connection, shared);
  }
  shared.session.hass = hass;
  return shared;
}

/** Returns what the cards of a page are drawn with, the same for all that have the same language and formats. */
export function sharedEnv(hass: HomeAssistant): Promise<Env> {
  const { session, envs } = latest(hass);
  const profile = profileOf(hass);
  let made = envs.get(profile);
  if (made === undefined) {
    made = prepareTexts(hass).then((texts) => new Env(session, texts));
    envs.set(profile, made);
    // A file that could not be fetched may be there the next time.
    made.catch(() => envs.delete(profile));
  }
  return made;
}
