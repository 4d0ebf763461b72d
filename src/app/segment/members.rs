//! **Members**: the first hundred of the last successful refresh, with the columns and in the order that a person chose.

use leptos::{prelude::*, task::spawn_local};

use super::{
    columns::Ticked,
    preview::{Columns, sorted},
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Command, Loading, Segment, Studio, use_studio},
        ui::{
            button::{Button, Weight},
            cells::CellTable,
            choice::Checkbox,
            field::SearchField,
            page::Section,
            popover::{Opener, Popover},
            state::Message,
            table::Sort,
        },
    },
    browser::dom::Side,
    model::key,
    service::protocol::{Failure, Rows},
};

/// The name of the preference that keeps the columns.
const PREFERENCE: &str = "members";

/// So many members are listed.
const FIRST: u32 = 100;

#[component]
pub(super) fn MembersSection(#[prop(into)] segment: Signal<Option<Segment>>) -> impl IntoView {
    let studio = use_studio();
    let rows = members(studio, segment);
    let sort = RwSignal::new(None::<Sort>);
    let columns = Memo::new(move |_| studio.preferences.with(|kept| Columns::read(kept.get(PREFERENCE))));
    let there = Memo::new(move |_| {
        rows.with(|rows| rows.shown().map(|rows| rows.columns.clone()).unwrap_or_default())
    });
    let shown = Signal::derive(move || {
        let (columns, sort) = (columns.get(), sort.get());
        rows.with(|rows| rows.shown().map(|rows| arranged(rows, &columns, sort.as_ref())).unwrap_or_default())
    });
    let title = move || {
        rows.with(|rows| match rows.shown() {
            Some(rows) if rows.total > u64::from(FIRST) => {
                format!("First {FIRST} of {} members", format::count(rows.total))
            }
            Some(rows) => format::counted(rows.total, "member", "members"),
            None => "Members".to_owned(),
        })
    };
    let missing = move || rows.with(|rows| rows.shown().map_or(0, |rows| rows.missing));
    let failed = Memo::new(move |_| {
        rows.with(|rows| match rows {
            Loading::Failed(sentence) => Some(sentence.clone()),
            _ => None,
        })
    });
    let known = Memo::new(move |_| rows.with(|rows| rows.shown().is_some()));
    let waiting = Signal::derive(move || rows.with(Loading::is_running));
    let why = Memo::new(move |_| {
        segment.with(|segment| segment.as_ref().map(|one| Route::Reasons(one.record.id.clone()).hash()))
    });
    let actions = move || view! { <span class="push muted" aria-live="polite">{title}</span><a class="button small" href=move || why.get()>"Why in, why not"</a>{move || known.get().then(|| view! { <ChooseColumns there columns preference=PREFERENCE /> })} };
    let open = move |at: usize| {
        let key = studio.profile.with_untracked(|profile| profile.as_ref().map(|one| one.setup.key.clone()));
        let customer = rows.with_untracked(|rows| {
            let rows = rows.shown()?;
            let order = in_order(rows, &columns.get_untracked(), sort.get_untracked().as_ref());
            key::of_row(&rows.columns, rows.rows.get(*order.get(at)?)?, &key?)
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
                <p class="missing-note muted">{format!("{} of all members are not in the data that is loaded now; they are listed with their key alone.", format::count(missing()))}</p>
            })}
            <Show when=move || known.get() fallback=move || (failed.with(Option::is_none)).then(|| view! { <div class="table-box members waiting-place"><p class="table-empty">"Finding the members"</p></div> })>
                <CellTable label="Members" rows=shown waiting sort on_sort=move |pressed| sort.set(Some(pressed)) on_open=open class="members" empty=nobody />
            </Show>
        </Section>
    }
    .into_any()
}

/// Asks for the members when the segment is refreshed, and when customers are loaded or read anew. A late answer to an
/// older question is dropped.
fn members(studio: Studio, segment: Signal<Option<Segment>>) -> RwSignal<Loading<Rows>> {
    let rows = RwSignal::new(Loading::<Rows>::Idle);
    let asked = StoredValue::new(0_u32);
    let of = Memo::new(move |_| {
        segment.with(|segment| {
            let segment = segment.as_ref()?;
            Some((segment.record.id.clone(), segment.last_successful()?.at))
        })
    });
    let data = Memo::new(move |_| {
        studio.profile.with(|profile| {
            profile.as_ref().map(|profile| (profile.setup.clone(), profile.fingerprint.clone()))
        })
    });
    Effect::new(move |_| {
        data.track();
        let Some((id, _)) = of.get() else { return rows.set(Loading::Idle) };
        let question = asked.with_value(|asked| asked + 1);
        asked.set_value(question);
        let previous = rows.with_untracked(|rows| rows.shown().cloned());
        rows.set(Loading::Running { previous });
        spawn_local(async move {
            let answer = match studio.members(id, FIRST).await {
                Ok(found) => Loading::Ready(found),
                Err(Failure::Cancelled) => Loading::Idle,
                Err(failure) => Loading::Failed(
                    Studio::problems(&failure)
                        .into_iter()
                        .map(|problem| problem.message)
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
            };
            if asked.try_get_value() == Some(question) {
                rows.set(answer);
            }
        });
    });
    rows
}

/// The places of the rows in the order in which they are shown.
fn in_order(rows: &Rows, columns: &Columns, sort: Option<&Sort>) -> Vec<usize> {
    let places = columns.places(&rows.columns);
    match sort.and_then(|sort| Some((places.get(sort.column.parse::<usize>().ok()?)?, sort.descending))) {
        Some((place, descending)) => sorted(&rows.rows, *place, descending),
        None => (0..rows.rows.len()).collect(),
    }
}

/// The chosen columns of rows, sorted. A column of the result is named by its own place.
fn arranged(rows: &Rows, columns: &Columns, sort: Option<&Sort>) -> Rows {
    let (places, order) = (columns.places(&rows.columns), in_order(rows, columns, sort));
    let row = |row: usize| {
        places
            .iter()
            .map(|place| rows.rows[row].get(*place).cloned().unwrap_or(crate::model::cell::Cell::Empty))
            .collect()
    };
    Rows {
        columns: places.iter().map(|place| rows.columns[*place].clone()).collect(),
        rows: order.into_iter().map(row).collect(),
        total: rows.total,
        missing: rows.missing,
    }
}

/// **Columns**: which ones are shown.
#[component]
pub fn ChooseColumns(
    /// All that there are.
    there: Memo<Vec<String>>,
    /// Those that are shown.
    columns: Memo<Columns>,
    /// The name of the preference that keeps them.
    preference: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let trigger = view! { <Opener open icon="columns-3">"Columns"</Opener> };
    view! { <Popover open trigger=trigger.into_any() label="Columns" side=Side::End><Ticks there columns preference /></Popover> }.into_any()
}

#[component]
fn Ticks(there: Memo<Vec<String>>, columns: Memo<Columns>, preference: &'static str) -> impl IntoView {
    let studio = use_studio();
    let search = RwSignal::new(String::new());
    let shown: Vec<String> = there.with_untracked(|there| {
        columns.get_untracked().places(there).into_iter().map(|place| there[place].clone()).collect()
    });
    let ticked = RwSignal::new(there.with_untracked(|there| Ticked::new(there, &shown)));
    let keep = move || {
        let chosen = Columns::choose(ticked.with_untracked(Ticked::ticked));
        studio.dispatch(Command::SetPreference { name: preference.to_owned(), value: chosen.write() });
    };
    let found = Memo::new(move |_| ticked.with(|ticked| ticked.found(&search.get())));
    let check = move |(place, name): (usize, String)| {
        let on = Signal::derive(move || ticked.with(|ticked| ticked.is_on(place)));
        // The last one stays: a table without columns says nothing.
        let disabled =
            Signal::derive(move || ticked.with(|ticked| ticked.is_on(place) && ticked.count() == 1));
        view! { <Checkbox label=name checked=on disabled on_change=move |on| { ticked.update(|ticked| ticked.set(place, on)); keep(); } /> }
    };
    view! {
        <div class="ticks">
            {(there.with_untracked(Vec::len) > 12).then(|| view! { <SearchField label="Search columns" value=search /> })}
            <div class="ticks-list">
                {move || found.get().into_iter().take(200).map(check).collect_view()}
                {move || found.with(Vec::is_empty).then(|| view! { <p class="muted">"No column has that in its name."</p> })}
            </div>
            <Button label="Show the first columns again" small=true weight=Weight::Quiet on_press=move |()| {
                studio.dispatch(Command::SetPreference { name: preference.to_owned(), value: Columns::default().write() });
                let shown: Vec<String> = there.with_untracked(|there| Columns::default().places(there).into_iter().map(|place| there[place].clone()).collect());
                ticked.set(there.with_untracked(|there| Ticked::new(there, &shown)));
            } />
        </div>
    }
    .into_any()
}
