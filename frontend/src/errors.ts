import { asApiError, type FieldError } from "./api";
import type { Format } from "./format";
import type { TextKey, Translate, Values } from "./localize";
import type { HomeAssistant } from "./types";

/** Home Assistant's own error codes and their texts. */
const REFUSALS = {
  unauthorized: "common.not_allowed",
  // A refused action has the name of the exception instead of a code.
  Unauthorized: "common.not_allowed",
  unknown_command: "common.not_loaded",
} as const;

type Args = Readonly<Record<string, unknown>>;

interface Words {
  readonly t: Translate;
  readonly format: Format;
}

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

/** Returns the arguments of an error that is itself the argument `name`: their keys start with that name. */
function within(args: Args, name: string): Args {
  const prefix = `${name}_`;
  return Object.fromEntries(
    Object.entries(args).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  );
}

/** Returns what the server lists by keys, such as "fan_speed, pools 1 (+2)", by the names of settings and sections. */
export function namesText({ t }: Pick<Words, "t">, keys: string): string {
  return keys.replace(/([a-z]\w*)(?: (\d+))?/g, (whole, key: string, slot: string | undefined) => {
    if (slot !== undefined) return t("control.slot_number", { slot: Number(slot) });
    const [text = whole] = [`settings.${key}`, `backups.section_${key}`].flatMap((name) => {
      const found = t(name as TextKey);
      return found === name ? [] : [found];
    });
    return text;
  });
}

/** Returns the arguments with the names of settings instead of their keys. */
function named(args: Args, words: Words): Args {
  const lists = ["keys", "sections"].flatMap((name) => {
    const keys = args[name];
    return typeof keys === "string" ? [[name, namesText(words, keys)]] : [];
  });
  const setting = args.setting ?? args.key;
  const text = words.t(`settings.${setting}` as TextKey);
  const one = text === `settings.${setting}` ? {} : { [args.setting === undefined ? "key" : "setting"]: text };
  return { ...args, ...Object.fromEntries(lists), ...one };
}

/** Returns a field error in the user's language, or in English if the code is unknown here. */
export function problemText({ code, args, message }: FieldError, { t, format }: Words): string {
  const key = `input.${code}` as TextKey;
  const values = Object.entries(args).map(([name, value]) => [
    name,
    typeof value === "number" ? format.number(value, 4) : String(value),
  ]);
  const text = t(key, Object.fromEntries(values) as Values);
  return text === key ? `${message.charAt(0).toUpperCase()}${message.slice(1)}.` : text;
}

/**
 * Returns an error in the user's language: by its code from the translations of the integration, or the English
 * message if it has no code, as in records of old versions.
 */
export function errorText(hass: HomeAssistant, words: Words, thrown: unknown): string {
  const { code, args, domain, message, fields } = asApiError(thrown);
  if (fields.length > 0) return fields.map((field) => `${field.path}: ${problemText(field, words)}`).join(" ");
  const text = code === null ? undefined : translated(hass, domain, code, named(args, words));
  if (text !== undefined) return text;
  const refusal = REFUSALS[(code !== null && code in REFUSALS ? code : message) as keyof typeof REFUSALS];
  return refusal === undefined ? message || words.t("common.no_answer") : words.t(refusal);
}
