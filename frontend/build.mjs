// Builds the bundle that Home Assistant serves; the same sources always give the same bytes.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../custom_components/miner_remote/frontend";
const { outputFiles } = await build({
  entryPoints: ["src/panel.ts", "src/cards.ts"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  chunkNames: "chunk-[hash]",
  legalComments: "eof",
  logLevel: "warning",
  write: false,
});
// Only now: what does not build leaves the old bundle as it is.
await rm(outdir, { recursive: true, force: true });
for (const { path, contents } of outputFiles) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}
