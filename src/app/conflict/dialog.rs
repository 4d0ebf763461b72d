//! The dialog: theirs and ours, and what to do about it. Closed, theirs stays, and a draft of ours stays a draft.

use leptos::prelude::*;

use super::said::{Said, beside, measure_lines, part_lines};
use crate::{
    app::{
        builder::{
            compare::{Line, lines},
            known::whole_catalog,
        },
        measures::recipe::Recipe,
        schedule::words::schedule,
        studio::{Command, Conflict, Settle, Studio, use_studio},
        ui::{
            button::{Button, Weight},
            dialog::Dialog,
        },
    },
    model::{draft::Draft, json},
    storage::{
        merge::Part,
        records::{MeasureRecord, SegmentRecord},
    },
};

/// Shows the first of what is not settled, on every page.
#[component]
pub fn ConflictDialog() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    let first = Memo::new(move |_| studio.conflicts.with(|all| all.first().cloned()));
    Effect::new(move |_| open.set(first.with(Option::is_some)));
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && first.with_untracked(Option::is_some) {
            studio.dispatch(Command::Settle(Settle::Leave));
        }
        is
    });
    let title = Signal::derive(move || first.with(|first| first.as_ref().map(title).unwrap_or_default()));
    view! {
        <Dialog open title class="wide">
            {move || first.get().map(|conflict| view! { <Both conflict /> })}
        </Dialog>
    }
    .into_any()
}

fn title(conflict: &Conflict) -> String {
    match conflict {
        Conflict::Segment { theirs, .. } => format!("Another tab changed {}", theirs.name),
        Conflict::Deleted { ours, .. } => format!("Another tab deleted {}", ours.name),
        Conflict::Draft { name, .. } => format!("Another tab edited the draft of {name}"),
        Conflict::Measure { ours, theirs: Some(_) } => format!("Another tab changed {}", ours.name),
        Conflict::Measure { ours, theirs: None } => format!("Another tab deleted {}", ours.name),
    }
}

/// What is shown of a conflict: a sentence, both sides, and the buttons beside **Take theirs**.
struct Shown {
    text: &'static str,
    theirs: Option<Vec<Line>>,
    ours: Vec<Line>,
    keep: Option<String>,
    copy: bool,
}

fn draft_lines(studio: Studio, draft: &Draft) -> Vec<Line> {
    lines(draft, &whole_catalog(studio, &draft.tables()))
}

fn segment_lines(studio: Studio, record: &SegmentRecord, parts: &[Part]) -> Vec<Line> {
    let tables =
        record.definition.as_ref().map(|definition| Draft::from(definition).tables()).unwrap_or_default();
    let catalog = whole_catalog(studio, &tables);
    let system = studio.settings.with_untracked(|settings| settings.schedule.rhythm.clone());
    let rhythm = schedule(&record.schedule, system.as_ref());
    parts.iter().flat_map(|part| part_lines(record, *part, &catalog, &rhythm)).collect()
}

fn formula(record: &MeasureRecord) -> String {
    Recipe::read(&record.measure).map_or_else(
        || record.measure.calculations.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", "),
        |recipe| recipe.words(),
    )
}

fn shown(studio: Studio, conflict: &Conflict) -> Shown {
    match conflict {
        Conflict::Segment { ours, theirs, parts, .. } => {
            let defines = parts.contains(&Part::Definition);
            Shown {
                text: "Both changed the same since you began. Nothing of yours is kept yet.",
                theirs: Some(segment_lines(studio, theirs, parts)),
                ours: segment_lines(studio, ours, parts),
                keep: Some(if defines {
                    format!("Keep yours as version {}", theirs.version + 1)
                } else {
                    "Keep yours".to_owned()
                }),
                copy: defines || parts.contains(&Part::Details),
            }
        }
        Conflict::Deleted { ours, draft } => {
            let draft = draft.as_deref().and_then(|draft| json::read_draft(draft).ok());
            let draft = draft.or_else(|| ours.definition.as_ref().map(Draft::from)).unwrap_or_default();
            Shown {
                text: "It is gone with its members and its trend. What it meant here can be kept as a new segment.",
                theirs: None,
                ours: draft_lines(studio, &draft),
                keep: None,
                copy: true,
            }
        }
        Conflict::Draft { ours, theirs, .. } => {
            let read = |text: &str| {
                json::read_draft(text).map(|draft| draft_lines(studio, &draft)).unwrap_or_default()
            };
            Shown {
                text: "Both edited it before either saw the other. Your last edit is not kept yet.",
                theirs: Some(read(&theirs.draft)),
                ours: read(&ours.draft),
                keep: Some("Keep yours".to_owned()),
                copy: true,
            }
        }
        Conflict::Measure { ours, theirs } => Shown {
            text: match theirs {
                Some(_) => "Both changed it since you began. Nothing of yours is kept yet.",
                None => "What you changed is not kept. It can be kept as a new measure.",
            },
            theirs: theirs.as_ref().map(|theirs| measure_lines(theirs, &formula(theirs))),
            ours: measure_lines(ours, &formula(ours)),
            keep: theirs.is_some().then(|| "Keep yours".to_owned()),
            copy: true,
        },
    }
}

#[component]
fn Both(conflict: Conflict) -> impl IntoView {
    let studio = use_studio();
    let Shown { text, theirs, ours, keep, copy } = untrack(|| shown(studio, &conflict));
    let deleted = theirs.is_none();
    // Where there is nothing beside it, nothing differs.
    let (theirs, ours) = beside(theirs.as_deref().unwrap_or(&ours), &ours);
    let settle = move |settle: Settle| studio.dispatch(Command::Settle(settle));
    let leave = if deleted { "Let it go" } else { "Take theirs" };
    let copies = if keep.is_some() { Weight::Plain } else { Weight::Primary };
    view! {
        <p>{text}</p>
        <div class="both-sides" class:single=deleted>
            {(!deleted).then(|| view! { <Side name="Theirs" said=theirs /> })}
            <Side name="Yours" said=ours />
        </div>
        <div class="dialog-foot">
            <Button label=leave on_press=move |()| settle(Settle::TakeTheirs) />
            {copy.then(|| view! { <Button label="Keep yours as a copy" icon="copy" weight=copies on_press=move |()| settle(Settle::KeepCopy) /> })}
            {keep.map(|word| view! { <Button label=word weight=Weight::Primary on_press=move |()| settle(Settle::KeepOurs) /> })}
        </div>
    }
    .into_any()
}

/// One side. Lines that the other one does not have are marked.
#[component]
fn Side(name: &'static str, said: Vec<Said>) -> impl IntoView {
    let row = |(line, same): Said| {
        let indent = format!("{}px", 12 + line.depth * 20);
        view! {
            <li class:differs=!same style:padding-left=indent>
                <span class="sr-only">{(!same).then_some("differs: ")}</span>
                <bdi>{line.text}</bdi>
            </li>
        }
    };
    view! {
        <section class="side" aria-label=name>
            <h3>{name}</h3>
            <ul class="side-lines" tabindex="0" aria-label=name>{said.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
