import type { HomeAssistant, Miner } from "./types";

/** A request that Home Assistant or a miner refused; the message is a sentence for the user. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    /** What is wrong with single fields of a form, by their path such as `weekly_schedule.0.end_hour`. */
    readonly fields: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(message);
  }
}

interface Refusal {
  readonly status_code?: number;
  readonly body?: { readonly error?: string; readonly errors?: ApiError["fields"] } | string;
  readonly error?: string;
  readonly message?: string;
}

/** Turns what `callApi` and `callWS` throw into an ApiError with a sentence. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const refusal = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Refusal;
  const body = typeof refusal.body === "object" ? refusal.body : undefined;
  const message = body?.error ?? refusal.message ?? refusal.error ?? (typeof thrown === "string" ? thrown : "");
  return new ApiError(message || "Home Assistant did not answer.", refusal.status_code ?? 0, body?.errors ?? []);
}

/** Sends a REST request below /api/; rejects with an ApiError. */
export async function rest<T>(
  hass: HomeAssistant,
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: object,
): Promise<T> {
  try {
    return await hass.callApi<T>(method, path, body);
  } catch (thrown) {
    throw asApiError(thrown);
  }
}

/** Sends a websocket command; rejects with an ApiError. */
export async function ws<T>(hass: HomeAssistant, type: string, data: object = {}): Promise<T> {
  try {
    return await hass.callWS<T>({ type, ...data });
  } catch (thrown) {
    throw asApiError(thrown);
  }
}

/** Returns `?a=1&b=2` of what is not empty. */
export function queryString(values: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") query.set(key, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** Returns what a path below /api/ answers, as it is; no token ever is in an address. Rejects with an ApiError. */
export async function fetched(hass: HomeAssistant, path: string): Promise<Blob> {
  let response: Response;
  try {
    response = await hass.fetchWithAuth(`/api/${path}`);
  } catch (thrown) {
    throw asApiError(thrown);
  }
  if (!response.ok)
    throw asApiError({ status_code: response.status, body: await response.json().catch(() => undefined) });
  return response.blob();
}

/** Saves what a path below /api/ answers as a file. */
export async function download(hass: HomeAssistant, path: string, name: string): Promise<void> {
  save(await fetched(hass, path), name);
}

/** Saves a file. */
export function save(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the file by then.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Does a miner's capability list allow a command? */
export function can(miner: Pick<Miner, "capabilities">, capability: string): boolean {
  return miner.capabilities.includes(capability);
}
