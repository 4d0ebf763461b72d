//! Many short texts in one field.

use leptos::{html, prelude::*};

use super::text::Chip;

/// Texts as chips in a field. Enter or a comma ends one, Backspace takes the last away, a pasted list becomes many.
#[component]
pub fn ChipsInput(
    /// What they are.
    #[prop(into)]
    label: String,
    /// In order.
    #[prop(into)]
    values: Signal<Vec<String>>,
    /// More, trimmed, each not empty; may repeat what is there.
    #[prop(into)]
    on_add: Callback<Vec<String>>,
    /// Take that one away.
    #[prop(into)]
    on_remove: Callback<usize>,
    /// At most so many.
    #[prop(default = usize::MAX)]
    most: usize,
    /// Said while the field is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// So that a label elsewhere can name it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let add = move |text: &str| {
        let found = split(text);
        typed.set(String::new());
        if !found.is_empty() {
            on_add.run(found);
        }
    };
    let full = move || values.with(Vec::len) >= most;
    let chips = move || {
        values
            .get()
            .into_iter()
            .enumerate()
            .map(|(place, label)| view! { <Chip label on_remove=Callback::new(move |()| on_remove.run(place)) /> })
            .collect_view()
    };
    view! {
        <div class="box" on:click=move |_| if let Some(input) = input.get_untracked() { let _ = input.focus(); }>
            {chips}
            <Show when=move || !full()>
                <input
                    node_ref=input
                    type="text"
                    autocomplete="off"
                    id=id.clone()
                    aria-label=label.clone()
                    placeholder={let placeholder = placeholder.clone(); move || if values.with(Vec::is_empty) { placeholder.clone() } else { String::new() }}
                    prop:value=typed
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        if text.contains([',', '\n', ';']) { add(&text) } else { typed.set(text) }
                    }
                    on:paste=move |event| {
                        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok()).unwrap_or_default();
                        if text.contains(['\n', '\t', ',', ';']) {
                            event.prevent_default();
                            add(&text);
                        }
                    }
                    on:blur=move |_| add(&typed.get_untracked())
                    on:keydown=move |event| {
                        let empty = typed.with_untracked(String::is_empty);
                        match event.key().as_str() {
                            "Enter" if !empty => {
                                event.prevent_default();
                                add(&typed.get_untracked());
                            }
                            "Backspace" if empty => {
                                if let Some(last) = values.with_untracked(Vec::len).checked_sub(1) {
                                    on_remove.run(last);
                                }
                            }
                            _ => {}
                        }
                    }
                />
            </Show>
        </div>
    }
    .into_any()
}

/// The texts of a list with commas, semicolons, tabs or lines between them.
fn split(text: &str) -> Vec<String> {
    text.split([',', ';', '\n', '\r', '\t'])
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_list_is_split_at_what_separates_it() {
        assert_eq!(split(" a, b;\n\nc d\t e "), ["a", "b", "c d", "e"]);
        assert!(split(" ,\n").is_empty());
    }
}
