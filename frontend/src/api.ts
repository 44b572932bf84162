import type { Coded, HomeAssistant, Method, Miner } from "./types";

/** What is wrong with a field of a form; `path` is such as `weekly_schedule[0].end_hour`, `message` in English. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
  readonly code: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A request that Home Assistant or a miner refused; `message` is in English, and empty if there was no answer. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status = 0,
    readonly fields: readonly FieldError[] = [],
    readonly code: string | null = null,
    readonly args: Readonly<Record<string, unknown>> = {},
    readonly domain = "miner_remote",
  ) {
    super(message);
  }
}

interface Body extends Partial<Coded> {
  readonly error?: string;
  readonly errors?: readonly FieldError[];
}

/** What `callApi`, `callWS`, `callService` and subscriptions reject with. */
interface Refusal {
  readonly status_code?: number;
  readonly body?: Body | string;
  readonly error?: string;
  readonly message?: string;
  readonly code?: string | number;
  readonly translation_key?: string | null;
  readonly translation_domain?: string | null;
  readonly translation_placeholders?: Readonly<Record<string, string>> | null;
}

/** Turns what was thrown, or a failure with `error_code`, into an ApiError. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (typeof thrown === "string") return new ApiError(thrown);
  const refusal = (typeof thrown === "object" && thrown !== null ? thrown : {}) as Refusal & Body;
  const body: Body = typeof refusal.body === "object" ? refusal.body : refusal;
  const message = body.error ?? body.error_message ?? refusal.message ?? refusal.error ?? "";
  const own = refusal.translation_key ?? null;
  return new ApiError(
    message,
    refusal.status_code ?? 0,
    body.errors ?? [],
    body.error_code ?? own ?? (typeof refusal.code === "string" ? refusal.code : null),
    body.error_args ?? refusal.translation_placeholders ?? {},
    (own === null ? null : refusal.translation_domain) ?? "miner_remote",
  );
}

/** Sends a REST request below /api/; rejects with an ApiError. */
export async function rest<T>(hass: HomeAssistant, method: Method, path: string, body?: object): Promise<T> {
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

/** Returns the values that are not empty as a query, such as `?a=1&b=2`. */
export function queryString(values: Readonly<Record<string, string | number | boolean | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== null && value !== undefined && value !== "") query.set(key, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** Returns the raw answer of a path below /api/, without a token in the URL. Rejects with an ApiError. */
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

/** Saves the answer of a path below /api/ as a file. */
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
  // By then the browser has read the file.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Does a miner's capability list allow a command? */
export function can(miner: Pick<Miner, "capabilities">, capability: string): boolean {
  return miner.capabilities.includes(capability);
}
