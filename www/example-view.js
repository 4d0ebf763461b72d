// What the example shows: nothing of the engine is in here.

const part = (id) => document.getElementById(id);
const grouped = new Intl.NumberFormat("en");

const start = {
  version: 1,
  rules: [
    {
      id: "rule",
      match: "all",
      nodes: [
        {
          id: "country",
          kind: "condition",
          attribute: { table: "customers", column: "country" },
          test: { type: "text", operator: "any_of", values: ["Spain", "Germany"], ignore_case: true },
        },
        {
          id: "points",
          kind: "condition",
          attribute: { table: "customers", column: "points" },
          test: { type: "number", operator: "at_least", value: 100 },
        },
      ],
    },
  ],
};
part("definition").value = JSON.stringify(start, null, 2);

function show(id, columns, rows) {
  // A column of numbers stands at the right edge, its head too.
  const numeric = columns.map((_, at) => rows.some((row) => typeof row[at] === "number"));
  const cell = (kind, value, at) => {
    const made = document.createElement(kind);
    made.textContent = typeof value === "number" ? grouped.format(value) : (value ?? "");
    if (numeric[at]) made.className = "number";
    return made;
  };
  const row = (kind, values) => {
    const made = document.createElement("tr");
    made.append(...values.map((value, at) => cell(kind, value, at)));
    return made;
  };
  const [table, head, body] = ["table", "thead", "tbody"].map((kind) => document.createElement(kind));
  table.className = "compact";
  head.append(row("th", columns));
  body.append(...rows.map((values) => row("td", values)));
  table.append(head, body);
  part(id).replaceChildren(table);
  part(id).hidden = false;
}

/** Does something when a button is pressed or files are chosen; one thing at a time, and what fails is said. */
export function on(id, act) {
  const control = part(id);
  const event = control.type === "file" ? "change" : "click";
  control.disabled = id === "count";
  control.addEventListener(event, async () => {
    const controls = ["sample", "files", "count"].map(part);
    const files = [...(control.files ?? [])];
    for (const one of controls) one.disabled = true;
    part("failure").hidden = true;
    try {
      await act(files);
    } catch (error) {
      part("failure").textContent = error.message;
      part("failure").hidden = false;
    }
    control.value = "";
    part("progress").textContent = "";
    for (const one of controls) one.disabled = one.id === "count" && part("tables").hidden;
  });
}

export function definition() {
  return JSON.parse(part("definition").value);
}

export function tableName(file) {
  return file.name.replace(/\.[^.]*$/, "");
}

export function progress({ table, rows }) {
  part("progress").textContent = `${table}: ${grouped.format(rows)} rows`;
}

export function tables({ tables, customers }) {
  const own = tables.map(({ name, rows, columns }) => [name, rows, columns.map((column) => column.name).join(", ")]);
  show("tables", ["Table", "Rows", "Columns"], own);
  part("total").textContent = `of ${grouped.format(customers)}`;
}

export function figures({ total, everyone, nodes }) {
  part("total").textContent = `${grouped.format(total)} of ${grouped.format(everyone)}`;
  show("nodes", ["Node", "Alone", "Running", "Without"], nodes.map(({ id, alone, running, without }) => [id, alone, running, without]));
}

export function members({ columns, rows }) {
  show("members", columns, rows.map((row) => row.map((value) => (Array.isArray(value) ? value.join(", ") : typeof value === "number" ? value : value?.toString()))));
}
