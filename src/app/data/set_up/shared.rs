//! What all parts of the set-up's screen share: the draft, what is known of its relationships, what stands in the way.

use std::{collections::HashMap, sync::Arc};

use leptos::{prelude::*, task::spawn_local};

use super::standing::{MatchKey, Standing, is_whole, known, match_key};
use crate::{
    app::{
        data::joined::{Change, Joined},
        studio::{Loading, Studio, use_studio},
    },
    model::{
        chosen::Chosen,
        proposal::TableProposal,
        schema::TableSchema,
        setup::{Misfit, Relationship},
    },
    service::protocol::Failure,
};

/// Nothing where the two cannot be compared.
type Compared = Option<Standing>;

/// The draft and what surrounds it.
#[derive(Clone, Copy)]
pub(super) struct Shared {
    pub studio: Studio,
    /// What is on screen.
    pub draft: RwSignal<Chosen>,
    /// As the tables are joined.
    pub joined: Signal<Arc<Joined>>,
    /// What the engine said against the draft.
    pub misfits: RwSignal<Vec<Misfit>>,
    /// Why it could not be applied, where that concerns no table and no relationship.
    pub failure: RwSignal<Option<String>>,
    /// What the last application changed.
    pub done: RwSignal<Option<Vec<Change>>>,
    /// It is what was left here before, and nothing was changed since.
    pub restored: RwSignal<bool>,
    /// It is being applied.
    pub busy: RwSignal<bool>,
    matches: RwSignal<HashMap<MatchKey, Loading<Compared>>>,
}

impl Shared {
    pub(super) fn new(joined: Signal<Arc<Joined>>) -> Self {
        let studio = use_studio();
        let schemas = studio.tables.with_untracked(|tables| {
            tables.iter().map(|info| info.schema.clone()).collect::<Vec<TableSchema>>()
        });
        // What was left here without being applied is here again.
        let left = studio.setup_draft.get_untracked().map(|draft| draft.restricted(&schemas));
        let restored = left.is_some();
        let draft =
            RwSignal::new(left.unwrap_or_else(|| joined.with_untracked(|joined| joined.chosen.clone())));
        Effect::new(move |_| {
            let changed = joined.with(|joined| draft.with(|draft| *draft != joined.chosen));
            studio.setup_draft.set(changed.then(|| draft.get_untracked()));
        });
        Self {
            studio,
            restored: RwSignal::new(restored),
            draft,
            joined,
            misfits: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            done: RwSignal::new(None),
            busy: RwSignal::new(false),
            matches: RwSignal::new(HashMap::new()),
        }
    }

    /// Changes the draft. What was said of the one before is gone.
    pub(super) fn edit(self, change: impl FnOnce(&mut Chosen)) {
        self.draft.update(change);
        self.misfits.set(Vec::new());
        self.failure.set(None);
        self.done.set(None);
        self.restored.set(false);
    }

    /// The loaded tables.
    pub(super) fn schemas(self) -> Vec<TableSchema> {
        self.studio.tables.with(|tables| tables.iter().map(|info| info.schema.clone()).collect())
    }

    /// A loaded table's columns.
    pub(super) fn schema(self, table: &str) -> Option<TableSchema> {
        self.studio.tables.with(|tables| {
            tables.iter().find(|info| info.schema.name == table).map(|info| info.schema.clone())
        })
    }

    /// What was guessed of a table.
    pub(super) fn guess(self, table: &str) -> Option<TableProposal> {
        self.joined.with(|joined| joined.proposal.tables.iter().find(|one| one.table == table).cloned())
    }

    /// How the rows of a relationship stand, as far as that is known; asked for where it is not.
    pub(super) fn standing(self, relationship: &Relationship) -> Loading<Compared> {
        let Some(wanted) =
            self.draft.with(|draft| is_whole(draft, relationship).then(|| match_key(draft, relationship)))
        else {
            return Loading::Idle;
        };
        if let Some(standing) = self.joined.with(|joined| known(joined, &wanted)) {
            return Loading::Ready(Some(standing));
        }
        if let Some(found) = self.matches.with(|matches| matches.get(&wanted).cloned()) {
            return found;
        }
        self.ask(wanted, relationship.clone());
        Loading::Running { previous: None }
    }

    fn ask(self, wanted: MatchKey, relationship: Relationship) {
        let running = Loading::Running { previous: None };
        let Ok(()) = self
            .matches
            .try_update_untracked(|matches| {
                matches.insert(wanted.clone(), running);
            })
            .ok_or(())
        else {
            return;
        };
        spawn_local(async move {
            let answer = match self.studio.matching(relationship, wanted.3.clone()).await {
                Ok(found) => Loading::Ready(found.as_ref().map(Standing::from)),
                Err(Failure::Cancelled) => return,
                Err(failure) => Loading::Failed(
                    Studio::problems(&failure)
                        .into_iter()
                        .map(|one| one.message)
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
            };
            self.matches.try_update(|matches| matches.insert(wanted, answer));
        });
    }

    /// Applies the draft, and keeps what it changed or what stands in its way.
    pub(super) fn apply(self) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let outcome = self.studio.apply_setup(self.draft.get_untracked()).await;
            let _ = self.busy.try_set(false);
            match outcome {
                Ok(changes) => {
                    let _ = self.misfits.try_set(Vec::new());
                    let _ = self.failure.try_set(None);
                    let _ = self.done.try_set(Some(changes));
                }
                Err(Failure::Cancelled) => {}
                Err(Failure::Misfits(misfits)) => {
                    let _ = self.misfits.try_set(misfits);
                }
                Err(failure) => {
                    let said = Studio::problems(&failure).into_iter().map(|one| one.message);
                    let _ = self.failure.try_set(Some(said.collect::<Vec<_>>().join(" ")));
                }
            }
        });
    }

    /// What the engine said of a table.
    pub(super) fn fault_of_table(self, table: &str) -> Option<String> {
        self.misfits
            .with(|misfits| told(misfits.iter().filter(|misfit| misfit.table.as_deref() == Some(table))))
    }

    /// What the engine said of a relationship.
    pub(super) fn fault_of_relationship(self, id: &str) -> Option<String> {
        self.misfits
            .with(|misfits| told(misfits.iter().filter(|misfit| misfit.relationship.as_deref() == Some(id))))
    }
}

fn told<'a>(misfits: impl Iterator<Item = &'a Misfit>) -> Option<String> {
    let sentences: Vec<String> =
        misfits.map(|misfit| format!("{} {}", misfit.message, misfit.hint)).collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}
