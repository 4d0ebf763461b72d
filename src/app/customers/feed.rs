//! The rows of the list: pages are asked for one at a time, those that are seen first.

use leptos::{prelude::*, task::spawn_local};

use super::pages::{PAGE, Pages};
use crate::{
    app::studio::Studio,
    model::definition::Definition,
    service::protocol::{Failure, Page, Sort},
};

/// Which list it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wanted {
    /// Whom; nothing where nobody can be meant.
    pub definition: Option<Definition>,
    /// The columns of the answer.
    pub columns: Vec<String>,
    pub sort: Option<Sort>,
    /// Changes with the data.
    pub data: String,
}

/// A list and what is there of it. Copied freely.
#[derive(Clone, Copy)]
pub(super) struct Feed {
    studio: Studio,
    wanted: Memo<Option<Wanted>>,
    /// What is there, and of which list it is.
    pub pages: RwSignal<(Pages, Vec<String>)>,
    /// The list is another one than `pages` are of.
    pub waiting: RwSignal<bool>,
    /// Counts lists whose first rows have come.
    pub lists: RwSignal<u64>,
    pub failed: RwSignal<Option<String>>,
    window: StoredValue<(usize, usize)>,
    busy: StoredValue<bool>,
}

impl Feed {
    pub(super) fn new(studio: Studio, wanted: Memo<Option<Wanted>>) -> Self {
        let feed = Self {
            studio,
            wanted,
            pages: RwSignal::default(),
            waiting: RwSignal::new(true),
            lists: RwSignal::new(0),
            failed: RwSignal::new(None),
            window: StoredValue::new((0, 0)),
            busy: StoredValue::new(false),
        };
        Effect::new(move |_| {
            if wanted.with(Option::is_some) {
                feed.waiting.set(true);
                feed.pump();
            }
        });
        feed
    }

    /// These rows are seen now.
    pub(super) fn see(self, window: (usize, usize)) {
        self.window.set_value(window);
        self.pump();
    }

    fn pump(self) {
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        let Some(Some(wanted)) = self.wanted.try_get_untracked() else { return };
        let fresh = self.waiting.get_untracked();
        let page = match fresh {
            true => Some(0),
            false => self.pages.with_untracked(|(pages, _)| pages.wanted(self.window.get_value())),
        };
        let Some(page) = page.filter(|_| fresh || self.failed.with_untracked(Option::is_none)) else {
            return;
        };
        let Some(definition) = wanted.definition.clone() else {
            return self.begin(Pages::nothing(), wanted.columns);
        };
        self.busy.set_value(true);
        let asked = Page { offset: (page * PAGE) as u32, limit: PAGE as u32, sort: wanted.sort.clone() };
        spawn_local(async move {
            let answer = self.studio.customers(definition, asked, wanted.columns.clone()).await;
            if self.busy.try_set_value(false).is_some() {
                return;
            }
            if self.wanted.with_untracked(|now| now.as_ref() == Some(&wanted)) {
                match answer {
                    Ok(rows) => {
                        let (total, near) = (rows.total as usize, self.window.get_value().0);
                        if fresh {
                            let mut pages = Pages::default();
                            pages.put(page, rows.rows, total, near);
                            self.begin(pages, rows.columns);
                        } else {
                            self.pages.update(|(pages, _)| pages.put(page, rows.rows, total, near));
                        }
                    }
                    Err(Failure::Cancelled) => return,
                    Err(failure) => {
                        self.failed.set(Studio::told(&failure));
                        self.waiting.set(false);
                        return;
                    }
                }
            }
            self.pump();
        });
    }

    fn begin(self, pages: Pages, columns: Vec<String>) {
        self.failed.set(None);
        self.waiting.set(false);
        self.pages.set((pages, columns));
        self.lists.update(|lists| *lists += 1);
    }
}
