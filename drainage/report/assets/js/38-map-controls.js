/* Switches, legend and foot of the map. */

function labelMap() {
  const canvas = document.getElementById("map-canvas");
  canvas?.setAttribute("aria-label", t("map_label"));
  fill("map-controls",
    el("fieldset", {}, el("legend", {}, t("map_scenario")), ["before", "after"].map((side) =>
      el("label", {}, el("input", { type: "radio", name: "map-scenario", value: side,
        checked: mapState.side === side, onchange: () => { mapState.side = side; styleMap(); } }),
      `${t(side)}: ${named(scenario(state[side]))}`))),
    el("fieldset", {}, el("legend", {}, t("layers")), Object.keys(mapState.layers)
      .filter(hasLayer)
      .map((layer) => el("label", {}, el("input", { type: "checkbox", "data-layer": layer,
        checked: mapState.layers[layer], onchange: (happened) => {
          mapState.layers[layer] = happened.target.checked; styleMap(); } }), t(`layer_${layer}`)))),
    el("fieldset", {}, el("legend", {}, t("pipes_by")), [...Object.keys(PIPE_CLASSES), "system"]
      .map((key) => el("label", {}, el("input", { type: "radio", name: "pipes-by", value: key,
        checked: mapState.pipesBy === key, onchange: () => { mapState.pipesBy = key;
          mapState.layers.pipes = true; labelMap(); styleMap(); } }), columnTitle(key)))));
  fill("map-foot", t("map_foot", { network: named(DATA.study.network), crs: DATA.study.network.crs,
    datum: DATA.study.network.datum, event: eventWords(state.event),
    notes: inLanguage(DATA.study.network.notes) }));
}

/* Whether this study has anything that a layer shows. */
function hasLayer(layer) {
  if (layer === "grid") return Object.keys(DATA.grids).length > 0;
  if (layer === "points") return DATA.map.points.length > 0;
  if (layer === "nodes") return Object.values(DATA.map.nodes).some((own) => Object.keys(own).length);
  if (layer === "outlines") return DATA.map.outlines.drawn.length > 0;
  if (layer === "land") return DATA.map.land.length > 0;
  return !["streets", "names"].includes(layer) || hasStreets();
}

function legend() {
  const depths = classWords(DATA.study.targets.depth_classes_m, "m");
  const colours = spread(DEPTH_COLOURS, depths.length);
  const parts = [];
  if ((mapState.layers.streets && hasStreets()) || mapState.layers.grid) {
    parts.push(legendKeys(t("depth_classes"), depths.map((text, k) => [text, colours[k]])));
    parts.push(el("p", { class: "note" },
      `${t("above_limit", { limit: number(DATA.study.targets.point_depth_m, 2) })} ${
        townReadings(rowsIn("town", onSide(), state.event)[0])}`));
  }
  if (mapState.layers.pipes && mapState.pipesBy === "system") {
    parts.push(legendKeys(columnTitle("system"), ["storm", "combined", "sanitary"].map((system) =>
      [t(`system_${system}`), SYSTEM_COLOURS[system]])));
  } else if (mapState.layers.pipes) {
    const own = DATA.columns[mapState.pipesBy];
    parts.push(legendKeys(columnTitle(mapState.pipesBy), classWords(PIPE_CLASSES[mapState.pipesBy],
      own.unit).map((text, k) => [text, CAPACITY_COLOURS[k]])));
  }
  if (mapState.layers.nodes && hasLayer("nodes")) {
    parts.push(legendKeys(t("nodes_word"), [[t(hasStreets() ? "nodes_word" : "nodes_key"), FLOODED_COLOUR]]));
  }
  if (mapState.layers.outlets) {
    parts.push(legendKeys(t("outlets_word"), ["storm", "combined"].map((system) =>
      [`▼ ${t(`system_${system}`)}`, SYSTEM_COLOURS[system]])));
    if (DATA.map.outlets[onSide()].some((one) => one.assumed && one.system !== "street")) {
      parts.push(el("p", { class: "note" }, `▽ ${t("assumed_outlet")}`));
    }
  }
  if (mapState.layers.findings) {
    parts.push(legendKeys(t("layer_findings"), Object.entries(GRADE_COLOURS).map(([grade, colour]) =>
      [`${t(`grade_${grade}`)}: ${DATA.map.findings.filter((one) => one.grade === grade).length}`,
        colour])));
  }
  parts.push(...groundKeys());
  fill("map-legend", parts);
}
