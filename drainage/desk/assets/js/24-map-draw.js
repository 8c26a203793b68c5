/* To draw a line on the map, point by point; near a manhole or a street corner it takes that. */

/* A second click within so many pixels is the end of a double click. */
const SAME_PX = 5;

/* onChange(points) after every point; gives [{x_m, y_m, node_id}], or null where it was given up
   or has fewer than two points. */
function drawOnMap({ prompt, onChange = () => {} }) {
  asking?.cancel();
  return new Promise((resolve) => {
    const points = [];
    const show = (next = null) => markOnMap("drawing", drawnShapes(points, next));
    const changed = () => { show(); onChange([...points]); };
    const end = (found) => {
      asking = null;
      removeEventListener("keydown", keys);
      markOnMap("drawing", []);
      for (const { map } of views) map?.doubleClickZoom.enable();
      closeAsking();
      resolve(found && found.length > 1 ? found : null);
    };
    const add = (point, apart_m = 0.05) => {
      const last = points.at(-1);
      if (last && Math.hypot(last.x_m - point.x_m, last.y_m - point.y_m) < apart_m) return;
      points.push(point);
      changed();
    };
    const back = () => { points.pop(); changed(); };
    const keys = (happened) => {
      if (happened.target.matches?.("input, textarea, select")) return;
      if (happened.key === "Backspace") { happened.preventDefault(); back(); }
      if (happened.key === "Enter" && !happened.target.matches?.("button, [role=button]")) end(points);
    };
    asking = {
      clicked: (view, latlng, element) => add(snapped(view, latlng, element),
        SAME_PX / view.map.options.crs.scale(view.map.getZoom())),
      hovered: (view, latlng) => { view.canvas.style.cursor = "crosshair"; show(snapped(view, latlng, null)); },
      ended: () => end(points),
      cancel: () => end(null),
    };
    addEventListener("keydown", keys);
    for (const { map } of views) map?.doubleClickZoom.disable();
    openAsking({ prompt, buttons: [
      el("button", { type: "button", onclick: back }, t("desk_draw_back")),
      el("button", { type: "button", onclick: () => end(points) }, t("desk_draw_end"))],
    typed: (text) => {
      const found = typedCorner(text);
      if (found) add(found);
      return Boolean(found);
    } });
  });
}

/* A point of the line: the manhole, corner or outlet within a fingertip, else the place itself. */
function snapped(view, latlng, element) {
  const { net, map } = view;
  const scale = map.options.crs.scale(map.getZoom());
  const set = pickable(net.nodes, 2, net.nodeKind, [0, 1, 2]);
  const row = element?.kind === "outlet" ? net.places.node(element.id)
    : nearest(set, latlng.lng, latlng.lat, (COARSE ? 24 : 14) / scale, scale);
  if (row >= 0) return cornerPoint(net, row);
  const [x_m, y_m] = metresAt(latlng);
  return { x_m, y_m, node_id: null };
}

function cornerPoint(net, row) {
  return { x_m: net.nodes[2 * row] + net.origin[0], y_m: net.nodes[2 * row + 1] + net.origin[1],
    node_id: net.ids.node[row] };
}

function typedCorner(text) {
  const net = views.find((own) => own.side === "scenario")?.net;
  const row = net?.places.node(text.trim()) ?? -1;
  if (row >= 0 && Number.isFinite(net.nodes[2 * row])) return cornerPoint(net, row);
  const found = typedPlace(text, ["place"]);
  return found && { x_m: found.x_m, y_m: found.y_m, node_id: null };
}

function drawnShapes(points, next) {
  const xy = [...points, ...(next ? [next] : [])].map((own) => [own.x_m, own.y_m]);
  const dots = points.map((own) => ({ kind: "dot", xy: [[own.x_m, own.y_m]], colour: PICK_COLOUR, label: own.node_id ?? "" }));
  if (next?.node_id) dots.push({ kind: "dot", xy: [[next.x_m, next.y_m]], colour: PICK_COLOUR, label: next.node_id });
  return xy.length > 1 ? [{ kind: "line", xy, colour: PICK_COLOUR, label: "" }, ...dots] : dots;
}
