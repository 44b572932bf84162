/** Returns texts in the order of the English ones, by the English keys; `build.mjs` writes translations so. */
export function keyed<Texts extends object>(english: Texts, texts: readonly string[]): Texts {
  return Object.fromEntries(Object.keys(english).map((key, at) => [key, texts[at]])) as Texts;
}
