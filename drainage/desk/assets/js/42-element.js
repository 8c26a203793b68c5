/* The element that is selected: its row with source and trust, and what it did in the storm. */

panel("look", drawLook);

/* What is typed there stays when the study's files change. */
let lookedInto = null;

function drawLook(place) {
  if (lookedInto === desk.study?.id && document.getElementById("element")) return void drawElement();
  lookedInto = desk.study?.id;
  return void place.replaceChildren(searchBox(), el("div", { id: "element" }), el("div", { id: "element-series" }),
    sectionTools());
  drawElement();
}

async function drawElement() {
  const place = document.getElementById("element");
  if (!place) return;
  const { selected } = desk;
  if (!selected) {
    place.replaceChildren(el("p", { class: "note" }, t("desk_click")));
    document.getElementById("element-series").replaceChildren();
    return;
  }
  const path = `${selected.kind}/${encodeURIComponent(selected.id)}`;
  if (place.dataset.shown !== path) place.replaceChildren(note("desk_waiting"));
  place.dataset.shown = path;
  const row = await attempt(() => ask(`row/${encodeURIComponent(desk.scenario)}/${path}`));
  // The panel may have gone while the answer was on its way.
  if (!row || desk.selected !== selected || !place.isConnected) return;
  place.replaceChildren(
    el("h2", {}, `${t(`desk_kind_${selected.kind}`)} ${row.id}`),
    el("p", {}, el("span", { class: `trust-${row.trust}` }, t(`trust_${row.trust}`)), " ",
      row.source[state.lang] || t("desk_no_source")),
    el("p", { class: "note" }, t("desk_row_of", { table: row.table })),
    ...[joins("desk_arriving", row.arriving), joins("desk_leaving", row.leaving)].filter(Boolean),
    el("table", { class: "row" }, el("tbody", {}, row.cells.filter((own) => own.value !== null && own.value !== "")
      .map((own) => el("tr", {}, el("th", { scope: "row", title: own.meaning[state.lang] },
        own.meaning[state.lang], el("code", {}, own.column)), el("td", {}, own.said[state.lang] || shownValue(own.value)))))));
  await drawSeries(selected, path);
}

function joins(word, ids) {
  return ids.length ? el("p", {}, `${t(word)}: `, ids.map((id) => el("button", { type: "button",
    class: "link", onclick: () => setDesk({ selected: { kind: "pipe", id } }) }, id))) : null;
}

function shownValue(value) {
  if (typeof value === "boolean") return t(value ? "desk_yes" : "desk_no");
  return typeof value === "number" ? number(value) : inLanguage(value);
}

async function drawSeries(selected, path) {
  const place = document.getElementById("element-series");
  if (selected.kind === "street" || !isCurrent(desk.scenario, desk.event)) {
    place.replaceChildren(el("p", { class: "note" }, selected.kind === "street" ? "" : t("desk_not_run")));
    return;
  }
  const own = await attempt(() => ask(`series/${encodeURIComponent(desk.scenario)}/${
    encodeURIComponent(desk.event)}/${path}`));
  if (!own || desk.selected !== selected) return;
  place.replaceChildren(...own.series.filter((one) => one.values.some((value) => Math.abs(value) > 1e-9))
    .map((one) => quantityChart(own, one)));
}

const UNITS = { "m3 s-1": "m³/s", "mm h-1": "mm/h", m3: "m³", 1: "" };

function quantityChart(own, one) {
  const unit = UNITS[one.unit] ?? one.unit;
  const label = unit ? `${one.named[state.lang === "zh" ? "zh" : "en"]} (${unit})` : one.named[state.lang === "zh" ? "zh" : "en"];
  const points = own.minute.map((minute, k) => ({ minute, value: one.values[k] }));
  const greatest = points.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  const caption = t("desk_greatest_at", { value: `${number(greatest.value, 3)} ${unit}`.trim(),
    minute: number(greatest.minute, 0) });
  return el("figure", { class: "chart" }, el("figcaption", {}, `${label}: ${caption}`),
    Plot.plot({ width: 340, height: 150, marginLeft: 48, style: { fontFamily: "inherit", fontSize: "12px" },
      ariaLabel: `${label}: ${caption}`, x: { label: t("minutes_since_rain") },
      y: { label: null, grid: true, zero: true },
      marks: [Plot.ruleY([0], { stroke: "#999999" }),
        Plot.lineY(points, { x: "minute", y: "value", stroke: "#0063a6", strokeWidth: 2 }),
        desk.minute === null ? null : Plot.ruleX([desk.minute], { stroke: "#8c1515", strokeDasharray: "3 3" }),
        Plot.tip(points, Plot.pointerX({ x: "minute", y: "value",
          title: (at) => `${number(at.minute, 0)} min: ${number(at.value, 3)} ${unit}` }))] }));
}

onDesk(["selected"], () => {
  if (desk.selected) showMapAlone(false);
  if (desk.selected && desk.panel !== "look") setDesk({ panel: "look" });
  else drawElement();
});
onDesk(["scenario", "event", "minute"], () => drawElement());
hear("results", () => drawElement());
