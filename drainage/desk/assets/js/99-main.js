/* Open the study, or where none lies on the desk what begins one. */

async function readStudy() {
  const study = await ask("study");
  DATA.events = study.events;
  DATA.limits = study.limits;
  const known = new Set(study.scenarios.map((one) => one.id));
  setDesk({ study, runs: study.runs, scenario: known.has(desk.scenario) ? desk.scenario : study.baseline,
    compared: known.has(desk.compared) ? desk.compared : null,
    event: study.events.some((one) => one.id === desk.event) ? desk.event : study.events[0].id });
}

/* Whether the runs are current, the scenarios on the maps first, one after the other: each has its
   network composed. */
let looking = 0;

async function readRuns() {
  looking += 1;
  const own = looking;
  const shown = [desk.scenario, desk.compared].filter(Boolean);
  const names = new Set([...shown, ...desk.study.runs.map((run) => run.scenario)]);
  for (const name of names) {
    await readRunsOf(name);
    if (own !== looking) return;
  }
}

async function readRunsOf(name) {
  const found = await ask(`runs-at-hand/${encodeURIComponent(name)}`);
  setDesk({ runs: [...desk.runs.filter((run) => run.scenario !== name), ...found] });
}

async function start() {
  const wished = localStorage.getItem("desk-language") ?? navigator.language.slice(0, 2);
  state.lang = WORDS[wished] ? wished : "en";
  frame();
  buildMaps();
  drawChoice();
  hear("results", ({ scenario }) => attempt(() => readRunsOf(scenario)));
  hear("scenario", ({ id }) => attempt(() => readRunsOf(id)));
  hear("study", () => attempt(async () => { await readStudy(); await readRuns(); }));
  try {
    await readStudy();
  } catch (error) {
    if (error.kind === "NoStudy") setDesk({ panel: "bring" });
    else tellWrong(error);
  }
  listen();
  document.documentElement.dataset.ready = "true";
  if (desk.study) await mapsShown().then(() => attempt(readRuns));
}

start();
