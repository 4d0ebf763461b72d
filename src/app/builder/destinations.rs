//! **Move to**: everywhere that a node or a step can be put at the end of, by name, for keyboard and menu.

use super::places::{Carried, Place, places, put};
use crate::model::{
    catalog::Catalog,
    draft::{Draft, DraftGroup, DraftKind, DraftNode, DraftStep},
    edit::Edit,
    words::{node_words_in, path_words, rule_title, rule_words_in},
};

/// Somewhere to move to.
#[derive(Clone, Debug, PartialEq)]
pub struct Destination {
    /// What it is called.
    pub name: String,
    /// What it asks, in a few words.
    pub words: String,
    /// How deep it is nested.
    pub depth: usize,
    /// The edit that moves there; nothing where it stands at that end already, or why it cannot.
    pub outcome: Result<Option<Edit>, String>,
}

/// In the order of the screen: every container that is not within what is moved, at its end, and for a node a rule of its own.
/// Of a step every sequence.
pub fn destinations(draft: &Draft, catalog: &Catalog, carried: &Carried) -> Vec<Destination> {
    let places = places(draft, carried);
    let mut walk = Walk { draft, catalog, carried, places: &places, found: Vec::new() };
    for rule in &draft.rules {
        let end = Place::Nodes { into: rule.id.clone(), at: rule.nodes.len() };
        let name = rule_title(draft, &rule.id).unwrap_or_default();
        walk.add(0, name, || rule_words_in(rule, catalog), end);
        walk.inside(1, &rule.nodes);
    }
    if let Carried::Node(_) = carried {
        let end = Place::Rules { at: draft.rules.len() };
        walk.add(0, "A rule of its own".to_owned(), || "at the end of the rules".to_owned(), end);
    }
    walk.found
}

struct Walk<'a> {
    draft: &'a Draft,
    catalog: &'a Catalog,
    carried: &'a Carried,
    places: &'a [Place],
    found: Vec<Destination>,
}

impl Walk<'_> {
    fn add(&mut self, depth: usize, name: String, words: impl FnOnce() -> String, end: Place) {
        if self.places.contains(&end) {
            let outcome = put(self.draft, self.catalog, self.carried, &end).map_err(|why| why.message());
            self.found.push(Destination { name, words: words(), depth, outcome });
        }
    }

    fn inside(&mut self, depth: usize, nodes: &[DraftNode]) {
        let catalog = self.catalog;
        for node in nodes {
            let words = || node_words_in(node, catalog);
            let end = |group: &DraftGroup| Place::Nodes { into: node.id.clone(), at: group.nodes.len() };
            match &node.kind {
                DraftKind::Group(group) => {
                    let name = if group.scope.is_some() { "Records" } else { "Sub-rule" };
                    self.add(depth, name.to_owned(), words, end(group));
                    self.inside(depth + 1, &group.nodes);
                }
                DraftKind::Activity(activity) => {
                    let name = format!("Which {}", path_words(&activity.path, catalog));
                    self.add(depth, name, words, end(&activity.filter));
                    self.inside(depth + 1, &activity.filter.nodes);
                }
                DraftKind::Sequence(sequence) => {
                    let end = Place::Steps { of: node.id.clone(), at: sequence.steps.len() };
                    self.add(depth, "Sequence".to_owned(), words, end);
                    for (at, step) in sequence.steps.iter().enumerate() {
                        self.step(depth, at, step);
                    }
                }
                _ => {}
            }
        }
    }

    fn step(&mut self, depth: usize, at: usize, step: &DraftStep) {
        let catalog = self.catalog;
        let end = |id: &str, group: &DraftGroup| Place::Nodes { into: id.to_owned(), at: group.nodes.len() };
        if let Some(between) = &step.without {
            let name = format!("Not before step {}", at + 1);
            self.add(
                depth + 1,
                name,
                || path_words(&between.path, catalog),
                end(&between.id, &between.filter),
            );
            self.inside(depth + 2, &between.filter.nodes);
        }
        let name = format!("Step {}", at + 1);
        self.add(depth + 1, name, || path_words(&step.path, catalog), end(&step.id, &step.filter));
        self.inside(depth + 2, &step.filter.nodes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};

    use super::*;
    use crate::model::{
        apply::apply,
        tests::generate::{catalog, definition},
    };

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// There is one for the end of every list that the pointer can put something into, and each does what it says.
        #[test]
        fn every_end_is_a_destination(definition in definition(), which in any::<Index>()) {
            let (draft, catalog) = (Draft::from(&definition), catalog());
            let ids: Vec<&str> = draft.ids().into_iter().filter(|id| draft.rule(id).is_none()).collect();
            prop_assume!(!ids.is_empty());
            let id = (*which.get(&ids)).to_owned();
            let carried = match () {
                () if draft.node(&id).is_some() => Carried::Node(id),
                () if draft.step(&id).is_some() => Carried::Step(id),
                () => return Ok(()),
            };
            let ends = places(&draft, &carried).into_iter().filter(|place| match place {
                Place::Rules { at } => *at == draft.rules.len(),
                Place::Nodes { into, at } => draft.nodes(into).is_some_and(|nodes| nodes.len() == *at),
                Place::Steps { of, at } => draft.node(of).is_some_and(|node| match &node.kind {
                    DraftKind::Sequence(sequence) => sequence.steps.len() == *at,
                    _ => false,
                }),
            });
            let found = destinations(&draft, &catalog, &carried);
            prop_assert_eq!(found.len(), ends.count());
            for one in found {
                if let Ok(Some(edit)) = one.outcome {
                    prop_assert!(apply(&draft, &edit, &catalog).is_ok());
                }
                prop_assert!(!one.name.is_empty());
            }
        }
    }
}
