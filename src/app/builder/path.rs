//! Over which records something is asked: the path in words, and the choice of another one with what it means.

use leptos::prelude::*;

use super::editor::{Editor, use_editor};
use crate::{
    app::ui::{icon::Icon, popover::Popover},
    model::{
        attribute::Path,
        catalog::Catalog,
        definition::Match,
        edit::Edit,
        words::{path_words, singular},
    },
};

/// What is asked over a path, for the sentences about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asker {
    /// A rule: one record must meet all of it.
    Rule,
    /// A sub-rule of a related table.
    Records,
    /// An activity's figure.
    Figure,
    /// A step of a sequence, or what lies between two.
    Step,
}

/// The path of a container. Tracked.
pub(super) fn path_of(editor: Editor, container: &str) -> Option<Path> {
    editor.piece(container).inside.and_then(|inside| inside.path.as_deref().cloned())
}

/// A path, or the customers alone, in words.
fn named(path: Option<&Path>, catalog: &Catalog) -> String {
    path.map_or_else(|| "customers".to_owned(), |path| path_words(path, catalog))
}

/// What a path means for who asks over it.
fn meaning(path: Option<&Path>, asker: Asker) -> String {
    let Some(path) = path else {
        return "The customers themselves, with what is looked up for each.".to_owned();
    };
    let one = singular(&path.from);
    match asker {
        Asker::Rule => format!("A rule holds for a customer when one {one} meets all of it."),
        Asker::Records => format!("Each {one} of the customer is asked by itself."),
        Asker::Figure => format!("The figure is of each customer's own records; each {one} counts once."),
        Asker::Step => format!("One {one} of the customer makes the step."),
    }
}

/// The words of a path as a quiet control that opens the choice.
#[component]
pub(super) fn PathChoice(
    /// Whose path.
    container: String,
    /// What is asked over it.
    asker: Asker,
    /// With a number of one before it: "purchase" in place of "purchases".
    #[prop(optional)]
    single: bool,
) -> impl IntoView {
    let editor = use_editor();
    let open = RwSignal::new(false);
    let own = StoredValue::new(container);
    let path = Memo::new(move |_| own.with_value(|own| path_of(editor, own)));
    let words = move || {
        path.with(|path| match path {
            Some(path) if single => editor.catalog.with(|catalog| {
                let words = path_words(path, catalog);
                let rest = words.split_once(',').map(|(_, rest)| format!(",{rest}")).unwrap_or_default();
                format!("{}{rest}", singular(&path.from))
            }),
            path => editor.catalog.with(|catalog| named(path.as_ref(), catalog)),
        })
    };
    let trigger = view! {
        <button type="button" class="path-choice" aria-haspopup="dialog" aria-expanded=move || open.get().to_string()
            aria-label=move || format!("Path: {}{}", words(), if asker == Asker::Rule { " Edit" } else { "" }) on:click=move |_| open.update(|open| *open = !*open)>
            <span>{words}</span>" "{if asker == Asker::Rule { view! { <span class="path-edit">"Edit"</span> }.into_any() } else { view! { <Icon name="chevron-down" /> }.into_any() }}
        </button>
    };
    view! {
        <Popover open trigger=trigger.into_any() label="Path" class="list">
            <Paths open path container=own.get_value() asker />
        </Popover>
    }
    .into_any()
}

#[component]
fn Paths(open: RwSignal<bool>, path: Memo<Option<Path>>, container: String, asker: Asker) -> impl IntoView {
    let editor = use_editor();
    let all = editor.catalog.with_untracked(|catalog| {
        let mut all: Vec<Option<Path>> =
            catalog.related().iter().flat_map(|own| catalog.paths(&own.from)).map(Some).collect();
        if asker == Asker::Step {
            all.retain(|path| path.as_ref().is_some_and(|path| catalog.time(&path.from).is_some()));
        }
        if asker == Asker::Rule {
            all.insert(0, None);
        }
        all.into_iter()
            .map(|path| (named(path.as_ref(), catalog), meaning(path.as_ref(), asker), path))
            .collect::<Vec<_>>()
    });
    if all.len() < 2 && asker == Asker::Rule {
        let nothing =
            "No other table leads to the customers. Load one, or relate it in the set-up on the Data page.";
        return view! { <p class="paths-nothing muted">{nothing}</p> }.into_any();
    }
    let rows = all.into_iter().map(|(words, meaning, own)| {
        let container = container.clone();
        let chosen = path.with_untracked(|path| *path == own);
        let choose = move |_| {
            open.set(false);
            editor.edit(Edit::SetPath { container: container.clone(), path: own.clone() });
        };
        view! {
            <button type="button" class="path-row" aria-pressed=chosen.to_string() on:click=choose>
                <span class="path-check">{chosen.then(|| view! { <Icon name="check" /> })}</span>
                <span><b>{words}</b><span class="muted">{meaning}</span></span>
            </button>
        }
    });
    view! { <div class="paths">{rows.collect_view()}</div> }.into_any()
}

/// Below the head of a rule: what its path means.
#[component]
pub(super) fn PathMeaning(container: String) -> impl IntoView {
    let editor = use_editor();
    let own = StoredValue::new(container);
    let said = Memo::new(move |_| {
        let path = own.with_value(|own| path_of(editor, own))?;
        let one = singular(&path.from);
        let words = editor.catalog.with(|catalog| path_words(&path, catalog));
        let matching = own.with_value(|own| editor.piece(own)).inside.map(|inside| inside.matching);
        Some(match matching {
            Some(Match::None) => format!(
                "Customers with some {one} that is nothing of this. For customers who never had one like this, ask for none of the records, or take a rule away with Except."
            ),
            Some(Match::Any) => format!(
                "Each customer’s {words}; the rule holds for a customer when one {one} meets any of it."
            ),
            _ => format!(
                "Each customer’s {words}; the rule holds for a customer when one {one} meets all of it."
            ),
        })
    });
    move || {
        said.get()
            .map(|said| view! { <p class="path-meaning"><Icon name="waypoints" /><span>{said}</span></p> })
    }
}
