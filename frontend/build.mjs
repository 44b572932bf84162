// Builds the bundle that Home Assistant serves; the same sources always give the same bytes.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { withoutDecorators } from "./reactive.mjs";
import { shortKeys } from "./text-keys.mjs";

/** Removes indentation, and minifies styles: esbuild keeps the text of templates as it is. */
const templates = {
  name: "templates",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      let text = short.replace(withoutDecorators(await readFile(path, "utf8")));
      // Styles with values filled in are left alone.
      for (const [whole, styles] of text.matchAll(/\bcss`([^`$\\]*)`/g)) {
        const { code } = await transform(styles, { loader: "css", minify: true, charset: "utf8" });
        // A template would take it as an escape sequence of JavaScript.
        if (code.includes("\\")) throw new Error(`${path}: a backslash in the minified styles`);
        text = text.replace(whole, () => `css\`${code.trim()}\``);
      }
      return { contents: text.replace(/\n[ \t]+/g, "\n"), loader: "ts" };
    });
  },
};

/** Returns the texts of one area in one language. */
async function textsOf(path) {
  const { code } = await transform(await readFile(path, "utf8"), { loader: "ts", charset: "utf8" });
  return Object.values(await import(`data:text/javascript,${encodeURIComponent(code)}`))[0];
}

const english = "src/locales/en";
const areas = (await readdir(english))
  .map((name) => basename(name, ".ts"))
  .filter((area) => area !== "index" && area !== "later");
const texts = new Map();
for (const area of areas) texts.set(area, await textsOf(join(english, `${area}.ts`)));
const sources = (await readdir("src", { recursive: true })).filter((name) => /^(?!locales\/).*\.ts$/.test(name)).sort();
const contents = await Promise.all(sources.map((name) => readFile(join("src", name), "utf8")));
/** The short names of texts in the bundle. */
const short = shortKeys(texts, contents);

/** Writes translations as lists of texts in the order of the English ones, so that no language repeats the keys. */
const translations = {
  name: "translations",
  setup({ onLoad }) {
    onLoad({ filter: /\/locales\/\w+\/\w+\.ts$/ }, async ({ path }) => {
      const area = basename(path, ".ts");
      if (!texts.has(area)) return undefined;
      const keys = Object.keys(texts.get(area));
      const translated = await textsOf(path);
      if (basename(dirname(path)) === "en") {
        const named = Object.fromEntries(keys.map((key) => [short.name(area, key), translated[key]]));
        return { contents: `export const ${area} = ${JSON.stringify(named)};`, loader: "ts" };
      }
      const contents = `import { ${area} as english } from "../en/${area}";
import { keyed } from "../keyed";
export const ${area} = keyed(english, ${JSON.stringify(keys.map((key) => translated[key]))});`;
      return { contents, loader: "ts" };
    });
  },
};

const outdir = process.argv[2] ?? "../custom_components/miner_remote/frontend";
const { outputFiles, metafile } = await build({
  entryPoints: ["src/panel.ts", "src/cards.ts"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  chunkNames: "chunk-[hash]",
  legalComments: "external",
  logLevel: "warning",
  write: false,
  metafile: true,
  // The names of chunks depend on the paths of files: a link to a shared folder of packages must not change them.
  preserveSymlinks: true,
  plugins: [translations, templates],
});
for (const { text } of outputFiles) short.check(text);
// Only now: what does not build leaves the old bundle as it is.
await rm(outdir, { recursive: true, force: true });
for (const { path, contents } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

// The files that the first view loads: the panel, the control tab, and the texts in English and German, one of which is
// always English because each other language falls back to it.
const FIRST = ["src/panel.ts", "src/views/control.ts", "src/locales/en/index.ts", "src/locales/de/index.ts"];
const loaded = new Set();
const load = (path) => {
  if (loaded.has(path)) return;
  loaded.add(path);
  for (const { path: next, kind } of metafile.outputs[path].imports) if (kind === "import-statement") load(next);
};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) if (FIRST.includes(entryPoint)) load(path);
console.log([...loaded].map((path) => basename(path)).join("\n"));
