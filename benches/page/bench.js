// Measures both engines on the same bytes: from posting a question to having its answer.

const TODAY = "2026-11-24";
const CONTEXT = { as_of: Date.UTC(2026, 10, 24, 12), time_zone: "UTC", first_weekday: 1 };

/** A worker of the built page, spoken to as the page speaks to it. */
class Client {
  #worker = new Worker(new URL("./engine/engine.js", import.meta.url), { type: "module" });
  #calls = new Map();
  #next = 1;
  #ready;

  constructor() {
    this.#ready = new Promise((ready, broken) => {
      this.#worker.onmessage = ({ data: { body, attachments } }) => {
        const [kind, told] = Object.entries(body)[0];
        const call = this.#calls.get(told.id);
        if (kind === "Ready") ready();
        else if (kind === "Broken") {
          broken(new Error(told.message));
          for (const call of this.#calls.values()) call.fail(new Error(told.message));
        } else if (kind === "Piece") call?.pieces.push(attachments[0]);
        else if (kind === "Done") call?.done({ reply: told.reply, pieces: call.pieces });
        else if (kind === "Failed") call?.fail(new Error(JSON.stringify(told.failure)));
      };
      this.#worker.onerror = ({ message }) => broken(new Error(message));
    });
  }

  async ask(request, attachments = [], transfer = []) {
    await this.#ready;
    const id = this.#next++;
    return new Promise((done, fail) => {
      this.#calls.set(id, { done, fail, pieces: [] });
      this.#worker.postMessage({ body: { Request: { id, request } }, attachments }, transfer);
    }).finally(() => this.#calls.delete(id));
  }

  ready() {
    return this.#ready;
  }

  end() {
    this.#worker.terminate();
  }
}

/** The sample's customers as an Arrow stream: an Arrow file is one between its magic and its footer. */
async function customers(size) {
  const reader = new Client();
  const source = { Sample: { size, seed: 2026, today: TODAY, table: "customers" } };
  const { pieces } = await reader.ask({ SaveSample: { source } });
  reader.end();
  const file = new Uint8Array(await new Blob(pieces).arrayBuffer());
  const footer = new DataView(file.buffer).getInt32(file.length - 10, true);
  // The magic is padded to where the first message begins.
  const from = file.indexOf(255);
  return file.subarray(from, file.length - 10 - footer);
}

async function load(bytes) {
  const [reader, engine] = [new Client(), new Client()];
  await Promise.all([reader.ready(), engine.ready()]);
  const file = new File([bytes], "customers.arrows");
  const begun = performance.now();
  const { port1, port2 } = new MessageChannel();
  const taken = engine.ask({ Receive: { table: "customers", mode: "New" } }, [port1], [port1]);
  const source = { File: { name: file.name } };
  await Promise.all([taken, reader.ask({ Read: { source } }, [file, port2], [port2])]);
  const loaded = performance.now();
  const setup = { table: "customers", key: ["customer_id"], display_name: null, email: null, newest_wins: false };
  await engine.ask({ SetProfile: { setup } });
  reader.end();
  return { engine, took: loaded - begun, keyed: performance.now() - loaded };
}

async function duckdb(bytes) {
  const duckdb = await import("./duckdb/duckdb-browser.mjs");
  const at = (name) => new URL(`./duckdb/${name}`, import.meta.url).href;
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(at("duckdb-browser-eh.worker.js")));
  await database.instantiate(at("duckdb-eh.wasm"));
  await database.open({ query: { castBigIntToDouble: true } });
  const connection = await database.connect();
  // The bytes are handed over: the copy that goes is made before the clock starts.
  const own = bytes.slice();
  const begun = performance.now();
  await connection.insertArrowFromIPCStream(own, { name: "customers", create: true });
  return { connection, took: performance.now() - begun };
}

async function timed(answer) {
  const begun = performance.now();
  const count = await answer();
  return [performance.now() - begun, count];
}

async function measured(question, engine, connection) {
  const told = { name: question.name, engine: [], duckdb: [], counts: [] };
  for (const { definition, sql } of question.runs) {
    const [own, count] = await timed(async () => {
      const { reply } = await engine.ask({ Evaluate: { definition, context: CONTEXT, preview: 0 } });
      return reply.Evaluated.figures.total;
    });
    told.engine.push(own);
    if (connection) {
      const [other, theirs] = await timed(async () => Number((await connection.query(sql)).getChildAt(0).get(0)));
      told.duckdb.push(other);
      told.counts.push([count, theirs]);
    }
  }
  return told;
}

window.bench = async (size, questions, compare) => {
  const bytes = await customers(size);
  const { engine, took, keyed } = await load(bytes);
  const other = compare ? await duckdb(bytes) : {};
  const told = [];
  for (const question of questions) told.push(await measured(question, engine, other.connection));
  return { bytes: bytes.length, load: { engine: took, keyed, duckdb: other.took }, questions: told };
};
