//! **Who entered, who left** between any two refreshes.

use leptos::prelude::*;

use super::{
    listing::{listing, why_none},
    members::{FIRST, by_place, columns, usual},
    pair::{Moved, Pair, counted},
    preview::arranged,
};
use crate::{
    app::{
        format,
        route::Route,
        studio::{Command, Loading, Segment, use_studio},
        ui::{
            button::Button,
            cells::CellTable,
            choice::{Choice, Select},
            page::Section,
            state::Message,
            table::Sort,
        },
    },
    service::protocol::Rows,
    storage::records::SnapshotRecord,
};

/// Which refreshes of a segment are compared. Made once for its page; the trend and the history choose, too.
#[derive(Clone, Copy)]
pub(super) struct Compared {
    /// What was chosen; nothing for the last two.
    chosen: RwSignal<Option<Pair>>,
    /// What is compared; nothing before there are two.
    pub pair: Memo<Option<Pair>>,
}

impl Compared {
    pub(super) fn new(segment: Signal<Option<Segment>>) -> Self {
        let chosen = RwSignal::new(None::<Pair>);
        let pair = Memo::new(move |_| {
            segment.with(|segment| Pair::chosen(chosen.get(), &segment.as_ref()?.snapshots))
        });
        Self { chosen, pair }
    }

    /// Compares these from now on.
    pub(super) fn choose(self, pair: Option<Pair>) {
        if pair.is_some() {
            self.chosen.set(pair);
        }
    }
}

/// The id of the section, so that a choice made elsewhere can bring it into sight.
pub(super) const SECTION: &str = "who-entered-who-left";

#[component]
pub(super) fn MovedSection(
    #[prop(into)] segment: Signal<Option<Segment>>,
    compared: Compared,
) -> impl IntoView {
    let studio = use_studio();
    let there = Memo::new(move |_| {
        let newest_first = |segment: &Segment| counted(&segment.snapshots).rev().cloned().collect::<Vec<_>>();
        segment.with(|segment| segment.as_ref().map(newest_first).unwrap_or_default())
    });
    let enough = Memo::new(move |_| compared.pair.get().is_some());
    let end = move |newer: bool| {
        let label = if newer { "The later refresh" } else { "The earlier refresh" };
        let own = move |pair: Pair| if newer { (pair.to, pair.from) } else { (pair.from, pair.to) };
        let choices = Signal::derive(move || {
            let zone = studio.settings.with(|settings| settings.time_zone.clone());
            let other = compared.pair.get().map(|pair| own(pair).1);
            let minute = |one: &SnapshotRecord| one.at.div_euclid(60_000);
            let choice = |one: &SnapshotRecord| {
                let members = format::counted(one.members.into(), "member", "members");
                let mut at = format::instant(one.at, &zone);
                // Two in one minute are told apart by their seconds.
                if there.with(|there| there.iter().filter(|other| minute(other) == minute(one)).count() > 1) {
                    let seconds = one.at.rem_euclid(60_000) as f64 / 1_000.0;
                    at = format!("{at} and {seconds:.1} s");
                }
                Choice::new(one.at.to_string(), format!("{at}, {members}"))
            };
            there.with(|there| {
                there.iter().filter(|one| Some(one.at) != other).map(choice).collect::<Vec<_>>()
            })
        });
        let value = Signal::derive(move || {
            compared.pair.get().map(|pair| own(pair).0.to_string()).unwrap_or_default()
        });
        let change = move |at: String| {
            if let (Some(pair), Ok(at)) = (compared.pair.get_untracked(), at.parse::<i64>()) {
                compared.choose(Pair::of(at, own(pair).1));
            }
        };
        view! { <Select label choices value on_change=change /> }
    };
    view! {
        <div id=SECTION>
            <Section title="Who entered, who left">
                <Show when=move || enough.get() fallback=|| view! { <p class="muted">"Known from the second refresh on: then the members of any two refreshes are compared by key."</p> }>
                    <div class="moved-choice">
                        <span>"From"</span>{end(false)}
                        <span>"to"</span>{end(true)}
                    </div>
                    <Between segment compared />
                </Show>
            </Section>
        </div>
    }
    .into_any()
}

/// The two lists, or why there are none.
#[component]
fn Between(segment: Signal<Option<Segment>>, compared: Compared) -> impl IntoView {
    let studio = use_studio();
    let comparable = Memo::new(move |_| {
        segment.with(|segment| {
            segment
                .as_ref()
                .zip(compared.pair.get())
                .is_some_and(|(one, pair)| pair.is_comparable(&one.snapshots))
        })
    });
    let list = move |moved: Moved| {
        let question = Memo::new(move |_| {
            let pair = compared.pair.get().filter(|_| comparable.get())?;
            segment.with(|segment| segment.as_ref().map(|segment| (segment.record.id.clone(), pair)))
        });
        listing(studio, question, move |(id, pair)| studio.moved(id, pair, moved, FIRST))
    };
    let (entered, left) = (list(Moved::Entered), list(Moved::Left));
    let failed = Memo::new(move |_| why_none(entered).or_else(|| why_none(left)));
    let sum = Memo::new(move |_| {
        let counts =
            |answer: RwSignal<Loading<Rows>>| answer.with(|answer| answer.shown().map(|rows| rows.total));
        let (entered, left) = (counts(entered)?, counts(left)?);
        let (from, to) = segment.with(|segment| {
            let (from, to) = compared.pair.get()?.records(&segment.as_ref()?.snapshots)?;
            Some((from.members, to.members))
        })?;
        Some((from, entered, left, to))
    });
    view! {
        {move || (!comparable.get()).then(|| view! {
            <Message
                title="These two are not compared"
                text="Their members were found in another customers table, or by another key: the same person may be called otherwise there. Choose two refreshes of one trend."
            />
        })}
        {move || failed.get().map(|sentence| view! {
            <Message title="Who entered and who left cannot be listed now" text=sentence>
                {studio.profile.with(Option::is_none).then(|| view! { <a class="button small" href=Route::Data.hash()>"Go to Data"</a> })}
            </Message>
        })}
        <Show when=move || comparable.get() && failed.with(Option::is_none)>
            <p class="moved-sum" aria-live="polite">{move || sum.get().map(|(from, entered, left, to)| adds_up(from, entered, left, to))}</p>
            <div class="moved-lists">
                <List segment compared answer=entered moved=Moved::Entered />
                <List segment compared answer=left moved=Moved::Left />
            </div>
        </Show>
    }
    .into_any()
}

/// Members then, who entered, who left, members now.
fn adds_up(from: u32, entered: u64, left: u64, to: u32) -> AnyView {
    let members = |count: u32| format::counted(count.into(), "member", "members");
    view! {
        <b>{members(from)}</b>
        <span class="entered">{format!(" + {} entered", format::count(entered))}</span>
        <span class="left">{format!(" − {} left", format::count(left))}</span>
        " = "<b>{members(to)}</b>
    }
    .into_any()
}

#[component]
fn List(
    segment: Signal<Option<Segment>>,
    compared: Compared,
    answer: RwSignal<Loading<Rows>>,
    moved: Moved,
) -> impl IntoView {
    let studio = use_studio();
    let sort = RwSignal::new(None::<Sort>);
    let (_, columns) = columns(studio, segment);
    let asked =
        Memo::new(move |_| segment.with(|segment| segment.as_ref().map(|one| one.record.definition.clone())));
    let shown = Signal::derive(move || {
        let (columns, sort) = (columns.get(), sort.get());
        answer.with(|answer| {
            let Some(rows) = answer.shown() else { return Rows::default() };
            let asked =
                asked.with(|asked| asked.clone().flatten().map(|asked| studio.places_of(&asked, rows)));
            let usual = usual(studio, &rows.columns, &asked.unwrap_or_default());
            arranged(rows, &columns.places(&rows.columns, &usual), by_place(sort.as_ref())).0
        })
    });
    let counts =
        Memo::new(move |_| answer.with(|answer| answer.shown().map(|rows| (rows.total, rows.missing))));
    let total = move || counts.get().map_or(0, |(total, _)| total);
    let known = Memo::new(move |_| counts.get().is_some());
    let waiting = Signal::derive(move || answer.with(Loading::is_running));
    let note = move || {
        let (total, missing) = counts.get().unwrap_or_default();
        let first =
            (total > u64::from(FIRST)).then(|| format!("The first {FIRST} of {}.", format::count(total)));
        let gone = (missing > 0).then(|| {
            let whole = if missing == total { "All".to_owned() } else { format::count(missing) };
            let are = if missing == 1 && total != 1 { "is" } else { "are" };
            format!("{whole} {are} not in the data now: listed last, with the key alone.")
        });
        [first, gone].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let download = move |()| {
        let id = segment.with_untracked(|segment| segment.as_ref().map(|one| one.record.id.clone()));
        if let (Some(segment), Some(pair)) = (id, compared.pair.get_untracked()) {
            studio.dispatch(Command::DownloadMoved { segment, pair, moved });
        }
    };
    let (word, none) = match moved {
        Moved::Entered => ("Entered", "Nobody entered."),
        Moved::Left => ("Left", "Nobody left."),
    };
    let label = format!("Download who {}", word.to_lowercase());
    view! {
        <section class="moved-list" aria-label=word>
            <div class="moved-head">
                <h3>{word}" "<span class="tally">{move || counts.get().map(|(total, _)| format::count(total))}</span></h3>
                <Button label icon="download" small=true disabled=Signal::derive(move || total() == 0) on_press=download />
            </div>
            <Show when=move || known.get() fallback=|| view! { <div class="table-box moved waiting-place"><p class="table-empty">"Comparing by key"</p></div> }>
                <CellTable label=word rows=shown waiting sort on_sort=move |pressed| sort.set(Some(pressed)) class="moved" empty=move || view! { <p class="table-empty">{none}</p> } />
                <p class="moved-note muted">{note}</p>
            </Show>
        </section>
    }
    .into_any()
}
