//! The joined records of a path, as rows that can be looked at like those of a table.
//!
//! A path that never comes back from one to many has a table of which each row makes at most one joined record: its rows
//! are the frame's. Any other path multiplies records; then they are written out, row numbers only.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::{Dataset, Groups, RowMap, ends::Ends, order::time_key};
use crate::{
    data::{
        column::{Bits, Column},
        gather::NONE,
    },
    engine::kernel::LastRows,
    model::{attribute::Path, setup::MAX_HOPS},
};

/// More joined records than this are not written out.
const MOST: u64 = 100_000_000;

/// Why a path has no joined records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) enum FrameFault {
    /// It begins at a table that is not there.
    NoTable(String),
    /// A hop over a relationship that is not there.
    NoRelationship(String),
    /// A hop that does not begin where the one before ended.
    Broken {
        relationship: String,
        table: String,
    },
    /// It does not end at the profile table, but at this one.
    Elsewhere(String),
    TooLong(usize),
    /// So many joined records.
    TooMany(u64),
}

/// A table of the path, and its row for each joined record.
pub(in crate::engine) struct Position {
    pub table: usize,
    pub map: Arc<RowMap>,
}

/// The joined records of a path.
pub(in crate::engine) struct Frame {
    /// Unique in its data set.
    pub number: u32,
    pub rows: usize,
    /// From the table that the path begins at to the profile table.
    pub positions: Vec<Position>,
    /// Rows that are joined records: every table of the path has its row.
    pub exists: Arc<Bits>,
    /// How many positions from the first on each have one row for a row of the first.
    pub determined: usize,
    /// No two rows have the same record of the first table and the same customer.
    pub once: bool,
    /// Its rows stand in the order of their customers and of time.
    in_order: bool,
    groups: OnceLock<Groups>,
    ends: OnceLock<Option<Ends>>,
    somebody: OnceLock<Arc<Bits>>,
    longest: OnceLock<u32>,
    runs: OnceLock<Option<Vec<u32>>>,
    last_rows: OnceLock<Option<LastRows>>,
    maps: Mutex<Lookups>,
    codes: Mutex<Asked>,
}

/// The codes of a dictionary's column for each row: the position, the links from there, and table and column.
pub(in crate::engine) type CodesKey = (usize, Vec<usize>, (usize, usize));

/// What codes have been asked for, and those that are written down.
type Asked = FxHashMap<CodesKey, Option<Arc<Column>>>;

/// So many columns of codes are written down at most: a byte for each row.
const CODES: usize = 8;

/// Maps to look-ups, by the position and the links from there.
type Lookups = FxHashMap<(usize, Vec<usize>), Arc<RowMap>>;

impl Frame {
    pub(super) fn of(data: &Dataset, path: &Path, number: u32) -> Result<Self, FrameFault> {
        if path.hops.len() > MAX_HOPS {
            return Err(FrameFault::TooLong(path.hops.len()));
        }
        let mut tables = vec![data.place(&path.from).ok_or_else(|| FrameFault::NoTable(path.from.clone()))?];
        let mut hops = Vec::new();
        for hop in &path.hops {
            let (place, link) = data
                .link(&hop.relationship)
                .ok_or_else(|| FrameFault::NoRelationship(hop.relationship.clone()))?;
            let here = tables[tables.len() - 1];
            let (begin, end) =
                if hop.reverse { (link.target, link.source) } else { (link.source, link.target) };
            if begin != here {
                let table = data.table(here).columns.schema().name.clone();
                return Err(FrameFault::Broken { relationship: hop.relationship.clone(), table });
            }
            tables.push(end);
            hops.push((place, hop.reverse));
        }
        let last = tables[tables.len() - 1];
        if last != data.profile_place() {
            return Err(FrameFault::Elsewhere(data.table(last).columns.schema().name.clone()));
        }
        let peak = hops.iter().take_while(|(_, reverse)| *reverse).count();
        let maps = if hops[peak..].iter().any(|(_, reverse)| *reverse) {
            written_out(data, &tables, &hops)?
        } else {
            one_peak(data, &tables, &hops, peak)
        };
        let determined = 1 + hops.iter().take_while(|(_, reverse)| !*reverse).count();
        let once = determined == tables.len();
        let links: Vec<usize> = hops.iter().map(|(link, _)| *link).collect();
        let in_order = once && data.table(tables[0]).owner.as_ref() == Some(&links);
        Ok(Self { in_order, ..Self::made(data, number, tables, maps, (determined, once)) })
    }

    fn made(
        data: &Dataset,
        number: u32,
        tables: Vec<usize>,
        maps: Vec<RowMap>,
        (determined, once): (usize, bool),
    ) -> Self {
        let rows = maps[0].len();
        let mut exists = match maps.iter().position(RowMap::is_same) {
            Some(peak) => Bits::clone(&data.table(tables[peak]).live),
            None => Bits::filled(rows, true),
        };
        for end in [&maps[0], &maps[maps.len() - 1]] {
            if let Some(present) = end.present() {
                exists.and(&present);
            }
        }
        let positions =
            tables.into_iter().zip(maps).map(|(table, map)| Position { table, map: Arc::new(map) }).collect();
        Self {
            number,
            rows,
            positions,
            exists: Arc::new(exists),
            determined,
            once,
            in_order: false,
            groups: OnceLock::new(),
            ends: OnceLock::new(),
            somebody: OnceLock::new(),
            longest: OnceLock::new(),
            runs: OnceLock::new(),
            last_rows: OnceLock::new(),
            maps: Mutex::default(),
            codes: Mutex::default(),
        }
    }

    /// The joined records of a frame once more for every account above their own: an account's records are then those of
    /// its sub-accounts too. `link` leads from an account to its parent.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn rolled(&self, data: &Dataset, link: usize, number: u32) -> Result<Self, FrameFault> {
        let parents = &data.link_at(link).map;
        let customers = self.customers();
        let (mut from, mut accounts, mut chain) = (Vec::new(), Vec::new(), Vec::new());
        for row in self.exists.iter_ones() {
            let mut account = customers.get(row);
            chain.clear();
            // A circle of parents is walked once.
            while account != NONE && !chain.contains(&account) {
                chain.push(account);
                account = parents.get(account as usize);
            }
            from.extend(std::iter::repeat_n(row as u32, chain.len()));
            accounts.extend_from_slice(&chain);
            if from.len() as u64 > MOST {
                return Err(FrameFault::TooMany(MOST));
            }
        }
        let rows = |map: &RowMap| from.iter().map(|row| map.get(*row as usize)).collect::<Vec<u32>>();
        let targets = |table: usize| data.table(table).columns.rows();
        let mut tables: Vec<usize> = self.positions.iter().map(|position| position.table).collect();
        let mut maps: Vec<RowMap> = self
            .positions
            .iter()
            .map(|position| RowMap::narrow(rows(&position.map), targets(position.table)))
            .collect();
        tables.push(data.profile_place());
        maps.push(RowMap::narrow(accounts, targets(data.profile_place())));
        Ok(Self::made(data, number, tables, maps, (self.determined, self.once)))
    }

    /// The customer of each row.
    pub(in crate::engine) fn customers(&self) -> &Arc<RowMap> {
        &self.positions[self.positions.len() - 1].map
    }

    /// Whether its rows are those of the profile table.
    pub(in crate::engine) fn is_profile(&self) -> bool {
        self.positions.len() == 1
    }

    /// The first position of a table.
    pub(in crate::engine) fn position(&self, table: usize) -> Option<usize> {
        self.positions.iter().position(|position| position.table == table)
    }

    /// The row of a look-up, over links from a position, for each row.
    pub(in crate::engine) fn map(&self, data: &Dataset, position: usize, via: &[usize]) -> Arc<RowMap> {
        if via.is_empty() {
            return Arc::clone(&self.positions[position].map);
        }
        let known = || self.maps.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (position, via.to_vec());
        if let Some(map) = known().get(&key) {
            return Arc::clone(map);
        }
        let (before, last) = via.split_at(via.len() - 1);
        let first = self.map(data, position, before);
        let link = data.link_at(last[0]);
        let map = Arc::new(first.then(&link.map, data.table(link.target).columns.rows()));
        known().insert(key, Arc::clone(&map));
        map
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Codes that are written down.
    pub(in crate::engine) fn codes(&self, key: &CodesKey) -> Option<Arc<Column>> {
        self.asked().get(key).cloned().flatten()
    }

    /// Bytes of the codes that are written down.
    pub(super) fn bytes_of_codes(&self) -> usize {
        self.asked().values().flatten().map(|codes| codes.len).sum()
    }

    /// Whether codes that are not written down are asked for once more, and there is room for them.
    pub(in crate::engine) fn is_asked_again(&self, key: &CodesKey) -> bool {
        let mut asked = self.asked();
        let full = asked.values().flatten().count() >= CODES;
        asked.insert(key.clone(), None).is_some() && !full
    }

    /// Writes codes down.
    pub(in crate::engine) fn put_codes(&self, key: CodesKey, column: Column) {
        self.asked().insert(key, Some(Arc::new(column)));
    }

    /// The rows of each customer in the order of time of the first table's records, equal records side by side; records
    /// without a time last, equal times in file order.
    pub(in crate::engine) fn groups(&self, data: &Dataset) -> &Groups {
        self.groups.get_or_init(|| {
            let customers = data.table(data.profile_place()).columns.rows();
            if self.in_order {
                return Groups::by(self.customers(), customers);
            }
            self.grouped(data, self.customers(), customers)
        })
    }

    /// Whether each customer's rows stand side by side and no two are the same record of the first table.
    pub(in crate::engine) fn has_runs(&self, data: &Dataset) -> bool {
        self.once && self.groups(data).rows.is_none()
    }

    /// Where each customer's rows begin, and where the last one's end; nothing where they do not stand customer after customer.
    pub(in crate::engine) fn runs(&self, data: &Dataset) -> Option<&[u32]> {
        if self.in_order {
            let groups = self.groups(data);
            return groups.rows.is_none().then_some(&groups.offsets);
        }
        let runs = || {
            let customers = self.customers();
            let ascending = (1..customers.len()).all(|row| customers.get(row - 1) <= customers.get(row));
            ascending.then(|| Groups::by(customers, data.profile().rows()).offsets)
        };
        self.runs.get_or_init(runs).as_deref()
    }

    /// The last row of each customer; nothing where rows do not stand customer after customer.
    pub(in crate::engine) fn last_rows(&self, data: &Dataset) -> Option<&LastRows> {
        self.last_rows.get_or_init(|| self.runs(data).map(LastRows::of)).as_ref()
    }

    /// How many rows a customer has at most.
    pub(in crate::engine) fn longest(&self, data: &Dataset) -> u32 {
        let longest = || self.groups(data).offsets.windows(2).map(|run| run[1] - run[0]).max();
        *self.longest.get_or_init(|| longest().unwrap_or_default())
    }

    /// The joined records that are looked at: those in a set, if there is one, and in another. Nothing where all are.
    pub(in crate::engine) fn looked_at(
        &self,
        filter: Option<Arc<Bits>>,
        present: Option<&Bits>,
    ) -> Option<Arc<Bits>> {
        let whole = self.exists.count() == self.rows;
        let mut passes = match filter {
            Some(filter) => filter,
            None if whole => return present.cloned().map(Arc::new),
            None => Arc::clone(&self.exists),
        };
        let others = [Some(&*self.exists).filter(|_| !whole), present];
        others.into_iter().flatten().for_each(|other| Arc::make_mut(&mut passes).and(other));
        Some(passes)
    }

    /// When each customer's records begin and end; nothing of a frame whose rows are in another order.
    pub(in crate::engine) fn ends(&self, data: &Dataset) -> Option<&Ends> {
        self.ends.get_or_init(|| if self.in_order { Ends::of(self, data) } else { None }).as_ref()
    }

    /// The customers who have a record.
    pub(in crate::engine) fn somebody(&self, data: &Dataset) -> &Arc<Bits> {
        self.somebody.get_or_init(|| {
            let mut found = Bits::filled(data.profile().rows(), false);
            for row in self.exists.iter_ones() {
                found.set(self.customers().get(row) as usize, true);
            }
            Arc::new(found)
        })
    }

    /// The rows by what a map says, of so many groups; otherwise as [`Frame::groups`].
    pub(in crate::engine) fn grouped(&self, data: &Dataset, map: &RowMap, many: usize) -> Groups {
        let mut groups = Groups::by(map, many);
        let first = &self.positions[0];
        let table = data.table(first.table);
        let key = |row: u32| match first.map.get(row as usize) {
            NONE => ((true, i64::MAX), u32::MAX, u32::MAX),
            row => (time_key(table, row as usize), table.file_row(row as usize), row),
        };
        let in_order = (0..groups.len()).all(|group| {
            let mut places = groups.range(group);
            let Some(begin) = places.next() else { return true };
            let mut before = key(groups.row(begin) as u32);
            places.all(|place| {
                let next = key(groups.row(place) as u32);
                std::mem::replace(&mut before, next) <= next
            })
        });
        if !in_order {
            let mut rows = groups.rows.take().unwrap_or_else(|| (0..groups.rows() as u32).collect());
            for group in 0..groups.len() {
                rows[groups.range(group)].sort_by_cached_key(|row| key(*row));
            }
            groups.rows = Some(rows);
        }
        groups
    }
}

/// The rows of the table in which the path's records are all different.
fn one_peak(data: &Dataset, tables: &[usize], hops: &[(usize, bool)], peak: usize) -> Vec<RowMap> {
    let mut maps: Vec<RowMap> = vec![RowMap::Same(0); tables.len()];
    maps[peak] = RowMap::Same(data.table(tables[peak]).columns.rows());
    let step = |from: &RowMap, hop: usize| {
        let link = data.link_at(hop);
        from.then(&link.map, data.table(link.target).columns.rows())
    };
    for at in peak..hops.len() {
        maps[at + 1] = step(&maps[at], hops[at].0);
    }
    for at in (0..peak).rev() {
        maps[at] = step(&maps[at + 1], hops[at].0);
    }
    maps
}

/// Every joined record, a row number for each table of the path.
fn written_out(data: &Dataset, tables: &[usize], hops: &[(usize, bool)]) -> Result<Vec<RowMap>, FrameFault> {
    let live = &data.table(tables[0]).live;
    let mut columns: Vec<Vec<u32>> = vec![live.iter_ones().map(|row| row as u32).collect()];
    for (hop, reverse) in hops {
        let last = &columns[columns.len() - 1];
        // From which joined record so far, and the row at the new table.
        let (from, next): (Vec<u32>, Vec<u32>) = if *reverse {
            let groups = data.reversed(*hop);
            let records: u64 = last.iter().map(|row| groups.range(*row as usize).len() as u64).sum();
            if records > MOST {
                return Err(FrameFault::TooMany(records));
            }
            let rows = last
                .iter()
                .enumerate()
                .flat_map(|(at, row)| groups.range(*row as usize).map(move |place| (at as u32, place)));
            rows.map(|(at, place)| (at, groups.row(place) as u32)).unzip()
        } else {
            let map = &data.link_at(*hop).map;
            let rows = last.iter().enumerate().map(|(at, row)| (at as u32, map.get(*row as usize)));
            rows.filter(|(_, row)| *row != NONE).unzip()
        };
        for column in &mut columns {
            *column = from.iter().map(|at| column[*at as usize]).collect();
        }
        columns.push(next);
    }
    let narrow =
        |(column, table): (Vec<u32>, &usize)| RowMap::narrow(column, data.table(*table).columns.rows());
    Ok(columns.into_iter().zip(tables).map(narrow).collect())
}
