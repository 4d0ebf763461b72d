// One tab's part in an interleaving: it opens the details of a segment, waits, and saves another name, or deletes it. It says
// what it saw, what it wrote, and what became of it.
const [what, name, waits, settle] = arguments;
const sleep = (time) => new Promise((done) => setTimeout(done, time));
const until = async (look) => {
  for (let i = 0; i < 400; i++) {
    const found = look();
    if (found) return found;
    await sleep(10);
  }
  throw new Error(`It did not come: ${look} ${document.body.innerText.slice(0, 300)}`);
};
const shown = (one) => one.checkVisibility();
const button = (text, within = document) => [...within.querySelectorAll("button")].find((one) => shown(one) && (one.ariaLabel ?? one.innerText.trim()) === text);
const dialog = (title) => [...document.querySelectorAll("dialog[open]")].find((one) => one.querySelector("h2")?.innerText.startsWith(title));
const heading = () => document.querySelector("h1")?.innerText ?? "";
const gone = () => heading() === "Segment" || dialog("Another tab deleted");
const told = { what, wrote: null, saw: null, outcome: null };
await sleep(waits[0]);
const end = (outcome) => {
  told.outcome = outcome;
  return told;
};
const letGo = async () => {
  const deleted = await until(() => dialog("Another tab deleted"));
  button("Let it go", deleted).click();
  return end("deleted there");
};
if (gone()) return letGo();
const choose = async (word) => {
  button("More actions")?.click();
  const item = await until(() => [...document.querySelectorAll("[role=menuitem]")].find((one) => shown(one) && one.innerText.trim().startsWith(word)) || gone());
  if (!gone()) item.click();
};
if (what === "delete") {
  await choose("Delete");
  const sure = await until(() => dialog("Delete") || gone());
  if (gone()) return letGo();
  await sleep(waits[1]);
  button("Delete", sure)?.click();
  await until(() => location.hash === "#/segments" || gone());
  return dialog("Another tab deleted") ? letGo() : end("deleted");
}
await choose("Edit details");
const form = await until(() => dialog("Edit details") || gone());
if (gone()) return letGo();
const field = form.querySelector("input");
told.saw = field.value;
told.wrote = name;
await sleep(waits[1]);
field.value = name;
field.dispatchEvent(new Event("input", { bubbles: true }));
await sleep(waits[2]);
form.querySelector("form")?.requestSubmit();
for (let round = 0; round < 5; round++) {
  await until(() => heading() === name && !document.querySelector("dialog[open]") || dialog("Another tab changed") || gone());
  if (gone()) return letGo();
  const both = dialog("Another tab changed");
  if (!both) return end("kept");
  // Both are shown, and the person chooses.
  const sides = [...both.querySelectorAll(".side")].map((side) => side.innerText);
  const theirs = /Name: (.*)/.exec(sides[0])?.[1];
  if (!sides[1]?.includes(`Name: ${name}`) || !theirs) throw new Error(`Not both are shown: ${sides}`);
  if (settle === "take theirs") {
    button("Take theirs", both).click();
    await until(() => !dialog("Another tab changed"));
    return end("refused");
  }
  told.saw = theirs;
  button("Keep yours", both).click();
}
throw new Error("It was refused again and again.");
