//! What stands in a rule or sub-rule: conditions and sub-rules, told apart by indentation and a thin rail.

use leptos::prelude::*;

use super::{
    add::AddBar,
    condition::Condition,
    editor::{Editor, use_editor},
    ledger::Ledger,
    moves::{Way, step},
    rule::{MatchSelect, go, step_key},
    said::Said,
};
use crate::{
    app::ui::{
        icon::Icon,
        menu::{Menu, MenuItem},
    },
    model::{
        definition::Match,
        draft::{DraftKind, DraftNode},
        edit::Edit,
        words,
    },
};

/// What a node is, as far as it decides which controls it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Group,
    Condition,
    Everyone,
    Kept,
    Gone,
}

fn look(node: Option<&DraftNode>) -> Look {
    match node.map(|node| &node.kind) {
        Some(DraftKind::Group(_)) => Look::Group,
        Some(DraftKind::Condition(_)) => Look::Condition,
        Some(DraftKind::Everyone) => Look::Everyone,
        Some(DraftKind::Kept(_)) => Look::Kept,
        None => Look::Gone,
    }
}

/// The nodes of a rule or sub-rule, and what adds to them.
#[component]
pub(super) fn Nodes(container: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(container.clone());
    let ids = Memo::new(move |_| {
        editor.draft.with(|draft| {
            let nodes = own.with_value(|own| draft.nodes(own).map(<[DraftNode]>::to_vec).unwrap_or_default());
            nodes.into_iter().map(|node| node.id).collect::<Vec<_>>()
        })
    });
    let joint = Memo::new(move |_| editor.draft.with(|draft| own.with_value(|own| matching(draft, own))));
    view! {
        <div class="nodes">
            <ul class="nodes-list">
                <For each=move || ids.get() key=Clone::clone let(id)>
                    <li class="node-item">
                        {
                            let own = id.clone();
                            let first = Memo::new(move |_| ids.with(|ids| ids.first() == Some(&own)));
                            view! { <span class="and-or" aria-hidden="true">{move || if first.get() { "" } else { word(joint.get()) }}</span> }
                        }
                        <Node id />
                    </li>
                </For>
            </ul>
            <AddBar container=container.clone() />
        </div>
    }
    .into_any()
}

/// How the nodes of a rule or sub-rule are joined.
fn matching(draft: &crate::model::draft::Draft, container: &str) -> Match {
    match draft.rule(container) {
        Some(rule) => rule.matching,
        None => match draft.node(container).map(|node| &node.kind) {
            Some(DraftKind::Group(group)) => group.matching,
            _ => Match::All,
        },
    }
}

/// Before every node but the first.
fn word(matching: Match) -> &'static str {
    match matching {
        Match::All => "and",
        Match::Any => "or",
        Match::None => "nor",
    }
}

#[component]
fn Node(id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let node = Memo::new(move |_| editor.draft.with(|draft| own.with_value(|id| draft.node(id).cloned())));
    let kind = Memo::new(move |_| node.with(|node| look(node.as_ref())));
    let off = Memo::new(move |_| node.with(|node| node.as_ref().is_some_and(|node| node.off)));
    let content = move || {
        match kind.get() {
        Look::Group => view! { <GroupWords node id=own.get_value() /> }.into_any(),
        Look::Condition => view! { <Condition node id=own.get_value() /> }.into_any(),
        Look::Everyone => view! { <span class="fixed-words"><Icon name="users-round" />"All customers"</span> }.into_any(),
        Look::Kept => view! { <span class="fixed-words"><bdi>{move || node.with(|node| node.as_ref().map(words::node_words))}</bdi></span> }.into_any(),
        Look::Gone => ().into_any(),
    }
    };
    view! {
        <div class="node" class:off=off id=format!("node-{id}") on:keydown=move |event| step_key(editor, &event, &own.get_value())>
            <div class="line">
                <div class="line-words">
                    {content}
                    <span class="line-end">
                        {move || off.get().then(|| view! { <span class="chip">"Switched off"</span> })}
                        <Menu label="More for this part" items=Callback::new(move |()| items(editor, own.get_value())) />
                    </span>
                </div>
                <Ledger id=id.clone() />
            </div>
            <Said id=id.clone() />
            {move || (kind.get() == Look::Group).then(|| view! { <div class="sub-rule"><Nodes container=own.get_value() /></div> })}
        </div>
    }
    .into_any()
}

#[component]
fn GroupWords(node: Memo<Option<DraftNode>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let value = Signal::derive(move || {
        node.with(|node| match node.as_ref().map(|node| &node.kind) {
            Some(DraftKind::Group(group)) => group.matching,
            _ => Match::All,
        })
    });
    let change = move |matching: Match| editor.edit(Edit::SetMatch { node: id.clone(), matching });
    view! { <MatchSelect value on_change=change /><span class="muted">"these"</span> }.into_any()
}

fn items(editor: Editor, id: String) -> Vec<MenuItem> {
    let draft = editor.draft.get_untracked();
    let Some(node) = draft.node(&id).cloned() else { return Vec::new() };
    let edit = |edit: Edit| move || editor.edit(edit.clone());
    let movement = |label: &'static str, icon: &'static str, keys: &'static str, way: Way| {
        let own = id.clone();
        let can = editor.schema.with_untracked(|schema| step(&draft, schema, &id, way).is_some());
        MenuItem::new(label, icon, move || go(editor, &own, way)).keys(keys).disabled(!can)
    };
    let group = matches!(node.kind, DraftKind::Group(_));
    let mut items = vec![
        MenuItem::new("Duplicate", "copy", edit(Edit::Duplicate(id.clone()))),
        movement("Move up", "arrow-up", "Alt ↑", Way::Up).apart(),
        movement("Move down", "arrow-down", "Alt ↓", Way::Down),
        movement("Move into the sub-rule above", "corner-down-right", "Alt →", Way::In),
        movement("Move out of the sub-rule", "arrow-left", "Alt ←", Way::Out),
        MenuItem::new("Put into a sub-rule", "list-tree", edit(Edit::Wrap(id.clone()))).apart(),
    ];
    if group {
        items.push(MenuItem::new("Take out of the sub-rule", "list-minus", edit(Edit::Unwrap(id.clone()))));
    }
    let (word, icon) = if node.off { ("Switch on", "power") } else { ("Switch off", "power-off") };
    items.push(MenuItem::new(word, icon, edit(Edit::SetOff { node: id.clone(), off: !node.off })));
    items.push(MenuItem::new("Delete", "trash-2", edit(Edit::Remove(id))).danger().apart());
    items
}
