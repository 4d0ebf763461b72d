//! The smallest question that is still answered differently, by leaving out what can be left out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use satsuma::model::definition::{Definition, Node, NodeKind};

use super::question::Question;

/// Smaller questions are tried as long as one still fails.
pub(crate) fn shrunk(question: Question) -> Question {
    let mut best = question;
    loop {
        let before = size(&best);
        for step in [definition, library, tables, rows, columns] {
            best = step(best);
        }
        if size(&best) == before {
            return best;
        }
    }
}

fn size(question: &Question) -> usize {
    format!("{question:?}").len()
}

/// Whether it is a question, and is answered differently.
fn fails(question: &Question) -> bool {
    catch_unwind(AssertUnwindSafe(|| question.expected())).is_ok() && question.check().is_err()
}

/// Whether a definition, a saved segment or a measure names it.
fn named(question: &Question, name: &str) -> bool {
    let segments = question.library.segments.values().map(|saved| format!("{:?}", saved.definition));
    let measures = question.library.measures.values().map(|measure| format!("{measure:?}"));
    let own = [format!("{:?}", question.definition)];
    segments.chain(measures).chain(own).any(|text| text.contains(&format!("{name:?}")))
}

/// The first of smaller ones that fails, or the same.
fn tried(best: Question, change: impl FnOnce(&mut Question)) -> Question {
    let mut smaller = best.clone();
    change(&mut smaller);
    if smaller != best && fails(&smaller) { smaller } else { best }
}

fn nodes(nodes: &mut Vec<Node>, change: &mut dyn FnMut(&mut Node) -> bool) {
    nodes.retain_mut(&mut *change);
    for node in nodes {
        for group in node.kind.groups_mut() {
            self::nodes(&mut group.nodes, change);
        }
    }
}

fn each_node(definition: &mut Definition, mut change: impl FnMut(&mut Node) -> bool) {
    for rule in &mut definition.rules {
        nodes(&mut rule.nodes, &mut change);
    }
}

/// What a node can do without.
const LOOSE: [fn(&mut NodeKind); 6] = [
    |kind| {
        if let NodeKind::Activity(activity) = kind {
            activity.figure.filter = None;
        }
    },
    |kind| {
        if let NodeKind::Activity(activity) = kind {
            activity.figure.window = None;
        }
    },
    |kind| {
        if let NodeKind::Sequence(sequence) = kind {
            sequence.steps.iter_mut().for_each(|step| step.filter = None);
        }
    },
    |kind| {
        if let NodeKind::Sequence(sequence) = kind {
            sequence.steps.iter_mut().for_each(|step| step.without = None);
        }
    },
    |kind| {
        if let NodeKind::Sequence(sequence) = kind {
            sequence.steps.iter_mut().for_each(|step| (step.within, step.same) = (None, None));
        }
    },
    |kind| {
        if let NodeKind::Sequence(sequence) = kind {
            sequence.steps.truncate(2);
        }
    },
];

fn definition(mut best: Question) -> Question {
    let ids: Vec<String> = best.definition.ids().into_iter().map(str::to_owned).collect();
    for id in ids {
        best = tried(best, |question| {
            question.definition.rules.retain(|rule| rule.id != id);
            each_node(&mut question.definition, |node| node.id != id);
        });
        for loosen in LOOSE {
            best = tried(best, |question| {
                each_node(&mut question.definition, |node| {
                    if node.id == id {
                        loosen(&mut node.kind);
                    }
                    true
                });
            });
        }
    }
    best = tried(best, |question| question.definition.limit = None);
    best = tried(best, |question| question.definition.suppress.clear());
    tried(best, |question| question.definition.project.clear())
}

fn library(mut best: Question) -> Question {
    let ids: Vec<String> = best.library.segments.keys().cloned().collect();
    for id in ids {
        if !named(&best, &id) {
            best = tried(best, |question| {
                question.library.segments.remove(&id);
            });
            continue;
        }
        best = tried(best, |question| {
            let plain = question.definition.clone();
            if let Some(saved) = question.library.segments.get_mut(&id) {
                let rules = saved.definition.rules.iter().filter(|rule| !rule.off).take(1).cloned();
                saved.definition =
                    Definition { rules: rules.collect(), limit: None, suppress: Vec::new(), ..plain };
            }
        });
    }
    let ids: Vec<String> = best.library.measures.keys().cloned().collect();
    for id in ids {
        if !named(&best, &id) {
            best = tried(best, |question| {
                question.library.measures.remove(&id);
            });
        }
    }
    best
}

fn tables(mut best: Question) -> Question {
    let names: Vec<String> = best.world.tables.iter().map(|grid| grid.name.clone()).collect();
    for name in names {
        if named(&best, &name) || best.world.setup.profile == name {
            continue;
        }
        best = tried(best, |question| {
            let world = &mut question.world;
            world.tables.retain(|grid| grid.name != name);
            world.setup.tables.retain(|table| table.table != name);
            world.setup.relationships.retain(|one| one.source != name && one.target != name);
        });
    }
    let ids: Vec<String> = best.world.setup.relationships.iter().map(|one| one.id.clone()).collect();
    for id in ids {
        if !named(&best, &id) {
            best = tried(best, |question| question.world.setup.relationships.retain(|one| one.id != id));
        }
    }
    best
}

fn rows(mut best: Question) -> Question {
    for place in 0..best.world.tables.len() {
        for piece in [64, 16, 4, 1] {
            let mut at = 0;
            while at < best.world.tables[place].sheet.rows() {
                let all = best.world.tables[place].sheet.rows();
                let kept: Vec<usize> = (0..all).filter(|row| !(at..at + piece).contains(row)).collect();
                best = tried(best, |question| {
                    let grid = &mut question.world.tables[place];
                    grid.sheet = grid.sheet.pick(&kept);
                });
                if best.world.tables[place].sheet.rows() == all {
                    at += piece;
                }
            }
        }
    }
    best
}

fn columns(mut best: Question) -> Question {
    for place in 0..best.world.tables.len() {
        for column in (1..best.world.tables[place].sheet.columns.len()).rev() {
            let name = best.world.tables[place].sheet.columns[column].name.clone();
            let used = format!("{:?}{:?}{:?}", best.world.setup, best.library, best.definition);
            if !used.contains(&format!("{name:?}")) {
                best = tried(best, |question| {
                    question.world.tables[place].sheet.columns.remove(column);
                });
            }
        }
    }
    best
}
