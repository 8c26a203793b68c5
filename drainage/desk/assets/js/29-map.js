/* The maps of the desk: that of the scenario and, before it, the one it is compared with. */

function buildMaps() {
  const place = document.getElementById("maps");
  const compared = makeView("compared");
  const scenario = makeView("scenario");
  compared.box.hidden = true;
  place.replaceChildren(el("div", { id: "asking" }),
    el("form", { id: "map-tools", class: "map-tools", onsubmit: (happened) => happened.preventDefault() }),
    el("div", { id: "map-views", class: "map-views" }, compared.box, scenario.box,
      el("details", { id: "map-legend", class: "map-legend", open: !NARROW.matches })));
  openView(scenario);
}

/* The network of a view, then its values; an answer that comes too late is dropped. */
async function showView(view) {
  const wanted = desk[view.side];
  const { event } = desk;
  view.box.hidden = !isShown(view);
  if (!wanted) return void Object.assign(view, { net: null, values: null, frames: {} });
  if (!view.box.hidden && !view.map) openView(view);
  const asked = Symbol("asked");
  view.asked = asked;
  const net = await networkOf(wanted);
  if (view.asked !== asked) return undefined;
  if (view.net !== net || view.event !== event) {
    Object.assign(view, { net, event, values: null, frames: {} });
    origin = net.origin;
    drawMaps();
  }
  const read = await readValues(view, wanted, event);
  if (view.asked !== asked) return undefined;
  Object.assign(view, read);
  drawMaps();
  return undefined;
}

function placeView(view) {
  view.map.invalidateSize({ animate: false });
  const other = views.find((own) => own !== view && own.fitted);
  if (!other) return void fitView(view);
  view.map.setView(other.map.getCenter(), other.map.getZoom(), { animate: false });
  view.fitted = true;
  return undefined;
}

/* Both maps as their networks and values are now, once for however many changes. */
let drawing = false;

function drawMaps() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    for (const view of views) if (view.net && view.map && !view.box.hidden) drawView(view);
    const two = views.every((view) => view.map && !view.box.hidden);
    document.getElementById("map-views").classList.toggle("two", two);
    mapLegend();
  });
}

function drawView(view) {
  if (!view.fitted) placeView(view);
  const { net, lines } = view;
  const { layers } = mapLook;
  const before = views.find((own) => own.side === "compared");
  const differs = view.side === "scenario" && desk.compared && mapLook.mode === "difference" && before.net;
  const sets = differs ? differenceSets(view, before)
    : { reaches: streetSet(net, figuresOf(view).depth), pipes: pipeSet(net, figuresOf(view).pipe, pipeLimits()) };
  const shown = (name, set) => (set ? lines.show(name, set) : lines.hide(name));
  shown("land", layers.land && landSet(net));
  for (const [name, layer] of [["reaches", "streets"], ["pipes", "pipes"], ["reachesGone", "streets"], ["pipesGone", "pipes"]]) {
    shown(name, layers[layer] && sets[name]);
  }
  drawNodes(view);
  drawFindings(view);
  drawMarks(view, differs);
  for (const name of shapesByName.keys()) drawShapes(view, name);
  const words = differs ? `${scenarioName("scenario")} − ${scenarioName("compared")}` : scenarioName(view.side);
  const said = [...new Set((differs ? [before, view] : [view]).map((own) => stateWords(own.values)).filter(Boolean))];
  view.caption.replaceChildren(el("strong", { title: words }, words), ` · ${eventWords(desk.event)}`,
    ...said.map((own) => el("span", { class: view.values ? "map-state" : "map-reading" }, own)));
}

function scenarioName(side) {
  const own = desk.study.scenarios.find((one) => one.id === desk[side]);
  return own ? either(own.title_zh, own.title_en) || own.id : "";
}

/* Dots grow as one looks closer. */
function drawNodes(view) {
  const { net, lines, map } = view;
  const flooded = mapLook.mode === "difference" && desk.compared ? null : figuresOf(view).flooded;
  if (mapLook.layers.nodes) lines.show("nodes", nodeSet(net, flooded, map.options.crs.scale(map.getZoom())));
  else lines.hide("nodes");
}

async function drawFindings(view) {
  if (!mapLook.layers.findings) return void view.lines.hide("findings");
  const { net } = view;
  const found = await attempt(() => findingsOf(net.scenario));
  if (found && view.net === net && mapLook.layers.findings) {
    view.findings = found;
    view.lines.show("findings", findingSet(net, found));
  }
  return undefined;
}

let mapsReady = Promise.resolve();

function showMaps() {
  mapsReady = Promise.all(views.map((view) => attempt(() => showView(view)))).then(timeBar);
}

/* When the maps stand as last asked for. */
function mapsShown() {
  return mapsReady;
}

let studyOnMaps = null;

/* Another study lies elsewhere: its maps begin with the whole of it. */
function begin() {
  studyOnMaps = desk.study.id;
  for (const view of views) Object.assign(view, { net: null, values: null, frames: {}, fitted: false, whole: null });
}

onDesk(["study", "scenario", "compared", "event"], (changed) => {
  if (!desk.study) return;
  if (desk.study.id !== studyOnMaps) begin();
  if (changed.has("study")) mapTools();
  if (changed.has("compared")) mapModes();
  showMaps();
});
onDesk(["minute"], minuteChanged);

/* Frames that are there already are drawn at once. */
function minuteChanged() {
  if (views.some((own) => own.values && !isRead(own))) return void showMaps();
  for (const output of document.querySelectorAll(".time-label")) output.textContent = t("desk_minute", { minute: number(desk.minute, 0) });
  if (!atMinute()) timeBar();
  drawMaps();
  return undefined;
}

function isRead({ values, frames }) {
  return !atMinute() || values.state !== "current" || Boolean(frames.depth && (frames.filling || !BY_RUN.includes(mapLook.pipesBy)));
}

hear("scenario", ({ id }) => { forget(`map/${encodeURIComponent(id)}`); forget(`values/${encodeURIComponent(id)}/`);
  forget(`frames/${encodeURIComponent(id)}/`); forget(`map-findings/${encodeURIComponent(id)}`); showMaps(); });
hear("results", ({ scenario, event }) => { forget(`values/${encodeURIComponent(scenario)}/${encodeURIComponent(event)}`);
  forget(`frames/${encodeURIComponent(scenario)}/${encodeURIComponent(event)}`); showMaps(); });
hear("study", () => { forget(""); });
