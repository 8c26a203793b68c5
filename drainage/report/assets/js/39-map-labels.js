/* The deep streets off the list, by the letters of the printed maps. */

const DEEP_SHOWN = 8;

/* Streets off the list with a reason in this run, by the letters of the printed maps. */
function deepStreets(name) {
  const rows = byId("street", "street_id", name, state.event);
  return (DATA.map.deep[`${name}|${state.event}`] ?? []).slice(0, DEEP_SHOWN).map((own, k) => ({
    row: rows.get(own.street_id), letter: String.fromCharCode(65 + k), xy: own.xy,
    reason: rows.get(own.street_id)[`reason_${state.lang}`] }));
}

function deepMarks(name) {
  return L.layerGroup(deepStreets(name).filter(({ xy }) => xy).map(({ row, letter, reason, xy }) =>
    mark(xy, L.divIcon({ className: "map-deep", html: el("span", { class: "letter" }, letter),
      iconSize: [18, 18], iconAnchor: [-3, 21] }), `${letter} ${named(row)}`,
    () => panel(`${letter} ${named(row)}`,
      [[columnTitle("max_depth_m"), measured(row, "max_depth_m")],
        [columnTitle(`reason_${state.lang}`), reason]]), 1500)));
}

function listDeepStreets(name) {
  const list = deepStreets(name);
  fill("map-deep", list.length ? [el("h3", {}, t("deep_streets")), el("ul", { class: "plain" },
    list.map(({ row, letter, reason }) => el("li", {}, el("span", { class: "letter" }, letter),
      ` ${named(row)} ${measured(row, "max_depth_m")} · ${reason}`)))] : []);
}
