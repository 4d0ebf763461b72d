//! The page: search, the bar of actions for what is selected, the table.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    action::Action,
    dialogs::{Dialogs, SegmentDialogs},
    filter::Filter,
    filter_menu::{self, FilterMenu},
    list,
    new::NewMenu,
    order::{Column, Order, PREFERENCE},
    row::{Row, matches},
    status,
};
use crate::app::{
    builder::as_of::AsOf,
    format,
    segment::choose_columns::ChooseColumns,
    studio::{Command, Segment, use_studio},
    ui::{
        button::{Button, Weight},
        field::SearchField,
        menu::{Menu, MenuItem},
        page::PageHead,
        state::Empty,
        table::{DataTable, Selected, Sort},
    },
};

/// Lists of more segments than this are drawn only where they are seen: each row is many marks.
const WHOLE: usize = 40;

/// The name of the preference that keeps which columns are shown.
const COLUMNS: &str = "segments-columns";

/// **Segments**.
#[component]
pub fn SegmentsPage() -> impl IntoView {
    let studio = use_studio();
    let none = Memo::new(move |_| studio.segments.with(Vec::is_empty));
    let new = move |()| studio.dispatch(Command::NewSegment);
    // Refreshing from here counts at that day as well.
    let looks_back = move || studio.as_of().is_some().then(|| view! { <AsOf /> });
    view! {
        <div class="page fixed segments-page">
            <PageHead title="Segments" beside=looks_back>
                {move || (!none.get()).then(|| view! { <RefreshAll /> })}
                <NewMenu />
            </PageHead>
            {move || match (studio.started.get(), none.get()) {
                (false, _) => ().into_any(),
                (true, true) => view! {
                    <div class="page-body">
                        <Empty
                            icon="layers"
                            title="No segments"
                            text="A segment is a group of customers, told by rules: who they are, what they bought, what they did. Its exact size is counted while you write the rules."
                        ><Button label="Build your own" icon="list-tree" on_press=new /></Empty>
                    </div>
                }.into_any(),
                (true, false) => view! { <List /> }.into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn List() -> impl IntoView {
    let studio = use_studio();
    let dialogs = Dialogs::new();
    let search = RwSignal::new(String::new());
    let selected = RwSignal::new(Selected::new());
    let doing = status::doing(studio);
    let order = Memo::new(move |_| studio.preferences.with(|kept| Order::read(kept.get(PREFERENCE))));
    let all = status::shared_rows(studio, doing);
    let filter = filter_menu::filter(studio);
    let found = Memo::new(move |_| {
        let search = search.get();
        let mut found: Vec<Arc<Row>> = filter.with(|filter| {
            let shown = |row: &&Arc<Row>| matches(row, &search) && filter.holds(row);
            all.with(|all| all.iter().filter(shown).cloned().collect())
        });
        order.get().sort(&mut found);
        found
    });
    // What a search or the filter hides is not acted on.
    let chosen = Memo::new(move |_| {
        selected.with(|selected| {
            found.with(|found| {
                let chosen = found.iter().filter(|row| selected.contains(&row.id));
                chosen.map(|row| Row::clone(row)).collect::<Vec<Row>>()
            })
        })
    });
    let row_of = move |id: &str| {
        found.with_untracked(|found| found.iter().find(|row| row.id == id).map(|row| Row::clone(row)))
    };
    // Made once for each change, and not for each look at it.
    let rows = Memo::new_with_compare(
        move |_| list::table_rows(found.get(), studio.settings.with(|settings| settings.time_zone.clone())),
        |_, _| true,
    );
    let there = Memo::new(|_| list::optional_columns());
    let usual = Signal::stored(list::usual_columns());
    let columns = Memo::new(move |_| studio.preferences.with(|kept| list::chosen_columns(kept.get(COLUMNS))));
    let heads = Memo::new(move |_| {
        let keys = there.with(|there| {
            let places = columns.get().places(there, &usual.get());
            places.into_iter().map(|place| there[place].clone()).collect::<Vec<_>>()
        });
        list::columns(&list::columns_of(&keys))
    });
    let on_sort = move |pressed: Sort| {
        if let Some(column) = Column::of_key(&pressed.column) {
            let value = order.get_untracked().by(column).write();
            studio.dispatch(Command::SetPreference { name: PREFERENCE.to_owned(), value });
        }
    };
    let open = move |id: String| dialogs.perform(studio, Action::View, row_of(&id).into_iter().collect());
    let menu = move |id: String| row_of(&id).map(|row| items(&row, dialogs)).unwrap_or_default();
    let delete_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Delete"
            && !crate::browser::dom::is_typing(&event)
            && !chosen.with_untracked(Vec::is_empty)
        {
            event.prevent_default();
            dialogs.perform(studio, Action::Delete, chosen.get_untracked());
        }
    };
    let nothing = move || {
        view! {
            <p class="table-empty">{move || nothing_found(&search.get(), !filter.with(Filter::is_empty))}</p>
            <Show when=move || !filter.with(Filter::is_empty)>
                <p class="table-empty"><Button label="Show all segments" small=true on_press=move |()| { search.set(String::new()); filter_menu::clear(studio); } /></p>
            </Show>
        }
    };
    view! {
        <div class="page-bar">
            <div class="bar-search"><SearchField label="Search name" value=search /></div>
            <FilterMenu filter rows=all />
            <ChooseColumns there columns preference=COLUMNS usual named=list::column_label />
            <Show
                when=move || !chosen.with(Vec::is_empty)
                fallback=move || view! { <span class="push muted" aria-live="polite">{move || tally(found.with(Vec::len), all.with(Vec::len))}</span> }
            >
                <Bar chosen dialogs selected />
            </Show>
        </div>
        <div class="page-body flush" on:keydown=delete_key>
            <DataTable
                label="Segments"
                columns=heads
                rows
                sort=Signal::derive(move || Some(list::sort_of(order.get())))
                on_sort=on_sort
                selected
                on_open=open
                menu=Callback::new(menu)
                class="bare fill"
                whole=WHOLE
                empty=nothing
            />
        </div>
        <SegmentDialogs dialogs />
    }
    .into_any()
}

/// Why the list is empty.
fn nothing_found(search: &str, filtered: bool) -> String {
    match (search.trim(), filtered) {
        ("", _) => "No segment fits the filter.".to_owned(),
        (search, false) => format!("No segment has “{search}” in its name."),
        (search, true) => format!("No segment that fits the filter has “{search}” in its name."),
    }
}

fn tally(found: usize, all: usize) -> String {
    let all_words = format::counted(all as u64, "segment", "segments");
    if found == all { all_words } else { format!("{} of {all_words}", format::count(found as u64)) }
}

fn icon(action: Action) -> &'static str {
    match action {
        Action::View => "eye",
        Action::Edit => "pencil",
        Action::Refresh => "refresh-cw",
        Action::Download => "download",
        Action::Duplicate => "copy",
        Action::Rename => "text-cursor-input",
        Action::Tag => "tag",
        Action::Activate => "play",
        Action::Deactivate => "circle-pause",
        Action::ScheduleLater => "calendar-clock",
        Action::Schedule => "clock",
        Action::ExportDefinition => "file-down",
        Action::MakeStatic => "lock",
        Action::MakeDynamic => "repeat",
        Action::Delete => "trash-2",
    }
}

/// The words of an action; an ellipsis says that more is asked.
fn words(action: Action, many: bool) -> String {
    let asks = action.asks() && !(many && action == Action::Download);
    format!("{}{}", action.label(), if asks { "…" } else { "" })
}

/// The actions for what is selected, those in the menu of a row.
#[component]
fn Bar(chosen: Memo<Vec<Row>>, dialogs: Dialogs, selected: RwSignal<Selected>) -> impl IntoView {
    let studio = use_studio();
    let many = Memo::new(move |_| chosen.with(Vec::len) > 1);
    let button = move |action: Action| {
        let hindrance =
            Memo::new(move |_| chosen.with(|rows| action.hindrance(&rows.iter().collect::<Vec<_>>())));
        let one_only = action.is_for_one();
        let weight = if action == Action::Delete { Weight::QuietDanger } else { Weight::Quiet };
        let press = move |()| dialogs.perform(studio, action, chosen.get_untracked());
        view! {
            <Show when=move || !(one_only && many.get()) && chosen.with(|rows| action.is_offered(&rows.iter().collect::<Vec<_>>()))>
                <span class="bar-action" data-tip=move || hindrance.get()>
                    <Button
                        label=Signal::derive(move || words(action, many.get()))
                        icon=icon(action)
                        weight
                        small=true
                        disabled=Signal::derive(move || hindrance.get().is_some())
                        on_press=press
                    />
                </span>
            </Show>
        }
    };
    let more = move |()| {
        let rows = chosen.get_untracked();
        rest(&rows, dialogs)
    };
    view! {
        <div class="bar-actions" role="toolbar" aria-label="Actions for the selected segments">
            <span class="selected-tally" aria-live="polite">{move || format!("{} selected", format::count(chosen.with(Vec::len) as u64))}</span>
            {Action::ALL.into_iter().filter(|action| action.is_common()).map(button).collect_view()}
            <Menu label="More actions for the selected segments" word="More" weight=Weight::Quiet items=Callback::new(more) />
            <Button label="Clear the selection" icon="x" weight=Weight::Quiet small=true on_press=move |()| selected.set(Selected::new()) />
        </div>
    }
    .into_any()
}

/// The menu of a row.
fn items(row: &Row, dialogs: Dialogs) -> Vec<MenuItem> {
    let rows = [row.clone()];
    offered(&rows).map(|action| item(action, &rows, dialogs)).collect()
}

/// What the bar has no room for.
fn rest(rows: &[Row], dialogs: Dialogs) -> Vec<MenuItem> {
    let one_only = |action: &Action| rows.len() > 1 && action.is_for_one();
    offered(rows)
        .filter(|action| !action.is_common() && !one_only(action))
        .map(|action| item(action, rows, dialogs))
        .collect()
}

fn offered(rows: &[Row]) -> impl Iterator<Item = Action> {
    let all: Vec<&Row> = rows.iter().collect();
    let offered: Vec<Action> = Action::ALL.into_iter().filter(|action| action.is_offered(&all)).collect();
    offered.into_iter()
}

fn item(action: Action, rows: &[Row], dialogs: Dialogs) -> MenuItem {
    let studio = use_studio();
    let (own, all) = (rows.to_vec(), rows.iter().collect::<Vec<_>>());
    let disabled = action.hindrance(&all).is_some();
    let item = MenuItem::new(words(action, rows.len() > 1), icon(action), move || {
        dialogs.perform(studio, action, own.clone())
    });
    let item = item.disabled(disabled);
    if action == Action::Delete { item.danger().apart() } else { item }
}

/// **Refresh all**: whatever is selected. Those that are refreshed now go on as they are.
#[component]
fn RefreshAll() -> impl IntoView {
    let studio = use_studio();
    // Inactive ones are passed over, and say so.
    let can = |segment: &Segment| segment.record.definition.is_some();
    let none = Memo::new(move |_| !studio.segments.with(|segments| segments.iter().any(can)));
    let press = move |()| {
        let ids = studio.segments.with_untracked(|segments| {
            segments.iter().filter(|one| can(one)).map(|one| one.record.id.clone()).collect()
        });
        studio.dispatch(Command::Refresh(ids));
    };
    let others = move |()| {
        vec![MenuItem::new("Rehearse with new files…", "flask-conical", move || {
            studio.dispatch(Command::PickForRehearsal)
        })]
    };
    let tip = move || none.get().then_some("There is no segment with a saved definition.");
    view! {
        <span class="head-action" data-tip=tip>
            <Button label="Refresh all" icon="refresh-cw" disabled=none on_press=press />
            <Menu label="Refresh in another way" icon="chevron-down" items=Callback::new(others) />
        </span>
    }
    .into_any()
}
