//! The navigation at the left: places, and at its foot the work in progress.

use leptos::prelude::*;

use super::{
    Layers,
    place::Place,
    shortcut::{Act, keys_of},
    shortcuts::ShortcutKeys,
    task::Work,
};
use crate::{
    app::{
        format,
        studio::{Studio, use_studio},
        ui::{figure::Meter, icon::Icon},
    },
    browser::{BUILD, dom::Listener, page},
};

/// Below this width there is only room for icons.
const WIDE: f64 = 1_000.0;

/// The navigation. Without room for words they are tips.
#[component]
pub(super) fn Nav(layers: Layers) -> impl IntoView {
    let narrow = RwSignal::new(!page::is_wider_than(WIDE));
    let watch = move |_| {
        let is = !page::is_wider_than(WIDE);
        if narrow.get_untracked() != is {
            narrow.set(is);
        }
    };
    let _listener = StoredValue::new_local(Listener::window("resize", watch));
    let places = Place::ALL.map(|place| view! { <Entry place narrow /> }).collect_view();
    view! {
        <nav class="nav" aria-label="Satsuma">
            <a class="brand" href=Place::Home.route().hash() aria-label="Satsuma, home">
                <img class="mark" src=format!("assets/satsuma.svg?{BUILD}") alt="" /><span class="word">"Satsuma"</span>
            </a>
            {places}
            <div class="fill"></div>
            <div class="nav-foot">
                <Working open=layers.progress narrow />
                <Opener label="Search" icon="search" act=Act::Palette open=layers.palette narrow />
                <Opener label="Shortcuts" icon="keyboard" act=Act::Shortcuts open=layers.shortcuts narrow />
            </div>
        </nav>
    }
    .into_any()
}

#[component]
fn Entry(place: Place, narrow: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let here = Memo::new(move |_| studio.route.with(|route| Place::of(route) == Some(place)));
    let tally = Memo::new(move |_| tally(studio, place));
    let name = move || match tally.get() {
        Some((count, words)) => format!("{}, {} {words}", place.label(), format::count(count)),
        None => place.label().to_owned(),
    };
    let keys = keys_of(Act::Go(place)).map(str::to_uppercase);
    view! {
        <a
            class="place"
            href=place.route().hash()
            aria-label=name
            aria-current=move || here.get().then_some("page")
            data-tip=move || narrow.get().then(|| place.label())
            data-tip-keys=keys
        >
            <Icon name=place.icon() />
            <span class="word">{place.label()}</span>
            <span class="tally" data-tally=move || tally.get().map(|(count, _)| format::count(count))></span>
        </a>
    }
    .into_any()
}

/// How many things are at a place, and what they are; nothing where there are none.
fn tally(studio: Studio, place: Place) -> Option<(u64, &'static str)> {
    let (count, one, many) = match place {
        Place::Data => (studio.tables.with(Vec::len), "table", "tables"),
        Place::Customers => {
            let customers = studio.profile.with(|profile| profile.as_ref().map_or(0, |one| one.customers));
            (customers as usize, "customer", "customers")
        }
        Place::Segments => (studio.segments.with(Vec::len), "segment", "segments"),
        Place::Measures => (studio.measures.with(Vec::len), "measure", "measures"),
        Place::Home | Place::Settings => return None,
    };
    (count > 0).then_some((count as u64, if count == 1 { one } else { many }))
}

#[component]
fn Opener(
    label: &'static str,
    icon: &'static str,
    act: Act,
    open: RwSignal<bool>,
    narrow: RwSignal<bool>,
) -> impl IntoView {
    let keys = keys_of(act).unwrap_or_default();
    view! {
        <button
            type="button"
            class="place"
            aria-label=move || narrow.get().then_some(label)
            aria-haspopup="dialog"
            data-tip=move || narrow.get().then_some(label)
            data-tip-keys=keys
            on:click=move |_| open.set(true)
        ><Icon name=icon /><span class="word">{label}</span><span class="place-keys" aria-hidden="true"><ShortcutKeys keys /></span></button>
    }
    .into_any()
}

/// What is going on; opens **Progress details**.
#[component]
fn Working(open: RwSignal<bool>, narrow: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let work = Memo::new(move |before: Option<&Work>| studio.tasks.with(|tasks| Work::of(tasks, before)));
    let words = Memo::new(move |_| work.with(Work::words));
    let busy = Memo::new(move |_| work.with(|work| work.open > 0));
    let share = Signal::derive(move || work.with(|work| work.share));
    view! {
        <button
            type="button"
            class="place working"
            data-busy=move || busy.get().to_string()
            aria-label=move || format!("Progress details: {}", words.get())
            aria-expanded=move || open.get().to_string()
            data-tip=move || narrow.get().then(|| words.get())
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {move || view! { <Icon name=if busy.get() { "loader" } else { "activity" } /> }}
            <span class="word">{move || words.get()}</span>
            <Show when=move || busy.get()><Meter label="Work in progress" share thin=true /></Show>
        </button>
    }
    .into_any()
}
