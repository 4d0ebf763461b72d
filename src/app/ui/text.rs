//! Words: long ones cut in the middle, keys, chips and how things stand.

use leptos::prelude::*;

use super::icon::Icon;
use crate::browser::page;

/// How many characters of a long text stay at its end.
const TAIL: usize = 9;

/// Splits a text into a beginning that may be cut and an end that stays. Short texts have no end.
pub fn middle(text: &str) -> (&str, &str) {
    let length = text.chars().count();
    if length <= 2 * TAIL {
        return (text, "");
    }
    let at = text.char_indices().nth(length - TAIL).map_or(text.len(), |(at, _)| at);
    text.split_at(at)
}

/// A name that is cut in its middle where there is no room for it, with the whole when pointed at.
#[component]
pub fn Middle(
    /// The name.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let (start, end) = middle(&text);
    let (start, end) = (start.to_owned(), end.to_owned());
    view! {
        <span class="middle" title=text><bdi class="start">{start}</bdi><bdi class="end">{end}</bdi></span>
    }
    .into_any()
}

/// Keys to press together or one after another, as in `Ctrl Shift Z`; `Ctrl` is `⌘` where the keyboard has it.
#[component]
pub fn Keys(
    /// With spaces between them.
    #[prop(into)]
    keys: Oco<'static, str>,
) -> impl IntoView {
    let command = page::has_command_key();
    keys.split(' ')
        .map(|key| {
            let key = match key {
                "Ctrl" if command => "⌘",
                "Alt" if command => "⌥",
                "Shift" => "⇧",
                key => key,
            };
            view! { <kbd>{key.to_owned()}</kbd> }
        })
        .collect_view()
        .into_any()
}

/// A small word in a frame: a tag, a chosen value.
#[component]
pub fn Chip(
    /// The word.
    #[prop(into)]
    label: String,
    /// Takes it away; without it the chip only says something.
    #[prop(optional, into)]
    on_remove: Option<Callback<()>>,
    /// Matches nothing: marked.
    #[prop(optional)]
    unknown: bool,
) -> impl IntoView {
    let (remove, whole) = (format!("Remove {label}"), label.clone());
    view! {
        <span class="chip" class:unknown=unknown title=whole>
            {unknown.then(|| view! { <Icon name="triangle-alert" /> })}
            <bdi>{label}</bdi>
            {on_remove.map(|on_remove| view! {
                <button type="button" aria-label=remove on:click=move |_| on_remove.run(())><Icon name="x" /></button>
            })}
        </span>
    }
    .into_any()
}

/// How something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// As wanted.
    Ok,
    /// Worth a look.
    Warn,
    /// Went wrong.
    Failed,
    /// Under way.
    Busy,
}

impl Tone {
    /// Its class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "status",
            Self::Ok => "status ok",
            Self::Warn => "status warn",
            Self::Failed => "status failed",
            Self::Busy => "status busy",
        }
    }
}

/// How something stands: an icon and the word, never the colour alone.
#[component]
pub fn StatusWord(
    /// The word.
    #[prop(into)]
    word: String,
    /// The icon.
    icon: &'static str,
    /// The colour of the icon.
    #[prop(optional)]
    tone: Tone,
    /// What a person is told when pointing at it.
    #[prop(optional, into)]
    tip: Option<String>,
) -> impl IntoView {
    view! { <span class=tone.class() data-tip=tip><Icon name=icon />{word}</span> }.into_any()
}
