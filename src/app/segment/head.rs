//! A segment's figures, and the rail with what is known about it.

use leptos::prelude::*;

use crate::{
    app::{
        format,
        route::Route,
        schedule::words::schedule,
        segments::usage::{Named, Usage},
        snapshots::refreshes,
        studio::{Segment, use_studio},
        ui::{figure::Figure, text::Chip},
    },
    history::trend::difference,
    model::{draft::Draft, segment::SegmentState, words},
    storage::records::VersionRecord,
};

/// Members, change, who entered and left at the last successful refresh.
#[component]
pub(super) fn Figures(#[prop(into)] segment: Signal<Option<Segment>>) -> impl IntoView {
    let studio = use_studio();
    let inactive = Memo::new(move |_| {
        segment.with(|segment| {
            segment.as_ref().is_some_and(|segment| segment.record.state == SegmentState::Inactive)
        })
    });
    // Nobody is in an inactive segment.
    let last = Memo::new(move |_| {
        segment.with(|segment| {
            segment
                .as_ref()
                .filter(|_| !inactive.get())
                .and_then(|segment| segment.last_successful().cloned())
        })
    });
    let of_last = move |f: fn(&crate::storage::records::SnapshotRecord) -> Option<String>,
                        none: &'static str| {
        Signal::derive(move || last.with(|last| last.as_ref().and_then(f)).unwrap_or_else(|| none.to_owned()))
    };
    let share = Signal::derive(move || {
        if inactive.get() {
            return "none while it is inactive".to_owned();
        }
        // A share of customers is told only where they are the ones that were counted.
        last.with(|last| {
            studio.profile.with(|profile| {
                let (last, profile) = (last.as_ref()?, profile.as_ref()?);
                let same = last.fingerprint == profile.fingerprint && profile.customers > 0;
                same.then(|| {
                    let share = f64::from(last.members) / f64::from(profile.customers);
                    format!(
                        "{} of {}",
                        format::share(share),
                        format::counted(profile.customers.into(), "customer", "customers")
                    )
                })
            })
        })
        .unwrap_or_default()
    });
    let change = Memo::new(move |_| {
        let of = |segment: &Segment| difference(&refreshes(&segment.snapshots));
        segment.with(|segment| segment.as_ref().filter(|_| !inactive.get()).and_then(of))
    });
    let change_value = Signal::derive(move || {
        change.get().map_or_else(|| "–".to_owned(), |change| format::signed(change.members))
    });
    let change_note = Signal::derive(move || match change.get() {
        Some(change) => change
            .share
            .map(|share| {
                let sign = if share > 0.0 {
                    "+"
                } else if share < 0.0 {
                    "−"
                } else {
                    ""
                };
                format!("{sign}{} since the refresh before", format::share(share.abs()))
            })
            .unwrap_or_else(|| "since the refresh before".to_owned()),
        None if inactive.get() => String::new(),
        None => "known from the second refresh on".to_owned(),
    });
    let missing = Signal::derive(move || {
        let missing = last.with(|last| last.as_ref().and_then(|last| last.left_missing)).unwrap_or(0);
        if missing > 0 {
            format!("{} not in the data any more", format::count(missing.into()))
        } else {
            String::new()
        }
    });
    view! {
        <div class="figures-strip">
            <Figure name="Members" value=of_last(|last| Some(format::count(last.members.into())), "–") note=share />
            <Figure name="Change" value=change_value note=change_note />
            <Figure name="Entered" value=of_last(|last| last.entered.map(|entered| format::count(entered.into())), "–") />
            <Figure name="Left" value=of_last(|last| last.left.map(|left| format::count(left.into())), "–") note=missing />
        </div>
    }
    .into_any()
}

/// Description, facts, tags, usage, and the definition in words.
#[component]
pub(super) fn Rail(
    #[prop(into)] segment: Signal<Option<Segment>>,
    versions: RwSignal<Vec<VersionRecord>>,
) -> impl IntoView {
    view! { <aside class="rail" aria-label="About this segment">{move || segment.get().map(|segment| view! { <About segment versions /> })}</aside> }.into_any()
}

#[component]
fn About(segment: Segment, versions: RwSignal<Vec<VersionRecord>>) -> impl IntoView {
    let studio = use_studio();
    let zone = studio.settings.with_untracked(|settings| settings.time_zone.clone());
    let record = segment.record.clone();
    let last = segment.last_successful().cloned();
    let version = record.version;
    let saved = {
        let zone = zone.clone();
        move || {
            versions.with(|versions| {
                let own = versions.iter().find(|other| other.version == version)?;
                Some(format!("saved {}", format::instant(own.saved, &zone)))
            })
        }
    };
    let own = StoredValue::new(record.clone());
    let next = move || match own.with_value(|own| studio.next_refresh(own)) {
        Some(next) => {
            let zone = studio.settings.with(|settings| settings.time_zone.clone());
            let system = studio.settings.with(|settings| settings.schedule.rhythm.clone());
            let words = own.with_value(|own| schedule(&own.schedule, system.as_ref()));
            view! { <span class="hinted" data-tip=words>{format::instant(next, &zone)}</span> }.into_any()
        }
        None => "None planned".into_any(),
    };
    let users = Memo::new(move |_| own.with_value(|own| studio.users().remove(&own.id).unwrap_or_default()));
    let uses = Memo::new(move |_| own.with_value(|own| studio.used_by(own)));
    let tags = record.tags.iter().map(|tag| view! { <Chip label=tag.clone() /> }).collect_view();
    view! {
        {(!record.description.is_empty()).then(|| view! { <p class="description">{record.description.clone()}</p> })}
        {(!record.tags.is_empty()).then(|| view! { <div class="chips" role="group" aria-label="Tags">{tags}</div> })}
        <dl class="facts">
            <dt>"Type"</dt><dd>{record.kind.label()}</dd>
            <dt>"State"</dt><dd>{record.state.label()}</dd>
            <dt>"Last refreshed"</dt>
            <dd>{last.as_ref().map_or_else(|| "Never".to_owned(), |last| format::instant(last.at, &zone))}</dd>
            <dt>"Next refresh"</dt><dd>{next}</dd>
            {last.as_ref().filter(|last| last.as_of.abs_diff(last.at) > 3_600_000).map(|last| view! { <dt>"As of"</dt><dd>{format::instant(last.as_of, &zone)}</dd> })}
            {last.as_ref().map(|last| view! { <dt>"Duration"</dt><dd>{format::duration(last.took)}</dd> })}
            <dt>"Created"</dt><dd>{format::instant(record.created, &zone)}</dd>
            <dt>"Changed"</dt><dd>{format::instant(record.changed, &zone)}</dd>
            <dt>"Output table"</dt><dd><bdi>{record.output_name.clone()}</bdi></dd>
        </dl>
        {move || used("Used by", users.get())}
        {move || used("Uses", uses.get())}
        {record.definition.as_ref().map(|definition| view! {
            <section class="in-words" aria-label="Definition">
                <h2>"Definition"</h2>
                <p class="muted">{format!("Version {version}")}{move || saved().map(|saved| format!(", {saved}"))}</p>
                <p class="words"><bdi>{words::draft_words_in(&Draft::from(definition), &studio.names())}</bdi></p>
            </section>
        })}
    }
    .into_any()
}

/// Segments and measures with their links; nothing where there are none.
fn used(title: &'static str, usage: Usage) -> Option<AnyView> {
    let line = |one: Named, route: Route, kind: &'static str| {
        view! { <li><a href=route.hash()>{one.name}</a><span class="muted">{kind}</span></li> }
    };
    let segments = usage.segments.iter().cloned().map(|one| {
        let route = Route::Segment(one.id.clone());
        line(one, route, "Segment")
    });
    let measures = usage.measures.iter().cloned().map(|one| line(one, Route::Measures, "Measure"));
    let lines = segments.chain(measures).collect_view();
    (!usage.is_empty()).then(|| {
        view! {
            <section class="usage" aria-label=title>
                <h2>{title}</h2>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}
