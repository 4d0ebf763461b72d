//! The field for the tags of segments and measures.

use leptos::prelude::*;

use crate::{
    app::ui::{chips::ChipsInput, field::Fault},
    model::naming,
};

/// Tags made as they are typed; one that cannot be taken is told below.
#[component]
pub fn TagsField(
    /// For the field, once on a page.
    id: &'static str,
    /// What they are.
    tags: RwSignal<Vec<String>>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<String>);
    let add = move |found: Vec<String>| {
        fault.set(None);
        tags.update(|tags| {
            for tag in found {
                if let Err(refused) = naming::add_tag(tags, &tag) {
                    fault.set(Some(refused.message()));
                }
            }
        });
    };
    view! {
        <div class="field">
            <label for=id>"Tags"<span class="optional">" (optional)"</span></label>
            <ChipsInput
                id=id
                label="Tags"
                values=tags
                most=naming::MAX_TAGS
                placeholder="Type a tag, then Enter"
                on_add=add
                on_remove=move |place: usize| tags.update(|tags| if place < tags.len() { tags.remove(place); })
            />
            <Fault text=fault />
        </div>
    }
    .into_any()
}
