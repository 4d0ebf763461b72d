//! A part of the customers, with all their rows: answers what the lead asks, and knows nothing of other parts.

mod absent;
mod card;
mod counts;
mod evaluate;
mod insight;
mod joined;
mod keys;
mod look;
mod matching;
mod measure;
mod members;
mod moving;
mod numbers;
mod order;
mod output;
mod propose;
pub mod protocol;
pub mod session;
mod sorting;
mod spread;
mod state;
mod take;
mod warm;
pub mod wire;

pub(super) use self::{
    card::EXAMPLES,
    keys::{texts_in, texts_out},
};
use self::{
    protocol::{Answer, Question},
    state::State,
};
use super::{protocol::Failure, stream::Streamed};

/// An answer with its bytes, or why there is none.
pub type Answered = Result<(Answer, Vec<Vec<u8>>), Failure>;

/// What a step came to.
enum Turn {
    /// There is more to do.
    Again,
    /// Nothing to do before a message comes over the line.
    Wait,
    /// The answer.
    Done(Answered),
}

/// A question at work.
trait Job {
    /// A few milliseconds' worth. What is to be said over the job's line goes out.
    fn step(&mut self, state: &mut State, out: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn;
}

/// Anything that is done in one step.
struct Once<F>(Option<F>);

impl<F: FnOnce(&mut State) -> Answered> Job for Once<F> {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        Turn::Done(self.0.take().map_or(Err(Failure::Cancelled), |work| work(state)))
    }
}

fn once(work: impl FnOnce(&mut State) -> Answered + 'static) -> Box<dyn Job> {
    Box::new(Once(Some(work)))
}

fn done() -> Answered {
    Ok((Answer::Done, Vec::new()))
}

/// What has no answer but that it is done.
fn quietly(work: impl FnOnce(&mut State) + 'static) -> Box<dyn Job> {
    once(move |state| {
        work(state);
        done()
    })
}

/// The job that answers a question.
fn begin(question: Question, bytes: Vec<Vec<u8>>) -> Box<dyn Job> {
    match question {
        Question::Begin { line, held } => take::begin(line, held),
        Question::Take { line, held, table, behind, routing } => {
            take::take(line, held, table, behind, routing)
        }
        Question::Keep { held } => once(move |state| state.keep(held).and_then(|()| done())),
        Question::Forget { table } => quietly(move |state| state.forget(&table)),
        Question::Scatter { held, table, columns, to, own, parts, copies } => {
            moving::scatter(held, (table, columns), to, moving::Place { own, parts, copies }, bytes)
        }
        Question::NextAway { held } => once(move |state| moving::next_away(state, held)),
        Question::Arrive { held, header } => moving::arrive(held, header, bytes),
        Question::Settle { held } => moving::settle(held),
        Question::Span { whose, column } => once(move |state| keys::span(state, &whose, &column)),
        Question::Marked { whose, column, ends } => {
            once(move |state| keys::marked(state, &whose, &column, ends))
        }
        Question::Hashes { held, whose, columns } => keys::hashes(held, whose, columns),
        Question::NextHashes { held, from } => once(move |state| keys::next_hashes(state, held, from)),
        Question::KeysOf { whose, columns } => {
            once(move |state| keys::keys_of_hashes(state, &whose, &columns, &bytes))
        }
        Question::TableKeys { table, columns, from } => {
            once(move |state| keys::table_keys(state, &table, &columns, from))
        }
        Question::Key { table, columns, newest_wins } => {
            once(move |state| state.key(&table, columns, newest_wins))
        }
        Question::SetUp { setup, later } => once(move |state| {
            state.set_up(setup);
            if later { done() } else { joined::joined(state) }
        }),
        Question::Warm => quietly(|state| state.idle = warm::warm(state)),
        Question::Library { segments, measures } => {
            quietly(move |state| state.set_library(segments, measures))
        }
        Question::Measure { measure, context, limit } => measure::measure(measure, context, limit),
        Question::Propose { tables } => propose::propose(tables),
        Question::Match { source, columns, target, key } => {
            matching::matching((source, columns), (target, key))
        }
        Question::ForgetAnswers => quietly(|state| state.cache.forget_answers()),
        Question::Rows { table, limit, zone } => {
            once(move |state| look::rows(state, &table, limit as usize, &zone))
        }
        Question::Column { held, table, column, search, zone } => {
            spread::column(held, (table, column), search, zone)
        }
        Question::NextValues { held, from } => once(move |state| spread::next_values(state, held, from)),
        Question::Evaluate { definition, context, preview } => {
            evaluate::evaluate(definition, context, preview)
        }
        Question::Count { definition, context } => insight::count(definition, context),
        Question::Counts { definitions, context } => counts::counts(definitions, context),
        Question::Absent { table, column, values, ignore_case, zone } => {
            absent::absent((table, column), values, ignore_case, &zone)
        }
        Question::Explain { definition, context, key } => insight::explain(definition, context, key),
        Question::Card { key, paths, lookups, zone } => {
            once(move |state| card::card(state, &key, &paths, &lookups, &zone))
        }
        Question::Records { key, paths, offset, limit, zone } => {
            once(move |state| card::records(state, &key, &paths, (offset, limit), &zone))
        }
        Question::Reasons { definition, context, kept } => card::reasons((definition, context), kept, bytes),
        Question::Spread { held, members, attribute, path, context, outline } => {
            spread::attribute(held, members, (attribute, path), (context, outline))
        }
        Question::Closer { held } => once(move |state| spread::closer(state, held, bytes)),
        Question::Ascend { held } => once(move |state| spread::ascend(state, held)),
        Question::Overlap { sets, context } => insight::overlap(sets, context),
        Question::Select { held, wanted } => members::select(held, wanted, bytes),
        Question::Project { held, definition, context } => output::project(held, definition, context),
        Question::Order { held, order } => order::order(held, order),
        Question::First { held, many } => once(move |state| order::first(state, held, many as usize)),
        Question::Places { held, from, to, most } => {
            once(move |state| order::places(state, held, from..to, most as usize))
        }
        Question::Ranks { held } => once(move |state| order::ranks(state, held, bytes)),
        Question::Page { held, from, most, columns, zone } => {
            once(move |state| order::page(state, held, (from as usize, most as usize), &columns, &zone))
        }
        Question::Lines { held, from, columns, zone, safe } => {
            once(move |state| members::lines(state, held, from, &columns, (&zone, safe)))
        }
        Question::Kinds { held, columns } => once(move |state| output::kinds(state, held, &columns)),
        Question::Chunk { held, from, to, columns } => {
            once(move |state| output::chunk(state, held, from..to, &columns))
        }
        Question::Without { held, other } => once(move |state| members::without(state, held, other)),
        Question::Know => numbers::know(bytes),
        Question::Numbers { held, registered } => {
            once(move |state| numbers::of_members(state, held, registered))
        }
        Question::KeysWithoutNumber { held, from } => {
            once(move |state| numbers::keys_without(state, held, from))
        }
        Question::Number { held } => once(move |state| numbers::number(state, held, &bytes)),
    }
}
