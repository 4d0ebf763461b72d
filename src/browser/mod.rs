//! The only place that names the browser. Every failure becomes an error that names the operation.

pub mod address;
mod blocks;
mod channel;
pub mod client;
pub mod clipboard;
pub mod clock;
pub mod dom;
pub mod download;
pub mod drop;
pub mod files;
mod garbage;
mod link;
pub mod locale;
pub mod locks;
pub mod page;
pub mod picture;
pub mod repository;
pub mod size;
pub mod storage_use;
pub mod worker;

/// The build that page and worker carry.
pub const BUILD: &str = match option_env!("SATSUMA_BUILD") {
    Some(build) => build,
    None => "dev",
};

pub(in crate::browser) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

fn document() -> Option<web_sys::Document> {
    window()?.document()
}

/// Page and worker are of different builds: a newer page is there. Reloads once; a second time in a row would be a loop, and
/// it is said that nothing is done.
fn reload_for_new_build() -> bool {
    const MARK: &str = "satsuma.reloaded-for";
    let Some(window) = window() else { return false };
    if let Ok(Some(storage)) = window.session_storage() {
        if storage.get_item(MARK).ok().flatten().as_deref() == Some(BUILD) {
            return false;
        }
        let _ = storage.set_item(MARK, BUILD);
    }
    window.location().reload().is_ok()
}
