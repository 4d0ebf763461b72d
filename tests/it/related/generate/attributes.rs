//! Ways to the customers, and the attributes that can be asked along them.

use satsuma::model::{
    attribute::{ColumnRef, Hop, Path},
    setup::Setup,
};

use super::Maker;
use crate::{
    engine::{
        random::Random,
        sheet::{Column, Kind},
    },
    related::{
        coverage::class,
        world::{Reading, World},
    },
};

/// More joined records than these are not asked: the obvious evaluator looks at each.
const MOST: usize = 3_000;

/// Whether a column holds extremes.
pub(crate) fn wild(name: &str) -> bool {
    name == "wild"
}

/// Ways to the customers that do not lead to too many joined records, some through a table twice.
pub(crate) fn paths(world: &World, reading: &Reading, random: &mut Random) -> Vec<Path> {
    let setup = &world.setup;
    let mut all: Vec<Path> = world.tables.iter().flat_map(|grid| setup.paths(&grid.name, 4)).collect();
    all.extend((0..20).filter_map(|_| walk(world, random)));
    all.retain(|path| size(reading, path) <= MOST);
    all
}

/// Along random relationships until the customers are met.
fn walk(world: &World, random: &mut Random) -> Option<Path> {
    let setup = &world.setup;
    let from = random.pick(&world.tables).name.clone();
    let (mut here, mut hops) = (from.clone(), Vec::new());
    for _ in 0..5 {
        let all = setup
            .relationships
            .iter()
            .flat_map(|one| [false, true].map(|reverse| Hop { relationship: one.id.clone(), reverse }));
        let next: Vec<Hop> = all.filter(|hop| setup.walk(&here, hop).is_some()).collect();
        if next.is_empty() {
            return None;
        }
        let hop = random.pick(&next).clone();
        here = setup.walk(&here, &hop)?.to_owned();
        hops.push(hop);
        if here == setup.profile && random.percent(75) {
            return Some(Path { from, hops });
        }
    }
    None
}

/// How many joined records a path has.
fn size(reading: &Reading, path: &Path) -> usize {
    let mut here = reading.place(&path.from);
    let live = |table: usize, row: usize| usize::from(reading.tables[table].live[row]);
    let mut counts: Vec<usize> = (0..reading.tables[here].rows()).map(|row| live(here, row)).collect();
    for hop in &path.hops {
        let joined = &reading.relationships[&hop.relationship];
        let next = reading.walk(here, hop);
        let mut into = vec![0; reading.tables[next].rows()];
        for (row, target) in joined.to.iter().enumerate() {
            if let Some(target) = *target {
                if hop.reverse { into[row] += counts[target] } else { into[target] += counts[row] }
            }
        }
        (here, counts) = (next, into);
    }
    counts.iter().sum()
}

/// Whether every record of the path's first table has one row of a table on it.
fn single(setup: &Setup, path: &Path, table: &str) -> bool {
    let tables = setup.tables_of(path).expect("a path");
    let at = tables.iter().position(|one| one == table);
    at.is_some_and(|at| path.hops[..at].iter().all(|hop| !hop.reverse))
}

/// The table whose row a column's value is looked up from.
fn begin<'a>(setup: &'a Setup, column: &'a ColumnRef) -> &'a str {
    match column.via.first() {
        None => &column.table,
        Some(hop) => &setup.relationship(&hop.relationship).expect("a relationship").source,
    }
}

impl<'a> Maker<'a> {
    pub(super) fn column(&self, of: &ColumnRef) -> &'a Column {
        self.world.grid(&of.table).sheet.column(&of.column)
    }

    /// Every column of the tables of a path, and of the look-ups that hang off them.
    pub(super) fn attributes(&self, path: Option<&Path>) -> Vec<ColumnRef> {
        let setup = self.setup();
        let mut tables = match path {
            None => vec![setup.profile.clone()],
            Some(path) => setup.tables_of(path).expect("a path"),
        };
        tables.sort_unstable();
        tables.dedup();
        let mut found = Vec::new();
        for table in &tables {
            let itself =
                setup.relationships.iter().filter(|one| one.source == *table && one.target == *table);
            let above = itself.flat_map(|one| {
                let hop = Hop { relationship: one.id.clone(), reverse: false };
                [(vec![hop.clone()], table.clone()), (vec![hop.clone(), hop], table.clone())]
            });
            let mut all = vec![(Vec::new(), table.clone())];
            all.extend(setup.lookups(table, 6));
            all.extend(above);
            for (via, end) in all {
                let columns = &self.world.grid(&end).sheet.columns;
                found.extend(columns.iter().map(|column| ColumnRef {
                    table: end.clone(),
                    column: column.name.clone(),
                    via: via.clone(),
                }));
            }
        }
        found
    }

    /// Those that have one value for each record of the path's first table.
    pub(super) fn single_attributes(&self, path: &Path) -> Vec<ColumnRef> {
        let mut found = self.attributes(Some(path));
        found.retain(|column| single(self.setup(), path, begin(self.setup(), column)));
        found
    }

    /// One of them, more often one without a look-up.
    pub(super) fn pick(&mut self, all: &[ColumnRef]) -> Option<ColumnRef> {
        let near: Vec<&ColumnRef> = all.iter().filter(|column| column.via.is_empty()).collect();
        match all {
            [] => None,
            _ if near.is_empty() || self.random.percent(30) => Some(self.random.pick(all).clone()),
            _ => Some((*self.random.pick(&near)).clone()),
        }
    }

    /// Columns that every joined record of each of these paths has a value of, and that can be told apart.
    pub(crate) fn shared_attributes(&self, paths: &[&Path]) -> Vec<ColumnRef> {
        let mut all = self.attributes(paths.first().copied());
        all.retain(|column| !matches!(self.class_of(column), "list" | "nothing"));
        for path in paths {
            let own = self.attributes(Some(path));
            all.retain(|column| own.contains(column));
        }
        all
    }

    /// Columns of the tables of a definition's paths.
    pub(crate) fn projectable(&self, path: &Path) -> Vec<ColumnRef> {
        let mut all = self.attributes(Some(path));
        all.retain(|column| column.table != self.setup().profile && self.class_of(column) != "nothing");
        all
    }

    pub(super) fn kind_of(&self, column: &ColumnRef) -> &'a Kind {
        &self.column(column).kind
    }

    pub(super) fn class_of(&self, column: &ColumnRef) -> &'static str {
        class(self.kind_of(column))
    }
}
