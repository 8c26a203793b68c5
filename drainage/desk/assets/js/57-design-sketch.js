/* A long section of the pipes that are laid: ground, soffit, invert; and the text of the scenario. */

/* Stations along pipes that follow each other; where one does not, the section begins again. */
function stationsOf(pipes) {
  let station = 0;
  let line = 0;
  return pipes.flatMap((own, row) => {
    if (row && pipes[row - 1].to_id !== own.from_id) line += 1;
    const ends = ["from", "to"].map((end, place) => ({ line, station: station + place * own.length_m,
      ground: own[`${end}_ground_m`], invert: own[`${end}_invert_level_m`],
      soffit: own[`${end}_invert_level_m`] + own.height_m }));
    station += own.length_m;
    return ends;
  });
}

function drawSketch(pipes) {
  const place = document.getElementById("design-sketch");
  if (!place || !pipes.length) return;
  const stations = stationsOf(pipes).filter((own) => own.ground !== null && own.invert !== null);
  if (!stations.length) return;
  place.replaceChildren(Plot.plot({
    width: Math.max(300, place.clientWidth || 340), height: 190, marginLeft: 46,
    x: { label: t("desk_design_station") }, y: { label: t("desk_design_level"), grid: true, zero: false },
    marks: [
      Plot.areaY(stations, { x: "station", y1: "invert", y2: "soffit", z: "line", fill: "#1f6fb2", fillOpacity: 0.35 }),
      Plot.lineY(stations, { x: "station", y: "invert", z: "line", stroke: "#1f6fb2" }),
      Plot.lineY(stations, { x: "station", y: "ground", z: "line", stroke: "#6b4a1b", strokeWidth: 2 }),
      Plot.dot(stations, { x: "station", y: "invert", r: 2, fill: "#1f6fb2",
        title: (own) => t("desk_design_at", { station: number(own.station, 0), invert: number(own.invert, 2), cover: number(own.ground - own.soffit, 2) }), tip: true }),
    ],
  }), el("p", { class: "note" }, t("desk_design_sketch")));
}

/* The file as it is or would be; lines that differ from before are marked. */
function drawText() {
  const { file, tried, editing, shown } = design;
  const after = editing && tried?.text ? tried.text : file.text;
  const before = editing ? file.text : shown ?? file.text;
  const open = document.querySelector("#design-text details")?.open ?? false;
  const toChange = () => {
    const pre = document.querySelector("#design-text pre");
    const first = pre.querySelector(".changed");
    if (first) pre.scrollTop = first.offsetTop - pre.offsetTop - pre.clientHeight / 3;
  };
  fill("design-text", el("details", { open, ontoggle: toChange }, el("summary", {}, t("desk_design_text")),
    el("pre", { tabindex: "0", class: "toml", "aria-label": t("desk_design_text") }, markedLines(before, after).map(([line, changed]) =>
      el("span", { class: changed ? "changed" : null }, `${changed ? "▌" : " "}${line}\n`)))));
  if (open) toChange();
}

/* [line, whether it is in neither the same head nor the same tail of both texts]. */
function markedLines(before, after) {
  const old = before.split(/\r?\n/);
  const lines = after.split(/\r?\n/);
  const least = Math.min(old.length, lines.length);
  let head = 0;
  while (head < least && old[head] === lines[head]) head += 1;
  let tail = 0;
  while (tail < least - head && old[old.length - 1 - tail] === lines[lines.length - 1 - tail]) tail += 1;
  return lines.map((line, row) => [line, row >= head && row < lines.length - tail]);
}
