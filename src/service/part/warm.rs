//! Questions that nobody asked, worked on while there is nothing else to do. What answers are looked up in is made then, and
//! code runs that a browser compiles for speed only once it has run for a while: the first answer that somebody waits for is
//! as fast as the hundredth.

mod questions;

use std::{
    sync::{Arc, Weak},
    vec,
};

use super::{Job, Turn, done, state::State};
use crate::{
    engine::{cache::Cache, dataset::Dataset, evaluate::Evaluation, library::Library},
    model::{context::Context, definition::Definition},
    service::stream::Streamed,
};

/// With fewer customers every answer is there at once.
const FEW: usize = 20_000;

/// Prepares for questions to the data as it is joined now.
pub(super) fn warm(state: &mut State) -> Option<Box<dyn Job>> {
    let data = state.dataset().ok()?;
    if data.profile().rows() < FEW {
        return None;
    }
    let asked = questions::of(&data).into_iter();
    Some(Box::new(Warm { data: Arc::downgrade(&data), asked, now: None }))
}

struct Warm {
    /// Another data set is not prepared for.
    data: Weak<Dataset>,
    asked: vec::IntoIter<Definition>,
    /// What is worked on; its sets are kept from what is remembered for others.
    now: Option<(Evaluation, Cache)>,
}

/// Any instant: what is asked is about points in time that the data has.
fn context() -> Context {
    Context { as_of: 0, time_zone: "UTC".to_owned(), first_weekday: 1 }
}

impl Job for Warm {
    fn step(&mut self, _: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let Some(data) = self.data.upgrade() else { return Turn::Done(done()) };
        if let Some((evaluation, cache)) = &mut self.now {
            if !matches!(evaluation.step(cache), Ok(true)) {
                self.now = None;
            }
            return Turn::Again;
        }
        let Some(definition) = self.asked.next() else { return Turn::Done(done()) };
        let mut cache = Cache::default();
        let begun = Evaluation::new(&definition, &data, &Library::default(), &context(), &mut cache);
        self.now = begun.ok().map(|evaluation| (evaluation, cache));
        Turn::Again
    }
}
