//! The engine agrees with the obvious evaluator, on random tables and random definitions: members and every figure.

use std::panic::{AssertUnwindSafe, catch_unwind};

use satsuma::{
    engine::cache::Cache,
    model::{
        context::Context,
        definition::{Definition, Node, NodeKind},
        figures::Figures,
    },
};

use super::{
    definitions::{context, random_definition},
    loaded::Engine,
    oracle::{Oracle, key},
    random::{Random, cases, seed},
    sheet::Sheet,
    tables,
};

/// Definitions asked of each table.
const EACH: usize = 8;

/// How many are members and how many customers there are; nothing where the definition asks nothing.
type Sizes = Option<(usize, usize)>;

/// What differs, in words.
fn difference(
    sheet: &Sheet,
    definition: &Definition,
    context: &Context,
    batch: usize,
) -> Result<Sizes, String> {
    let compared = catch_unwind(AssertUnwindSafe(|| compare(sheet, definition, context, batch)));
    compared.unwrap_or_else(|_| Err("a panic".into()))
}

fn compare(sheet: &Sheet, definition: &Definition, context: &Context, batch: usize) -> Result<Sizes, String> {
    let engine = Engine::of(sheet, batch);
    let oracle = Oracle::new(sheet, context);
    let mut cache = Cache::default();
    let found = engine.evaluate(definition, context, &mut cache);
    let (Some(expected), Some(members)) = (oracle.figures(definition), oracle.members(definition)) else {
        return if found.is_err() { Ok(None) } else { Err("a definition of nothing has an answer".into()) };
    };
    let (mut figures, rows) = found.map_err(|problems| format!("problems: {problems:#?}"))?;
    figures.nodes.iter_mut().for_each(|node| node.interval = None);
    let mut keys: Vec<String> =
        members.iter().map(|row| key(&sheet.columns[0].values[*row]).expect("a key")).collect();
    keys.sort_unstable();
    if engine.keys(&rows) != keys {
        return Err(format!("members: rows {rows:?}, and should be {members:?}"));
    }
    if figures != expected {
        return Err(told(&figures, &expected));
    }
    for (way, found) in [
        ("selected", engine.select(definition, context, &mut Cache::default())),
        ("selected from the cache", engine.select(definition, context, &mut cache)),
        ("selected plainly", engine.select_plainly(definition, context)),
    ] {
        if found.as_ref() != Ok(&rows) {
            return Err(format!("{way}: {found:?} instead of {rows:?}"));
        }
    }
    Ok(Some((members.len(), expected.everyone as usize)))
}

fn told(found: &Figures, expected: &Figures) -> String {
    let mut text = format!(
        "figures: everyone {} for {}, total {} for {}",
        found.everyone, expected.everyone, found.total, expected.total
    );
    for (found, expected) in found.nodes.iter().zip(&expected.nodes) {
        if found != expected {
            text += &format!("\n  found    {found:?}\n  expected {expected:?}");
        }
    }
    if found.nodes.len() != expected.nodes.len() {
        text += &format!("\n  {} nodes for {}", found.nodes.len(), expected.nodes.len());
    }
    text
}

fn without(nodes: &mut Vec<Node>, id: &str) {
    nodes.retain(|node| node.id != id);
    for node in nodes {
        if let NodeKind::Group(group) = &mut node.kind {
            without(&mut group.nodes, id);
        }
    }
}

/// The smallest table and definition that still differ, by leaving out what can be left out.
fn shrunk(mut sheet: Sheet, mut definition: Definition, context: &Context) -> (Sheet, Definition) {
    let fails =
        |sheet: &Sheet, definition: &Definition| difference(sheet, definition, context, 1_000).is_err();
    if !fails(&sheet, &definition) {
        return (sheet, definition);
    }
    let ids: Vec<String> = definition.ids().into_iter().map(str::to_owned).collect();
    for id in ids {
        let mut smaller = definition.clone();
        smaller.rules.retain(|rule| rule.id != id);
        smaller.rules.iter_mut().for_each(|rule| without(&mut rule.nodes, &id));
        if fails(&sheet, &smaller) {
            definition = smaller;
        }
    }
    for piece in [64, 16, 4, 1] {
        let mut at = 0;
        while at < sheet.rows() {
            let rows: Vec<usize> = (0..sheet.rows()).filter(|row| !(at..at + piece).contains(row)).collect();
            let smaller = sheet.pick(&rows);
            if fails(&smaller, &definition) { sheet = smaller } else { at += piece }
        }
    }
    for place in (1..sheet.columns.len()).rev() {
        let mut smaller = sheet.clone();
        let name = smaller.columns.remove(place).name;
        if !format!("{definition:?}").contains(&format!("{name:?}")) && fails(&smaller, &definition) {
            sheet = smaller;
        }
    }
    (sheet, definition)
}

#[test]
fn the_engine_agrees_with_the_obvious_evaluator() {
    let (seed, all) = (seed(), cases(4_000));
    let mut random = Random::new(seed);
    let (mut asked, mut telling) = (0, 0);
    while asked < all {
        let sheet = tables::sheet(&mut random);
        let batch = *random.pick(&[3, 64, 1_000]);
        for _ in 0..EACH {
            let (definition, context) = (random_definition(&sheet, &mut random), context(&mut random));
            match difference(&sheet, &definition, &context, batch) {
                Ok(None) => {}
                Ok(Some((members, customers))) => {
                    asked += 1;
                    telling += usize::from(members > 0 && members < customers);
                }
                Err(_) => {
                    let (sheet, definition) = shrunk(sheet, definition, &context);
                    let json = serde_json::to_string_pretty(&definition).expect("JSON");
                    let why = difference(&sheet, &definition, &context, batch);
                    panic!("SATSUMA_SEED={seed}, definition {asked}: {why:?}\n{context:?}\n{json}\n{sheet}");
                }
            }
        }
    }
    println!("SATSUMA_SEED={seed}: of {asked} definitions {telling} give some and not all");
    assert!(telling * 100 >= asked * 60, "SATSUMA_SEED={seed}: only {telling} of {asked} tell anything");
}
