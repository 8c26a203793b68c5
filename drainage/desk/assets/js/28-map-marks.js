/* Points, outlets, names of streets, river and buildings of a map. */

function drawMarks(view, differs) {
  const { net, values, marks, ground } = view;
  const { layers } = mapLook;
  const figures = differs || atMinute() ? null : values;
  marks.clearLayers();
  ground.clearLayers();
  if (layers.outlines) ground.addLayer(outlineShapes(net.outlines.drawn));
  if (layers.names) marks.addLayer(nameMarks(net.names));
  if (layers.outlets && net.outlets.length <= MOST_MARKS) marks.addLayer(outletMarks(view, figures));
  if (layers.points) marks.addLayer(pointMarks(view, figures));
  clearLabels(view.canvas);
}

function choose(view, kind, one) {
  clickedMap(view, at(one.xy), { kind, id: one.id });
}

function pointMarks(view, values) {
  const limits = depthLimits();
  return L.layerGroup(view.net.points.filter((one) => one.xy).map((one) => {
    const score = values?.points[one.id];
    const kind = classOf(score?.max_depth_m, limits);
    const said = score?.rank ? `${t("rank_short", { rank: score.rank })} ${number(score.max_depth_m, 2)} m` : null;
    const html = el("div", {}, el("span", { class: "disc" }, one.id), said ? el("span", { class: "tag" }, said) : null);
    html.style.setProperty("--colour", kind < 0 ? "#ffffff" : depthColours()[kind]);
    return mark(one.xy, L.divIcon({ html, className: "map-point", iconSize: [26, 26] }),
      `${t("point")} ${one.id} ${named(one)}`, () => choose(view, "point", one), 1000);
  }));
}

function outletMarks(view, values) {
  return L.layerGroup(view.net.outlets.filter((one) => one.xy && one.system !== "street").map((one) => {
    const rank = values?.outlets[one.id]?.rank;
    const html = el("div", {}, el("span", { class: "wedge" }, one.assumed ? "▽" : "▼"),
      el("span", { class: "tag" }, rank ? `${one.id} ${t("rank_short", { rank })}` : one.id));
    html.style.setProperty("--colour", SYSTEM_COLOURS[one.system]);
    return mark(one.xy, L.divIcon({ html, className: "map-outlet", iconSize: [22, 22] }),
      `${t("outlet")} ${one.id} ${named(one)}`, () => choose(view, "outlet", one));
  }));
}

function findingPopup(view, place, latlng) {
  const one = view.findings[place];
  L.popup({ maxWidth: 280 }).setLatLng(latlng).setContent(el("div", {}, el("strong", {}, t(`grade_${one.grade}`)),
    ` ${named(one)}`, el("br"), `${one.id} ${one.value}`)).openOn(view.map);
}
