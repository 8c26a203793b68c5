/* "Size it for me": the least works at points, found by runs, and taken into the scenario. */

const sizeState = { points: [], kinds: [], open: false };

/* Open the search with points and kinds chosen: from a measure that is looked at, or a point. */
function sizeFor({ points = [], kinds = [] }) {
  Object.assign(sizeState, { points, kinds });
  sizeState.open = true;
  setDesk({ panel: "runs" });
}

/* Kind of measure -> kind of works it is sized by. */
const SIZED_BY = { inlets_at: "inlets", regrade: "regrade", renewal: "sewer", relief_sewer: "sewer",
  storage_tank: "tank" };

const canBeSized = (kind) => kind in SIZED_BY;

/* The search for the kind of a measure, at its points where it names some. */
function sizeMeasure({ kind, values }) {
  const points = values.points ?? (values.point_no ? [values.point_no] : []);
  sizeFor({ points: points.map(String), kinds: [SIZED_BY[kind]] });
}

function tick(label, list, value, key) {
  return el("label", { class: "tick" }, el("input", { type: "checkbox", value,
    checked: list.includes(value), onchange: (happened) => {
      sizeState[key] = happened.target.checked ? [...sizeState[key], value]
        : sizeState[key].filter((own) => own !== value);
    } }), el("span", {}, label));
}

async function drawSizeForm() {
  const scenario = desk.scenario;
  const known = await attempt(() => ask(`size?scenario=${encodeURIComponent(scenario)}`));
  if (!known || scenario !== desk.scenario || !document.getElementById("run-size")) return;
  const { selected } = desk;
  if (selected?.kind === "point" && !sizeState.points.length) sizeState.points = [String(selected.id)];
  sizeState.points = sizeState.points.filter((id) => known.points.some((own) => own.id === id));
  const open = sizeState.open || (document.querySelector("#run-size details")?.open ?? false);
  sizeState.open = false;
  fill("run-size", el("details", { open }, el("summary", {}, t("desk_size")),
    note("desk_size_note"),
    known.points.length ? el("form", { onsubmit: (happened) => {
      happened.preventDefault();
      attempt(sizeNow);
    } },
    el("fieldset", {}, el("legend", {}, t("desk_size_points")), known.points.map((own) =>
      tick(`${own.id} ${named(own)}`, sizeState.points, own.id, "points"))),
    el("fieldset", {}, el("legend", {}, t("desk_size_kinds")), known.kinds.map((kind) =>
      tick(t(`desk_size_${kind}`), sizeState.kinds, kind, "kinds"))),
    el("button", { type: "submit", class: "go" }, t("desk_size_now"))) : note("desk_size_none")));
}

async function sizeNow() {
  const { job } = await ask("size", { method: "POST", json: { scenario: desk.scenario,
    points: sizeState.points, kinds: sizeState.kinds } });
  put(job);
}

/* The sizes that were found; the works go into the scenario as measures of its own. */
function sizesFound({ answer }) {
  const { data, rows: count } = answer.table;
  const found = Array.from({ length: count }, (_, k) => k).filter((k) => data.what[k] === "chosen");
  if (!answer.failing.length) return note("desk_size_all_met");
  return el("div", {}, el("p", {}, t("desk_size_met", { met: answer.met.length, all: answer.failing.length })),
    el("ul", {}, found.map((k) => el("li", {},
      `${data.place_id[k]} ${data.name_zh[k]}: ${data[`works_${state.lang}`][k]} · `,
      `${number(data.cost_10k_yuan[k], 0)} ${t("cost_unit")} `, badge(data.meets_target[k])))),
    answer.measures.length ? el("button", { type: "button", onclick: (happened) => {
      const { target } = happened;
      attempt(async () => {
        target.disabled = true;
        try {
          await takeSizes(answer);
          target.textContent = t("desk_size_taken");
        } catch (error) {
          target.disabled = false;
          throw error;
        }
      });
    } }, t("desk_size_take", { scenario: deskTitle(answer.scenario) })) : null);
}

async function takeSizes({ scenario, measures }) {
  const place = `scenario/${encodeURIComponent(scenario)}`;
  const { version } = await ask(place);
  const changes = measures.map((measure) => ({ do: "add", measure }));
  await ask(place, { method: "PUT", json: { version, changes } });
}
