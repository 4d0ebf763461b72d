//! What every page is made of: a head that stays in sight with the actions, and sections.

use leptos::prelude::*;

use super::{button::IconButton, icon::Icon};

/// The head: a title, what stands beside it, and the actions at its right.
#[component]
pub fn PageHead(
    /// The page's name.
    #[prop(into)]
    title: Signal<String>,
    /// Where Back goes, and what is there.
    #[prop(optional)]
    back: Option<(String, &'static str)>,
    /// Beside the title: chips, a status.
    #[prop(optional, into)]
    beside: ViewFn,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            {back.map(|(href, place)| view! {
                <a class="icon-button back" href=href aria-label=format!("Back to {place}") data-tip=format!("Back to {place}")><Icon name="arrow-left" /></a>
            })}
            <div class="titles"><h1 title=move || title.get()>{move || title.get()}</h1>{move || beside.run()}</div>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </header>
    }
    .into_any()
}

/// A part of a page with a heading.
#[component]
pub fn Section(
    /// What is in it.
    #[prop(into)]
    title: String,
    /// At the right of the heading.
    #[prop(optional, into)]
    actions: ViewFn,
    /// The content.
    children: Children,
) -> impl IntoView {
    let heading = title.clone();
    view! {
        <section class="block" aria-label=title>
            <div class="block-head"><h2>{heading}</h2>{move || actions.run()}</div>
            {children()}
        </section>
    }
    .into_any()
}

/// A line above everything that stays until what it tells of is over.
#[component]
pub fn NoticeBar(
    /// One sentence.
    #[prop(into)]
    text: String,
    /// Something is wrong, and not only worth a look.
    #[prop(optional)]
    danger: bool,
    /// Closes it, where it can be.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice-bar" class:danger=danger role="alert">
            <Icon name="triangle-alert" />
            <p>{text}</p>
            {children.map(|children| children())}
            {on_close.map(|on_close| view! { <IconButton label="Close" icon="x" on_press=on_close /> })}
        </div>
    }
    .into_any()
}
