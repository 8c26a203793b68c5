/* A long section along a line drawn on the map, with the water of the chosen minute. */

const along = { nodes: [], answer: null, minute: null };

function sectionTools() {
  return el("div", { class: "section-tools" }, el("h2", {}, t("sections")),
    el("button", { type: "button", id: "draw-section", onclick: () => attempt(drawOnSewers) }, t("desk_draw_section")),
    el("form", { class: "choice", onsubmit: (happened) => {
      happened.preventDefault();
      along.nodes = happened.target.elements.nodes.value.split(/[\s,，、]+/).filter(Boolean);
      attempt(readSection);
    } }, el("label", {}, el("span", {}, t("desk_section_nodes")),
      el("input", { name: "nodes", value: along.nodes.join(" "), autocomplete: "off" })),
    el("button", { type: "submit" }, t("desk_show"))),
    el("div", { id: "section" }, along.answer ? sectionFigure() : null));
}

async function drawOnSewers() {
  const line = await drawOnMap({ prompt: t("desk_draw_section_how"), onChange: () => {} });
  if (!line) return;
  along.nodes = line.map((point) => point.node_id).filter(Boolean);
  await readSection();
}

async function readSection() {
  const query = new URLSearchParams(along.nodes.map((node) => ["node", node]));
  if (isCurrent(desk.scenario, desk.event)) query.set("event", desk.event);
  along.answer = await ask(`section/${encodeURIComponent(desk.scenario)}?${query}`);
  showSection();
}

function showSection() {
  const place = document.getElementById("section");
  if (place && along.answer) place.replaceChildren(sectionFigure());
}

/* The step of the answer nearest to the minute of the desk; null: the greatest of all. */
function levelsNow({ minute, level_m: levels, node_ids: ids }) {
  if (!levels) return null;
  if (desk.minute === null) {
    return ids.map((_, k) => levels.reduce((most, row) => (row[k] !== null && (most === null || row[k] > most) ? row[k] : most), null));
  }
  const at = minute.reduce((best, own, k) => (Math.abs(own - desk.minute) < Math.abs(minute[best] - desk.minute) ? k : best), 0);
  return levels[at];
}

function sectionFigure() {
  const own = along.answer;
  const nodes = own.node_ids.map((id, k) => ({ id, distance: own.distance_m[k], ground: own.ground_level_m[k],
    invert: own.invert_level_m[k] }));
  const pipes = own.pipes.flatMap((pipe, k) => pipe.levels_m[0] === null ? [] : [
    { x: own.distance_m[k], low: pipe.levels_m[0], high: pipe.levels_m[2] ?? pipe.levels_m[0], k },
    { x: own.distance_m[k + 1], low: pipe.levels_m[1], high: pipe.levels_m[3] ?? pipe.levels_m[1], k }]);
  const water = (levelsNow(own) ?? []).map((level, k) => ({ distance: own.distance_m[k], level }))
    .filter((one) => one.level !== null);
  const sizes = own.pipes.flatMap((pipe, k) => pipe.size && pipe.levels_m[0] !== null
    && (k === 0 || own.pipes[k - 1].size !== pipe.size)
    ? [{ x: own.distance_m[k], y: pipe.levels_m[0], size: pipe.size }] : []);
  const when = desk.minute === null ? t("desk_greatest") : t("desk_at_minute", { minute: number(desk.minute, 0) });
  const caption = `${own.node_ids[0]} – ${own.node_ids.at(-1)} · ${deskTitle(desk.scenario)} · ${eventWords(desk.event)} · ${
    own.level_m ? when : t("desk_not_run")}`;
  return el("div", {}, el("figure", { class: "chart" }, el("figcaption", {}, caption),
    Plot.plot({ width: 360, height: 260, marginLeft: 48, marginBottom: 40,
      style: { fontFamily: "inherit", fontSize: "12px" }, ariaLabel: `${t("sections")}: ${caption}`,
      x: { label: t("distance") }, y: { label: t("level"), grid: true, nice: true },
      marks: [Plot.areaY(pipes, { x: "x", y1: "low", y2: "high", z: "k", fill: "#d9d9d9" }),
        Plot.line(pipes, { x: "x", y: "low", z: "k", stroke: "#555555" }),
        Plot.line(pipes, { x: "x", y: "high", z: "k", stroke: "#555555" }),
        Plot.ruleX(nodes, { x: "distance", y1: "ground", y2: "invert", stroke: "#b0b0b0" }),
        Plot.line(nodes, { x: "distance", y: "ground", stroke: "#4d4d4d", strokeWidth: 2 }),
        Plot.line(water, { x: "distance", y: "level", stroke: "#0063a6", strokeWidth: 2.5, strokeDasharray: "6 2" }),
        Plot.text(sizes, { x: "x", y: "y", text: "size", textAnchor: "start", dy: 12, dx: 2, fill: "#333333" }),
        Plot.tip(nodes, Plot.pointerX({ x: "distance", y: "ground",
          title: (one) => `${one.id}\n${t("desk_ground")} ${number(one.ground, 2)} m\n${t("desk_invert")} ${number(one.invert, 2)} m` }))] })),
  own.minute ? minuteSlider(own.minute) : null);
}

function minuteSlider(minutes) {
  const shown = desk.minute ?? minutes[0];
  return el("label", { class: "slider" }, el("span", {}, t("desk_time")),
    el("input", { type: "range", min: minutes[0], max: minutes.at(-1), step: 1, value: shown,
      oninput: (happened) => setDesk({ minute: Number(happened.target.value) }) }),
    el("button", { type: "button", onclick: () => setDesk({ minute: null }) }, t("desk_greatest")));
}

onDesk(["minute"], showSection);
onDesk(["scenario", "event"], () => { if (along.nodes.length) attempt(readSection); });
