//! What stands in a rule or sub-rule: conditions and sub-rules, told apart by indentation and a thin rail.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    activity::ActivityWords,
    add::AddBar,
    condition::Condition,
    dragging::{Dragging, use_dragging},
    editor::{Editor, use_editor},
    ledger::Ledger,
    move_to,
    moves::{Way, step},
    others::{CompareWords, HierarchyWords, MembershipWords},
    outline::Inside,
    places::Carried,
    records::GroupWords,
    rule::{MatchSelect, go, step_key},
    said::Said,
    sequence::{SequenceWords, Steps},
};
use crate::{
    app::ui::{
        button::{Button, Weight},
        icon::Icon,
        menu::{Menu, MenuItem},
    },
    browser::dom,
    model::{
        definition::Match,
        draft::{DraftKind, DraftNode},
        edit::Edit,
    },
};

/// What a node is, as far as it decides which controls it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Group,
    Condition,
    Everyone,
    Compare,
    Activity,
    Sequence,
    Membership,
    Hierarchy,
    Gone,
}

fn look(node: Option<&DraftNode>) -> Look {
    match node.map(|node| &node.kind) {
        Some(DraftKind::Group(_)) => Look::Group,
        Some(DraftKind::Condition(_)) => Look::Condition,
        Some(DraftKind::Everyone) => Look::Everyone,
        Some(DraftKind::Compare(_)) => Look::Compare,
        Some(DraftKind::Activity(_)) => Look::Activity,
        Some(DraftKind::Sequence(_)) => Look::Sequence,
        Some(DraftKind::Membership(_)) => Look::Membership,
        Some(DraftKind::Hierarchy(_)) => Look::Hierarchy,
        None => Look::Gone,
    }
}

/// The nodes of a rule or sub-rule, and what adds to them.
#[component]
pub(super) fn Nodes(container: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(container.clone());
    let inside = inside(editor, own);
    let ids = Memo::new(move |_| inside.with(|inside| inside.as_ref().map(|inside| inside.ids.clone())));
    let joint = Memo::new(move |_| matching(inside));
    let dragging = use_dragging();
    let refuses = Memo::new(move |_| own.with_value(|own| dragging.refuses(own)));
    view! {
        <div class="nodes" class:refuses=refuses>
            <ul class="nodes-list" data-nodes=container.clone()>
                <For each=move || ids.get().unwrap_or_default() key=Clone::clone let(id)>
                    <li class="node-item">
                        {
                            let (own, carried) = (id.clone(), id.clone());
                            let first = Memo::new(move |_| ids.with(|ids| ids.as_ref().and_then(|ids| ids.first()) == Some(&own)));
                            view! {
                                <span class="and-or grip" aria-hidden="true" on:pointerdown=move |event| dragging.press(&event, Carried::Node(carried.clone()))>
                                    <span>{move || if first.get() { "" } else { word(joint.get()) }}</span><Icon name="grip-vertical" />
                                </span>
                            }
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

/// What stands in a container. Looked at anew only where that changes.
fn inside(editor: Editor, own: StoredValue<String>) -> Memo<Option<Arc<Inside>>> {
    Memo::new(move |_| own.with_value(|own| editor.piece(own)).inside)
}

/// How the nodes of a container are joined. Tracked.
fn matching(inside: Memo<Option<Arc<Inside>>>) -> Match {
    inside.with(|inside| inside.as_ref().map(|inside| inside.matching).unwrap_or_default())
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
    let (editor, dragging) = (use_editor(), use_dragging());
    let own = StoredValue::new(id.clone());
    let node = Memo::new(move |_| own.with_value(|id| editor.piece(id)).node);
    let carried = Memo::new(move |_| own.with_value(|id| dragging.carries(id)));
    let kind = Memo::new(move |_| node.with(|node| look(node.as_deref())));
    let off = Memo::new(move |_| node.with(|node| node.as_ref().is_some_and(|node| node.off)));
    // A condition gives the focus to the control that is to be filled in, and so do those that wait for a choice; of every
    // other kind the first one gets it.
    Effect::new(move |_| {
        let fresh = editor.fresh.with(|fresh| own.with_value(|id| fresh.as_ref() == Some(id)));
        let kind = kind.get_untracked();
        if fresh && !matches!(kind, Look::Condition | Look::Gone) {
            let (line, field) = own.with_value(|id| (format!("node-{id}"), format!("attribute-{id}")));
            dom::soon(move || {
                match kind {
                    Look::Compare | Look::Membership | Look::Hierarchy => dom::focus_id(&field),
                    _ => dom::focus_first_in(&line),
                }
                editor.fresh.set(None);
            });
        }
    });
    let content = move || match kind.get() {
        Look::Group => view! { <GroupWords node id=own.get_value() /> }.into_any(),
        Look::Condition => view! { <Condition node id=own.get_value() /> }.into_any(),
        Look::Everyone => {
            view! { <span class="fixed-words"><Icon name="users-round" />"All customers"</span> }.into_any()
        }
        Look::Compare => view! { <CompareWords node id=own.get_value() /> }.into_any(),
        Look::Activity => view! { <ActivityWords node id=own.get_value() /> }.into_any(),
        Look::Sequence => view! { <SequenceWords /> }.into_any(),
        Look::Membership => view! { <MembershipWords node id=own.get_value() /> }.into_any(),
        Look::Hierarchy => view! { <HierarchyWords node id=own.get_value() /> }.into_any(),
        Look::Gone => ().into_any(),
    };
    view! {
        <div class="node" class:off=off class:carried=carried id=format!("node-{id}") on:keydown=move |event| step_key(editor, &event, &own.get_value())>
            <div class="line">
                <div class="line-words">
                    {content}
                    <span class="line-end">
                        {move || off.get().then(|| view! { <span class="chip">"Switched off"</span> })}
                        <Menu label="More for this part" items=Callback::new(move |()| items(editor, dragging, own.get_value())) />
                    </span>
                </div>
                <Ledger id=id.clone() />
            </div>
            <Said id=id.clone() />
            {move || match kind.get() {
                Look::Group => view! { <div class="sub-rule"><Nodes container=own.get_value() /></div> }.into_any(),
                Look::Activity => view! { <div class="sub-rule"><Filter container=own.get_value() /></div> }.into_any(),
                Look::Sequence => view! { <div class="sub-rule"><Steps node id=own.get_value() /></div> }.into_any(),
                _ => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

/// Which records count: the nodes of a filter, or what adds a first one.
#[component]
pub(super) fn Filter(container: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(container);
    let inside = inside(editor, own);
    let joined = Signal::derive(move || matching(inside));
    let choose = move |matching: Match| editor.edit(Edit::SetMatch { node: own.get_value(), matching });
    let any = Memo::new(move |_| {
        inside.with(|inside| inside.as_ref().is_some_and(|inside| !inside.ids.is_empty()))
    });
    view! {
        <Show
            when=move || any.get()
            fallback=move || view! { <div class="add-bar" data-nodes=own.get_value()><Button label="Only some of them" icon="filter" small=true weight=Weight::Quiet on_press=move |()| editor.add(Edit::AddCondition { into: own.get_value(), at: None, attribute: None }) /></div> }
        >
            <div class="filter-head"><span class="muted">"where"</span><MatchSelect value=joined on_change=choose /><span class="muted">"these"</span></div>
            <Nodes container=own.get_value() />
        </Show>
    }
    .into_any()
}

fn items(editor: Editor, dragging: Dragging, id: String) -> Vec<MenuItem> {
    let draft = editor.draft.get_untracked();
    let Some(node) = draft.node(&id).cloned() else { return Vec::new() };
    let edit = |edit: Edit| move || editor.edit(edit.clone());
    let movement = |label: &'static str, icon: &'static str, keys: &'static str, way: Way| {
        let own = id.clone();
        let can = editor.catalog.with_untracked(|catalog| step(&draft, catalog, &id, way).is_some());
        MenuItem::new(label, icon, move || go(editor, &own, way)).keys(keys).disabled(!can)
    };
    let group = matches!(&node.kind, DraftKind::Group(group) if group.scope.is_none());
    let mut items = vec![
        MenuItem::new("Duplicate", "copy", edit(Edit::Duplicate(id.clone()))),
        movement("Move up", "arrow-up", "Alt ↑", Way::Up).apart(),
        movement("Move down", "arrow-down", "Alt ↓", Way::Down),
        movement("Move into the sub-rule above", "corner-down-right", "Alt →", Way::In),
        movement("Move out of the sub-rule", "arrow-left", "Alt ←", Way::Out),
        move_to::item(dragging, Carried::Node(id.clone())),
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
