//! The page of one segment.

use leptos::prelude::*;

use super::{
    head,
    history::HistorySection,
    members::MembersSection,
    moved::{Compared, MovedSection},
    trend::TrendSection,
    versions::{self, VersionsSection},
};
use crate::{
    app::{
        builder::as_of::AsOf,
        data::broken::BrokenDefinition,
        format,
        route::Route,
        segments::{
            action::Action,
            dialogs::{Dialogs, SegmentDialogs},
            row::Row,
            status::{self, SegmentStatus},
        },
        studio::{About, Command, Segment, Task, use_studio},
        ui::{
            button::{Button, LinkButton, Weight},
            figure::Meter,
            menu::{Menu, MenuItem},
            page::PageHead,
            state::{Empty, Gravity, Message},
        },
    },
    model::segment::Status,
};

/// **Segments / one of them**.
#[component]
pub fn SegmentPage(
    /// Its id.
    #[prop(into)]
    segment: String,
) -> impl IntoView {
    let studio = use_studio();
    let id = StoredValue::new(segment);
    let doing = status::doing(studio);
    let segment = Memo::new(move |_| id.with_value(|id| studio.segment(id)));
    let row = Memo::new(move |_| id.with_value(|id| status::row(studio, id, doing)));
    let there = Memo::new(move |_| segment.with(Option::is_some));
    view! {
        <div class="page">
            {move || match (there.get(), studio.started.get()) {
                (true, _) => view! { <Detail segment row /> }.into_any(),
                (false, true) => view! {
                    <PageHead title="Segment" back=(Route::Segments.hash(), "Segments") />
                    <div class="page-body">
                        <Empty
                            icon="layers"
                            title="This segment is not here"
                            text="It was deleted, or the address belongs to another browser or another workspace. All segments of this one are in the list."
                        ><LinkButton href=Route::Segments.hash() label="Back to segments" icon="arrow-left" /></Empty>
                    </div>
                }.into_any(),
                (false, false) => ().into_any(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Detail(segment: Memo<Option<Segment>>, row: Memo<Option<Row>>) -> impl IntoView {
    let dialogs = Dialogs::new();
    let compared = Compared::new(segment.into());
    let versions = versions::read(segment);
    let saved =
        Signal::derive(move || versions.with(|all| all.iter().map(|one| (one.version, one.saved)).collect()));
    let ran = Memo::new(move |_| {
        segment.with(|segment| segment.as_ref().is_some_and(|segment| segment.last_successful().is_some()))
    });
    let name =
        Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()));
    let beside =
        move || row.get().map(|row| view! { <SegmentStatus status=row.status error=row.error /><AsOf /> });
    view! {
        <PageHead title=name back=(Route::Segments.hash(), "Segments") beside=beside><Actions row dialogs /></PageHead>
        <div class="page-body segment-body">
            <div class="segment-main">
                <BrokenDefinition segment=Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.id.clone()))) />
                <Notices segment row dialogs />
                <Show when=move || ran.get() fallback=move || view! { <NeverRan row dialogs /> }>
                    <head::Figures segment />
                    <TrendSection segment compared saved />
                    <MembersSection segment />
                    <MovedSection segment compared />
                </Show>
                <HistorySection segment compared />
                <VersionsSection segment versions />
            </div>
            <head::Rail segment versions />
        </div>
        <SegmentDialogs dialogs />
    }
    .into_any()
}

/// The actions of the head: those of the list, for this one.
#[component]
fn Actions(row: Memo<Option<Row>>, dialogs: Dialogs) -> impl IntoView {
    let studio = use_studio();
    let perform =
        move |action: Action| dialogs.perform(studio, action, row.get_untracked().into_iter().collect());
    let hindrance = move |action: Action| {
        Memo::new(move |_| row.with(|row| action.hindrance(&row.iter().collect::<Vec<_>>())))
    };
    let button = move |action: Action, label: &'static str, icon: &'static str| {
        let why = hindrance(action);
        view! {
            <span class="head-action" data-tip=move || why.get()>
                <Button label icon disabled=Signal::derive(move || why.get().is_some()) on_press=move |()| perform(action) />
            </span>
        }
    };
    let items = move |()| {
        let Some(row) = row.get_untracked() else { return Vec::new() };
        let details = {
            let row = row.clone();
            move || dialogs.edit_details(row.clone())
        };
        vec![
            MenuItem::new("Edit details…", "text-cursor-input", details),
            MenuItem::new("Create duplicate", "copy", move || perform(Action::Duplicate)),
            MenuItem::new("Delete…", "trash-2", move || perform(Action::Delete)).danger().apart(),
        ]
    };
    view! {
        {button(Action::Refresh, "Refresh", "refresh-cw")}
        {button(Action::Download, "Download…", "download")}
        <Button label="Edit" icon="pencil" weight=Weight::Primary on_press=move |()| perform(Action::Edit) />
        <Menu label="More actions" items=Callback::new(items) />
    }
    .into_any()
}

/// What is going on with it, and what went wrong.
#[component]
fn Notices(segment: Memo<Option<Segment>>, row: Memo<Option<Row>>, dialogs: Dialogs) -> impl IntoView {
    let studio = use_studio();
    let task = Memo::new(move |_| {
        let id = row.with(|row| row.as_ref().map(|row| row.id.clone()))?;
        let own = |task: &&Task| task.ended.is_none() && task.about == About::Refresh(id.clone());
        studio.tasks.with(|tasks| tasks.iter().find(own).cloned())
    });
    let working = Memo::new(move |_| task.with(|task| task.as_ref().map(|task| task.id)));
    let share = Signal::derive(move || task.with(|task| task.as_ref().and_then(share)));
    let failed = Memo::new(move |_| {
        row.with(|row| {
            let row = row.as_ref().filter(|row| matches!(row.status, Status::Failed | Status::Skipped))?;
            let title = match row.status {
                Status::Skipped => "The last refresh passed it over",
                _ => "The last refresh failed",
            };
            Some((title, row.error.clone().unwrap_or_default()))
        })
    });
    let edited = Memo::new(move |_| {
        row.with(|row| row.as_ref().filter(|row| row.has_draft && row.complete).map(|row| row.id.clone()))
    });
    let kept = move || {
        segment.with(|segment| segment.as_ref().is_some_and(|segment| segment.last_successful().is_some()))
    };
    let again = move |()| dialogs.perform(studio, Action::Refresh, row.get_untracked().into_iter().collect());
    view! {
        {move || working.get().map(|id| view! {
            <div class="working-on" role="status">
                <div><b>{move || if row.with(|row| row.as_ref().is_some_and(|row| row.status == Status::Queued)) { "Waiting for its turn" } else { "Refreshing" }}</b>
                    <Meter label="Refreshing" share /></div>
                <Button label="Cancel" small=true on_press=move |()| studio.dispatch(Command::CancelTask(id)) />
            </div>
        })}
        {move || failed.get().map(|(title, error)| {
            let stays = if kept() { " The members and their count are still those of the refresh before." } else { "" };
            view! {
                <Message title text=format!("{error}{stays}") gravity=Gravity::Failed>
                    <Button label="Refresh again" icon="refresh-cw" small=true on_press=again />
                </Message>
            }
        })}
        {move || edited.get().map(|id| view! {
            <Message title="There are edits that are not saved" text="The figures here are those of the saved definition.">
                <LinkButton href=Route::Builder(id).hash() label="Open the builder" icon="pencil" small=true />
            </Message>
        })}
    }
    .into_any()
}

fn share(task: &Task) -> Option<f64> {
    let total = task.progress.rows_total.filter(|total| *total > 0)?;
    Some(task.progress.rows as f64 / total as f64)
}

#[component]
fn NeverRan(row: Memo<Option<Row>>, dialogs: Dialogs) -> impl IntoView {
    let studio = use_studio();
    let complete = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.complete)));
    let perform =
        move |action: Action| dialogs.perform(studio, action, row.get_untracked().into_iter().collect());
    let customers = move || {
        studio.profile.with(|profile| {
            profile.as_ref().map(|profile| format::counted(profile.customers.into(), "customer", "customers"))
        })
    };
    view! {
        <div class="never-ran">
            {move || if complete.get() {
                let among = customers().map_or_else(String::new, |customers| format!(" among {customers}"));
                view! {
                    <Empty
                        icon="play"
                        title="Not refreshed yet"
                        text=format!("A refresh finds its members{among}, keeps them, and begins its trend.")
                    ><Button label="Refresh" icon="refresh-cw" on_press=move |()| perform(Action::Refresh) /></Empty>
                }.into_any()
            } else {
                view! {
                    <Empty
                        icon="square-pen"
                        title="A draft so far"
                        text="Nothing complete has been saved yet. In the builder, finish the rules, then choose Run: that saves the definition and finds the members."
                    ><Button label="Open the builder" icon="pencil" on_press=move |()| perform(Action::Edit) /></Empty>
                }.into_any()
            }}
        </div>
    }
    .into_any()
}
