import * as en from "./locales/en";

type Areas = typeof en & typeof import("./locales/en/later");

/** Every text as `area.key`; a text for a number exists as `key_one` and `key_other`. */
export type TextKey = {
  [Area in keyof Areas]: `${Area & string}.${keyof Areas[Area] & string}`;
}[keyof Areas];

type Countable<Key extends string> = Key extends `${infer Stem}_other` ? Stem : never;
export type CountKey = Countable<TextKey>;

/** The shape of a translation: the same keys as the English texts. */
export type TextsLike<T> = { readonly [Key in keyof T]: string };
export type Texts = { readonly [Area in keyof Areas]: TextsLike<Areas[Area]> };

export type Values = Readonly<Record<string, string | number>>;

export interface Translate {
  /** The text of a key, with `{name}` filled in. */
  (key: TextKey, values?: Values): string;
  /** The text for a count, with `{count}` in the user's number format. */
  n(key: CountKey, count: number, values?: Values): string;
}

function isGerman(language: string): boolean {
  return language.split("-")[0] === "de";
}

/** Returns the texts of the first view in a language, English if there is no translation; `addTexts` adds the others. */
export async function loadTexts(language: string): Promise<Texts> {
  return { ...(isGerman(language) ? await import("./locales/de") : en) } as Texts;
}

/** Adds the texts of what is loaded later. */
export async function addTexts(texts: Texts, language: string): Promise<void> {
  Object.assign(texts, await (isGerman(language) ? import("./locales/de/later") : import("./locales/en/later")));
}

/** Returns the translate function. `number` formats a count. */
export function translator(texts: Texts, language: string, number: (value: number) => string): Translate {
  const rules = new Intl.PluralRules(language);
  const look = (key: string): string => {
    const dot = key.indexOf(".");
    const area = texts[key.slice(0, dot) as keyof Texts] as Readonly<Record<string, string>> | undefined;
    return area?.[key.slice(dot + 1)] ?? key;
  };
  const fill = (text: string, values: Values | undefined): string =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values?.[name];
      return value === undefined ? whole : typeof value === "number" ? number(value) : value;
    });
  return Object.assign((key: TextKey, values?: Values) => fill(look(key), values), {
    n: (key: CountKey, count: number, values?: Values) =>
      fill(look(`${key}_${rules.select(count) === "one" ? "one" : "other"}`), { ...values, count }),
  });
}
