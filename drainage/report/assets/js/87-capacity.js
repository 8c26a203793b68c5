/* Capacity of the sewers, flood risk, outlets and runoff control, where they were counted. */

section("capacity", drawCapacity);

function drawCapacity() {
  const parts = ["capacity_class", "flood_risk", "outlet_capacity", "runoff_control"]
    .filter((name) => DATA.tables[name]?.rows);
  fill("capacity", heading("capacity", "capacity"), parts.length
    ? parts.map((name) => [el("h3", {}, t(name)), whole(name, t(name), {
      scenario: { show: (row) => named(scenario(row.scenario)) },
      rate_source: { show: (row) => inLanguage(row.rate_source) },
    }), note(`${name}_note`)])
    : note("capacity_none"));
}
