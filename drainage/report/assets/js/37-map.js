/* The map: a plane in metres, no tiles; layers switch, a click shows figures and hydrograph. */

section("map", drawMap, { onChoice: true });

const mapState = { side: "before", pipesBy: "minutes_surcharged", layers: { streets: true,
  pipes: false, points: true, nodes: true, outlets: true, findings: false, names: true, grid: false,
  outlines: true, land: false } };
let map = null;
let drawnLayers = {};

function drawMap() {
  const section = document.getElementById("map");
  if (!map) buildMap(section);
  section.querySelector("h2").textContent = t("map");
  labelMap();
  styleMap();
}

function buildMap(section) {
  const canvas = el("div", { id: "map-canvas", role: "application" });
  section.replaceChildren(heading("map", "map"), el("div", { class: "map-box" },
    el("div", { id: "map-legend", class: "map-legend" }),
    el("form", { id: "map-controls" }),
    el("div", { class: "map-main" }, canvas, el("div", { id: "grid-bar", class: "grid-bar" }),
      el("p", { id: "map-foot", class: "note" })),
    el("div", { id: "map-deep" }),
    el("aside", { id: "map-panel", "aria-live": "polite" })));
  map = planeMap(canvas);
  const extent = mapExtent();
  if (!extent) {
    canvas.replaceWith(note("no_map"));
    map = null;
    return;
  }
  origin = extent[0];
  mapState.layers.pipes = !hasStreets();
  mapState.layers.land = !hasStreets();
  map.fitBounds(L.latLngBounds(at(extent[0]), at(extent[1])), { padding: [12, 12] });
  map.on("zoomend resize", () => clearLabels(map.getContainer()));
  addLines(map);
}

/* A map in metres with its scale and north, that follows the size of its element. */
function planeMap(canvas) {
  const own = L.map(canvas, { crs: L.CRS.Simple, renderer: L.canvas({ padding: 0.3 }),
    zoomSnap: 0.25, minZoom: -8, maxZoom: 4, attributionControl: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(own);
  const north = L.control({ position: "topright" });
  north.onAdd = () => el("div", { class: "north", role: "img", "aria-label": "N" }, "▲", el("b", {}, "N"));
  north.addTo(own);
  new ResizeObserver(() => own.invalidateSize({ animate: false })).observe(canvas);
  return own;
}

/* Streets and outlets, or where there are none the pipes. */
function mapExtent() {
  const base = DATA.study.baseline;
  const ends = [...DATA.map.reaches[base].line, ...(DATA.map.reaches[base].line.length ? []
    : DATA.map.pipes[base].line)].flatMap(([x0, y0, x1, y1]) => [[x0, y0], [x1, y1]]);
  ends.push(...DATA.map.outlets[base].map((one) => one.xy).filter(Boolean));
  if (ends.length < 2) return null;
  const [xs, ys] = [ends.map((one) => one[0]), ends.map((one) => one[1])];
  const least = (list) => list.reduce((a, b) => Math.min(a, b));
  const most = (list) => list.reduce((a, b) => Math.max(a, b));
  return [[least(xs), least(ys)], [most(xs), most(ys)]];
}

function onSide() {
  return mapState.side === "before" ? state.before : state.after;
}

function styleMap() {
  if (!map) return;
  const name = onSide();
  drawLinesOf(name);
  for (const layer of Object.values(drawnLayers)) layer?.remove();
  drawnLayers = {};
  const { layers } = mapState;
  if (layers.grid) drawnLayers.grid = gridLayer(name, state.event);
  if (layers.land) drawnLayers.land = landLines();
  if (layers.outlines) drawnLayers.outlines = outlineShapes(DATA.map.outlines.drawn);
  if (layers.streets) {
    drawnLayers.hollows = hollowMarks();
    drawnLayers.deep = deepMarks(name);
  }
  if (layers.names) drawnLayers.names = nameMarks(DATA.map.names);
  if (layers.outlets) drawnLayers.outlets = outletMarks(name);
  if (layers.points) drawnLayers.points = pointMarks(name);
  Object.values(drawnLayers).forEach((layer) => layer?.addTo(map));
  for (const name of ["land", "outlines"]) drawnLayers[name]?.eachLayer((one) => one.bringToBack());
  legend();
  listDeepStreets(name);
  clearLabels(map.getContainer());
}

function pointMarks(name) {
  const scores = byId("point", "point_no", name, state.event);
  const points = DATA.map.points.filter((one) => one.xy);
  return L.layerGroup(points.map((one) => {
    const score = scores.get(one.id);
    const kind = classOf(score?.max_depth_m, DATA.study.targets.depth_classes_m);
    const tag = el("span", { class: "tag" }, score?.rank ? `${t("rank_short", {
      rank: score.rank })} ${measured(score, "max_depth_m")}` : t("not_judged"));
    const html = el("div", {}, el("span", { class: "disc" }, one.id), tag);
    html.style.setProperty("--colour", kind < 0 ? "#ffffff" : spread(DEPTH_COLOURS,
      DATA.study.targets.depth_classes_m.length + 1)[kind]);
    return mark(one.xy, L.divIcon({ html, className: "map-point", iconSize: [26, 26] }),
      `${t("point")} ${one.id} ${named(one)}`, () => showPlace("point", one), 1000);
  }));
}

function outletMarks(name) {
  const scores = byId("outfall", "outlet_id", name, state.event);
  return L.layerGroup(DATA.map.outlets[name].filter((one) => one.xy && one.system !== "street")
    .map((one) => {
      const html = el("div", {}, el("span", { class: "wedge" }, one.assumed ? "▽" : "▼"),
        el("span", { class: "tag" }, scores.get(one.id)?.rank
          ? `${one.id} ${t("rank_short", { rank: scores.get(one.id).rank })}` : one.id));
      html.style.setProperty("--colour", SYSTEM_COLOURS[one.system]);
      return mark(one.xy, L.divIcon({ html, className: "map-outlet", iconSize: [22, 22] }),
        `${t("outlet")} ${one.id} ${named(one)}`, () => showPlace("outlet", one));
    }));
}

function panel(title, pairs, ...more) {
  fill("map-panel", el("div", { class: "panel-head" }, el("h3", {}, title), el("button",
    { type: "button", onclick: () => fill("map-panel") }, t("close"))), facts(pairs), ...more);
}

function both(name, idColumn, id, keys) {
  return keys.map((key) => [columnTitle(key), ["before", "after"].map((side) => measured(
    byId(name, idColumn, state[side], state.event).get(id), key)).join(" → ")]);
}

async function showPlace(kind, one) {
  const drawn = await placeChart(kind, one.id, state.event, 400);
  const pairs = kind === "point"
    ? [[t("target_rain"), `${number(one.target_mm, 0)} mm`], ...both("point", "point_no", one.id,
      DATA.shown.popup.point),
    [columnTitle("meets_target"), ["before", "after"].map((side) => {
      const own = byId("point", "point_no", state[side], state.event).get(one.id);
      return verdictWords(own?.meets_target, own);
    }).join(" → ")],
    ...surePairs(one.id),
    [columnTitle("limiting_cause"), ["before", "after"].map((side) => causeOf(byId("point",
      "point_no", state[side], state.event).get(one.id))).join(" → ")]]
    : both("outfall", "outlet_id", one.id, DATA.shown.popup.outfall);
  panel(`${one.id} ${named(one)}`, pairs, el("p", { class: "note" }, t("before_after_order")), drawn);
}

/* How sure rank and depth of a point are, before and after; nothing without an ensemble. */
function surePairs(id) {
  const [old, fresh] = [state.before, state.after].map((name) => sureOf("points", name, state.event, id));
  if (!old.length && !fresh.length) return [];
  return [["sure_rank", (own) => own.rank[state.lang]], ["sure_depth", (own) => own.depth[state.lang]],
    ["sure_meets", (own) => percent(own.meets_target)]].map(([word, say]) =>
    [t(word), [old, fresh].map((rows) => byWeighingWords(rows, say) || "—").join(" → ")]);
}

/* The whole street of a reach by the other readings, and whence its water comes. */
function streetPairs(id) {
  const reason = `reason_${state.lang}`;
  const rows = ["before", "after"].map((side) => byId("street", "street_id", state[side],
    state.event).get(id));
  return [...both("street", "street_id", id, DATA.shown.popup.street), ...(rows.some((row) => row?.[reason]) ? [[columnTitle(reason),
    rows.map((row) => row?.[reason] || "—").join(" → ")]] : [])];
}

async function showElement(kind, layer, k) {
  const id = layer.id[k];
  const lines = await Promise.all([["before", state.before], ["after", state.after]].map(
    async ([side, name]) => ({ label: named(scenario(name)), colour: INK[side],
      series: await series(kind, name, state.event, id) })));
  const pipe = kind === "pipe";
  const street = either(layer.street_zh[k], layer.street_en[k]);
  const place = `${street} ${layer.chainage[k]}`.trim();
  const pairs = pipe ? [[t("street"), place || "—"], [t("size"), layer.size[k] || "—"],
    [columnTitle("length_m"), `${number(layer.length_m[k], 0)} m`],
    [columnTitle("system"), t(`system_${layer.system[k]}`)],
    ...both("conduit", "conduit_id", id, DATA.shown.popup.conduit)]
    : [[columnTitle("max_depth_m"), ["before", "after"].map((side) => {
      const place = DATA.map.reaches[state[side]].id.indexOf(id);
      return number(DATA.map.depth_m[`${state[side]}|${state.event}`]?.[place], 2);
    }).join(" → ") + " m"], ...streetPairs(layer.street_id[k])];
  panel(pipe ? `${t("pipe")} ${id}` : place || id, pairs, hydrograph({
    caption: `${id} · ${eventWords(state.event)}`, event: state.event, lines, width: 400,
    quantity: pipe ? `${t("flow")} (m³/s)` : `${t("depth")} (m)`,
    limits: pipe ? [] : depthLimits() }));
}
