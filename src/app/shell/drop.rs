//! Files dropped anywhere on the page.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        dropped::Dropping,
        studio::{Command, use_studio},
        ui::icon::Icon,
    },
    browser::{drop, files},
};

/// Takes what is dropped, or gives it to what is in front and asked for it, and shows while files are over the page that it will.
#[component]
pub(super) fn DropTarget() -> impl IntoView {
    let studio = use_studio();
    let dropping = expect_context::<Dropping>();
    let over = dropping.over;
    let dropped = move |data: drop::Dropped| {
        for folder in files::folders(&data) {
            studio.dispatch(Command::SayFailed(folder.to_string()));
        }
        let files = files::dropped(&data);
        spawn_local(async move {
            let files = files.await;
            if let Some(taker) = dropping.taker().filter(|_| !files.is_empty()) {
                taker.run(files);
            } else if !files.is_empty() {
                studio.dispatch(Command::OpenFiles(files));
            }
        });
    };
    let _listeners = StoredValue::new_local(drop::listen(move |is| over.set(is), dropped));
    view! {
        <Show when=move || over.get() && !dropping.is_taken()>
            <div class="drop-overlay">
                <Icon name="file-down" />
                <strong>"Drop files to open them"</strong>
                <span>"They are read here, in this browser."</span>
            </div>
        </Show>
    }
    .into_any()
}
