//! What is asked before something is done with segments: once, in a dialog.

use leptos::prelude::*;

use super::{
    action::{Action, delete_label},
    row::Row,
    tag_dialog::TagDialog,
    usage::{Named, Usage},
};
use crate::app::{
    format,
    route::Route,
    schedule::{dialog::ScheduleDialog, later::LaterDialog},
    segment::{details::DetailsDialog, download::DownloadDialog, rename::RenameDialog},
    studio::{Command, Studio, use_studio},
    ui::dialog::Confirm,
};

/// One dialog: open or closed, and about which segments.
#[derive(Clone, Copy)]
struct Asked {
    open: RwSignal<bool>,
    about: RwSignal<Vec<Row>>,
}

impl Asked {
    fn new() -> Self {
        Self { open: RwSignal::new(false), about: RwSignal::new(Vec::new()) }
    }

    fn ask(self, rows: Vec<Row>) {
        self.about.set(rows);
        self.open.set(true);
    }

    /// Ids and names.
    fn named(self) -> Signal<Vec<(String, String)>> {
        let named = |row: &Row| (row.id.clone(), row.name.clone());
        Signal::derive(move || self.about.with(|rows| rows.iter().map(named).collect()))
    }

    fn first(self) -> Signal<String> {
        Signal::derive(move || {
            self.about.with(|rows| rows.first().map(|row| row.id.clone()).unwrap_or_default())
        })
    }
}

/// The dialogs of a page with segments. Drawn once by [`SegmentDialogs`], opened from bars and menus.
#[derive(Clone, Copy)]
pub struct Dialogs {
    delete: Asked,
    rename: Asked,
    tag: Asked,
    details: Asked,
    download: Asked,
    later: Asked,
    schedule: Asked,
}

impl Dialogs {
    /// All closed.
    #[must_use]
    pub fn new() -> Self {
        let asked = Asked::new;
        Self {
            delete: asked(),
            rename: asked(),
            tag: asked(),
            details: asked(),
            download: asked(),
            later: asked(),
            schedule: asked(),
        }
    }

    /// Does something with segments, or asks first.
    pub fn perform(self, studio: Studio, action: Action, rows: Vec<Row>) {
        let all: Vec<&Row> = rows.iter().collect();
        let ids = action.applies_to(&all);
        let Some(first) = ids.first().cloned() else { return };
        match action {
            Action::View => studio.dispatch(Command::Go(Route::Segment(first))),
            Action::Edit => studio.dispatch(Command::Go(Route::Builder(first))),
            Action::Refresh => studio.dispatch(Command::Refresh(ids)),
            Action::Duplicate => studio.dispatch(Command::Duplicate(ids)),
            Action::Download if ids.len() > 1 => {
                ids.into_iter().for_each(|id| studio.dispatch(Command::Download(id)));
            }
            Action::Download => self.download.ask(rows.into_iter().filter(|row| row.id == first).collect()),
            Action::Rename => self.rename.ask(rows),
            Action::Tag => self.tag.ask(rows),
            Action::MakeStatic | Action::MakeDynamic => {
                if let Some(kind) = action.makes() {
                    studio.dispatch(Command::SetType { segments: ids, kind });
                }
            }
            Action::Activate | Action::Deactivate => {
                if let Some(state) = action.brings() {
                    studio.dispatch(Command::SetState { segments: ids, state });
                }
            }
            Action::ScheduleLater => self.later.ask(rows),
            Action::Schedule => self.schedule.ask(rows),
            Action::ExportDefinition => studio.dispatch(Command::ExportDefinitions(ids)),
            Action::Delete => self.delete.ask(rows),
        }
    }

    /// **Edit details**.
    pub fn edit_details(self, row: Row) {
        self.details.ask(vec![row]);
    }
}

impl Default for Dialogs {
    fn default() -> Self {
        Self::new()
    }
}

/// Draws the dialogs, closed.
#[component]
pub fn SegmentDialogs(
    /// Which.
    dialogs: Dialogs,
) -> impl IntoView {
    let studio = use_studio();
    let Dialogs { delete, rename, tag, details, download, later, schedule } = dialogs;
    let word =
        Signal::derive(move || delete.about.with(|rows| delete_label(&rows.iter().collect::<Vec<_>>())));
    let text = Signal::derive(move || {
        delete.about.with(|rows| {
            let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
            consequence(rows, &studio.users_of(&ids))
        })
    });
    let confirm = move |()| {
        let ids = delete.about.with_untracked(|rows| rows.iter().map(|row| row.id.clone()).collect());
        studio.dispatch(Command::Delete(ids));
    };
    let title = Signal::derive(move || format!("{}?", word.get()));
    let button = Signal::derive(move || {
        delete.about.with(|rows| match rows.len() {
            1 => "Delete".to_owned(),
            count => format!("Delete {count} segments"),
        })
    });
    view! {
        <Confirm open=delete.open title text word=button on_confirm=confirm danger=true />
        <RenameDialog open=rename.open segment=rename.first() />
        <TagDialog open=tag.open rows=tag.about />
        <DetailsDialog open=details.open segment=details.first() />
        <DownloadDialog open=download.open segment=download.first() />
        <LaterDialog open=later.open segments=later.named() />
        <ScheduleDialog open=schedule.open segments=schedule.named() />
    }
    .into_any()
}

/// So many names are said; of more it is said how many there are.
const NAMED: usize = 5;

/// What goes with segments when they are deleted, and which others miss them then.
fn consequence(rows: &[Row], users: &Usage) -> String {
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    let goes = match names.as_slice() {
        [_] => "Its definition, its trend and its members go with it.".to_owned(),
        names => format!("{} go with their definitions, trends and members.", format::listed(names, NAMED)),
    };
    let of = |users: &[Named]| -> Vec<String> { users.iter().map(|one| one.name.clone()).collect() };
    let segments = match of(&users.segments).as_slice() {
        [] => String::new(),
        [user] => format!(" {user} uses what goes: it keeps its members, and cannot be refreshed then."),
        users => format!(
            " {} use what goes: they keep their members, and cannot be refreshed then.",
            format::listed(users, NAMED)
        ),
    };
    let measures = match of(&users.measures).as_slice() {
        [] => String::new(),
        [user] => format!(" The measure {user} uses it, and cannot be calculated then."),
        users => {
            format!(" The measures {} use it, and cannot be calculated then.", format::listed(users, NAMED))
        }
    };
    format!("{goes}{segments}{measures} You can undo this for a while.")
}

#[cfg(test)]
mod tests {
    use super::{super::row::tests::row, *};

    #[test]
    fn who_misses_what_is_deleted_is_named() {
        let named = |name: &str| Named { id: name.to_lowercase(), name: name.to_owned() };
        let alone = consequence(&[row("A")], &Usage::default());
        assert_eq!(
            alone,
            "Its definition, its trend and its members go with it. You can undo this for a while."
        );
        let users = Usage { segments: vec![named("B"), named("C")], measures: vec![named("Spent")] };
        let told = consequence(&[row("A"), row("D")], &users);
        for wanted in ["A and D go with", "B and C use what goes", "The measure Spent uses it"] {
            assert!(told.contains(wanted), "{told}");
        }
    }
}
