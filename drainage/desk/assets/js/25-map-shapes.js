/* What others draw on the maps, what is selected, and how to get there. */

const shapesByName = new Map();
/* Zoom at which a street fills the map: 2 to its power are pixels a metre. */
const STREET_ZOOM = 0.75;

/* shapes: {kind: "line" | "dot" | "area", xy: [[x, y], …], colour, label, radius, weight}; none clears. */
function markOnMap(name, shapes) {
  if (shapes.length) shapesByName.set(name, shapes);
  else shapesByName.delete(name);
  for (const view of views) drawShapes(view, name);
}

function drawShapes(view, name) {
  if (!view.map || !view.net) return;
  view.shaped ??= new Map();
  view.shaped.get(name)?.remove();
  const shapes = shapesByName.get(name) ?? [];
  view.shaped.set(name, L.layerGroup(shapes.map((own) => drawnShape(view, own))).addTo(view.map));
}

function drawnShape(view, { kind, xy, colour, label = "", radius = 7, weight = 3 }) {
  const places = xy.map(at);
  const style = { color: colour, interactive: false, renderer: view.shapes, pane: "shapes" };
  const made = kind === "dot" ? L.circleMarker(places[0], { ...style, radius, weight, fillOpacity: 0.25 })
    : kind === "area" ? L.polygon(places, { ...style, weight: 2, fillOpacity: 0.18 })
      : L.polyline(places, { ...style, weight: 4 });
  if (label) made.bindTooltip(el("span", {}, label), { permanent: true, direction: "top", offset: [0, -6], className: "shape-label" });
  return made;
}

/* Show an element, or a street as a whole, in the middle of the maps. */
function flyTo(kind, id) {
  const view = views.find((own) => own.net && !own.box.hidden && placeOf(own.net, kind, id));
  if (!view) return false;
  showMapAlone(true);
  const places = placeOf(view.net, kind, id).xy.map(at);
  if (kind === "street") view.map.fitBounds(L.latLngBounds(places), { padding: [60, 60], maxZoom: STREET_ZOOM });
  else view.map.setView(L.latLngBounds(places).getCenter(), Math.max(view.map.getZoom(), STREET_ZOOM));
  return true;
}

function markSelected() {
  const { selected } = desk;
  const view = views.find((own) => own.net && selected && placeOf(own.net, selected.kind, selected.id));
  markOnMap("selected", view ? [{ ...shapeOf(view.net, selected), label: selected.id,
    xy: placeOf(view.net, selected.kind, selected.id).xy }] : []);
}

onDesk(["selected"], markSelected);
