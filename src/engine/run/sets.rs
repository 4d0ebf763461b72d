//! How each kind of set is found out.

use std::sync::Arc;

use super::{
    Made, Runner, Work,
    carried::{self, Carry},
    now, records, window,
};
use crate::{
    data::{
        column::{Bits, Column, Integers, Values as Stored},
        gather::NONE,
    },
    engine::{
        aggregate::{AverageTest, Averages, Fault},
        asked::Asked,
        dataset::Dataset,
        expr::{Expr, Known, Place, Source},
        kernel::{self, Leaf, STEP, Scan},
        limit::{self, Cut},
        sequence::Search,
        zone::Zone,
    },
    model::{condition::Comparison, definition::HierarchyDirection},
};

/// Customers that a sequence is looked for in at a step.
const CUSTOMERS: usize = 4_096;

impl Runner {
    pub(super) fn begin_set(&self, known: &Known, expr: &Expr) -> Box<dyn Work> {
        match expr {
            Expr::Everything(rows) => now(Bits::filled(*rows, true)),
            Expr::Nothing(rows) => now(Bits::filled(*rows, false)),
            Expr::All(sets) => now(self.joined(sets, Bits::and)),
            Expr::Any(sets) => now(self.joined(sets, Bits::or)),
            Expr::Not(of) => {
                let mut set = Bits::clone(&self.set(*of));
                set.negate();
                now(set)
            }
            Expr::Asked(source, asked) => Box::new(Scan::new(self.leaf(*source, asked))),
            Expr::Present(source, asked) => now(self.leaf(*source, asked).all_present()),
            Expr::Carried { frame, position, via, of } => {
                match carried::spread(known, &self.data, *frame, *position, via, *of) {
                    Some((column, asked)) => {
                        let asked = asked.clone();
                        Box::new(Scan::new(Leaf { asked, column, zone: self.zone, coarse: None }))
                    }
                    None => {
                        let codes = carried::codes(known, &self.data, (*frame, *position, via), *of);
                        let map = self.data.frame_at(*frame).map(&self.data, *position, via);
                        Box::new(Carry::new(map, self.set(*of), codes))
                    }
                }
            }
            Expr::Pair { frame, left, right, comparison, zone } => {
                self.pair(*frame, left, right, *comparison, *zone)
            }
            Expr::PairPresent { frame, left, right } => now(self.pair_present(*frame, left, right)),
            Expr::Exists { frame, of } if !known.plain && matches!(known.set(*of), Expr::Everything(_)) => {
                now(Bits::clone(self.data.frame_at(*frame).somebody(&self.data)))
            }
            Expr::Exists { frame, of } => match window::end_of(known, &self.data, *frame, *of) {
                Some((column, spans)) => {
                    let asked = Asked::Within(spans);
                    Box::new(Scan::new(Leaf { asked, column, zone: self.zone, coarse: None }))
                }
                None => records::exists(&self.data, self.data.frame_at(*frame), self.set(*of)),
            },
            Expr::Quantified { frame, of, quantifier } => {
                let frame = self.data.frame_at(*frame);
                records::quantified(&self.data, frame, self.set(*of), *quantifier)
            }
            Expr::Average(figured, test) => match &self.values(*figured).average {
                Some(averages) => {
                    let test = AverageTest::of(test, averages);
                    Box::new(Average { averages: Arc::clone(averages), test, words: Vec::new() })
                }
                None => now(Bits::filled(self.data.profile().rows(), false)),
            },
            Expr::Sequence(key) => {
                let values = |frame: u32, place: &Place| self.spread_at(&self.data.frame_at(frame), place);
                match Search::new(key, Arc::clone(&self.data), |set| self.set(set), values) {
                    Some(search) => Box::new(search),
                    None => now(Bits::filled(self.data.profile().rows(), false)),
                }
            }
            Expr::Fixed(segment, _) => {
                let none = || Bits::filled(self.data.profile().rows(), false);
                now(self.fixed.get(segment).map_or_else(none, |set| Bits::clone(set)))
            }
            Expr::Limited { of, cut, ranking } => {
                let mut set = Bits::clone(&self.set(*of));
                set.and(self.data.customers());
                now(match (cut, ranking) {
                    (Cut::Share { seed, from, to }, _) => limit::shared(&self.data, set, *seed, *from, *to),
                    (Cut::First { many, .. }, Some(ranking)) => {
                        let many = many.of(set.count() as u64);
                        limit::first(&set, order_of(self.values(*ranking).column()), many)
                    }
                    (Cut::First { .. }, None) => set,
                })
            }
            Expr::Hierarchy { link, account, direction } => {
                now(hierarchy(&self.data, *link, account, *direction))
            }
        }
    }

    /// A question to a column of the data, or to figured values.
    fn leaf(&self, source: Source, asked: &Asked) -> Leaf {
        let coarse = match (source, asked) {
            (Source::Column { table, column }, Asked::Within(_)) => self.data.coarse(table, column),
            _ => None,
        };
        Leaf { asked: asked.clone(), column: self.column(source), zone: self.zone, coarse }
    }

    fn joined(&self, sets: &[crate::engine::expr::Set], join: fn(&mut Bits, &Bits)) -> Bits {
        let mut all = sets.iter().map(|set| self.set(*set));
        let mut joined = all.next().map_or_else(Bits::none, |first| Bits::clone(&first));
        all.for_each(|set| join(&mut joined, &set));
        joined
    }

    fn pair(
        &self,
        frame: u32,
        left: &Place,
        right: &Place,
        comparison: Comparison,
        zone: Option<&'static str>,
    ) -> Box<dyn Work> {
        let frame = self.data.frame_at(frame);
        Box::new(Pair {
            left: self.spread(&frame, left),
            right: self.spread(&frame, right),
            comparison,
            zone: zone.and_then(Zone::named).unwrap_or(self.zone),
            words: Vec::new(),
            rows: frame.rows,
        })
    }

    fn pair_present(&self, frame: u32, left: &Place, right: &Place) -> Bits {
        let frame = self.data.frame_at(frame);
        let mut both = present(&self.spread(&frame, left));
        both.and(&present(&self.spread(&frame, right)));
        both
    }
}

fn present(column: &Column) -> Bits {
    match (&column.values, &column.present) {
        (Stored::Empty | Stored::Unsupported, _) => Bits::filled(column.len, false),
        (_, Some(present)) => present.clone(),
        (_, None) => Bits::filled(column.len, true),
    }
}

/// Rows in the order of a ranking.
fn order_of(ranking: &Column) -> &[i32] {
    match &ranking.values {
        Stored::Exact { mantissas: Integers::I32(rows), .. } => rows,
        _ => &[],
    }
}

impl Work for Scan {
    fn step(&mut self) -> bool {
        Scan::step(self)
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(Scan::finish(*self)))
    }
}

impl Work for Search {
    fn step(&mut self) -> bool {
        Search::step(self, CUSTOMERS)
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(Search::finish(*self)))
    }
}

/// Two values of a record.
struct Pair {
    left: Arc<Column>,
    right: Arc<Column>,
    comparison: Comparison,
    zone: Zone,
    words: Vec<u64>,
    rows: usize,
}

impl Work for Pair {
    fn step(&mut self) -> bool {
        let (from, all) = (self.words.len(), self.rows.div_ceil(64));
        let to = all.min(from + STEP);
        self.words.resize(to, 0);
        kernel::pairs(
            &self.left,
            self.comparison,
            &self.right,
            &self.zone,
            from * 64,
            &mut self.words[from..],
        );
        to < all
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        let mut set = Bits::from_words(self.words, self.rows);
        set.and(&present(&self.left));
        set.and(&present(&self.right));
        Ok(Made::Set(set))
    }
}

/// Customers whose average passes.
struct Average {
    averages: Arc<Averages>,
    test: AverageTest,
    words: Vec<u64>,
}

impl Work for Average {
    fn step(&mut self) -> bool {
        let customers = self.averages.counts.len();
        let to = customers.div_ceil(64).min(self.words.len() + STEP);
        for at in self.words.len()..to {
            let own = at * 64..customers.min(at * 64 + 64);
            let word = own.fold(0, |word, customer| {
                word | u64::from(self.test.passes(&self.averages, customer)) << (customer % 64)
            });
            self.words.push(word);
        }
        to < customers.div_ceil(64)
    }

    fn finish(self: Box<Self>) -> Result<Made, Fault> {
        Ok(Made::Set(Bits::from_words(self.words, self.averages.counts.len())))
    }
}

/// Accounts below or above one, itself never.
fn hierarchy(data: &Dataset, link: usize, account: &str, direction: HierarchyDirection) -> Bits {
    let parents = &data.link_at(link).map;
    let mut found = Bits::filled(parents.len(), false);
    let Some(own) = limit::row_of(data, account) else { return found };
    match direction {
        HierarchyDirection::ParentOf => {
            let mut above = parents.get(own);
            while above != NONE && above as usize != own && !found.get(above as usize) {
                found.set(above as usize, true);
                above = parents.get(above as usize);
            }
        }
        HierarchyDirection::ChildOf => {
            let children = data.reversed(link);
            let mut open = vec![own];
            while let Some(account) = open.pop() {
                for place in children.range(account) {
                    let child = children.row(place);
                    if child != own && !found.get(child) {
                        found.set(child, true);
                        open.push(child);
                    }
                }
            }
        }
    }
    found
}
