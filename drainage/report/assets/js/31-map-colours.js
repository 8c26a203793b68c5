/* Classes of the map and their colours, the same on paper, in the report and at the desk. */

const DEPTH_COLOURS = ["#c9d3da", "#7fb8da", "#2b7bba", "#f2a900", "#c1272d"];
/* Other hues than the depths, so that both layers can be read together. */
const CAPACITY_COLOURS = ["#d5cfe0", "#a58fd0", "#7a3fa8", "#3b0a57"];
const SYSTEM_COLOURS = { storm: "#2b7bba", combined: "#8a5a2b", sanitary: "#6b6b6b",
  street: "#999999" };
const GRADE_COLOURS = { error: "#d50000", warning: "#e07b00", note: "#757575" };
const FLOODED_COLOUR = "#c1272d";
const PIPE_CLASSES = { minutes_surcharged: [1, 15, 60], flow_to_capacity: [0.5, 0.8, 1.0] };
/* Paler than any depth. */
const OUTLINE_COLOURS = { river: ["#dcecf5", "#8fbdd8"], building: ["#e9e6e1", "#cfc9c0"],
  other: ["#f4f4f4", "#c4c4c4"] };
const LAND_COLOUR = "#8a9a5b";

function classOf(value, limits) {
  if (value === null || value === undefined) return -1;
  const place = limits.findIndex((limit) => value <= limit);
  return place < 0 ? limits.length : place;
}

function spread(colours, count) {
  return Array.from({ length: count }, (_, k) =>
    colours[Math.round((k * (colours.length - 1)) / Math.max(1, count - 1))]);
}

function classWords(limits, unit) {
  return [`≤ ${limits[0]} ${unit}`, ...limits.slice(1).map((limit, k) =>
    `${limits[k]}–${limit} ${unit}`), `> ${limits.at(-1)} ${unit}`];
}

function legendKeys(title, entries) {
  return el("div", {}, el("h3", {}, title), el("ul", {}, entries.map(([text, colour]) =>
    el("li", {}, swatch(colour, "box"), text))));
}
