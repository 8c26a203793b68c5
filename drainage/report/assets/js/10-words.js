/* Words in the reader's language, numbers as the definitions of their columns show them. */

const state = { lang: "zh", before: "", after: "", event: "" };

function t(key, values = {}) {
  const pair = WORDS[key];
  if (!pair) throw new Error(`no word for ${key}`);
  const text = pair[state.lang === "zh" ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function named(thing, fallback = "") {
  const zh = thing.name_zh ?? thing.title_zh ?? thing.zh ?? "";
  const en = thing.name_en ?? thing.title_en ?? thing.en ?? "";
  return (state.lang === "zh" ? zh || en : en || zh) || fallback;
}

function scenario(id) {
  return DATA.scenarios.find((one) => one.id === id);
}

function eventWords(id) {
  const event = DATA.events.find((one) => one.id === id);
  return state.lang === "zh" ? event.title_zh
    : `${id}: ${number(event.hourly_depth_mm, 1)} mm in the heaviest hour`;
}

function columnTitle(name) {
  return DATA.columns[name]?.heading[state.lang] ?? name;
}

const formats = new Map();

function number(value, digits = null) {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  const key = `${state.lang}${digits}`;
  if (!formats.has(key)) {
    const options = digits === null ? { maximumFractionDigits: 3 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits };
    formats.set(key, new Intl.NumberFormat(state.lang === "zh" ? "zh-CN" : "en-GB", options));
  }
  return formats.get(key).format(value);
}

function measured(row, column, unit = true) {
  const own = DATA.columns[column];
  const text = number(row?.[column], own.digits);
  return unit && own.unit && text !== "—" ? `${text} ${own.unit}` : text;
}

function met(value) {
  if (value === null || value === undefined) return t("not_judged");
  return value ? t("met") : t("missed");
}

/* A cause by its name; the row's note where it repeats an assumption. */
function cause(name, row) {
  if (row?.cause_note) return inLanguage(row.cause_note);
  return state.lang === "zh" ? DATA.causes_zh[name] ?? name ?? "" : name ?? "";
}

function causeOf(row) {
  return cause(row?.limiting_cause, row) || "—";
}

/* The side of a text written as "中文 // English"; any other text as it is. */
function inLanguage(text) {
  const sides = String(text ?? "").split(" // ");
  return sides.length === 2 ? sides[state.lang === "zh" ? 0 : 1] : String(text ?? "");
}

/* Natural order: 2 before 10. */
function inOrder(a, b) {
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
