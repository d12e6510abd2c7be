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
  link.className = "vk-map-place";
  link.href = (place.dataset["village"] ?? "").replace("__", village.properties.slug);
  link.textContent = village.properties.name;
  if (village.properties.slug === place.dataset["chosen"]) link.setAttribute("aria-current", "page");
  return link;
}

/** Show each name that has room on the map; the earlier ones go first, and the buttons before all. */
function makeRoom(map: VillageMap, names: HTMLElement[]): void {
  const buttons = map.getContainer().querySelectorAll(".maplibregl-ctrl-group");
  const frame = map.getContainer().getBoundingClientRect();
  const taken = [...buttons].map((each) => each.getBoundingClientRect());
  for (const name of names) {
    const box = name.getBoundingClientRect();
    const middle = (box.left + box.right) / 2;
    const outside = middle < frame.left || middle > frame.right;
    const over = taken.some(
      (other) =>
        box.left < other.right &&
        other.left < box.right &&
        box.top < other.bottom &&
        other.top < box.bottom,
    );
    name.classList.toggle("vk-map-place--crowded", outside || over);
    if (!outside && !over) taken.push(box);
  }
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
  // The chosen village keeps its name, whatever is beside it.
  const chosenFirst = [...villages.features].sort(
    (one, other) =>
      Number(other.properties.slug === chosen) - Number(one.properties.slug === chosen),
  );
  const names = chosenFirst.flatMap((village) => {
    const { centre } = village.properties;
    // The land of a village that belongs to another one has no name of its own.
    if (centre === null) return [];
    const name = label(place, village);
    new Marker({ element: name, anchor: "center" }).setLngLat(centre).addTo(map);
    return [name];
  });
  map.on("move", () => makeRoom(map, names));
  map.on("resize", () => makeRoom(map, names));
  map.once("idle", () => {
    makeRoom(map, names);
    place.dataset["drawn"] = "yes";
  });
}

for (const place of document.querySelectorAll<HTMLElement>("[data-map]")) {
  open(place).catch(() => place.dispatchEvent(new CustomEvent("map:impossible", { bubbles: true })));
}
