//! The workspace as a file: backed up, and restored after it was looked at.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use super::{Inner, Restoring, Studio};
use crate::{
    app::format,
    browser::{clock, download::Download, files, files::Picked},
    storage::workspace::{self, write},
};

/// Files that are longer are not read: the page would not have the memory.
const LONGEST: usize = 1 << 30;

/// Pieces of a file are given to the browser in parts of about so many bytes.
const PART: usize = 1 << 20;

impl Studio {
    fn today(self) -> String {
        let zone = self.settings.with_untracked(|settings| settings.time_zone.clone());
        clock::today(&zone)
    }

    pub(super) fn back_up(self) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            self.settle_all_members(&repository).await;
            let entries = match repository.everything().await {
                Ok(entries) => entries,
                Err(error) => {
                    return self.toast(format!("The workspace is not backed up. {error}"), true, None);
                }
            };
            let name = format!("satsuma-workspace-{}.json", self.today());
            let mut file = Download::new(&name, "application/json");
            let mut part = String::new();
            for piece in write::pieces(entries) {
                part.push_str(&piece);
                if part.len() > PART {
                    file.push_text(&std::mem::take(&mut part));
                }
            }
            file.push_text(&part);
            match file.save() {
                Ok(()) => self.toast(format!("The workspace is saved as {name}."), false, None),
                Err(error) => self.toast(error.to_string(), true, None),
            }
        });
    }

    /// Asks for a file, and looks what it would do.
    pub(super) fn pick_workspace(self) {
        spawn_local(async move {
            match files::pick().await {
                Ok(picked) => {
                    if let Some(file) = picked.into_iter().next() {
                        self.look_into(file).await;
                    }
                }
                Err(error) => self.toast(error.to_string(), true, None),
            }
        });
    }

    async fn look_into(self, picked: Picked) {
        let file = picked.name();
        self.restoring.set(Some(Restoring::Reading { file: file.clone() }));
        let looked = self.planned(&picked).await;
        // Who closed the dialog meanwhile does not want it any more.
        if self.restoring.with_untracked(Option::is_some) {
            self.restoring.set(Some(match looked {
                Ok(plan) => Restoring::Planned { file, plan: Arc::new(plan) },
                Err(sentence) => Restoring::Refused { file, sentence },
            }));
        }
    }

    async fn planned(self, picked: &Picked) -> Result<workspace::Plan, String> {
        let text = picked.text(LONGEST).await.map_err(|error| error.to_string())?;
        let entries = workspace::read(&text).map_err(|refused| refused.to_string())?;
        drop(text);
        let repository = self.inner(Inner::repository).ok_or("The page is still starting. Try again.")?;
        let here = repository.everything_but_members().await.map_err(|error| error.to_string())?;
        Ok(workspace::plan(entries, &here))
    }

    /// Does what is planned on screen.
    pub(super) fn restore_workspace(self) {
        let Some(Restoring::Planned { file, plan }) = self.restoring.get_untracked() else { return };
        self.restoring.set(Some(Restoring::Writing { file: file.clone() }));
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            match repository.restore_workspace(&plan).await {
                Ok(()) => {
                    self.take_in_all(&repository).await;
                    self.load_what_is_kept().await;
                    self.look_for_damage();
                    self.restoring.set(None);
                    self.toast(format!("{file} is restored."), false, None);
                }
                Err(error) => {
                    let sentence = format!("Nothing of it was restored. {error}");
                    self.restoring.set(Some(Restoring::Refused { file, sentence }));
                }
            }
        });
    }

    /// Looks for records that could not be read.
    pub fn look_for_damage(self) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            if let Ok(damaged) = repository.damaged().await
                && self.damaged.with_untracked(|before| *before != damaged)
            {
                self.damaged.set(damaged);
            }
        });
    }

    pub(super) fn save_damaged(self) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            let Some(found) = self.kept(repository.damaged_as_found().await) else { return };
            let name = format!("satsuma-damaged-{}.json", self.today());
            let mut file = Download::new(&name, "application/json");
            file.push_text(&write::damaged(&found));
            if let Err(error) = file.save() {
                self.toast(error.to_string(), true, None);
            }
        });
    }

    pub(super) fn remove_damaged(self) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            let places: Vec<Value> =
                self.damaged.with_untracked(|all| all.iter().map(|one| one.place.clone()).collect());
            if self.kept(repository.forget_damaged(&places).await).is_some() {
                self.damaged.set(Vec::new());
                let many = places.len() as u64;
                let what = format::counted(many, "damaged record is", "damaged records are");
                self.toast(format!("{what} removed."), false, None);
            }
        });
    }
}
