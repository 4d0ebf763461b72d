// Refreshes in the page, and the same definitions asked of its engine alone.
{
  const workers = [...window.satsumaTest.workers];
  // The first one that was started leads.
  const lead = workers[0];
  let next = 3_900_000_000;
  const ask = (request) =>
    new Promise((resolve, reject) => {
      const id = next++;
      const hear = ({ data }) => {
        const told = JSON.parse(data.body);
        if (told.Done?.id === id) resolve(told.Done.reply);
        else if (told.Failed?.id === id) reject(new Error(data.body));
        else return;
        lead.removeEventListener("message", hear);
      };
      lead.addEventListener("message", hear);
      lead.postMessage({ body: JSON.stringify({ Request: { id, request } }), attachments: [] });
    });
  const context = (as_of) => ({ as_of, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, first_weekday: 1 });

  /** Whether the tables are joined, so that all definitions can be answered. */
  window.canAnswer = (definitions) =>
    Promise.all(definitions.map((definition) => ask({ Count: { definition, context: context(Date.now()) } }))).then(
      () => true,
      () => false,
    );

  /** The sizes of all definitions, each asked once the one before is answered, and how long that takes. */
  window.alone = async (definitions) => {
    await ask("ForgetAnswers");
    const begun = performance.now();
    const sizes = [];
    for (const definition of definitions) {
      const { Count } = await ask({ Count: { definition, context: context(Date.now()) } });
      sizes.push(Count.customers);
    }
    return { took: performance.now() - begun, sizes };
  };

  /** Presses Refresh all; how long until nothing is in progress any more and the frame is painted. */
  window.refreshAll = async () => {
    await ask("ForgetAnswers");
    const button = (name) => [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === name);
    const progress = () => document.querySelector("[aria-label^='Progress details']").getAttribute("aria-label");
    // Told when the words change: asking again and again would make frames of its own.
    const told = (wanted) =>
      new Promise((resolve) => {
        const place = document.querySelector("[aria-label^='Progress details']");
        const look = () => {
          if ((progress() === "Progress details: Progress") !== wanted) return;
          watch.disconnect();
          resolve();
        };
        const watch = new MutationObserver(look);
        watch.observe(place, { attributes: true, attributeFilter: ["aria-label"] });
        look();
      });
    const begun = performance.now();
    button("Refresh all").click();
    await told(false);
    await told(true);
    await new Promise((frame) => requestAnimationFrame(() => setTimeout(frame)));
    return performance.now() - begun;
  };

  /** Members of all segments' last refreshes, as they are kept, in the order of their ids. */
  window.keptSizes = async () => {
    const database = await new Promise((resolve) => (indexedDB.open("satsuma").onsuccess = ({ target }) => resolve(target.result)));
    const get = (store) =>
      new Promise((resolve) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
    const last = new Map();
    for (const one of await get("snapshots")) {
      if ((last.get(one.segment)?.at ?? 0) < one.at) last.set(one.segment, one);
    }
    database.close();
    return [...last.keys()].sort().map((id) => last.get(id).members);
  };
}
