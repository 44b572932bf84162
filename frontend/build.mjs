// Builds the bundle that Home Assistant serves; the same sources always give the same bytes.
import { rm } from "node:fs/promises";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../custom_components/miner_remote/frontend";
await rm(outdir, { recursive: true, force: true });
await build({
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
});
