// Edits the draft in the builder at random by its controls, as a hand would, from a seed. Runs as a function's body; its
// arguments are the seed and how many steps are wanted; gives what was done, by the names of the undo button.
const [seed, wanted] = arguments;
let state = seed;
// mulberry32
const random = (below) => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
};
const one = (list) => list[random(list.length)];
const pause = () => new Promise((done) => setTimeout(done, 4));
const main = document.querySelector(".builder-main");
const all = (selector, root = main) => [...root.querySelectorAll(selector)].filter((it) => it.checkVisibility() && !it.disabled);
const named = (names, root = main) => all("button", root).filter((it) => names.includes(it.ariaLabel ?? it.innerText.trim()));
const tell = (it, kind) => it.dispatchEvent(new Event(kind, { bubbles: true }));
const type = (it, text) => {
  it.focus();
  it.value = text;
  tell(it, "input");
  tell(it, "change");
  it.blur();
};
const parts = () => named(["More for this part"]).length;
const ADD = ["Add condition", "Add sub-rule", "Only some of them", "Add step"];
const acts = {
  add: () => parts() < 30 && one(named(ADD))?.click(),
  rule: () => all(".rule").length < 5 && one(named(["Add rule", "Add rule to take away"]))?.click(),
  outcome: () => one(named(["Limit", "Remove the limit", "Suppress segments", "Suppress nobody", "Choose others at random"]))?.click(),
  part: () => one(all("button[aria-pressed]:not([data-theme])").filter((it) => !it.closest(".pane")))?.click(),
  select() {
    const list = one(all("select"));
    if (!list) return;
    list.value = one([...list.options].filter((it) => !it.disabled)).value;
    tell(list, "change");
  },
  number() {
    const field = one(all("input[type=text], input:not([type])").filter((it) => it.getAttribute("role") !== "combobox"));
    if (field) type(field, one(["7", "12", "250", "1.5", "x", "", "Lyon"]));
  },
  day() {
    const field = one(all("input[type=date]"));
    if (field) type(field, `202${random(7)}-0${1 + random(9)}-1${random(10)}`);
  },
  switch: () => one(all("input[role=switch]"))?.click(),
  async attribute() {
    const field = one(all("input[role=combobox]"));
    if (!field) return;
    field.focus();
    field.click();
    await pause();
    const option = one(all("[role=option]"));
    if (option) option.click();
    else field.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  },
  async menu() {
    const full = parts() > 22;
    const button = one(named(["More for this part", "More for this rule", "More for this step", "Add something else"]));
    if (!button) return;
    button.click();
    await pause();
    const entries = all("[role=menuitem]", document);
    const fit = entries.filter((it) => !it.innerText.includes("…") || it.innerText.startsWith("Number"));
    const gone = fit.filter((it) => it.innerText.startsWith("Delete"));
    const entry = full && gone.length > 0 ? gone[0] : one(fit);
    if (entry) entry.click();
  },
  pane: () => parts() < 30 && one(all("button.attribute", document))?.click(),
};
const names = Object.keys(acts);
const undo = () => [...document.querySelectorAll(".history-buttons button")][0];
const done = {};
let steps = 0;
for (let tries = 0; tries < wanted * 8 && steps < wanted; tries++) {
  const before = JSON.stringify([undo().ariaLabel, main.querySelectorAll("*").length, main.innerText, all("input, select").map((it) => it.value)]);
  await acts[one(names)]();
  // What is typed or chosen next is a step of its own.
  document.activeElement?.blur?.();
  await pause();
  const after = JSON.stringify([undo().ariaLabel, main.querySelectorAll("*").length, main.innerText, all("input, select").map((it) => it.value)]);
  if (after !== before && !undo().disabled) {
    steps++;
    const name = undo().ariaLabel;
    done[name] = (done[name] ?? 0) + 1;
  }
}
return done;
