/* The figures a map shows: the greatest of a run, or those of a minute. */

/* Kinds of pipes' figures that a minute has instead of the whole run: how full they are. */
const BY_RUN = ["minutes_surcharged", "flow_to_capacity"];

function atMinute() {
  return desk.minute !== null;
}

/* Limits of the classes of pipes as they are coloured. */
function pipeLimits() {
  return atMinute() ? FILLING_LIMITS : PIPE_CLASSES[mapLook.pipesBy] ?? [];
}

/* Figures of one frame; NaN where they are not known. */
function frameAt(frames, minute) {
  if (!frames?.steps) return null;
  const { shape: [, count], values } = frames.arrays.figures;
  const step = Math.max(0, Math.min(frames.steps - 1, Math.round((minute - frames.first_minute) / frames.step_min)));
  return Float32Array.from(values.subarray(step * count, (step + 1) * count),
    (own) => (own === frames.unknown ? NaN : own / frames.per_unit));
}

/* {depth, pipe, flooded} in the order of the network, each null where no run says it. */
function figuresOf(view) {
  const { values, frames } = view;
  if (values?.state !== "current") return { depth: null, pipe: null, flooded: null };
  const { arrays } = values;
  if (atMinute()) {
    return { depth: frameAt(frames.depth, desk.minute), pipe: frameAt(frames.filling, desk.minute), flooded: null };
  }
  return { depth: arrays.reach_max_depth_m.values, pipe: arrays[`pipe_${mapLook.pipesBy}`]?.values ?? null,
    flooded: arrays.node_flooded_volume_m3.values };
}

/* Values of the view's run, and its frames where a minute is shown. */
async function readValues(view, scenario, event) {
  const values = await valuesOf(scenario, event);
  const frames = {};
  if (values.state === "current" && atMinute()) {
    frames.depth = await framesOf(scenario, event, "depth");
    if (BY_RUN.includes(mapLook.pipesBy)) frames.filling = await framesOf(scenario, event, "filling");
  }
  return { values, frames };
}

/* Why a map has no values, or null. */
function stateWords(values) {
  if (!values) return t("desk_run_reading");
  if (values.state === "current") return null;
  const more = values.words[state.lang] ?? "";
  return `${t(`desk_map_run_${values.state}`)} ${more}`.trim();
}

/* What is said of an element under the pointer. */
function elementWords(view, { kind, id, place }) {
  const { depth, pipe, flooded } = figuresOf(view);
  const say = (value, digits, unit) => (value === undefined || Number.isNaN(value) ? id : `${id} · ${number(value, digits)} ${unit}`.trim());
  if (kind === "reach") return say(depth?.[place], 2, "m");
  if (kind === "node") return flooded?.[place] > 0 ? say(flooded[place], 0, "m³") : id;
  if (kind !== "pipe") return id;
  if (mapLook.pipesBy === "size") return say(view.net.pipeSize[place], 2, "m");
  return say(pipe?.[place], atMinute() || mapLook.pipesBy === "flow_to_capacity" ? 2 : 0,
    atMinute() || mapLook.pipesBy === "flow_to_capacity" ? "" : "min");
}
