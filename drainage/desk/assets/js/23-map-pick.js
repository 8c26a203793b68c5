/* To point at something on the map: a manhole, a pipe, a reach of a street, an outlet, a point,
   or any place; by a click, a touch, or by typing its id. */

/* The pick or drawing that waits for a click: {clicked, hovered, cancel}, or null. */
let asking = null;

/* Kinds: "node", "pipe", "reach", "outlet", "point", "place". Gives {kind, id, x_m, y_m}, or null
   where it was given up. */
function pickOnMap({ kinds, prompt }) {
  asking?.cancel();
  return new Promise((resolve) => {
    const end = (found) => {
      asking = null;
      markOnMap("pick", []);
      closeAsking();
      resolve(found);
    };
    asking = {
      clicked: (view, latlng, element) => {
        const found = element && kinds.includes(element.kind) ? found_of(view.net, element.kind, element.id)
          : candidate(view, latlng, kinds);
        if (found) end(found);
      },
      hovered: (view, latlng) => {
        const found = candidate(view, latlng, kinds);
        view.canvas.style.cursor = "crosshair";
        markOnMap("pick", found?.id ? [shapeOf(view.net, found)] : []);
      },
      cancel: () => end(null),
    };
    openAsking({ prompt, typed: (text) => {
      const found = typedPlace(text, kinds);
      if (found) end(found);
      return Boolean(found);
    } });
  });
}

function shapeOf(net, { kind, id, x_m, y_m }) {
  const xy = (id && placeOf(net, kind, id)?.xy) || [[x_m, y_m]];
  return { kind: xy.length > 1 ? "line" : "dot", xy, colour: PICK_COLOUR, label: id ?? "" };
}

const PICK_COLOUR = "#d6007f";

function found_of(net, kind, id) {
  const place = placeOf(net, kind, id);
  if (!place) return null;
  const middle = [0, 1].map((axis) => place.xy.reduce((sum, own) => sum + own[axis], 0) / place.xy.length);
  return { kind, id, x_m: middle[0], y_m: middle[1] };
}

/* What of some kinds is nearest to a place of the map, within a fingertip. */
function candidate(view, latlng, kinds) {
  const { net, map } = view;
  const scale = map.options.crs.scale(map.getZoom());
  const reach_m = (COARSE ? 24 : 14) / scale;
  const [x, y] = [latlng.lng, latlng.lat];
  const near = (set) => nearest(set, x, y, reach_m, scale);
  const dots = [kinds.includes("node") && 0, kinds.includes("outlet") && 2].filter((own) => own !== false);
  const point = kinds.includes("point") && net.points.find(({ xy }) => xy
    && Math.hypot(xy[0] - origin[0] - x, xy[1] - origin[1] - y) <= reach_m);
  if (point) return found_of(net, "point", point.id);
  const node = dots.length ? near(pickable(net.nodes, 2, net.nodeKind, dots)) : -1;
  if (node >= 0) return found_of(net, net.nodeKind[node] === 2 ? "outlet" : "node", net.ids.node[node]);
  for (const [kind, xy] of [["pipe", net.pipes], ["reach", net.reaches]]) {
    const place = kinds.includes(kind) ? near(pickable(xy, 4, null, [0])) : -1;
    if (place >= 0) return found_of(net, kind, net.ids[kind][place]);
  }
  if (!kinds.includes("place")) return null;
  const [x_m, y_m] = metresAt(latlng);
  return { kind: "place", id: null, x_m, y_m };
}

/* A set as the index wants it, of which only some kinds can be hit. */
function pickable(xy, stride, kinds, wanted) {
  const styles = [0, 1, 2].map((kind) => (wanted.includes(kind) ? { radius: 0 } : null));
  return { xy, stride, kinds: kinds ?? new Uint8Array(xy.length / stride), styles };
}

/* An id of one of the kinds, or "east, north" in metres where any place will do. */
function typedPlace(text, kinds) {
  const id = text.trim();
  const net = views.find((own) => own.side === "scenario")?.net;
  if (!net || !id) return null;
  for (const kind of kinds) {
    if (kind === "place") continue;
    const row = net.places.node(id);
    const right = kind === "node" ? net.nodeKind[row] === 0 : kind === "outlet" ? net.nodeKind[row] === 2 : true;
    const found = right && found_of(net, kind, id);
    if (found) return found;
  }
  const numbers = id.split(/[\s,，]+/).map(Number);
  return kinds.includes("place") && numbers.length === 2 && numbers.every(Number.isFinite)
    ? { kind: "place", id: null, x_m: numbers[0], y_m: numbers[1] } : null;
}

/* The bar above the maps: what is asked, a field to type it, buttons. */
function openAsking({ prompt, typed, buttons = [] }) {
  const said = el("output", { class: "asking-said" });
  const field = el("input", { type: "text", "aria-label": t("desk_pick_type"), placeholder: t("desk_pick_type"), autocomplete: "off" });
  const form = el("form", { class: "asking", onsubmit: (happened) => {
    happened.preventDefault();
    said.textContent = typed(field.value) ? "" : t("desk_pick_unknown", { id: field.value.trim() });
    if (!said.textContent) field.value = "";
  } }, el("strong", {}, prompt), field, el("button", { type: "submit" }, t("desk_pick_take")), buttons,
  el("button", { type: "button", class: "asking-cancel", onclick: () => asking?.cancel() }, t("desk_pick_cancel")), said);
  document.getElementById("asking").replaceChildren(form);
  askedFrom = mapAlone() ? null : desk.panel;
  showMapAlone(true);
}

/* The panel that asked, where the map had to come before it. */
let askedFrom = null;

function closeAsking() {
  if (askedFrom) showMapAlone(false);
  askedFrom = null;
  document.getElementById("asking").replaceChildren();
  for (const view of views) view.canvas.style.cursor = "";
}

addEventListener("keydown", (happened) => {
  if (happened.key === "Escape" && asking) asking.cancel();
});
