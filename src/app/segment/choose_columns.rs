//! **Columns**: which ones a list shows, and in which order. Kept as a preference of the list.

use leptos::{ev, html, prelude::*};

use super::{
    columns::Ticked,
    preview::{Columns, Usual},
};
use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, IconButton, Weight},
            choice::Checkbox,
            field::SearchField,
            icon::Icon,
            popover::{Opener, Popover},
        },
        visible::visible,
    },
    browser::dom::{self, Listener, Side},
};

/// So many are listed at once; the others are found by name.
const LISTED: usize = 200;

/// How a column is called on the screen.
pub type Named = fn(&str) -> String;

/// Ticks show a column; arrows and the mouse put it elsewhere.
#[component]
pub fn ChooseColumns(
    /// All that there are, by the names under which they are kept.
    there: Memo<Vec<String>>,
    /// Those that are shown.
    columns: Memo<Columns>,
    /// The name of the preference that keeps them.
    #[prop(into)]
    preference: Signal<String>,
    /// Those that are shown where nobody chose.
    #[prop(optional, into)]
    usual: Signal<Usual>,
    /// How they are called.
    #[prop(optional)]
    named: Option<Named>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let trigger = view! { <Opener open icon="columns-3">"Columns"</Opener> };
    let named = named.unwrap_or(visible);
    view! { <Popover open trigger=trigger.into_any() label="Columns" side=Side::End><Ticks there columns preference usual named /></Popover> }.into_any()
}

/// What all lines of the list share.
#[derive(Clone, Copy)]
struct Lines {
    ticked: RwSignal<Ticked>,
    /// Where one was put, spoken.
    said: RwSignal<String>,
    /// The one that the mouse carries.
    carried: RwSignal<Option<String>>,
    keep: Callback<()>,
    named: Named,
    id: StoredValue<String>,
}

impl Lines {
    fn place(self, name: &str) -> Option<usize> {
        self.ticked.with_untracked(|ticked| ticked.found("").iter().position(|(_, other)| other == name))
    }

    /// Puts a column elsewhere; whether it was there already.
    fn carry(self, name: &str, to: usize) {
        let Some(from) = self.place(name).filter(|from| *from != to) else { return };
        let mut now = from;
        self.ticked.update(|ticked| now = ticked.carry(from, to));
        let all = self.ticked.with_untracked(Ticked::len);
        self.said.set(format!("{}, {} of {}", (self.named)(name), now + 1, all));
    }

    fn button_id(self, name: &str, up: bool) -> String {
        self.id.with_value(|id| format!("{id}-{}-{name}", if up { "up" } else { "down" }))
    }
}

#[component]
fn Ticks(
    there: Memo<Vec<String>>,
    columns: Memo<Columns>,
    preference: Signal<String>,
    usual: Signal<Usual>,
    named: Named,
) -> impl IntoView {
    let studio = use_studio();
    let search = RwSignal::new(String::new());
    let of = move |columns: &Columns| {
        there.with_untracked(|there| {
            let places = columns.places(there, &usual.get_untracked());
            let shown: Vec<String> = places.into_iter().map(|place| there[place].clone()).collect();
            Ticked::new(there, &shown)
        })
    };
    let ticked = RwSignal::new(columns.with_untracked(of));
    let keep_as = move |columns: Columns| {
        let (name, value) = (preference.get_untracked(), columns.write());
        studio.dispatch(Command::SetPreference { name, value });
    };
    let keep = move |()| keep_as(Columns::choose(ticked.with_untracked(Ticked::ticked)));
    let lines = Lines {
        ticked,
        said: RwSignal::new(String::new()),
        carried: RwSignal::new(None),
        keep: Callback::new(keep),
        named,
        id: StoredValue::new(dom::fresh_id("column")),
    };
    let found = move || {
        let search = search.get().trim().to_lowercase();
        let mut found = ticked.with(|ticked| ticked.found(""));
        found.retain(|(_, name)| named(name).to_lowercase().contains(&search));
        found.truncate(LISTED);
        found.into_iter().map(|(_, name)| name).collect::<Vec<String>>()
    };
    let found = Memo::new(move |_| found());
    let searching = Memo::new(move |_| !search.with(|search| search.trim().is_empty()));
    let list = NodeRef::<html::Ul>::new();
    let many = there.with_untracked(Vec::len);
    view! {
        <div class="ticks">
            {(many > 24).then(|| view! { <SearchField label="Search columns" value=search /> })}
            <ul class="ticks-list" node_ref=list aria-label="Columns">
                <For each=move || found.get() key=|name| name.clone() let(name)><Line name lines searching list /></For>
            </ul>
            {move || found.with(Vec::is_empty).then(|| view! { <p class="muted">"No column has that in its name."</p> })}
            {(many > LISTED).then(|| view! { <p class="muted">{format!("At most {} are listed. Search to find others.", format::count(LISTED as u64))}</p> })}
            <p class="sr-only" aria-live="polite">{lines.said}</p>
            <Button label="Show the usual columns again" small=true weight=Weight::Quiet on_press=move |()| {
                keep_as(Columns::default());
                ticked.set(of(&Columns::default()));
            } />
        </div>
    }
    .into_any()
}

#[component]
fn Line(name: String, lines: Lines, searching: Memo<bool>, list: NodeRef<html::Ul>) -> impl IntoView {
    let title = (lines.named)(&name);
    let own = StoredValue::new(name);
    let place = Memo::new(move |_| {
        let found = lines.ticked.with(|ticked| ticked.found(""));
        own.with_value(|own| found.iter().position(|(_, other)| other == own)).unwrap_or_default()
    });
    let on = Memo::new(move |_| lines.ticked.with(|ticked| ticked.is_on(place.get())));
    // The last one stays: a table without columns says nothing.
    let only = Memo::new(move |_| lines.ticked.with(|ticked| ticked.count() == 1) && on.get());
    let tick = move |on: bool| {
        lines.ticked.update(|ticked| ticked.set(place.get_untracked(), on));
        lines.keep.run(());
    };
    let step = move |up: bool| {
        let (name, now) = (own.get_value(), place.get_untracked());
        lines.carry(&name, if up { now.saturating_sub(1) } else { now + 1 });
        lines.keep.run(());
        // The line has moved, and its buttons with it.
        let id = lines.button_id(&name, up);
        dom::soon(move || dom::focus_id(&id));
    };
    let last = move || place.get() + 1 >= lines.ticked.with(Ticked::len);
    let moves = move || on.get() && !searching.get();
    let button = move |up: bool| {
        let label =
            format!("Move {} {}", own.with_value(|own| (lines.named)(own)), if up { "up" } else { "down" });
        let off = Signal::derive(move || if up { place.get() == 0 } else { last() });
        let id = own.with_value(|own| lines.button_id(own, up));
        view! { <span class="tick-move"><IconButton id label icon=if up { "chevron-up" } else { "chevron-down" } disabled=off on_press=move |()| step(up) /></span> }
    };
    let carried =
        Memo::new(move |_| lines.carried.with(|carried| own.with_value(|own| carried.as_ref() == Some(own))));
    let listeners = StoredValue::new_local(Vec::<Listener>::new());
    let lift = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        lines.carried.set(Some(own.get_value()));
        let follow = move |event: ev::Event| {
            if let (Some(list), Some(y)) = (list.try_get_untracked().flatten(), dom::pointer_y(&event))
                && let Some(to) = over(&list, y)
            {
                lines.carry(&own.get_value(), to);
            }
        };
        let drop = move |_: ev::Event| {
            let _ = lines.carried.try_set(None);
            lines.keep.run(());
            // It hears this one now: it cannot go before it has heard it.
            dom::soon(move || {
                let _ = listeners.try_set_value(Vec::new());
            });
        };
        let heard = [
            Listener::window("pointermove", follow),
            Listener::window("pointerup", drop),
            Listener::window("pointercancel", drop),
        ];
        listeners.set_value(heard.into_iter().flatten().collect());
    };
    view! {
        <li class="tick-line" class:carried=move || carried.get() class:moves=moves>
            <Checkbox label=title checked=on disabled=only on_change=tick />
            {move || moves().then(|| view! {
                {button(true)}
                {button(false)}
                <span class="tick-grip" aria-hidden="true" on:pointerdown=lift><Icon name="grip-vertical" /></span>
            })}
        </li>
    }
    .into_any()
}

/// The place in a list of lines of equal height that the pointer is over; near an edge the list scrolls.
fn over(list: &dom::Target, y: f64) -> Option<usize> {
    let bounds = dom::bounds(list);
    if y < bounds.top + 12.0 {
        dom::scroll_down(list, -8.0);
    } else if y > bounds.bottom - 12.0 {
        dom::scroll_down(list, 8.0);
    }
    let lines = list.children().length();
    let high = f64::from(list.scroll_height()) / f64::from(lines.max(1));
    let place = (y - bounds.top + f64::from(list.scroll_top())) / high;
    (lines > 0).then(|| (place.floor().max(0.0) as usize).min(lines as usize - 1))
}
