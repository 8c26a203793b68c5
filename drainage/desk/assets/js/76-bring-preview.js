/* The imported network and the places of its findings on a canvas, before it is a study. */

const PREVIEW_SYSTEMS = ["#1f6fb2", "#8a4f7d", "#6b7a2f", "#777777"];
const PREVIEW_GRADES = ["#b3261e", "#c77700", "#5b6770"];
const preview = { view: null, at: null };

function previewFrame() {
  const turn = (key, sign, act) => el("button", { type: "button", id: `bring-map-${key}`, "aria-label": t(`desk_bring_map_${key}`),
    onclick: () => { act(); drawPreview(); } }, sign);
  return el("figure", { class: "bring-map" },
    el("canvas", { id: "bring-map", role: "img", "aria-label": t("desk_bring_map"), onclick: pickFinding, onwheel: wheelPreview }),
    el("div", { class: "bring-map-buttons" }, turn("in", "+", () => zoomPreview(2)), turn("out", "−", () => zoomPreview(0.5)),
      turn("whole", "⤢", () => { preview.view = null; preview.at = null; })),
    el("figcaption", { id: "bring-map-words" }, previewLegend()));
}

function previewLegend() {
  return [["storm", 0], ["sanitary", 1], ["combined", 2]].map(([name, place]) =>
    el("span", { class: "bring-key" }, el("i", { class: "line", style: `background:${PREVIEW_SYSTEMS[place]}` }), t(`desk_bring_system_${name}`)))
    .concat(["error", "warning", "note"].map((grade, place) =>
      el("span", { class: "bring-key" }, el("i", { class: `dot ${grade}`, style: `background:${PREVIEW_GRADES[place]}` }), t(`desk_bring_grade_${grade}`))));
}

/* Middle in m and px a metre. */
function wholeView(canvas) {
  const xy = bringing.drawn.arrays.nodes.values;
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < xy.length; k += 2) {
    if (Number.isNaN(xy[k]) || Number.isNaN(xy[k + 1])) continue;
    [west, east] = [Math.min(west, xy[k]), Math.max(east, xy[k])];
    [south, north] = [Math.min(south, xy[k + 1]), Math.max(north, xy[k + 1])];
  }
  if (west > east) return { x: 0, y: 0, scale: 1 };
  const scale = 0.9 * Math.min(canvas.width / Math.max(east - west, 10), canvas.height / Math.max(north - south, 10));
  return { x: (west + east) / 2, y: (south + north) / 2, scale };
}

function zoomPreview(times) {
  if (preview.view) preview.view = { ...preview.view, ...(preview.at ?? {}), scale: preview.view.scale * times };
}

function wheelPreview(happened) {
  happened.preventDefault();
  zoomPreview(happened.deltaY < 0 ? 1.25 : 0.8);
  drawPreview();
}

function drawPreview() {
  const canvas = document.getElementById("bring-map");
  if (!canvas || !bringing.drawn?.arrays.nodes) return;
  const ratio = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: canvas.clientWidth * ratio, height: canvas.clientHeight * ratio });
  preview.view ??= wholeView(canvas);
  const { x, y, scale } = preview.view;
  const to = (east, north) => [canvas.width / 2 + (east - x) * scale, canvas.height / 2 - (north - y) * scale];
  const pen = canvas.getContext("2d");
  drawSewers(pen, to, ratio);
  drawFound(pen, to, ratio);
}

function drawSewers(pen, to, ratio) {
  const { nodes: { values: xy }, ends: { values: ends }, systems: { values: systems } } = bringing.drawn.arrays;
  PREVIEW_SYSTEMS.forEach((colour, own) => {
    pen.beginPath();
    for (let k = 0; k < systems.length; k += 1) {
      if (systems[k] !== own) continue;
      const [a, b] = [ends[2 * k], ends[2 * k + 1]];
      pen.moveTo(...to(xy[2 * a], xy[2 * a + 1]));
      pen.lineTo(...to(xy[2 * b], xy[2 * b + 1]));
    }
    pen.strokeStyle = colour;
    pen.lineWidth = (own === 3 ? 0.7 : 1.8) * ratio;
    pen.stroke();
  });
}

/* Errors last, so that they lie on top; forms differ by grade, as colours do. */
function drawFound(pen, to, ratio) {
  const { found: { values: xy }, grades: { values: grades }, of_rule: { values: of } } = bringing.drawn.arrays;
  const only = bringing.marked ? bringing.drawn.rules.indexOf(bringing.marked) : -1;
  for (const grade of [2, 1, 0]) {
    pen.fillStyle = PREVIEW_GRADES[grade];
    for (let k = 0; k < grades.length; k += 1) {
      if (grades[k] !== grade || Number.isNaN(xy[2 * k]) || (only >= 0 && of[k] !== only)) continue;
      markFound(pen, to(xy[2 * k], xy[2 * k + 1]), grade, ratio);
    }
  }
  if (!preview.at) return;
  const [px, py] = to(preview.at.x, preview.at.y);
  pen.strokeStyle = "#111";
  pen.lineWidth = 2 * ratio;
  pen.strokeRect(px - 9 * ratio, py - 9 * ratio, 18 * ratio, 18 * ratio);
}

function markFound(pen, [px, py], grade, ratio) {
  const size = (grade === 2 ? 2.5 : 5) * ratio;
  pen.beginPath();
  if (grade === 0) {
    pen.moveTo(px - size, py - size);
    pen.lineTo(px + size, py + size);
    pen.moveTo(px + size, py - size);
    pen.lineTo(px - size, py + size);
    pen.strokeStyle = PREVIEW_GRADES[0];
    pen.lineWidth = 2.5 * ratio;
    pen.stroke();
    return;
  }
  if (grade === 1) {
    pen.moveTo(px, py - size);
    pen.lineTo(px + size, py + size);
    pen.lineTo(px - size, py + size);
  } else pen.arc(px, py, size, 0, 2 * Math.PI);
  pen.fill();
}

/* The row of a table: its node, or the middle of its pipe, in the middle of the preview. */
function lookAt(row) {
  const { nodes: { values: xy } } = bringing.drawn.arrays;
  const place = bringing.drawn.ids.indexOf(row.id);
  const at = place >= 0 ? { x: xy[2 * place], y: xy[2 * place + 1] } : { x: row.x_m - bringing.drawn.west_m, y: row.y_m - bringing.drawn.south_m };
  if (!Number.isFinite(at.x) || !Number.isFinite(at.y)) return;
  const canvas = document.getElementById("bring-map");
  const near = wholeView(canvas).scale * 4;
  preview.at = at;
  preview.view = { ...at, scale: Math.max(near, preview.view?.scale ?? near) };
  canvas.scrollIntoView({ block: "nearest" });
  drawPreview();
}

/* A click on a finding opens its kind. */
function pickFinding(happened) {
  const canvas = happened.target;
  const { found: { values: xy }, of_rule: { values: of } } = bringing.drawn.arrays;
  const ratio = canvas.width / canvas.clientWidth;
  const { x, y, scale } = preview.view;
  const east = x + (happened.offsetX * ratio - canvas.width / 2) / scale;
  const north = y - (happened.offsetY * ratio - canvas.height / 2) / scale;
  let [nearest, best] = [-1, 12 * ratio / scale];
  for (let k = 0; k < of.length; k += 1) {
    const away = Math.hypot(xy[2 * k] - east, xy[2 * k + 1] - north);
    if (away < best) [nearest, best] = [k, away];
  }
  if (nearest < 0) {
    preview.view = { x: east, y: north, scale };
    drawPreview();
    return;
  }
  preview.at = { x: xy[2 * nearest], y: xy[2 * nearest + 1] };
  const rule = bringing.drawn.rules[of[nearest]];
  openRows(`findings|${rule}`, "findings", rule, true);
}
