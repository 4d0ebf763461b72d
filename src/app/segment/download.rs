//! **Download**: which columns the CSV file has.

use leptos::prelude::*;

use super::columns::Ticked;
use crate::app::{
    format,
    route::Route,
    studio::{Command, Studio, use_studio},
    ui::{
        button::{Button, Weight},
        choice::Checkbox,
        dialog::Dialog,
        field::SearchField,
        state::Empty,
    },
};

/// At most so many columns are listed at once; the others are found by name.
const LISTED: usize = 200;

/// Asks for the columns, then downloads all members of the last refresh.
#[component]
pub fn DownloadDialog(
    /// Open or closed.
    open: RwSignal<bool>,
    /// Which segment.
    #[prop(into)]
    segment: Signal<String>,
) -> impl IntoView {
    view! { <Dialog open title="Download"><Form open segment /></Dialog> }
}

/// The columns of the customers table that a file can have; none while it is not loaded.
fn columns(studio: Studio) -> Vec<String> {
    let Some(table) =
        studio.profile.with_untracked(|profile| profile.as_ref().map(|profile| profile.setup.table.clone()))
    else {
        return Vec::new();
    };
    studio.tables.with_untracked(|tables| {
        let columns =
            tables.iter().filter(|info| info.schema.name == table).flat_map(|info| &info.schema.columns);
        columns
            .filter(|column| column.kind.value_type().is_some())
            .map(|column| column.name.clone())
            .collect()
    })
}

#[component]
fn Form(open: RwSignal<bool>, segment: Signal<String>) -> impl IntoView {
    let studio = use_studio();
    let id = segment.get_untracked();
    let found = studio.segments.with_untracked(|all| all.iter().find(|other| other.record.id == id).cloned());
    let there = columns(studio);
    let (Some(found), false) = (found, there.is_empty()) else {
        return view! {
            <Empty title="No customers are loaded" text="Load the data on the Data page: the members' values are read from it.">
                <a class="button" href=Route::Data.hash() on:click=move |_| open.set(false)>"Go to Data"</a>
            </Empty>
        }
        .into_any();
    };
    let members = found.last_successful().map_or(0, |last| u64::from(last.members));
    let file = format!("{}.csv", found.record.output_name);
    let kept = found.record.columns.clone();
    let ticked = RwSignal::new(Ticked::new(&there, &kept));
    let search = RwSignal::new(String::new());
    let listed = Memo::new(move |_| ticked.with(|ticked| ticked.found(&search.get())));
    let on = move |place: usize| Signal::derive(move || ticked.with(|ticked| ticked.is_on(place)));
    let none = Memo::new(move |_| ticked.with(|ticked| ticked.count() == 0));
    let download = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let columns = ticked.with_untracked(Ticked::kept);
        if none.get_untracked() {
            return;
        }
        if columns != kept {
            studio.dispatch(Command::SetColumns { segment: id.clone(), columns: columns.clone() });
        }
        // The file has these columns whether or not they are kept already.
        studio.dispatch(Command::DownloadColumns { segment: id.clone(), columns });
        open.set(false);
    };
    let safe = move || {
        if studio.settings.with(|settings| settings.spreadsheet_safe) {
            "Spreadsheet-safe: texts that a spreadsheet would run as a formula get an apostrophe before them; numbers are untouched."
        } else {
            "Not spreadsheet-safe: texts are written as they are, also those that a spreadsheet would run as a formula."
        }
    };
    let many = there.len() > 12;
    view! {
        <form class="download" on:submit=download>
            <p>{format!("{} with a row each, as CSV in UTF-8, in the file ", format::counted(members, "member", "members"))}<b><bdi>{file}</bdi></b>"."</p>
            <fieldset>
                <legend class="columns-head">
                    <b>"Columns"</b>
                    <span class="muted" aria-live="polite">{move || ticked.with(|ticked| format!("{} of {}", format::count(ticked.count() as u64), format::count(ticked.len() as u64)))}</span>
                </legend>
                <div class="columns-bar">
                    {many.then(|| view! { <div class="columns-search"><SearchField label="Search columns" value=search /></div> })}
                    <Button label="All" small=true weight=Weight::Quiet on_press=move |()| ticked.update(|ticked| ticked.set_found(&search.get_untracked(), true)) />
                    <Button label="None" small=true weight=Weight::Quiet on_press=move |()| ticked.update(|ticked| ticked.set_found(&search.get_untracked(), false)) />
                </div>
                <div class="columns-list">
                    {move || listed.get().into_iter().take(LISTED).map(|(place, name)| view! {
                        <Checkbox label=name checked=on(place) on_change=move |on| ticked.update(|ticked| ticked.set(place, on)) />
                    }).collect_view()}
                    {move || listed.with(|listed| (listed.len() > LISTED).then(|| view! {
                        <p class="muted">{format!("{} more. Search to find them.", format::count((listed.len() - LISTED) as u64))}</p>
                    }))}
                    {move || listed.with(Vec::is_empty).then(|| view! { <p class="muted">"No column has that in its name."</p> })}
                </div>
            </fieldset>
            <p class="muted">
                {safe}" "<a href=Route::Settings.hash() on:click=move |_| open.set(false)>"Change it in Settings"</a>
                ". The choice of columns is kept with the segment."
            </p>
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=none data-autofocus="">"Download"</button>
            </div>
        </form>
    }
    .into_any()
}
