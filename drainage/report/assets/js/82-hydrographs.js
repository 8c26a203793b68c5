/* Hydrographs of one place, and long sections of the sewer below it. */

section("hydrographs", drawHydrographs, { onChoice: true });
section("sections", drawSections, { onChoice: true });

const shown = { place: null, section: null };

function places() {
  return [...DATA.map.points.map((one) => ["point", one.id, `${one.id} ${named(one)}`]),
    ...DATA.map.outlets[DATA.study.baseline].map((one) => ["outlet", one.id,
      `${one.id} ${named(one)}`])];
}

async function placeChart(kind, id, event, width = 720) {
  const both = [["before", state.before], ["after", state.after]];
  const lines = async (own, dash, suffix = "") => Promise.all(both.map(async ([side, name]) =>
    ({ label: named(scenario(name)) + suffix, colour: INK[side], dash,
      series: await series(own, name, event, id) })));
  const title = places().find(([own, name]) => own === kind && name === id)?.[2] ?? id;
  if (kind === "point") {
    return hydrograph({ caption: `${title} · ${eventWords(event)}`, event,
      lines: await lines("point", null), quantity: `${t("depth")} (m)`, limits: depthLimits(), width });
  }
  const flow = await lines("outlet", null);
  const sewage = await lines("sewage", "5 3", ` · ${t("sewage")}`);
  return hydrograph({ caption: `${title} · ${eventWords(event)}`, event, lines: [...flow, ...sewage],
    quantity: `${t("flow")} (m³/s)`, width });
}

function depthLimits() {
  const { point_depth_m: wet, closed_depth_m: closed } = DATA.study.targets;
  return [[wet, `${number(wet, 2)} m`], [closed, `${number(closed, 2)} m`]];
}

async function drawHydrographs() {
  const all = places();
  if (!all.length) {
    fill("hydrographs", heading("hydrographs", "hydrographs"), note("no_series"));
    return;
  }
  shown.place ??= `${all[0][0]}|${all[0][1]}`;
  const [kind, id] = shown.place.split("|");
  const drawn = await placeChart(kind, id, state.event);
  fill("hydrographs", heading("hydrographs", "hydrographs"),
    el("form", { class: "choice" }, select(t("place"), "place",
      all.map(([own, name, title]) => [`${own}|${name}`, title]), shown.place, (value) => {
        shown.place = value; drawHydrographs(); })), drawn, note("series_note"));
}

function drawSections() {
  const all = DATA.sections;
  const title = (one) => (one.kind === "point"
    ? places().find(([, id]) => id === one.id)?.[2] : `${one.id} ${outletName(one.id)}`) ?? one.id;
  if (!all.length) {
    fill("sections", heading("sections", "sections"), note("no_sections"));
    return;
  }
  const key = (one) => `${one.kind}|${one.id}|${one.of}`;
  shown.section ??= key(all[0]);
  const own = all.find((one) => key(one) === shown.section) ?? all[0];
  fill("sections", heading("sections", "sections"),
    el("form", { class: "choice" }, select(t("place"), "section", all.map((one) =>
      [key(one), title(one) + (one.of === DATA.study.baseline ? "" : ` · ${named(scenario(one.of))}`)]), key(own), (value) => { shown.section = value; drawSections(); })),
    longSection(own, title(own)), note("section_note"), sectionTable(own, title(own)));
}

/* Pipe, ground and greatest water line, before and after, from the head to the outfall. */
function longSection(own, title) {
  const nodes = own.distance_m.map((distance, k) => ({ distance, ground: own.ground_level_m[k] }));
  const pipes = (name) => (own.pipes[name] ?? []).flatMap((pipe, k) => pipe === null ? [] : [
    { x: own.distance_m[k], low: pipe[0], high: pipe[2], k },
    { x: own.distance_m[k + 1], low: pipe[1], high: pipe[3], k }]);
  const water = (name) => (own.water_m[`${name}|${state.event}`] ?? []).map((level, k) =>
    ({ distance: own.distance_m[k], level }));
  const street = (name) => (own.street_m[`${name}|${state.event}`] ?? []).map((level, k) =>
    ({ distance: own.distance_m[k], level })).filter((one) => one.level !== null);
  const old = pipes(state.before);
  const fresh = pipes(state.after);
  const sizes = sizeLabels(own, state.after);
  const watched = nodes[own.watched];
  const lines = [["before", state.before, null], ["after", state.after, "7 3"]];
  const drawn = chart({ height: 360, marginBottom: 40, marginLeft: 62,
    x: { label: t("distance") }, y: { label: t("level"), grid: true },
    ariaLabel: `${t("sections")}: ${title}, ${eventWords(state.event)}`,
    marks: [
      Plot.areaY(old, { x: "x", y1: "low", y2: "high", z: "k", fill: INK.pipe }),
      Plot.line(fresh, { x: "x", y: "low", z: "k", stroke: "#555555" }),
      Plot.line(fresh, { x: "x", y: "high", z: "k", stroke: "#555555" }),
      Plot.ruleX(nodes, { x: "distance", y1: (one) => one.ground,
        y2: (one, k) => own.pipe_floor_m[k], stroke: "#b0b0b0" }),
      Plot.line(nodes, { x: "distance", y: "ground", stroke: INK.ground, strokeWidth: 2 }),
      lines.map(([side, name]) => Plot.dot(street(name), { x: "distance", y: "level", r: 2.6,
        fill: INK[side] })),
      lines.map(([side, name, dash]) => Plot.line(water(name), { x: "distance", y: "level",
        stroke: INK[side], strokeWidth: 2.4, strokeDasharray: dash })),
      [12, 26, 40].map((dy, place) => Plot.text(sizes.filter((_, k) => k % 3 === place), { x: "x",
        y: "y", text: "text", dy, fontSize: 10.5, stroke: "#ffffff", fill: "#333333" })),
      Plot.text([watched], { x: "distance", y: "ground", text: () => own.kind === "point"
        ? `▼ ${own.id}` : `▼ ${t("outlet")}`, dy: -10, fontWeight: "bold" }),
      Plot.tip(nodes, Plot.pointerX({ x: "distance", y: "ground", title: (one) => {
        const k = nodes.indexOf(one);
        return [own.node_ids[k], `${t("ground")} ${number(one.ground, 2)}`,
          ...lines.map(([, name]) => `${named(scenario(name))} ${number(
            own.water_m[`${name}|${state.event}`]?.[k], 2)}`)].join("\n");
      } })),
    ] }, 1080);
  return figure(`${title} · ${eventWords(state.event)}`, [[t("ground"), INK.ground],
    [`${t("pipe")} · ${named(scenario(state.before))}`, INK.pipe, "box"],
    [`${t("pipe")} · ${named(scenario(state.after))}`, "#555555"],
    [`${t("water")} · ${named(scenario(state.before))}`, INK.before],
    [`${t("water")} · ${named(scenario(state.after))}`, INK.after, "dash"],
    [t("street_water"), INK.before, "dots"]], drawn);
}

/* Manholes of the section with their levels, and the pipe below each. */
function sectionTable(own, title) {
  const both = [state.before, state.after];
  const list = own.node_ids.map((node, k) => ({ node, distance: own.distance_m[k],
    ground: own.ground_level_m[k], invert: own.pipe_floor_m[k],
    ...Object.fromEntries(both.flatMap((name, side) => [
      [`water${side}`, own.water_m[`${name}|${state.event}`]?.[k] ?? null],
      [`size${side}`, own.sizes[name]?.[k] ?? ""]])) }));
  const sides = (key, group, digits) => both.map((_, side) => ({ key: `${key}${side}`, group,
    title: t(side ? "after" : "before"), ...(digits === null ? {} : { digits }) }));
  return dataTable({ name: "section", caption: `${t("sections")} · ${title}`, rows: list,
    filter: false, columns: [{ key: "node", title: t("manhole") },
      { key: "distance", title: t("distance"), digits: 0 },
      { key: "ground", title: `${t("ground")} (m)`, digits: 2 },
      { key: "invert", title: `${t("invert")} (m)`, digits: 2 },
      ...sides("water", `${t("water")} (m)`, 2), ...sides("size", t("size_below"), null)] });
}

/* The size of the pipe where it changes, unless its label would stand on the last one. */
function sizeLabels(own, name) {
  const sizes = own.sizes[name] ?? [];
  const apart = own.distance_m.at(-1) / 25;
  let last = -Infinity;
  return sizes.flatMap((text, k) => {
    if (!text || text === sizes[k - 1] || !own.pipes[name][k]) return [];
    if (own.distance_m[k] - last < apart) return [];
    last = own.distance_m[k];
    return [{ text, x: (own.distance_m[k] + own.distance_m[k + 1]) / 2,
      y: Math.min(own.pipes[name][k][0], own.pipes[name][k][1]) }];
  });
}
