/* The maps of the desk: that of the scenario and the one beside it. */

function buildMaps() {
  const place = document.getElementById("maps");
  const compared = makeView("compared");
  const scenario = makeView("scenario");
  compared.box.hidden = true;
  place.replaceChildren(el("div", { id: "asking" }),
    el("div", { id: "map-views", class: "map-views" }, compared.box, scenario.box));
  openView(scenario);
}

/* The network of a view, then its values; an answer that comes too late is dropped. */
async function showView(view) {
  const wanted = desk[view.side];
  view.box.hidden = !wanted;
  if (!wanted) return;
  if (!view.map) openView(view);
  view.wanted = wanted;
  const net = await networkOf(wanted);
  if (view.wanted !== wanted || view.net === net) return;
  [view.net, origin] = [net, net.origin];
  if (!view.fitted) placeView(view);
  drawView(view);
  for (const name of shapesByName.keys()) drawShapes(view, name);
}

function placeView(view) {
  view.map.invalidateSize({ animate: false });
  const other = views.find((own) => own !== view && own.fitted);
  if (!other) return fitView(view);
  view.map.setView(other.map.getCenter(), other.map.getZoom(), { animate: false });
  view.fitted = true;
  return undefined;
}

function drawView(view) {
  const { net, lines } = view;
  const { layers } = mapLook;
  const shown = (name, set) => (set ? lines.show(name, set) : lines.hide(name));
  shown("land", layers.land && landSet(net));
  shown("reaches", layers.streets && streetSet(net, null));
  shown("pipes", layers.pipes && pipeSet(net, null, null));
  drawNodes(view);
  view.marks.clearLayers();
  if (layers.names) view.marks.addLayer(nameMarks(net.names));
  clearLabels(view.canvas);
}

/* Dots grow as one looks closer. */
function drawNodes({ net, lines, map }) {
  if (mapLook.layers.nodes) lines.show("nodes", nodeSet(net, null, map.options.crs.scale(map.getZoom())));
  else lines.hide("nodes");
}

let shown = Promise.resolve();

function showMaps() {
  shown = Promise.all(views.map((view) => attempt(() => showView(view))));
}

/* When the maps stand as last asked for. */
function mapsShown() {
  return shown;
}

onDesk(["study", "scenario", "compared"], () => { if (desk.study) showMaps(); });
