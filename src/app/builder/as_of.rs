//! **As of**: the day that everything is counted at; plainly shown where it is not now.

use leptos::prelude::*;
use serde_json::json;

use crate::{
    app::{
        format,
        studio::{AS_OF, Command, use_studio},
        ui::{button::Button, icon::Icon, popover::Popover},
    },
    browser::clock,
};

/// A control that says which day, and sets it.
#[component]
pub fn AsOf() -> impl IntoView {
    let studio = use_studio();
    let open = RwSignal::new(false);
    let day = Memo::new(move |_| studio.as_of());
    let words = move || {
        day.get().map_or_else(|| "As of now".to_owned(), |day| format!("As of {}", format::day(&day)))
    };
    let trigger = view! {
        <button
            type="button"
            class="toggle"
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            aria-pressed=move || day.with(Option::is_some).to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        ><Icon name="calendar-clock" />{words}</button>
    };
    view! { <Popover open trigger=trigger.into_any() label="As of"><Choose day open /></Popover> }.into_any()
}

#[component]
fn Choose(day: Memo<Option<String>>, open: RwSignal<bool>) -> impl IntoView {
    let studio = use_studio();
    let zone = studio.settings.with_untracked(|settings| settings.time_zone.clone());
    let today = clock::today(&zone);
    let last = studio
        .profile
        .with_untracked(|profile| profile.as_ref().map(|profile| profile.setup.table.clone()))
        .and_then(|table| {
            studio.tables.with_untracked(|tables| {
                tables.iter().find(|info| info.schema.name == table).and_then(|info| info.last_day.clone())
            })
        });
    let last = last.filter(|last| *last < today);
    let set = move |to: Option<String>| {
        studio.dispatch(Command::SetPreference {
            name: AS_OF.to_owned(),
            value: to.map_or(serde_json::Value::Null, |day| json!(day)),
        });
    };
    let value = move || day.get().unwrap_or_default();
    view! {
        <div class="as-of">
            <p class="muted">"Relative dates such as “within the last 30 days” are counted back from this day, here and when segments are refreshed."</p>
            <div class="field">
                <label for="as-of-day">"Day"</label>
                <input
                    class="input"
                    id="as-of-day"
                    type="date"
                    prop:value=value
                    on:change=move |event| {
                        let text = event_target_value(&event);
                        set((!text.is_empty()).then_some(text));
                    }
                />
            </div>
            <div class="row">
                {last.map(|last| {
                    let label = format!("Last day of the data, {}", format::day(&last));
                    view! { <Button label small=true icon="history" on_press=move |()| { set(Some(last.clone())); open.set(false) } /> }
                })}
                <Show when=move || day.with(Option::is_some)>
                    <Button label="Back to now" small=true icon="clock" on_press=move |()| { set(None); open.set(false) } />
                </Show>
            </div>
        </div>
    }
    .into_any()
}
