//! **Versions** of the definition: when each was saved, in words; any two compared in words and in people; one brought back.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        builder::{
            compare::{compare, lines},
            versions::compared_line,
        },
        format,
        studio::{Command, Loading, Segment, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Select},
            dialog::Dialog,
            page::Section,
        },
    },
    model::{draft::Draft, words},
    storage::records::VersionRecord,
};

/// The versions of a segment, oldest first; read anew whenever there is another one.
pub(super) fn read(segment: Memo<Option<Segment>>) -> RwSignal<Vec<VersionRecord>> {
    let studio = use_studio();
    let versions = RwSignal::new(Vec::<VersionRecord>::new());
    let newest = Memo::new(move |_| {
        segment.with(|segment| {
            segment.as_ref().map(|segment| (segment.record.id.clone(), segment.record.version))
        })
    });
    Effect::new(move |_| {
        if let Some((id, 1..)) = newest.get() {
            spawn_local(async move {
                let found = studio.versions(id).await;
                let _ = versions.try_set(found);
            });
        }
    });
    versions
}

/// What was chosen here.
#[derive(Clone, Copy)]
struct Chosen {
    versions: RwSignal<Vec<VersionRecord>>,
    /// The one that is looked at; nothing for the newest.
    looked: RwSignal<Option<u32>>,
    /// The one that it is compared with; nothing for the one before it.
    with: RwSignal<Option<u32>>,
}

impl Chosen {
    fn newest(self) -> Option<u32> {
        self.versions.with(|all| all.last().map(|one| one.version))
    }

    fn looked(self) -> Option<u32> {
        self.looked.get().or_else(|| self.newest())
    }

    /// Of the first version: the one after it.
    fn with(self) -> Option<u32> {
        let own = self.looked()?;
        let chosen = self.with.get().filter(|with| *with != own);
        let beside = || {
            self.versions.with(|all| {
                let before = all.iter().rev().find(|one| one.version < own);
                before.or_else(|| all.iter().find(|one| one.version > own)).map(|one| one.version)
            })
        };
        chosen.or_else(beside)
    }

    fn record(self, version: Option<u32>) -> Option<VersionRecord> {
        self.versions.with(|all| all.iter().find(|one| Some(one.version) == version).cloned())
    }
}

#[component]
pub(super) fn VersionsSection(
    #[prop(into)] segment: Signal<Option<Segment>>,
    versions: RwSignal<Vec<VersionRecord>>,
) -> impl IntoView {
    let studio = use_studio();
    let chosen = Chosen { versions, looked: RwSignal::new(None), with: RwSignal::new(None) };
    let some = Memo::new(move |_| versions.with(|all| !all.is_empty()));
    let entries = move || {
        let zone = studio.settings.with(|settings| settings.time_zone.clone());
        let newest = chosen.newest();
        let entry = |one: &VersionRecord| {
            let number = one.version;
            let saved = format::instant(one.saved, &zone);
            view! {
                <li>
                    <button type="button" class="version" aria-pressed=move || (chosen.looked() == Some(number)).to_string() on:click=move |_| chosen.looked.set(Some(number))>
                        <b>{format!("Version {number}")}</b>
                        <span class="muted">{saved}{(newest == Some(number)).then_some(", the one in use")}</span>
                    </button>
                </li>
            }
        };
        versions.with(|all| all.iter().rev().map(entry).collect_view())
    };
    let looked = Memo::new(move |_| chosen.record(chosen.looked()));
    view! {
        <Show when=move || some.get()>
            <Section title="Versions">
                <div class="versions">
                    <ul class="versions-list" aria-label="Versions">{entries}</ul>
                    {move || looked.get().map(|record| view! { <Looked segment chosen record /> })}
                </div>
            </Section>
        </Show>
    }
    .into_any()
}

/// One version: in words, beside another one, and brought back.
#[component]
fn Looked(segment: Signal<Option<Segment>>, chosen: Chosen, record: VersionRecord) -> impl IntoView {
    let studio = use_studio();
    let number = record.version;
    let open = RwSignal::new(false);
    let in_words = {
        let draft = Draft::from(&record.definition);
        move || words::draft_words_in(&draft, &studio.names())
    };
    let choices = Signal::derive(move || {
        let zone = studio.settings.with(|settings| settings.time_zone.clone());
        let choice = |one: &VersionRecord| {
            let day = format::day_of(one.saved, &zone);
            Choice::new(one.version.to_string(), format!("version {}, {day}", one.version))
        };
        let others = |all: &Vec<VersionRecord>| {
            all.iter().rev().filter(|one| one.version != number).map(choice).collect::<Vec<_>>()
        };
        chosen.versions.with(others)
    });
    let several = Memo::new(move |_| choices.with(|choices| !choices.is_empty()));
    let value = Signal::derive(move || chosen.with().map(|with| with.to_string()).unwrap_or_default());
    let other = Memo::new(move |_| chosen.record(chosen.with()));
    let own = StoredValue::new(record);
    view! {
        <section class="compared" aria-label=format!("Version {number}")>
            <p class="definition-words"><bdi>{in_words}</bdi></p>
            <Show when=move || several.get()>
                <div class="compared-with">
                    <span>"Compared with"</span>
                    <Select label="The version to compare with" choices value on_change=move |with: String| chosen.with.set(with.parse().ok()) />
                </div>
                {move || other.get().map(|other| view! { <Beside record=own.get_value() other /> })}
            </Show>
            <Show when=move || chosen.newest() != Some(number)>
                <div class="row"><Button label=format!("Restore version {number}…") icon="rotate-ccw" small=true on_press=move |()| open.set(true) /></div>
            </Show>
        </section>
        <Dialog open title=format!("Restore version {number}") class="narrow"><Restore segment record=own.get_value() open /></Dialog>
    }
    .into_any()
}

/// How many customers only the one version holds, and only the other.
type People = (u64, u64);

#[component]
fn Beside(record: VersionRecord, other: VersionRecord) -> impl IntoView {
    let studio = use_studio();
    let (number, with) = (record.version, other.version);
    let people = RwSignal::new(Loading::<People>::Idle);
    let (one, another) = (record.definition.clone(), other.definition.clone());
    let loaded = Memo::new(move |_| {
        studio.profile.with(|profile| profile.as_ref().map(|profile| profile.fingerprint.clone()))
    });
    Effect::new(move |_| {
        if loaded.with(Option::is_none) {
            return people.set(Loading::Idle);
        }
        people.set(Loading::Running { previous: None });
        let both = vec![one.clone(), another.clone()];
        spawn_local(async move {
            let found = match studio.overlap(both, studio.context()).await {
                Ok(regions) if regions.len() > 2 => Loading::Ready((regions[1], regions[2])),
                _ => {
                    Loading::Failed("Their people cannot be counted with the data that is loaded.".to_owned())
                }
            };
            let _ = people.try_set(found);
        });
    });
    let customers = |count: u64| format::counted(count, "customer", "customers");
    let said = move || {
        people.with(|people| match people {
            Loading::Idle => "In people they are compared once the data is loaded.".to_owned(),
            Loading::Failed(why) => why.clone(),
            Loading::Running { .. } => "Counting whom each holds".to_owned(),
            Loading::Ready((0, 0)) => "Both hold the same customers now.".to_owned(),
            Loading::Ready((own, others)) => format!(
                "Now version {number} holds {} that version {with} does not, and version {with} holds {} that version {number} does not.",
                customers(*own),
                format::count(*others)
            ),
        })
    };
    let catalog = studio.names();
    let (older, newer) = if number < with { (&record, &other) } else { (&other, &record) };
    let lines_of = |version: &VersionRecord| lines(&Draft::from(&version.definition), &catalog);
    let changes = compare(&lines_of(older), &lines_of(newer));
    view! {
        <p aria-live="polite">{said}</p>
        <ul class="compared-lines">{changes.into_iter().map(|line| compared_line(line, "went: ", "came: ")).collect_view()}</ul>
    }
    .into_any()
}

#[component]
fn Restore(segment: Signal<Option<Segment>>, record: VersionRecord, open: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let number = record.version;
    let (next, edited) = segment.with_untracked(|segment| {
        segment.as_ref().map_or((0, false), |segment| (segment.record.version + 1, segment.has_draft))
    });
    let restore = move |()| {
        studio.dispatch(Command::SaveSegment {
            segment: record.segment.clone(),
            definition: record.definition.clone(),
            run: false,
        });
        open.set(false);
    };
    view! {
        <p>{format!("What version {number} says becomes version {next}, the one in use; all versions are kept. The members stay as they are until the next refresh.")}</p>
        {edited.then(|| view! { <p>"There are edits in the builder that are not saved: they are thrown away."</p> })}
        <div class="dialog-foot">
            <Button label="Cancel" on_press=move |()| open.set(false) />
            <Button label=format!("Restore version {number}") weight=Weight::Primary autofocus=true on_press=restore />
        </div>
    }
    .into_any()
}
