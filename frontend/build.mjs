// Bundles src/ into the static folder of voorkant.ui: what every page loads (site), what only a hall and a
// kitchen table load (meetings), and the map of the villages (map), which loads only when a reader opens it.
// `node build.mjs` once, `--watch` while working.
import { context } from "esbuild";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const shared = {
  outdir: here("../src/voorkant/ui/static/ui/build"),
  bundle: true,
  minify: true,
  // Phones of five years old, and everything after them.
  target: ["chrome100", "firefox102", "safari15.4"],
  logLevel: "info",
};

const bundles = await Promise.all([
  context({
    ...shared,
    entryPoints: [
      here("src/site.ts"),
      here("src/site.css"),
      here("src/meetings.ts"),
      here("src/meetings.css"),
    ],
    legalComments: "none",
  }),
  context({
    ...shared,
    entryPoints: [
      { in: here("src/map.ts"), out: "map" },
      { in: here("src/map.css"), out: "map" },
      // A file of its own, at an address of ours: the policy allows no worker out of a string.
      { in: "maplibre-gl/dist/maplibre-gl-worker.mjs", out: "map-worker" },
    ],
    format: "esm",
    legalComments: "linked",
  }),
]);

if (process.argv.includes("--watch")) {
  await Promise.all(bundles.map((bundle) => bundle.watch()));
} else {
  await Promise.all(bundles.map((bundle) => bundle.rebuild()));
  await Promise.all(bundles.map((bundle) => bundle.dispose()));
}
