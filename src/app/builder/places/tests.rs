//! Laws of places, over generated definitions.

use proptest::{prelude::*, sample::Index};

use super::*;
use crate::{
    app::builder::moves::{Way, step},
    model::tests::generate::{attributes, catalog, definition},
};

/// What stands in a place's list, one under the other.
fn list(draft: &Draft, place: &Place) -> Vec<String> {
    let ids = |nodes: &[DraftNode]| nodes.iter().map(|node| node.id.clone()).collect();
    match place {
        Place::Rules { .. } => draft.rules.iter().map(|rule| rule.id.clone()).collect(),
        Place::Nodes { into, .. } => draft.nodes(into).map(ids).unwrap_or_default(),
        Place::Steps { of, .. } => match draft.node(of).map(|node| &node.kind) {
            Some(DraftKind::Sequence(sequence)) => {
                sequence.steps.iter().map(|step| step.id.clone()).collect()
            }
            _ => Vec::new(),
        },
    }
}

fn at(place: &Place) -> usize {
    match place {
        Place::Rules { at } | Place::Nodes { at, .. } | Place::Steps { at, .. } => *at,
    }
}

/// Everything that can be carried.
fn all(draft: &Draft) -> Vec<Carried> {
    let carried = |id: &str| match () {
        () if draft.rule(id).is_some() => Some(Carried::Rule(id.to_owned())),
        () if draft.node(id).is_some() => Some(Carried::Node(id.to_owned())),
        () if draft.step(id).is_some() => Some(Carried::Step(id.to_owned())),
        () => None,
    };
    draft.ids().into_iter().filter_map(carried).collect()
}

fn sorted(draft: &Draft) -> Vec<String> {
    let mut ids: Vec<String> = draft.ids().into_iter().map(str::to_owned).collect();
    ids.sort_unstable();
    ids
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// What is put in a place stands there then, between the same two, and nothing else is lost or made.
    #[test]
    fn what_is_put_stands_there(definition in definition(), which in any::<Index>()) {
        let (draft, catalog) = (Draft::from(&definition), catalog());
        let every = all(&draft);
        let carried = which.get(&every);
        let id = carried.id().unwrap_or_default();
        for place in places(&draft, carried) {
            let before = list(&draft, &place);
            let stays = before.get(at(&place)).is_some_and(|own| own == id)
                || at(&place).checked_sub(1).is_some_and(|above| before[above] == id);
            match put(&draft, &catalog, carried, &place) {
                Ok(None) => {
                    let own = draft.rule_of(id).map(|rule| rule.id.as_str());
                    let among = before.iter().position(|one| Some(one.as_str()) == own);
                    let beside = among.is_some_and(|from| at(&place) == from || at(&place) == from + 1);
                    prop_assert!(stays || matches!(carried, Carried::Node(_)) && beside, "{place:?}");
                }
                Ok(Some(edit)) => {
                    prop_assert!(!stays, "{place:?}");
                    let after = apply(&draft, &edit, &catalog).map_err(|why| TestCaseError::fail(why.message()))?;
                    // A node between rules is the only one of a new rule, or moves the rule whose only one it is.
                    let rule = match (carried, &place) {
                        (Carried::Node(_), Place::Rules { .. }) => after.rule_of(id).map(|rule| rule.id.clone()),
                        _ => None,
                    };
                    let made = rule.clone().filter(|rule| draft.rule(rule).is_none());
                    let stands = rule.as_deref().unwrap_or(id);
                    let mut wanted = before.clone();
                    wanted.insert(at(&place), "new".to_owned());
                    wanted.retain(|own| own != stands);
                    let wanted: Vec<String> =
                        wanted.into_iter().map(|own| if own == "new" { stands.to_owned() } else { own }).collect();
                    prop_assert_eq!(list(&after, &place), wanted);
                    let mut all = sorted(&draft);
                    all.extend(made);
                    all.sort_unstable();
                    prop_assert_eq!(sorted(&after), all);
                }
                Err(Refusal::OtherTable | Refusal::TooDeep) => prop_assert!(!stays),
                Err(why) => prop_assert!(false, "{place:?}: {}", why.message()),
            }
        }
    }

    /// Keys and menu go to places that the pointer can go to as well.
    #[test]
    fn every_step_of_the_keys_is_a_place(definition in definition(), which in any::<Index>()) {
        let (draft, catalog) = (Draft::from(&definition), catalog());
        let every = all(&draft);
        let carried = which.get(&every);
        let edits: Vec<Edit> = places(&draft, carried)
            .iter()
            .filter_map(|place| put(&draft, &catalog, carried, place).ok().flatten())
            .collect();
        for way in [Way::Up, Way::Down, Way::In, Way::Out] {
            if let Some(edit) = step(&draft, &catalog, carried.id().unwrap_or_default(), way) {
                prop_assert!(edits.contains(&edit), "{way:?}: {edit:?}");
            }
        }
    }

    /// A rule or a step that is moved and moved back leaves nothing behind.
    #[test]
    fn there_and_back(definition in definition(), which in any::<Index>(), to in any::<Index>()) {
        let (draft, catalog) = (Draft::from(&definition), catalog());
        let every: Vec<Carried> =
            all(&draft).into_iter().filter(|one| !matches!(one, Carried::Node(_))).collect();
        let carried = which.get(&every);
        let there = places(&draft, carried);
        let place = to.get(&there);
        let from = list(&draft, place).iter().position(|id| Some(id.as_str()) == carried.id());
        if let (Some(from), Ok(Some(edit))) = (from, put(&draft, &catalog, carried, place)) {
            let after = apply(&draft, &edit, &catalog).unwrap_or_default();
            let back = if at(place) > from { from } else { from + 1 };
            let home = match place {
                Place::Rules { .. } => Place::Rules { at: back },
                Place::Nodes { into, .. } => Place::Nodes { into: into.clone(), at: back },
                Place::Steps { of, .. } => Place::Steps { of: of.clone(), at: back },
            };
            let edit = put(&after, &catalog, carried, &home);
            let edit = edit.map_err(|why| TestCaseError::fail(why.message()))?;
            prop_assert!(edit.is_some());
            if let Some(edit) = edit {
                prop_assert_eq!(apply(&after, &edit, &catalog), Ok(draft));
            }
        }
    }

    /// An attribute can be put into every container, however far away its table is, as long as it is not too deep.
    #[test]
    fn attributes_go_everywhere(definition in definition(), which in any::<Index>(), to in any::<Index>()) {
        let (draft, catalog) = (Draft::from(&definition), catalog());
        let plain = |attribute: &Attribute| {
            !matches!(attribute, Attribute::Column(column) if !column.via.is_empty())
        };
        let all: Vec<Attribute> = attributes().into_iter().map(|(one, _)| one).filter(plain).collect();
        let attribute = which.get(&all).clone();
        let paths = match &attribute {
            Attribute::Column(column) if column.table != catalog.setup.profile => catalog.paths(&column.table),
            _ => Vec::new(),
        };
        let what = match paths.into_iter().next() {
            Some(path) => What::There { path, attribute: attribute.clone() },
            None => What::Here(attribute.clone()),
        };
        let carried = Carried::Offer { what, path: None };
        let there = places(&draft, &carried);
        let place = to.get(&there);
        match put(&draft, &catalog, &carried, place) {
            Ok(Some(edit)) => {
                let after = apply(&draft, &edit, &catalog).unwrap_or_default();
                prop_assert!(after.ids().len() > draft.ids().len());
            }
            other => prop_assert!(matches!(other, Err(Refusal::TooDeep)), "{place:?} {other:?}"),
        }
    }
}
