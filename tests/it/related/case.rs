//! Questions as readable text, kept in `tests/data/cases`.
//!
//! ```text
//! What the case is about.
//! ## context
//! …JSON
//! ## setup
//! …JSON
//! ## table purchases
//! {"customer": "text plain", "amount": "decimal 64 2"}
//! ["c1", "12.50"]
//! ## segment s1
//! ## measure m1
//! ## definition
//! …JSON
//! ## members
//! "c1"
//! ```

use std::fmt::Write;

use satsuma::model::definition::Definition;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};

use super::{
    cell,
    question::Question,
    world::{Grid, Library, Saved, World},
};
use crate::engine::sheet::{Column, Sheet};

/// A question, what it is about, and its answer; no members where it is a problem.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    pub about: String,
    pub question: Question,
    pub members: Option<Vec<String>>,
}

fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).expect("JSON")
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

impl Case {
    pub(crate) fn write(&self) -> String {
        let Question { world, library, context, definition } = &self.question;
        let mut text = format!("{}\n", self.about.trim());
        let mut section = |name: &str, body: &str| {
            writeln!(text, "## {name}\n{}", body.trim_end()).expect("text");
        };
        section("context", &serde_json::to_string(context).expect("JSON"));
        section("setup", &pretty(&world.setup));
        for grid in &world.tables {
            section(&format!("table {}", grid.name), &grid_text(grid));
        }
        for (id, saved) in &library.segments {
            let head = serde_json::json!({ "active": saved.active, "fixed": saved.fixed });
            section(&format!("segment {id}"), &format!("{head}\n{}", pretty(&saved.definition)));
        }
        for (id, measure) in &library.measures {
            section(&format!("measure {id}"), &pretty(measure));
        }
        section("definition", &pretty(definition));
        match &self.members {
            Some(members) => {
                let keys: Vec<String> =
                    members.iter().map(|key| Json::from(key.as_str()).to_string()).collect();
                section("members", &keys.join("\n"));
            }
            None => section("problem", ""),
        }
        text
    }

    pub(crate) fn read(text: &str) -> Self {
        let mut parts = text.split("\n## ");
        let about = parts.next().unwrap_or_default().trim().to_owned();
        let (mut context, mut setup, mut definition, mut members) = (None, None, None, None);
        let (mut tables, mut library) = (Vec::new(), Library::default());
        for part in parts {
            let (head, body) = part.split_once('\n').unwrap_or((part, ""));
            match head.split_once(' ').unwrap_or((head, "")) {
                ("context", _) => context = Some(read(body)),
                ("setup", _) => setup = Some(read(body)),
                ("table", name) => tables.push(grid_of(name, body)),
                ("segment", id) => {
                    let (head, definition) = body.split_once('\n').expect("a head and a definition");
                    let head: Map<String, Json> = read(head);
                    let saved = Saved {
                        definition: read::<Definition>(definition),
                        active: head["active"] == true,
                        fixed: serde_json::from_value(head["fixed"].clone()).expect("keys"),
                    };
                    library.segments.insert(id.to_owned(), saved);
                }
                ("measure", id) => {
                    library.measures.insert(id.to_owned(), read(body));
                }
                ("definition", _) => definition = Some(read(body)),
                ("members", _) => {
                    members = Some(body.lines().filter(|line| !line.is_empty()).map(read).collect())
                }
                ("problem", _) => {}
                other => panic!("{other:?} in a case"),
            }
        }
        let world = World { setup: setup.expect("a setup"), tables };
        let (context, definition) = (context.expect("a context"), definition.expect("a definition"));
        Self { about, question: Question { world, library, context, definition }, members }
    }
}

fn grid_text(grid: &Grid) -> String {
    let columns = &grid.sheet.columns;
    let kinds: Vec<String> = columns
        .iter()
        .map(|column| {
            format!("{}: {}", Json::from(column.name.as_str()), Json::from(cell::kind_text(&column.kind)))
        })
        .collect();
    let mut text = format!("{{{}}}\n", kinds.join(", "));
    for row in 0..grid.sheet.rows() {
        let cells: Vec<String> =
            columns.iter().map(|column| cell::json(&column.kind, &column.values[row]).to_string()).collect();
        writeln!(text, "[{}]", cells.join(", ")).expect("text");
    }
    text
}

fn grid_of(name: &str, body: &str) -> Grid {
    let mut lines = body.lines().filter(|line| !line.is_empty());
    let head = lines.next().expect("the columns of a table");
    let inside = head.trim_start_matches('{').trim_end_matches('}');
    // Columns keep their order, which a JSON object does not.
    let names: Vec<String> = read(&format!("[{}]", inside.replace(": \"", ", \"")));
    let rows: Vec<Vec<Json>> = lines.map(read).collect();
    let columns = names.chunks(2).enumerate().map(|(at, pair)| {
        let kind = cell::kind_of(&pair[1]);
        let values = rows.iter().map(|row| cell::value(&kind, &row[at])).collect();
        Column::new(&pair[0], kind, values)
    });
    Grid { name: name.to_owned(), sheet: Sheet { columns: columns.collect() } }
}
