//! **Members**: the first hundred of the last successful refresh, with the columns and in the order that a person chose.

use leptos::prelude::*;

use super::{
    choose_columns::ChooseColumns,
    listing::{listing, why_none},
    preview::{Columns, Usual, arranged},
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Command, Loading, Segment, Studio, use_studio},
        ui::{cells::CellTable, page::Section, state::Message, table::Sort},
    },
    model::{key, segment::SegmentState},
    service::protocol::Rows,
};

/// So many members are listed.
pub(super) const FIRST: u32 = 100;

/// Members, and where in their columns what the definition asks for is.
type Listed = (Rows, Vec<usize>);

/// The columns of a segment's members, as a person chose them. Tracked.
pub(super) fn columns(studio: Studio, segment: Signal<Option<Segment>>) -> (Signal<String>, Memo<Columns>) {
    let name = Signal::derive(move || {
        let id = segment.with(|segment| segment.as_ref().map(|one| one.record.id.clone()));
        format!("members/{}", id.unwrap_or_default())
    });
    (name, Memo::new(move |_| studio.preferences.with(|kept| Columns::read(kept.get(&name.get())))))
}

/// Where nobody chose: the key, then what the definition asks for, then others as they are in the file.
pub(super) fn usual(studio: Studio, columns: &[String], asked: &[usize]) -> Usual {
    let key = studio
        .profile
        .with(|profile| profile.as_ref().map(|profile| profile.setup.key.clone()).unwrap_or_default());
    let of_key = key.iter().filter_map(|name| columns.iter().position(|other| other == name));
    Usual { first: of_key.chain(asked.iter().copied()).collect(), ..Usual::default() }
}

/// A table's order as a place and a direction.
pub(super) fn by_place(sort: Option<&Sort>) -> Option<(usize, bool)> {
    sort.and_then(|sort| Some((sort.column.parse().ok()?, sort.descending)))
}

#[component]
pub(super) fn MembersSection(#[prop(into)] segment: Signal<Option<Segment>>) -> impl IntoView {
    let inactive = Memo::new(move |_| {
        segment.with(|segment| {
            segment.as_ref().is_some_and(|segment| segment.record.state == SegmentState::Inactive)
        })
    });
    move || {
        if inactive.get() {
            view! {
                <Section title="Members">
                    <Message
                        title="Inactive: nobody is in this segment now"
                        text="Its definition, its trend and its history are kept. Once it is activated, a refresh finds its members again."
                    />
                </Section>
            }
            .into_any()
        } else {
            view! { <Members segment /> }.into_any()
        }
    }
}

#[component]
fn Members(segment: Signal<Option<Segment>>) -> impl IntoView {
    let studio = use_studio();
    let question = Memo::new(move |_| {
        segment.with(|segment| {
            let segment = segment.as_ref()?;
            let last = segment.last_successful()?.at;
            Some((segment.record.id.clone(), last, segment.record.version))
        })
    });
    let answer = listing(studio, question, move |(id, ..)| studio.members(id, FIRST));
    let sort = RwSignal::new(None::<Sort>);
    let (preference, columns) = columns(studio, segment);
    let there = Memo::new(move |_| {
        answer.with(|answer| answer.shown().map(|(rows, _)| rows.columns.clone()).unwrap_or_default())
    });
    let usual = Signal::derive(move || {
        answer.with(|answer| match answer.shown() {
            Some((rows, asked)) => usual(studio, &rows.columns, asked),
            None => Usual::default(),
        })
    });
    let arranged = Memo::new(move |_| {
        let (columns, sort) = (columns.get(), sort.get());
        answer.with(|answer: &Loading<Listed>| {
            let Some((rows, _)) = answer.shown() else { return Default::default() };
            arranged(rows, &columns.places(&rows.columns, &usual.get()), by_place(sort.as_ref()))
        })
    });
    let shown = Signal::derive(move || arranged.with(|(rows, _)| rows.clone()));
    let title = move || {
        answer.with(|answer| match answer.shown() {
            Some((rows, _)) if rows.total > u64::from(FIRST) => {
                format!("First {FIRST} of {} members", format::count(rows.total))
            }
            Some((rows, _)) => format::counted(rows.total, "member", "members"),
            None => String::new(),
        })
    };
    let missing = move || answer.with(|answer| answer.shown().map_or(0, |(rows, _)| rows.missing));
    let failed = Memo::new(move |_| why_none(answer));
    let known = Memo::new(move |_| answer.with(|answer| answer.shown().is_some()));
    let waiting = Signal::derive(move || answer.with(Loading::is_running));
    let why = Memo::new(move |_| {
        segment.with(|segment| segment.as_ref().map(|one| Route::Reasons(one.record.id.clone()).hash()))
    });
    let actions = move || view! { <span class="push muted" aria-live="polite">{title}</span><a class="button small" href=move || why.get()>"Why in, why not"</a>{move || known.get().then(|| view! { <ChooseColumns there columns preference usual /> })} };
    let open = move |at: usize| {
        let key = studio.profile.with_untracked(|profile| profile.as_ref().map(|one| one.setup.key.clone()));
        let customer = answer.with_untracked(|answer| {
            let (rows, _) = answer.shown()?;
            let place = arranged.with_untracked(|(_, order)| order.get(at).copied())?;
            key::of_row(&rows.columns, rows.rows.get(place)?, &key?)
        });
        if let Some(customer) = customer {
            studio.dispatch(Command::Go(Route::Customer(customer)));
        }
    };
    let nobody =
        move || view! { <p class="table-empty">"Nobody was in this segment at its last refresh."</p> };
    view! {
        <Section title="Members" actions=actions>
            {move || failed.get().map(|sentence| view! {
                <Message title="The members cannot be listed now" text=sentence>
                    <a class="button small" href=Route::Data.hash()>"Go to Data"</a>
                </Message>
            })}
            {move || (missing() > 0).then(|| view! {
                <p class="missing-note muted">{format!("{} of all members are not in the data that is loaded now; they are listed last, with their key alone.", format::count(missing()))}</p>
            })}
            <Show when=move || known.get() fallback=move || (failed.with(Option::is_none)).then(|| view! { <div class="table-box members waiting-place"><p class="table-empty">"Finding the members"</p></div> })>
                <CellTable label="Members" rows=shown waiting sort on_sort=move |pressed| sort.set(Some(pressed)) on_open=open class="members" empty=nobody />
            </Show>
        </Section>
    }
    .into_any()
}
