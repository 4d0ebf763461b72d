//! What is wrong with a part of the definition, and what is worth a second look, with what mends it.

use leptos::prelude::*;

use super::{
    editor::{Editor, use_editor},
    warnings::{Fix, Warning, What},
};
use crate::{
    app::{
        format,
        studio::{AS_OF, Command},
        ui::icon::Icon,
    },
    model::problem::Problem,
};

/// Under a rule or a node.
#[component]
pub(super) fn Said(id: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(id);
    let problems = Memo::new(move |_| own.with_value(|id| editor.problems_of(id)));
    let warnings = Memo::new(move |_| own.with_value(|id| editor.warnings_of(id)));
    view! {
        {move || problems.get().into_iter().map(|problem| told(editor, problem)).collect_view()}
        {move || warnings.get().into_iter().map(|warning| warned(editor, warning)).collect_view()}
    }
    .into_any()
}

/// Under the strip: of the limit, the suppression, the whole.
#[component]
pub(super) fn SaidOfWhole() -> impl IntoView {
    let editor = use_editor();
    let problems = Memo::new(move |_| editor.problems_of_whole());
    let warnings = Memo::new(move |_| {
        editor.warnings.with(|warnings| {
            warnings.iter().filter(|warning| warning.node.is_none()).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        {move || problems.get().into_iter().map(|problem| told(editor, problem)).collect_view()}
        {move || warnings.get().into_iter().map(|warning| warned(editor, warning)).collect_view()}
    }
    .into_any()
}

fn told(editor: Editor, problem: Problem) -> AnyView {
    let text = if problem.hint.is_empty() {
        problem.message
    } else {
        format!("{} {}", problem.message, problem.hint)
    };
    // What is not filled in yet is no mistake before a person asks for the result.
    let strict = move || editor.strict.get() || editor.refused.with(|refused| !refused.is_empty());
    view! { <p class="said" class:fault=strict><Icon name="circle-alert" /><span>{text}</span></p> }
        .into_any()
}

fn warned(editor: Editor, warning: Warning) -> AnyView {
    let fix = warning.fix.map(|fix| {
        let word = match &fix {
            Fix::Edit { label, .. } => (*label).to_owned(),
            Fix::AsOf(day) => format!("Look back from {}", format::day(day)),
        };
        let mend = move |_| match &fix {
            Fix::Edit { edit, .. } => editor.edit((**edit).clone()),
            Fix::AsOf(day) => editor
                .studio
                .dispatch(Command::SetPreference { name: AS_OF.to_owned(), value: day.clone().into() }),
        };
        view! { <button type="button" class="said-fix" on:click=mend>{word}</button> }
    });
    view! { <p class="said warned"><Icon name="triangle-alert" /><span>{words(&warning.what)}" "{fix}</span></p> }
        .into_any()
}

/// What is worth a look, as a sentence.
pub(super) fn words(what: &What) -> String {
    let customers = |count: u32| format::counted(count.into(), "customer", "customers");
    match what {
        What::SwitchedOff => "This rule is switched off: it changes nothing.".to_owned(),
        What::NoCustomer => "No customer has this.".to_owned(),
        What::EveryCustomer => "Every customer has this.".to_owned(),
        What::Case { value, alone, ignoring } => {
            let value = value.as_ref().map_or_else(|| "the values".to_owned(), |value| format!("“{value}”"));
            match ignoring.checked_sub(*alone) {
                Some(more) if *alone == 0 => {
                    format!("Only other upper or lower case of {value} occurs: ignoring case holds {}.", customers(more))
                }
                Some(more) => format!("Other upper or lower case of {value} would add {}.", customers(more)),
                None => {
                    format!("Other upper or lower case of {value} would take away {}.", customers(alone - ignoring))
                }
            }
        }
        What::AfterTheEnd { from, last, table } => format!(
            "This asks for {} and later; the last day in {table} is {}.",
            format::day(from),
            format::day(last)
        ),
        What::NoSuchSegment => "This segment no longer exists.".to_owned(),
        What::Inactive(name) => format!("{name} is inactive, so nobody is in it."),
        What::TwoNegatives => "Two negative conditions on one attribute are joined by any of: nearly everybody makes one of them true. All of may be meant.".to_owned(),
        What::Contradiction(one, other) => format!("“{one}” and “{other}” cannot both be true."),
        What::NobodyTogether => "Each of these holds somebody, and together they hold nobody.".to_owned(),
        What::NobodyAbove => "Nobody above is in this rule as well.".to_owned(),
        What::EverybodyAbove => "Everybody above is in this rule: it changes nothing.".to_owned(),
        What::TakesNobody => "Nobody above is in this rule: it takes nobody away.".to_owned(),
        What::TakesEverybody => "This rule takes everybody away.".to_owned(),
        What::AddsNobody => "Everybody in this rule is above already: it adds nobody.".to_owned(),
        What::NoSuchSuppressed(1) => "A suppressed segment no longer exists.".to_owned(),
        What::NoSuchSuppressed(many) => format!("{many} suppressed segments no longer exist."),
        What::Nobody => "Nobody is in this segment.".to_owned(),
        What::Everybody => "Every customer is in this segment.".to_owned(),
    }
}
