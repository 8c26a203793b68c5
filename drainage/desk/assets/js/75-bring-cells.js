/* A cell of the survey that is wrong, corrected with its reason; the mapping keeps both. */

async function openCells(row) {
  const { id } = bringing.state;
  const cells = await attempt(() => ask(`bring/${id}/cells?table=${encodeURIComponent(row.table)}&element=${encodeURIComponent(row.id)}`));
  if (!cells) return;
  const form = el("form", { method: "dialog", class: "bring-correct" },
    el("h2", {}, t("desk_bring_correct_of", { id: row.id })),
    cells.length === 0 ? el("p", {}, t("desk_bring_no_cells")) : [
      el("p", {}, t("desk_bring_correct_about")),
      cells.map((cell) => el("label", {}, el("span", {}, `${cell.heading} (${t(`desk_bring_key_${cell.column}`)})`),
        el("input", { type: "text", name: cell.column, value: cell.value, maxlength: "80" }))),
      el("label", {}, el("span", {}, t("desk_bring_reason")), el("input", { type: "text", name: "reason", required: true, maxlength: "200" })),
    ],
    el("div", { class: "bring-ends" },
      cells.length > 0 && el("button", { type: "submit", value: "keep", class: "main" }, t("desk_bring_keep")),
      el("button", { type: "submit", value: "", formnovalidate: true }, t("desk_close"))));
  const dialog = el("dialog", { class: "bring-dialog", "aria-label": t("desk_bring_correct") }, form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "keep") keepCells(cells, new FormData(form));
  });
  dialog.showModal();
}

function keepCells(cells, given) {
  const reason = given.get("reason").trim();
  const made = cells.filter((cell) => given.get(cell.column).trim() !== cell.value).map((cell) => (
    { table: cell.table, number: cell.number, to: cell.to, column: cell.column, was: cell.value,
      value: given.get(cell.column).trim(), reason }));
  if (!made.length || !reason) return undefined;
  const same = (a, b) => ["table", "number", "to", "column"].every((key) => a[key] === b[key]);
  const { mapping, choices } = bringing.state;
  const others = (mapping.corrections ?? []).filter((own) => !made.some((next) => same(own, next)));
  return chooseBringing({ mapping: { ...choices.mapping, corrections: [...others, ...made] } }, { again: true });
}
