// Short names for the keys of texts: in the bundle, each key would stand at its text and at each of its uses.

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Returns the name number `count`: a, b, …, Z, aa, ab, … */
export function nameOf(count) {
  const last = LETTERS[count % LETTERS.length];
  return count < LETTERS.length ? last : nameOf(Math.floor(count / LETTERS.length) - 1) + last;
}

/**
 * Returns how keys are named in the bundle. A key is shortened if the sources name it only as a whole, as in
 * `t("common.close")`; a key that is put together, as in t(`common.tab_${tab}`), stays. `texts` are the English texts by
 * area.
 */
export function shortKeys(texts, sources) {
  const areas = [...texts.keys()].join("|");
  const literal = new RegExp(`"(${areas})\\.(\\w+)"`, "g");
  const parts = new RegExp(`\`(${areas})\\.(\\w*)(?:\\$\\{[^\`]*\\}(\\w*))?\``, "g");
  const named = new Map([...texts.keys()].map((area) => [area, new Set()]));
  const kept = new Map([...texts.keys()].map((area) => [area, []]));
  for (const source of sources) {
    for (const [, area, key] of source.matchAll(literal)) {
      // A prefix that a key is put together with.
      if (key.endsWith("_")) kept.get(area).push({ prefix: key, suffix: "" });
      else named.get(area).add(key);
    }
    for (const [, area, prefix, suffix = ""] of source.matchAll(parts)) kept.get(area).push({ prefix, suffix });
    for (const [, name, area] of source.matchAll(/import \{ (?:\w+ as )?(\w+) \} from "[^"]*locales\/en\/(\w+)"/g)) {
      for (const [, key] of source.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, "g"))) {
        kept.get(area).push({ prefix: key, suffix: key });
      }
    }
  }
  /** The short names of keys, and of the stems of keys for one and for several, by `area.key`. */
  const names = new Map();
  for (const [area, english] of texts) {
    const stays = (key) => kept.get(area).some(({ prefix, suffix }) => key.startsWith(prefix) && key.endsWith(suffix));
    const all = new Set(Object.keys(english));
    let count = 0;
    for (const key of [...named.get(area)].sort()) {
      const forms = [key, `${key}_one`, `${key}_other`].filter((form) => all.has(form));
      if (forms.length === 0 || forms.some(stays)) continue;
      let name = nameOf(count++);
      while (all.has(name)) name = nameOf(count++);
      names.set(`${area}.${key}`, name);
    }
  }
  /** Returns the name of a key in the bundle. */
  const bundled = (area, key) => {
    const form = /_(?:one|other)$/.exec(key)?.[0] ?? "";
    const stem = names.get(`${area}.${key.slice(0, key.length - form.length)}`);
    return names.get(`${area}.${key}`) ?? (form === "" || stem === undefined ? key : stem + form);
  };
  return {
    name: bundled,
    /** Returns a source with the names of the bundle. */
    replace: (source) =>
      source.replace(literal, (whole, area, key) => {
        const name = names.get(`${area}.${key}`);
        return name === undefined ? whole : `"${area}.${name}"`;
      }),
    /** Throws an error if a file of the bundle names a text that does not exist. */
    check: (file) => {
      for (const [whole, area, key] of file.matchAll(literal)) {
        const all = Object.keys(texts.get(area)).map((each) => bundled(area, each));
        if (!key.endsWith("_") && !all.includes(key) && !all.includes(`${key}_other`)) {
          throw new Error(`${whole} is not a text.`);
        }
      }
    },
  };
}
