/* What stands on a map beside its lines: marks one can reach by keyboard, outlines, names of
   streets, and labels that stand clear of each other. */

/* South-west corner of the map, metres. */
let origin = [0, 0];

const at = ([x, y]) => L.latLng(y - origin[1], x - origin[0]);

function mark(xy, icon, label, onclick, above = 0) {
  const marker = L.marker(at(xy), { icon, keyboard: true, title: label, riseOnHover: true,
    zIndexOffset: above });
  marker.on("click", onclick);
  marker.on("add", () => { const own = marker.getElement();
    own.setAttribute("aria-label", label); own.setAttribute("role", "button");
    own.addEventListener("keydown", (happened) => { if (["Enter", " "].includes(happened.key)) {
      happened.preventDefault(); onclick(); } }); });
  return marker;
}

function outlineShapes(drawn) {
  return L.layerGroup(drawn.flatMap(({ kind, areas, lines }) => {
    const [inside, edge] = OUTLINE_COLOURS[kind];
    return [
      L.polyline(lines.map((line) => line.map(at)), { interactive: false, color: edge, weight: 2 }),
      L.polygon(areas.map((rings) => rings.map((ring) => ring.map(at))), { interactive: false,
        color: edge, weight: 0.7, fillColor: inside, fillOpacity: 1 })];
  }));
}

function nameMarks(names) {
  return L.layerGroup(names.map((one) => {
    const text = el("span", {}, named(one));
    text.style.transform = `translate(-50%, -115%) rotate(${-one.angle}deg)`;
    return L.marker(at(one.xy), { interactive: false, keyboard: false, zIndexOffset: -1000,
      icon: L.divIcon({ html: text, className: "map-name", iconSize: [0, 0] }) });
  }));
}

const LABEL_SIDES = ["right", "left", "above", "below"];
const LETTER_SIDES = ["right", "left", "below", "aside", "above", "far", "far-left", "far-below"];

/* Each letter and each label takes the first side that is free; a label without any waits for a
   closer look, a letter covers. */
function clearLabels(canvas) {
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
