//! The engine as tests ask it: a table in memory, its customers, and answers by key.

use std::sync::Arc;

use satsuma::{
    data::keys::key_of,
    engine::{
        cache::Cache,
        columns::Columns,
        dataset::{Dataset, Part},
        evaluate::Evaluation,
        library::Library,
    },
    model::{
        context::Context,
        definition::Definition,
        figures::Figures,
        problem::Problem,
        setup::{Setup, TableSetup},
    },
};

use super::sheet::{Sheet, TABLE};

/// A loaded table with its key.
pub(crate) struct Engine {
    pub columns: Columns,
    pub data: Arc<Dataset>,
}

impl Engine {
    /// The sheet, read in batches of at most so many rows.
    pub(crate) fn of(sheet: &Sheet, batch: usize) -> Self {
        let (table, fingerprint) = sheet.table(batch);
        let columns = Columns::new(table, &fingerprint);
        let setup = Setup {
            profile: TABLE.into(),
            tables: vec![TableSetup {
                table: TABLE.into(),
                key: vec!["key".into()],
                ..TableSetup::default()
            }],
            relationships: Vec::new(),
        };
        let part = Part { columns: columns.clone(), order: None };
        let data = Arc::new(Dataset::assemble(vec![part], &setup).expect("a data set"));
        Self { columns, data }
    }

    /// The sizes, under way.
    pub(crate) fn begin(
        &self,
        definition: &Definition,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Evaluation, Vec<Problem>> {
        Evaluation::new(definition, &self.data, &Library::default(), context, cache)
    }

    /// The members, under way.
    pub(crate) fn begin_members(
        &self,
        definition: &Definition,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Evaluation, Vec<Problem>> {
        Evaluation::members(definition, &self.data, &Library::default(), context, cache)
    }

    /// All figures, and the members' rows.
    pub(crate) fn evaluate(
        &self,
        definition: &Definition,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<(Figures, Vec<usize>), Vec<Problem>> {
        let (figures, members) = self.begin(definition, context, cache)?.run(cache)?;
        Ok((figures, members.rows().collect()))
    }

    /// The members' rows, as a list or a file finds them.
    pub(crate) fn select(
        &self,
        definition: &Definition,
        context: &Context,
        cache: &mut Cache,
    ) -> Result<Vec<usize>, Vec<Problem>> {
        let (_, members) = self.begin_members(definition, context, cache)?.run(cache)?;
        Ok(members.rows().collect())
    }

    /// The same without any rewrite or shortcut.
    pub(crate) fn select_plainly(
        &self,
        definition: &Definition,
        context: &Context,
    ) -> Result<Vec<usize>, Vec<Problem>> {
        self.select(definition, context, &mut Cache::plain())
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
                assert!(key_of(&[column.as_ref()], *row, &mut key), "a customer has a key");
                key
            })
            .collect();
        keys.sort_unstable();
        keys
    }
}
