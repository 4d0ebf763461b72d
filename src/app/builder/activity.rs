//! An activity as a sentence: which figure, of what, when, against what; below it which records count.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    attribute_field::AttributeField,
    attributes::{What, here},
    condition::{CaseToggle, More, OperatorField},
    editor::use_editor,
    path::{Asker, PathChoice, path_of},
    value::{Value, Window},
};
use crate::{
    app::ui::choice::{Choice, Select},
    model::{
        attribute::Attribute,
        complete::window_verbs,
        condition::DateUnit,
        definition::Aggregate,
        draft::{DraftActivity, DraftCondition, DraftKind, DraftNode, DraftWindow},
        edit::Edit,
        operand::Operand,
        operator::{Operator, Verb},
        schema::ColumnType,
    },
};

fn activity(node: Option<&DraftNode>) -> Option<&DraftActivity> {
    match &node?.kind {
        DraftKind::Activity(activity) => Some(activity),
        _ => None,
    }
}

#[component]
pub(super) fn ActivityWords(node: Memo<Option<Arc<DraftNode>>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let aggregate =
        Memo::new(move |_| node.with(|node| activity(node.as_deref()).map(|activity| activity.aggregate)));
    let of =
        Memo::new(move |_| node.with(|node| activity(node.as_deref()).and_then(|one| one.attribute.clone())));
    let test = Memo::new(move |_| {
        node.with(|node| {
            activity(node.as_deref()).map_or_else(DraftCondition::default, |one| one.test.clone())
        })
    });
    let window =
        Memo::new(move |_| node.with(|node| activity(node.as_deref()).and_then(|one| one.window.clone())));
    let kind = Memo::new(move |_| {
        node.with(|node| {
            let one = activity(node.as_deref())?;
            let found = editor
                .catalog
                .with(|catalog| catalog.figure_kind(one.aggregate, one.attribute.as_ref(), &one.path));
            found.or_else(|| one.test.of.clone())
        })
    });
    let operator = Memo::new(move |_| test.with(|test| test.operator));
    let takes = Memo::new(move |_| aggregate.get().is_some_and(Aggregate::takes_attribute));
    let asked =
        Signal::derive(move || of.get().filter(|_| aggregate.get().is_some_and(Aggregate::keeps_type)));
    view! {
        <AggregateField aggregate id=own.get_value() />
        <Show when=move || takes.get()><Of of aggregate id=own.get_value() /><span class="unit">"of"</span></Show>
        <PathChoice container=own.get_value() asker=Asker::Figure />
        <WindowField window id=own.get_value() />
        <Show when=move || kind.with(Option::is_some)>
            <OperatorField kind operator id=own.get_value() />
            <Value condition=test kind id=own.get_value() asked />
            <CaseToggle condition=test kind id=own.get_value() />
        </Show>
        <More condition=test id=own.get_value() />
    }
    .into_any()
}

#[component]
fn AggregateField(aggregate: Memo<Option<Aggregate>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let choices = Signal::derive(move || {
        let path = own.with_value(|own| path_of(editor, own));
        let timed =
            path.is_some_and(|path| editor.catalog.with(|catalog| catalog.time(&path.from).is_some()));
        let mut all: Vec<Aggregate> = Aggregate::OF_ACTIVITIES
            .into_iter()
            .filter(|one| timed || !one.needs_time() || aggregate.get() == Some(*one))
            .collect();
        // One that came with an imported definition stays where it is.
        all.extend(aggregate.get().filter(|own| !all.contains(own)));
        all.into_iter().map(|one| Choice::new(one.label(), one.label())).collect::<Vec<_>>()
    });
    let change = move |label: String| {
        if let Some(aggregate) = Aggregate::OF_ACTIVITIES.into_iter().find(|one| one.label() == label) {
            editor.edit(Edit::SetAggregate { node: id.clone(), aggregate });
        }
    };
    let value = Signal::derive(move || aggregate.get().map(Aggregate::label).unwrap_or_default().to_owned());
    view! { <span class="aggregate-field"><Select label="Figure" choices value on_change=change quiet=true /></span> }.into_any()
}

/// The attribute that is figured.
#[component]
fn Of(of: Memo<Option<Attribute>>, aggregate: Memo<Option<Aggregate>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id.clone());
    let path = Memo::new(move |_| own.with_value(|own| path_of(editor, own)));
    let offered = Callback::new(move |()| {
        let Some(path) = path.get() else { return Vec::new() };
        let mut offers = editor.catalog.with(|catalog| here(catalog, &catalog.figured(&path)));
        offers.retain(|offer| {
            aggregate.get().zip(offer.kind.as_ref()).is_some_and(|(aggregate, kind)| aggregate.fits(kind))
        });
        offers
    });
    let choose = move |what: What| {
        if let What::Here(attribute) = what {
            editor.edit(Edit::SetAttribute { node: id.clone(), attribute });
        }
    };
    view! { <AttributeField value=of path offered on_choose=choose /> }.into_any()
}

/// When the records happened.
#[component]
fn WindowField(window: Memo<Option<DraftWindow>>, id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id);
    let time = Memo::new(move |_| {
        let path = own.with_value(|own| path_of(editor, own))?;
        editor.catalog.with(|catalog| {
            catalog.time(&path.from).map(|(column, kind)| (path.from.clone(), column.to_owned(), kind))
        })
    });
    let verbs = Memo::new(move |_| {
        time.with(|time| time.as_ref().map_or_else(Vec::new, |(.., kind)| window_verbs(kind)))
    });
    let label = |verb: Verb| Operator { verb, negated: false }.label();
    let choices = Signal::derive(move || {
        let ever = Choice::new("", "at any time");
        std::iter::once(ever)
            .chain(verbs.get().into_iter().map(|verb| Choice::new(label(verb), label(verb))))
            .collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        window.with(|window| window.as_ref().map_or("", |window| label(window.verb)).to_owned())
    });
    let change = move |chosen: String| {
        let before = window.get_untracked();
        let verb = verbs.get_untracked().into_iter().find(|verb| label(*verb) == chosen);
        let window = verb.map(|verb| {
            let shape = Operator { verb, negated: false }.shape();
            let operand = before.map_or_else(
                || match verb {
                    Verb::WithinLast => Operand::Span { count: "90".to_owned(), unit: DateUnit::Days },
                    _ => Operand::empty(shape),
                },
                |before| {
                    let own = Operator { verb: before.verb, negated: false }.shape();
                    before.operand.reshaped(own, shape)
                },
            );
            DraftWindow { verb, operand }
        });
        editor.edit(Edit::SetWindow { node: own.get_value(), window });
    };
    let kind: Memo<Option<ColumnType>> =
        Memo::new(move |_| time.with(|time| time.as_ref().map(|(.., kind)| kind.clone())));
    view! {
        <Show when=move || time.with(Option::is_some) || window.with(Option::is_some)>
            <span class="window-field">
                <Select label="When" choices value on_change=change quiet=true />
                <Window window kind column=Signal::derive(move || time.get().map(|(table, column, _)| (table, column))) id=own.get_value() />
            </span>
        </Show>
    }
    .into_any()
}
