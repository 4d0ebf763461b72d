//! Values as places in the order of all values of their type, so that a database compares integers alone.

use std::cmp::Ordering;

use num_rational::BigRational;

use crate::related::{
    obvious::instant,
    value::{Val, written},
    world::Reading,
};

type Written = Result<BigRational, Ordering>;

/// All values of a world, ascending.
pub(super) struct Ranks {
    /// Exact numbers, and floats as a person reads them.
    numbers: Vec<Written>,
    floats: Vec<f64>,
    texts: Vec<String>,
    instants: Vec<i128>,
    lists: Vec<Val>,
}

fn by_size(a: &Written, b: &Written) -> Ordering {
    match (a, b) {
        (Ok(a), Ok(b)) => a.cmp(b),
        (Err(a), Err(b)) => a.cmp(b),
        (Err(a), Ok(_)) => *a,
        (Ok(_), Err(b)) => b.reverse(),
    }
}

fn float(value: &Val) -> f64 {
    match value {
        Val::F32(value) => (*value).into(),
        Val::F64(value) => *value,
        other => panic!("{other:?} is no float"),
    }
}

impl Ranks {
    pub(super) fn of(reading: &Reading) -> Self {
        let mut ranks = Self {
            numbers: Vec::new(),
            floats: Vec::new(),
            texts: Vec::new(),
            instants: Vec::new(),
            lists: Vec::new(),
        };
        for table in &reading.tables {
            for value in table.cells.iter().flatten() {
                match value {
                    Val::Exact(_) => ranks.numbers.push(written(value)),
                    Val::F32(_) | Val::F64(_) => {
                        ranks.numbers.push(written(value));
                        ranks.floats.push(float(value));
                    }
                    Val::Text(text) => ranks.texts.push(text.clone()),
                    Val::Time(time) => ranks.instants.push(*time),
                    Val::List(_) if !ranks.lists.contains(value) => ranks.lists.push(value.clone()),
                    _ => {}
                }
            }
            let times = (0..table.rows()).filter_map(|row| table.at(row));
            ranks.instants.extend(times.map(|time| instant(time, &reading.calendar)));
        }
        ranks.numbers.sort_by(by_size);
        ranks.numbers.dedup();
        ranks.floats.sort_by(|a, b| a.partial_cmp(b).expect("no NaN"));
        ranks.floats.dedup();
        ranks.texts.sort_unstable();
        ranks.texts.dedup();
        ranks.instants.sort_unstable();
        ranks.instants.dedup();
        ranks
    }

    /// A value's place; of a float its place among floats.
    pub(super) fn of_value(&self, value: &Val) -> Option<i64> {
        let place = |found: Result<usize, usize>| Some(found.expect("a value of the world") as i64);
        match value {
            Val::Empty => None,
            Val::Exact(_) => self.of_written(value),
            Val::F32(_) | Val::F64(_) => {
                let own = float(value);
                place(self.floats.binary_search_by(|one| one.partial_cmp(&own).expect("no NaN")))
            }
            Val::Text(text) => place(self.texts.binary_search(text)),
            Val::Bool(value) => Some((*value).into()),
            Val::Day(day) => Some(*day),
            Val::Time(time) => place(self.instants.binary_search(time)),
            Val::List(_) => self.lists.iter().position(|one| one == value).map(|place| place as i64),
            Val::Mean(_) => panic!("no column holds means"),
        }
    }

    /// A number's place among numbers as a person reads them.
    pub(super) fn of_written(&self, value: &Val) -> Option<i64> {
        let own = written(value);
        self.numbers.binary_search_by(|one| by_size(one, &own)).ok().map(|place| place as i64)
    }

    /// The place of the last instant that is not after this one.
    pub(super) fn until(&self, instant: i128) -> i64 {
        self.instants.partition_point(|one| *one <= instant) as i64 - 1
    }
}
