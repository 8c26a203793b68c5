/* Labels of the map that stand clear of each other and within it, and the deep streets off the list. */

const LABEL_SIDES = ["right", "left", "above", "below"];
const LETTER_SIDES = ["right", "left", "below", "aside", "above", "far", "far-left", "far-below"];
const DEEP_SHOWN = 8;

/* Each letter and each label takes the first side that is free; a label without any waits for a
   closer look, a letter covers. */
function clearLabels() {
  const canvas = document.getElementById("map-canvas");
  const frame = canvas.getBoundingClientRect();
  const boxes = (pattern) => [...canvas.querySelectorAll(pattern)];
  const taken = boxes(".disc, .wedge").map((own) => own.getBoundingClientRect());
  const stands = (label) => {
    const own = label.getBoundingClientRect();
    const free = own.left >= frame.left && own.right <= frame.right && taken.every((other) => own.right <= other.left || own.left >= other.right
      || own.bottom <= other.top || own.top >= other.bottom);
    if (free) taken.push(own);
    return free;
  };
  for (const letter of boxes(".letter")) {
    const free = LETTER_SIDES.some((side) => {
      letter.dataset.side = side;
      return stands(letter);
    });
    if (!free) taken.push(letter.getBoundingClientRect());
  }
  for (const label of boxes(".map-point .tag, .map-outlet .tag, .map-hollow .tag")) {
    label.classList.toggle("away", !LABEL_SIDES.some((side) => {
      label.dataset.side = side;
      return stands(label);
    }));
  }
  for (const label of boxes(".map-name span")) label.classList.toggle("away", !stands(label));
}

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
