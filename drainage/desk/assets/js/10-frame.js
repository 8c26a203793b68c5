const NARROW = matchMedia("(max-width: 800px)");

/* The frame: head with study, scenario and storm, maps at the left, panels at the right. */

const PANELS = [];

/* A panel of the right side: words desk_<name>, draw(place) when it is opened. */
function panel(name, draw) {
  PANELS.push({ name, draw });
}

function frame() {
  document.documentElement.lang = state.lang;
  document.getElementById("desk").replaceChildren(
    el("header", { class: "desk-head" }, el("h1", { id: "desk-title" }),
      el("form", { id: "desk-choice", class: "desk-choice" }), languageSwitch()),
    el("div", { id: "wrong", class: "wrong", role: "alert" }),
    el("main", { class: "desk-main" },
      el("section", { id: "maps", class: "maps", "aria-label": t("desk_map") }),
      el("aside", { class: "side" },
        el("div", { class: "tabs", role: "tablist" },
          el("button", { type: "button", role: "tab", id: "tab-map", "aria-controls": "maps",
            onclick: () => showMapAlone(true) }, t("desk_map")),
          PANELS.map(({ name }) => el("button", { type: "button", role: "tab", id: `tab-${name}`,
            "aria-controls": "panel", onclick: () => { showMapAlone(false); setDesk({ panel: name }); } }, t(`desk_${name}`)))),
        el("div", { id: "panel", role: "tabpanel" }))));
  showMapAlone(true);
}

/* Where there is room for one, the map or the panel: the map's tab is there on narrow screens. */
function showMapAlone(alone) {
  document.getElementById("desk").classList.toggle("map-alone", alone);
  markTab();
}

function mapAlone() {
  return NARROW.matches && document.getElementById("desk").classList.contains("map-alone");
}

function markTab() {
  const shown = mapAlone() ? "map" : desk.panel;
  for (const tab of document.querySelectorAll(".tabs [role=tab]")) {
    tab.setAttribute("aria-selected", String(tab.id === `tab-${shown}`));
  }
}

NARROW.addEventListener("change", markTab);
onDesk(["panel"], () => showMapAlone(false));

function languageSwitch() {
  return el("div", { class: "languages", role: "group" }, DATA.languages.map((own) =>
    el("button", { type: "button", lang: own.id, "aria-pressed": String(own.id === state.lang),
      onclick: () => { localStorage.setItem("desk-language", own.id); location.reload(); } }, own.name)));
}

function drawChoice() {
  const { study } = desk;
  document.getElementById("desk-title").textContent = study ? either(study.title_zh, study.title_en) : t("desk_none");
  document.title = document.getElementById("desk-title").textContent;
  document.getElementById("desk-title").title = document.title;
  if (!study) return;
  const named = study.scenarios.map((one) => [one.id, either(one.title_zh, one.title_en) || one.id]);
  const storms = study.events.map((one) => [one.id, eventWords(one.id)]);
  fill("desk-choice",
    select(t("desk_scenario"), "scenario", named, desk.scenario, (scenario) => setDesk({ scenario })),
    select(t("desk_compared"), "compared", [["", "—"], ...named], desk.compared ?? "",
      (compared) => setDesk({ compared: compared || null })),
    select(t("desk_event"), "event", storms, desk.event, (event) => setDesk({ event })));
}

function drawPanel() {
  markTab();
  PANELS.find(({ name }) => name === desk.panel)?.draw(document.getElementById("panel"));
}

onDesk(["study", "scenario", "compared", "event"], drawChoice);
onDesk(["panel", "study"], drawPanel);
