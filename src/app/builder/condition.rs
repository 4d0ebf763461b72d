//! A condition as a sentence: attribute, operator, value; below it what it means now and what it does with blanks.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    add::is_blank,
    attribute_field::{AttributeField, kind_of},
    attributes::What,
    editor::{Editor, use_editor},
    kinds::choose,
    path::path_of,
    value::Value,
};
use crate::{
    app::{
        data::figures::type_words,
        format,
        ui::{
            choice::{Choice, Select, Switch},
            icon::Icon,
        },
    },
    browser::dom,
    model::{
        draft::{DraftCondition, DraftKind, DraftNode},
        edit::Edit,
        operator::Operator,
        schema::ColumnType,
    },
};

#[component]
pub(super) fn Condition(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let condition = Memo::new(move |_| {
        node.with(|node| match node.as_ref().map(|node| &node.kind) {
            Some(DraftKind::Condition(condition)) => condition.clone(),
            _ => DraftCondition::default(),
        })
    });
    let container = Memo::new(move |_| own.with_value(|id| editor.container(id)));
    let path = Memo::new(move |_| container.with(|container| path_of(editor, container.as_ref()?)));
    let attribute = Memo::new(move |_| condition.with(|condition| condition.attribute.clone()));
    let kind = Memo::new(move |_| {
        let container = container.get()?;
        condition.with(|condition| {
            kind_of(editor, &container, condition.attribute.as_ref(), condition.of.as_ref())
        })
    });
    let choose_attribute = move |what: What| {
        choose(editor, own.get_value(), what);
        // On to the value: that is what a person fills in next.
        let node = format!("node-{}", own.get_value());
        dom::soon(move || dom::soon(move || dom::focus_value_in(&node)));
    };
    let operator = Memo::new(move |_| condition.with(|condition| condition.operator));
    let chosen = Memo::new(move |_| condition.with(|condition| condition.attribute.is_some()));
    let input_id = format!("attribute-{id}");
    focus_when_fresh(editor, own, input_id.clone());
    view! {
        <span class="type-icon">{move || view! { <Icon name=kind.with(|kind| kind.as_ref().map_or("circle-dashed", |kind| type_words(kind).0)) /> }}</span>
        <AttributeField value=attribute path on_choose=choose_attribute id=input_id />
        <Show when=move || chosen.get()>
            <OperatorField kind operator id=own.get_value() />
            <Value condition kind id=own.get_value() />
            <CaseToggle condition kind id=own.get_value() />
        </Show>
        <More condition id=own.get_value() />
    }
    .into_any()
}

/// A node that was just made gets the focus: its attribute where that is to be chosen, else its value.
fn focus_when_fresh(editor: Editor, own: StoredValue<String>, input: String) {
    Effect::new(move |_| {
        let is = editor.fresh.with(|fresh| own.with_value(|id| fresh.as_ref() == Some(id)));
        if !is {
            return;
        }
        let (blank, node) = own.with_value(|id| {
            (editor.draft.with_untracked(|draft| is_blank(draft, id)), format!("node-{id}"))
        });
        let input = input.clone();
        dom::soon(move || {
            if blank {
                dom::focus_id(&input);
            } else {
                dom::focus_value_in(&node);
            }
            editor.fresh.set(None);
        });
    });
}

#[component]
pub(super) fn OperatorField(
    kind: Memo<Option<ColumnType>>,
    operator: Memo<Option<Operator>>,
    id: String,
) -> impl IntoView {
    let editor = use_editor();
    let offered = Memo::new(move |_| {
        let mut offered =
            kind.with(|kind| kind.as_ref().map(|kind| Operator::for_type(kind).to_vec()).unwrap_or_default());
        // One that came with an imported definition and is not offered stays where it is.
        offered.extend(operator.get().filter(|operator| !offered.contains(operator)));
        offered
    });
    let choices = Signal::derive(move || {
        offered.with(|offered| {
            let choice =
                |(place, operator): (usize, &Operator)| Choice::new(place.to_string(), operator.label());
            offered.iter().enumerate().map(choice).collect::<Vec<_>>()
        })
    });
    let value = Signal::derive(move || {
        let place = offered.with(|offered| {
            operator.get().and_then(|operator| offered.iter().position(|other| *other == operator))
        });
        place.map(|place| place.to_string()).unwrap_or_default()
    });
    let change = move |place: String| {
        let chosen = place
            .parse::<usize>()
            .ok()
            .and_then(|place| offered.with_untracked(|offered| offered.get(place).copied()));
        if let Some(operator) = chosen {
            editor.edit(Edit::SetOperator { node: id.clone(), operator });
        }
    };
    view! { <span class="operator-field"><Select label="Operator" choices value on_change=change quiet=true /></span> }.into_any()
}

/// **Ignore case**, where it means something.
#[component]
pub(super) fn CaseToggle(
    condition: Memo<DraftCondition>,
    kind: Memo<Option<ColumnType>>,
    id: String,
) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let means = Memo::new(move |_| {
        condition.with(|condition| {
            kind.with(|kind| {
                condition
                    .operator
                    .zip(kind.as_ref())
                    .is_some_and(|(operator, kind)| operator.knows_case(kind))
            })
        })
    });
    let on = Memo::new(move |_| condition.with(|condition| condition.ignore_case));
    view! {
        <Show when=move || means.get()>
            <button
                type="button"
                class="case"
                aria-label="Ignore case"
                aria-pressed=move || on.get().to_string()
                data-tip=move || if on.get() { "Upper and lower case are the same" } else { "Upper and lower case differ" }
                on:click=move |_| editor.edit(Edit::SetIgnoreCase { node: id.get_value(), on: !on.get_untracked() })
            >"Aa"</button>
        </Show>
    }
    .into_any()
}

/// What a relative date means now; how many have no value, and whether they are in.
#[component]
pub(super) fn More(condition: Memo<DraftCondition>, id: String) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let figure = Memo::new(move |_| id.with_value(|id| editor.by_node.get(id)));
    let interval = Memo::new(move |_| {
        figure.with(|figure| {
            figure.as_ref().and_then(|figure| {
                figure
                    .interval
                    .as_ref()
                    .map(|interval| format::interval(interval, editor.studio.as_of().is_some()))
            })
        })
    });
    let negative =
        Memo::new(move |_| condition.with(|condition| condition.operator.is_some_and(Operator::is_negative)));
    let has_value = Memo::new(move |_| condition.with(|condition| condition.has_value));
    let empty = move || figure.with(|figure| figure.as_ref().and_then(|figure| figure.empty));
    let blanks = move || {
        let Some(empty) = empty() else { return "blanks count as well".to_owned() };
        match (empty, has_value.get()) {
            (0, _) => "every customer has a value".to_owned(),
            (empty, true) => format!(
                "{} without a value {} left out",
                format::count(empty.into()),
                if empty == 1 { "is" } else { "are" }
            ),
            (empty, false) => format!(
                "{} without a value {} in",
                format::count(empty.into()),
                if empty == 1 { "is" } else { "are" }
            ),
        }
    };
    let shown = Memo::new(move |_| negative.get() || interval.with(Option::is_some));
    view! {
        <Show when=move || shown.get()>
            <span class="more">
                {move || interval.get().map(|interval| view! { <span class="interval"><Icon name="calendar" />{interval}</span> })}
                <Show when=move || negative.get()>
                    <span class="blanks">
                        <Switch label="and has a value" on=has_value on_change=move |on| editor.edit(Edit::SetHasValue { node: id.get_value(), on }) />
                        <span class="muted">{blanks}</span>
                    </span>
                </Show>
            </span>
        </Show>
    }
    .into_any()
}
