// What the browser keeps of the workspace, past the page. The first argument is what to do, then what it needs.
const [what, ...rest] = arguments;
const opened = (version) => new Promise((done, failed) => {
  const asked = indexedDB.open("satsuma", version);
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});
const ended = (asked) => new Promise((done, failed) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error);
});
// What is to be planted: the page's policy lets no text become a function, so that it is put in here before.
const planted = () => {
  /* VALUES */
};
const plain = (value) => value instanceof Uint8Array ? { bytes: value.length } : value;
const all = async (database, store) => (await ended(database.transaction(store).objectStore(store).getAll())).map(plain);
const acts = {
  // All records of a store.
  async all(store) {
    const database = await opened();
    const found = await all(database, store);
    database.close();
    return found;
  },
  // Keys of a store, as text.
  async keys(store) {
    const database = await opened();
    const found = await ended(database.transaction(store).objectStore(store).getAllKeys());
    database.close();
    return found.map((key) => JSON.stringify(key));
  },
  // Writes records: store, value, key beside.
  async plant() {
    const database = await opened();
    const values = planted();
    for (const [store, value, key] of values) {
      await ended(database.transaction(store, "readwrite").objectStore(store).put(value, key));
    }
    database.close();
    return values.length;
  },
  // So many segments with nothing saved, named after their ids.
  async segments(ids) {
    const database = await opened();
    const record = (id, at) => ({ form: 2, id, name: id, output_name: id, description: "", tags: [], kind: "dynamic", state: "active", created: 1000 + at, changed: 1, version: 0, definition: null, columns: [], schedule: "system", activate_at: null, deactivate_at: null, revision: 1 });
    for (const [at, id] of ids.entries()) {
      await ended(database.transaction("segments", "readwrite").objectStore("segments").put(record(id, at)));
    }
    database.close();
  },
  // A database of a version that is not there yet.
  async upgrade(version) {
    (await opened(version)).close();
  },
  // The version of the database, 0 where there is none.
  async version() {
    const found = (await indexedDB.databases()).find(({ name }) => name === "satsuma");
    return found?.version ?? 0;
  },
  // How much of anything is left in this browser.
  async left() {
    const count = { databases: (await indexedDB.databases()).length, records: 0, files: 0, caches: (await caches.keys()).length, texts: localStorage.length };
    if (count.databases > 0) {
      const database = await opened();
      for (const store of database.objectStoreNames) {
        count.records += await ended(database.transaction(store).objectStore(store).count());
      }
      database.close();
    }
    const folder = await navigator.storage.getDirectory();
    for await (const _ of folder.keys()) count.files += 1;
    return count;
  },
};
return acts[what](...rest);
