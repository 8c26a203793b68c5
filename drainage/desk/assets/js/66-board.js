/* The board: candidates kept side by side, named, noted, thrown away and taken back. */

let shownBoard = null;

panel("board", (place) => {
  if (!document.getElementById("board")) place.replaceChildren(el("div", { id: "board" }, note("desk_waiting")));
  if (!writing()) attempt(readBoard);
});

/* A field that is being written in is not drawn anew below the hands. */
const writing = () => document.activeElement?.closest("#board input[type=text], #board textarea");

hear("board", () => { if (document.getElementById("board") && !writing()) attempt(readBoard); });
onDesk(["event", "runs", "scenario"], (changed) => {
  if (!document.getElementById("board") || writing()) return;
  if (changed.has("runs")) attempt(readBoard);
  else drawBoard();
});

async function readBoard() {
  if (!desk.study) return void fill("board", note("desk_none"));
  shownBoard = await ask("board");
  Object.assign(DATA.columns, shownBoard.columns);
  drawBoard();
}

/* Change the candidates by what `change` makes of them; where somebody else did meanwhile, theirs
   is shown and nothing of it is lost. */
async function changeBoard(change, mine = "") {
  const candidates = change(shownBoard.board.candidates);
  const json = { board: { candidates }, version: shownBoard.version };
  try {
    shownBoard = await ask("board", { method: "PUT", json });
  } catch (error) {
    if (error.kind !== "Changed") throw error;
    shownBoard = error.more;
    drawBoard();
    if (mine) error.message += ` ${t("desk_yours", { mine })}`;
    throw error;
  }
  drawBoard();
}

function withCandidate(k, values) {
  return attempt(() => changeBoard((list) => list.map((own, at) => at === k ? { ...own, ...values } : own),
  values.note ?? values.name));
}

function keepOnBoard() {
  const events = desk.study.events.filter((own) => isCurrent(desk.scenario, own.id)).map((own) => own.id);
  return attempt(() => changeBoard((list) => [...list, { scenario: desk.scenario, events }]));
}

/* Rows of the board: the baseline, then the candidates with a letter each and their figures. */
function boardRows() {
  const figures = new Map(shownBoard.figures.map((own) => [own.scenario, own]));
  const { baseline } = desk.study;
  const own = shownBoard.board.candidates.map((one, k) => ({ ...one, k })).filter((one) => !one.thrown);
  return [{ letter: "0", scenario: baseline, name: "", note: "", k: null,
    figures: figures.get(baseline) },
  ...own.map((one, at) => ({ ...one, letter: letterOf(at), figures: figures.get(one.scenario) }))]
    .map((row) => ({ ...row, town: row.figures?.events?.[desk.event] ?? { run: "none" } }));
}

const letterOf = (k) => (k < 26 ? String.fromCharCode(65 + k) : `${letterOf(Math.floor(k / 26) - 1)}${String.fromCharCode(65 + (k % 26))}`);

function drawBoard() {
  if (!document.getElementById("board") || !shownBoard) return;
  const rows = boardRows();
  const thrown = shownBoard.board.candidates.map((own, k) => ({ ...own, k })).filter((own) => own.thrown);
  fill("board", el("h2", {}, t("desk_board")),
    el("button", { type: "button", class: "go", onclick: keepOnBoard },
      t("desk_board_keep", { scenario: deskTitle(desk.scenario) })),
    el("p", { class: "note" }, t("desk_board_event", { event: eventWords(desk.event) })),
    boardCharts(rows), boardTable(rows),
    el("ul", { class: "cards" }, rows.filter((row) => row.k !== null).map(candidateCard)),
    thrown.length ? el("details", {}, el("summary", {}, t("desk_thrown", { count: thrown.length })),
      el("ul", { class: "plain" }, thrown.map((own) => el("li", {}, `${candidateName(own)} `,
        el("button", { type: "button", onclick: () => withCandidate(own.k, { thrown: false }) },
          t("desk_take_back")))))) : null,
    exportForm(rows));
}

const candidateName = (row) => row.name || deskTitle(row.scenario);

function candidateCard(row) {
  const label = `${row.letter} ${candidateName(row)}`;
  const changed = row.files && row.figures?.files && row.files !== row.figures.files;
  return el("li", { class: "card", "data-candidate": row.letter },
    el("div", { class: "job-head" }, el("strong", {}, row.letter),
      el("input", { type: "text", value: row.name, maxlength: 200, placeholder: deskTitle(row.scenario), "aria-label": `${t("desk_candidate_name")} ${row.letter}`,
        onchange: (happened) => withCandidate(row.k, { name: happened.target.value }) }),
      el("button", { type: "button", "aria-label": `${t("desk_throw")} ${label}`,
        onclick: () => withCandidate(row.k, { thrown: true }) }, t("desk_throw"))),
    noteField(row),
    row.figures?.known === false ? el("p", { class: "warn" }, t("desk_gone_scenario", { scenario: row.scenario })) : null,
    row.figures?.error ? el("p", { class: "warn" }, inWords(row.figures.error.message),
      row.figures.error.findings.map((own) => ` ${inWords(own.line)}`)) : null,
    changed ? el("p", { class: "warn" }, t("desk_changed_since"), " ", el("button", { type: "button",
      onclick: () => withCandidate(row.k, { files: row.figures.files }) }, t("desk_changed_seen"))) : null,
    el("button", { type: "button", onclick: () => setDesk({ scenario: row.scenario, panel: "runs" }) },
      t("desk_show")),
    el("button", { type: "button", onclick: () => setDesk({ scenario: row.scenario,
      compared: desk.study.baseline, panel: "compare" }) }, t("desk_compare")));
}

function noteField(row) {
  const field = el("textarea", { rows: 2, maxlength: 2000, "aria-label": `${t("desk_note")} ${row.letter}`,
    placeholder: t("desk_note"), onchange: (happened) => withCandidate(row.k, { note: happened.target.value }) });
  field.value = row.note;
  return field;
}
