//! **Earlier versions** of a definition: seen, compared with what is on screen in words and in people, and brought back.

use leptos::{prelude::*, task::spawn_local};

use super::{
    compare::{Became, Line, compare, lines},
    editor::Editor,
};
use crate::{
    app::{
        format,
        studio::Loading,
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
            icon::Icon,
            state::Message,
        },
    },
    model::{draft::Draft, edit::Edit},
    storage::records::VersionRecord,
};

#[component]
pub(super) fn VersionsDialog(open: RwSignal<bool>, editor: Editor) -> impl IntoView {
    view! { <Dialog open title="Earlier versions" class="wide"><Versions editor open /></Dialog> }.into_any()
}

#[component]
fn Versions(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let versions = RwSignal::new(Loading::<Vec<VersionRecord>>::Running { previous: None });
    spawn_local(async move {
        let mut found = editor.studio.versions(editor.segment.get_value()).await;
        found.reverse();
        let _ = versions.try_set(Loading::Ready(found));
    });
    let chosen = RwSignal::new(None::<u32>);
    let content = move || {
        let known = versions.with(|versions| versions.shown().cloned());
        match known {
            None => view! { <p class="muted">"Reading the versions"</p> }.into_any(),
            Some(all) if all.is_empty() => view! { <Message title="Nothing is saved yet" text="Each time a complete definition is saved it becomes a version, which can be seen, compared and brought back here." /> }.into_any(),
            Some(all) => {
                let first = all.first().map(|version| version.version);
                if chosen.with_untracked(Option::is_none) {
                    chosen.set(first);
                }
                let shown = all.clone();
                view! {
                    <div class="versions">
                        <ul class="versions-list" aria-label="Versions">
                            {all.into_iter().map(|version| entry(editor, &version, chosen, first)).collect_view()}
                        </ul>
                        {move || {
                            let version = shown.iter().find(|version| Some(version.version) == chosen.get())?;
                            Some(view! { <Compared editor open version=version.clone() /> })
                        }}
                    </div>
                }
                .into_any()
            }
        }
    };
    view! { {content} }.into_any()
}

fn entry(
    editor: Editor,
    version: &VersionRecord,
    chosen: RwSignal<Option<u32>>,
    newest: Option<u32>,
) -> AnyView {
    let number = version.version;
    let zone = editor.studio.settings.with_untracked(|settings| settings.time_zone.clone());
    let saved = format::instant(version.saved, &zone);
    let current = newest == Some(number);
    view! {
        <li>
            <button type="button" class="version" aria-pressed=move || (chosen.get() == Some(number)).to_string() on:click=move |_| chosen.set(Some(number))>
                <b>{format!("Version {number}")}</b>
                <span class="muted">{saved}{current.then_some(", the one in use")}</span>
            </button>
        </li>
    }
    .into_any()
}

/// How many customers are only in the draft on screen, and only in the version.
type People = Option<(u64, u64)>;

async fn people(editor: Editor, version: VersionRecord) -> People {
    let now = editor.parts.with_untracked(|(definition, _)| definition.as_deref().cloned())?;
    let regions = editor.studio.overlap(vec![now, version.definition], editor.studio.context()).await.ok()?;
    Some((*regions.get(1)?, *regions.get(2)?))
}

#[component]
fn Compared(editor: Editor, open: RwSignal<bool>, version: VersionRecord) -> impl IntoView {
    let draft = Draft::from(&version.definition);
    let number = version.version;
    let on_screen = editor.draft.get_untracked();
    let same = *on_screen == draft;
    let changes = editor
        .catalog
        .with_untracked(|catalog| compare(&lines(&on_screen, catalog), &lines(&draft, catalog)));
    let counted = RwSignal::new(Loading::<People>::Running { previous: None });
    spawn_local(async move {
        let found = people(editor, version).await;
        let _ = counted.try_set(Loading::Ready(found));
    });
    let customers = |count: u64| format::counted(count, "customer", "customers");
    let said = move || {
        counted.with(|counted| match counted.shown() {
            _ if same => "This is what is on screen.".to_owned(),
            None => "Counting who would enter and leave".to_owned(),
            Some(None) => "Who would enter and leave can be counted once the data is loaded and the definition is complete.".to_owned(),
            Some(Some((0, 0))) => "Nobody would enter or leave.".to_owned(),
            Some(Some((left, entered))) => {
                format!("Brought back, {} would enter and {} would leave.", customers(*entered), customers(*left))
            }
        })
    };
    let bring_back = move |()| {
        editor.edit(Edit::Replace(Box::new(draft.clone())));
        open.set(false);
    };
    view! {
        <section class="compared" aria-label=format!("Version {number} beside what is on screen")>
            <p aria-live="polite">{said}</p>
            <ul class="compared-lines">{changes.into_iter().map(|line| compared_line(line, "would go: ", "would come: ")).collect_view()}</ul>
            <div class="dialog-foot"><Button label=format!("Bring back version {number}") icon="rotate-ccw" weight=Weight::Primary disabled=same on_press=bring_back /></div>
        </section>
    }
    .into_any()
}

/// A line of two definitions that are compared. What became of it is spoken, too.
pub fn compared_line((became, line): (Became, Line), gone: &'static str, new: &'static str) -> AnyView {
    let (class, icon, word) = match became {
        Became::Same => ("compared-line", None, ""),
        Became::Gone => ("compared-line gone", Some("minus"), gone),
        Became::New => ("compared-line new", Some("plus"), new),
    };
    let indent = format!("{}px", line.depth * 20);
    view! {
        <li class=class>
            <span class="compared-mark">{icon.map(|name| view! { <Icon name /> })}</span>
            <span class="sr-only">{word}</span>
            <bdi style:padding-left=indent>{line.text}</bdi>
        </li>
    }
    .into_any()
}
