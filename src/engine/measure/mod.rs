//! Measures: for each customer, for each combination of dimensions, or for the business as a whole.
//!
//! What a measure comes to in one part of the customers can be added to that of other parts, exactly ([`Portion`]). The
//! arithmetic comes after ([`table`]).

mod customers;
mod grouped;
mod partial;
mod table;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::{customers::CustomerMeasure, grouped::MeasureEvaluation, partial::Partial, table::table};
use super::{aggregate::Fault, bind::problem};
use crate::model::{
    cell::Cell,
    definition::Aggregate,
    problem::{Part, Problem},
};

/// What a measure comes to in one part of the customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Portion {
    /// By the dimensions' values, as bytes that ascend as they do: the values, and each figure.
    groups: BTreeMap<Vec<u8>, (Vec<Cell>, Vec<Partial>)>,
}

/// A group on its way: what is written as JSON has no bytes for keys.
type Entry = (Vec<u8>, Vec<Cell>, Vec<Partial>);

impl From<Vec<Entry>> for Portion {
    fn from(entries: Vec<Entry>) -> Self {
        let groups = entries.into_iter().map(|(key, cells, partials)| (key, (cells, partials)));
        Self { groups: groups.collect() }
    }
}

impl From<Portion> for Vec<Entry> {
    fn from(portion: Portion) -> Self {
        portion.groups.into_iter().map(|(key, (cells, partials))| (key, cells, partials)).collect()
    }
}

impl Portion {
    /// With what another part has.
    pub fn merge(&mut self, other: Self) {
        for (key, (cells, partials)) in other.groups {
            match self.groups.get_mut(&key) {
                Some((_, own)) => own.iter_mut().zip(partials).for_each(|(own, more)| own.merge(more)),
                None => {
                    self.groups.insert(key, (cells, partials));
                }
            }
        }
    }
}

fn told(node: Option<&str>, _: Fault) -> Problem {
    let hint = "Take fewer records or smaller numbers, or split the figure.";
    problem(node, Part::Node, "A number has more than 38 digits and cannot be held.", hint)
}

/// What a figure is without records.
fn empty(aggregate: Aggregate) -> Partial {
    match aggregate {
        Aggregate::Count => Partial::Count(0),
        Aggregate::DistinctCount | Aggregate::DistinctDays => Partial::Different(Default::default()),
        Aggregate::Sum | Aggregate::Average => {
            Partial::Sum { whole: "0".into(), scale: 0, binary: false, count: 0, infinities: 0 }
        }
        _ => Partial::Pick { rank: None, value: Cell::Empty, form: None },
    }
}
