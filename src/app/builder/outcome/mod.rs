//! What happens to the customers of the rules, as a strip below them: suppression, the limit, what the output carries. Each
//! with its own figures in the ledger.

mod limit;
mod project;
mod suppress;
mod waterfall;

use std::collections::HashMap;

use leptos::prelude::*;

use self::{
    limit::LimitLine,
    project::{ProjectDialog, ProjectLine},
    suppress::SuppressLine,
    waterfall::Waterfall,
};
use super::{
    counts::counts,
    editor::{Editor, use_editor},
    said::SaidOfWhole,
    variants,
};
use crate::{
    app::{
        format,
        ui::button::{Button, Weight},
    },
    model::{
        attribute::Attribute,
        definition::{Definition, SegmentId},
        edit::Edit,
        limit::{DraftLimit, LimitKind},
        schema::{ColumnType, ValueType},
    },
};

/// The sizes between the rules and the result.
#[derive(Clone, Copy)]
struct Between {
    /// What the rules hold.
    rules: Memo<Option<u32>>,
    /// What is left after suppression.
    suppressed: Memo<Option<u32>>,
    /// The result.
    total: Memo<Option<u32>>,
    counted: Memo<HashMap<String, u32>>,
}

/// The names under which sizes are asked for.
const RULES: &str = "rules";
const SUPPRESSED: &str = "suppressed";

fn by(segment: &SegmentId) -> String {
    format!("by {segment}")
}

fn wanted(definition: &Definition) -> Vec<(String, Definition)> {
    let mut wanted = Vec::new();
    if definition.limit.is_some() || !definition.suppress.is_empty() {
        wanted.push((RULES.to_owned(), variants::of_rules(definition)));
    }
    if definition.limit.is_some() && !definition.suppress.is_empty() {
        wanted.push((SUPPRESSED.to_owned(), variants::without_limit(definition)));
    }
    if definition.suppress.len() > 1 {
        let each = |segment| (by(segment), variants::suppressed_by(definition, segment));
        wanted.extend(definition.suppress.iter().map(each));
    }
    wanted
}

fn between(editor: Editor) -> Between {
    let wanted = Memo::new(move |_| {
        editor.rested.with(|definition| definition.as_deref().map(wanted).unwrap_or_default())
    });
    let counted = counts(editor, wanted);
    let total =
        Memo::new(move |_| editor.figures.with(|figures| figures.shown().map(|figures| figures.total)));
    let known = move |name: &str| counted.with(|counted| counted.get(name).copied());
    let (suppresses, limits) = (
        Memo::new(move |_| editor.draft.with(|draft| !draft.suppress.is_empty())),
        Memo::new(move |_| {
            editor.parts.with(|(definition, _)| definition.as_ref().is_some_and(|one| one.limit.is_some()))
        }),
    );
    let rules = Memo::new(move |_| if suppresses.get() || limits.get() { known(RULES) } else { total.get() });
    let suppressed = Memo::new(move |_| match (suppresses.get(), limits.get()) {
        (false, _) => rules.get(),
        (true, false) => total.get(),
        (true, true) => known(SUPPRESSED),
    });
    Between { rules, suppressed, total, counted }
}

#[component]
pub(super) fn Outcome() -> impl IntoView {
    let editor = use_editor();
    let between = between(editor);
    // Opened by its button, before a first segment is chosen.
    let suppressing = RwSignal::new(false);
    let projecting = RwSignal::new(false);
    let suppresses =
        Memo::new(move |_| suppressing.get() || editor.draft.with(|draft| !draft.suppress.is_empty()));
    let others = Memo::new(move |_| suppress::any_other(editor));
    let limits = Memo::new(move |_| editor.draft.with(|draft| draft.limit.is_some()));
    let projects = Memo::new(move |_| editor.draft.with(|draft| !draft.project.is_empty()));
    let rules = Memo::new(move |_| editor.draft.with(|draft| !draft.rules.is_empty()));
    let limit = move |()| {
        let by = editor.schema.with_untracked(ranking);
        editor.edit(Edit::SetLimit(Some(DraftLimit::new(LimitKind::Top, by))));
    };
    view! {
        <Show when=move || rules.get()>
            <section class="outcome" aria-label="After the rules">
                {move || suppresses.get().then(|| view! { <SuppressLine between open=suppressing /> })}
                {move || limits.get().then(|| view! { <LimitLine between /> })}
                {move || projects.get().then(|| view! { <ProjectLine open=projecting /> })}
                <SaidOfWhole />
                <div class="outcome-add">
                    {move || (!suppresses.get() && others.get()).then(|| view! { <Button label="Suppress segments" icon="user-round" small=true weight=Weight::Quiet tip="Take away the members of other segments" on_press=move |()| suppressing.set(true) /> })}
                    {move || (!limits.get()).then(|| view! { <Button label="Limit" icon="list-ordered" small=true weight=Weight::Quiet tip="Keep only so many: the top, the bottom, a random choice, an arm of a split" on_press=limit /> })}
                    {move || (!projects.get()).then(|| view! { <Button label="Project attributes" icon="columns-3" small=true weight=Weight::Quiet tip="Columns of related tables beside each member" on_press=move |()| projecting.set(true) /> })}
                </div>
            </section>
            <Waterfall between />
        </Show>
        <ProjectDialog open=projecting />
    }
    .into_any()
}

/// The attribute to rank by when none is chosen yet: the first number, else the first date.
fn ranking(schema: &crate::model::schema::TableSchema) -> Option<Attribute> {
    let of = |wanted: &[ValueType]| {
        let fits = |kind: &ColumnType| matches!(kind, ColumnType::Value(of) if wanted.contains(of));
        schema.columns.iter().find(|column| fits(&column.kind))
    };
    let column = of(&[ValueType::Number]).or_else(|| of(&[ValueType::Date, ValueType::DateTime]))?;
    Some(Attribute::column(schema.name.clone(), column.name.clone()))
}

/// A line of the strip in the ledger: how many are taken away, and how many remain.
#[component]
fn Step(
    #[prop(into)] before: Signal<Option<u32>>,
    #[prop(into)] after: Signal<Option<u32>>,
) -> impl IntoView {
    let editor = use_editor();
    let waiting = move || editor.figures.with(|figures| figures.is_running()).to_string();
    let change = move || {
        let (before, after) = (before.get()?, after.get()?);
        Some(format::signed(i64::from(after) - i64::from(before)))
    };
    let left = move || after.get().map_or_else(|| "–".to_owned(), |count| format::count(count.into()));
    view! {
        <div class="ledger of-rule step" data-waiting=waiting>
            <span class="ledger-alone"><span class="sr-only">"changes by "</span>{move || change().unwrap_or_else(|| "–".to_owned())}</span>
            <span class="ledger-beside"><span class="sr-only">"remaining "</span>{left}</span>
        </div>
    }
    .into_any()
}
