import { Env, prepareTexts, profileOf, Session } from "../env";
import type { Connection, HomeAssistant } from "../types";

interface Shared {
  readonly session: Session;
  readonly envs: Map<string, Promise<Env>>;
}

/** All cards of a page share one session and one subscription to the fleet. */
const sessions = new WeakMap<Connection, Shared>();

/** Passes the latest `hass` to the page's session. */
export function latest(hass: HomeAssistant): Shared {
  let shared = sessions.get(hass.connection);
  if (shared === undefined) {
    shared = { session: new Session(hass), envs: new Map() };
    sessions.set(hass.connection, shared);
  }
  shared.session.hass = hass;
  return shared;
}

/** Returns the `Env` of the page's cards; cards with the same language and formats share it. */
export function sharedEnv(hass: HomeAssistant): Promise<Env> {
  const { session, envs } = latest(hass);
  const profile = profileOf(hass);
  let made = envs.get(profile);
  if (made === undefined) {
    made = prepareTexts(hass).then(async (texts) => {
      const env = new Env(session, texts);
      await env.later();
      return env;
    });
    envs.set(profile, made);
    // Try again the next time if a file could not be loaded.
    made.catch(() => envs.delete(profile));
  }
  return made;
}
