//! What became of a pasted list: how far it is read, how many values it has, which of them match nothing.

use std::{collections::HashSet, sync::Arc};

use leptos::prelude::*;

use super::{
    paste::{MOST, Pasting, Report},
    value::Field,
};
use crate::{
    app::{
        format,
        ui::button::{Button, Weight},
        visible::visible,
    },
    browser::clock,
    model::operand::Operand,
};

/// So many values that match nothing are named.
const NAMED: usize = 4;

/// How long after the sizes those that match nothing are asked for, in milliseconds.
const ASK_AFTER: i32 = 60;

/// A pasted list, on its way or read.
#[derive(Clone, PartialEq)]
pub(super) enum Pasted {
    /// So much of it is read, 0 to 1.
    Reading(f64),
    /// What it came to, and the values that match nothing; nothing while that is not known.
    Read(Report, Option<Absent>),
}

/// Those of some values that match nothing. Of either there may be very many: copies share them.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Absent {
    values: Arc<[String]>,
    /// The places of those that match nothing.
    places: Arc<[u32]>,
}

impl Absent {
    fn texts(&self) -> impl Iterator<Item = &String> {
        self.places.iter().filter_map(|place| self.values.get(*place as usize))
    }
}

/// Reads a list into the values of a condition, piece by piece, then asks which of all values match nothing.
pub(super) async fn take(
    field: Field,
    text: String,
    before: Arc<[String]>,
    pasted: RwSignal<Option<Pasted>>,
) {
    let mut pasting = Pasting::new(text, before.iter().cloned());
    while pasting.step() {
        if pasted.try_set(Some(Pasted::Reading(pasting.progress()))).is_some() {
            return;
        }
        clock::sleep(0).await;
    }
    let (values, report) = pasting.finish();
    let values: Arc<[String]> = values.into();
    // Each of these takes a while with so many: the page has its turn between them.
    clock::sleep(0).await;
    let Some((table, column)) = field.column.try_get_value() else { return };
    field.settle();
    field.set(Operand::Many(values.clone()));
    field.settle();
    if pasted.try_set(Some(Pasted::Read(report.clone(), None))).is_some() {
        return;
    }
    clock::sleep(ASK_AFTER).await;
    if field.column.try_get_value().is_none() {
        return;
    }
    let (editor, node) = (field.builder(), field.node());
    let ignore_case = editor
        .draft
        .with_untracked(|draft| draft.condition(&node).is_none_or(|condition| condition.ignore_case));
    let asked = editor.studio.absent(table, column, Arc::clone(&values), ignore_case).await;
    let absent = asked.ok().map(|places| Absent { values, places: places.into() });
    let _ = pasted.try_set(Some(Pasted::Read(report, absent)));
}

/// Below the values.
#[component]
pub(super) fn PastedReport(
    field: Field,
    pasted: RwSignal<Option<Pasted>>,
    chosen: Memo<Arc<[String]>>,
) -> impl IntoView {
    let values = |count: usize| format::counted(count as u64, "value", "values");
    let said = move |report: &Report| {
        let mut said = format!("{} added.", values(report.added));
        if report.repeated > 0 {
            said += &format!(" {} came more than once or were there already.", values(report.repeated));
        }
        if report.left_out > 0 {
            let most = format::count(MOST as u64);
            said += &format!(" {} left out: a condition takes {most}.", values(report.left_out));
        }
        said
    };
    let remove = move |absent: &Absent| {
        let absent: HashSet<&String> = absent.texts().collect();
        let left = chosen.with_untracked(|chosen| {
            chosen.iter().filter(|value| !absent.contains(value)).cloned().collect()
        });
        field.settle();
        field.set(Operand::Many(left));
        pasted.update(|pasted| {
            if let Some(Pasted::Read(_, known)) = pasted {
                *known = Some(Absent::default());
            }
        });
    };
    let missing = move |absent: Absent| {
        let count = absent.places.len();
        if count == 0 {
            return view! { <span>"All of them are in the data."</span> }.into_any();
        }
        let few: Vec<String> = absent.texts().take(NAMED).map(|value| visible(value)).collect();
        let more = count.saturating_sub(NAMED);
        let rest = if more > 0 { format!(" and {} more", format::count(more as u64)) } else { String::new() };
        let verb = if count == 1 { "matches" } else { "match" };
        let words = format!("{} {verb} nothing: {}{rest}.", values(count), few.join(", "));
        view! {
            <span>{words}</span>
            <Button label="Remove those" small=true weight=Weight::Quiet on_press=move |()| remove(&absent) />
        }
        .into_any()
    };
    move || {
        pasted.get().map(|pasted| match pasted {
            Pasted::Reading(share) => {
                view! { <div class="pasted">{format!("Reading the list, {}", format::share(share))}</div> }.into_any()
            }
            Pasted::Read(report, absent) => view! {
                <div class="pasted" role="status">
                    <span>{said(&report)}</span>
                    {match absent {
                        Some(absent) => missing(absent),
                        None => view! { <span class="muted">"Looking for those that match nothing"</span> }.into_any(),
                    }}
                </div>
            }
            .into_any(),
        })
    }
}
