// Kept for scenarios: the page's workers, its longest task, files that are to be picked, where errors came from,
// by how much its clock is moved, and whether it hears other tabs.
{
  const kept = { workers: new Set(), longestTask: 0, picks: [], thrown: [], later: Number(sessionStorage.getItem("satsumaTest.later") ?? 0) };
  const now = Date.now.bind(Date);
  Date.now = () => now() + kept.later;
  addEventListener("error", ({ error }) => kept.thrown.push(String(error?.stack).slice(0, 2000)));
  Object.defineProperty(window, "satsumaTest", { value: kept });
  const Original = window.Worker;
  window.Worker = class extends Original {
    constructor(...given) {
      super(...given);
      kept.workers.add(this);
    }
    terminate() {
      kept.workers.delete(this);
      super.terminate();
    }
  };
  kept.killWorkers = () => {
    for (const worker of kept.workers) Original.prototype.terminate.call(worker);
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) kept.longestTask = Math.max(kept.longestTask, duration);
  }).observe({ type: "longtask", buffered: true });
  const Channel = window.BroadcastChannel;
  window.BroadcastChannel = class extends Channel {
    set onmessage(hear) {
      super.onmessage = hear && ((event) => kept.deaf || hear(event));
    }
  };
  window.showOpenFilePicker = async () => {
    if (kept.picks.length === 0) throw new DOMException("Nothing was picked.", "AbortError");
    return kept.picks.splice(0);
  };
}
