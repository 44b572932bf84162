import { asApiError } from "./api";
import type { Translate } from "./localize";
import type { HomeAssistant } from "./types";

/** Home Assistant's own codes for what a page cannot do, and the texts for them. */
const REFUSALS = {
  unauthorized: "common.not_allowed",
  // An action is refused with the name of the exception instead of a code.
  Unauthorized: "common.not_allowed",
  unknown_command: "common.not_loaded",
} as const;

type Args = Readonly<Record<string, unknown>>;

/** Returns the backend's translation of an error, undefined if it has none. */
function translated(hass: HomeAssistant, domain: string, code: string, args: Args): string | undefined {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) {
    const inner = args[`${name}_code`];
    const nested = typeof inner === "string" ? translated(hass, domain, inner, within(args, name)) : undefined;
    values[name] = nested ?? String(value ?? "");
  }
  return hass.localize(`component.${domain}.exceptions.${code}.message`, values) || undefined;
}

/** Returns the arguments of an error that is itself the argument `name`: they have its name in front of theirs. */
function within(args: Args, name: string): Args {
  const prefix = `${name}_`;
  return Object.fromEntries(
    Object.entries(args).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  );
}

/**
 * Returns what went wrong in the user's language: by its code from the translations of the integration, or the English
 * message if it has no code, as records of old versions.
 */
export function errorText(hass: HomeAssistant, t: Translate, thrown: unknown): string {
  const { code, args, domain, message } = asApiError(thrown);
  const text = code === null ? undefined : translated(hass, domain, code, args);
  if (text !== undefined) return text;
  const refusal = REFUSALS[(code !== null && code in REFUSALS ? code : message) as keyof typeof REFUSALS];
  return refusal === undefined ? message || t("common.no_answer") : t(refusal);
}
