//! A guess about how all tables belong together.

use super::{Job, Turn};
use crate::service::{
    guess::{Guessing, Seen},
    outbox::Outbox,
    protocol::{Reply, RequestId},
    state::State,
};

pub(super) fn propose() -> Box<dyn Job> {
    Box::new(Propose(None))
}

/// The tables are those of the first step: what is loaded meanwhile does not mix in.
struct Propose(Option<Guessing>);

impl Job for Propose {
    fn step(&mut self, _: RequestId, state: &mut State, _: &mut Outbox) -> Turn {
        let guessing = self.0.get_or_insert_with(|| {
            let seen = |table: &crate::service::state::Loaded| Seen {
                columns: table.columns.clone(),
                unique: table.unique.clone(),
            };
            Guessing::new(state.tables.iter().map(seen).collect())
        });
        match guessing.step() {
            Some(proposal) => Turn::Done(Ok(Reply::Proposed(Box::new(proposal)).into())),
            None => Turn::Again,
        }
    }
}
