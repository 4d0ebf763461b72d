//! The engine as tests ask it: a table in memory, its customers, and answers by key.

use std::sync::Arc;

use satsuma::{
    data::{
        column::Bits,
        keys::{key_of, universe},
    },
    engine::{
        cache::Cache,
        evaluate::Evaluation,
        plan::{Columns, Plan},
        select::Selection,
    },
    model::{context::Context, definition::Definition, figures::Figures, problem::Problem},
};

use super::sheet::Sheet;

/// A loaded table with its key.
pub(crate) struct Engine {
    pub columns: Columns,
    pub live: Arc<Bits>,
}

impl Engine {
    /// The sheet, read in batches of at most so many rows.
    pub(crate) fn of(sheet: &Sheet, batch: usize) -> Self {
        let (table, fingerprint) = sheet.table(batch);
        let columns = Columns::new(table, &fingerprint);
        let key = columns.named("key").expect("a key");
        let live = Arc::new(universe(&[key], columns.rows(), false).live);
        Self { columns, live }
    }

    fn plan(&self, definition: &Definition, context: &Context) -> Result<Plan, Vec<Problem>> {
        Plan::bind(definition, &self.columns, context)
    }

    /// All figures, and the members' rows.
    pub(crate) fn evaluate(
        &self,
        definition: &Definition,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<(Figures, Vec<usize>), Vec<Problem>> {
        let (figures, members) =
            Evaluation::new(self.plan(definition, context)?, Arc::clone(&self.live)).run(cache);
        Ok((figures, members.rows().collect()))
    }

    /// The members' rows, as a list or a file finds them.
    pub(crate) fn select(
        &self,
        definition: &Definition,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Vec<usize>, Vec<Problem>> {
        let selection = Selection::new(self.plan(definition, context)?, Arc::clone(&self.live), cache);
        Ok(selection.run().rows().collect())
    }

    /// The same without any rewrite or shortcut.
    pub(crate) fn select_plainly(
        &self,
        definition: &Definition,
        context: &Context,
    ) -> Result<Vec<usize>, Vec<Problem>> {
        let mut cache = Cache::default();
        let selection = Selection::plain(self.plan(definition, context)?, Arc::clone(&self.live), &mut cache);
        Ok(selection.run().rows().collect())
    }

    /// How many members.
    pub(crate) fn size(&self, definition: &Definition, context: &Context) -> usize {
        self.members(definition, context).len()
    }

    /// The members' rows, found in both ways, which agree.
    pub(crate) fn members(&self, definition: &Definition, context: &Context) -> Vec<usize> {
        let (_, members) =
            self.evaluate(definition, context, &mut Cache::default()).expect("a definition without problems");
        assert_eq!(self.select(definition, context, &mut Cache::default()).as_ref(), Ok(&members));
        members
    }

    /// The keys of rows, ascending.
    pub(crate) fn keys(&self, rows: &[usize]) -> Vec<String> {
        let column = self.columns.named("key").expect("a key");
        let mut keys: Vec<String> = rows
            .iter()
            .map(|row| {
                let mut key = String::new();
                assert!(key_of(&[column], *row, &mut key), "a customer has a key");
                key
            })
            .collect();
        keys.sort_unstable();
        keys
    }
}
