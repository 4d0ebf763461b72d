//! What is asked about customers.

use std::collections::HashSet;

use leptos::prelude::*;

use super::Studio;
use crate::{
    app::{customers::one::one_customer, of_days::to_days, studio::tasks::sentence},
    model::{
        attribute::{Attribute, Path},
        card::{Card, RecordsPage},
        catalog::{Catalog, SegmentEntry},
        cell::Cell,
        complete::complete,
        definition::Definition,
        explanation::Explanation,
        json,
        reason::Reasons,
        setup::Setup,
    },
    service::protocol::{Failure, Members, Page, Reply, Request, Rows},
};

impl Studio {
    /// Some of the customers that a definition holds, with those columns.
    pub async fn customers(
        self,
        definition: Definition,
        page: Page,
        columns: Vec<String>,
    ) -> Result<Rows, Failure> {
        let members = Members::Of { definition, context: self.context() };
        match self.ask(Request::List { members, page, columns }).await? {
            Reply::Rows(rows) => Ok(self.rows_of_customers(rows)),
            _ => Err(Failure::Cancelled),
        }
    }

    /// One customer; nothing where there is none with that key.
    pub async fn card(self, key: String) -> Result<Option<Card>, Failure> {
        match self.ask(Request::Card { key, context: self.context() }).await? {
            Reply::Card(card) => Ok(card.map(|card| self.card_of(*card))),
            _ => Err(Failure::Cancelled),
        }
    }

    /// What customer-level measures come to for one customer, each its value or the sentence why there is none.
    pub async fn measures_of(
        self,
        key: String,
        measures: Vec<String>,
    ) -> Result<Vec<Result<Cell, String>>, Failure> {
        let setup = self.profile.with_untracked(|profile| profile.as_ref().map(|one| one.setup.clone()));
        let setup = setup.ok_or(Failure::Cancelled)?;
        let definition = self.tables.with_untracked(|tables| {
            let table = tables.iter().find(|info| info.schema.name == setup.table)?;
            one_customer(&table.schema, &setup.key, &key)
        });
        let definition = definition.ok_or(Failure::Cancelled)?;
        self.tell_library().await?;
        let mut found = Vec::with_capacity(measures.len());
        // One that cannot be figured takes none of the others with it.
        for measure in measures {
            let project = vec![Attribute::Measure { measure }];
            let asked = Definition { project, ..definition.clone() };
            found.push(match self.customers(asked, Page::first(1), Vec::new()).await {
                Ok(rows) => {
                    Ok(rows.rows.into_iter().next().and_then(|mut row| row.pop()).unwrap_or(Cell::Empty))
                }
                Err(Failure::Cancelled) => return Err(Failure::Cancelled),
                Err(failure) => Err(sentence(&failure)),
            });
        }
        Ok(found)
    }

    /// Some records of a customer, the newest first.
    pub async fn records(
        self,
        key: String,
        paths: Vec<Path>,
        offset: u64,
        limit: u32,
    ) -> Result<RecordsPage, Failure> {
        let days: Vec<HashSet<String>> = paths.iter().map(|path| self.days_of(&path.from)).collect();
        let columns: Vec<Vec<String>> = self.tables.with_untracked(|tables| {
            let names = |path: &Path| {
                let info = tables.iter().find(|info| info.schema.name == path.from);
                info.map(|info| info.schema.columns.iter().map(|column| column.name.clone()).collect())
            };
            paths.iter().map(|path| names(path).unwrap_or_default()).collect()
        });
        match self.ask(Request::Records { key, paths, offset, limit, context: self.context() }).await? {
            Reply::Records(mut page) => {
                for record in &mut page.records {
                    let of = record.of as usize;
                    if let (Some(days), Some(columns)) = (days.get(of), columns.get(of)) {
                        to_days(days, columns, [&mut record.cells]);
                    }
                }
                Ok(page)
            }
            _ => Err(Failure::Cancelled),
        }
    }

    /// Why a customer is a member or is not; nothing where there is no such customer.
    pub async fn explain(self, definition: Definition, key: String) -> Result<Option<Explanation>, Failure> {
        match self.ask(Request::Explain { definition, context: self.context(), key }).await? {
            Reply::Explained(explanation) => Ok(explanation.map(|one| self.explained(*one))),
            _ => Err(Failure::Cancelled),
        }
    }

    /// Why those of some keys who are no members are none.
    pub async fn reasons(self, definition: Definition, keys: Vec<String>) -> Result<Reasons, Failure> {
        match self.ask(Request::Reasons { definition, context: self.context(), keys }).await? {
            Reply::Reasons(reasons) => Ok(reasons),
            _ => Err(Failure::Cancelled),
        }
    }

    /// What a segment means: its draft where there is one that differs and is complete, or what is saved.
    pub async fn meant(self, segment: String, draft: bool) -> Option<Definition> {
        let saved = self.segment_untracked(&segment)?.record.definition;
        if !draft {
            return saved;
        }
        let kept = self.draft(segment).await?;
        let draft = json::read_draft(&kept).ok()?;
        let setup = self.joined.get_untracked().map(|joined| joined.chosen.setup.clone()).or_else(|| {
            let profile = self.profile.get_untracked()?.setup.table;
            Some(Setup { profile, ..Setup::default() })
        })?;
        let tables = self.tables.get_untracked().into_iter().map(|info| info.schema).collect();
        let segments = self
            .segments
            .get_untracked()
            .into_iter()
            .map(|segment| SegmentEntry { id: segment.record.id, name: segment.record.name });
        let catalog = Catalog { setup, tables, segments: segments.collect(), measures: Vec::new() };
        complete(&draft, &catalog).ok()
    }

    /// A failure as sentences; nothing where it was only given up.
    pub fn told(failure: &Failure) -> Option<String> {
        match failure {
            Failure::Cancelled => None,
            failure => Some(sentence(failure)),
        }
    }
}
