/* Open the study, or where none lies on the desk what begins one. */

async function readStudy() {
  const study = await ask("study");
  const known = new Set(study.scenarios.map((one) => one.id));
  setDesk({ study, scenario: known.has(desk.scenario) ? desk.scenario : study.baseline,
    compared: known.has(desk.compared) ? desk.compared : null,
    event: study.events.some((one) => one.id === desk.event) ? desk.event : study.events[0].id });
}

async function start() {
  const wished = localStorage.getItem("desk-language") ?? navigator.language.slice(0, 2);
  state.lang = WORDS[wished] ? wished : "en";
  frame();
  drawChoice();
  hear("study", () => attempt(readStudy));
  try {
    await readStudy();
  } catch (error) {
    if (error.kind === "NoStudy") setDesk({ panel: "bring" });
    else tellWrong(error);
  }
  listen();
  document.documentElement.dataset.ready = "true";
}

start();
