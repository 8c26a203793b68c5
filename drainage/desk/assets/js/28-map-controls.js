/* What the maps show: layers, colours of pipes, the second map, the time; and what it means. */

function mapTools() {
  const open = Boolean(document.querySelector(".map-layers[open]"));
  const boxes = Object.keys(mapLook.layers).map((layer) => el("label", {}, el("input", { type: "checkbox",
    "data-layer": layer, checked: mapLook.layers[layer], onchange: (happened) => {
      mapLook.layers[layer] = happened.target.checked; drawMaps(); } }), t(`layer_${layer}`)));
  const by = ["system", "size", ...Object.keys(PIPE_CLASSES)].map((own) => [own, t(`desk_by_${own}`)]);
  fill("map-tools",
    el("details", { class: "map-layers", open }, el("summary", {}, t("layers")), el("div", {},
      select(t("pipes_by"), "pipes-by", by, mapLook.pipesBy, (own) => {
        mapLook.pipesBy = own; mapLook.layers.pipes = true; mapTools(); showMaps(); }), boxes)),
    el("div", { id: "map-modes", class: "map-modes", role: "group", "aria-label": t("desk_compared") }),
    el("div", { id: "map-time", class: "map-time" }));
  mapModes();
  timeBar();
}

/* Which of two maps, or what is different between them. */
function mapModes() {
  const wide = [["beside", "desk_beside"], ["difference", "desk_difference"]];
  const narrow = [["compared", "desk_before"], ["scenario", "desk_after"], ["difference", "desk_difference"]];
  const chosen = NARROW.matches && mapLook.mode === "beside" ? mapLook.narrow : mapLook.mode;
  fill("map-modes", desk.compared ? (NARROW.matches ? narrow : wide).map(([mode, word]) =>
    el("button", { type: "button", "data-mode": mode, "aria-pressed": String(mode === chosen), onclick: () => {
      Object.assign(mapLook, mode === "scenario" || mode === "compared" ? { mode: "beside", narrow: mode } : { mode });
      mapModes(); showMaps(); } }, t(word))) : []);
}

/* Whether a view stands on the page. */
function isShown(view) {
  if (view.side === "scenario") return !desk.compared || !NARROW.matches || mapLook.mode === "difference" || mapLook.narrow === "scenario";
  return Boolean(desk.compared) && mapLook.mode === "beside" && (!NARROW.matches || mapLook.narrow === "compared");
}

let playing = null;

/* Slider over the minutes of the run; the whole run where none is chosen. */
function timeBar() {
  stopPlaying();
  const { values, frames } = views.find((own) => own.side === "scenario") ?? {};
  if (values?.state !== "current") return void fill("map-time", []);
  const own = frames?.depth?.steps ? frames.depth : null;
  const greatest = el("button", { type: "button", class: "time-greatest", "aria-pressed": String(!atMinute()),
    onclick: () => setDesk({ minute: atMinute() ? null : 0 }) }, t("desk_whole_run"));
  if (!atMinute() || !own) return void fill("map-time", greatest);
  const last = own.first_minute + (own.steps - 1) * own.step_min;
  const label = el("output", { class: "time-label" }, t("desk_minute", { minute: number(desk.minute, 0) }));
  const slider = el("input", { type: "range", min: own.first_minute, max: last, step: own.step_min, value: desk.minute,
    "aria-label": t("desk_time"), oninput: () => setDesk({ minute: Number(slider.value) }) });
  const play = el("button", { type: "button", class: "time-play", "aria-label": t("desk_play"),
    onclick: () => (playing ? stopPlaying() : startPlaying(slider, own, play)) }, "▶");
  return void fill("map-time", greatest, play, slider, label);
}

const PLAY_STEPS = 120;
const PLAY_MS = 125;

function startPlaying(slider, own, button) {
  const stride = Math.max(1, Math.round(own.steps / PLAY_STEPS)) * own.step_min;
  button.textContent = "❚❚";
  playing = { button, timer: setInterval(() => {
    const next = Number(slider.value) + stride;
    slider.value = next > Number(slider.max) ? slider.min : next;
    setDesk({ minute: Number(slider.value) });
  }, PLAY_MS) };
}

function stopPlaying() {
  if (!playing) return;
  clearInterval(playing.timer);
  playing.button.textContent = "▶";
  playing = null;
}

function mapLegend() {
  const { layers, pipesBy } = mapLook;
  const unknown = el("ul", { class: "line-keys" }, el("li", {}, swatch(UNKNOWN_COLOUR, "line"), t("desk_no_value")));
  const parts = mapLook.mode === "difference" && desk.compared ? differenceLegend() : [
    layers.streets ? legendKeys(t(atMinute() ? "desk_depth" : "depth_classes"), classWords(depthLimits(), "m").map((text, k) => [text, depthColours()[k]])) : null,
    layers.pipes ? legendKeys(t(atMinute() && BY_RUN.includes(pipesBy) ? "desk_by_filling" : `desk_by_${pipesBy}`), pipeKeys()) : null,
    layers.nodes && !atMinute() ? floodedKeys() : null, unknown];
  fill("map-legend", el("summary", {}, t("desk_legend")), el("div", {}, parts,
    layers.findings ? legendKeys(t("layer_findings"), Object.entries(GRADE_COLOURS).map(([grade, colour]) =>
      [t(`grade_${grade}`), colour])) : null));
}

/* Dots as large as on the map. */
function floodedKeys() {
  const words = classWords(FLOODED_LIMITS_M3, "m³").slice(1);
  return el("div", {}, el("h3", {}, t("nodes_word")), el("ul", {}, words.map((text, k) => {
    const dot = swatch(FLOODED_COLOUR, "dot");
    dot.style.setProperty("--radius", `${FLOODED_RADII_PX[k]}px`);
    return el("li", {}, dot, text);
  })));
}

function pipeKeys() {
  if (mapLook.pipesBy === "system") return ["storm", "combined", "sanitary"].map((own) => [t(`system_${own}`), SYSTEM_COLOURS[own]]);
  if (mapLook.pipesBy === "size") return classWords(SIZE_LIMITS_M, "m").map((text, k) => [text, SIZE_COLOURS[k]]);
  const unit = !atMinute() && mapLook.pipesBy === "minutes_surcharged" ? "min" : "";
  return classWords(pipeLimits(), unit).map((text, k) => [text, CAPACITY_COLOURS[k]]);
}

NARROW.addEventListener("change", () => { if (desk.study) { mapModes(); showMaps(); } });
