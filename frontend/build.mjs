// Bundles src/site.ts and src/site.css into the static folder of voorkant.ui.
// `node build.mjs` once, `node build.mjs --watch` while working on the look.
import { context } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await context({
  entryPoints: [here("src/site.ts"), here("src/site.css")],
  outdir: here("../src/voorkant/ui/static/ui/build"),
  bundle: true,
  minify: true,
  legalComments: "none",
  // Phones of five years old, and everything after them.
  target: ["chrome100", "firefox102", "safari15.4"],
  logLevel: "info",
});

if (process.argv.includes("--watch")) {
  await bundle.watch();
} else {
  await bundle.rebuild();
  await bundle.dispose();
}
