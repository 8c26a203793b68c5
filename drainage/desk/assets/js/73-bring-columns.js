/* Step 2: which heading means what, plane, datum and units; guesses are shown as guesses. */

/* Keys of the mapping that have words to choose from, as the importer takes them. */
const BRING_OPTIONS = { x_is: ["auto", "north", "east"], depth_is: ["auto", "invert", "soffit", "level"],
  zero_is: ["auto", "missing", "value"], section_unit: ["mm", "m"], length_unit: ["m", "ft"] };

function bringColumns() {
  const { tables, refusal, mapping } = bringing.state;
  return [
    el("h2", {}, t("desk_bring_step_columns")),
    refusalWords(refusal),
    tables.map(columnTable),
    el("fieldset", { class: "bring-options" }, el("legend", {}, t("desk_bring_options")),
      textOption("crs", mapping.crs ?? "", "EPSG:4548", (crs) => chooseMapping({ crs })),
      textOption("datum", mapping.datum ?? "", "1985国家高程基准", (datum) => chooseMapping({ datum: datum || "1985国家高程基准" })),
      Object.entries(BRING_OPTIONS).map(([key, words]) => el("label", {}, el("span", {}, t(`desk_bring_option_${key}`)),
        labelled(`bring-option-${key}`, t(`desk_bring_option_${key}`), words.map((word) => [word, t(`desk_bring_${key}_${word}`)]),
          mapping[key] ?? words[0], (word) => chooseMapping({ [key]: word })))),
      el("label", {}, el("span", {}, t("desk_bring_option_system")),
        labelled("bring-option-system", t("desk_bring_option_system"),
          [["", t("desk_bring_system_of_table")], ...["storm", "sanitary", "combined"].map((own) => [own, t(`desk_bring_system_${own}`)])],
          mapping.constants?.system ?? "",
          (system) => chooseMapping({ constants: system ? { system } : {} })))),
    corrections(),
  ];
}

function chooseMapping(changed) {
  return chooseBringing({ mapping: { ...bringing.state.choices.mapping, ...changed } });
}

function textOption(key, value, hint, keep) {
  return el("label", {}, el("span", {}, t(`desk_bring_option_${key}`)),
    el("input", { id: `bring-option-${key}`, type: "text", value, placeholder: hint, maxlength: "200",
      onchange: (happened) => keep(happened.target.value.trim()) }));
}

function columnTable(table) {
  const matched = new Set(table.columns.map((own) => own.heading));
  const unused = table.headings.filter((heading) => !matched.has(heading));
  return [
    el("h3", {}, `${t(`desk_bring_table_${table.table}`)} · ${t("desk_bring_rows_only", { rows: number(table.rows, 0) })}`),
    scrolled(t(`desk_bring_table_${table.table}`), el("table", { class: "bring-table stacked" },
      el("thead", {}, el("tr", {}, ["meaning", "heading", "how", "cells"].map((key) =>
        el("th", { scope: "col" }, t(`desk_bring_column_${key}`))))),
      el("tbody", {}, table.columns.map((own) => columnRow(table, own))))),
    unused.length > 0 && note("desk_bring_unused", { headings: unused.join(", ") }),
  ];
}

function columnRow(table, own) {
  const lacking = own.needed && !own.heading;
  const how = own.given ? "given" : own.heading ? "found" : own.needed ? "lacking" : "none";
  const { mapping } = bringing.state;
  return el("tr", { class: lacking ? "lacking" : null },
    el("th", { scope: "row" }, t(`desk_bring_key_${own.key}`), own.needed && el("abbr", { title: t("desk_bring_needed") }, " *")),
    el("td", {}, labelled(`bring-column-${table.table}-${own.key}`, t(`desk_bring_key_${own.key}`),
      [["", t("desk_bring_by_itself")], ...table.headings.map((heading) => [heading, heading])], own.heading,
      (heading) => chooseMapping({ [own.table]: { ...mapping[own.table], [own.key]: heading } }))),
    el("td", {}, el("span", { class: `bring-how ${how}` }, t(`desk_bring_how_${how}`))),
    el("td", { class: "bring-cells" }, own.cells.join(" | ")));
}

/* Cells that were corrected, each with its reason, to be taken back. */
function corrections() {
  const given = bringing.state.mapping.corrections ?? [];
  if (!given.length) return null;
  return [
    el("h3", {}, t("desk_bring_corrections")),
    el("ul", { class: "bring-list" }, given.map((own, place) => el("li", {},
      `${[own.number, own.to].filter(Boolean).join(" – ")} · ${t(`desk_bring_key_${own.column}`)}: ${own.was} → ${own.value || "—"} (${own.reason}) `,
      el("button", { type: "button", onclick: () => chooseMapping({ corrections: given.filter((_, at) => at !== place) }) },
        t("desk_bring_take_back"))))),
  ];
}
