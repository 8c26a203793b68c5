/* The answer to a rain on a map: points and key streets by depth, what it closes, the ways round. */

const CLOSED_STYLE = { colour: "#1c2733", width: 2, dash: [2, 6] };
const WAY_STYLE = { colour: "#2e7d32", width: 4, dash: [9, 5] };
const OPEN_STYLE = { colour: "#dfe4e8", width: 2 };
let rainMap = null;

/* The map with its legend, in the language of the reader; made once. */
function placeRainMap() {
  const extent = mapExtent();
  if (!extent) return void fill("season-map", note("no_map"));
  const canvas = rainMap?.canvas ?? el("div", { class: "rain-map", role: "application" });
  canvas.setAttribute("aria-label", t("season_map_label"));
  fill("season-map", canvas, el("div", { class: "map-legend" }, rainLegend()), note("season_key_streets"));
  rainMap ??= buildRainMap(canvas, extent);
}

function drawRainMap(answer) {
  if (!rainMap) return;
  const lines = seasonLines();
  rainMap.lines.show("open", { xy: lines.xy, stride: 4, ...grouped(lines.ids.map(() => OPEN_STYLE)) });
  const wet = (answer?.flooded ?? []).filter(({ place }) => placeOf(place).kind === "street");
  showReaches("wet", wet, (row) => ({ colour: depthColour(row.cm), width: 6 }));
  const shut = answer ? closedPlaces(answer).filter(({ place }) => placeOf(place).kind === "street") : [];
  showReaches("closed", shut, () => CLOSED_STYLE);
  rainMap.marks.clearLayers();
  rainMarks(answer).forEach((one) => rainMap.marks.addLayer(one));
  clearLabels(rainMap.canvas);
}

function placeOf(place) {
  return DATA.season.table.places[place];
}

function buildRainMap(canvas, extent) {
  const own = planeMap(canvas);
  own.fitBounds(L.latLngBounds(at(extent[0]), at(extent[1])), { padding: [12, 12] });
  own.on("zoomend resize", () => clearLabels(canvas));
  if (DATA.map.outlines.drawn.length) outlineShapes(DATA.map.outlines.drawn).addTo(own);
  const lines = new LineLayer({ order: ["open", "wet", "closed", "ways"], padding: 0.3 }).addTo(own);
  return { canvas, map: own, lines, marks: L.layerGroup().addTo(own) };
}

/* The street reaches of the scenario of the rain table, or of the town as it is. */
function seasonScenario() {
  const own = DATA.season?.table?.scenario;
  return DATA.map.reaches[own] ? own : DATA.study.baseline;
}

let reachLines = null;

function seasonLines() {
  if (!reachLines) {
    const { id } = DATA.map.reaches[seasonScenario()];
    reachLines = { ids: id, xy: mapLines(seasonScenario()).reaches, rows: new Map(id.map((own, k) => [own, k])) };
  }
  return reachLines;
}

/* Ends of a reach in metres of the map, of one without a street channel, too; null where neither
   is known. */
function reachEnds(id) {
  const { xy, rows: place } = seasonLines();
  const k = place.get(id);
  if (k !== undefined) return [...xy.slice(4 * k, 4 * k + 4)];
  const own = DATA.crews?.tables?.roads[id];
  return own ? [own[0] - origin[0], own[1] - origin[1], own[2] - origin[0], own[3] - origin[1]] : null;
}

function showLines(name, ends, styles) {
  const drawn = ends.map((own, k) => [own, styles[k]]).filter(([own]) => own);
  rainMap.lines.show(name, { xy: Float32Array.from(drawn.flatMap(([own]) => own)), stride: 4, deaf: true,
    ...grouped(drawn.map(([, style]) => style)) });
}

function showReaches(name, list, style) {
  const each = list.flatMap((row) => placeOf(row.place).reaches.map((id) => [reachEnds(id), style(row)]));
  showLines(name, each.map(([ends]) => ends), each.map(([, own]) => own));
}

/* Points with their number and hollows, in the colour of their depth; white where the water stays
   below the least depth of the table or nothing is known. */
function rainMarks(answer) {
  const wet = new Map((answer?.flooded ?? []).map((row) => [row.place, row]));
  const spots = { point: DATA.map.points, hollow: DATA.map.hollows };
  return DATA.season.table.places.flatMap((own, place) => {
    const xy = spots[own.kind]?.find((one) => one.id === own.id)?.xy;
    if (!xy) return [];
    const row = wet.get(place);
    const html = el("div", {}, el("span", { class: "disc" }, own.kind === "point" ? own.id : "◡"),
      row ? el("span", { class: "tag" }, `${wholeWords(row.cm)} cm`) : null);
    html.style.setProperty("--colour", row ? depthColour(row.cm) : "#ffffff");
    return [mark(xy, L.divIcon({ html, className: "map-point", iconSize: [26, 26] }),
      `${placeWords(own)}${row ? ` ${wholeWords(row.cm)} cm` : ""}`, () => goToRow(place), row ? 1000 : 0)];
  });
}

function goToRow(place) {
  const row = document.getElementById(`season-place-${place}`);
  row?.scrollIntoView({ block: "center" });
  row?.focus({ preventScroll: true });
}

function rainLegend() {
  const limits = DATA.study.targets.depth_classes_m;
  const colours = spread(DEPTH_COLOURS, limits.length + 1);
  const least = DATA.season.table.depths_cm[0] / 100;
  const depths = classWords(limits, "m").map((text, k) => [text, colours[k]])
    .filter((_, k) => k === limits.length || limits[k] > least);
  const line = (words, { colour }, kind) => el("li", {}, swatch(colour, kind), words);
  return [legendKeys(t("depth_classes"), depths), el("ul", {},
    line(t("season_key_closed", { cm: number(closedCm()) }), CLOSED_STYLE, "dots"),
    DATA.crews?.tables ? line(t("season_key_way"), WAY_STYLE, "dash") : null)];
}

/* Ways round on the map; one alone is looked at. */
function showWays(list, alone = false) {
  if (!rainMap) return;
  const ends = list.flatMap((own) => own.reaches).map(reachEnds);
  showLines("ways", ends, ends.map(() => WAY_STYLE));
  const known = ends.filter(Boolean);
  if (!alone || !known.length) return;
  const corners = known.flatMap(([x0, y0, x1, y1]) => [L.latLng(y0, x0), L.latLng(y1, x1)]);
  rainMap.map.fitBounds(L.latLngBounds(corners), { padding: [40, 40], maxZoom: 1 });
  rainMap.canvas.scrollIntoView({ block: "center" });
}
