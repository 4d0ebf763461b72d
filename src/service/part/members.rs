//! Customers that are held for the lead, and what it wants to know of them.

use super::{
    Answered, Job, Turn, evaluate,
    keys::{self, KeyList, STEP},
    numbers,
    order::Ordered,
    output::Outputs,
    protocol::{Answer, HeldId, Output, Wanted},
    state::{self, Loaded, State, gone, zone},
};
use crate::{
    data::{
        column::{Bits, Column, Texts},
        keys::key_of,
    },
    engine::{evaluate::Evaluation, members::Customers, project::Projection},
    export::csv::CsvWriter,
    service::{protocol::Failure, stream::Streamed},
};

/// Lines of one answer.
const LINES: usize = 8_000;

/// Customers of one state of the data.
pub(super) struct Held {
    pub customers: Customers,
    generation: u64,
    /// What a definition projects for them.
    pub projection: Option<Projection>,
    /// In the order of a list.
    pub ordered: Option<Ordered>,
}

pub(super) fn select(held: HeldId, wanted: Wanted, bytes: Vec<Vec<u8>>) -> Box<dyn Job> {
    match wanted {
        Wanted::Of { definition, context, numbers } => {
            let begin = move |state: &mut State| evaluate::select(&definition, &context, state);
            Box::new(Select { held, begin: Some(begin), selection: None, numbers })
        }
        Wanted::Keys => {
            let mut bytes = bytes.into_iter();
            let (ends, keys) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
            let list = KeyList::new(&ends, keys);
            let found = vec![0; list.len()];
            Box::new(Find { held, list, found, customers: None, at: 0 })
        }
        Wanted::Numbers => {
            Box::new(AtOnce(Some(move |state: &mut State| numbers::select(state, held, &bytes))))
        }
        Wanted::Nobody | Wanted::Everybody => Box::new(AtOnce(Some(move |state: &mut State| {
            let rows = state.profile().map(|(table, profile)| match wanted {
                Wanted::Everybody => profile.live.as_ref().clone(),
                _ => Bits::filled(table.columns.rows(), false),
            });
            match rows {
                Ok(rows) => hold(held, Customers::of_rows(rows), Vec::new(), state),
                Err(failure) => Turn::Done(Err(failure)),
            }
        }))),
    }
}

pub(super) fn hold(held: HeldId, customers: Customers, bytes: Vec<Vec<u8>>, state: &mut State) -> Turn {
    let many = customers.len() as u32;
    let generation = state.generation;
    let members = Held { customers, generation, projection: None, ordered: None };
    state.held.insert(held, state::Held::Members(Box::new(members)));
    Turn::Done(Ok((Answer::Selected(many), bytes)))
}

/// What is done in one step.
struct AtOnce<F>(Option<F>);

impl<F: FnOnce(&mut State) -> Turn> Job for AtOnce<F> {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        self.0.take().map_or_else(|| Turn::Done(Err(gone())), |work| work(state))
    }
}

struct Select<F> {
    held: HeldId,
    begin: Option<F>,
    selection: Option<Evaluation>,
    numbers: Option<u32>,
}

impl<F: FnOnce(&mut State) -> Result<Evaluation, Failure>> Job for Select<F> {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        if let Some(begin) = self.begin.take() {
            return match begin(state) {
                Ok(selection) => {
                    self.selection = Some(selection);
                    Turn::Again
                }
                Err(failure) => Turn::Done(Err(failure)),
            };
        }
        match self.selection.as_mut().map(|selection| selection.step(&mut state.cache)) {
            Some(Ok(true)) => return Turn::Again,
            Some(Err(problems)) => return Turn::Done(Err(Failure::Problems(problems))),
            Some(Ok(false)) | None => {}
        }
        match self.selection.take().and_then(|done| done.finish(&mut state.cache)) {
            Some((_, customers)) => {
                let numbered =
                    self.numbers.and_then(|registered| numbers::all_of(state, &customers, registered));
                hold(self.held, customers, numbered.into_iter().collect(), state)
            }
            None => Turn::Done(Err(Failure::Cancelled)),
        }
    }
}

/// Looks for customers by key.
struct Find {
    held: HeldId,
    list: KeyList,
    found: Vec<u8>,
    customers: Option<Bits>,
    at: usize,
}

impl Find {
    fn look(&mut self, state: &State) -> Result<bool, Failure> {
        let (table, profile) = state.profile()?;
        let columns = table.named(&profile.key);
        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
        let rows = table.columns.rows();
        let customers = self.customers.get_or_insert_with(|| Bits::filled(rows, false));
        let (end, mut key) = (rows.min(self.at + STEP), String::new());
        for row in (self.at..end).filter(|row| profile.live.get(*row)) {
            if key_of(&columns, row, &mut key)
                && let Some(place) = self.list.find(&key)
            {
                self.found[place] = 1;
                customers.set(row, true);
            }
        }
        self.at = end;
        Ok(end < rows)
    }
}

impl Job for Find {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.look(state) {
            Ok(true) => Turn::Again,
            Ok(false) => {
                let customers = self.customers.take().unwrap_or_default();
                let found = std::mem::take(&mut self.found);
                hold(self.held, Customers::of_rows(customers), vec![found], state)
            }
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

/// The held customers and their table, where they are of the data that is there now.
pub(super) fn held(state: &State, id: HeldId) -> Result<(&Held, &Loaded), Failure> {
    let Some(state::Held::Members(held)) = state.held.get(&id) else { return Err(gone()) };
    if held.generation != state.generation {
        let sentence = "Other customers were loaded while the file was written. Write it again.";
        return Err(Failure::Sentence(sentence.into()));
    }
    Ok((held, state.profile()?.0))
}

/// Takes those away who are held elsewhere.
pub(super) fn without(state: &mut State, id: HeldId, other: HeldId) -> Answered {
    let others = held(state, other)?.0.customers.clone();
    held(state, id)?;
    let Some(state::Held::Members(held)) = state.held.get_mut(&id) else { return Err(gone()) };
    held.customers = held.customers.clone().except(&others);
    Ok((Answer::Selected(held.customers.len() as u32), Vec::new()))
}

/// Some members' rows from one on, and where to go on.
pub(super) fn piece(customers: &Customers, from: u64, most: usize) -> (Vec<usize>, Option<u64>) {
    let piece = customers.piece(from as usize, most);
    let next = piece.last().filter(|_| piece.len() == most).map(|last| *last as u64 + 1);
    (piece, next)
}

pub(super) fn lines(
    state: &State,
    id: HeldId,
    from: u64,
    columns: &[Output],
    (zone_name, safe): (&str, bool),
) -> Answered {
    let (held, table) = held(state, id)?;
    let (members, next) = piece(&held.customers, from, LINES);
    let mut csv = CsvWriter::lines(safe);
    let ends = Outputs::new(state, held, columns)?.lines(&members, zone(zone_name), &mut csv, safe);
    let rows: Vec<u32> = members.into_iter().map(|row| table.order.get(row)).collect();
    keys::texts(&rows, Texts { offsets: ends, bytes: csv.take(true).unwrap_or_default() }, next)
}
