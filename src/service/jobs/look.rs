//! Looking at columns and rows.

use super::{Job, once};
use crate::{data::profile, service::protocol::Reply};

pub(super) fn column(table: String, column: String) -> Box<dyn Job> {
    once(move |state| {
        let found = profile::profile(state.column(&table, &column)?, state.zone);
        Ok(Reply::Column(Box::new(found)).into())
    })
}

pub(super) fn values(table: String, column: String, search: String, limit: u32) -> Box<dyn Job> {
    once(move |state| {
        let (values, matching) =
            profile::values(state.column(&table, &column)?, &search, limit as usize, state.zone);
        Ok(Reply::Values { values, matching }.into())
    })
}

pub(super) fn rows(table: String, limit: u32) -> Box<dyn Job> {
    once(move |state| {
        let table = state.table(&table)?;
        let total = table.columns.rows();
        Ok(Reply::Rows(state.cells(table, 0..total.min(limit as usize), total as u64)).into())
    })
}
