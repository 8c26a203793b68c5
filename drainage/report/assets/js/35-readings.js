/* The three readings of a place: the one that decides, and never without the other two. */

function metSign(value) {
  return value === null || value === undefined ? "–" : value ? "✓" : "✗";
}

/* "30 min ✓ · lane ✗" of a point's row; empty where no reading was judged. */
function besideWords(row) {
  const judged = DATA.readings.some((own) => row?.[own.verdict] !== null
    && row?.[own.verdict] !== undefined);
  return judged ? DATA.readings.slice(1).map((own) =>
    `${readingName(own)} ${metSign(row[own.verdict])}`).join(" · ") : "";
}

function beside(text) {
  return text ? el("span", { class: "beside" }, text) : null;
}

/* A verdict of a point with the other readings after it, as text. */
function verdictWords(value, row) {
  return [metWords(value, row), besideWords(row)].filter(Boolean).join(" · ");
}

function verdictCell(value, row) {
  const words = besideWords(row);
  return el("span", { class: "verdict" }, metWords(value, row), words ? " · " : null,
    beside(words));
}

/* How many points meet their target, and how many would by the other readings. */
function pointsShare(points, id) {
  return `${share(counted(points, id))} (${DATA.readings.slice(1).map((own) =>
    `${readingName(own)} ${counted(points, id, own.verdict).met}`).join(" · ")})`;
}

/* Points and other street length above the limit in one run, by each reading. */
function townReadings(row) {
  if (!row || row[DATA.readings[0].points] === null) return "—";
  return DATA.readings.map((own) => t("town_reading", { name: readingName(own),
    points: number(row[own.points], 0), share: number(100 * row[own.other_share], 1) })).join(" · ");
}

/* The share of other street length above the limit, as "40.3 · 27.6 · 13.7". */
function sharesWords(row) {
  return DATA.readings.map((own) => number(row?.[own.other_share] === null ? null
    : 100 * row?.[own.other_share], 1)).join(" · ");
}

function readingName(own) {
  return own.named[state.lang];
}

function readingNames() {
  return DATA.readings.map(readingName).join(" · ");
}

function readingsNote() {
  return el("p", { class: "note" }, DATA.study.readings[state.lang]);
}

/* What the ranking of the points rests on, where the network says so. */
function rankingNote() {
  const own = DATA.ranking;
  return own ? el("p", { class: "warn" }, `${t("ranking_rests")} ${either(own.text_zh,
    own.text_en)} (${t("source")}: ${inLanguage(own.source)})`) : null;
}
