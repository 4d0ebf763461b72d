//! How the values of some columns match those of others, as keys.

use std::sync::Arc;

use super::{
    Answered, Job, Turn,
    protocol::{Answer, Whose},
    state::State,
};
use crate::{
    data::{
        column::Column,
        matching::{KeySet, Question, comparable},
    },
    service::{protocol::Failure, stream::Streamed},
};

/// A table and some of its columns.
type Named = (Whose, Vec<String>);

pub(super) fn matching(source: Named, target: Named) -> Box<dyn Job> {
    Box::new(Matching { source, target, work: None })
}

/// The columns are those of the first step: what is loaded meanwhile does not mix in.
struct Matching {
    source: Named,
    target: Named,
    work: Option<Work>,
}

struct Work {
    source: Vec<Arc<Column>>,
    keys: KeySet,
    /// All keys are known.
    known: bool,
    question: Option<Question>,
}

fn found(state: &mut State, (whose, names): &Named) -> Result<Vec<Arc<Column>>, Failure> {
    let columns = state.whose_in_file_order(whose)?;
    let table = &columns.schema().name;
    let column = |name: &String| {
        columns.named(name).cloned().ok_or_else(|| {
            Failure::Sentence(format!("The table “{table}” has no column “{name}”. Choose another column."))
        })
    };
    names.iter().map(column).collect()
}

fn answer(found: Option<crate::model::proposal::Matching>) -> Turn {
    Turn::Done(Ok((Answer::Matching(found), Vec::new())))
}

impl Matching {
    /// Nothing where the two cannot be compared.
    fn begin(&self, state: &mut State) -> Result<Option<Work>, Failure> {
        let (source, target) = (found(state, &self.source)?, found(state, &self.target)?);
        let pairs = source.iter().zip(&target);
        let fits = source.len() == target.len() && !source.is_empty();
        if !fits || !pairs.into_iter().all(|(column, key)| comparable(column, key)) {
            return Ok(None);
        }
        Ok(Some(Work { source, keys: KeySet::new(target), known: false, question: None }))
    }
}

impl Job for Matching {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let Some(work) = &mut self.work else {
            return match self.begin(state) {
                Err(failure) => Turn::Done(Answered::Err(failure)),
                Ok(None) => answer(None),
                Ok(work) => {
                    self.work = work;
                    Turn::Again
                }
            };
        };
        if !work.known {
            work.known = !work.keys.step();
            return Turn::Again;
        }
        let question = work.question.get_or_insert_with(|| Question::new(work.source.clone(), &work.keys));
        match question.step(&work.keys) {
            Some(found) => answer(Some(found)),
            None => Turn::Again,
        }
    }
}
