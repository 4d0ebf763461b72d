import { Engine } from "./satsuma.js";
import * as view from "./example-view.js";

const engine = await Engine.create();

async function count() {
  const definition = view.definition();
  view.figures(await engine.figures(definition));
  view.members(await engine.members(definition, { limit: 10 }));
}

async function setUp() {
  view.tables(await engine.setUp());
  await count();
}

view.on("count", count);
view.on("sample", async () => {
  await engine.loadSample({ today: "2026-11-24", onProgress: view.progress });
  await setUp();
});
view.on("files", async (files) => {
  for (const file of files) await engine.load(view.tableName(file), file, { onProgress: view.progress });
  await setUp();
});
