/* What the lines and dots of a map look like: classes of their values and the colours of these. */

const UNKNOWN_COLOUR = "#dcdcdc";
/* Widths of pipes: a class a size, m. */
const SIZE_LIMITS_M = [0.4, 0.8, 1.2, 2.0];
const SIZE_WIDTHS_PX = [1.4, 2, 2.7, 3.6, 4.8];
const SIZE_COLOURS = ["#bcd3c4", "#7fb08f", "#3f8a5c", "#1c5f3c", "#0b3320"];
const FILLING_LIMITS = [0.5, 0.8, 0.999];
const FLOODED_LIMITS_M3 = [0.5, 10, 100, 1000];
const FLOODED_RADII_PX = [3, 4.5, 6.5, 9];
const NODE_COLOUR = "#33475a";
/* Pixels a metre from which every manhole is drawn. */
const NODES_FROM_PX = 0.35;
/* Outlets beyond this number are dots, not marks of their own. */
const MOST_MARKS = 300;
/* What the maps show. mode: "beside" or "difference"; narrow: which of the maps where there is
   room for one. */
const mapLook = { layers: { streets: true, pipes: true, nodes: true, points: true, outlets: true,
  names: true, outlines: true, land: false, findings: false }, pipesBy: "system", mode: "beside",
narrow: "scenario" };

/* Classes of numbers, the last for what is above all limits; unknown numbers get one more. */
function classesOf(values, limits) {
  const kinds = new Uint8Array(values.length);
  for (let k = 0; k < values.length; k += 1) {
    const value = values[k];
    let kind = 0;
    while (kind < limits.length && value > limits[kind]) kind += 1;
    kinds[k] = Number.isNaN(value) ? limits.length + 1 : kind;
  }
  return kinds;
}

function unknownKinds(count, limits) {
  return new Uint8Array(count).fill(limits.length + 1);
}

function depthLimits() {
  return desk.study.targets.depth_classes_m;
}

function depthColours() {
  return spread(DEPTH_COLOURS, depthLimits().length + 1);
}

/* Pixels of a dry street: where pipes are shown it stands out at both of their sides. */
function streetWidth() {
  return mapLook.layers.pipes ? 6 : 3;
}

/* Depth of the streets, m; null where no run says it. */
function streetSet(net, depths) {
  const limits = depthLimits();
  const kinds = depths ? classesOf(depths, limits) : unknownKinds(net.ids.reach.length, limits);
  const narrowest = streetWidth();
  return { xy: net.reaches, stride: 4, kinds, styles: [
    ...depthColours().map((colour, kind) => ({ colour, width: narrowest + 1.3 * kind })),
    { colour: UNKNOWN_COLOUR, width: narrowest }] };
}

/* Pipes: a style for each colour at each width. figures: those of `limits`, or null. */
function pipeSet(net, figures, limits) {
  const sizes = classesOf(net.pipeSize, SIZE_LIMITS_M);
  const { kinds, colours } = pipeColours(net, figures, limits, sizes);
  const widths = SIZE_WIDTHS_PX.length;
  const both = new Uint8Array(kinds.length);
  for (let k = 0; k < kinds.length; k += 1) both[k] = kinds[k] * widths + Math.min(sizes[k], widths - 1);
  return { xy: net.pipes, stride: 4, kinds: both,
    styles: colours.flatMap((colour) => SIZE_WIDTHS_PX.map((width) => ({ colour, width }))) };
}

function pipeColours(net, figures, limits, sizes) {
  if (mapLook.pipesBy === "system") {
    return { kinds: net.pipeSystem, colours: net.systems.map((system) => SYSTEM_COLOURS[system]) };
  }
  if (mapLook.pipesBy === "size") return { kinds: sizes, colours: [...SIZE_COLOURS, UNKNOWN_COLOUR] };
  const kinds = figures ? classesOf(figures, limits) : unknownKinds(net.ids.pipe.length, limits);
  return { kinds, colours: [...CAPACITY_COLOURS, UNKNOWN_COLOUR] };
}

/* Manholes where there is room for them; those that flood always, by their volume, m3. */
function nodeSet(net, flooded, pixels_a_metre) {
  const [outlet, corner] = [FLOODED_LIMITS_M3.length + 1, FLOODED_LIMITS_M3.length + 2];
  const kinds = flooded ? classesOf(flooded, FLOODED_LIMITS_M3) : new Uint8Array(net.ids.node.length);
  for (let k = 0; k < kinds.length; k += 1) {
    if (net.nodeKind[k] === 2) kinds[k] = outlet;
    else if (net.nodeKind[k] === 1) kinds[k] = corner;
    else if (kinds[k] >= outlet) kinds[k] = 0;
  }
  const plain = pixels_a_metre < NODES_FROM_PX ? null : { colour: NODE_COLOUR, edge: "#ffffff",
    radius: pixels_a_metre > 1 ? 3 : pixels_a_metre > 0.5 ? 2 : 1.2 };
  return { xy: net.nodes, stride: 2, kinds, styles: [plain,
    ...FLOODED_RADII_PX.map((radius) => ({ colour: FLOODED_COLOUR, radius, edge: "#ffffff" })),
    net.outlets.length > MOST_MARKS ? { colour: SYSTEM_COLOURS.storm, radius: 3.5, edge: "#ffffff" } : null,
    null] };
}

function landSet(net) {
  return { xy: net.land, stride: 4, kinds: new Uint8Array(net.land.length / 4), deaf: true,
    styles: [{ colour: LAND_COLOUR, width: 0.8 }] };
}

function findingSet(net, findings) {
  const grades = Object.keys(GRADE_COLOURS);
  return { xy: Float32Array.from(findings.flatMap(({ xy }) => [xy[0] - net.origin[0], xy[1] - net.origin[1]])),
    stride: 2, kinds: Uint8Array.from(findings, (own) => grades.indexOf(own.grade)),
    styles: grades.map((grade) => ({ colour: GRADE_COLOURS[grade], radius: grade === "note" ? 3.5 : 5.5, edge: "#ffffff" })) };
}
