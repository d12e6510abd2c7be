// The map of the villages, to move and to zoom. Loaded only when somebody opens it (see opening.ts).
// It asks nothing of anybody else: no tiles, no letters, no pictures from elsewhere.
import { Map as VillageMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import type { StyleSpecification } from "maplibre-gl";

interface Village {
  properties: { slug: string; name: string; centre: [number, number] | null };
  geometry: { coordinates: [number, number][][] };
}

interface Villages {
  features: Village[];
}

/** A colour of the theme: a canvas can't read it from the style sheet itself. */
function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--vk-${name}`).trim();
}

function styleOf(villages: Villages, chosen: string): StyleSpecification {
  const isChosen = ["==", ["get", "slug"], chosen];
  return {
    version: 8,
    sources: { villages: { type: "geojson", data: villages as never } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("paper") } },
      {
        id: "villages",
        type: "fill",
        source: "villages",
        paint: { "fill-color": ["case", isChosen, token("sun-tint"), token("land")] as never },
      },
      {
        id: "borders",
        type: "line",
        source: "villages",
        paint: { "line-color": token("line-strong"), "line-width": 1.5 },
      },
    ],
  };
}

/** The corners of the chosen village; of all villages when none is chosen. */
function boundsOf(villages: Villages, chosen: string): [[number, number], [number, number]] {
  const one = villages.features.filter((village) => village.properties.slug === chosen);
  const shown = one.length > 0 ? one : villages.features;
  const corners = shown.flatMap((village) => village.geometry.coordinates.flat());
  const [easts, norths] = [corners.map(([east]) => east), corners.map(([, north]) => north)];
  return [
    [Math.min(...easts), Math.min(...norths)],
    [Math.max(...easts), Math.max(...norths)],
  ];
}

/** A village is a link with its name: so it can be pressed, and reached with the keyboard. */
function label(place: HTMLElement, village: Village): HTMLElement {
  const link = document.createElement("a");
  link.className = "vk-place";
  link.href = (place.dataset["village"] ?? "").replace("__", village.properties.slug);
  link.textContent = village.properties.name;
  if (village.properties.slug === place.dataset["chosen"]) link.setAttribute("aria-current", "page");
  return link;
}

async function open(place: HTMLElement): Promise<void> {
  const { worker, villages: address, chosen } = place.dataset;
  if (worker === undefined || address === undefined) return;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`no villages: ${answer.status}`);
  const villages = (await answer.json()) as Villages;
  setWorkerUrl(new URL(worker, location.href).href);
  const map = new VillageMap({
    container: place,
    style: styleOf(villages, chosen ?? ""),
    bounds: boundsOf(villages, chosen ?? ""),
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    cooperativeGestures: false,
    dragRotate: false,
    pitchWithRotate: false,
    maxZoom: 16,
    minZoom: 8,
    locale: {
      "NavigationControl.ZoomIn": place.dataset["nearer"] ?? "+",
      "NavigationControl.ZoomOut": place.dataset["further"] ?? "-",
      "Map.Title": place.dataset["name"] ?? "",
    },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  for (const village of villages.features) {
    const { centre } = village.properties;
    // The land of a village that belongs to another one has no name of its own.
    if (centre === null) continue;
    new Marker({ element: label(place, village), anchor: "center" }).setLngLat(centre).addTo(map);
  }
  map.once("idle", () => {
    place.dataset["drawn"] = "yes";
  });
}

for (const place of document.querySelectorAll<HTMLElement>("[data-map]")) {
  open(place).catch(() => place.dispatchEvent(new CustomEvent("map:impossible", { bubbles: true })));
}
