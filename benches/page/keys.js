// Watches the page's builder: how long it takes from a key to the frame that shows other sizes.
{
  const told = { node: "", pressed: 0, before: "", shown: 0, longest: 0 };
  const text = (selector) => document.querySelector(selector)?.firstChild?.textContent ?? "";
  // The whole may be as large as before; the typed condition is not.
  const sizes = () => `${text(`#node-${told.node} > .line .ledger-alone b`)} ${text(".result-size")}`;
  addEventListener("keydown", ({ timeStamp }) => (told.pressed = timeStamp), true);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) told.longest = Math.max(told.longest, duration);
  }).observe({ type: "longtask" });
  // After the frame: what is posted from within it is heard once it is painted.
  const painted = ({ port1, port2 }, done) => {
    port1.onmessage = done;
    requestAnimationFrame(() => port2.postMessage(0));
  };
  new MutationObserver(() => {
    const now = sizes();
    if (now === told.before) return;
    told.before = now;
    painted(new MessageChannel(), () => (told.shown = performance.now()));
  }).observe(document.querySelector(".builder-page"), { subtree: true, childList: true, characterData: true });

  /** Puts the cursor into a condition's value, with all of it selected. An activity's window stands before its value. */
  window.atValue = (node) => {
    const field = [...document.querySelectorAll(`#node-${node} > .line .value input`)].at(-1);
    field.focus();
    field.select();
    Object.assign(told, { node, shown: 0 });
    told.before = sizes();
  };
  /** From the last key to the frame, once nothing is counted any more; nothing while it is. */
  window.sinceKey = () => {
    const waits = document.querySelector(".result").dataset.waiting === "true";
    return waits || told.shown < told.pressed ? null : told.shown - told.pressed;
  };
  /** The longest task since it was asked last. */
  window.longestTask = () => {
    const { longest } = told;
    told.longest = 0;
    return longest;
  };
}
