/* Step 1: each file, what it was read as, and another purpose where that is wrong. */

const BRING_ROLES = ["survey", "model", "terrain", "listed-points", "streets", "boundary", "land-use",
  "buildings", "unused"];
const SHIFTABLE = ["streets", "boundary", "land-use", "buildings"];

function bringFiles() {
  const { files, refusal } = bringing.state;
  const whole = files.filter((own) => own.role !== "beside" || own.problem.length);
  const parts = files.length - whole.length;
  return [
    el("h2", {}, t("desk_bring_step_files")),
    dropZone(),
    whole.length > 0 && scrolled(t("desk_bring_step_files"), el("table", { class: "bring-table stacked" },
      el("thead", {}, el("tr", {}, ["file", "size", "role", "holds", "away"].map((key) =>
        el("th", { scope: "col" }, t(`desk_bring_file_${key}`))))),
      el("tbody", {}, whole.map(fileRow)))),
    parts > 0 && note("desk_bring_parts", { count: number(parts, 0) }),
    whole.some((own) => own.guessed) && note("desk_bring_guessed_about"),
    whole.some((own) => own.role === "model") && modelOptions(),
    refusalWords(refusal),
  ];
}

/* What a model does not say of itself. */
function modelOptions() {
  const { choices } = bringing.state;
  return el("div", { class: "bring-options" },
    textOption("model_crs", choices.model_crs, "", (crs) => chooseBringing({ model_crs: crs })),
    textOption("datum", choices.model_datum, "", (datum) => chooseBringing({ model_datum: datum })));
}

function fileRow(file, place) {
  return el("tr", {},
    el("th", { scope: "row" }, file.name),
    el("td", { class: "number" }, `${number(Math.ceil(file.size_bytes / 1024), 0)} KB`),
    el("td", {}, roleSelect(file, place), file.guessed && el("small", { class: "bring-guess" }, t("desk_bring_guessed")),
      SHIFTABLE.includes(file.role) && shiftSelect(file, place)),
    el("td", {}, file.tables.map((table, order) => tableSeen(file, table, `${place}-${order}`)),
      file.problem.length > 0 && el("div", { class: "bring-refused" }, lines(file.problem))),
    el("td", {}, el("button", { type: "button", "aria-label": t("desk_bring_leave_out", { name: file.name }),
      onclick: () => leaveOut(file.name) }, "✕")));
}

function labelled(id, label, options, chosen, onchange) {
  return el("select", { id, "aria-label": label, onchange: (happened) => onchange(happened.target.value) },
    options.map(([value, text]) => el("option", { value, selected: value === chosen }, text)));
}

function roleSelect(file, place) {
  const { choices } = bringing.state;
  return labelled(`bring-role-${place}`, t("desk_bring_role_of", { name: file.name }),
    BRING_ROLES.map((role) => [role, roleWords(role)]), file.role,
    (role) => chooseBringing({ roles: { ...choices.roles, [file.name]: role } }));
}

function roleWords(role) {
  return t(`desk_bring_role_${role.replace("-", "_")}`);
}

/* A layer drawn from a Chinese web map is shifted by some 500 m. */
function shiftSelect(file, place) {
  const { choices } = bringing.state;
  return labelled(`bring-shift-${place}`, t("desk_bring_shift_of", { name: file.name }),
    [["", t("desk_bring_shift_none")], ["GCJ-02", t("desk_bring_shift_gcj")], ["BD-09", t("desk_bring_shift_bd")]],
    choices.shifts[file.role] ?? "", (shift) => {
      const shifts = { ...choices.shifts };
      if (shift) shifts[file.role] = shift;
      else delete shifts[file.role];
      return chooseBringing({ shifts });
    });
}

function tableSeen(file, table, place) {
  const { choices } = bringing.state;
  if (table.problem.length) {
    return el("details", { class: "bring-sheet" }, el("summary", {}, `${table.title}: ${t("desk_bring_no_table")}`), lines(table.problem));
  }
  const size = t("desk_bring_rows", { rows: number(table.rows, 0), columns: number(table.columns, 0) });
  return el("div", { class: "bring-sheet" },
    el("span", {}, [table.title, size].filter(Boolean).join(" · ")),
    labelled(`bring-table-${place}`, t("desk_bring_holds_of", { name: table.title || file.name }),
      ["points", "lines", "none"].map((role) => [role, t(`desk_bring_table_${role}`)]), table.role,
      (role) => chooseBringing({ tables: { ...choices.tables,
        [file.name]: { ...tableRoles(file), [table.title]: role } } })));
}

/* Once one sheet is chosen all of its file are: what the page shows is what is read. */
function tableRoles(file) {
  return Object.fromEntries(file.tables.map((own) => [own.title, own.role]));
}

async function leaveOut(name) {
  const kept = await attempt(() => ask(`bring/${bringing.state.id}/files?file=${encodeURIComponent(name)}`, { method: "DELETE" }));
  if (!kept) return;
  Object.assign(bringing, { state: kept, built: null });
  drawBringing();
}
