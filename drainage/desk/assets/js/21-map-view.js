/* One map: a plane in metres, its line layer, its marks. Two of them move together. */

const LINE_ORDER = ["land", "reaches", "pipes", "reachesGone", "pipesGone", "nodes", "findings"];
const views = [];

/* side: "scenario" or "compared", the key of the desk whose network it shows. */
function makeView(side) {
  const canvas = el("div", { class: "map-canvas", role: "application", "aria-label": t("map_label") });
  const caption = el("p", { class: "map-caption", "aria-live": "polite" });
  const box = el("div", { class: "map-view", "data-side": side }, caption, canvas);
  const view = { side, box, canvas, caption, map: null, lines: null, net: null, values: null,
    marks: L.layerGroup(), ground: L.layerGroup(), fitted: false, frames: {},
    tip: L.tooltip({ direction: "top", offset: [0, -8] }) };
  views.push(view);
  return view;
}

/* Leaflet needs the box to stand on the page. */
function openView(view) {
  const map = L.map(view.canvas, { crs: L.CRS.Simple, zoomSnap: 0.25, minZoom: -8, maxZoom: 5,
    attributionControl: false, renderer: L.canvas({ padding: 0.15 }), center: [0, 0], zoom: 0,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  const whole = L.control({ position: "topleft" });
  whole.onAdd = () => el("div", { class: "leaflet-bar" }, el("button", { type: "button", class: "map-whole", title: t("desk_whole"),
    "aria-label": t("desk_whole"), onclick: (happened) => { happened.stopPropagation(); if (view.net) fitView(view); } }, "⤢"));
  whole.addTo(map);
  const north = L.control({ position: "topright" });
  north.onAdd = () => el("div", { class: "north", role: "img", "aria-label": "N" }, "▲", el("b", {}, "N"));
  north.addTo(map);
  new ResizeObserver(() => resized(view)).observe(view.canvas);
  Object.assign(map.createPane("shapes").style, { zIndex: 450, pointerEvents: "none" });
  view.shapes = L.canvas({ pane: "shapes", padding: 0.15 });
  view.map = map;
  view.ground.addTo(map);
  view.lines = new LineLayer({ order: LINE_ORDER }).addTo(map);
  view.marks.addTo(map);
  map.on("click", ({ latlng }) => clickedMap(view, latlng, null));
  map.on("dblclick", () => asking?.ended?.());
  map.on("mousemove", ({ latlng }) => hoveredMap(view, latlng));
  map.on("mouseout", () => view.tip.remove());
  map.on("move", () => moveTogether(view));
  map.on("zoomend resize", () => { if (view.net) drawNodes(view); clearLabels(view.canvas); });
  return view;
}

/* A map that shows the whole town still does when it becomes smaller. */
function resized(view) {
  const { map, whole } = view;
  const untouched = whole && map.getZoom() === whole.zoom && Math.hypot(
    map.getCenter().lng - whole.centre.lng, map.getCenter().lat - whole.centre.lat) * 2 ** whole.zoom < 2;
  map.invalidateSize({ animate: false });
  if (untouched && view.net) fitView(view);
}

let movesTogether = false;

function moveTogether(view) {
  if (movesTogether) return;
  movesTogether = true;
  for (const other of views) {
    if (other !== view && other.map && other.fitted && !other.box.hidden) {
      other.map.setView(view.map.getCenter(), view.map.getZoom(), { animate: false });
    }
  }
  movesTogether = false;
}

/* Metres of the network at a place of the map. */
function metresAt(latlng) {
  return [latlng.lng + origin[0], latlng.lat + origin[1]];
}

function fitView(view) {
  const { nodes, outlets } = view.net;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < nodes.length; k += 2) {
    if (!(nodes[k] + nodes[k + 1] < Infinity)) continue;
    west = Math.min(west, nodes[k]);
    east = Math.max(east, nodes[k]);
    south = Math.min(south, nodes[k + 1]);
    north = Math.max(north, nodes[k + 1]);
  }
  for (const { xy } of outlets) if (xy) west = Math.min(west, xy[0] - origin[0]);
  if (!(west < Infinity)) return;
  view.map.fitBounds([[south, west], [north, east]], { padding: [16, 16], animate: false });
  view.fitted = true;
  view.whole = { zoom: view.map.getZoom(), centre: view.map.getCenter() };
}

const COARSE = matchMedia("(pointer: coarse)").matches;
const LINE_KINDS = { reaches: "reach", pipes: "pipe", nodes: "node", findings: "finding" };

/* What lies at a place of the map: {kind, id, place}, or null. */
function elementAt(view, latlng, px = COARSE ? 16 : 7) {
  const found = view.lines.hit(latlng, px, Object.keys(LINE_KINDS));
  if (!found) return null;
  const { net } = view;
  const { place } = found;
  const kind = LINE_KINDS[found.name];
  if (kind === "finding") return { kind, id: view.findings[place].id, place };
  return { kind: kind === "node" && net.nodeKind[place] === 2 ? "outlet" : kind, id: net.ids[kind][place], place };
}

/* element: {kind, id} of a mark that was clicked, or null where the map itself was. */
function clickedMap(view, latlng, element) {
  document.querySelector(".map-layers").open = false;
  if (!view.net) return;
  if (asking) {
    asking.clicked(view, latlng, element);
    return;
  }
  const own = element ?? elementAt(view, latlng);
  if (own?.kind === "finding") findingPopup(view, own.place, latlng);
  else setDesk({ selected: own ? { kind: own.kind, id: own.id } : null });
}

function hoveredMap(view, latlng) {
  if (!view.net) return;
  if (asking) {
    asking.hovered(view, latlng);
    return;
  }
  const own = elementAt(view, latlng);
  view.canvas.style.cursor = own ? "pointer" : "";
  if (!own) view.tip.remove();
  else view.tip.setLatLng(latlng).setContent(el("span", {}, elementWords(view, own))).addTo(view.map);
}
