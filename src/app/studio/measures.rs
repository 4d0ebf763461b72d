//! Measures: made, changed, taken away and brought back. Shown as done only once it is kept.

use leptos::{prelude::*, task::spawn_local};

use super::{Command, Conflict, Inner, Studio, tasks::sentence};
use crate::{
    browser::{clock, page, repository::StoreError},
    model::{
        attribute::Attribute,
        definition::Aggregate,
        measure::{Formula, Measure},
        measured::Measured,
        schema::{ColumnType, ValueType},
    },
    service::protocol::{Failure, Reply, Request},
    storage::records::MeasureRecord,
};

impl Studio {
    /// What a measure comes to now, with its first rows.
    ///
    /// # Errors
    /// A sentence.
    pub async fn measured(self, measure: Measure, limit: u32) -> Result<Measured, String> {
        let engine = self.inner(Inner::engine).ok_or_else(|| sentence(&Failure::Cancelled))?;
        let context = self.context();
        let request = Request::Measure { measure, context, limit };
        match engine.ask(request, Vec::new()).await.map_err(|failure| sentence(&failure))?.0 {
            Reply::Measured(measured) => Ok(measured),
            _ => Err(sentence(&Failure::Cancelled)),
        }
    }

    /// The type of a measure's value: that of its last calculation. Tracked.
    pub(super) fn type_of_measure(self, measure: &Measure) -> Option<ValueType> {
        let Formula::Figure { figure } = &measure.calculations.last()?.formula else {
            return Some(ValueType::Number);
        };
        match (figure.aggregate, &figure.attribute) {
            (
                Aggregate::Minimum
                | Aggregate::Maximum
                | Aggregate::First
                | Aggregate::Last
                | Aggregate::ValueAtMax
                | Aggregate::ValueAtMin,
                Some(Attribute::Column(column)),
            ) => self.tables.with(|tables| {
                let table = tables.iter().find(|info| info.schema.name == column.table)?;
                match table.schema.column(&column.column)?.1.kind {
                    ColumnType::Value(kind) => Some(kind),
                    ColumnType::List(_) | ColumnType::Unsupported(_) => None,
                }
            }),
            (_, Some(Attribute::Measure { .. })) => None,
            _ => Some(ValueType::Number),
        }
    }

    /// Keeps a measure under that name: a new one where there is no id, else over the write that the person saw.
    pub(super) fn save_measure(
        self,
        (id, revision): (Option<String>, u32),
        name: String,
        description: String,
        tags: Vec<String>,
        measure: Measure,
    ) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            let now = clock::now() as i64;
            let known = id.as_ref().and_then(|id| {
                self.measures.with_untracked(|all| all.iter().find(|record| record.id == *id).cloned())
            });
            let gone = id.filter(|_| known.is_none());
            let record = match known {
                Some(known) => {
                    MeasureRecord { name, description, tags, measure, changed: now, revision, ..known }
                }
                None => MeasureRecord {
                    id: gone.clone().unwrap_or_else(|| format!("m{now:x}{:x}", self.inner(Inner::number))),
                    name,
                    description,
                    tags,
                    created: now,
                    changed: now,
                    measure,
                    revision: 0,
                },
            };
            if gone.is_some() {
                return self.measures_differ(record, None);
            }
            let outcome = repository.put_measure(&record).await;
            if let Err(StoreError::MeasureConflict(theirs)) = outcome {
                return self.measures_differ(record, theirs);
            }
            let Some(record) = self.kept(outcome) else { return };
            self.measures.update(|all| match all.iter_mut().find(|other| other.id == record.id) {
                Some(there) => *there = record,
                None => all.push(record),
            });
        });
    }

    /// Another tab changed or deleted it: both are shown.
    fn measures_differ(self, ours: MeasureRecord, theirs: Option<Box<MeasureRecord>>) {
        self.measures.update(|all| {
            all.retain(|record| record.id != ours.id);
            all.extend(theirs.as_deref().cloned());
            all.sort_by_key(|record| record.created);
        });
        self.tell_conflict(Conflict::Measure { ours: Box::new(ours), theirs });
    }

    pub(super) fn delete_measure(self, id: String) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            if self.kept(repository.delete_measures(std::slice::from_ref(&id)).await).is_none() {
                return;
            }
            let mut gone = None;
            self.measures.update(|all| {
                gone = all.iter().find(|record| record.id == id).cloned();
                all.retain(|record| record.id != id);
            });
            if let Some(record) = gone {
                let undo = ("Undo".to_owned(), Command::RestoreMeasure(Box::new(record.clone())));
                self.toast(format!("{} is deleted.", record.name), false, Some(undo));
                page::focus_main_if_lost();
            }
        });
    }

    pub(super) fn restore_measure(self, record: MeasureRecord) {
        spawn_local(async move {
            let Some(repository) = self.inner(Inner::repository) else { return };
            let record = MeasureRecord { revision: 0, ..record };
            if let Some(record) = self.kept(repository.put_measure(&record).await) {
                self.measures.update(|all| {
                    all.push(record);
                    all.sort_by_key(|record| record.created);
                });
            }
        });
    }
}
