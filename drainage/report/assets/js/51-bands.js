/* How sure a figure is: bands over the members of an ensemble beside it. DATA.sure holds them;
   without an ensemble nothing is added anywhere. */

const placesSure = new WeakMap();

/* Place -> its rows, one a weighting, the prior first; made once. */
function surePlaces(kind) {
  const all = DATA.sure[kind];
  if (!placesSure.has(all)) {
    const places = new Map();
    for (const own of all) {
      const key = JSON.stringify([own.scenario, own.event, own.id]);
      places.set(key, [...(places.get(key) ?? []), own]);
    }
    placesSure.set(all, places);
  }
  return placesSure.get(all);
}

function sureOf(kind, scenarioId, event, id) {
  return DATA.sure ? surePlaces(kind).get(JSON.stringify([scenarioId, event, String(id)])) ?? [] : [];
}

/* Of a row of the scores of points or outlets. */
function sureOfRow(row) {
  if (!row) return [];
  return row.outlet_id === undefined ? sureOf("points", row.scenario, row.event, row.point_no)
    : sureOf("outlets", row.scenario, row.event, row.outlet_id);
}

function percent(share) {
  return share === null || share === undefined ? "—" : `${number(100 * share, 0)} %`;
}

function weighingName(own) {
  return DATA.sure.weighings.find((one) => one.id === own.weighing).short[state.lang];
}

/* What is said by each weighting, a line each; the first, all members alike, needs no name. */
function byWeighing(rows, say) {
  return rows.filter((own) => say(own) !== "—").map((own, k) => (k
    ? el("span", { class: "beside" }, `${weighingName(own)}: ${say(own)}`)
    : el("span", { class: "band" }, say(own))));
}

function sureCell(rows, say) {
  const lines = byWeighing(rows, say);
  return lines.length ? el("span", { class: "bands" }, lines) : "—";
}

/* The same as text. */
function byWeighingWords(rows, say) {
  return rows.filter((own) => say(own) !== "—").map((own, k) =>
    (k ? `${weighingName(own)} ${say(own)}` : say(own))).join(t("sure_joint"));
}

/* How likely the target is met in the storm that decides, beside the verdict of the run. */
function chanceWords(row) {
  const shares = byWeighingWords(sureOfRow(row), (own) => percent(own.meets_target));
  return shares ? t("sure_chance", { shares }) : "";
}

const BANDS = {
  rank: [["sure_rank", (own) => own.rank_middle, (own) => own.rank[state.lang]],
    ["sure_first", (own) => own.first_three, (own) => percent(own.first_three)]],
  max_depth_m: [["sure_depth", (own) => own.depth_middle_m, (own) => own.depth[state.lang]]],
  meets_target: [["sure_meets", (own) => own.meets_target, (own) => percent(own.meets_target)]],
};

/* The columns of a ranking of points with the bands behind the figure they belong to. */
function withBands(columns) {
  if (!DATA.sure?.points.length) return columns;
  return columns.flatMap((own) => {
    const bands = own.key.startsWith("after:") ? BANDS[own.key.slice("after:".length)] : null;
    return [own, ...(bands ?? []).flatMap(([word, value, say]) => ["before", "after"].map((side) => ({
      key: `${side}:${word}`, group: t(word), title: t(side), meaning: t("sure_meaning"),
      value: (row) => { const [first] = sureOfRow(row[side]); return first ? value(first) : null; },
      show: (row) => sureCell(sureOfRow(row[side]), say) })))];
  });
}
