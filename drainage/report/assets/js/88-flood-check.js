/* The check against flooding in rare storms: a row a run, and the listed points by run. */

section("flood_check", drawFloodCheck, { there: () => DATA.flood_check !== undefined });

function drawFloodCheck() {
  const { remarks, checked } = DATA.flood_check;
  const warned = remarks[state.lang].map((words) => el("p", { class: "warn" }, words));
  fill("flood_check", heading("flood_check", "flood_check"), warned, checked
    ? [note("flood_check_note", { limit: number(checked.limit_m, 2) }), checkedRuns(checked),
      checked.points.length ? checkedPoints(checked) : null] : null);
}

function checkedRunWords(run) {
  return `${named(scenario(run.scenario) ?? {}, run.scenario)} · ${run.event}`;
}

function checkedRuns({ runs }) {
  const share = (scope) => (run) => (run.reason ? t("not_judged") : `${number(run[`${scope}_met`], 0)} / ${number(run[scope], 0)}`);
  return cardTable({ name: "flood-check", caption: t("flood_check_runs"), rows: runs, columns: [
    { title: t("flood_check_run"), show: checkedRunWords },
    { title: t("flood_check_storm"), show: (run) => either(run.title_zh, run.title_en) },
    { title: t("flood_check_mm"), number: true, show: (run) => `${number(run.depth_mm, 1)} mm` },
    { title: t("flood_check_hourly"), number: true, show: (run) => `${number(run.hourly_mm, 1)} mm` },
    { title: t("flood_check_points"), number: true, show: share("points") },
    { title: t("flood_check_streets"), number: true, show: share("streets") },
    ...["lane_length_above_m", "closed_length_m"].map((name) => ({ title: t(`flood_check_${name}`),
      number: true, show: (run) => (run.reason ? null : `${number(run[name], 0)} m`) })),
    ...(runs.some((run) => run.reason) ? [{ title: t("flood_check_reason"), show: (run) => inLanguage(run.reason) }] : []),
  ] });
}

/* Each point once, its greatest depth in the lane and the verdict of each run beside. */
function checkedPoints({ runs, points, limit_m }) {
  const places = [...new Map(points.map((own) => [own.id, own])).values()];
  return cardTable({ name: "flood-check-points", caption: t("flood_check_depths"), rows: places, columns: [
    { title: t("point"), show: (own) => `${own.id} ${named(own)}` },
    ...runs.map((run) => ({ title: checkedRunWords(run), show: (own) => {
      const found = points.find((one) => one.id === own.id && one.scenario === run.scenario && one.event === run.event);
      if (found?.max_lane_depth_m === null || found === undefined) return null;
      const limit = { limit: limit_m, met_at_limit: true };
      return [`${besideVerdict(found.max_lane_depth_m, found.meets_flood_target, limit, 2)} m `, el("span", { class: `badge ${found.meets_flood_target ? "yes" : "no"}` },
        met(found.meets_flood_target))];
    } })),
  ] });
}
