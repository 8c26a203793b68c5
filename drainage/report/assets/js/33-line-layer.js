/* Lines and dots of a town on one canvas: typed arrays, one path a class, and a coarse grid that
   knows what is in view and what was hit. No element of the page stands for a pipe. */

/* Lines a path: a long one costs the canvas more than it saves. */
const LINES_A_PATH = 400;
/* Lines in view beyond which each is thin and ends bluntly: joints cannot be seen any more, and
   they are what takes the time. */
const CROWD = 20000;
/* Share of all from which everything is gone through instead of the cells in view. */
const MOST_BY_CELLS = 0.5;

/* sets are drawn in the order of `order`. A set is {xy, stride, kinds, styles, opacity, deaf}:
   xy: Float32Array, metres east and north of the map's origin, x0, y0, x1, y1 a line (stride 4) or
   x, y a dot (stride 2); kinds: Uint8Array, the place of its style; styles: {colour, width, dash} of
   a line, {colour, radius, edge} of a dot, null is not drawn; deaf: cannot be hit. */
const LineLayer = L.Renderer.extend({
  options: { padding: 0.15, order: [], pane: "lines" },

  initialize(options) {
    L.Renderer.prototype.initialize.call(this, options);
    this.sets = new Map();
    this.drawn_ms = 0;
  },

  show(name, set) {
    this.sets.set(name, { opacity: 1, deaf: false, ...set });
    this.soon();
    return this;
  },

  hide(name) {
    if (this.sets.delete(name)) this.soon();
    return this;
  },

  /* Once a frame, however many sets change. */
  soon() {
    if (this._waiting || !this._map) return;
    this._waiting = L.Util.requestAnimFrame(() => { this._waiting = null; if (this._map) this._draw(); });
  },

  beforeAdd(map) {
    if (!map.getPane("lines")) Object.assign(map.createPane("lines").style, { zIndex: 420, pointerEvents: "none" });
    return this;
  },

  _initContainer() {
    this._container = L.DomUtil.create("canvas", "line-layer");
    this._pen = this._container.getContext("2d");
  },

  _destroyContainer() {
    L.Util.cancelAnimFrame(this._waiting);
    this._waiting = null;
    this._container.remove();
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const size = this._bounds.getSize();
    const ratio = L.Browser.retina ? 2 : 1;
    L.DomUtil.setPosition(this._container, this._bounds.min);
    if (this._container.width !== ratio * size.x || this._container.height !== ratio * size.y) {
      Object.assign(this._container, { width: ratio * size.x, height: ratio * size.y });
      Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
    }
    this._ratio = ratio;
    this._draw();
  },

  /* A move ends after every reset, and draws. */
  _reset() {},

  _updatePaths() {},

  /* Metres to the canvas: px = x * scale + left, py = top - y * scale. */
  _view() {
    const scale = this._map.options.crs.scale(this._zoom);
    const corner = this._map.getPixelOrigin().add(this._bounds.min);
    return { scale, left: -corner.x, top: -corner.y, ...this._bounds.getSize() };
  },

  _draw() {
    if (!this._bounds) return;
    const began = performance.now();
    this._pen.setTransform(this._ratio, 0, 0, this._ratio, 0, 0);
    const view = this._view();
    this._pen.clearRect(0, 0, view.x, view.y);
    for (const name of this.options.order) {
      const set = this.sets.get(name);
      if (set?.kinds.length) drawSet(this._pen, set, view);
    }
    this.drawn_ms = performance.now() - began;
    this.fire("drawn");
  },

  /* The topmost line or dot within px of a place of the map: {name, place}, or null. */
  hit(latlng, px = 6, names = this.options.order) {
    const scale = this._map.options.crs.scale(this._map.getZoom());
    const [x, y] = [latlng.lng, latlng.lat];
    for (const name of [...this.options.order].reverse()) {
      const set = this.sets.get(name);
      if (!set || set.deaf || !names.includes(name)) continue;
      const place = nearest(set, x, y, px / scale, scale);
      if (place >= 0) return { name, place };
    }
    return null;
  },
});

function drawSet(pen, set, view) {
  const { order, starts } = byKind(set, inView(set, view));
  pen.globalAlpha = set.opacity;
  const crowd = order.length > CROWD;
  pen.lineCap = crowd ? "butt" : "round";
  pen.lineJoin = crowd ? "bevel" : "round";
  set.styles.forEach((style, kind) => {
    if (!style || starts[kind] === starts[kind + 1]) return;
    const own = crowd && style.width ? { ...style, width: Math.max(1, style.width / 2) } : style;
    (set.stride === 4 ? drawLines : drawDots)(pen, set.xy, order, starts[kind], starts[kind + 1], own, view);
  });
  pen.globalAlpha = 1;
}

/* A line that begins where the last one ended goes on without a new start. */
function drawLines(pen, xy, order, from, to, style, { scale, left, top }) {
  pen.strokeStyle = style.colour;
  pen.lineWidth = style.width;
  pen.setLineDash(style.dash ?? []);
  let [endX, endY] = [NaN, NaN];
  for (let k = from, count = 0; k < to; k += 1, count += 1) {
    if (count % LINES_A_PATH === 0) {
      if (count) pen.stroke();
      pen.beginPath();
      endX = NaN;
    }
    const at = 4 * order[k];
    if (xy[at] !== endX || xy[at + 1] !== endY) pen.moveTo(xy[at] * scale + left, top - xy[at + 1] * scale);
    endX = xy[at + 2];
    endY = xy[at + 3];
    pen.lineTo(endX * scale + left, top - endY * scale);
  }
  pen.stroke();
}

function drawDots(pen, xy, order, from, to, { colour, radius, edge = null }, { scale, left, top }) {
  pen.fillStyle = colour;
  pen.setLineDash([]);
  if (radius <= 1.5) {
    for (let k = from; k < to; k += 1) {
      const at = 2 * order[k];
      pen.fillRect(xy[at] * scale + left - radius, top - xy[at + 1] * scale - radius, 2 * radius, 2 * radius);
    }
    return;
  }
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  for (let k = from; k < to; k += 1) {
    const at = 2 * order[k];
    pen.beginPath();
    pen.arc(xy[at] * scale + left, top - xy[at + 1] * scale, radius, 0, 2 * Math.PI);
    pen.fill();
    if (edge) pen.stroke();
  }
}

/* Places by kind, in their order: those of kind k stand from starts[k] to starts[k + 1]. */
function byKind({ kinds, styles }, places) {
  const starts = new Int32Array(Math.max(styles.length, 1) + 1);
  const ends = new Int32Array(256);
  for (const place of places) ends[kinds[place]] += 1;
  for (let kind = 0, sum = 0; kind < 256; kind += 1) {
    sum += ends[kind];
    ends[kind] = sum - ends[kind];
    if (kind + 1 < starts.length) starts[kind + 1] = sum;
  }
  const order = new Int32Array(places.length);
  for (const place of places) { order[ends[kinds[place]]] = place; ends[kinds[place]] += 1; }
  return { order, starts };
}
