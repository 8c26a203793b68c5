/* What the page shows: one state, and who redraws when a part of it changes. */

/* study: answer of /api/study. scenario: the one that is looked at or designed; compared: that of
   the second map, or null. minute: null for the greatest of the run. selected: {kind, id}.
   runs: those that are there, {scenario, event, current}; current is not known (undefined) until
   its scenario was looked into. */
const desk = { study: null, runs: [], scenario: "", compared: null, event: "", minute: null, selected: null,
  panel: "look" };
const watching = [];

/* draw(changed) is called with the set of the keys that changed. */
function onDesk(keys, draw) {
  watching.push({ keys, draw });
}

function setDesk(values) {
  const changed = new Set(Object.keys(values).filter((key) => desk[key] !== values[key]));
  Object.assign(desk, values);
  for (const { keys, draw } of watching) if (keys.some((key) => changed.has(key))) draw(changed);
}

function isCurrent(scenario, event) {
  return desk.runs.some((run) => run.scenario === scenario && run.event === event
    && run.current);
}

/* Called by the charts when the width of the screen changes. */
function drawAll() {
  for (const { draw } of watching) draw(new Set(["study"]));
}
