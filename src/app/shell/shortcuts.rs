//! The list of shortcuts, under `?`.

use leptos::prelude::*;

use super::shortcut::{Group, SHORTCUTS, Shortcut};
use crate::app::ui::{dialog::Dialog, text::Keys};

/// The dialog.
#[component]
pub(super) fn Shortcuts(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="Shortcuts" class="narrow">
            <div class="keys-list" tabindex="-1" data-autofocus="">
                {Group::ALL.map(|group| view! {
                    <section class="keys-group" aria-label=group.label()><h3>{group.label()}</h3><dl class="keys">{rows(group)}</dl></section>
                })}
            </div>
        </Dialog>
    }
    .into_any()
}

/// One row for all keys that do the same.
fn rows(group: Group) -> Vec<AnyView> {
    let of_group: Vec<&Shortcut> = SHORTCUTS.iter().filter(|shortcut| shortcut.group == group).collect();
    let row = |same: &[&Shortcut]| {
        let keys = same.iter().enumerate().map(|(place, shortcut)| {
            let or = (place > 0).then(|| view! { <span>"or"</span> });
            view! { {or}<ShortcutKeys keys=shortcut.keys /> }
        });
        let keys = keys.collect_view();
        view! { <dt>{same[0].does}</dt><dd>{keys}</dd> }.into_any()
    };
    of_group.chunk_by(|a, b| a.does == b.does).map(row).collect()
}

/// The keys of a shortcut as they stand on the keyboard, with a word between those that come one after another.
#[component]
pub fn ShortcutKeys(
    /// As in the table of shortcuts.
    keys: &'static str,
) -> impl IntoView {
    let caps = |key: &str| if key.len() == 1 { key.to_uppercase() } else { key.to_owned() };
    let sequence = SHORTCUTS.iter().any(|shortcut| shortcut.keys == keys && Shortcut::is_sequence(shortcut));
    if !sequence {
        let keys = keys.split(' ').map(caps).collect::<Vec<_>>().join(" ");
        return view! { <Keys keys /> }.into_any();
    }
    let keys = keys.split(' ').enumerate();
    keys.map(|(place, key)| {
        let then = (place > 0).then(|| view! { <span class="then">"then"</span> });
        view! { {then}<kbd>{caps(key)}</kbd> }
    })
    .collect_view()
    .into_any()
}
