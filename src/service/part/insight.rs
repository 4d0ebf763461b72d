//! What a part says of members besides their sizes: how many, why one is one, how values are spread, how sets lie over one
//! another.

use super::{Answered, Job, Turn, evaluate::select, protocol::Answer, state::State};
use crate::{
    engine::{
        distribution::Spread,
        evaluate::Evaluation,
        members::Customers,
        overlap::{self, Overlap},
    },
    model::{
        attribute::{Attribute, Path},
        context::Context,
        definition::Definition,
    },
    service::{protocol::Failure, stream::Streamed},
};

/// The members of definitions, one after another.
struct Sets {
    open: Vec<Definition>,
    context: Context,
    evaluation: Option<Evaluation>,
    found: Vec<Customers>,
}

impl Sets {
    fn of(mut definitions: Vec<Definition>, context: Context) -> Self {
        definitions.reverse();
        Self { open: definitions, context, evaluation: None, found: Vec::new() }
    }

    /// A few milliseconds' worth: `true` while there is more to do.
    fn step(&mut self, state: &mut State) -> Result<bool, Failure> {
        let Some(evaluation) = &mut self.evaluation else {
            let Some(next) = self.open.pop() else { return Ok(false) };
            self.evaluation = Some(select(&next, &self.context, state)?);
            return Ok(true);
        };
        if !evaluation.step(&mut state.cache).map_err(Failure::Problems)?
            && let Some((_, customers)) = self.evaluation.take().and_then(Evaluation::finish)
        {
            self.found.push(customers);
        }
        Ok(true)
    }
}

/// Finds sets, then says what is made of them.
struct OfSets<F> {
    sets: Sets,
    make: Option<F>,
}

impl<F: FnOnce(&[Customers], &mut State) -> Answered> Job for OfSets<F> {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.sets.step(state) {
            Ok(true) => Turn::Again,
            Ok(false) => Turn::Done(match self.make.take() {
                Some(make) => make(&self.sets.found, state),
                None => Err(Failure::Cancelled),
            }),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

pub(super) fn count(definition: Definition, context: Context) -> Box<dyn Job> {
    let sets = Sets::of(vec![definition], context);
    Box::new(OfSets {
        sets,
        make: Some(|found: &[Customers], _: &mut State| {
            let count = found.first().map_or(0, Customers::len);
            Ok((Answer::Count(count as u32), Vec::new()))
        }),
    })
}

pub(super) fn overlap(definitions: Vec<Definition>, context: Context) -> Box<dyn Job> {
    let sets = Sets::of(definitions, context);
    Box::new(OfSets {
        sets,
        make: Some(|found: &[Customers], _: &mut State| {
            let sets: Vec<&Customers> = found.iter().collect();
            let many = || format!("An overlap is of two to {} segments.", overlap::MOST);
            let overlap = Overlap::of(&sets).ok_or_else(|| Failure::Sentence(many()))?;
            Ok((Answer::Overlap(overlap), Vec::new()))
        }),
    })
}

pub(super) fn explain(definition: Definition, context: Context, key: String) -> Box<dyn Job> {
    Box::new(Explain { definition, context, key, evaluation: None })
}

struct Explain {
    definition: Definition,
    context: Context,
    key: String,
    evaluation: Option<Evaluation>,
}

impl Explain {
    fn work(&mut self, state: &mut State) -> Result<Option<Answer>, Failure> {
        let Some(evaluation) = &mut self.evaluation else {
            let data = state.dataset()?;
            let (definition, context) = (&self.definition, &self.context);
            let begun = Evaluation::explaining(definition, &data, &state.library, context, &mut state.cache);
            self.evaluation = Some(begun.map_err(Failure::Problems)?);
            return Ok(None);
        };
        if evaluation.step(&mut state.cache).map_err(Failure::Problems)? {
            return Ok(None);
        }
        Ok(Some(Answer::Explained(evaluation.explain(&self.key).map(Box::new))))
    }
}

impl Job for Explain {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(None) => Turn::Again,
            Ok(Some(answer)) => Turn::Done(Ok((answer, Vec::new()))),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

pub(super) fn spread(
    members: Option<Definition>,
    attribute: Attribute,
    path: Option<Path>,
    context: Context,
) -> Box<dyn Job> {
    let sets = Sets::of(members.into_iter().collect(), context);
    Box::new(Spreading { sets, attribute, path, spread: None })
}

struct Spreading {
    sets: Sets,
    attribute: Attribute,
    path: Option<Path>,
    spread: Option<Spread>,
}

impl Spreading {
    fn work(&mut self, state: &mut State) -> Result<Option<Answer>, Failure> {
        if let Some(spread) = &mut self.spread {
            if spread.step(&mut state.cache).map_err(Failure::Problems)? {
                return Ok(None);
            }
            let tally = self.spread.take().map(Spread::finish);
            return Ok(tally.map(|tally| Answer::Spread(Box::new(tally))));
        }
        if self.sets.step(state)? {
            return Ok(None);
        }
        let data = state.dataset()?;
        let everybody = || Customers::of_rows(data.customers().as_ref().clone());
        let members = self.sets.found.pop().unwrap_or_else(everybody);
        let (library, context) = (&state.library, &self.sets.context);
        let path = self.path.as_ref();
        let spread = Spread::new(&self.attribute, path, &members, &data, library, context, &mut state.cache);
        self.spread = Some(spread.map_err(Failure::Problems)?);
        Ok(None)
    }
}

impl Job for Spreading {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.work(state) {
            Ok(None) => Turn::Again,
            Ok(Some(answer)) => Turn::Done(Ok((answer, Vec::new()))),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}
