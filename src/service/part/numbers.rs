//! Customers by the numbers of their keys in the lead's registry: what is kept of members, without their keys.

use std::sync::Arc;

use super::{
    Answered, Job, Turn,
    keys::{self, KeyList, STEP},
    members::{held, hold, piece},
    protocol::{Answer, HeldId},
    state::{State, gone},
};
use crate::{
    data::{
        column::{Bits, Column, Texts},
        keys::key_of,
        nearby::{NONE, Nearby},
    },
    engine::members::Customers,
    service::{protocol::Failure, stream::Streamed},
};

/// Keys of one answer.
const KEYS: usize = 1 << 13;

/// The numbers of the profile table's rows.
pub(super) struct Numbers {
    /// Of which rows.
    print: Arc<str>,
    of: Nearby,
}

impl State {
    /// The numbers of the rows as they stand now; nothing where they are not known.
    fn numbered(&self) -> Result<Option<&Nearby>, Failure> {
        let (table, _) = self.profile()?;
        let known = self.numbers.as_ref().filter(|numbers| numbers.print == *table.columns.fingerprint());
        Ok(known.map(|numbers| &numbers.of))
    }
}

/// Looks for the rows of all keys of the registry, in the order of their numbers.
pub(super) fn know(bytes: Vec<Vec<u8>>) -> Box<dyn Job> {
    let mut bytes = bytes.into_iter();
    let (ends, keys) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
    Box::new(Know { list: KeyList::to_index(&ends, keys), found: Vec::new() })
}

struct Know {
    list: KeyList,
    found: Vec<u32>,
}

impl Know {
    fn look(&mut self, state: &mut State) -> Result<bool, Failure> {
        if self.list.index() {
            return Ok(true);
        }
        let (table, profile) = state.profile()?;
        let (columns, rows) = (table.named(&profile.key), table.columns.rows());
        let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
        let mut key = String::new();
        let end = if self.list.len() == 0 { rows } else { rows.min(self.found.len() + STEP) };
        for row in self.found.len()..end {
            let is_customer = self.list.len() != 0 && profile.live.get(row);
            let found =
                (is_customer && key_of(&columns, row, &mut key)).then(|| self.list.find(&key)).flatten();
            self.found.push(found.map_or(NONE, |place| place as u32));
        }
        if end < rows {
            return Ok(true);
        }
        let print = Arc::clone(table.columns.fingerprint());
        state.numbers = Some(Numbers { print, of: Nearby::new(std::mem::take(&mut self.found)) });
        Ok(false)
    }
}

impl Job for Know {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        match self.look(state) {
            Ok(true) => Turn::Again,
            Ok(false) => Turn::Done(Ok((Answer::Done, Vec::new()))),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }
}

/// The numbers of customers, one bit each, below so many; and how many have none.
fn bits_of(customers: &Customers, numbers: &Nearby, registered: u32) -> (Vec<u8>, u32) {
    let (mut bits, mut without) = (vec![0_u64; (registered as usize).div_ceil(64)], 0);
    for (place, word) in customers.bits().words().iter().enumerate() {
        let mut word = *word;
        while word != 0 {
            let number = numbers.get(place * 64 + word.trailing_zeros() as usize);
            word &= word - 1;
            // None at all, or one that was given since the question. Numbers of other parts lie between: words that are
            // gathered first are hardly fewer, and take half as long again.
            match bits.get_mut(number as usize / 64).filter(|_| number < registered) {
                Some(bits) => *bits |= 1 << (number % 64),
                None => without += 1,
            }
        }
    }
    let mut bytes = Vec::with_capacity(bits.len() * 8);
    bits.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
    bytes.truncate((registered as usize).div_ceil(8));
    (bytes, without)
}

/// The numbers of held members, one bit each, below so many.
pub(super) fn of_members(state: &State, id: HeldId, registered: u32) -> Answered {
    let (held, _) = held(state, id)?;
    let Some(numbers) = state.numbered()? else {
        return Ok((Answer::Numbered { known: false, without: 0 }, Vec::new()));
    };
    let (bits, without) = bits_of(&held.customers, numbers, registered);
    Ok((Answer::Numbered { known: true, without }, vec![bits]))
}

/// The same of customers who all have a number; nothing where one has none.
pub(super) fn all_of(state: &State, customers: &Customers, registered: u32) -> Option<Vec<u8>> {
    let numbers = state.numbered().ok()??;
    let (bits, without) = bits_of(customers, numbers, registered);
    (without == 0).then_some(bits)
}

/// The rows of some held members without a number from one on, and where to go on.
fn unnumbered_from(state: &State, id: HeldId, from: u64) -> Result<(Vec<usize>, Option<u64>), Failure> {
    let (held, _) = held(state, id)?;
    let Some(numbers) = state.numbered()? else { return Err(gone()) };
    let (mut rows, mut next) = (Vec::new(), Some(from));
    while let Some(from) = next.filter(|_| rows.len() < KEYS) {
        let (members, then) = piece(&held.customers, from, KEYS);
        rows.extend(members.into_iter().filter(|row| numbers.get(*row) == NONE));
        next = then;
    }
    Ok((rows, next))
}

/// The keys of held members without a number.
pub(super) fn keys_without(state: &State, id: HeldId, from: u64) -> Answered {
    let (_, table) = held(state, id)?;
    let columns = table.named(&state.profile()?.1.key);
    let columns: Vec<&Column> = columns.iter().map(AsRef::as_ref).collect();
    let (members, next) = unnumbered_from(state, id, from)?;
    let (mut texts, mut key) = (Texts { offsets: vec![0], bytes: Vec::new() }, String::new());
    let mut rows = Vec::with_capacity(members.len());
    for member in members {
        if key_of(&columns, member, &mut key) {
            rows.push(table.order.get(member));
            texts.push(&key);
        }
    }
    keys::texts(&rows, texts, next)
}

/// Takes over the numbers of those that had none, in their order.
pub(super) fn number(state: &mut State, id: HeldId, bytes: &[Vec<u8>]) -> Answered {
    let (mut rows, mut next) = (Vec::new(), Some(0));
    while let Some(from) = next {
        let (more, then) = unnumbered_from(state, id, from)?;
        rows.extend(more);
        next = then;
    }
    let given: Vec<u32> =
        bytes.first().map(|bytes| crate::data::order::from_bytes(bytes)).unwrap_or_default();
    if let Some(Numbers { print, of }) = state.numbers.take() {
        let mut of = of.into_inner();
        for (row, number) in rows.into_iter().zip(given) {
            of[row] = number;
        }
        state.numbers = Some(Numbers { print, of: Nearby::new(of) });
    }
    Ok((Answer::Done, Vec::new()))
}

/// Holds the customers with those numbers, one bit each, and says which they are.
pub(super) fn select(state: &mut State, id: HeldId, bytes: &[Vec<u8>]) -> Turn {
    let wanted = bytes.first().map(Vec::as_slice).unwrap_or_default();
    let found = match state.numbered() {
        Ok(Some(numbers)) => numbers,
        Ok(None) => return Turn::Done(Err(gone())),
        Err(failure) => return Turn::Done(Err(failure)),
    };
    let (mut rows, mut there) = (Bits::filled(found.all().len(), false), vec![0_u8; wanted.len()]);
    for (row, number) in found.all().iter().enumerate() {
        let (at, bit) = (*number as usize / 8, 1_u8 << (number % 8));
        if wanted.get(at).is_some_and(|byte| byte & bit != 0) {
            rows.set(row, true);
            there[at] |= bit;
        }
    }
    hold(id, Customers::of_rows(rows), vec![there], state)
}
