/* Networks, values and frames of the maps: asked once, until news says that they changed. */

const askedFor = new Map();

function askedOnce(path, prepare = (own) => own, read = askPacked) {
  if (!askedFor.has(path)) {
    const own = read(path).then(prepare);
    own.catch(() => askedFor.delete(path));
    askedFor.set(path, own);
  }
  return askedFor.get(path);
}

function forget(begins) {
  for (const path of [...askedFor.keys()]) if (path.startsWith(begins)) askedFor.delete(path);
}

/* The network of a scenario as built: ids, lines and dots as typed arrays, places by id. */
function networkOf(scenario) {
  return askedOnce(`map/${encodeURIComponent(scenario)}`, (own) => {
    const { arrays } = own;
    const nodes = arrays.node_xy.values;
    const net = { ...own, nodes, nodeKind: arrays.node_kind.values, nodeSystem: arrays.node_system.values,
      pipes: endsToLines(nodes, arrays.pipe_ends.values), pipeSystem: arrays.pipe_system.values,
      pipeSize: arrays.pipe_size_m.values, reaches: endsToLines(nodes, arrays.reach_ends.values),
      reachStreet: arrays.reach_street.values, pipeStreet: arrays.pipe_street.values,
      land: arrays.land_xy.values, landOf: arrays.land_of.values };
    net.places = Object.fromEntries(Object.entries(own.ids).map(([kind, ids]) => [kind, lazyPlaces(ids)]));
    return net;
  });
}

function endsToLines(nodes, ends) {
  const xy = new Float32Array(2 * ends.length);
  for (let k = 0; k < ends.length; k += 1) {
    xy[2 * k] = nodes[2 * ends[k]];
    xy[2 * k + 1] = nodes[2 * ends[k] + 1];
  }
  return xy;
}

/* id -> row, made when it is first asked for. */
function lazyPlaces(ids) {
  let known = null;
  return (id) => {
    known ??= new Map(ids.map((own, k) => [own, k]));
    return known.get(id) ?? -1;
  };
}

/* Where an element lies: {xy: [[x, y], …]} in metres of the network, or null. */
function placeOf(net, kind, id) {
  const [x0, y0] = net.origin;
  const metres = (values, from, count) => Array.from({ length: count }, (_, k) =>
    [values[from + 2 * k] + x0, values[from + 2 * k + 1] + y0]);
  if (kind === "point" || kind === "outlet") {
    const one = net[`${kind}s`].find((own) => own.id === id);
    if (one?.xy) return { xy: [one.xy] };
    if (kind === "point") return null;
  }
  if (kind === "street") return placeOfStreet(net, id, metres);
  const lines = { pipe: net.pipes, reach: net.reaches }[kind];
  const place = net.places[lines ? kind : "node"](id);
  if (place < 0) return null;
  const xy = lines ? metres(lines, 4 * place, 2) : metres(net.nodes, 2 * place, 1);
  return xy.flat().every(Number.isFinite) ? { xy } : null;
}

function placeOfStreet(net, id, metres) {
  const street = net.streets.findIndex(([own]) => own === id);
  const xy = [];
  if (street < 0) return null;
  net.reachStreet.forEach((own, k) => { if (own === street) xy.push(...metres(net.reaches, 4 * k, 2)); });
  net.pipeStreet.forEach((own, k) => { if (own === street) xy.push(...metres(net.pipes, 4 * k, 2)); });
  const placed = xy.filter((own) => own.every(Number.isFinite));
  return placed.length ? { xy: placed } : null;
}

/* Values of a run in the order of its network; `state` says whether there are any. */
function valuesOf(scenario, event) {
  return askedOnce(`values/${encodeURIComponent(scenario)}/${encodeURIComponent(event)}`);
}

function framesOf(scenario, event, quantity) {
  return askedOnce(`frames/${encodeURIComponent(scenario)}/${encodeURIComponent(event)}?quantity=${quantity}`);
}

/* Findings of the checks that have a place. */
function findingsOf(scenario) {
  return askedOnce(`map-findings/${encodeURIComponent(scenario)}`, (own) => own, ask);
}
