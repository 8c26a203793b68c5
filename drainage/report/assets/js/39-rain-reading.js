/* Depths and times at a rain between two runs, by the arithmetic of drainage/season/reading.py and
   levels.py in the same order: the page and `drainage season --rain` give the same figures. */

const NOT_KNOWN = -1000000;
let rainRuns = null;

/* The series of the rain table, each with rows of its rains by place: `greatest`, and by depth
   `first`, `above` and `toEnd`; read when they are first asked for. */
function rainSeries() {
  rainRuns ??= unpackRains(DATA.season.table);
  return rainRuns;
}

async function unpackRains({ series: all, places, read_cm: depths, block: packed }) {
  const steps = new Int32Array(await inflate(packed));
  let at = 0;
  const row = (count) => {
    let sum = 0;
    return Array.from({ length: count }, () => {
      sum += steps[at];
      at += 1;
      return sum;
    });
  };
  const rows = (own, say) => own.rains_mm.length
    ? places.map(() => row(own.rains_mm.length).map(say)) : [];
  const value = (whole) => (whole === NOT_KNOWN ? NaN : whole / 100);
  return all.map((own) => ({ ...own, greatest: rows(own, value), times: new Map(depths.map((cm) =>
    [cm, { first: rows(own, value), above: rows(own, value), toEnd: rows(own, Boolean) }])) }));
}

function isInside(own, mm) {
  return own.rains_mm.length > 0 && own.rains_mm[0] <= mm && mm <= own.rains_mm.at(-1);
}

/* The runs around a rain inside them and its share of the way between. */
function aroundRain({ rains_mm: rains }, mm) {
  const high = rains.findIndex((own) => own >= mm);
  if (rains[high] === mm) return [high, high, 0];
  return [high - 1, high, (mm - rains[high - 1]) / (rains[high] - rains[high - 1])];
}

function between(row, [low, high, share]) {
  return row[low] + share * (row[high] - row[low]);
}

const clip = (value) => Math.min(1, Math.max(0, value));

/* When a place is first at or above a depth, minutes after the rain's peak, for how long in all,
   and whether the water still stood when a run ended. Where one run around the rain alone has the
   depth, time grows from nothing at the threshold, and the moment is that of this run. */
function timesAt(own, place, cm, around) {
  const [low, high, share] = around;
  const greatest = own.greatest[place];
  const { first, above, toEnd } = own.times.get(cm);
  if (!(between(greatest, around) >= cm)) return { first: NaN, above: 0, toEnd: false };
  const stands = toEnd[place][low] || toEnd[place][high];
  const [below, beyond] = [greatest[low] - cm, greatest[high] - cm];
  if (below >= 0 && beyond >= 0) {
    return { first: between(first[place], around), above: between(above[place], around), toEnd: stands };
  }
  const by = clip(-below / (beyond === below ? 1 : beyond - below));
  const grown = clip(beyond >= 0 ? (share - by) / (by < 1 ? 1 - by : 1) : (by - share) / (by > 0 ? by : 1));
  const run = beyond >= 0 ? high : low;
  return { first: first[place][run], above: above[place][run] * grown, toEnd: stands };
}

/* The highest level of a place, null where it has none. */
function levelAt(own, place, levels, around) {
  const depth = between(own.greatest[place], around);
  return levels.filter((level) => depth >= level.depth_cm
    && timesAt(own, place, level.depth_cm, around).above >= level.minutes).at(-1) ?? null;
}

/* The places that reach the least depth of the table, the deepest first, the depths of all, cm, and
   how many places have none. */
function rainAnswer(own, mm) {
  const { depths_cm: depths, levels } = DATA.season.table;
  const around = aroundRain(own, mm);
  const depth = own.greatest.map((row) => between(row, around));
  const flooded = depth.map((cm, place) => ({ cm, place })).filter(({ cm }) => cm >= depths[0])
    .sort((a, b) => b.cm - a.cm)
    .map(({ cm, place }) => ({ place, cm, again: own.again.includes(place),
      level: levelAt(own, place, levels, around),
      times: depths.map((limit) => timesAt(own, place, limit, around)) }));
  return { flooded, depth, low_mm: own.rains_mm[around[0]], high_mm: own.rains_mm[around[1]],
    unknown: depth.filter(Number.isNaN).length };
}
