//! The other tabs of the same workspace: what they kept is read again and shown here.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use leptos::{prelude::*, task::spawn_local};

use super::{Inner, Segment, Studio, start::missing};
use crate::{
    browser::repository::{Repository, SegmentNow, Start},
    model::{definition::SegmentId, draft::Draft, json},
    storage::{
        news::{News, gathered},
        records::{ProfileRecord, SegmentRecord},
    },
};

/// What was heard from other tabs.
#[derive(Default)]
pub(super) struct Tabs {
    heard: RefCell<Vec<News>>,
    reading: Cell<bool>,
}

impl Studio {
    /// Hears the other tabs. What they tell while something is read is read afterwards.
    pub(super) fn listen_to_tabs(self, repository: &Rc<Repository>) {
        repository.listen(move |news| {
            let begins = self.inner(|inner| {
                inner.tabs.heard.borrow_mut().push(news);
                !inner.tabs.reading.replace(true)
            });
            if begins {
                spawn_local(self.read_what_was_told());
            }
        });
    }

    async fn read_what_was_told(self) {
        loop {
            let heard = gathered(self.inner(|inner| inner.tabs.heard.take()));
            if heard.is_empty() {
                return self.inner(|inner| inner.tabs.reading.set(false));
            }
            for news in heard {
                self.take_in(news).await;
            }
        }
    }

    /// What cannot be read again is told when it is written: nothing is overwritten meanwhile.
    async fn take_in(self, news: News) {
        let Some(repository) = self.inner(Inner::repository) else { return };
        match news {
            News::Segments(ids) => {
                if let Ok(now) = repository.segments_now(&ids).await {
                    self.take_in_segments(now);
                }
            }
            News::Drafts(ids) => {
                for id in ids {
                    self.take_in_draft(&repository, id).await;
                }
            }
            News::Measures(ids) => {
                if let Ok(now) = repository.measures_now(&ids).await {
                    self.measures.update(|all| {
                        for (id, now) in now {
                            all.retain(|record| record.id != id);
                            all.extend(now);
                        }
                        all.sort_by_key(|record| record.created);
                    });
                }
            }
            News::Settings | News::Preferences | News::Setups | News::Profile => {
                if let Ok(now) = repository.small_now().await {
                    self.take_in_small(now).await;
                }
            }
            // Whoever does what falls due reads what was done before it begins.
            News::Runs => {}
            News::Sources => self.take_in_sources(&repository).await,
            News::All => self.take_in_all(&repository).await,
            News::Erased => repository.was_erased(),
        }
    }

    fn take_in_segments(self, now: Vec<SegmentNow>) {
        for (id, now) in now {
            match now {
                Some((record, snapshots, has_draft)) => {
                    self.take_in_segment(Segment { record, snapshots, has_draft });
                }
                None => self.is_gone(&id, None),
            }
        }
    }

    async fn take_in_draft(self, repository: &Rc<Repository>, id: SegmentId) {
        let Ok(kept) = repository.draft(&id).await else { return };
        let has_draft = kept.is_some();
        if self.segment_untracked(&id).is_some_and(|one| one.has_draft != has_draft) {
            self.show(&id, |segment| segment.has_draft = has_draft);
        }
        match kept {
            Some(kept) if !self.is_known_draft(&kept) => {
                let draft = json::read_draft(&kept.draft);
                if draft.is_ok_and(|draft| self.show_draft(&id, draft, false)) {
                    self.knows_draft(&kept);
                }
            }
            Some(_) => {}
            // It was saved, or another tab went back to what is saved. Where nothing was edited here that is shown.
            None => {
                if let Ok(now) = repository.segments_now(std::slice::from_ref(&id)).await {
                    self.take_in_segments(now);
                }
                let shown = |record: &SegmentRecord| {
                    self.base_of(&id) == Some(record.version) || self.only_follows(&id)
                };
                if let Some(record) = self.segment_untracked(&id).map(|one| one.record).filter(shown)
                    && let Some(definition) = &record.definition
                    && self.show_draft(&id, Draft::from(definition), false)
                {
                    self.rebase(&id, record.version);
                }
                self.forget_draft(&id);
            }
        }
    }

    pub(super) async fn take_in_small(self, now: Start) {
        if let Some(settings) = now.settings
            && settings != self.settings.get_untracked()
        {
            self.show_settings(settings);
        }
        let preferences = now.preferences.into_iter().map(|record| (record.name, record.value)).collect();
        if self.preferences.with_untracked(|before| *before != preferences) {
            self.preferences.set(preferences);
        }
        self.inner(|inner| *inner.setups.borrow_mut() = now.setups);
        self.take_in_profile(now.profile).await;
    }

    /// Two tabs with the same customers number them together: who comes second takes the numbers of the first.
    async fn take_in_profile(self, now: Option<ProfileRecord>) {
        let Some(now) = now else { return };
        let before = self.inner(|inner| inner.profile.replace(Some(now.clone())));
        let renumbered = before.is_some_and(|before| before.registry != now.registry);
        let here = self.profile.with_untracked(|profile| {
            profile.as_ref().is_some_and(|info| info.setup.table == now.table && info.setup.key == now.key)
        });
        if renumbered && here {
            self.key_again().await;
        }
    }

    async fn take_in_sources(self, repository: &Rc<Repository>) {
        let Ok(mut sources) = repository.sources_now().await else { return };
        sources.sort_by_key(|(record, _)| record.id);
        let loaded: Vec<String> =
            self.tables.with_untracked(|tables| tables.iter().map(|info| info.schema.name.clone()).collect());
        let waits = sources.iter().filter(|(record, _)| !loaded.contains(&record.table));
        self.missing.set(waits.map(|(record, handle)| missing(record, handle.is_some())).collect());
        self.inner(|inner| *inner.sources.borrow_mut() = sources);
    }

    /// Everything is other: a workspace was restored, or a tab that went on in memory is back.
    pub(super) async fn take_in_all(self, repository: &Rc<Repository>) {
        let Ok(now) = repository.start().await else { return };
        let ids: Vec<SegmentId> = now.segments.iter().map(|record| record.id.clone()).collect();
        let gone = self.segments.with_untracked(|segments| {
            segments
                .iter()
                .map(|one| one.record.id.clone())
                .filter(|id| !ids.contains(id))
                .collect::<Vec<_>>()
        });
        for id in gone {
            self.is_gone(&id, None);
        }
        let versions: Vec<(SegmentId, u32)> = self.segments.with_untracked(|segments| {
            segments.iter().map(|one| (one.record.id.clone(), one.record.version)).collect()
        });
        let small = self.show_start(now);
        self.take_in_small(small).await;
        self.take_in_sources(repository).await;
        for (id, version) in versions {
            let now = self.segment_untracked(&id).map(|one| one.record.version);
            if let Some(now) = now.filter(|now| *now != version && self.draft_on_screen(&id).is_some()) {
                self.elsewhere.set(Some((id, now)));
            }
        }
        self.settle_anew();
    }
}
