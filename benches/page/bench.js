// Asks one engine and takes the time: from posting a question to having its answer. Each engine has a page of its own, and
// reads the same files.

const ASKED = { asOf: Date.UTC(2026, 10, 24, 12), timeZone: "UTC", firstWeekday: 1 };

/** How much of a file is handed to DuckDB at once. */
const SLICE = 16 << 20;

/** How long both rest once they have loaded: what an engine prepares of its own accord is not part of any answer. */
const REST = 2_000;

/** Satsuma, by its module. */
class Satsuma {
  async load(files, setup) {
    const { Engine } = await import("./engine/satsuma.js");
    this.engine = await Engine.create();
    const begun = performance.now();
    for (const file of files) await this.engine.load(nameOf(file), file);
    const loaded = performance.now();
    const { customers } = await this.engine.setUp(setup);
    return { load: loaded - begun, joined: performance.now() - loaded, customers };
  }

  forget() {
    return this.engine.forgetAnswers();
  }

  count({ definition }) {
    return this.engine.count(definition, ASKED);
  }

  async top({ definition, column }) {
    const asked = { ...ASKED, members: definition, top: 10, percentiles: [], distinct: false };
    const { top } = await this.engine.distribution({ table: "customers", column }, asked);
    return top.map(({ value, count }) => [value, count]);
  }

  async spread({ definition, column }) {
    const asked = { ...ASKED, members: definition, top: 0, percentiles: [5, 25, 50, 75, 95], distinct: false };
    const { percentiles, histogram } = await this.engine.distribution({ table: "customers", column }, asked);
    const bins = histogram.counts.map((count, at) => [Number(histogram.edges[at]), count]).filter(([, count]) => count > 0);
    return [percentiles.map(({ value }) => value), bins];
  }

  async csv({ definition }) {
    const stream = await this.engine.members(definition, { ...ASKED, format: "csv" });
    return new Response(stream).arrayBuffer();
  }
}

/** DuckDB-WASM, in the form that it chooses for a page without isolation headers. */
class Duckdb {
  async load(files) {
    const duckdb = await import("./duckdb/duckdb-browser.mjs");
    const at = (name) => new URL(`./duckdb/${name}`, import.meta.url).href;
    this.database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(at("duckdb-browser-eh.worker.js")));
    await this.database.instantiate(at("duckdb-eh.wasm"));
    await this.database.open({ query: { castBigIntToDouble: true } });
    this.connection = await this.database.connect();
    await this.connection.query("SELECT 42");
    const begun = performance.now();
    for (const file of files) {
      for (let from = 0; from < file.size; from += SLICE) {
        const slice = new Uint8Array(await file.slice(from, from + SLICE).arrayBuffer());
        await this.connection.insertArrowFromIPCStream(slice, { name: nameOf(file), create: true });
      }
    }
    const load = performance.now() - begun;
    const { count } = await this.count({ sql: "SELECT count(*)::INTEGER FROM customers" }).then((count) => ({ count }));
    return { load, joined: null, customers: count };
  }

  async forget() {}

  async count({ sql }) {
    return Number((await this.connection.query(sql)).getChildAt(0).get(0));
  }

  async top({ sql }) {
    const found = await this.connection.query(sql);
    return found.toArray().map((row) => Object.values(row.toJSON()));
  }

  async spread({ sql }) {
    const [percentiles, edges, counts] = (await this.top({ sql }))[0].map((list) => [...list]);
    return [percentiles, edges.map((edge, at) => [edge, counts[at]])];
  }

  async csv({ sql }) {
    await this.connection.query(`COPY (${sql}) TO 'members.csv' (HEADER)`);
    const bytes = await this.database.copyFileToBuffer("members.csv");
    await this.database.dropFile("members.csv");
    return bytes.buffer;
  }
}

function nameOf(file) {
  return file.name.replace(/\..*$/, "");
}

let engine;

async function timed(work) {
  const begun = performance.now();
  const answer = await work();
  return [performance.now() - begun, answer];
}

window.load = async (who, setup) => {
  engine = who === "satsuma" ? new Satsuma() : new Duckdb();
  const told = await engine.load([...document.getElementById("files").files], setup);
  await new Promise((rested) => setTimeout(rested, REST));
  return told;
};

/** The lines of a file and its bytes: the two write empty texts and numbers in ways of their own. */
function linesOf(bytes) {
  let lines = 0;
  for (const byte of new Uint8Array(bytes)) if (byte === 10) lines++;
  return lines;
}

/**
 * Times and answers of a question's runs. `kind` says what is forgotten before which run, and what is asked: a count, a file, or
 * figures of a column; a batch is all runs as one.
 */
window.measure = async ({ kind, runs }) => {
  const told = { times: [], answers: [] };
  if (kind === "edit" || kind === "batch") await engine.forget();
  if (kind === "batch") {
    const [time, answers] = await timed(async () => {
      const counts = [];
      for (const run of runs) counts.push(await engine.count(run));
      return counts;
    });
    return { times: [time], answers };
  }
  const asks = kind === "edit" || kind === "fresh" ? "count" : kind;
  for (const run of runs) {
    if (kind !== "edit") await engine.forget();
    const [time, answer] = await timed(() => engine[asks](run));
    told.times.push(time);
    told.answers.push(kind === "csv" ? linesOf(answer) : answer);
  }
  return told;
};
