//! What is seen while something is carried.

use leptos::prelude::*;

use super::Dragging;
use crate::{app::ui::icon::Icon, browser::dom};

/// What is seen of it all while something is carried: it lies over the page, so that nothing below answers the pointer.
#[component]
pub(in crate::app::builder) fn DragLayer(dragging: Dragging) -> impl IntoView {
    let carrying = Memo::new(move |_| dragging.held.with(Option::is_some));
    let line = move || {
        let target = dragging.held.with(|held| held.as_ref()?.target.clone())?;
        let frame = dragging.frame.get()?;
        let seen = dom::bounds(&frame);
        let y = target.gap.y - f64::from(frame.scroll_top()) + seen.top;
        let refused = target.outcome.is_err();
        let (inside, still) = (y >= seen.top && y <= seen.bottom, target.outcome == Ok(false));
        (inside && !still).then(|| {
            let width = target.gap.right - target.gap.left;
            view! { <span class="drop-line" class:refused=refused style:left=px(target.gap.left) style:top=px(y) style:width=px(width)></span> }
        })
    };
    let refusal = move || dragging.held.with(|held| held.as_ref()?.target.as_ref()?.outcome.clone().err());
    let refused = move || refusal().is_some();
    let place = move || {
        dragging.held.with(|held| {
            held.as_ref().map(|held| format!("translate({:.0}px, {:.0}px)", held.x + 12.0, held.y + 12.0))
        })
    };
    let words = Memo::new(move |_| dragging.held.with(|held| held.as_ref().map(|held| held.words.clone())));
    view! {
        <Show when=move || carrying.get()>
            <div class="drag-layer" class:refused=refused aria-hidden="true" on:wheel=move |event| dragging.wheel(&event)>
                {line}
                <div class="drag-pill" style:transform=place>
                    <b class="cut">{move || words.get()}</b>
                    {move || refusal().map(|why| view! { <span class="fault"><Icon name="ban" /><span>{why}</span></span> })}
                </div>
            </div>
        </Show>
    }
    .into_any()
}

fn px(length: f64) -> String {
    format!("{length:.0}px")
}
