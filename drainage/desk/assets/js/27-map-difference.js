/* After minus before: the scenario less the one it is compared with. */

const DIFFERENCE_COLOURS = ["#08519c", "#4292c6", "#9ecae1", "#d2d2d2", "#fdbe85", "#e6740b", "#8c2d04"];
const DIFFERENCE_LIMITS = { depth: [-0.15, -0.05, -0.01, 0.01, 0.05, 0.15],
  minutes_surcharged: [-60, -15, -1, 1, 15, 60], flow_to_capacity: [-0.5, -0.2, -0.05, 0.05, 0.2, 0.5],
  filling: [-0.5, -0.2, -0.05, 0.05, 0.2, 0.5] };
const SIZE_CHANGED_COLOUR = "#7a3fa8";
const FRESH = { colour: "#00695c", width: 5 };
const NO_FIGURE = { colour: "#8d8d8d", width: 1.2, dash: [2, 5] };
const GONE = { colour: "#3e2723", width: 3, dash: [5, 5] };
/* Classes beside those of the figures. */
const [UNKNOWN_KIND, FRESH_KIND] = [7, 8];

function pipeDifference() {
  return BY_RUN.includes(mapLook.pipesBy) ? (atMinute() ? "filling" : mapLook.pipesBy) : "size";
}

/* Classes of figures less those of the same id before; what is on this side alone is new. */
function differenceKinds(ids, figures, before, figuresBefore, limits) {
  return Uint8Array.from(ids, (id, k) => {
    const place = before(id);
    if (place < 0) return FRESH_KIND;
    const change = (figures?.[k] ?? NaN) - (figuresBefore?.[place] ?? NaN);
    if (Number.isNaN(change)) return UNKNOWN_KIND;
    let kind = 0;
    while (kind < limits.length && (kind < 3 ? change > limits[kind] : change >= limits[kind])) kind += 1;
    return kind;
  });
}

function differenceStyles(width) {
  return [...DIFFERENCE_COLOURS.map((colour, kind) => ({ colour, width: width + Math.abs(kind - 3) })),
    NO_FIGURE, FRESH];
}

/* Lines of the network before that the one after lacks. */
function goneSet(ids, xy, after) {
  return { xy, stride: 4, deaf: true, kinds: Uint8Array.from(ids, (id) => (after(id) < 0 ? 0 : 1)), styles: [GONE, null] };
}

function differenceSets(after, before) {
  const [own, old] = [figuresOf(after), figuresOf(before)];
  const { net } = after;
  const by = pipeDifference();
  const pipes = by === "size" ? [net.pipeSize, before.net.pipeSize, SIZE_STEPS] : [own.pipe, old.pipe, DIFFERENCE_LIMITS[by]];
  const kinds = differenceKinds(net.ids.pipe, pipes[0], before.net.places.pipe, pipes[1], pipes[2]);
  return {
    reaches: { xy: net.reaches, stride: 4, styles: differenceStyles(streetWidth()),
      kinds: differenceKinds(net.ids.reach, own.depth, before.net.places.reach, old.depth, DIFFERENCE_LIMITS.depth) },
    pipes: { xy: net.pipes, stride: 4, kinds, styles: by === "size" ? sizeStyles() : differenceStyles(2) },
    reachesGone: goneSet(before.net.ids.reach, before.net.reaches, net.places.reach),
    pipesGone: goneSet(before.net.ids.pipe, before.net.pipes, net.places.pipe),
  };
}

/* Smaller, as it was, larger; a size is written to the millimetre. */
const SIZE_STEPS = [-1e9, -1e9, -0.0005, 0.0005, 1e9, 1e9];

function sizeStyles() {
  return DIFFERENCE_COLOURS.map((_, kind) => (kind === 3 ? { colour: DIFFERENCE_COLOURS[3], width: 1.6 }
    : { colour: SIZE_CHANGED_COLOUR, width: 4 })).concat(NO_FIGURE, FRESH);
}

function differenceWords(limits, unit) {
  const own = (value) => number(value);
  return [`≤ ${own(limits[0])} ${unit}`, `${own(limits[0])} … ${own(limits[1])} ${unit}`,
    `${own(limits[1])} … ${own(limits[2])} ${unit}`, t("desk_no_change"),
    ...[3, 4].map((k) => `+${own(limits[k])} … +${own(limits[k + 1])} ${unit}`), `≥ +${own(limits[5])} ${unit}`];
}

function differenceLegend() {
  const by = pipeDifference();
  const title = (words) => `${words} · ${t("desk_after_before")}`;
  return [
    mapLook.layers.streets ? legendKeys(title(t("layer_streets")),
      differenceWords(DIFFERENCE_LIMITS.depth, "m").map((text, k) => [text, DIFFERENCE_COLOURS[k]])) : null,
    mapLook.layers.pipes && by !== "size" ? legendKeys(title(t(`desk_by_${by}`)), differenceWords(DIFFERENCE_LIMITS[by],
      by === "minutes_surcharged" ? "min" : "").map((text, k) => [text, DIFFERENCE_COLOURS[k]])) : null,
    mapLook.layers.pipes && by === "size" ? legendKeys(t("layer_pipes"), [[t("desk_no_change"), DIFFERENCE_COLOURS[3]],
      [t("desk_size_changed"), SIZE_CHANGED_COLOUR]]) : null,
    el("ul", { class: "line-keys" }, el("li", {}, swatch(NO_FIGURE.colour, "dots"), t("desk_no_value")),
      el("li", {}, swatch(FRESH.colour, "line"), t("desk_new_row")),
      el("li", {}, swatch(GONE.colour, "dash"), t("desk_gone_row")))];
}
