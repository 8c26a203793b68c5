/* Depth on the grid: frames of classes drawn on a canvas over the map, with a time slider. */

const gridState = { step: 0, greatest: true, timer: null };
const frames = new Map();

const CanvasOverlay = L.ImageOverlay.extend({
  _initImage() {
    this._image = this._url;
    L.DomUtil.addClass(this._image, "leaflet-image-layer grid-layer");
    if (this._zoomAnimated) L.DomUtil.addClass(this._image, "leaflet-zoom-animated");
  },
});

/* Frames as whole numbers of depth steps: differences added up once. */
async function readFrames(key) {
  if (!frames.has(key)) {
    const own = DATA.grids[key];
    const codes = new Uint8Array(await block(own.block));
    const size = own.rows * own.columns;
    const greatest = codes.slice(0, size);
    for (let k = size; k < codes.length; k += 1) {
      codes[k] += codes[k - size];
      const cell = k % size;
      if (codes[k] > greatest[cell]) greatest[cell] = codes[k];
    }
    frames.set(key, { codes, greatest, size });
  }
  return frames.get(key);
}

/* Colour of each depth step: that of its class, as 32-bit words; dry is clear. */
function gridColours(edges) {
  const limits = DATA.study.targets.depth_classes_m;
  const colours = spread(DEPTH_COLOURS, limits.length + 1);
  return Uint32Array.from([null, ...edges], (edge) => {
    if (edge === null) return 0;
    const kind = limits.filter((limit) => edge >= limit - 1e-9).length;
    const value = Number.parseInt(colours[kind].slice(1), 16);
    return (0xd8 << 24) | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16);
  });
}

function gridLayer(name, event) {
  const key = `${name}|${event}`;
  const own = DATA.grids[key];
  if (!own) {
    fill("grid-bar", note("no_grid", { scenario: named(scenario(name)), event: eventWords(event) }));
    return null;
  }
  const canvas = el("canvas", { width: own.columns, height: own.rows });
  const [x0, y0, x1, y1] = own.bounds_m;
  const overlay = new CanvasOverlay(canvas, L.latLngBounds(at([x0, y0]), at([x1, y1])),
    { interactive: true, alt: t("layer_grid") });
  overlay.on("click", (happened) => showCell(key, happened.latlng));
  gridState.step = Math.min(gridState.step, own.minutes.length - 1);
  gridBar(key, canvas);
  paint(key, canvas);
  return overlay;
}

async function paint(key, canvas) {
  const own = DATA.grids[key];
  const { codes, greatest, size } = await readFrames(key);
  const begun = performance.now();
  const context = canvas.getContext("2d");
  const image = context.createImageData(own.columns, own.rows);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = gridColours(own.edges_m);
  const frame = gridState.greatest ? greatest
    : codes.subarray(gridState.step * size, (gridState.step + 1) * size);
  for (let k = 0; k < size; k += 1) pixels[k] = colours[frame[k]];
  context.putImageData(image, 0, 0);
  window.reportTimings.last_grid_step_ms = performance.now() - begun;
}

function gridBar(key, canvas) {
  const { minutes } = DATA.grids[key];
  const label = el("output", { id: "grid-time-label", for: "grid-time" });
  const say = () => { label.textContent = gridState.greatest ? t("grid_greatest")
    : t("grid_minute", { minute: number(minutes[gridState.step], 0) }); };
  const slider = el("input", { type: "range", id: "grid-time", min: 0, max: minutes.length - 1,
    step: 1, "aria-label": t("grid_time"), oninput: (happened) => {
      gridState.step = Number(happened.target.value); gridState.greatest = false;
      most.checked = false; say(); paint(key, canvas); } });
  slider.value = gridState.step;
  const most = el("input", { type: "checkbox", checked: gridState.greatest,
    onchange: (happened) => { gridState.greatest = happened.target.checked; say();
      paint(key, canvas); } });
  clearInterval(gridState.timer);
  const play = el("button", { type: "button", onclick: () => {
    if (gridState.timer) { clearInterval(gridState.timer); gridState.timer = null; } else {
      gridState.timer = setInterval(() => { slider.value = (Number(slider.value) + 1)
        % minutes.length; slider.dispatchEvent(new Event("input")); }, 400);
    }
    play.textContent = t(gridState.timer ? "pause" : "play");
  } }, t("play"));
  gridState.timer = null;
  say();
  fill("grid-bar", play, slider, label, el("label", {}, most, t("grid_greatest")));
}

/* Depth over time in one cell, as the steps this file holds. */
async function showCell(key, place) {
  const own = DATA.grids[key];
  const { codes, size } = await readFrames(key);
  const [x0, y0, x1, y1] = own.bounds_m;
  const column = Math.floor(((place.lng + origin[0] - x0) / (x1 - x0)) * own.columns);
  const row = Math.floor(((y1 - place.lat - origin[1]) / (y1 - y0)) * own.rows);
  const cell = row * own.columns + column;
  const steps = own.minutes.map((_, k) => codes[k * size + cell]);
  const top = Math.max(...steps);
  const words = top === 0 ? t("cell_dry", { m: own.edges_m[0] })
    : `${own.edges_m[top - 1]}–${own.edges_m[top] ?? "…"} m`;
  const [name, event] = key.split("|");
  panel(t("cell"), [[t("place"), `${number(place.lng + origin[0], 0)}, ${number(place.lat
    + origin[1], 0)}`], [columnTitle("max_depth_m"), words]], hydrograph({
    caption: `${t("cell")} · ${named(scenario(name))} · ${eventWords(event)}`, event, width: 400,
    lines: [{ label: t("cell_lower"), colour: INK.before, series: { minutes: own.minutes,
      values: steps.map((k) => (k ? own.edges_m[k - 1] : 0)) } }],
    quantity: `${t("depth")} (m)`, limits: depthLimits() }));
}
