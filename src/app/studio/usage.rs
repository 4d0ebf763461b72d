//! What the list and the detail of segments say beside what is kept of one: who uses it, who its members are, when it is
//! refreshed next.

use std::collections::HashMap;

use leptos::prelude::*;

use super::{Segment, Studio};
use crate::{
    app::segments::usage::{Named, Usage, users},
    browser::clock,
    model::{
        catalog::{Catalog, MeasureEntry, SegmentEntry},
        proposal::Audience,
        schedule::Rhythm,
        schema::{ColumnType, ValueType},
        uses::Uses,
    },
    storage::records::{MeasureRecord, SegmentRecord},
};

/// When segments are refreshed next. Few rhythms are many segments', and what a wall clock shows takes long to find out.
pub struct NextRefreshes {
    studio: Studio,
    now: i64,
    zone: String,
    known: Vec<(Rhythm, Option<i64>)>,
    /// By quarters of an hour: clocks change at no other time.
    offsets: HashMap<i64, i64>,
}

impl NextRefreshes {
    /// Of one; nothing where it is not refreshed by itself. Tracked.
    pub fn of(&mut self, record: &SegmentRecord) -> Option<i64> {
        let rhythm = self.studio.rhythm_of(record)?;
        if let Some((_, next)) = self.known.iter().find(|(known, _)| *known == rhythm) {
            return *next;
        }
        let offsets = std::cell::RefCell::new(std::mem::take(&mut self.offsets));
        let offset = |at: i64| {
            let quarter = at.div_euclid(900_000);
            *offsets.borrow_mut().entry(quarter).or_insert_with(|| clock::offset(at, &self.zone))
        };
        let next = rhythm.next(self.now, &offset).map(|due| due.at);
        self.offsets = offsets.into_inner();
        self.known.push((rhythm, next));
        next
    }
}

impl Studio {
    /// When segments are refreshed next. Tracked.
    pub fn next_refreshes(self) -> NextRefreshes {
        NextRefreshes {
            studio: self,
            now: clock::now() as i64,
            zone: self.schedule_zone(),
            known: Vec::new(),
            offsets: HashMap::new(),
        }
    }

    /// Who the customers are. Tracked.
    pub fn audience(self) -> Audience {
        self.joined.with(|joined| joined.as_ref().map(|joined| joined.chosen.audience).unwrap_or_default())
    }

    /// Who uses each segment and measure, by its id. Tracked.
    pub fn users(self) -> HashMap<String, Usage> {
        self.segments.with(|segments| {
            self.measures.with(|measures| {
                let segments = segments.iter().filter_map(|one: &Segment| {
                    Some((one.record.id.as_str(), one.record.name.as_str(), one.record.definition.as_ref()?))
                });
                let measures = measures.iter().map(|one| (one.id.as_str(), one.name.as_str(), &one.measure));
                users(segments, measures)
            })
        })
    }

    /// Who uses any of these segments and measures, without those themselves. Tracked.
    pub fn users_of(self, ids: &[String]) -> Usage {
        // A dialog that is about nobody asks too, at each change of the list.
        if ids.is_empty() {
            return Usage::default();
        }
        let mut all = self.users();
        let mut found = Usage::default();
        for usage in ids.iter().filter_map(|id| all.remove(id)) {
            found.add(usage);
        }
        found.without(ids)
    }

    /// The names of segments and measures, for definitions in words. Tracked.
    pub fn names(self) -> Catalog {
        let entry = |one: &Segment| SegmentEntry { id: one.record.id.clone(), name: one.record.name.clone() };
        // Words do not ask for the type.
        let kind = ColumnType::Value(ValueType::Number);
        let measure = |one: &MeasureRecord| MeasureEntry {
            id: one.id.clone(),
            name: one.name.clone(),
            kind: kind.clone(),
        };
        Catalog {
            segments: self.segments.with(|all| all.iter().map(entry).collect()),
            measures: self.measures.with(|all| all.iter().map(measure).collect()),
            ..Catalog::default()
        }
    }

    /// What a segment uses. Tracked. What is not there any more is left out.
    pub fn used_by(self, record: &SegmentRecord) -> Usage {
        let uses = record.definition.as_ref().map(Uses::of).unwrap_or_default();
        let segment = |id: &String| Some(Named { id: id.clone(), name: self.segment_name(id)? });
        let measure = |id: &String| {
            let name =
                |all: &Vec<MeasureRecord>| all.iter().find(|one| one.id == *id).map(|one| one.name.clone());
            Some(Named { id: id.clone(), name: self.measures.with(name)? })
        };
        Usage {
            segments: uses.segments.iter().filter_map(segment).collect(),
            measures: uses.measures.iter().filter_map(measure).collect(),
        }
    }
}
