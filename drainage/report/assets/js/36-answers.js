/* The first lines: what is met before and after, and which runs say nothing. */

section("answers", drawAnswers, { onChoice: true });

function drawAnswers() {
  fill("answers", heading("answers", "answers"),
    answers(groupBy(rows("point_targets"), "point_no"), groupBy(rows("outlet_targets"), "outlet_id")),
    notRun(), unscored());
}

/* A choice of two scenarios of which one was not run in this storm compares nothing. */
function notRun() {
  const missing = chosen().filter((one) => !DATA.study.runs.includes(`${one}|${state.event}`));
  return missing.length ? el("p", { class: "warn", role: "status" }, missing.map((one) =>
    t(one === DATA.study.baseline ? "baseline_not_run" : "not_run", {
      scenario: named(scenario(one)), event: eventWords(state.event) })).join(" ")) : null;
}

function chosen() {
  return [...new Set([state.before, state.after])];
}
