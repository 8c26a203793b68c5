/* Labels of the map that stand clear of each other and within it, and the deep streets off the list. */

const LABEL_SIDES = ["right", "left", "above", "below"];
const DEEP_SHOWN = 8;

/* Each label takes the first side that is free; one without any waits for a closer look. */
function clearLabels() {
  const canvas = document.getElementById("map-canvas");
  const frame = canvas.getBoundingClientRect();
  const boxes = (pattern) => [...canvas.querySelectorAll(pattern)];
  const taken = boxes(".disc, .wedge, .letter").map((own) => own.getBoundingClientRect());
  const stands = (label) => {
    const own = label.getBoundingClientRect();
    const free = own.left >= frame.left && own.right <= frame.right && taken.every((other) => own.right <= other.left || own.left >= other.right
      || own.bottom <= other.top || own.top >= other.bottom);
    if (free) taken.push(own);
    return free;
  };
  for (const label of boxes(".map-point .tag, .map-outlet .tag, .map-hollow .tag")) {
    label.classList.toggle("away", !LABEL_SIDES.some((side) => {
      label.dataset.side = side;
      return stands(label);
    }));
  }
  for (const label of boxes(".map-name span")) label.classList.toggle("away", !stands(label));
}

/* Streets off the list with a reason in this run, deepest first, one a deepest place. */
function deepStreets(name) {
  const reason = `reason_${state.lang}`;
  const seen = new Set();
  return rowsIn("street", name, state.event).filter((row) => row[reason])
    .sort((a, b) => compare(a.max_depth_m, b.max_depth_m, -1))
    .filter((row) => !seen.has(row[reason]) && seen.add(row[reason])).slice(0, DEEP_SHOWN)
    .map((row, k) => ({ row, letter: String.fromCharCode(65 + k), reason: row[reason] }));
}

function deepMarks(name) {
  const { id, line, street_id: street } = DATA.map.reaches[name];
  const depth = DATA.map.depth_m[`${name}|${state.event}`] ?? [];
  return L.layerGroup(deepStreets(name).flatMap(({ row, letter, reason }) => {
    const own = id.map((_, k) => k).filter((k) => street[k] === row.street_id);
    if (!own.length) return [];
    const [x0, y0, x1, y1] = line[own.reduce((a, k) => (depth[k] > depth[a] ? k : a))];
    return [mark([(x0 + x1) / 2, (y0 + y1) / 2], L.divIcon({ className: "map-deep",
      html: el("span", { class: "letter" }, letter), iconSize: [18, 18], iconAnchor: [-3, 21] }),
    `${letter} ${named(row)}`, () => panel(`${letter} ${named(row)}`,
      [[columnTitle("max_depth_m"), measured(row, "max_depth_m")],
        [columnTitle(`reason_${state.lang}`), reason]]), 500)];
  }));
}

function listDeepStreets(name) {
  const list = deepStreets(name);
  fill("map-deep", list.length ? [el("h3", {}, t("deep_streets")), el("ul", { class: "plain" },
    list.map(({ row, letter, reason }) => el("li", {}, el("span", { class: "letter" }, letter),
      ` ${named(row)} ${measured(row, "max_depth_m")} · ${reason}`)))] : []);
}
