//! Adding nodes of every kind: for the menu of a rule and the **Add to rule** pane.

use leptos::prelude::*;

use super::{
    attributes::What,
    beginning::{activity, membership, records, sequence},
    editor::Editor,
    sequence::first_path,
};
use crate::{
    app::ui::menu::MenuItem,
    model::{
        definition::HierarchyDirection,
        draft::{DraftCompare, DraftHierarchy, DraftKind, DraftMembership, HowMany},
        edit::Edit,
        words::plain,
    },
};

/// The last node of a container where it still waits for its attribute: what is added takes its place.
fn waiting(editor: Editor, into: &str) -> Option<String> {
    editor.draft.with_untracked(|draft| {
        let last = draft.nodes(into)?.last()?;
        match &last.kind {
            DraftKind::Condition(condition) if condition.attribute.is_none() => Some(last.id.clone()),
            _ => None,
        }
    })
}

/// Adds a node to a container; in the place of one that still waits for its attribute.
pub(super) fn place(editor: Editor, into: String, kind: DraftKind) {
    match waiting(editor, &into) {
        Some(node) => {
            editor.edit(Edit::Become { node: node.clone(), kind: Box::new(kind) });
            editor.fresh.set(Some(node));
        }
        None if kind == DraftKind::Everyone => editor.add(Edit::AddEveryone { into, at: None }),
        None => editor.add(Edit::Add { into, at: None, kind: Box::new(kind) }),
    }
}

/// Adds what is offered to a container.
pub(super) fn add(editor: Editor, into: String, what: What) {
    if let Some(node) = waiting(editor, &into) {
        choose(editor, node.clone(), what);
        return editor.fresh.set(Some(node));
    }
    editor.add(match what {
        What::Here(attribute) => Edit::AddCondition { into, at: None, attribute: Some(attribute) },
        What::There { path, attribute } => Edit::AddReach { into, at: None, path, attribute },
        What::Activity(path) => Edit::Add { into, at: None, kind: Box::new(activity(path)) },
        What::Segment(segment) => Edit::Add { into, at: None, kind: Box::new(membership(segment)) },
    });
}

/// A condition that waits for its attribute becomes what is offered.
pub(super) fn choose(editor: Editor, node: String, what: What) {
    let blank = editor.draft.with_untracked(|draft| {
        draft.condition(&node).is_some_and(|condition| condition.attribute.is_none())
    });
    let kind = match what {
        What::Here(attribute) => return editor.edit(Edit::SetAttribute { node, attribute }),
        What::There { path, attribute } => return editor.edit(Edit::Reach { node, path, attribute }),
        What::Activity(path) => activity(path),
        What::Segment(segment) => membership(segment),
    };
    if blank {
        editor.edit(Edit::Become { node, kind: Box::new(kind) });
    } else {
        // What is filled in is not thrown away: the other one comes right behind.
        let place = editor
            .draft
            .with_untracked(|draft| draft.place(&node).map(|(into, at)| (into.to_owned(), at + 1)));
        if let Some((into, at)) = place {
            editor.add(Edit::Add { into, at: Some(at), kind: Box::new(kind) });
        }
    }
}

/// What else can be added to a container, for its menu.
pub(super) fn items(editor: Editor, into: &str) -> Vec<MenuItem> {
    let catalog = editor.catalog.get_untracked();
    let add = |label: String, icon: &'static str, kind: DraftKind| {
        let into = into.to_owned();
        MenuItem::new(label, icon, move || place(editor, into.clone(), kind.clone()))
    };
    let related = catalog.nearest();
    let mut items = Vec::new();
    for path in &related {
        items.push(add(format!("Number, sum … of {}", plain(&path.from)), "sigma", activity(path.clone())));
    }
    for (place, path) in related.iter().enumerate() {
        let label = format!("Any, all, none of the {}", plain(&path.from));
        let item = add(label, "list-filter", records(path.clone(), HowMany::Any));
        items.push(if place == 0 { item.apart() } else { item });
    }
    let mut rest = Vec::new();
    if let Some(path) = first_path(editor) {
        rest.push(add("One thing after another".to_owned(), "list-ordered", sequence(&path)));
    }
    if !catalog.segments.is_empty() {
        let kind = DraftKind::Membership(DraftMembership::default());
        rest.push(add("In another segment".to_owned(), "layers", kind));
    }
    rest.push(add(
        "Two attributes compared".to_owned(),
        "equal",
        DraftKind::Compare(DraftCompare::default()),
    ));
    for relationship in catalog.hierarchies() {
        let hierarchy = DraftHierarchy {
            relationship,
            direction: HierarchyDirection::ChildOf,
            account: String::new(),
            negated: false,
        };
        rest.push(add(
            "Child or parent of an account".to_owned(),
            "git-branch",
            DraftKind::Hierarchy(hierarchy),
        ));
    }
    rest.push(add("All customers".to_owned(), "users-round", DraftKind::Everyone));
    let mut rest = rest.into_iter();
    let first = rest.next().map(|item| if items.is_empty() { item } else { item.apart() });
    items.extend(first);
    items.extend(rest);
    items
}
