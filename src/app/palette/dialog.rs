//! The palette itself.

use leptos::prelude::*;

use super::{
    entries::{Does, Entry, Group, entries},
    rank::find,
};
use crate::{
    app::{
        shell::{Layers, ShortcutKeys},
        studio::use_studio,
        ui::{dialog::Dialog, icon::Icon, text::Keys},
    },
    browser::dom,
};

/// At most so many are shown.
const SHOWN: usize = 60;

/// What keys can be pressed here.
const LIST: &str = "palette-list";

/// The dialog with the field and what it finds.
#[component]
pub fn Palette(
    /// What it opens besides commands, and itself.
    layers: Layers,
) -> impl IntoView {
    view! { <Dialog open=layers.palette title="Search and commands" class="palette" headless=true><Finder layers /></Dialog> }
        .into_any()
}

#[component]
fn Finder(layers: Layers) -> impl IntoView {
    let studio = use_studio();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let all = Memo::new_with_compare(move |_| entries(studio, layers), |_, _| true);
    let found = Memo::new_with_compare(move |_| all.with(|all| fitting(all, &typed.get())), |_, _| true);
    let go = move |to: usize| {
        at.set(to);
        dom::reveal_id(&option_id(to));
    };
    let take = move |place: usize| {
        let Some(entry) = found.with_untracked(|found| found.get(place).cloned()) else { return };
        layers.palette.set(false);
        // First the focus goes back to where it was; what is done may move it on.
        dom::soon(move || match entry.does {
            Does::Commands(commands) => commands.into_iter().for_each(|command| studio.dispatch(command)),
            Does::Opens(open) => open.set(true),
        });
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        let now = at.get_untracked().min(last);
        match event.key().as_str() {
            "ArrowDown" => go(if now >= last { 0 } else { now + 1 }),
            "ArrowUp" => go(now.checked_sub(1).unwrap_or(last)),
            "PageDown" => go((now + 8).min(last)),
            "PageUp" => go(now.saturating_sub(8)),
            "Enter" if !event.is_composing() => take(now),
            "Tab" => {}
            _ => return,
        }
        event.prevent_default();
    };
    let none = Memo::new(move |_| found.with(Vec::is_empty));
    view! {
        <div class="palette-search">
            <Icon name="search" />
            <input
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                data-autofocus=""
                aria-label="Search pages, commands, tables and segments"
                aria-autocomplete="list"
                aria-expanded=move || (!none.get()).to_string()
                aria-controls=LIST
                aria-activedescendant=move || (!none.get()).then(|| option_id(at.get()))
                placeholder="Search or type a command"
                prop:value=typed
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    at.set(0);
                    dom::reveal_id(&option_id(0));
                }
                on:keydown=key
            />
        </div>
        <div class="options" role=move || (!none.get()).then_some("listbox") id=LIST aria-label=move || (!none.get()).then_some("Found")>
            {move || found.with(|found| list(found, typed.with(|typed| typed.trim().is_empty()), at, Callback::new(take)))}
        </div>
        <Show when=move || none.get()><p class="nothing" role="status">"Nothing has that in its name."</p></Show>
        <div class="palette-foot" aria-hidden="true">
            <span><Keys keys="↑ ↓" />"choose"</span><span><Keys keys="↵" />"do it"</span><span><Keys keys="Esc" />"close"</span>
        </div>
    }
    .into_any()
}

fn option_id(place: usize) -> String {
    format!("{LIST}-{place}")
}

/// With nothing typed: everything that is offered then, group by group. Else what fits, best first.
fn fitting(all: &[Entry], typed: &str) -> Vec<Entry> {
    if typed.trim().is_empty() {
        let of = |group| all.iter().filter(move |entry| entry.group == group && !entry.typed_only);
        return Group::ALL.into_iter().flat_map(of).cloned().collect();
    }
    let texts = |entry: &'_ Entry| -> (String, &'static str) { (entry.label.clone(), entry.also) };
    let named: Vec<_> = all.iter().map(texts).collect();
    let places = find(typed, &named, |(label, also)| (label, also));
    places.into_iter().take(SHOWN).map(|place| all[place].clone()).collect()
}

fn list(found: &[Entry], grouped: bool, at: RwSignal<usize>, take: Callback<usize>) -> Vec<AnyView> {
    let option = |place: usize| option(&found[place], place, !grouped, at, take);
    if !grouped {
        return (0..found.len()).map(option).collect();
    }
    let group = |group: Group| {
        let places: Vec<usize> = (0..found.len()).filter(|place| found[*place].group == group).collect();
        (!places.is_empty()).then(|| {
            let options = places.into_iter().map(option).collect_view();
            view! { <div role="group" aria-label=group.label()><h3 aria-hidden="true">{group.label()}</h3>{options}</div> }.into_any()
        })
    };
    Group::ALL.into_iter().filter_map(group).collect()
}

fn option(entry: &Entry, place: usize, told: bool, at: RwSignal<usize>, take: Callback<usize>) -> AnyView {
    let aside = match entry.group {
        Group::Tables => Some("Table"),
        Group::Segments => Some("Segment"),
        Group::Going => Some("Page"),
        Group::Doing => None,
    };
    view! {
        <div
            role="option"
            id=option_id(place)
            class:at=move || at.get() == place
            aria-selected=move || (at.get() == place).to_string()
            on:pointermove=move |_| if at.get_untracked() != place { at.set(place) }
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| take.run(place)
        >
            <Icon name=entry.icon />
            <span class="word">{entry.label.clone()}</span>
            {aside.filter(|_| told).map(|aside| view! { <span class="aside">{aside}</span> })}
            {entry.keys.map(|keys| view! { <span class="option-keys"><ShortcutKeys keys /></span> })}
        </div>
    }
    .into_any()
}
