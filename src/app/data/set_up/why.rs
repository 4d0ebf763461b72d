//! Why something is proposed: how sure that is, and what speaks for it.

use leptos::prelude::*;

use super::sureness::sureness;
use crate::model::proposal::Fact;

/// The word and the first fact; the others open below.
#[component]
pub(super) fn Why(
    /// From 0 to 1.
    confidence: f64,
    /// What speaks for it, and against.
    evidence: Vec<Fact>,
) -> impl IntoView {
    let (word, class) = sureness(confidence);
    let mut sentences: Vec<String> = Vec::new();
    for sentence in evidence.iter().map(Fact::sentence) {
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    let first = if sentences.is_empty() { String::new() } else { sentences.remove(0) };
    if sentences.is_empty() {
        return view! { <p class="why"><span class=class>{word}</span><span>{first}</span></p> }.into_any();
    }
    let more = format!("{} more", sentences.len());
    let rest = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    view! {
        <details class="why">
            <summary><span class=class>{word}</span><span>{first}</span><span class="why-more">{more}</span></summary>
            <ul>{rest}</ul>
        </details>
    }
    .into_any()
}

/// Where the person chose otherwise: what the guess was, and the way back to it.
#[component]
pub(super) fn Yours(
    /// The guess in a word or two.
    #[prop(into)]
    guess: String,
    /// Takes it.
    #[prop(into)]
    on_take: Callback<()>,
) -> impl IntoView {
    view! {
        <p class="why">
            <span class="sureness yours">"Yours"</span>
            <button type="button" class="link-button" on:click=move |_| on_take.run(())>{format!("Take the guess: {guess}")}</button>
        </p>
    }
    .into_any()
}
