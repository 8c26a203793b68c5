/* The packed data of the page: one JSON value, series and frames read when they are needed. */

async function inflate(text) {
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let k = 0; k < letters.length; k += 1) bytes[k] = letters.charCodeAt(k);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function readData() {
  const packed = document.getElementById("data");
  const data = JSON.parse(new TextDecoder().decode(await inflate(packed.textContent)));
  packed.remove();
  return data;
}

const opened = new Map();

function block(name) {
  if (!opened.has(name)) {
    opened.set(name, inflate(document.getElementById(`block-${name}`).textContent));
  }
  return opened.get(name);
}

/* Rows of a table as objects, made once. */
const rowsOf = new Map();

function rows(name) {
  if (!rowsOf.has(name)) {
    const { columns, rows: count, data } = DATA.tables[name];
    rowsOf.set(name, Array.from({ length: count }, (_, k) =>
      Object.fromEntries(columns.map((column) => [column, data[column][k]]))));
  }
  return rowsOf.get(name);
}

function rowsIn(name, scenario, event) {
  return rows(name).filter((row) => row.scenario === scenario && row.event === event);
}

/* Rows of one run by their id, made once a run. */
const indexes = new Map();

function byId(name, idColumn, scenario, event) {
  const key = `${name}|${scenario}|${event}`;
  if (!indexes.has(key)) {
    indexes.set(key, new Map(rowsIn(name, scenario, event).map((row) => [row[idColumn], row])));
  }
  return indexes.get(key);
}

const decoded = new Map();

/* One series {minutes, values} of a kind ("point", "outlet", "sewage", "pipe", "reach"), or
   null where this file does not hold it. */
async function series(kind, scenario, event, id) {
  const own = DATA.series[kind]?.[`${scenario}|${event}`];
  const row = own ? own.ids.indexOf(id) : -1;
  if (row < 0) return null;
  if (!decoded.has(own.block)) {
    decoded.set(own.block, new Int16Array(await block(own.block)));
  }
  const steps = decoded.get(own.block);
  const values = new Float64Array(own.steps);
  for (let k = 0, sum = 0; k < own.steps; k += 1) {
    sum += steps[row * own.steps + k];
    values[k] = sum * own.scale[row];
  }
  const minutes = Array.from(values, (_, k) => own.first_minute + k * own.step_min);
  return { minutes, values: Array.from(values), step_min: own.step_min };
}
