/* Pipes, streets, flooded nodes and findings of the map: what they look like and what a click on
   them shows. */

let lineLayer = null;
let nodeTip = null;

function addLines(map) {
  lineLayer = new LineLayer({ order: Object.keys(LAYER_OF), padding: 0.3 }).addTo(map);
  nodeTip = L.tooltip({ direction: "top", offset: [0, -6] });
  map.on("click", showHit);
  map.on("mousemove", pointTo);
}

/* Lines of one network as typed arrays, made when its scenario is first shown. */
const linesOf = new Map();

function mapLines(name) {
  if (!linesOf.has(name)) {
    const flat = ({ line }) => Float32Array.from(line.flatMap(([x0, y0, x1, y1]) =>
      [x0 - origin[0], y0 - origin[1], x1 - origin[0], y1 - origin[1]]));
    linesOf.set(name, { reaches: flat(DATA.map.reaches[name]), pipes: flat(DATA.map.pipes[name]) });
  }
  return linesOf.get(name);
}

/* Styles by what they are: {kinds, styles} of one style a line. */
function grouped(each) {
  const places = new Map();
  const styles = [];
  const kinds = Uint8Array.from(each, (style) => {
    const key = JSON.stringify(style);
    if (!places.has(key)) {
      places.set(key, styles.length);
      styles.push(style);
    }
    return places.get(key);
  });
  return { kinds, styles };
}

/* Widths of pipes by classes of a decimetre: a map has fewer styles than it has pipes. */
function pipeStyles(name) {
  const { pipesBy } = mapState;
  const layer = DATA.map.pipes[name];
  const scores = byId("conduit", "conduit_id", name, state.event);
  return grouped(layer.id.map((id, k) => {
    const width = 1.2 + 1.1 * Math.min(4, Math.round(10 * layer.width_m[k]) / 10);
    if (pipesBy === "system") return { colour: SYSTEM_COLOURS[layer.system[k]], width };
    const kind = classOf(scores.get(id)?.[pipesBy], PIPE_CLASSES[pipesBy]);
    return { colour: kind < 0 ? "#e3e3e3" : CAPACITY_COLOURS[kind], width };
  }));
}

function streetStyles(name) {
  const limits = DATA.study.targets.depth_classes_m;
  const colours = spread(DEPTH_COLOURS, limits.length + 1);
  const depth = DATA.map.depth_m[`${name}|${state.event}`] ?? [];
  return grouped(DATA.map.reaches[name].id.map((_, k) => {
    const kind = classOf(depth[k], limits);
    return { colour: kind < 0 ? "#e3e3e3" : colours[kind], width: 3 + Math.max(0, kind) };
  }));
}

const LAYER_OF = { reaches: "streets", pipes: "pipes", nodes: "nodes", findings: "findings" };

/* Lines and dots as the switches are; a name without a layer is hidden. */
function drawLinesOf(name) {
  const { layers } = mapState;
  const own = mapLines(name);
  const sets = {
    reaches: () => ({ xy: own.reaches, stride: 4, opacity: layers.grid ? 0.5 : 1, ...streetStyles(name) }),
    pipes: () => ({ xy: own.pipes, stride: 4, ...pipeStyles(name) }),
    nodes: () => dots(nodeDots(name)),
    findings: () => dots(DATA.map.findings.map((one) => ({ xy: one.xy, style: {
      colour: GRADE_COLOURS[one.grade], radius: one.grade === "note" ? 3 : 5, edge: "#ffffff" } }))),
  };
  for (const [set, layer] of Object.entries(LAYER_OF)) {
    if (layers[layer]) lineLayer.show(set, sets[set]());
    else lineLayer.hide(set);
  }
}

function dots(places) {
  return { xy: Float32Array.from(places.flatMap(({ xy }) => [xy[0] - origin[0], xy[1] - origin[1]])),
    stride: 2, ...grouped(places.map((own) => own.style)) };
}

function hitElement(latlng) {
  return lineLayer.hit(latlng, 6, Object.keys(LAYER_OF));
}

function showHit({ latlng }) {
  const found = hitElement(latlng);
  const name = onSide();
  if (found?.name === "reaches") showElement("reach", DATA.map.reaches[name], found.place);
  if (found?.name === "pipes") showElement("pipe", DATA.map.pipes[name], found.place);
  if (found?.name === "nodes") showNode(nodeDots(name)[found.place].row);
  if (found?.name === "findings") showFinding(DATA.map.findings[found.place]);
}

function pointTo({ latlng }) {
  const found = hitElement(latlng);
  map.getContainer().style.cursor = found ? "pointer" : "";
  if (found?.name !== "nodes") return void nodeTip.remove();
  const { row } = nodeDots(onSide())[found.place];
  return void nodeTip.setLatLng(latlng)
    .setContent(el("span", {}, `${row.node_id} ${measured(row, "flooded_volume_m3")}`)).addTo(map);
}

/* Flooded nodes: the area of a disc is its volume, the greatest that of the map. Where there are
   streets their depth says it, and the discs stay small. Radii are rounded, as the eye does. */
function nodeDots(name) {
  const scores = byId("node", "node_id", name, state.event);
  const most = [...scores.values()].reduce((a, row) => Math.max(a, row.flooded_volume_m3), 0);
  return [...scores.values()].filter((row) => DATA.map.nodes[name][row.node_id]).map((row) => ({ row,
    xy: DATA.map.nodes[name][row.node_id], style: { colour: FLOODED_COLOUR, edge: "#ffffff",
      radius: hasStreets() ? 3 : Math.round(2 * (3 + 13 * Math.sqrt(row.flooded_volume_m3 / Math.max(most, 1e-9)))) / 2 } }));
}

function showNode(row) {
  panel(row.node_id, both("node", "node_id", row.node_id, DATA.shown.popup.node),
    el("p", { class: "note" }, t("before_after_order")));
}

function showFinding(one) {
  panel(`${t(`grade_${one.grade}`)}: ${named(one)}`, [[t("element"), one.id], [t("value"), one.value]]);
}
