/* The coarse grid over the lines or dots of one array: made once, asked at every move. */

/* Elements a cell, about. */
const A_CELL = 24;
const MOST_CELLS = 65536;
const indexOf = new WeakMap();

/* {x, y, size, columns, rows, starts, places}: the cell c holds places[starts[c] … starts[c + 1]].
   An element without a place (NaN) stands in no cell. */
function gridIndex({ xy, stride }) {
  if (!indexOf.has(xy)) indexOf.set(xy, makeIndex(xy, stride));
  return indexOf.get(xy);
}

function makeIndex(xy, stride) {
  const count = xy.length / stride;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < xy.length; k += 2) {
    if (xy[k] < west) west = xy[k];
    if (xy[k] > east) east = xy[k];
    if (xy[k + 1] < south) south = xy[k + 1];
    if (xy[k + 1] > north) north = xy[k + 1];
  }
  if (!(west <= east && south <= north)) [west, south, east, north] = [0, 0, 1, 1];
  const wanted = Math.min(MOST_CELLS, Math.max(1, count / A_CELL));
  const size = Math.max(1, Math.sqrt((Math.max(1, east - west) * Math.max(1, north - south)) / wanted));
  const columns = Math.floor((east - west) / size) + 1;
  const rows = Math.floor((north - south) / size) + 1;
  const index = { x: west, y: south, size, columns, rows, count, east, north };
  const starts = new Int32Array(columns * rows + 1);
  eachCell(xy, stride, index, (cell) => { starts[cell + 1] += 1; });
  for (let k = 0; k < columns * rows; k += 1) starts[k + 1] += starts[k];
  const places = new Int32Array(starts[columns * rows]);
  const next = starts.slice();
  eachCell(xy, stride, index, (cell, place) => { places[next[cell]] = place; next[cell] += 1; });
  return Object.assign(index, { starts, places, seen: new Uint32Array(count), asked: 0 });
}

/* Every cell that the box of an element touches. */
function eachCell(xy, stride, { x, y, size, columns }, act) {
  const last = stride - 2;
  for (let at = 0, place = 0; at < xy.length; at += stride, place += 1) {
    const [x0, y0, x1, y1] = [xy[at], xy[at + 1], xy[at + last], xy[at + last + 1]];
    if (!(x0 + y0 + x1 + y1 < Infinity)) continue;
    const [left, right] = [Math.floor((Math.min(x0, x1) - x) / size), Math.floor((Math.max(x0, x1) - x) / size)];
    const [low, high] = [Math.floor((Math.min(y0, y1) - y) / size), Math.floor((Math.max(y0, y1) - y) / size)];
    for (let row = low; row <= high; row += 1) {
      for (let column = left; column <= right; column += 1) act(row * columns + column, place);
    }
  }
}

/* Places of the elements whose cells touch a box in metres, each once, in their order where they
   are few. */
function within(set, west, south, east, north) {
  const index = gridIndex(set);
  const { x, y, size, columns, rows, starts, places, seen } = index;
  index.asked += 1;
  const found = [];
  const clamp = (value, most) => Math.max(0, Math.min(most, value));
  if (east < x || north < y || west > index.east || south > index.north) return found;
  const [left, right] = [clamp(Math.floor((west - x) / size), columns - 1), clamp(Math.floor((east - x) / size), columns - 1)];
  const [low, high] = [clamp(Math.floor((south - y) / size), rows - 1), clamp(Math.floor((north - y) / size), rows - 1)];
  for (let row = low; row <= high; row += 1) {
    for (let k = starts[row * columns + left]; k < starts[row * columns + right + 1]; k += 1) {
      if (seen[places[k]] === index.asked) continue;
      seen[places[k]] = index.asked;
      found.push(places[k]);
    }
  }
  return found;
}

const everything = new Map();

/* What a view {scale, left, top, x, y} may show of a set. */
function inView(set, { scale, left, top, x, y }) {
  const index = gridIndex(set);
  const reach = 20;
  const [west, east] = [(-reach - left) / scale, (x + reach - left) / scale];
  const [south, north] = [(top - y - reach) / scale, (top + reach) / scale];
  const share = (Math.min(east, index.east) - Math.max(west, index.x))
    * (Math.min(north, index.north) - Math.max(south, index.y))
    / (Math.max(1, index.east - index.x) * Math.max(1, index.north - index.y));
  if (share < MOST_BY_CELLS && index.count > A_CELL) return within(set, west, south, east, north);
  if (!everything.has(index.count)) everything.set(index.count, Int32Array.from({ length: index.count }, (_, k) => k));
  return everything.get(index.count);
}

/* The place of the nearest drawn element within some metres of x, y; -1 for none. */
function nearest(set, x, y, within_m, scale) {
  const { xy, stride, kinds, styles } = set;
  const wide = styles.reduce((most, own) => Math.max(most, own?.radius ?? (own?.width ?? 0) / 2), 0) / scale;
  const reach = within_m + wide;
  let [found, least] = [-1, Infinity];
  for (const place of within(set, x - reach, y - reach, x + reach, y + reach)) {
    const style = styles[kinds[place]];
    if (!style) continue;
    const own = (style.radius ?? style.width / 2) / scale;
    const away = away_m(xy, stride, place, x, y) - own;
    if (away <= within_m && away < least) [found, least] = [place, away];
  }
  return found;
}

function away_m(xy, stride, place, x, y) {
  const at = place * stride;
  if (stride === 2) return Math.hypot(xy[at] - x, xy[at + 1] - y);
  const [dx, dy] = [xy[at + 2] - xy[at], xy[at + 3] - xy[at + 1]];
  const length = dx * dx + dy * dy;
  const share = length ? Math.max(0, Math.min(1, ((x - xy[at]) * dx + (y - xy[at + 1]) * dy) / length)) : 0;
  return Math.hypot(xy[at] + share * dx - x, xy[at + 1] + share * dy - y);
}
