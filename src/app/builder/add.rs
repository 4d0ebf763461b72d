//! What adds to a rule: a condition, a sub-rule; and the pane with everything that can be asked.

use leptos::prelude::*;

use super::{
    attributes::{Offer, What, matching, offers},
    dragging::use_dragging,
    editor::{Editor, use_editor},
    kinds::{self, items},
    places::Carried,
};
use crate::{
    app::{
        data::figures::type_words,
        ui::{
            button::{Button, IconButton, Weight},
            field::SearchField,
            icon::Icon,
            menu::Menu,
            text::Middle,
        },
        visible::visible,
    },
    browser::dom::{self, Step},
    model::{
        definition::SetOperator,
        draft::{Draft, DraftKind},
        edit::Edit,
        words,
    },
};

/// Below the nodes of a rule or sub-rule.
#[component]
pub(super) fn AddBar(container: String) -> impl IntoView {
    let editor = use_editor();
    let into = StoredValue::new(container);
    view! {
        <div class="add-bar">
            <Button label="Add condition" icon="plus" small=true weight=Weight::Quiet on_press=move |()| editor.add(Edit::AddCondition { into: into.get_value(), at: None, attribute: None }) />
            <Button label="Add sub-rule" icon="list-tree" small=true weight=Weight::Quiet on_press=move |()| editor.add(Edit::AddGroup { into: into.get_value(), at: None }) />
            <Menu label="Add something else" icon="list-plus" word="Something else" weight=Weight::Quiet small=true items=Callback::new(move |()| items(editor, &into.get_value())) />
        </div>
    }
    .into_any()
}

/// So many attributes are listed at once.
const SHOWN: usize = 400;

/// **Add to rule**: what can be asked, table by table, with types, searched by name. Adds to the rule that is edited, or begins
/// one.
#[component]
pub(super) fn AddPane(
    /// At widths where it is a sheet: shown.
    shown: RwSignal<bool>,
) -> impl IntoView {
    let editor = use_editor();
    let dragging = use_dragging();
    let search = RwSignal::new(String::new());
    let list = NodeRef::<leptos::html::Ul>::new();
    let path = Memo::new(move |_| {
        editor.draft.with(|draft| {
            let (rule, _) = target(editor, draft)?;
            draft.rule(&rule)?.path.clone()
        })
    });
    let all =
        Memo::new(move |_| editor.catalog.with(|catalog| path.with(|path| offers(catalog, path.as_ref()))));
    let found = Memo::new(move |_| {
        all.with(|all| matching(all, &search.get()).into_iter().cloned().collect::<Vec<Offer>>())
    });
    let where_to = move || {
        editor
            .draft
            .with(|draft| target(editor, draft).map_or_else(|| "a new rule".to_owned(), |(_, name)| name))
    };
    let add = move |what: What| {
        let into = editor.draft.with_untracked(|draft| target(editor, draft).map(|(id, _)| id));
        let into = into.unwrap_or_else(|| {
            let id = editor.draft.with_untracked(|draft| draft.next_id());
            editor.edit(Edit::AddRule {
                at: None,
                operator: SetOperator::Union,
                path: None,
                attribute: None,
            });
            id
        });
        kinds::add(editor, into, what);
        shown.set(false);
    };
    let first = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "ArrowDown"
            && let Some(list) = list.get_untracked()
        {
            event.prevent_default();
            dom::step_focus(&list, "button", Step::First);
        }
        if event.key() == "Enter"
            && let Some(what) = found.with_untracked(|found| found.first().map(|offer| offer.what.clone()))
        {
            event.prevent_default();
            add(what);
        }
    };
    let steps = move |event: leptos::ev::KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => Step::By(1),
            "ArrowUp" => Step::By(-1),
            "Home" => Step::First,
            "End" => Step::Last,
            _ => return,
        };
        if let Some(list) = list.get_untracked() {
            event.prevent_default();
            dom::step_focus(&list, "button", step);
        }
    };
    let row = move |offer: Offer| {
        let word = offer.kind.as_ref().map(|kind| type_words(kind).1);
        let (icon, what) = (offer.icon(), offer.what);
        let (carried, name) = (what.clone(), offer.name.clone());
        let press = move |event: leptos::ev::PointerEvent| {
            let carried = Carried::Offer { what: carried.clone(), path: path.get_untracked() };
            dragging.press_offer(&event, carried, &name);
        };
        view! {
            <li><button type="button" class="attribute" title=word on:pointerdown=press on:click=move |_| add(what.clone())>
                <Icon name=icon /><Middle text=visible(&offer.name) /><Icon name="plus" />
            </button></li>
        }
    };
    let rows = move || {
        // One heading for each table, in the order in which their first attributes come.
        let mut groups: Vec<(String, Vec<Offer>)> = Vec::new();
        for offer in found.get().into_iter().take(SHOWN) {
            match groups.iter_mut().find(|(group, _)| *group == offer.group) {
                Some((_, own)) => own.push(offer),
                None => groups.push((offer.group.clone(), vec![offer])),
            }
        }
        groups
            .into_iter()
            .map(|(group, offers)| {
                view! {
                    <li class="attribute-group"><h3>{group}</h3><ul class="attributes">{offers.into_iter().map(row).collect_view()}</ul></li>
                }
            })
            .collect_view()
    };
    view! {
        <aside class="pane add-pane" class:shown=shown aria-label="Add to rule" on:keydown=move |event| if event.key() == "Escape" && shown.get_untracked() { shown.set(false) }>
            <header class="pane-head">
                <h2>"Add to rule"</h2>
                <span class="sheet-only"><IconButton label="Close" icon="x" keys="Esc" on_press=move |()| shown.set(false) /></span>
            </header>
            <div class="pane-search">
                <SearchField label="Search attributes" value=search on_key=first />
                <p class="muted">"Adds to "<b><bdi>{where_to}</bdi></b></p>
            </div>
            <div class="pane-body">
                <ul class="attribute-groups" node_ref=list on:keydown=steps>{rows}</ul>
                {move || found.with(Vec::is_empty).then(|| view! { <p class="muted">"No attribute has that in its name."</p> })}
                {move || found.with(|found| (found.len() > SHOWN).then(|| view! { <p class="muted">{format!("{} more. Search to find them.", found.len() - SHOWN)}</p> }))}
            </div>
            <div class="pane-foot left">
                <Button label="All customers" icon="users-round" small=true on_press=move |()| everyone(editor) />
            </div>
        </aside>
    }
    .into_any()
}

/// Adds **All customers**: to the rule that is edited, or as a rule.
fn everyone(editor: Editor) {
    let into = editor.draft.with_untracked(|draft| target(editor, draft).map(|(id, _)| id));
    let into = into.unwrap_or_else(|| {
        let id = editor.draft.with_untracked(|draft| draft.next_id());
        editor.edit(Edit::AddRule { at: None, operator: SetOperator::Union, path: None, attribute: None });
        id
    });
    kinds::place(editor, into, DraftKind::Everyone);
}

/// The rule that is edited, or the last one: its id and what it is called.
fn target(editor: Editor, draft: &Draft) -> Option<(String, String)> {
    let active = editor.active.get();
    let wanted = active.and_then(|id| draft.rule_of(&id).map(|rule| rule.id.clone()));
    let id = wanted.or_else(|| draft.rules.last().map(|rule| rule.id.clone()))?;
    let name = words::rule_title(draft, &id)?;
    Some((id, name))
}

/// Whether a node waits for its attribute.
pub(super) fn is_blank(draft: &Draft, id: &str) -> bool {
    matches!(draft.node(id).map(|node| &node.kind), Some(DraftKind::Condition(condition)) if condition.attribute.is_none())
}
