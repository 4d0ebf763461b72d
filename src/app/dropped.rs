//! Files that are given, dropped or chosen, and who takes them: the page, unless what is in front asks for files itself.

use leptos::{prelude::*, task::spawn_local};

use crate::browser::files::{self, Picked};

/// Where dropped files go, and whether some are over the page. Copied freely.
#[derive(Clone, Copy)]
pub struct Dropping {
    taker: RwSignal<Option<Callback<Vec<Picked>>>>,
    /// Files are over the page.
    pub over: RwSignal<bool>,
}

impl Dropping {
    /// For everything below. Called once.
    pub fn provide() -> Self {
        let dropping = Self { taker: RwSignal::new(None), over: RwSignal::new(false) };
        provide_context(dropping);
        dropping
    }

    /// Who takes them instead of the page.
    pub fn taker(self) -> Option<Callback<Vec<Picked>>> {
        self.taker.get_untracked()
    }

    /// Whether somebody takes them instead of the page. Tracked.
    pub fn is_taken(self) -> bool {
        self.taker.with(Option::is_some)
    }
}

/// Takes what is dropped as long as the component lives that this is called in; tells whether files are over the page.
pub fn take_dropped(take: impl Fn(Vec<Picked>) + Send + Sync + 'static) -> Signal<bool> {
    let dropping = expect_context::<Dropping>();
    dropping.taker.set(Some(Callback::new(take)));
    on_cleanup(move || {
        let _ = dropping.taker.try_set(None);
    });
    dropping.over.into()
}

/// Lets files be chosen, and takes them; why they cannot be is told in `fault`.
pub fn choose(
    take: impl Fn(Vec<Picked>) + Copy + 'static,
    fault: RwSignal<Option<String>>,
) -> impl Fn(()) + Copy + 'static {
    move |()| {
        spawn_local(async move {
            match files::pick().await {
                Ok(picked) => take(picked),
                Err(error) => drop(fault.try_set(Some(error.to_string()))),
            }
        });
    }
}
