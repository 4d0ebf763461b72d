// The module as a program uses it. Runs as a function's body; what it returns is compared in programs.rs.
const module = await import(new URL("satsuma.js", document.baseURI).href);
const { Engine } = module;
const [numbers] = arguments;
const told = {};

const is = (id, column, test) => ({ id, kind: "condition", attribute: { table: "members", column }, test });
const definition = (...nodes) => ({ version: 1, rules: [{ id: "r", match: "all", nodes }] });
const lyon = is("city", "city", { type: "text", operator: "is", value: "Lyon" });
const often = is("visits", "visits", { type: "number", operator: "at_least", value: 3 });
const both = definition(lyon, often);

/** The kind of error that a call fails with, and its words. */
async function failure(call) {
  try {
    await call();
  } catch (error) {
    const kind = ["ProblemsError", "LoadError", "CancelledError", "EngineStoppedError"].find((name) => error instanceof module[name]);
    const known = error instanceof module.SatsumaError;
    return { kind: kind ?? error.name, known, name: error.name, message: error.message, nodes: error.problems?.map(({ node }) => node) };
  }
  return null;
}

const engine = await Engine.create();
let heard = 0;
const bytes = new Uint8Array(numbers);
const table = await engine.load("members", bytes, { onProgress: () => heard++ });
told.kept = bytes.length === numbers.length;
told.table = { rows: table.rows, columns: table.columns.map(({ name, type }) => `${name} ${type}`), heard: heard > 0 };
told.before = await failure(() => engine.count(both));

const proposal = await engine.propose();
told.proposal = { profile: proposal.profile.value, key: proposal.setup.tables[0].key, sure: proposal.profile.confidence > 0 };
const { customers, setup } = await engine.setUp();
told.setup = { customers, profile: setup.profile };

// Asked at once: each has its answer.
told.counts = await Promise.all([both, definition(lyon), definition(often)].map((one) => engine.count(one)));
told.figures = await engine.figures(both);
told.rows = await engine.members(both, { columns: ["city", "member_id"], limit: 3 });
told.csv = await new Response(await engine.members(both, { columns: ["member_id"], format: "csv" })).text();

// Pages in an order, keys alone, Arrow that is read again, and who came and went.
const column = { columns: ["member_id"] };
const sort = { column: "member_id", descending: true };
told.page = (await engine.members(both, { ...column, sort, offset: 2, limit: 2 })).rows;
told.keys = await engine.members(both, { format: "keys", offset: 1, limit: 2 });
const reader = await Engine.create({ workers: 1 });
await reader.load("members", await new Response(await engine.members(definition(lyon), { format: "arrow" })).blob());
await reader.setUp(setup);
told.arrow = [await reader.count(definition(lyon)), await reader.count(both)];
reader.dispose();
told.changes = await engine.changes(definition(lyon), { keys: [1, 2, "nobody"] }, { limit: 3 });
const by = { table: "members", column: "visits" };
told.top = await engine.members({ ...definition(lyon), limit: { kind: "top", unit: "count", size: 5, by } }, { format: "keys" });
told.unknown = await failure(() => engine.members(both, { format: "csv", columns: ["town"] }));

told.missing = await failure(() => engine.count(definition(is("gone", "town", { type: "empty" }))));
told.misspelt = await failure(() => engine.count(definition({ ...often, negatd: true })));
told.none = await failure(() => engine.count("all of them"));
told.damaged = await failure(() => engine.load("damaged", bytes.slice(0, 400)));
told.text = await failure(() => engine.load("text", new Blob(["id,name\n1,Ana"])));
told.absent = await failure(() => engine.load("absent", "no-such-file.arrow"));
told.taken = await failure(() => engine.load("members", bytes));

const stop = new AbortController();
told.aborted = await failure(() =>
  engine.loadSample({ customers: 1_000_000, today: "2026-11-24", signal: stop.signal, onProgress: () => stop.abort("enough") }),
);
told.abortedBefore = await failure(() => engine.count(both, { signal: AbortSignal.abort() }));
told.tables = engine.describe().tables.map(({ name }) => name);
told.still = await engine.count(both);

await engine.load("members", new Blob([bytes]), { mode: "append" });
told.appended = engine.describe().tables[0].rows;
told.again = (await engine.setUp()).found.tables[0].duplicates;

// Several tables: the sample's own relationships are guessed.
const shop = await Engine.create({ base: new URL(".", document.baseURI) });
await shop.loadSample({ today: "2026-11-24" });
const described = await shop.setUp();
const path = described.paths.find(({ from, hops }) => from === "purchases" && hops.length === 1);
const figure = { path, aggregate: "count" };
const bought = (operator, value) => ({
  version: 1,
  rules: [{ id: "r", match: "all", nodes: [{ id: "n", kind: "activity", figure, test: { type: "number", operator, value } }] }],
});
const per = { level: "business" };
const measured = await shop.measure({ version: 1, calculations: [{ id: "c", name: "Purchases", kind: "figure", figure }], per });
const dormant = [{ id: "s", definition: bought("is", 0) }];
await shop.library({ segments: dormant });
const member = { id: "m", kind: "membership", segment: "s" };
told.shop = {
  customers: described.customers,
  relationships: described.relationships.length > 4,
  orphans: described.found.relationships.find(({ relationship }) => relationship === path.hops[0].relationship).orphans,
  never: await shop.count(bought("is", 0)),
  some: await shop.count(bought("at_least", 1)),
  many: await shop.count(bought("at_least", 5)),
  dormant: await shop.count({ version: 1, rules: [{ id: "r", match: "all", nodes: [member] }] }),
  purchases: measured.rows[0].at(-1),
};
shop.dispose();

const open = failure(() => engine.count(definition(often)));
engine.dispose();
told.open = await open;
told.disposed = await failure(() => engine.count(both));
told.nowhere = await failure(() => Engine.create({ base: "nowhere/" }));
return told;
