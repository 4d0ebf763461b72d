//! A field with suggestions.

use leptos::{html, prelude::*};

use super::{choice::Choice, icon::Icon, popover::Popover};
use crate::browser::dom::{self, Side};

/// At most so many suggestions are shown.
const SHOWN: usize = 200;

/// A text field; what is typed finds suggestions, arrow keys go through them, Enter takes one, Escape gives back what was
/// there.
#[component]
pub fn Combobox(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// What is chosen now, as it is shown while nobody types.
    #[prop(into)]
    value: Signal<String>,
    /// The suggestions for a typed text; those for the empty text come first.
    #[prop(into)]
    suggest: Callback<String, Vec<Choice>>,
    /// One was taken.
    #[prop(into)]
    on_choose: Callback<String>,
    /// What is typed counts as it is when the field is left or Enter finds no suggestion.
    #[prop(optional, into)]
    on_free: Option<Callback<String>>,
    /// An example.
    #[prop(optional, into)]
    placeholder: String,
    /// In a sentence: no frame until it is pointed at.
    #[prop(optional)]
    quiet: bool,
    /// So that a label elsewhere can name it.
    #[prop(optional, into)]
    id: Option<String>,
    /// Said where nothing fits.
    #[prop(default = "Nothing has that in its name.")]
    nothing: &'static str,
) -> impl IntoView {
    let open = RwSignal::new(false);
    // Nothing typed yet: the field shows the chosen value and the list is whole.
    let typed = RwSignal::new(None::<String>);
    let at = RwSignal::new(0_usize);
    let input = NodeRef::<html::Input>::new();
    let list = StoredValue::new(dom::fresh_id("list"));
    let found = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        let mut found = suggest.run(typed.get().unwrap_or_default());
        found.truncate(SHOWN);
        found
    });
    let option_id = move |place: usize| format!("{}-{place}", list.get_value());
    let show = move || {
        if !open.get_untracked() {
            typed.set(None);
            open.set(true);
            let chosen = value.get_untracked();
            at.set(
                found
                    .with_untracked(|found| found.iter().position(|choice| choice.label == chosen))
                    .unwrap_or(0),
            );
        }
    };
    let close = move || {
        open.set(false);
        typed.set(None);
        if let Some(input) = input.get_untracked() {
            input.set_value(&value.get_untracked());
        }
    };
    let take = move |choice: Choice| {
        open.set(false);
        typed.set(None);
        on_choose.run(choice.value);
        if let Some(input) = input.get_untracked() {
            input.set_value(&value.get_untracked());
        }
    };
    let go = move |to: usize| {
        at.set(to);
        dom::reveal_id(&option_id(to));
    };
    let free = move || {
        if let (Some(on_free), Some(text)) = (on_free, typed.get_untracked()) {
            on_free.run(text);
        }
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        let now = at.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !open.get_untracked() => show(),
            "ArrowDown" => go(if now >= last { 0 } else { now + 1 }),
            "ArrowUp" => go(now.checked_sub(1).unwrap_or(last)),
            "PageDown" if open.get_untracked() => go((now + 8).min(last)),
            "PageUp" if open.get_untracked() => go(now.saturating_sub(8)),
            "Enter" if open.get_untracked() => match found.with_untracked(|found| found.get(now).cloned()) {
                Some(choice) => take(choice),
                None => {
                    free();
                    close();
                }
            },
            "Escape" if open.get_untracked() => close(),
            "Tab" => {
                free();
                return close();
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let field = view! {
        <input
            node_ref=input
            class="input"
            class:quiet=quiet
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck="false"
            id=id
            aria-label=label.clone()
            aria-autocomplete="list"
            aria-expanded=move || open.get().to_string()
            aria-controls=list.get_value()
            aria-activedescendant=move || (open.get() && found.with(|found| !found.is_empty())).then(|| option_id(at.get()))
            placeholder=placeholder
            prop:value=move || typed.get().unwrap_or_else(|| value.get())
            on:focus=move |_| if let Some(input) = input.get_untracked() { dom::select_all(&input) }
            on:click=move |_| show()
            on:input=move |event| {
                open.set(true);
                typed.set(Some(event_target_value(&event)));
                at.set(0);
            }
            on:keydown=key
        />
    }
    .into_any();
    // Closed from outside: what was typed is forgotten, or counts.
    Effect::new(move |was: Option<bool>| {
        let is = open.get();
        if was == Some(true) && !is && typed.with_untracked(Option::is_some) {
            free();
            close();
        }
        is
    });
    let spoken = StoredValue::new(label);
    view! {
        <Popover open trigger=field side=Side::Same class="list" keep_focus=true wide=true>
            <div class="options" role="listbox" id=list.get_value() aria-label=spoken.get_value()>
                {move || {
                    let found = found.get();
                    if found.is_empty() {
                        return view! { <p class="nothing">{nothing}</p> }.into_any();
                    }
                    found.into_iter().enumerate().map(|(place, choice)| {
                        let (icon, word, aside) = (choice.icon, choice.label.clone(), choice.aside.clone());
                        let chosen = { let word = word.clone(); move || value.with(|value| *value == word).to_string() };
                        view! {
                            <div
                                role="option"
                                id=option_id(place)
                                class:at=move || at.get() == place
                                aria-selected=chosen
                                on:pointerdown=move |event| event.prevent_default()
                                on:click=move |_| take(choice.clone())
                            >{icon.map(|name| view! { <Icon name /> })}<span class="word">{word}</span>{(!aside.is_empty()).then(|| view! { <span class="aside">{aside}</span> })}</div>
                        }
                    }).collect_view().into_any()
                }}
            </div>
        </Popover>
    }
    .into_any()
}
