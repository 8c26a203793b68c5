/* Capacity of the sewers, flood risk, outlets and runoff control, where they were counted. */

section("capacity", drawCapacity);

const CAPACITY_PARTS = [["capacity_class", "capacity_class_note"], ["flood_risk", "flood_risk_note"],
  ["outlet_capacity", "outlet_capacity_note"], ["runoff_control", "runoff_control_note"]];

function drawCapacity() {
  const parts = CAPACITY_PARTS.filter(([name]) => DATA.tables[name]?.rows);
  fill("capacity", heading("capacity", "capacity"), parts.length
    ? parts.map(([name, words]) => [el("h3", {}, t(name)), whole(name, t(name), {
      scenario: { show: (row) => named(scenario(row.scenario)) },
      rate_source: { show: (row) => inLanguage(row.rate_source) },
    }), note(words)])
    : note("capacity_none"));
}
