//! Fields with a label, a help line and a fault: text, longer text, search, number.

use leptos::{html, prelude::*};

use super::{button::IconButton, icon::Icon};
use crate::browser::dom;

/// What is wrong, beside the field that it concerns. The place for it stays where it is.
#[component]
pub fn Fault(
    /// A sentence.
    #[prop(into)]
    text: Signal<Option<String>>,
    /// So that the field can name it.
    #[prop(optional, into)]
    id: String,
) -> impl IntoView {
    view! {
        <span class="fault-place" id=(!id.is_empty()).then_some(id) aria-live="polite">
            {move || text.get().map(|text| view! { <span class="fault"><Icon name="circle-alert" /><span>{text}</span></span> })}
        </span>
    }
    .into_any()
}

/// A field for text.
#[component]
pub fn TextField(
    /// What belongs into it.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every change, as it is typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// A line below it.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    fault: Signal<Option<String>>,
    /// An example.
    #[prop(optional, into)]
    placeholder: String,
    /// May be left empty; said beside the label.
    #[prop(optional)]
    optional: bool,
    /// Several lines.
    #[prop(optional)]
    lines: bool,
    /// Takes the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let id = dom::fresh_id("field");
    let (help_id, fault_id) = (format!("{id}-help"), format!("{id}-fault"));
    let described = format!("{help_id} {fault_id}");
    let invalid = move || fault.with(Option::is_some).then_some("true");
    let focus = autofocus.then_some("");
    let input = if lines {
        view! {
            <textarea class="area" id=id.clone() rows="3" placeholder=placeholder aria-describedby=described aria-invalid=invalid data-autofocus=focus
                prop:value=value on:input=move |event| on_input.run(event_target_value(&event))></textarea>
        }
        .into_any()
    } else {
        view! {
            <input class="input" id=id.clone() type="text" autocomplete="off" placeholder=placeholder aria-describedby=described aria-invalid=invalid data-autofocus=focus
                prop:value=value on:input=move |event| on_input.run(event_target_value(&event)) />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}{optional.then(|| view! { <span class="optional">" (optional)"</span> })}</label>
            {input}
            {help.map(|help| view! { <span class="help" id=help_id>{help}</span> })}
            <Fault text=fault id=fault_id />
        </div>
    }
    .into_any()
}

/// A field to search in what stands below it. Escape empties it.
#[component]
pub fn SearchField(
    /// What is searched.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// Keys that the field does not use itself, such as the arrows of a list below it.
    #[prop(optional, into)]
    on_key: Option<Callback<leptos::ev::KeyboardEvent>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let clear = move || {
        value.set(String::new());
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    view! {
        <div class="search">
            <Icon name="search" />
            <input
                node_ref=input
                class="input"
                type="search"
                autocomplete="off"
                spellcheck="false"
                aria-label=label.clone()
                placeholder=label
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" && !value.with_untracked(String::is_empty) {
                        event.prevent_default();
                        event.stop_propagation();
                        clear();
                    } else if let Some(on_key) = on_key {
                        on_key.run(event);
                    }
                }
            />
            <Show when=move || !value.with(String::is_empty)>
                <IconButton label="Clear the search" icon="x" on_press=move |()| clear() />
            </Show>
        </div>
    }
    .into_any()
}

/// A field for a number, as text: what the text means is not decided here. Arrow keys step it.
#[component]
pub fn NumberField(
    /// What the number is; not shown.
    #[prop(into)]
    label: String,
    /// What is in it.
    #[prop(into)]
    value: Signal<String>,
    /// Every change, as it is typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// Arrow up adds it, arrow down takes it away.
    #[prop(default = 1.0)]
    step: f64,
    /// In a sentence: no frame until it is pointed at.
    #[prop(optional)]
    quiet: bool,
    /// Marked as wrong.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// Said while the field is empty.
    #[prop(optional, into)]
    placeholder: String,
) -> impl IntoView {
    view! {
        <input
            class="input number"
            placeholder=placeholder
            class:quiet=quiet
            type="text"
            inputmode="decimal"
            autocomplete="off"
            aria-label=label
            aria-invalid=move || invalid.get().then_some("true")
            size=move || value.with(|value| value.chars().count().clamp(3, 18)).to_string()
            prop:value=value
            on:input=move |event| on_input.run(event_target_value(&event))
            on:keydown=move |event| {
                let by = match event.key().as_str() {
                    "ArrowUp" => step,
                    "ArrowDown" => -step,
                    _ => return,
                };
                if let Some(next) = value.with_untracked(|value| stepped(value, by)) {
                    event.prevent_default();
                    on_input.run(next);
                }
            }
        />
    }
    .into_any()
}

/// A number's text with a step added, in as many places as the longer of both has; nothing where it is no number.
fn stepped(text: &str, by: f64) -> Option<String> {
    let number: f64 = text.trim().parse().ok()?;
    let places = |text: &str| text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let places = places(text.trim()).max(places(&by.to_string()));
    let sum = number + by;
    (number.is_finite() && sum.abs() < 1e15).then(|| format!("{sum:.places$}"))
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn steps_keep_the_places() {
        assert_eq!(stepped("9", 1.0).as_deref(), Some("10"));
        assert_eq!(stepped("0.10", -0.1).as_deref(), Some("0.00"));
        assert_eq!(stepped("2.5", 1.0).as_deref(), Some("3.5"));
        assert_eq!(stepped("", 1.0), None);
        assert_eq!(stepped("inf", 1.0), None);
    }
}
