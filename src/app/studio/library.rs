//! What definitions may refer to: the engine is told the saved segments and measures before anything is counted, and again
//! whenever one changes.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};

use super::{Inner, Segment, Studio};
use crate::{
    model::{
        definition::Definition,
        measure::{Grouping, Measure},
        schema::ValueType,
        segment::{SegmentState, SegmentType},
        uses::{self, References, Uses},
    },
    service::protocol::{Failure, LibrarySegment, Members, Page, Reply, Request},
};

/// A segment or a measure that a definition can refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referable {
    /// Its id in the workspace.
    pub id: String,
    /// The name that a person gave it.
    pub name: String,
    /// What a measure's value is; nothing of segments, and of measures whose type is that of their attribute.
    pub kind: Option<ValueType>,
    /// A segment that is switched off: nobody is in it.
    pub inactive: bool,
}

/// What the engine was told: segments with their static members' snapshot, measures, and the ground that keys stand on.
#[derive(Clone, PartialEq)]
pub(super) struct Told {
    segments: Vec<(LibrarySegment, Option<i64>)>,
    measures: BTreeMap<String, Measure>,
    ground: (String, Vec<String>, String),
}

impl Studio {
    /// The saved segments that a definition can refer to, except those that refer to `segment` themselves, over others
    /// too. Tracked.
    pub fn referable_segments(self, segment: &str) -> Vec<Referable> {
        let references = self.segments.with(|segments| references(segments));
        let leads_back = |id: &String| {
            let mut with = references.clone();
            with.entry(segment.to_owned()).or_default().push(id.clone());
            uses::cycle(segment, &with).is_some()
        };
        self.segments.with(|segments| {
            segments
                .iter()
                .map(|segment| &segment.record)
                .filter(|record| record.definition.is_some() && !leads_back(&record.id))
                .map(|record| Referable {
                    id: record.id.clone(),
                    name: record.name.clone(),
                    kind: None,
                    inactive: record.state == SegmentState::Inactive,
                })
                .collect()
        })
    }

    /// The customer-level measures, which are attributes like any other. Tracked.
    pub fn referable_measures(self) -> Vec<Referable> {
        let type_of = |measure: &Measure| self.type_of_measure(measure);
        self.measures.with(|measures| {
            measures
                .iter()
                .filter(|record| record.measure.per == Grouping::Customer)
                .map(|record| Referable {
                    id: record.id.clone(),
                    name: record.name.clone(),
                    kind: type_of(&record.measure),
                    inactive: false,
                })
                .collect()
        })
    }

    /// The name of a segment, for sentences. Tracked.
    pub fn segment_name(self, id: &str) -> Option<String> {
        self.segments.with(|segments| {
            segments.iter().find(|one| one.record.id == id).map(|one| one.record.name.clone())
        })
    }

    /// Why a definition cannot be saved as a segment's: it would refer to itself. Names the way.
    pub(super) fn refers_to_itself(self, id: &str, definition: &Definition) -> Option<String> {
        let mut references = self.segments.with_untracked(|segments| references(segments));
        references.insert(id.to_owned(), Uses::of(definition).segments);
        let way = uses::cycle(id, &references)?;
        let names: Vec<String> = self.segments.with_untracked(|segments| {
            let name = |id: &String| {
                let found = segments.iter().find(|segment| segment.record.id == *id);
                found.map_or_else(|| id.clone(), |segment| segment.record.name.clone())
            };
            way.iter().map(name).collect()
        });
        Some(format!(
            "The segment would depend on itself: {}. Take one of these conditions out, then save again.",
            names.join(" → ")
        ))
    }

    /// Which segment refers to which others.
    pub(super) fn references(self) -> References {
        self.segments.with_untracked(|segments| references(segments))
    }

    /// Tells the engine whenever a segment, a measure or the data changes. Called once.
    pub(super) fn watch_library(self) {
        let now = Memo::new(move |_| {
            self.profile.track();
            self.joined.track();
            self.segments.track();
            self.measures.track();
            self.wanted()
        });
        Effect::new(move |_| {
            if now.with(Option::is_some) {
                spawn_local(async move {
                    // A failure is told where something is counted.
                    let _ = self.tell_library().await;
                });
            }
        });
    }

    /// What the engine should know; nothing before there are customers.
    fn wanted(self) -> Option<Told> {
        let ground = self.profile.with_untracked(|profile| {
            let profile = profile.as_ref()?;
            Some((profile.setup.table.clone(), profile.setup.key.clone(), profile.fingerprint.clone()))
        })?;
        let told = |segment: &Segment| {
            let fixed = segment.record.kind == SegmentType::Static;
            let told = LibrarySegment {
                id: segment.record.id.clone(),
                name: segment.record.name.clone(),
                definition: segment.record.definition.clone()?,
                active: segment.record.state == SegmentState::Active,
                keys: fixed.then(Vec::new),
            };
            Some((told, segment.last_successful().filter(|_| fixed).map(|snapshot| snapshot.at)))
        };
        Some(Told {
            segments: self.segments.with_untracked(|all| all.iter().filter_map(told).collect()),
            measures: self.measures.with_untracked(|all| {
                all.iter().map(|record| (record.id.clone(), record.measure.clone())).collect()
            }),
            ground,
        })
    }

    /// The engine knows the segments and measures as they are now, once this is over.
    pub(super) async fn tell_library(self) -> Result<(), Failure> {
        let (Some(wanted), Some(engine)) = (self.wanted(), self.inner(Inner::engine)) else { return Ok(()) };
        if self.inner(|inner| inner.told.borrow().as_ref() == Some(&wanted)) {
            return Ok(());
        }
        let segments = self.library_segments(&wanted).await?;
        let known = self.inner(|inner| inner.told.borrow().is_some());
        let empty = segments.is_empty() && wanted.measures.is_empty();
        engine.ask(Request::Library { segments, measures: wanted.measures.clone() }, Vec::new()).await?;
        self.inner(|inner| *inner.told.borrow_mut() = Some(wanted));
        if known || !empty {
            self.library.update(|told| *told += 1);
        }
        Ok(())
    }

    /// Segments with the keys of static ones.
    async fn library_segments(self, wanted: &Told) -> Result<Vec<LibrarySegment>, Failure> {
        let mut segments = Vec::new();
        for (segment, snapshot) in &wanted.segments {
            let mut segment = segment.clone();
            if let Some(at) = snapshot {
                segment.keys = Some(self.keys_of(&segment.id, *at).await?);
            }
            segments.push(segment);
        }
        Ok(segments)
    }

    /// What definitions may refer to, for another engine.
    pub(super) async fn library_now(
        self,
    ) -> Result<(Vec<LibrarySegment>, BTreeMap<String, Measure>), Failure> {
        let Some(wanted) = self.wanted() else { return Ok((Vec::new(), BTreeMap::new())) };
        Ok((self.library_segments(&wanted).await?, wanted.measures))
    }

    /// The keys of a static segment's stored members; none where they were found with another key.
    async fn keys_of(self, id: &str, at: i64) -> Result<Vec<String>, Failure> {
        let place = (id.to_owned(), at);
        if let Some(keys) = self.inner(|inner| inner.fixed.borrow().get(&place).cloned()) {
            return Ok(keys);
        }
        let Ok(members) = self.snapshot_members(id).await else { return Ok(Vec::new()) };
        let engine = self.inner(Inner::engine).ok_or(Failure::Cancelled)?;
        let request = Request::Keys { members: Members::Snapshot, page: Page::first(u32::MAX) };
        let (Reply::Keys { keys, .. }, _) = engine.ask(request, vec![members]).await? else {
            return Err(Failure::Cancelled);
        };
        self.inner(|inner| inner.fixed.borrow_mut().insert(place, keys.clone()));
        Ok(keys)
    }
}

fn references(segments: &[Segment]) -> References {
    segments
        .iter()
        .map(|segment| {
            let uses = segment.record.definition.as_ref().map(Uses::of).unwrap_or_default();
            (segment.record.id.clone(), uses.segments)
        })
        .collect()
}
