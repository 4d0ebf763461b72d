// The engine for programs: starts workers and speaks the page's protocol. What everything is, is said in satsuma.d.ts.

/** A worker that says nothing for so long, with a request open, is taken for dead. In milliseconds. */
const SILENCE = 30_000;

/** How often silence is looked for. In milliseconds. */
const PULSE = 5_000;

/** A reader that has nothing to read is kept for so long, for the next file. In milliseconds. */
const REST = 10_000;

const MOST_HOPS = 20;

/** An engine has at most so many workers, and where nothing is said at least two. */
const WORKERS = 8;

const MODES = { new: "New", append: "Append", replace: "Replace" };

export class SatsumaError extends Error {
  static {
    this.prototype.name = "SatsumaError";
  }
}

export class ProblemsError extends SatsumaError {
  static {
    this.prototype.name = "ProblemsError";
  }

  constructor(problems) {
    super(problems.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join("\n"));
    this.problems = problems;
  }
}

export class MisfitsError extends SatsumaError {
  static {
    this.prototype.name = "MisfitsError";
  }

  constructor(misfits) {
    super(misfits.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join("\n"));
    this.misfits = misfits;
  }
}

export class LoadError extends SatsumaError {
  static {
    this.prototype.name = "LoadError";
  }

  constructor(message, table, options) {
    super(message, options);
    this.table = table;
  }
}

export class CancelledError extends SatsumaError {
  static {
    this.prototype.name = "CancelledError";
  }
}

export class EngineStoppedError extends SatsumaError {
  static {
    this.prototype.name = "EngineStoppedError";
  }
}

function cancelled(signal) {
  return new CancelledError("This was cancelled.", { cause: signal?.reason });
}

function refused(failure) {
  if (failure === "Cancelled") return cancelled();
  if (failure.Problems) return new ProblemsError(failure.Problems);
  if (failure.Misfits) return new MisfitsError(failure.Misfits);
  return new SatsumaError(failure.Sentence);
}

/** One worker: requests out, answers in, and the watch over its health. */
class Line {
  #worker;
  #calls = new Map();
  #waiting = [];
  #next = 1;
  #heard = 0;
  #pulse;
  #ended;
  #started;

  #onEnd;

  /** Resolves with the worker's build once it is up. */
  ready;

  /** `onEnd` is told why it ended, once. */
  constructor(base, onEnd = () => {}) {
    this.#onEnd = onEnd;
    const address = new URL("engine.js", base);
    address.search = new URL(import.meta.url).search;
    // From a blob, so that the worker may come from another origin and inherits this page's policy.
    const script = new Blob([`import ${JSON.stringify(address.href)};`], { type: "text/javascript" });
    const url = URL.createObjectURL(script);
    this.ready = new Promise((done, fail) => (this.#started = { done, fail }));
    this.ready.catch(() => {});
    this.#worker = new Worker(url, { type: "module" });
    this.#worker.onmessage = ({ data }) => {
      URL.revokeObjectURL(url);
      this.#hear(data);
    };
    this.#worker.onerror = ({ message }) =>
      this.end(new EngineStoppedError(message || `The engine could not be started from ${address.href}.`));
  }

  /**
   * Sends a request and waits for its answer: the reply and its bytes. What is asked `everywhere` goes to those lines at the
   * same moment: they begin with it, and this one answers.
   */
  ask(request, { attachments = [], everywhere = [], signal, onProgress, onPiece } = {}) {
    if (this.#ended) return Promise.reject(this.#ended);
    if (signal?.aborted) return Promise.reject(cancelled(signal));
    const id = this.#next++;
    return new Promise((done, fail) => {
      const abort = () => {
        for (const line of [this, ...everywhere]) line.#send(JSON.stringify({ Cancel: { id } }));
        this.#settle(id)?.fail(cancelled(signal));
      };
      const forget = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort);
      this.#calls.set(id, { done, fail, forget, onProgress, onPiece });
      this.#watch();
      const body = JSON.stringify({ [everywhere.length ? "Everywhere" : "Request"]: { id, request } });
      for (const line of [...everywhere, this]) line.#send(body, attachments);
    });
  }

  get ended() {
    return this.#ended !== undefined;
  }

  /** Ends the worker, whatever it does; open requests fail. */
  end(error) {
    if (this.#ended) return;
    this.#ended = error;
    this.#worker.onmessage = this.#worker.onerror = null;
    this.#worker.terminate();
    this.#started.fail(error);
    for (const id of [...this.#calls.keys()]) this.#settle(id).fail(error);
    this.#onEnd(error);
  }

  #send(body, attachments = []) {
    if (this.#ended) return;
    if (this.#waiting) this.#waiting.push([body, attachments]);
    else {
      const ports = attachments.filter((one) => one instanceof MessagePort);
      this.#worker.postMessage({ body, attachments }, ports);
    }
  }

  #settle(id) {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    call?.forget();
    if (this.#calls.size === 0) {
      clearInterval(this.#pulse);
      this.#pulse = undefined;
    }
    return call;
  }

  #watch() {
    if (this.#pulse !== undefined) return;
    this.#heard = performance.now();
    this.#pulse = setInterval(() => {
      const silence = performance.now() - this.#heard;
      if (silence > SILENCE) this.end(new EngineStoppedError("The engine did not answer any more."));
      else if (silence > PULSE) this.#send(JSON.stringify({ Request: { id: 0, request: "Ping" } }));
    }, PULSE);
  }

  #hear({ body, attachments }) {
    this.#heard = performance.now();
    const [kind, told] = Object.entries(JSON.parse(body))[0];
    const call = this.#calls.get(told.id);
    if (kind === "Ready") {
      const waiting = this.#waiting;
      this.#waiting = null;
      for (const message of waiting) this.#send(...message);
      this.#started.done(told.build);
    } else if (kind === "Progress") call?.onProgress?.(told.progress);
    else if (kind === "Piece") call?.onPiece?.(attachments[0]);
    else if (kind === "Done") this.#settle(told.id)?.done({ reply: told.reply, bytes: attachments });
    else if (kind === "Failed") this.#settle(told.id)?.fail(refused(told.failure));
    else if (kind === "Broken") this.end(new EngineStoppedError(`The engine stopped: ${told.message}`));
  }
}

/** Lets one after another have its turn. */
class Turns {
  #last = Promise.resolve();

  take(work) {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

/** Anything that a table can be read from, as a file: a worker reads it slice by slice. */
async function fileOf(name, source, signal) {
  if (source instanceof File) return source;
  if (source instanceof Blob || source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return new File([source], name);
  }
  const address = new URL(source, globalThis.document?.baseURI ?? globalThis.location.href);
  let response;
  try {
    response = await fetch(address, { signal });
    if (response.ok) return new File([await response.blob()], address.pathname.split("/").pop() || name);
  } catch (cause) {
    if (signal?.aborted) throw cancelled(signal);
    throw new LoadError(`${address.href} could not be fetched.`, name, { cause });
  }
  throw new LoadError(`${address.href} could not be fetched: the host answered ${response.status}.`, name);
}

function columnOf({ name, kind, of, source_type: sourceType }) {
  return { name, type: kind === "unsupported" ? "unsupported" : of, list: kind === "list", sourceType };
}

function tableOf(info) {
  return {
    name: info.schema.name,
    rows: info.rows,
    columns: info.schema.columns.map(columnOf),
    bytes: info.bytes,
    memory: info.memory,
    fingerprint: info.fingerprint,
    lastDay: info.last_day,
    report: info.report,
  };
}

/** A number stays its exact text where a float would not hold it, as in a definition. */
function numberOf(text) {
  const digits = text.replace(/^-?0*\.?0*|\./g, "").length;
  return digits <= 15 || Number.isSafeInteger(Number(text)) ? Number(text) : text;
}

function valueOf({ t, v }) {
  if (t === "empty") return null;
  if (t === "number") return numberOf(v);
  return t === "list" ? v.map(valueOf) : v;
}

/** An answer with its values as they are here, and its names as they are written here. */
function plainOf(answer) {
  if (Array.isArray(answer)) return answer.map(plainOf);
  if (answer === null || typeof answer !== "object") return answer;
  if (typeof answer.t === "string") return valueOf(answer);
  const name = (key) => key.replace(/_(.)/g, (_, sign) => sign.toUpperCase());
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [name(key), plainOf(value)]));
}

function contextOf({ asOf = Date.now(), timeZone = "UTC", firstWeekday = 1 } = {}) {
  const instant = new Date(asOf).getTime();
  if (Number.isNaN(instant)) throw new RangeError(`asOf is ${asOf}, which is not an instant.`);
  return { as_of: instant, time_zone: timeZone, first_weekday: firstWeekday };
}

/** Which of a list's members, in which order. */
function pageOf({ offset = 0, limit = 100, sort }) {
  return { offset, limit, sort: sort ? { column: sort.column, descending: sort.descending ?? false } : null };
}

/** The paths from a table to the customers that come to no table twice, the shortest first; at most `most`. */
function pathsOf({ profile, relationships = [] }, from, most = 12) {
  const found = [];
  const open = [{ tables: [from], hops: [] }];
  while (open.length && found.length < most) {
    const { tables, hops } = open.shift();
    const here = tables.at(-1);
    if (here === profile) {
      found.push({ from, hops });
      continue;
    }
    if (hops.length === MOST_HOPS) continue;
    for (const { id: relationship, source, target } of relationships) {
      const ways = [
        [source, target, { relationship }],
        [target, source, { relationship, reverse: true }],
      ];
      for (const [begin, end, hop] of ways) {
        if (begin === here && !tables.includes(end)) open.push({ tables: [...tables, end], hops: [...hops, hop] });
      }
    }
  }
  return found;
}

/** What the rows came to under a set-up. */
function foundOf({ tables, relationships, customers }) {
  return {
    customers,
    found: {
      tables: tables.map(({ without_key: withoutKey, duplicate_examples: duplicateExamples, ...rest }) => ({
        ...rest,
        withoutKey,
        duplicateExamples,
      })),
      relationships: relationships.map(({ orphan_examples: orphanExamples, ...rest }) => ({ ...rest, orphanExamples })),
    },
  };
}

export class Engine {
  #base;
  #line;
  #parts = [];
  /** Starts while nobody waits for it. */
  #reader = null;
  #resting;
  #build;
  #tables = new Map();
  #setup = null;
  #loads = new Turns();
  #evaluations = new Turns();

  static async create({ base = new URL(".", import.meta.url), workers } = {}) {
    const wanted = workers ?? Math.min(WORKERS, Math.max(2, globalThis.navigator?.hardwareConcurrency ?? 1));
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > WORKERS) {
      throw new RangeError(`workers is ${workers}, and a whole number from 1 to ${WORKERS} is expected.`);
    }
    const engine = new Engine();
    engine.#base = new URL(base, globalThis.document?.baseURI ?? globalThis.location.href);
    engine.#line = new Line(engine.#base, (error) => engine.#parts.forEach((part) => part.end(error)));
    const ports = [];
    for (let part = 1; part < wanted; part++) {
      const line = new Line(engine.#base, (error) => engine.#line.end(error));
      const { port1, port2 } = new MessageChannel();
      line.ask("Serve", { attachments: [port2] }).catch(() => {});
      engine.#parts.push(line);
      ports.push(port1);
    }
    engine.#rest(new Line(engine.#base));
    try {
      const builds = await Promise.all([engine.#line, ...engine.#parts].map((line) => line.ready));
      if (new Set(builds).size > 1) {
        throw new EngineStoppedError("The engine's files are of different builds. Load the module anew.");
      }
      engine.#build = builds[0];
      await engine.#line.ask({ Lead: { parts: wanted } }, { attachments: ports });
    } catch (error) {
      engine.dispose();
      throw error;
    }
    return engine;
  }

  /** How many workers hold the customers. */
  get workers() {
    return this.#parts.length + 1;
  }

  load(name, source, options = {}) {
    return this.#loads.take(async () => {
      const file = await fileOf(name, source, options.signal);
      return this.#read(name, { File: { name: file.name } }, [file], options);
    });
  }

  async loadSample({ customers = 10_000, seed = 2026, today, ...options } = {}) {
    const size = { 10000: "Small", 100000: "Medium", 1000000: "Large" }[customers];
    if (!size) throw new RangeError("The sample has 10,000, 100,000 or 1,000,000 customers.");
    const day = today ?? new Date().toISOString().slice(0, 10);
    const names = ["customers", "products", "stores", "purchases", "subscriptions", "support_cases", "web_visits"];
    const tables = [];
    for (const table of names) {
      const source = { Sample: { size, seed, today: day, table } };
      tables.push(await this.#loads.take(() => this.#read(table, source, [], { mode: "replace", ...options })));
    }
    return tables;
  }

  describe() {
    const setup = this.#setup?.setup ?? null;
    const tables = [...this.#tables.values()];
    return {
      tables,
      setup,
      relationships: setup?.relationships ?? [],
      paths: setup ? tables.filter(({ name }) => name !== setup.profile).flatMap(({ name }) => pathsOf(setup, name)) : [],
      customers: this.#setup?.customers ?? null,
      found: this.#setup?.found ?? null,
    };
  }

  async propose({ signal } = {}) {
    return (await this.#ask("Propose", { signal })).reply.Proposed;
  }

  async setUp(setup, { signal } = {}) {
    const chosen = setup ?? (await this.propose({ signal })).setup;
    if (!chosen.profile) throw new SatsumaError("No table seems to hold the customers. Say which one does.");
    const { reply } = await this.#ask({ SetUp: { setup: chosen } }, { signal });
    this.#setup = { setup: chosen, ...foundOf(reply.SetUp) };
    return this.describe();
  }

  async library({ segments = [], measures = {} } = {}, { signal } = {}) {
    const known = [];
    for (const { id, name = id, definition, active = true, keys = null } of segments) {
      known.push({ id, name, definition: await this.#checked(definition, signal), active, keys });
    }
    await this.#ask({ Library: { segments: known, measures } }, { signal });
  }

  async count(given, options = {}) {
    const context = contextOf(options);
    const reply = await this.#askChecked(given, options.signal, (definition) => ({ Count: { definition, context } }));
    return reply.Count.customers;
  }

  async figures(definition, options) {
    return this.#evaluate(definition, options);
  }

  async members(definition, options = {}) {
    const { format = "rows", columns = [], signal } = options;
    const members = { Of: { definition: await this.#checked(definition, signal), context: contextOf(options) } };
    if (format === "keys") return (await this.#keys(members, options)).keys;
    if (format === "rows") {
      const list = { members, page: pageOf(options), columns };
      const { columns: names, rows, total } = (await this.#ask({ List: list }, { signal })).reply.Rows;
      return { columns: names, rows: rows.map((row) => row.map(valueOf)), total };
    }
    if (format !== "csv" && format !== "arrow") throw new RangeError(`There is no format ${format}.`);
    // What is wrong is told before the first byte.
    await this.#ask({ List: { members, page: pageOf({ limit: 0 }), columns } }, { signal });
    return this.#file(members, options);
  }

  async changes(before, after, options = {}) {
    const [old, now] = [await this.#membersOf(before, options), await this.#membersOf(after, options)];
    const entered = await this.#keys({ Without: { members: now, other: old } }, options);
    const left = await this.#keys({ Without: { members: old, other: now } }, options);
    return { entered, left };
  }

  async explain(given, key, options = {}) {
    const context = contextOf(options);
    const request = (definition) => ({ Explain: { definition, context, key: String(key) } });
    return plainOf((await this.#askChecked(given, options.signal, request, false)).Explained);
  }

  async distribution(attribute, options = {}) {
    const { members: given, path = null, top = 10, percentiles = [5, 25, 50, 75, 95], distinct = true, signal } = options;
    const members = given ? await this.#checked(given, signal) : null;
    const shares = percentiles.map((percent) => Math.round(percent * 100));
    const asked = { members, attribute, path, context: contextOf(options), top, shares, distinct };
    const { profile, percentiles: found } = (await this.#ask({ Distribution: asked }, { signal })).reply.Distribution;
    const told = found.map(({ share, value }) => ({ percent: share / 100, value: valueOf(value) }));
    return { ...plainOf(profile), percentiles: told };
  }

  async overlap(given, options = {}) {
    const definitions = [];
    for (const one of given) definitions.push(await this.#checked(one, options.signal));
    const request = { Overlap: { definitions, context: contextOf(options) } };
    const { regions } = (await this.#ask(request, { signal: options.signal })).reply.Overlap;
    const sets = (region) => given.map((_, at) => at).filter((at) => (region >> at) & 1);
    return regions.map((customers, region) => ({ sets: sets(region), customers })).slice(1);
  }

  async measure(measure, options = {}) {
    const { limit = 100, signal } = options;
    const { $schema, ...asked } = measure;
    const { reply } = await this.#ask({ Measure: { measure: asked, context: contextOf(options), limit } }, { signal });
    const { dimensions, columns, rows, total } = reply.Measured;
    return { dimensions, columns, rows: rows.map((row) => row.map(valueOf)), total };
  }

  async forgetAnswers() {
    await this.#ask("ForgetAnswers");
  }

  dispose() {
    const error = new EngineStoppedError("The engine was disposed of.");
    clearTimeout(this.#resting);
    this.#reader?.end(error);
    for (const line of [this.#line, ...this.#parts]) line.end(error);
  }

  /** Keeps a reader for a while. */
  #rest(reader) {
    this.#reader = reader;
    this.#resting = setTimeout(() => this.#wake().end(new EngineStoppedError("The reader was not needed.")), REST);
  }

  /** The reader that is kept, or a new one. */
  #wake() {
    clearTimeout(this.#resting);
    const reader = this.#reader?.ended === false ? this.#reader : new Line(this.#base);
    this.#reader = null;
    return reader;
  }

  #ask(request, options) {
    return this.#line.ask(request, options);
  }

  async #read(name, source, files, { mode = "new", onProgress, signal }) {
    if (!MODES[mode]) throw new RangeError(`There is no mode ${mode}.`);
    if (mode === "new" && this.#tables.has(name)) {
      throw new LoadError(`There is a table ${name} already. Append to it or replace it.`, name);
    }
    const reader = this.#wake();
    const either = new AbortController();
    const stop = () => either.abort(signal?.reason);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    try {
      if ((await reader.ready) !== this.#build) {
        throw new EngineStoppedError("The engine's files are of different builds. Load the module anew.");
      }
      const lines = [this.#line, ...this.#parts].map(() => new MessageChannel());
      const over = (attachments, onProgress) => ({ attachments, signal: either.signal, onProgress });
      const told = onProgress && (({ rows, rows_total: rowsTotal, bytes, bytes_total: bytesTotal }) =>
        onProgress({ table: name, rows, rowsTotal, bytes, bytesTotal }));
      const [{ reply }] = await Promise.all([
        this.#ask({ Receive: { table: name, mode: MODES[mode] } }, over(lines.map(({ port1 }) => port1))),
        reader.ask({ Read: { source } }, over([...files, ...lines.map(({ port2 }) => port2)], told)),
      ]);
      // The rows of the customers may be others now.
      this.#setup = null;
      const table = tableOf(reply.Loaded);
      this.#tables.set(name, table);
      this.#rest(reader);
      return table;
    } catch (error) {
      // What crashed on one file, or was stopped in its midst, reads no other.
      reader.end(new EngineStoppedError("The reader was stopped."));
      // What is still under way of the two is not wanted any more.
      stop();
      if (signal?.aborted) throw cancelled(signal);
      if (error.constructor !== SatsumaError) throw error;
      throw new LoadError(error.message, name, { cause: error });
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  }

  async #keys(members, options) {
    const { reply } = await this.#ask({ Keys: { members, page: pageOf(options) } }, { signal: options.signal });
    return reply.Keys;
  }

  /** Members that are told by a definition, perhaps as of another instant, or by their keys. */
  async #membersOf(given, options) {
    if (Array.isArray(given?.keys)) return { Keys: { keys: given.keys.map(String) } };
    const { definition, ...own } = given?.definition ? given : { definition: given };
    return { Of: { definition: await this.#checked(definition, options.signal), context: contextOf({ ...options, ...own }) } };
  }

  /** A definition as the engine takes it; of one that is none the place of the mistake is told. */
  async #checked(definition, signal) {
    const text = JSON.stringify(definition) ?? "null";
    return (await this.#ask({ Check: { text } }, { signal })).reply.Definition;
  }

  /**
   * The engine keeps only the newest evaluation, so each waits until the one before has its answer. It is checked meanwhile: what
   * the check says of a mistake is better, and comes first.
   */
  #evaluate(given, options = {}) {
    return this.#evaluations.take(async () => {
      const context = contextOf(options);
      const request = (definition) => ({ Evaluate: { definition, context, preview: 0 } });
      return (await this.#askChecked(given, options.signal, request)).Evaluated.figures;
    });
  }

  /**
   * Asks with a definition while its text is checked; what the check finds wrong goes before any other failure. What parts can
   * say each for itself is asked of all `together`.
   */
  async #askChecked(given, signal, request, together = true) {
    const { $schema, ...definition } = Object(given);
    // What is the first of all customers is nothing that a part can say.
    const everywhere = together && !definition.limit ? this.#parts : [];
    const answer = this.#ask(request(definition), { signal, everywhere });
    await Promise.all([this.#checked(given, signal), answer.catch(() => {})]);
    return (await answer).reply;
  }

  #file(members, { format, columns = [], spreadsheetSafe = false, signal }) {
    const stop = new AbortController();
    const abort = () => stop.abort(signal.reason);
    signal?.addEventListener("abort", abort);
    const start = (controller) => {
      const written = format === "arrow" ? "Arrow" : { Csv: { spreadsheet_safe: spreadsheetSafe } };
      const request = { Export: { members, columns, format: written } };
      this.#ask(request, { signal: stop.signal, onPiece: (piece) => controller.enqueue(piece) })
        .then(() => controller.close(), (error) => controller.error(error))
        .finally(() => signal?.removeEventListener("abort", abort));
    };
    return new ReadableStream({ start, cancel: (reason) => stop.abort(reason) });
  }
}
