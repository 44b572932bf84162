import { vi } from "vitest";
import { Env, Session } from "../src/env";
import { loadTexts } from "../src/localize";
import type { HomeAssistant } from "../src/types";

type Handler = (message: unknown) => void;

/** A Home Assistant that answers REST requests from a table and lets a test send messages of subscriptions. */
export function fakeHass(answers: Record<string, unknown> = {}, changes: Partial<HomeAssistant> = {}) {
  const subscriptions = new Map<string, Handler>();
  const callApi = vi.fn(async (method: string, path: string) => {
    const answer = answers[`${method} ${path.split("?")[0]}`];
    if (answer instanceof Error || (answer as { status_code?: number } | undefined)?.status_code) throw answer;
    return structuredClone(answer ?? {});
  });
  const ready = new Set<() => void>();
  const callService = vi.fn(async (..._call: unknown[]) => undefined);
  const hass = {
    language: "en",
    locale: {
      language: "en",
      number_format: "language",
      time_format: "24",
      date_format: "language",
      time_zone: "server",
      first_weekday: "monday",
    },
    config: { time_zone: "Europe/Berlin", currency: "EUR" },
    user: { name: "Kim", is_admin: true },
    areas: {},
    devices: {},
    entities: {},
    states: {},
    localize: () => "",
    loadBackendTranslation: vi.fn(async () => undefined),
    connection: {
      subscribeMessage: vi.fn(async (callback: Handler, message: { type: string }) => {
        subscriptions.set(message.type, callback);
        return async () => {
          if (subscriptions.get(message.type) === callback) subscriptions.delete(message.type);
        };
      }),
      addEventListener: vi.fn((_event: string, listener: () => void) => ready.add(listener)),
      removeEventListener: vi.fn((_event: string, listener: () => void) => ready.delete(listener)),
    },
    callApi,
    callService,
    callWS: vi.fn(async () => ({})),
    fetchWithAuth: vi.fn(),
    ...changes,
  } as unknown as HomeAssistant;
  /** Reports that the connection was lost and restored. */
  const reconnect = () => {
    subscriptions.clear();
    for (const listener of [...ready]) listener();
  };
  return { hass, callApi, callService, subscriptions, reconnect };
}

export async function fakeEnv(hass: HomeAssistant): Promise<Env> {
  const env = new Env(new Session(hass), await loadTexts(hass.language));
  await env.later();
  return env;
}

/** Waits until elements have rendered the answers of requests. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
}
