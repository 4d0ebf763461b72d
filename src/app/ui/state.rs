//! Nothing here yet, and something that went wrong: what, where, what next.

use leptos::prelude::*;

use super::icon::Icon;

/// What belongs here, and the one next step.
#[component]
pub fn Empty(
    /// What is not here yet.
    #[prop(into)]
    title: String,
    /// What belongs here.
    #[prop(into)]
    text: String,
    /// Above the title.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// The next step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon.map(|name| view! { <Icon name /> })}
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gravity {
    /// Good to know.
    #[default]
    Note,
    /// As wanted.
    Ok,
    /// Worth a look.
    Warn,
    /// Went wrong.
    Failed,
}

impl Gravity {
    fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Note => ("message", "info"),
            Self::Ok => ("message ok", "circle-check"),
            Self::Warn => ("message warn", "triangle-alert"),
            Self::Failed => ("message danger", "circle-alert"),
        }
    }
}

/// A message in its place on the page: what it is, where, and what to do about it.
#[component]
pub fn Message(
    /// What it is.
    #[prop(into)]
    title: String,
    /// Where, and what to do.
    #[prop(optional, into)]
    text: String,
    /// How serious it is.
    #[prop(optional)]
    gravity: Gravity,
    /// What can be done at once.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, name) = gravity.look();
    view! {
        <div class=class role=(gravity == Gravity::Failed).then_some("alert")>
            <Icon name />
            <div>
                <b>{title}</b>
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
                {children.map(|children| view! { <div class="row">{children()}</div> })}
            </div>
        </div>
    }
    .into_any()
}
