/* Capacity of the sewers, flood risk, outlets and runoff control, where they were counted. */

section("capacity", drawCapacity);

const CAPACITY_PARTS = [["capacity_class", "capacity_class_note"], ["flood_risk", "flood_risk_note"],
  ["outlet_capacity", "outlet_capacity_note"], ["runoff_control", "runoff_control_note"]];

function drawCapacity() {
  const parts = CAPACITY_PARTS.filter(([name]) => DATA.tables[name]?.rows);
  fill("capacity", heading("capacity", "capacity"), parts.length
    ? parts.map(([name, words]) => [el("h3", {}, t(name)), whole(name, t(name), {
      ...inOneLanguage(name), scenario: { show: (row) => named(scenario(row.scenario)) },
    }), note(words)])
    : note("capacity_none"));
}

/* Texts of a table as its reader reads them; of two names the reader's, in the place of both. */
function inOneLanguage(name) {
  const { side } = language();
  const told = DATA.tables[name].columns.filter((key) =>
    rows(name).some((row) => typeof row[key] === "string"));
  return { ...Object.fromEntries(told.map((key) => [key, { show: (row) => inLanguage(row[key]) }])),
    name_zh: { title: columnTitle(`name_${side}`), show: (row) => row[`name_${side}`] || row.name_zh },
    name_en: null };
}
