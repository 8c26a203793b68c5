/* A field of a form by its type. change(value) is given undefined where the field is left empty. */

function fieldRow(field, value, change, path) {
  const make = { text: textField, number: numberField, integer: numberField, boolean: booleanField,
    choice: choiceField, pair: pairField, list: listField, table: tableField, tables: tablesField };
  const about = (field.description[state.lang] ?? field.description.en).replaceAll("`", "");
  const needed = field.required ? el("span", { class: "needed", title: t("desk_design_needed") }, " *") : null;
  const head = el("span", { class: "label" }, about || field.key, needed,
    el("code", {}, ` ${field.key}${field.unit ? ` (${field.unit})` : ""}`));
  const box = make[field.type](field, value, change, path, about || field.key);
  const group = ["table", "tables"].includes(field.type) && field.placed !== "place";
  return el(group ? "fieldset" : "div", { class: "field", "data-key": path.join(".") },
    group ? el("legend", {}, head) : head, box, limitWords(field), el("p", { class: "error" }));
}

function limitWords(field) {
  const parts = [["least", "≥"], ["above", ">"], ["most", "≤"], ["below", "<"]]
    .filter(([key]) => field[key] !== undefined).map(([key, sign]) => `${sign} ${number(field[key])}`);
  const plain = ["string", "number", "boolean"].includes(typeof field.default) && field.default !== "";
  if (plain) parts.push(t("desk_design_default", { value: String(field.default) }));
  return parts.length ? el("small", {}, parts.join("　")) : null;
}

function textField(field, value, change, path, label) {
  const input = el("input", { type: "text", value: value ?? "", "aria-label": label, required: field.required,
    list: suggestions(field.placed), oninput: () => change(input.value || undefined) });
  const taken = (id) => { input.value = id; change(id); };
  return el("div", { class: "row" }, input, pickButton(field.placed, taken));
}

function numberField(field, value, change, path, label) {
  const input = el("input", { type: "number", step: field.type === "integer" ? "1" : "any", value: value ?? "", "aria-label": label,
    min: field.least ?? field.above, max: field.most ?? field.below, required: field.required,
    placeholder: typeof field.default === "number" ? String(field.default) : null,
    oninput: () => change(input.value === "" ? undefined : Number(input.value)) });
  return input;
}

function booleanField(field, value, change, path, label) {
  const input = el("input", { type: "checkbox", checked: value ?? field.default ?? false, "aria-label": label,
    onchange: () => change(input.checked === field.default ? undefined : input.checked) });
  return input;
}

function choiceField(field, value, change, path, label) {
  const open = field.required || value !== undefined ? [] : [["", "—"]];
  const options = [...(field.required ? [["", "—"]] : open), ...field.choices.map((own) => [own, t(`desk_choice_${own}`)])];
  if (!field.required && value !== undefined) options.unshift(["", "—"]);
  return el("select", { "aria-label": label, onchange: (happened) => change(happened.target.value || undefined) },
    options.map(([own, text]) => el("option", { value: own, selected: own === (value ?? "") }, text)));
}

function pairField(field, value, change, path, label) {
  const boxes = [0, 1].map((place) => el("input", { type: "number", step: "any", value: value?.[place] ?? "",
    "aria-label": `${label} ${place + 1}`, oninput: () => {
      const given = boxes.map((own) => own.value);
      change(given.every((own) => own === "") ? undefined : given.map((own) => (own === "" ? null : Number(own))));
    } }));
  return el("div", { class: "row" }, boxes);
}

/* Ids or names one after the other; rows of two numbers, one a line. */
function listField(field, value, change, path, label) {
  if (field.item.type === "pair") return pairsField(field, value, change, label);
  const input = el("input", { type: "text", value: (value ?? []).join(", "), "aria-label": label, required: field.required,
    list: suggestions(field.placed), oninput: () => changed() });
  const parts = () => input.value.split(/[,，、]/).map((own) => own.trim()).filter(Boolean);
  const changed = () => change(parts().length || field.required ? parts() : undefined);
  const taken = (id) => { input.value = [...parts(), id].join(", "); changed(); };
  const drawn = field.placed === "street_node" && field.key === "course"
    ? drawButton(async (points) => {
      input.value = (await nearestOf("street_node", points)).filter((id, row, all) => id && id !== all[row - 1]).join(", ");
      changed();
    }) : null;
  return el("div", { class: "row" }, input, pickButton(field.placed, taken), drawn);
}

function pairsField(field, value, change, label) {
  const box = el("textarea", { rows: "4", "aria-label": label, placeholder: "0 0", oninput: () => changed() },
    (value ?? []).map((own) => own.join(" ")).join("\n"));
  const changed = () => {
    const rows = box.value.split("\n").map((own) => own.trim()).filter(Boolean)
      .map((own) => own.split(/[\s,，]+/).map((part) => (Number.isFinite(Number(part)) ? Number(part) : part)));
    change(rows.length ? rows : undefined);
  };
  const drawn = field.placed === "area" ? drawButton((points) => {
    box.value = points.map((own) => `${Math.round(own.x_m * 10) / 10} ${Math.round(own.y_m * 10) / 10}`).join("\n");
    changed();
  }) : null;
  return el("div", { class: "row" }, box, drawn);
}

/* A place is one field: an id, a street with chainage, or east and north. */
function tableField(field, value, change, path, label) {
  if (field.placed === "place") return placeField(value, change, label);
  const own = { ...(value ?? {}) };
  const changed = () => change(Object.keys(own).length || field.required ? { ...own } : undefined);
  const rows = field.fields.map((part) => fieldRow(part, own[part.key], (given) => {
    if (given === undefined) delete own[part.key];
    else own[part.key] = given;
    changed();
  }, [...path, part.key]));
  return field.required ? el("div", {}, rows)
    : el("details", { open: value !== undefined }, el("summary", {}, t("desk_design_give")), rows);
}

function tablesField(field, value, change, path) {
  const rows = (value ?? []).map((own) => ({ ...own }));
  const place = el("div", {});
  const changed = () => change(rows.length || field.required ? rows.map((own) => ({ ...own })) : undefined);
  const draw = () => place.replaceChildren(...rows.map((own, row) => el("fieldset", { class: "item" },
    el("legend", {}, `${row + 1}`),
    field.fields.map((part) => fieldRow(part, own[part.key], (given) => {
      if (given === undefined) delete own[part.key];
      else own[part.key] = given;
      changed();
    }, [...path, row, part.key])),
    el("button", { type: "button", onclick: () => { rows.splice(row, 1); draw(); changed(); } }, t("desk_design_row_out")))));
  const drawn = field.placed === "line" ? drawButton((points) => drewLine(field, points), (points) => drewLine(field, points)) : null;
  draw();
  return el("div", {}, place, el("div", { class: "row" }, el("button", { type: "button", onclick: () => {
    rows.push({});
    draw();
    changed();
    place.lastChild?.querySelector("input, select")?.focus();
  } }, t("desk_design_row")), drawn));
}
