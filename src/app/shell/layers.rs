//! What can lie over a page and is opened from several places.

use leptos::prelude::*;

use super::{place::Place, shortcut::Act};
use crate::{
    app::studio::{Command, Studio},
    browser::{dom, page},
};

/// Which of them are open.
#[derive(Clone, Copy)]
pub struct Layers {
    /// The command palette.
    pub palette: RwSignal<bool>,
    /// The list of shortcuts.
    pub shortcuts: RwSignal<bool>,
    /// **Progress details**.
    pub progress: RwSignal<bool>,
}

impl Layers {
    /// All closed.
    pub(super) fn new() -> Self {
        Self {
            palette: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            progress: RwSignal::new(false),
        }
    }

    /// Does what keys ask for; whether there was something to do.
    pub(super) fn perform(self, studio: Studio, act: Act) -> bool {
        match act {
            Act::Palette => self.palette.update(|open| *open = !*open),
            Act::Shortcuts => self.shortcuts.set(true),
            Act::Go(place) => studio.dispatch(Command::Go(Place::route(place))),
            Act::NewSegment => studio.dispatch(Command::NewSegment),
            Act::Search => {
                let Some(main) = dom::by_id(page::MAIN) else { return false };
                let Some(field) = dom::all(&main, "input[type='search']").into_iter().next() else {
                    return false;
                };
                let _ = field.focus();
            }
        }
        true
    }
}
