//! Several tables as one thing to ask: the rows that count, what leads from table to table, and related rows side by side.
//!
//! The rows of a table that belongs to customers are put in the order of their customers, and of each customer in order of
//! time, so that a figure of a customer is one walk over neighbours.

mod assemble;
mod ends;
mod frame;
mod order;
mod ranks;
mod rows;
mod unordered;

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

pub use self::unordered::Unordered;
pub(super) use self::{
    frame::{CodesKey, Frame, FrameFault, Position},
    ranks::Ranks,
    rows::{Groups, RowMap},
};
use super::{
    aggregate::exact::Range,
    columns::Columns,
    kernel::{Coarse, per_second},
};
use crate::{
    data::column::{Bits, Column, Integers, Values},
    model::{
        attribute::Path,
        setup::{RelationshipFound, Setup, TableFound},
    },
};

/// A table on its way into a data set.
#[derive(Clone)]
pub struct Part {
    /// Its columns.
    pub columns: Columns,
    /// Where each row stands in its file or files; nothing where the rows stand in that order and all of them are here.
    pub order: Option<Arc<Vec<u32>>>,
}

/// The tables of a workspace, joined. Shared by everything that is asked of it.
pub struct Dataset {
    setup: Setup,
    tables: Vec<Related>,
    profile: usize,
    links: Vec<Link>,
    relationships: Vec<RelationshipFound>,
    fingerprint: Arc<str>,
    frames: Frames,
    /// What is known of columns, by their tables and places.
    ranges: Mutex<FxHashMap<(usize, usize), Range>>,
    /// The smallest and the largest values of columns.
    ends: Mutex<FxHashMap<(usize, usize), Bounds>>,
    sizes: Mutex<FxHashMap<(usize, usize), u128>>,
    magnitudes: Mutex<FxHashMap<(usize, usize), Option<f64>>>,
    reversed: Mutex<FxHashMap<usize, Arc<Groups>>>,
    coarse: Mutex<FxHashMap<(usize, usize), Arc<Coarse>>>,
    ranked: Ranks,
}

/// The smallest and the largest value.
type Bounds = Option<(i64, i64)>;

/// A table with the rows that count.
pub(super) struct Related {
    pub columns: Columns,
    /// Rows that are not left out.
    pub live: Arc<Bits>,
    /// The column of the time, by its place.
    pub time: Option<usize>,
    /// Where each row stands in its file.
    pub order: Option<Arc<Vec<u32>>>,
    /// The links to the profile table by which its rows stand in the order of their customers, and of time.
    pub owner: Option<Vec<usize>>,
    found: TableFound,
}

/// A relationship: each row of the source leads to one row of the target, or none.
pub(super) struct Link {
    pub id: String,
    pub source: usize,
    pub target: usize,
    pub map: Arc<RowMap>,
}

/// The smallest and the largest of some values, of none nothing.
fn extremes(values: impl Iterator<Item = i64>) -> Bounds {
    // Two comparisons and no branch, which becomes vectors.
    let (low, high) =
        values.fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    (low <= high).then_some((low, high))
}

impl Dataset {
    /// How the tables belong together.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The columns of a table, in the order of rows of this data set.
    pub fn columns(&self, table: &str) -> Option<&Columns> {
        self.place(table).map(|place| &self.tables[place].columns)
    }

    /// The columns of the profile table.
    pub fn profile(&self) -> &Columns {
        &self.tables[self.profile].columns
    }

    /// The rows of the profile table that are customers, one bit a row.
    pub fn customers(&self) -> &Arc<Bits> {
        &self.tables[self.profile].live
    }

    /// Where each row of a table stands in its file; nothing where they stand in that order.
    pub fn order(&self, table: &str) -> Option<&[u32]> {
        self.tables[self.place(table)?].order.as_ref().map(|order| order.as_slice())
    }

    /// The tables again, as they would be put in once more.
    pub fn parts(&self) -> Vec<Part> {
        let part = |table: &Related| Part { columns: table.columns.clone(), order: table.order.clone() };
        self.tables.iter().map(part).collect()
    }

    /// What the rows of each table came to.
    pub fn tables_found(&self) -> Vec<TableFound> {
        self.tables.iter().map(|table| table.found.clone()).collect()
    }

    /// What the rows of each relationship's source came to.
    pub fn relationships_found(&self) -> &[RelationshipFound] {
        &self.relationships
    }

    /// Of the tables and how they belong together: two data sets that have the same one hold the same rows.
    pub fn fingerprint(&self) -> &Arc<str> {
        &self.fingerprint
    }

    /// Bytes of what leads from table to table, roughly.
    pub fn memory(&self) -> u64 {
        let width = |map: &RowMap| match map {
            RowMap::Same(_) => 0,
            RowMap::U8(_) => 1,
            RowMap::U16(_) => 2,
            RowMap::U32(_) => 4,
        };
        let links: u64 = self.links.iter().map(|link| width(&link.map) * link.map.len() as u64).sum();
        let orders: usize =
            self.tables.iter().filter_map(|table| table.order.as_ref()).map(|order| order.len() * 4).sum();
        let coarse = self.coarse.lock().unwrap_or_else(PoisonError::into_inner);
        let coarse: usize = coarse.values().map(|coarse| coarse.size()).sum();
        let frames = self.frames.0.lock().unwrap_or_else(PoisonError::into_inner);
        let codes: usize = frames.1.iter().map(|frame| frame.bytes_of_codes()).sum();
        links + (orders + coarse + codes + self.ranked.size()) as u64
    }

    /// The numbers of columns in order, where they are asked for again and again.
    pub(super) fn ranks(&self) -> &Ranks {
        &self.ranked
    }

    pub(super) fn place(&self, table: &str) -> Option<usize> {
        self.tables.iter().position(|other| other.columns.schema().name == table)
    }

    pub(super) fn table(&self, place: usize) -> &Related {
        &self.tables[place]
    }

    pub(super) fn profile_place(&self) -> usize {
        self.profile
    }

    pub(super) fn link(&self, id: &str) -> Option<(usize, &Link)> {
        self.links.iter().enumerate().find(|(_, link)| link.id == id)
    }

    pub(super) fn link_at(&self, place: usize) -> &Link {
        &self.links[place]
    }

    /// The smallest and the largest value of a column of days or times.
    pub(super) fn ends(&self, table: usize, column: usize) -> Option<(i64, i64)> {
        let mut known = self.ends.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry((table, column)).or_insert_with(|| {
            let column = self.tables[table].column(column);
            match (&column.values, &column.present) {
                (Values::Date(values), None) => extremes(values.iter().map(|value| i64::from(*value))),
                (Values::DateTime { values, .. }, None) => extremes(values.iter().copied()),
                (Values::Date(values), Some(present)) => {
                    extremes(present.iter_ones().map(|row| i64::from(values[row])))
                }
                (Values::DateTime { values, .. }, Some(present)) => {
                    extremes(present.iter_ones().map(|row| values[row]))
                }
                _ => None,
            }
        })
    }

    /// A column of times, coarsely; nothing of any other.
    pub(super) fn coarse(&self, table: usize, column: usize) -> Option<Arc<Coarse>> {
        let own = self.tables[table].column(column);
        let Values::DateTime { values, unit, .. } = &own.values else { return None };
        let ends = self.ends(table, column)?;
        let mut known = self.coarse.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || Arc::new(Coarse::of(values, ends, per_second(*unit)));
        Some(Arc::clone(known.entry((table, column)).or_insert_with(made)))
    }

    /// Between which powers of two the floats of a column lie.
    pub(super) fn range(&self, table: usize, column: usize) -> Range {
        let mut known = self.ranges.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry((table, column)).or_insert_with(|| Range::of_column(self.tables[table].column(column)))
    }

    /// The largest size, whatever its sign, of the floats of a column of 64 bits; nothing of any other, or where one is not
    /// finite.
    pub(super) fn magnitude(&self, table: usize, column: usize) -> Option<f64> {
        let own = self.tables[table].column(column);
        let Values::Float64(values) = &own.values else { return None };
        let mut known = self.magnitudes.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry((table, column)).or_insert_with(|| {
            let there = (0..own.len).filter(|row| own.has_value(*row)).map(|row| values[row].abs());
            let most =
                there.fold(0.0, |most: f64, value| if value > most || value.is_nan() { value } else { most });
            most.is_finite().then_some(most)
        })
    }

    /// The largest size, whatever its sign, of the whole numbers of a column; nothing where it holds no such numbers.
    pub(super) fn size(&self, table: usize, column: usize) -> Option<u128> {
        fn most<T: Copy + Into<i64>>(values: &[T]) -> Option<u128> {
            let ends =
                |(low, high): (i64, i64), value: &T| (low.min((*value).into()), high.max((*value).into()));
            let (low, high) = values.iter().fold((0, 0), ends);
            Some(low.unsigned_abs().max(high.unsigned_abs()).into())
        }
        let Values::Exact { mantissas, .. } = &self.tables[table].column(column).values else { return None };
        let mut known = self.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(size) = known.get(&(table, column)) {
            return Some(*size);
        }
        let size = match mantissas {
            Integers::I8(values) => most(values),
            Integers::I16(values) => most(values),
            Integers::I32(values) => most(values),
            Integers::I64(values) => most(values),
            Integers::I128(_) | Integers::I256(_) => None,
        }?;
        known.insert((table, column), size);
        Some(size)
    }

    /// The rows of a link's source by the row of its target.
    pub(super) fn reversed(&self, link: usize) -> Arc<Groups> {
        let mut known = self.reversed.lock().unwrap_or_else(PoisonError::into_inner);
        let made = || {
            let link = &self.links[link];
            Arc::new(Groups::by(&link.map, self.tables[link.target].columns.rows()))
        };
        Arc::clone(known.entry(link).or_insert_with(made))
    }

    /// The joined records of a path; of the profile table alone where there is none.
    ///
    /// # Errors
    /// The path is not one of this data set.
    pub(super) fn frame(&self, path: Option<&Path>) -> Result<Arc<Frame>, FrameFault> {
        let own = || Path { from: self.setup.profile.clone(), hops: Vec::new() };
        let path = path.cloned().unwrap_or_else(own);
        self.frames.find(&(path.clone(), None), |number| Frame::of(self, &path, number))
    }

    /// A frame whose records are also those of every account above, by a link from accounts to their parents.
    ///
    /// # Errors
    /// There are too many of them.
    pub(super) fn rolled(&self, path: &Path, frame: &Frame, link: usize) -> Result<Arc<Frame>, FrameFault> {
        self.frames.find(&(path.clone(), Some(link)), |number| frame.rolled(self, link, number))
    }

    /// The frame of that number.
    pub(super) fn frame_at(&self, number: u32) -> Arc<Frame> {
        let known = self.frames.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&known.1[number as usize])
    }
}

/// Frames by their paths and by their numbers.
#[derive(Default)]
struct Frames(Mutex<ByPath>);

type ByPath = (FxHashMap<FrameKey, u32>, Vec<Arc<Frame>>);

/// A path, and the link that its records are rolled up by.
type FrameKey = (Path, Option<usize>);

impl Frames {
    fn find(
        &self,
        key: &FrameKey,
        make: impl FnOnce(u32) -> Result<Frame, FrameFault>,
    ) -> Result<Arc<Frame>, FrameFault> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.0.get(key) {
            return Ok(Arc::clone(&known.1[*number as usize]));
        }
        let number = known.1.len() as u32;
        let frame = Arc::new(make(number)?);
        known.0.insert(key.clone(), number);
        known.1.push(Arc::clone(&frame));
        Ok(frame)
    }
}

impl Related {
    pub(super) fn column(&self, place: usize) -> &Arc<Column> {
        self.columns.at(place).unwrap_or_else(|| unreachable!("a binder finds columns by their names"))
    }

    /// Where a row stands in its file.
    pub(super) fn file_row(&self, row: usize) -> u32 {
        self.order.as_ref().map_or(row as u32, |order| order[row])
    }

    /// What rows are put in order of time by; those without a time come last, and in file order.
    pub(super) fn in_time(&self, row: usize) -> ((bool, i64), u32) {
        (order::time_key(self, row), self.file_row(row))
    }

    /// The column of the time.
    pub(super) fn time_column(&self) -> Option<&Arc<Column>> {
        self.time.map(|place| self.column(place))
    }
}
