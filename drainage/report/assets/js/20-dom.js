/* Elements are made here alone, and text only ever becomes text. */

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function fill(id, ...children) {
  const place = document.getElementById(id);
  place.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return place;
}

/* The sections in the order of their files. A section names itself here, its words nav_<name> and
   <name> in the texts of the page; onChoice: it shows the scenarios and the event chosen; there:
   whether this study has it at all; first: it leads in the list of sections, whatever its place. */
const SECTIONS = [];

function section(name, draw, { onChoice = false, there = () => true, first = false } = {}) {
  SECTIONS.push({ name, draw, onChoice, there, first });
}

function sections() {
  return SECTIONS.filter((one) => one.there());
}

function heading(id, word) {
  const title = el("h2", { id: `${id}-title` }, t(word));
  document.getElementById(id).setAttribute("aria-labelledby", title.id);
  return title;
}

function note(word, values = {}) {
  return el("p", { class: "note" }, t(word, values));
}

function select(label, name, options, chosen, onchange) {
  return el("label", {}, el("span", {}, label),
    el("select", { name, onchange: (happened) => onchange(happened.target.value) },
      options.map(([value, text]) => el("option", { value, selected: value === chosen }, text))));
}

function facts(pairs) {
  return el("dl", { class: "facts" },
    pairs.filter(Boolean).map(([term, text]) => [el("dt", {}, term), el("dd", {}, text)]));
}

/* Width of a text in ems of its font: a Chinese sign is as wide as the font is high. */
const ems = (text) => [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 1 : 0.62), 0);
const SHORT_HEAD_EM = 14;
const WIDEST_HEAD_EM = 16;

/* A heading gets the room to stand in two lines, a long one in three, whatever the figures below
   it need. */
function roomForHeads(table) {
  for (const head of table.querySelectorAll("th:not([colspan])")) {
    const text = head.textContent;
    const word = Math.max(...text.split(/[\s·-]+|(?<=[\u2e80-\uffff])/).map(ems));
    const width = Math.min(WIDEST_HEAD_EM, Math.max(word, ems(text) / (ems(text) < SHORT_HEAD_EM ? 2 : 3) + 1));
    head.style.minWidth = `calc(${width.toFixed(1)}em + 1rem)`;
  }
}

/* A table that may be wider than the page. */
function scrolled(label, table) {
  roomForHeads(table);
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, table);
}

/* words: what is said instead of "not judged". */
function badge(value, words = met(value)) {
  const kind = value === null || value === undefined ? "open" : value ? "yes" : "no";
  const sign = { open: "–", yes: "✓", no: "✗" }[kind];
  return el("span", { class: `badge ${kind}` }, `${sign} ${words}`);
}

function swatch(colour, kind) {
  const box = el("i", { class: `swatch ${kind}`, "aria-hidden": "true" });
  box.style.setProperty("--colour", colour);
  return box;
}
