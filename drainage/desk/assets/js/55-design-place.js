/* Fields placed on the map: by a click, by a line drawn, or by typing an id. */

/* What of the map is pointed at for a field, and how its id is found there. */
const POINTED = { node: ["node"], pipe: ["pipe"], outlet: ["outlet"], point: ["point"],
  street_node: ["reach", "point", "place"], street: ["reach", "place"], street_id: ["reach", "place"],
  subcatchment: ["place"] };
const ASKED_NEAREST = new Set(["street_node", "street", "street_id", "subcatchment"]);

function suggestions(placed) {
  const known = design.ids[placed];
  if (!known?.length) return null;
  const id = `design-ids-${placed}`;
  if (!document.getElementById(id)) {
    document.body.append(el("datalist", { id }));
  }
  document.getElementById(id).replaceChildren(...known.map(([value, said]) => el("option", { value }, said)));
  return id;
}

async function nearestOf(kind, points) {
  return ask(designPath(`/nearest/${kind}`), { method: "POST", json: points.map(({ x_m, y_m }) => ({ x_m, y_m })) });
}

function pickButton(placed, taken) {
  const kinds = POINTED[placed];
  if (!kinds || typeof pickOnMap !== "function") return null;
  return el("button", { type: "button", class: "pick",
    onclick: () => attempt(async () => {
      const found = await pickOnMap({ kinds, prompt: t(`desk_design_prompt_${placed}`) });
      if (!found) return;
      const id = ASKED_NEAREST.has(placed) ? (await nearestOf(placed, [found]))[0] : found.id;
      if (id) taken(id);
    }) }, t("desk_design_pick"));
}

function drawButton(drawn, onChange = () => {}) {
  if (typeof drawOnMap !== "function") return null;
  return el("button", { type: "button", class: "pick", onclick: () => attempt(async () => {
    const points = await drawOnMap({ prompt: t("desk_design_prompt_line"), onChange: (so_far) => attempt(() => onChange(so_far)) });
    if (points) await drawn(points);
  }) }, t("desk_design_draw"));
}

/* One field for the three ways to say a place. */
function placeField(value, change, label) {
  const input = el("input", { type: "text", value: placeText(value), "aria-label": label,
    placeholder: t("desk_design_place"), oninput: () => change(placeOfText(input.value)) });
  const take = (place) => { input.value = placeText(place); change(place); };
  const pick = typeof pickOnMap === "function" ? el("button", { type: "button", class: "pick",
    onclick: () => attempt(async () => {
      const found = await pickOnMap({ kinds: ["node", "outlet", "place"], prompt: t("desk_design_prompt_place") });
      if (found) take(found.id ? { node_id: found.id } : { x_m: tenth(found.x_m), y_m: tenth(found.y_m) });
    }) }, t("desk_design_pick")) : null;
  return el("div", { class: "row" }, input, pick);
}

const tenth = (value) => Math.round(value * 10) / 10;
const hundredth = (value) => Math.round(value * 100) / 100;

function placeText(place) {
  if (!place) return "";
  return place.node_id ?? place.street ?? (place.x_m === undefined ? "" : `${place.x_m}, ${place.y_m}`);
}

function placeOfText(text) {
  const own = text.trim();
  if (!own) return undefined;
  const pair = own.split(/[\s,，]+/).map(Number);
  if (pair.length === 2 && pair.every(Number.isFinite)) return { x_m: pair[0], y_m: pair[1] };
  return /k\s*\d+\s*\+/i.test(own) ? { street: own } : { node_id: own };
}

/* A line drawn for the measure of the form: its points with the ground of the network near them. */
let linesDrawn = 0;
async function drewLine(field, points) {
  const { editing } = design;
  const turn = ++linesDrawn;
  const near = await ask(designPath("/ground"), { method: "POST", json: points.map(({ x_m, y_m }) => ({ x_m, y_m })) });
  if (turn !== linesDrawn || design.editing !== editing) return;
  const keys = new Set(field.fields.map((own) => own.key));
  editing.values[field.key] = points.map((point, row) => linePoint(editing, keys, point, near[row], row));
  if (keys.has("ground_level_m")) trunkOfLine(editing.values, points, near);
  drawForm();
  tryLater(0);
}

/* A point of the axis: an existing node by its id where the measure takes one, else a new one. */
function linePoint(editing, keys, point, near, row) {
  const ground = near ? hundredth(near.level_m) : undefined;
  const bed = ground === undefined || !editing.values.depth_m ? ground : hundredth(ground - editing.values.depth_m);
  if (point.node_id && keys.has("place")) return { place: { node_id: point.node_id }, bed_level_m: bed };
  const made = { id: `T${editing.at}-${row + 1}`, x_m: tenth(point.x_m), y_m: tenth(point.y_m) };
  if (keys.has("ground_level_m")) made.ground_level_m = ground;
  if (keys.has("bank_level_m")) Object.assign(made, { bank_level_m: ground, bed_level_m: bed });
  return made;
}

/* What a trunk needs beside its points, where it is not given: one road through them all, the
   manhole it begins at, an outlet at its end that may arrive as deep as a river lies below its bank. */
const RIVER_BELOW_BANK_M = 3;
function trunkOfLine(values, points, near) {
  const names = values.nodes.map((own) => own.id);
  const last = near.at(-1);
  const road = values.roads?.[0] ?? { name_zh: values.title_zh };
  values.roads = [{ ...road, nodes: names }];
  if (points[0]?.node_id && !values.intakes?.length) values.intakes = [{ node: names[0], manhole: points[0].node_id }];
  if (values.intakes?.[0]) values.intakes[0].node = names[0];
  if (!last || points.length < 2) return;
  const own = values.outlets?.[0] ?? {};
  const bank = hundredth(last.level_m);
  values.outlets = [{ outfall_id: `TO-${names[0]}`, name_zh: values.title_zh, ...own, node: names.at(-1),
    bank_level_m: bank, lowest_invert_level_m: hundredth(bank - RIVER_BELOW_BANK_M) }];
}
