/* What a map shows of the town: river, buildings, subcatchments, hollows, names of streets. */

function landLines() {
  return L.layerGroup(DATA.map.land.map((one) => L.polygon(one.areas.map((rings) =>
    rings.map((ring) => ring.map(at))), { color: LAND_COLOUR, weight: 1, fillOpacity: 0 })
    .bindTooltip(`${one.id} · ${number(one.area_ha, 2)} ha`, { sticky: true })));
}

/* Keys of the legend; a kind that no layer shows is said, so that its absence is no statement. */
function groundKeys() {
  const { drawn, lacking } = DATA.map.outlines;
  return [
    mapState.layers.land && hasLayer("land") ? legendKeys(t("layer_land"), [[t("land_key"), LAND_COLOUR]])
      : null,
    mapState.layers.outlines && drawn.length ? legendKeys(t("layer_outlines"), drawn.map((own) =>
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
