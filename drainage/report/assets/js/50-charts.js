/* Charts as SVG by Observable Plot; colours told apart by the colour-blind, lines by dashes too. */

const INK = { before: "#b35900", after: "#0063a6", sewage: "#5b2a86", rain: "#4a90c2",
  ground: "#4d4d4d", pipe: "#d9d9d9", limit: "#8c1515" };
const STYLE = { fontFamily: "inherit", fontSize: "12px", overflow: "visible" };

/* A name short enough for the side of a chart; a Chinese sign takes the width of two. */
function cut(text, widest) {
  let width = 0;
  for (let k = 0; k < text.length; k += 1) {
    width += text.charCodeAt(k) > 0x2e7f ? 2 : 1;
    if (width > widest) return `${text.slice(0, k)}…`;
  }
  return text;
}

/* No wider than the screen, so that bars end within it; then names have less room beside them. */
const LEAST_WIDTH = 300;
const WIDEST_NAMES = 0.36;
const narrow = matchMedia("(max-width: 600px)");
narrow.addEventListener("change", () => drawAll());

function chart(options, width = 720) {
  const shown = narrow.matches ? Math.min(width, Math.max(LEAST_WIDTH, innerWidth - 44)) : width;
  const { marginLeft = 58 } = options;
  return Plot.plot({ width: shown, style: STYLE, marginRight: 18, ...options,
    marginLeft: Math.min(marginLeft, WIDEST_NAMES * shown) });
}

/* A name for the side of a chart, as long as there is room. */
function sideName(text) {
  return cut(text, narrow.matches ? 18 : 28);
}

function figure(caption, legend, ...charts) {
  return el("figure", { class: "chart" },
    el("figcaption", {}, caption, legend.length ? el("span", { class: "legend" },
      legend.map(([text, colour, kind = "line"]) => el("span", { class: "key" },
        swatch(colour, kind), text))) : null), ...charts);
}

/* Rain above, lines below. lines: {label, colour, dash, series}; limits: [value, label]. */
function hydrograph({ caption, event, lines, quantity, limits = [], width = 720 }) {
  const drawn = lines.filter((line) => line.series);
  if (!drawn.length) return el("p", { class: "note" }, t("no_series"));
  const greatest = Math.max(...drawn.map((line) => Math.max(...line.series.values)), 1e-9);
  const last = Math.max(90, ...drawn.map((line) => {
    const at = line.series.values.findLastIndex((value) => Math.abs(value) > 0.02 * greatest);
    return (line.series.minutes[at] ?? 0) + 10;
  }));
  const first = Math.min(...drawn.map((line) => line.series.minutes[0]));
  const x = { domain: [first, Math.min(last, drawn[0].series.minutes.at(-1))] };
  const rain = DATA.rain[event];
  const bars = rain.minute.slice(0, -1).map((minute, k) =>
    ({ from: minute, to: rain.minute[k + 1], mm: rain.intensity_mm_h[k] }))
    .filter((bar) => bar.from < x.domain[1]);
  const above = chart({ height: 82, marginTop: 24, marginBottom: 2, x: { ...x, axis: null },
    y: { reverse: true, label: `${t("rain")} (mm/h)`, ticks: 2, grid: true },
    ariaLabel: `${t("rain")}: ${eventWords(event)}`,
    marks: [Plot.rectY(bars, { x1: "from", x2: "to", y: "mm", fill: INK.rain })] }, width);
  const points = drawn.flatMap((line, k) => line.series.minutes.map((minute, at) =>
    ({ minute, value: line.series.values[at], k })).filter((one) => one.minute <= x.domain[1]));
  const below = chart({ height: 216, marginTop: 22, marginBottom: 36,
    x: { ...x, label: t("minutes_since_rain") }, y: { label: quantity, grid: true, zero: true },
    ariaLabel: `${caption}: ${drawn.map((line) => `${line.label} ${t("greatest")} ${
      number(Math.max(...line.series.values), 2)}`).join("; ")}`,
    marks: [
      Plot.ruleY([0], { stroke: "#999999" }),
      limits.filter(([value]) => value < 1.6 * greatest).map(([value, label]) => [
        Plot.ruleY([value], { stroke: INK.limit, strokeDasharray: "2 3" }),
        Plot.text([label], { frameAnchor: "right", y: value, dy: -6, fill: INK.limit,
          text: (label_) => label_ })]),
      drawn.map((line, k) => Plot.lineY(points.filter((one) => one.k === k), { x: "minute",
        y: "value", stroke: line.colour, strokeWidth: 2, strokeDasharray: line.dash ?? null })),
      Plot.tip(points, Plot.pointerX({ x: "minute", y: "value", title: (one) =>
        `${drawn[one.k].label}\n${number(one.minute, 0)} min: ${number(one.value, 3)}` })),
    ] }, width);
  return figure(caption, drawn.map((line) => [line.label, line.colour, line.dash ? "dash" : "line"]),
    above, below);
}

/* Bars of one figure before and after for some places; rows as of sideBySide. */
function beforeAfterBars({ caption, rows: list, key, label, limit = null, width = 720 }) {
  const own = DATA.columns[key];
  const bars = list.flatMap((row) => ["before", "after"].map((side) =>
    ({ place: row.label, side, value: row[side]?.[key] })))
    .filter((bar) => bar.value !== null && bar.value !== undefined);
  const drawn = chart({ height: 44 + list.length * 34, marginLeft: 210, marginRight: 60,
    marginTop: 18, marginBottom: 42, fy: { domain: list.map((row) => row.label), label: null, axis: "left",
      tickFormat: sideName },
    y: { axis: null, domain: ["before", "after"] }, x: { label, grid: true, zero: true },
    ariaLabel: `${caption}: ${bars.map((bar) => `${bar.place} ${t(bar.side)} ${
      number(bar.value, own.digits)}`).join("; ")}`,
    marks: [
      Plot.barX(bars, { fy: "place", y: "side", x: "value", fill: (bar) => INK[bar.side],
        insetTop: 1, insetBottom: 1 }),
      limit === null ? null : Plot.ruleX([limit], { stroke: INK.limit, strokeDasharray: "3 3" }),
      Plot.text(bars, { fy: "place", y: "side", x: "value", dx: 4, textAnchor: "start",
        text: (bar) => number(bar.value, own.digits), stroke: "#ffffff", fill: "#1c2733" }),
      Plot.ruleX([0]),
    ] }, width);
  return figure(caption, [[named(scenario(state.before)), INK.before, "box"],
    [named(scenario(state.after)), INK.after, "box"]], drawn);
}
