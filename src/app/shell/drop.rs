//! Files dropped anywhere on the page.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{
        studio::{Command, use_studio},
        ui::icon::Icon,
    },
    browser::{drop, files},
};

/// Takes what is dropped, and shows while files are over the page that it will.
#[component]
pub(super) fn DropTarget() -> impl IntoView {
    let studio = use_studio();
    let over = RwSignal::new(false);
    let dropped = move |data: drop::Dropped| {
        for folder in files::folders(&data) {
            studio.dispatch(Command::SayFailed(folder.to_string()));
        }
        let files = files::dropped(&data);
        spawn_local(async move {
            let files = files.await;
            if !files.is_empty() {
                studio.dispatch(Command::OpenFiles(files));
            }
        });
    };
    let _listeners = StoredValue::new_local(drop::listen(move |is| over.set(is), dropped));
    view! {
        <Show when=move || over.get()>
            <div class="drop-overlay">
                <Icon name="file-down" />
                <strong>"Drop files to open them"</strong>
                <span>"They are read here, in this browser."</span>
            </div>
        </Show>
    }
    .into_any()
}
