import { describe, expect, test } from "vitest";
import { shortKeys } from "../text-keys.mjs";

const TEXTS = new Map([
  [
    "common",
    { close: "Close", tab_a: "A", tab_b: "B", a: "Taken", outdated: "Outdated", miners_one: "1", miners_other: "n" },
  ],
  ["rates", { flat_help: "Flat", close: "Close", name_x: "X" }],
]);

describe("short names of texts", () => {
  const source = `
    import { common as english } from "../locales/en/common";
    const words = [t("common.close"), t.n("common.miners", 2), t("common.outdated"), english.outdated];
    const put = [t(\`common.tab_\${tab}\`), t("common.tab_a"), t(\`rates.\${type}_help\`), called("rates.name_", name)];
    const others = ["rates.flat_help", "rates.name_x", "common.unknown", "other.close"];`;
  const short = shortKeys(TEXTS, [source]);

  test("a key that is only used as a whole is shortened, at its text and at its uses", () => {
    expect(short.name("common", "close")).toBe("b");
    expect(short.replace('t("common.close")')).toBe('t("common.b")');
    // In another area it is another key, which is not used.
    expect(short.name("rates", "close")).toBe("close");
  });

  test("the texts for one and for several keep their ends", () => {
    expect(short.name("common", "miners_one")).toBe("c_one");
    expect(short.name("common", "miners_other")).toBe("c_other");
    expect(short.replace('t.n("common.miners", 2)')).toBe('t.n("common.c", 2)');
  });

  test("keys that are put together, or read from the texts, stay", () => {
    for (const key of ["tab_a", "tab_b", "outdated"]) expect(short.name("common", key)).toBe(key);
    for (const key of ["flat_help", "name_x"]) expect(short.name("rates", key)).toBe(key);
    expect(short.replace(source)).toContain('"common.tab_a"');
    expect(short.replace(source)).toContain('"common.unknown", "other.close"');
  });

  test("a name that is already a key is not used", () => {
    expect(["close", "miners_one"].map((key) => short.name("common", key))).not.toContain("a");
  });

  test("a file that names a text that does not exist is refused", () => {
    expect(() => short.check('t("common.b"), t("common.c"), called("rates.name_")')).not.toThrow();
    expect(() => short.check('t("common.close")')).toThrow("common.close");
  });
});
