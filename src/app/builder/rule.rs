//! One rule: how it joins those above it, its name, and what stands in it.

use std::sync::Arc;

use leptos::{ev, prelude::*};

use super::{
    dragging::use_dragging,
    editor::{Editor, use_editor},
    ledger::Ledger,
    moves::{Way, step},
    node::Nodes,
    path::{Asker, PathChoice, PathMeaning},
    places::Carried,
    said::Said,
};
use crate::{
    app::ui::{
        button::{Button, Weight},
        choice::{Choice, Select},
        dialog::Dialog,
        field::TextField,
        icon::Icon,
        menu::{Menu, MenuItem},
    },
    model::{
        definition::{Match, SetOperator},
        draft::{Draft, DraftRule},
        edit::Edit,
        words,
    },
};

#[component]
pub(super) fn Rule(id: String) -> impl IntoView {
    let (editor, dragging) = (use_editor(), use_dragging());
    let own = StoredValue::new(id.clone());
    let carried = Memo::new(move |_| own.with_value(|id| dragging.carries(id)));
    let rule = Memo::new(move |_| own.with_value(|id| editor.piece(id)).rule);
    let place = Memo::new(move |_| own.with_value(|id| editor.piece(id)).place);
    let off = Memo::new(move |_| rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.off)));
    let matching =
        Memo::new(move |_| rule.with(|rule| rule.as_ref().map(|rule| rule.matching).unwrap_or_default()));
    let active =
        Memo::new(move |_| editor.active.with(|active| own.with_value(|id| active.as_ref() == Some(id))));
    let folded = RwSignal::new(false);
    Effect::new(move |_| {
        if own.with_value(|id| dragging.opens(id)) {
            folded.set(false);
        }
    });
    let renaming = RwSignal::new(false);
    let name = move || {
        rule.with(|rule| {
            rule.as_ref()
                .and_then(|rule| rule.name.clone())
                .unwrap_or_else(|| format!("Rule {}", place.get() + 1))
        })
    };
    let note = move || rule.with(|rule| rule.as_ref().and_then(|rule| rule.note.clone()));
    let in_words = move || {
        editor.draft.with(|draft| {
            let rule = own.with_value(|id| draft.rule(id));
            editor.catalog.with(|catalog| rule.map(|rule| words::rule_words_in(rule, catalog)))
        })
    };
    let choose = move |matching: Match| editor.edit(Edit::SetMatch { node: own.get_value(), matching });
    view! {
        {move || (place.get() > 0).then(|| view! { <Joint rule own=own.get_value() /> })}
        <section
            class="rule"
            class:active=active
            class:off=off
            class:carried=carried
            id=format!("node-{id}")
            data-folded=move || folded.get().then(|| own.get_value())
            aria-label=name
            on:focusin=move |_| editor.active.set(Some(own.get_value()))
            on:pointerdown=move |_| editor.active.set(Some(own.get_value()))
            on:keydown=move |event| step_key(editor, &event, &own.get_value())
        >
            <div class="rule-head line">
                <span class="grip" aria-hidden="true" on:pointerdown=move |event| dragging.press(&event, Carried::Rule(own.get_value()))><Icon name="grip-vertical" /></span>
                <div class="line-words">
                    <button type="button" class="turn-button" aria-expanded=move || (!folded.get()).to_string() aria-label=move || format!("{} {}", if folded.get() { "Open" } else { "Fold" }, name()) on:click=move |_| folded.update(|folded| *folded = !*folded)>
                        <span class="turn" class:turned=move || !folded.get()><Icon name="chevron-right" /></span>
                    </button>
                    <h2 class="rule-name"><bdi>{name}</bdi></h2>
                    {move || if folded.get() {
                        view! { <span class="muted cut">{in_words}</span> }.into_any()
                    } else {
                        view! {
                            <span class="muted">"about"</span><PathChoice container=own.get_value() asker=Asker::Rule />
                            <span class="muted">"with"</span><MatchSelect value=matching on_change=choose />
                        }.into_any()
                    }}
                    {move || off.get().then(|| view! { <span class="chip">"Switched off"</span> })}
                    <span class="line-end"><Menu label="More for this rule" items=Callback::new(move |()| items(editor, own.get_value(), renaming)) /></span>
                </div>
                <Ledger id=id.clone() rule=true />
            </div>
            {move || note().map(|note| view! { <p class="rule-note"><Icon name="sticky-note" /><span>{note}</span></p> })}
            <Show when=move || !folded.get()><PathMeaning container=own.get_value() /></Show>
            <Said id=id.clone() />
            <Show when=move || !folded.get()><Nodes container=own.get_value() /></Show>
        </section>
        <Dialog open=renaming title="Name and note" class="narrow"><Naming rule open=renaming /></Dialog>
    }
    .into_any()
}

/// How the nodes of a rule or sub-rule are joined.
#[component]
pub(super) fn MatchSelect(
    #[prop(into)] value: Signal<Match>,
    #[prop(into)] on_change: Callback<Match>,
) -> impl IntoView {
    const ALL: [(Match, &str, &str); 3] =
        [(Match::All, "all", "all of"), (Match::Any, "any", "any of"), (Match::None, "none", "none of")];
    let choices: Vec<Choice> = ALL.iter().map(|(_, key, word)| Choice::new(*key, *word)).collect();
    let key = Signal::derive(move || {
        ALL.iter().find(|(matching, ..)| *matching == value.get()).map_or("all", |(_, key, _)| key).to_owned()
    });
    let change = move |key: String| {
        if let Some((matching, ..)) = ALL.iter().find(|(_, own, _)| *own == key) {
            on_change.run(*matching);
        }
    };
    view! { <Select label="How the conditions are joined" choices=Signal::stored(choices) value=key on_change=change quiet=true /> }.into_any()
}

const OPERATORS: [(SetOperator, &str, &str, &str); 3] = [
    (SetOperator::Union, "union", "Union", "and customers of this rule as well"),
    (SetOperator::Intersect, "intersect", "Intersect", "only those who are also in this rule"),
    (SetOperator::Except, "except", "Except", "without those who are in this rule"),
];

/// Between two rules: the set operator as a glyph with its word, and what it does.
#[component]
fn Joint(rule: Memo<Option<Arc<DraftRule>>>, own: String) -> impl IntoView {
    let editor = use_editor();
    let operator =
        Memo::new(move |_| rule.with(|rule| rule.as_ref().map(|rule| rule.operator).unwrap_or_default()));
    let of =
        move || OPERATORS.iter().find(|(own, ..)| *own == operator.get()).copied().unwrap_or(OPERATORS[0]);
    let choices: Vec<Choice> = OPERATORS.iter().map(|(_, key, word, _)| Choice::new(*key, *word)).collect();
    let change = move |key: String| {
        if let Some((operator, ..)) = OPERATORS.iter().find(|(_, own, ..)| *own == key) {
            editor.edit(Edit::SetSetOperator { rule: own.clone(), operator: *operator });
        }
    };
    view! {
        <div class="joint">
            <Venn operator />
            <Select label="How this rule joins those above" choices=Signal::stored(choices) value=Signal::derive(move || of().1.to_owned()) on_change=change quiet=true />
            <span class="muted">{move || of().3}</span>
        </div>
    }
    .into_any()
}

/// Two circles; what the operator keeps is filled.
#[component]
fn Venn(operator: Memo<SetOperator>) -> impl IntoView {
    const LEFT: &str = "M9 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14z";
    const RIGHT: &str = "M17 3a7 7 0 1 0 0 14a7 7 0 0 0 0-14z";
    const BOTH: &str = "M13 4.26a7 7 0 0 1 0 11.48a7 7 0 0 1 0-11.48z";
    const LEFT_ONLY: &str = "M13 4.26a7 7 0 1 0 0 11.48a7 7 0 0 1 0-11.48z";
    let filled = move || match operator.get() {
        SetOperator::Union => [LEFT, RIGHT],
        SetOperator::Intersect => [BOTH, ""],
        SetOperator::Except => [LEFT_ONLY, ""],
    };
    view! {
        <svg class="venn" viewBox="0 0 26 20" aria-hidden="true">
            {move || filled().map(|path| view! { <path class="filled" d=path /> }).collect_view()}
            <path d=LEFT /><path d=RIGHT />
        </svg>
    }
    .into_any()
}

/// Alt with an arrow key moves a rule or a node; Delete with Alt takes it away.
pub(super) fn step_key(editor: Editor, event: &ev::KeyboardEvent, id: &str) {
    let way = match event.key().as_str() {
        "ArrowUp" => Way::Up,
        "ArrowDown" => Way::Down,
        "ArrowRight" => Way::In,
        "ArrowLeft" => Way::Out,
        _ => return,
    };
    if !event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    event.prevent_default();
    event.stop_propagation();
    go(editor, id, way);
}

/// Moves a rule or a node by one step, where there is one. What had the focus keeps it.
pub(super) fn go(editor: Editor, id: &str, way: Way) {
    let edit = editor
        .draft
        .with_untracked(|draft| editor.catalog.with_untracked(|catalog| step(draft, catalog, id, way)));
    if let Some(edit) = edit {
        editor.edit(edit);
        let id = format!("node-{id}");
        crate::browser::dom::soon(move || crate::browser::dom::focus_first_in(&id));
    }
}

fn items(editor: Editor, id: String, renaming: RwSignal<bool>) -> Vec<MenuItem> {
    let draft = editor.draft.get_untracked();
    let Some(rule) = draft.rule(&id).cloned() else { return Vec::new() };
    let can = |way: Way| editor.catalog.with_untracked(|catalog| step(&draft, catalog, &id, way).is_some());
    let edit = |edit: Edit| move || editor.edit(edit.clone());
    let (up, down) = (id.clone(), id.clone());
    let off = rule.off;
    vec![
        MenuItem::new("Name and note…", "text-cursor-input", move || renaming.set(true)),
        MenuItem::new("Duplicate", "copy", edit(Edit::Duplicate(id.clone()))),
        MenuItem::new("Move up", "arrow-up", move || go(editor, &up, Way::Up))
            .keys("Alt ↑")
            .disabled(!can(Way::Up))
            .apart(),
        MenuItem::new("Move down", "arrow-down", move || go(editor, &down, Way::Down))
            .keys("Alt ↓")
            .disabled(!can(Way::Down)),
        MenuItem::new(
            if off { "Switch on" } else { "Switch off" },
            if off { "power" } else { "power-off" },
            edit(Edit::SetOff { node: id.clone(), off: !off }),
        )
        .apart(),
        MenuItem::new("Delete", "trash-2", edit(Edit::Remove(id))).danger().apart(),
    ]
}

#[component]
fn Naming(rule: Memo<Option<Arc<DraftRule>>>, open: RwSignal<bool>) -> impl IntoView {
    let editor = use_editor();
    let Some(now) = rule.get_untracked().map(Arc::unwrap_or_clone) else { return ().into_any() };
    let (name, note) =
        (RwSignal::new(now.name.unwrap_or_default()), RwSignal::new(now.note.unwrap_or_default()));
    let id = now.id;
    let keep = move |event: ev::SubmitEvent| {
        event.prevent_default();
        editor.edit(Edit::RenameRule { rule: id.clone(), name: name.get_untracked() });
        editor.edit(Edit::SetNote { rule: id.clone(), note: note.get_untracked() });
        open.set(false);
    };
    view! {
        <form on:submit=keep>
            <TextField label="Name" value=name on_input=move |text| name.set(text) optional=true autofocus=true />
            <TextField label="Note" value=note on_input=move |text| note.set(text) optional=true lines=true />
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class()>"Apply"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The ids of the rules, in order.
pub(super) fn ids(draft: &Draft) -> Vec<String> {
    draft.rules.iter().map(|rule| rule.id.clone()).collect()
}
