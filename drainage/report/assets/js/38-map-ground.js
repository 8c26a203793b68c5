/* What a map shows of the town: river, buildings, subcatchments, hollows, names of streets. */

/* Paler than any depth. */
const OUTLINE_COLOURS = { river: ["#dcecf5", "#8fbdd8"], building: ["#e9e6e1", "#cfc9c0"],
  other: ["#f4f4f4", "#c4c4c4"] };
const LAND_COLOUR = "#8a9a5b";

function outlineShapes() {
  return L.layerGroup(DATA.map.outlines.drawn.flatMap(({ kind, areas, lines }) => {
    const [inside, edge] = OUTLINE_COLOURS[kind];
    return [
      L.polyline(lines.map((line) => line.map(at)), { interactive: false, color: edge, weight: 2 }),
      L.polygon(areas.map((rings) => rings.map((ring) => ring.map(at))), { interactive: false,
        color: edge, weight: 0.7, fillColor: inside, fillOpacity: 1 })];
  }));
}

function landLines() {
  return L.layerGroup(DATA.map.land.map((one) => L.polygon(one.areas.map((rings) =>
    rings.map((ring) => ring.map(at))), { color: LAND_COLOUR, weight: 1, fillOpacity: 0 })
    .bindTooltip(`${one.id} · ${number(one.area_ha, 2)} ha`, { sticky: true })));
}

/* Keys of the legend; a kind that no layer shows is said, so that its absence is no statement. */
function groundKeys() {
  const { drawn, lacking } = DATA.map.outlines;
  return [
    mapState.layers.land && hasLayer("land") ? keys(t("layer_land"), [[t("land_key"), LAND_COLOUR]])
      : null,
    mapState.layers.outlines && drawn.length ? keys(t("layer_outlines"), drawn.map((own) =>
      [`${t(`outline_${own.kind}`)} (${inLanguage(own.source)})`, OUTLINE_COLOURS[own.kind][1]]))
      : null,
    lacking.length ? el("p", { class: "note" }, t("no_outlines", {
      kinds: lacking.map((kind) => t(`outline_${kind}`)).join(t("comma")) })) : null];
}

function hollowMarks() {
  return L.layerGroup(DATA.map.hollows.filter((one) => one.xy).map((one) => mark(one.xy,
    L.divIcon({ html: el("div", {}, el("span", { class: "tag" },
      t("hollow_short") + (one.assumed ? t("assumed_short") : ""))),
    className: "map-hollow", iconSize: [0, 0] }), `${t("hollow")} ${one.id} ${named(one)}`,
    () => panel(named(one), [[t("hollow_depth"), `${number(one.depth_m, 2)} m`]],
      one.assumed ? note("assumed_note") : null))));
}

function nameMarks() {
  return L.layerGroup(DATA.map.names.map((one) => {
    const text = el("span", {}, named(one));
    text.style.transform = `translate(-50%, -115%) rotate(${-one.angle}deg)`;
    return L.marker(at(one.xy), { interactive: false, keyboard: false, zIndexOffset: -1000,
      icon: L.divIcon({ html: text, className: "map-name", iconSize: [0, 0] }) });
  }));
}
