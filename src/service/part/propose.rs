//! A guess about how all tables belong together.

use super::{
    Job, Turn,
    protocol::{Answer, Whose},
    state::State,
};
use crate::service::{
    guess::{Guessing, Seen},
    stream::Streamed,
};

pub(super) fn propose(tables: Vec<(Whose, Vec<bool>)>) -> Box<dyn Job> {
    Box::new(Propose { tables, guessing: None })
}

/// The tables are those of the first step: what is loaded meanwhile does not mix in.
struct Propose {
    tables: Vec<(Whose, Vec<bool>)>,
    guessing: Option<Guessing>,
}

impl Job for Propose {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let tables = &mut self.tables;
        let guessing = self.guessing.get_or_insert_with(|| {
            // A guess looks at samples, which are the same wherever the rows stand.
            let seen = std::mem::take(tables).into_iter().filter_map(|(whose, unique)| {
                Some(Seen { columns: state.whose_in_file_order(&whose).ok()?, unique })
            });
            Guessing::new(seen.collect())
        });
        match guessing.step() {
            Some(proposal) => Turn::Done(Ok((Answer::Proposed(Box::new(proposal)), Vec::new()))),
            None => Turn::Again,
        }
    }
}
