// Damage of every store and of every kind of field: the store, the value, and the key where it stands beside. Each is
// something that no page of this program writes and that a browser takes. `good` is the id of a healthy segment.
const segment = { form: 2, id: "x", name: "Damaged", output_name: "Damaged", description: "", tags: [], kind: "dynamic", state: "active", created: 1, changed: 1, version: 0, definition: null, columns: [], schedule: "system", activate_at: null, deactivate_at: null, revision: 1 };
const snapshot = { form: 2, segment: "good", at: 5, took: 1, as_of: 1, status: "successful", members: 1, entered: null, left: null, left_missing: null, version: 1, fingerprint: "f", registry: "r", error: null, cause: "person" };
const circle = { id: "in a circle", form: 2 };
circle.self = circle;
let deep = null;
for (let i = 0; i < 2000; i++) deep = { deep };
const without = (of, field) => Object.fromEntries(Object.entries(of).filter(([name]) => name !== field));
return [
  // Segments: no record, no form, wrong types, half a definition, values that are no data.
  ["segments", { id: "d1" }],
  ["segments", { id: "d2", form: "2" }],
  ["segments", { id: "d3", form: 0 }],
  ["segments", { id: "d4", form: -1 }],
  ["segments", { ...segment, id: "d5", name: 7 }],
  ["segments", { ...segment, id: "d6", tags: "a" }],
  ["segments", { ...segment, id: "d7", tags: [null] }],
  ["segments", { ...segment, id: "d8", kind: "eternal" }],
  ["segments", { ...segment, id: "d9", created: "yesterday" }],
  ["segments", { ...segment, id: "d10", created: NaN }],
  ["segments", { ...segment, id: "d11", version: -1 }],
  ["segments", { ...segment, id: "d12", version: 2 ** 40 }],
  ["segments", { ...segment, id: "d13", definition: {} }],
  ["segments", { ...segment, id: "d14", definition: { version: 1, rules: 7 } }],
  ["segments", { ...segment, id: "d15", schedule: { every: "hour" } }],
  ["segments", { ...without(segment, "revision"), id: "d16" }],
  ["segments", { ...segment, id: 17 }],
  ["segments", { ...segment, id: "d18", name: new Date(0) }],
  ["segments", { ...segment, id: "d19", columns: new Map([["a", 1]]) }],
  ["segments", circle],
  ["segments", { ...segment, id: "d21", definition: deep }],
  ["segments", { ...segment, id: "d22", description: 10n }],
  // Versions and drafts.
  ["versions", { form: 1, segment: "good", version: 9 }],
  ["versions", { form: 1, segment: "good", version: 10, saved: 1, definition: "all" }],
  ["versions", { form: 1, segment: "good", version: 2.5, saved: 1, definition: { version: 1, rules: [] } }],
  ["drafts", { form: 2, segment: "gone" }],
  ["drafts", { form: 1, segment: "gone too", base: 0, changed: 1 }],
  ["drafts", { form: 2, segment: "and this", base: 0, changed: 1, draft: { rules: [] } }],
  // Refreshes and members.
  ["snapshots", { segment: "good", at: 1 }],
  ["snapshots", { ...snapshot, at: 2, status: "perhaps" }],
  ["snapshots", { ...snapshot, at: 3, members: -4 }],
  ["snapshots", { ...snapshot, at: 4.5, took: "long" }],
  ["snapshots", { ...without(snapshot, "registry"), at: 6 }],
  ["members", "no bytes", ["good", 7]],
  ["members", { 0: 1, 1: 2 }, ["good", 8]],
  // Keys of customers.
  ["registry", { registry: "q", from: 0, to: 3, keys: "abc" }],
  ["registry", { registry: "q", from: 3, to: 4 }],
  // Sources, settings, what there is one of.
  ["sources", { id: 103, record: "?" }],
  ["sources", { id: 104, record: { form: 1, id: 104, table: "t", origin: { Moon: {} } } }],
  ["sources", { id: 105 }],
  ["singles", [1], "profile"],
  ["singles", { form: 1, watches: 7 }, "runs"],
  // Preferences, set-ups, measures.
  ["preferences", { name: "segments" }],
  ["preferences", { form: 0, name: "columns", value: 1 }],
  ["setups", { form: 1, columns: "c", tables: {}, chosen: {}, changed: 1 }],
  ["setups", { columns: "e" }],
  ["measures", { form: 1, id: "m1", name: "M" }],
  ["measures", { form: 1, id: "m2", name: "M", description: "", tags: [], created: 1, changed: 1, measure: { version: 1, per: "moon" }, revision: 1 }],
  ["measures", { form: 1, id: "m3", name: null }],
];
