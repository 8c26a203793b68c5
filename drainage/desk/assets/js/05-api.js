/* Questions to the desk's process. What it refuses becomes a Refusal with words and findings. */

class Refusal extends Error {
  constructor(status, { kind, message, findings = [], ...more }) {
    super(message[state.lang] ?? message.en);
    Object.assign(this, { status, kind, findings, more });
  }
}

async function answer(path, { method = "GET", json = undefined, body = undefined } = {}) {
  const headers = json === undefined ? {} : { "content-type": "application/json" };
  let response;
  try {
    response = await fetch(`api/${path}`, { method, headers,
      body: json === undefined ? body : JSON.stringify(json) });
  } catch {
    throw new Refusal(0, { kind: "Gone", message: { [state.lang]: t("desk_gone") } });
  }
  if (response.ok) return response;
  let words;
  try {
    words = await response.json();
  } catch {
    words = {};
  }
  if (!words.message) words = { kind: "Refused", message: { [state.lang]: t("desk_refused", { status: response.status }) } };
  throw new Refusal(response.status, words);
}

async function ask(path, options) {
  return (await answer(path, options)).json();
}

/* Columns as typed arrays: {about…, arrays: {name: {values, shape}}}, see drainage/desk/packed.py. */
async function askPacked(path) {
  const bytes = await (await answer(path)).arrayBuffer();
  const length = new DataView(bytes).getUint32(0, true);
  const about = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  const types = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, uint16: Uint16Array,
    int16: Int16Array };
  for (const [name, own] of Object.entries(about.arrays)) {
    const count = own.shape.reduce((a, b) => a * b, 1);
    about.arrays[name] = { shape: own.shape,
      values: new types[own.dtype](bytes, 4 + length + own.offset, count) };
  }
  return about;
}

/* News of the process: hear("run", (content) => …). */
const hearing = new Map();

function hear(kind, act) {
  if (!hearing.has(kind)) hearing.set(kind, []);
  hearing.get(kind).push(act);
}

function listen() {
  const source = new EventSource("api/news");
  for (const [kind, acts] of hearing) {
    source.addEventListener(kind, (event) => {
      for (const act of acts) act(JSON.parse(event.data));
    });
  }
}

/* Something went wrong: its words and findings, until they are put away. */
function tellWrong(error) {
  if (!(error instanceof Refusal)) throw error;
  if (error.kind === "NoStudy") return;  // the page already shows how to begin one
  const box = document.getElementById("wrong");
  box.replaceChildren(el("p", {}, error.message),
    el("ul", {}, error.findings.map((own) => el("li", {}, own.line[state.lang] ?? own.line.en))),
    el("button", { type: "button", onclick: () => box.replaceChildren() }, t("desk_close")));
}

/* An action of the user whose refusal is told. */
async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    tellWrong(error);
    return undefined;
  }
}
