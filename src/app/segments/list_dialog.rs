//! **List of keys**: pasted, dropped or picked; what matches is told before anything is made.

use std::collections::HashSet;

use leptos::{prelude::*, task::spawn_local};

use super::{
    compound::{KeyColumn, MOST_GROUPS, Unlistable, definition, keys_of},
    keys::{EXAMPLES, Listed, appended, read_columns, unmatched},
};
use crate::{
    app::{
        dropped::{choose, take_dropped},
        format,
        studio::{Command, Details, Studio, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Select},
            dialog::Dialog,
            field::TextField,
        },
    },
    browser::files::Picked,
    model::{
        key::{parts, shown},
        naming,
        schema::{ColumnType, ValueType},
        segment::SegmentType,
    },
};

/// A larger file is no list of keys, in bytes.
const LARGEST: usize = 64 << 20;

/// The profile table and the columns of its key; nothing where there are none, or not all have a value a row.
fn key(studio: Studio) -> Option<(String, Vec<KeyColumn>)> {
    let setup =
        studio.profile.with_untracked(|profile| profile.as_ref().map(|profile| profile.setup.clone()))?;
    let columns = studio.tables.with_untracked(|tables| {
        let table = tables.iter().find(|info| info.schema.name == setup.table)?;
        let column = |name: &String| match table.schema.column(name)?.1.kind {
            ColumnType::Value(kind) => Some((name.clone(), kind)),
            ColumnType::List(_) | ColumnType::Unsupported(_) => None,
        };
        setup.key.iter().map(column).collect::<Option<Vec<_>>>()
    })?;
    (!columns.is_empty()).then_some((setup.table, columns))
}

/// Makes a static segment of pasted keys, or adds them to one.
#[component]
pub(super) fn ListDialog(open: RwSignal<bool>) -> impl IntoView {
    view! { <Dialog open title="List of keys"><Form open /></Dialog> }
}

#[component]
fn Form(open: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let Some((table, columns)) = key(studio) else {
        return view! {
            <p>"A list of keys needs loaded customers with a key. Load the data first, or choose the key in the set-up."</p>
            <div class="dialog-foot"><Button label="Close" on_press=move |()| open.set(false) /></div>
        }
        .into_any();
    };
    let text = RwSignal::new(String::new());
    let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
    let single = names.len() == 1;
    let (label, hint) = (label_words(&names), hint_words(&names));
    let names = StoredValue::new(names);
    let listed = Memo::new(move |_| names.with_value(|names| text.with(|text| read_columns(text, names))));
    let missing = RwSignal::new(None::<Vec<String>>);
    follow(studio, listed, missing);
    let lists: Vec<(String, String, Vec<String>)> = studio.segments.with_untracked(|segments| {
        let fixed = segments
            .iter()
            .map(|segment| &segment.record)
            .filter(|record| record.kind == SegmentType::Static);
        fixed
            .filter_map(|record| {
                let keys = keys_of(record.definition.as_ref()?, &table, &columns)?;
                Some((record.id.clone(), record.name.clone(), keys))
            })
            .collect()
    });
    let mut targets = vec![Choice::new("new", "A new segment")];
    for (id, name, _) in &lists {
        targets.push(Choice::new(format!("+{id}"), format!("Append to {name}")));
        targets.push(Choice::new(format!("={id}"), format!("Replace {name}")));
    }
    let (several, targets) = (targets.len() > 1, StoredValue::new(targets));
    let target = RwSignal::new("new".to_owned());
    let name = RwSignal::new("List of customers".to_owned());
    let checked = Memo::new(move |_| naming::display_name(&name.get()));
    let fault = Signal::derive(move || checked.get().err().map(|fault| fault.message()));
    let is_new = Memo::new(move |_| target.with(|target| target == "new"));
    let unread = RwSignal::new(None::<String>);
    let take = move |files: Vec<Picked>| {
        spawn_local(async move {
            let mut all = Vec::new();
            for file in files {
                match file.text(LARGEST).await {
                    Ok(read) => all.push(read),
                    Err(error) => return drop(unread.try_set(Some(error.to_string()))),
                }
            }
            if !all.is_empty() {
                let _ = unread.try_set(None);
                let _ = text.try_set(all.join("\n"));
            }
        });
    };
    let over = take_dropped(take);
    let pick = choose(take, unread);
    let all_numbers = single && columns.iter().all(|(_, kind)| *kind == ValueType::Number);
    let refused = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        listed.track();
        refused.set(None);
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let keys = listed.with_untracked(|listed| listed.keys.clone());
        let chosen = target.get_untracked();
        let id = chosen.get(1..).unwrap_or_default();
        let known = lists.iter().find(|(list, ..)| list == id);
        let keys = match (chosen.starts_with('+'), known) {
            (true, Some((_, _, before))) => appended(before.clone(), &keys),
            _ => keys,
        };
        let definition = match definition(&table, &columns, &keys) {
            Ok(definition) => definition,
            Err(why) => return refused.set(Some(unlistable_words(why))),
        };
        match known {
            Some((id, ..)) => {
                studio.dispatch(Command::SaveSegment { segment: id.clone(), definition, run: true });
            }
            None => {
                let Ok(name) = checked.get_untracked() else { return };
                let details = Details { name, ..Details::default() };
                studio.dispatch(Command::CreateSegment { details, kind: SegmentType::Static, definition });
            }
        }
        open.set(false);
    };
    let nothing = Memo::new(move |_| {
        let all = listed.with(|listed| listed.keys.len());
        all == 0
            || (all_numbers
                && missing.with(|missing| missing.as_ref().is_some_and(|missing| missing.len() == all)))
    });
    let cannot = move || nothing.get() || (is_new.get() && fault.with(Option::is_some));
    let download = move |()| {
        if let Some(keys) = missing.get_untracked() {
            studio.dispatch(Command::SaveText {
                name: "unmatched keys.csv".to_owned(),
                text: keys.iter().map(|key| csv_line(key, single)).collect(),
            });
        }
    };
    view! {
        <form class="key-list" class:over=over on:submit=save>
            <TextField label value=text on_input=move |typed| { unread.set(None); text.set(typed); } lines=true autofocus=true placeholder="Paste here, or drop a file" fault=unread />
            <div class="row"><Button label="Choose a file" icon="folder-open" small=true on_press=pick /><span class="muted">{hint}</span></div>
            <Report listed missing />
            <Show when=move || missing.with(|missing| missing.as_ref().is_some_and(|missing| !missing.is_empty()))>
                <div class="row"><Button label="Download the unmatched keys" icon="download" small=true on_press=download /></div>
            </Show>
            {several.then(|| view! {
                <label class="field"><span>"Where"</span>
                    <Select label="Where the keys go" choices=targets.get_value() value=target on_change=move |to| target.set(to) />
                </label>
            })}
            <Show when=move || is_new.get()>
                <TextField label="Name" value=name on_input=move |typed| name.set(typed) fault />
            </Show>
            {move || refused.get().map(|sentence| view! { <p class="fault" role="alert">{sentence}</p> })}
            <p class="muted">"A list is a static segment: its members change when a person changes or refreshes it."</p>
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=cannot>{move || if is_new.get() { "Create segment" } else { "Save list" }}</button>
            </div>
        </form>
    }
    .into_any()
}

/// Asks which of the keys are customers whenever there are others.
fn follow(studio: Studio, listed: Memo<Listed>, missing: RwSignal<Option<Vec<String>>>) {
    let revision = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let keys = listed.with(|listed| listed.keys.clone());
        let now = revision.get_value() + 1;
        revision.set_value(now);
        missing.set(None);
        if keys.is_empty() {
            return;
        }
        spawn_local(async move {
            let Ok(found) = studio.known_keys(keys.clone()).await else { return };
            if revision.try_get_value() == Some(now) {
                let found: HashSet<String> = found.into_iter().collect();
                missing.set(Some(unmatched(&keys, &found)));
            }
        });
    });
}

/// What became of the keys.
#[component]
fn Report(listed: Memo<Listed>, missing: RwSignal<Option<Vec<String>>>) -> impl IntoView {
    let words = move || {
        listed.with(|listed| {
            if listed.keys.is_empty() && listed.incomplete == 0 {
                return Vec::new();
            }
            let mut said = Vec::new();
            if let Some(header) = &listed.header {
                said.push(format!("“{header}” is taken for the heading."));
            }
            if listed.incomplete > 0 {
                said.push(format!(
                    "{} left out, as a part of the key is missing.",
                    format::counted(listed.incomplete as u64, "line is", "lines are")
                ));
            }
            missing.with(|missing| match missing {
                None => said.push(format!(
                    "{}, being looked up.",
                    format::counted(listed.keys.len() as u64, "key", "keys")
                )),
                Some(missing) => {
                    let matched = listed.keys.len() - missing.len();
                    said.push(format!(
                        "{} of {} are customers.",
                        format::count(matched as u64),
                        format::counted(listed.keys.len() as u64, "key", "keys")
                    ));
                    if !missing.is_empty() {
                        said.push(match missing.as_slice() {
                            [one] => format!("1 key matches nobody: {}.", shown(one)),
                            _ => format!(
                                "{} keys match nobody, such as {}.",
                                format::count(missing.len() as u64),
                                examples(missing)
                            ),
                        });
                    }
                }
            });
            if listed.duplicates > 0 {
                said.push(format!(
                    "{} came again: each key counts once, such as {}.",
                    format::counted(listed.duplicates as u64, "line", "lines"),
                    examples(&listed.duplicate_examples)
                ));
            }
            said
        })
    };
    view! {
        <ul class="key-report" aria-live="polite">{move || words().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
    }
    .into_any()
}

fn examples(keys: &[String]) -> String {
    keys.iter().take(EXAMPLES).map(|key| shown(key)).collect::<Vec<_>>().join(", ")
}

/// `Keys: one customer_id a line`, `Keys: shop and number a line`
fn label_words(columns: &[String]) -> String {
    match columns {
        [one] => format!("Keys: one {one} a line"),
        several => format!("Keys: {} a line, with a comma between", several.join(" and ")),
    }
}

fn hint_words(columns: &[String]) -> &'static str {
    match columns {
        [_] => "CSV or text, with the keys in the first column",
        _ => "CSV or text, with the parts of the key in the first columns, or a heading that names them",
    }
}

fn unlistable_words(why: Unlistable) -> String {
    match why {
        Unlistable::Nothing => "None of these keys can be a customer's.".to_owned(),
        Unlistable::TooMany(groups) => format!(
            "These keys have {} combinations of all columns but one, and a list can have {}. Make several lists of them.",
            format::count(groups as u64),
            format::count(MOST_GROUPS as u64)
        ),
    }
}

/// A key as a line of CSV.
fn csv_line(key: &str, single: bool) -> String {
    let quoted = |part: &String| match part.contains([',', '"', ';', '\t']) {
        true => format!("\"{}\"", part.replace('"', "\"\"")),
        false => part.clone(),
    };
    let parts = if single { vec![key.to_owned()] } else { parts(key) };
    parts.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}
