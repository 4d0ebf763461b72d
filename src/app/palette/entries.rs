//! What the palette offers, in order.

use leptos::prelude::*;

use crate::{
    app::{
        format,
        route::Route,
        shell::{
            Layers,
            place::Place,
            shortcut::{Act, keys_of},
        },
        studio::{Command, MissingOrigin, Segment, Studio},
    },
    service::protocol::SampleSize,
    storage::records::Theme,
};

/// What kind of thing an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Going,
    Doing,
    Tables,
    Segments,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::Going, Self::Doing, Self::Segments, Self::Tables];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Going => "Go to",
            Self::Doing => "Commands",
            Self::Tables => "Tables",
            Self::Segments => "Segments",
        }
    }
}

/// What an entry does.
#[derive(Clone)]
pub(super) enum Does {
    /// Sends these.
    Commands(Vec<Command>),
    /// Opens a layer.
    Opens(RwSignal<bool>),
}

/// Something that can be reached.
#[derive(Clone)]
pub(super) struct Entry {
    pub label: String,
    /// Other words that find it.
    pub also: &'static str,
    pub icon: &'static str,
    pub keys: Option<&'static str>,
    pub group: Group,
    /// Only offered once something is typed: with nothing typed there would be too many.
    pub typed_only: bool,
    pub does: Does,
}

impl Entry {
    fn new(group: Group, icon: &'static str, label: impl Into<String>, does: Does) -> Self {
        Self { label: label.into(), also: "", icon, keys: None, group, typed_only: false, does }
    }

    fn command(group: Group, icon: &'static str, label: impl Into<String>, command: Command) -> Self {
        Self::new(group, icon, label, Does::Commands(vec![command]))
    }

    fn also(self, also: &'static str) -> Self {
        Self { also, ..self }
    }

    fn keys(self, act: Act) -> Self {
        Self { keys: keys_of(act), ..self }
    }

    fn when_typed(self) -> Self {
        Self { typed_only: true, ..self }
    }
}

/// Everything, as it is now. Tracked.
pub(super) fn entries(studio: Studio, layers: Layers) -> Vec<Entry> {
    let mut all: Vec<Entry> = Place::ALL.into_iter().map(place).collect();
    all.extend(commands(studio, layers));
    studio.segments.with(|segments| all.extend(segments.iter().flat_map(segment)));
    studio.tables.with(|tables| {
        all.extend(tables.iter().map(|info| {
            let name = info.schema.name.clone();
            let go = Command::Go(Route::Table(name.clone()));
            Entry::command(Group::Tables, "table-2", name, go).also("table open")
        }));
    });
    all
}

fn place(place: Place) -> Entry {
    Entry::command(Group::Going, place.icon(), place.label(), Command::Go(place.route()))
        .also("go to open page")
        .keys(Act::Go(place))
}

fn commands(studio: Studio, layers: Layers) -> Vec<Entry> {
    let doing = |icon, label: &str, command| Entry::command(Group::Doing, icon, label, command);
    let opens = |icon, label: &str, open| Entry::new(Group::Doing, icon, label, Does::Opens(open));
    let mut all = vec![
        doing("plus", "New segment", Command::NewSegment).also("create add").keys(Act::NewSegment),
        doing("file-up", "Open files", Command::PickFiles).also("load import arrow data table"),
    ];
    let going = |icon, label: &str, route| Entry::command(Group::Going, icon, label, Command::Go(route));
    all.push(
        going("waypoints", "Set-up", Route::Setup).also("relationships keys tables customers time guess"),
    );
    all.push(going("link", "Relationships", Route::Relationships).also("diagram tables join schema"));
    let running: Vec<Command> = studio.tasks.with(|tasks| {
        let open = tasks.iter().filter(|task| task.ended.is_none());
        open.map(|task| Command::CancelTask(task.id)).collect()
    });
    if !running.is_empty() {
        let cancel = Does::Commands(running);
        all.push(Entry::new(Group::Doing, "circle-x", "Cancel running work", cancel).also("stop abort"));
    }
    let refreshable: Vec<_> = studio.segments.with(|segments| {
        segments
            .iter()
            .filter(|segment| segment.record.definition.is_some())
            .map(|one| one.record.id.clone())
            .collect()
    });
    if refreshable.len() > 1 {
        all.push(
            doing("refresh-cw", "Refresh all segments", Command::Refresh(refreshable)).also("run update"),
        );
    }
    let files = studio
        .missing
        .with(|missing| missing.iter().any(|source| !matches!(source.origin, MissingOrigin::Sample(_))));
    if files {
        all.push(doing("plug", "Reconnect the files of the last visit", Command::Reconnect));
    }
    for size in [SampleSize::Small, SampleSize::Medium, SampleSize::Large] {
        let label = format!(
            "Try the sample data: {}",
            format::counted(size.customers().into(), "customer", "customers")
        );
        all.push(doing("flask-conical", &label, Command::LoadSample(size)).also("load demo example"));
    }
    all.push(opens("activity", "Progress details", layers.progress).also("tasks work running"));
    all.push(opens("keyboard", "Shortcuts", layers.shortcuts).also("keys help").keys(Act::Shortcuts));
    all.extend(themes(studio));
    all
}

/// The two themes that are not chosen.
fn themes(studio: Studio) -> impl Iterator<Item = Entry> {
    let settings = studio.settings.get();
    let all = [
        (Theme::System, "monitor", "Theme: as the system"),
        (Theme::Light, "sun", "Theme: light"),
        (Theme::Dark, "moon", "Theme: dark"),
    ];
    all.into_iter().filter(move |(theme, ..)| *theme != settings.theme).map({
        let settings = studio.settings.get();
        move |(theme, icon, label)| {
            let settings = crate::storage::records::SettingsRecord { theme, ..settings.clone() };
            Entry::command(Group::Doing, icon, label, Command::SetSettings(settings))
                .also("appearance mode colour")
        }
    })
}

fn segment(segment: &Segment) -> Vec<Entry> {
    let (id, name) = (&segment.record.id, &segment.record.name);
    let entry = |icon, label: String, command| Entry::command(Group::Segments, icon, label, command);
    let mut all = vec![
        entry("layers", name.clone(), Command::Go(Route::Segment(id.clone()))).also("segment open view"),
        entry("pencil", format!("Edit {name}"), Command::Go(Route::Builder(id.clone())))
            .also("segment")
            .when_typed(),
    ];
    if segment.record.definition.is_some() {
        let refresh = Command::Refresh(vec![id.clone()]);
        all.push(entry("refresh-cw", format!("Refresh {name}"), refresh).also("segment run").when_typed());
    }
    all
}
