/* What the lines and dots of a map look like: classes of their values and the colours of these. */

const UNKNOWN_COLOUR = "#dcdcdc";
/* Widths of pipes: a class a size, m. */
const SIZE_LIMITS_M = [0.4, 0.8, 1.2, 2.0];
const SIZE_WIDTHS_PX = [1.4, 2, 2.7, 3.6, 4.8];
const SIZE_COLOURS = ["#bcd3c4", "#7fb08f", "#3f8a5c", "#1c5f3c", "#0b3320"];
const NODE_COLOUR = "#33475a";
/* Pixels a metre from which every manhole is drawn. */
const NODES_FROM_PX = 0.35;
const mapLook = { layers: { streets: true, pipes: true, nodes: true, points: true, outlets: true, names: true,
  outlines: true, land: false, findings: false }, pipesBy: "system", mode: "beside" };

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

function depthLimitsOfMap() {
  return desk.study.targets.depth_classes_m;
}

/* Depth of the streets, of the greatest or of a minute. */
function streetSet(net, depths) {
  const limits = depthLimitsOfMap();
  const colours = spread(DEPTH_COLOURS, limits.length + 1);
  const kinds = depths ? classesOf(depths, limits)
    : new Uint8Array(net.ids.reach.length).fill(limits.length + 1);
  return { xy: net.reaches, stride: 4, kinds,
    styles: [...colours.map((colour, kind) => ({ colour, width: 3 + kind })), { colour: UNKNOWN_COLOUR, width: 3 }] };
}

/* Pipes: a style for each colour at each width. */
function pipeSet(net, values, filling) {
  const sizes = classesOf(net.pipeSize, SIZE_LIMITS_M);
  const { kinds, colours } = pipeColours(net, values, filling, sizes);
  const widths = SIZE_WIDTHS_PX.length;
  const both = new Uint8Array(kinds.length);
  for (let k = 0; k < kinds.length; k += 1) both[k] = kinds[k] * widths + Math.min(sizes[k], widths - 1);
  return { xy: net.pipes, stride: 4, kinds: both,
    styles: colours.flatMap((colour) => SIZE_WIDTHS_PX.map((width) => colour && { colour, width })) };
}

function pipeColours(net, values, filling, sizes) {
  if (mapLook.pipesBy === "system") {
    return { kinds: net.pipeSystem, colours: net.systems.map((system) => SYSTEM_COLOURS[system]) };
  }
  if (mapLook.pipesBy === "size") return { kinds: sizes, colours: [...SIZE_COLOURS, UNKNOWN_COLOUR] };
  const own = filling ?? values?.arrays[`pipe_${mapLook.pipesBy}`]?.values;
  const limits = filling ? FILLING_LIMITS : PIPE_CLASSES[mapLook.pipesBy];
  const kinds = own ? classesOf(own, limits) : new Uint8Array(net.ids.pipe.length).fill(limits.length + 1);
  return { kinds, colours: [...CAPACITY_COLOURS, UNKNOWN_COLOUR] };
}

const FILLING_LIMITS = [0.5, 0.8, 0.999];

/* Manholes where there is room for them; those that flood always, by their volume. */
const FLOODED_LIMITS_M3 = [0.5, 10, 100, 1000];

function nodeSet(net, values, pixels_a_metre) {
  const flooded = values?.arrays.node_flooded_volume_m3?.values;
  const kinds = flooded ? classesOf(flooded, FLOODED_LIMITS_M3) : new Uint8Array(net.ids.node.length);
  for (let k = 0; k < kinds.length; k += 1) {
    if (net.nodeKind[k] !== 0) kinds[k] = 6;
    else if (kinds[k] > FLOODED_LIMITS_M3.length) kinds[k] = 0;
  }
  const plain = pixels_a_metre >= NODES_FROM_PX ? { colour: NODE_COLOUR, radius: pixels_a_metre > 1 ? 3 : pixels_a_metre > 0.5 ? 2 : 1.2, edge: "#ffffff" } : null;
  return { xy: net.nodes, stride: 2, kinds, styles: [plain, ...[3, 4.5, 6.5, 9].map((radius) =>
    ({ colour: FLOODED_COLOUR, radius, edge: "#ffffff" })), null, null] };
}

function landSet(net) {
  return { xy: net.land, stride: 4, kinds: new Uint8Array(net.land.length / 4), deaf: true,
    styles: [{ colour: LAND_COLOUR, width: 0.8 }] };
}
