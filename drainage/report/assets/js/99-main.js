/* Opening: read the data, draw every section, redraw on a change of choice or language. */

let DATA = null;
window.reportTimings = { ready_ms: null, last_grid_step_ms: null };

const drawn = (list) => Promise.all(list.map((one) => one.draw()));

function drawChosen() {
  return drawn(sections().filter((one) => one.onChoice));
}

async function drawAll() {
  document.documentElement.lang = state.lang;
  document.querySelectorAll("[data-lang]").forEach((button) =>
    button.setAttribute("aria-pressed", button.dataset.lang === state.lang));
  document.querySelectorAll("[data-word]").forEach((place) => {
    place.textContent = t(place.dataset.word); });
  document.title = named(DATA.study);
  document.getElementById("study-title").textContent = named(DATA.study);
  document.getElementById("study-line").textContent = t("study_line", {
    network: named(DATA.study.network), surface: t(`surface_${DATA.study.surface}`), date: DATA.study.built_on, version: DATA.study.version });
  document.getElementById("trust").textContent = `${t("trust")} ${inLanguage(DATA.study.network.notes)}`;
  fill("nav", [...sections()].sort((a, b) => b.first - a.first).map(({ name }) => el("a", { href: `#${name}` }, t(`nav_${name}`))));
  fill("foot", el("p", {}, t("foot", { version: DATA.study.version })));
  drawChoice();
  await drawn(sections());
}

function drawChoice() {
  const options = DATA.scenarios.map((one) => [one.id, named(one)]);
  const change = (key) => (value) => { state[key] = value; drawChosen(); };
  fill("choice",
    select(t("before"), "before", options, state.before, change("before")),
    select(t("after"), "after", options, state.after, change("after")),
    select(t("event"), "event", DATA.events.map((one) => [one.id, eventWords(one.id)]),
      state.event, change("event")));
}

/* On paper the map takes the page's width, and goes back afterwards. */
function printed(begins) {
  document.body.classList.toggle("printing", begins);
  document.querySelectorAll("details").forEach((one) => {
    if (begins) { one.dataset.was = one.open; one.open = true; } else one.open = one.dataset.was === "true";
  });
  if (map) {
    map.invalidateSize({ animate: false });
    const extent = mapExtent();
    if (begins) map.fitBounds(L.latLngBounds(at(extent[0]), at(extent[1])), { animate: false });
  }
}

async function open() {
  const begun = performance.now();
  try {
    DATA = await readData();
    Object.assign(state, { lang: document.documentElement.lang, before: DATA.study.baseline,
      after: DATA.study.after, event: DATA.events.at(DATA.events.length > 1 ? 1 : 0).id });
    document.querySelectorAll("[data-lang]").forEach((button) =>
      button.addEventListener("click", () => { state.lang = button.dataset.lang; drawAll(); }));
    addEventListener("beforeprint", () => printed(true));
    addEventListener("afterprint", () => printed(false));
    document.querySelectorAll("form").forEach((form) =>
      form.addEventListener("submit", (happened) => happened.preventDefault()));
    fill("parts", sections().map(({ name }) => el("section", { id: name, tabindex: "-1" })));
    await drawAll();
    document.getElementById("loading").remove();
    document.documentElement.dataset.ready = "true";
    window.reportTimings.ready_ms = performance.now();
    window.reportTimings.draw_ms = performance.now() - begun;
  } catch (error) {
    document.getElementById("loading").textContent =
      `${Object.values(WORDS).map((own) => own.cannot_open).join(" ")}: ${error.message}`;
    throw error;
  }
}

open();
