//! A guess about how all tables belong together.

use std::collections::BTreeMap;

use super::{Job, Turn, protocol::Answer, state::State};
use crate::service::{
    guess::{Guessing, Seen},
    stream::Streamed,
};

pub(super) fn propose(unique: BTreeMap<String, Vec<bool>>) -> Box<dyn Job> {
    Box::new(Propose { unique, guessing: None })
}

/// The tables are those of the first step: what is loaded meanwhile does not mix in.
struct Propose {
    unique: BTreeMap<String, Vec<bool>>,
    guessing: Option<Guessing>,
}

impl Job for Propose {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let unique = &mut self.unique;
        let guessing = self.guessing.get_or_insert_with(|| {
            // A guess looks at samples, which are the same wherever the rows stand.
            let names: Vec<String> = state.tables.iter().map(|table| table.name().to_owned()).collect();
            names.iter().for_each(|name| state.in_file_order(name));
            let seen = state.tables.iter().map(|table| Seen {
                columns: table.columns.clone(),
                unique: unique.remove(table.name()).unwrap_or_default(),
            });
            Guessing::new(seen.collect())
        });
        match guessing.step() {
            Some(proposal) => Turn::Done(Ok((Answer::Proposed(Box::new(proposal)), Vec::new()))),
            None => Turn::Again,
        }
    }
}
