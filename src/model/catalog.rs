//! What definitions can speak of: the tables with their columns, how they belong together, other segments, measures.

use super::{
    attribute::{Attribute, ColumnRef, Hop, Path},
    column::{self, Fault},
    definition::{Aggregate, Figure, SegmentId},
    measure::{Formula, Measure},
    schema::{ColumnType, TableSchema, ValueType},
    setup::Setup,
};

/// Of look-ups that hang off one table so many are looked at.
const MOST_LOOKUPS: usize = 60;

/// Of paths from one table so many are offered.
const MOST_PATHS: usize = 12;

/// A segment that definitions can refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentEntry {
    /// Its id.
    pub id: SegmentId,
    /// Its display name.
    pub name: String,
}

/// A customer-level measure: an attribute like any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureEntry {
    /// Its id.
    pub id: String,
    /// Its display name.
    pub name: String,
    /// What it comes to.
    pub kind: ColumnType,
}

/// All that definitions of a workspace can speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// Which table holds the customers, and the relationships.
    pub setup: Setup,
    /// The tables that are there, and those that were and are waited for.
    pub tables: Vec<TableSchema>,
    /// The segments that are saved.
    pub segments: Vec<SegmentEntry>,
    /// The measures of customers.
    pub measures: Vec<MeasureEntry>,
}

/// The tables whose records a node is asked of: those of a path in its order, the profile table last.
pub type Frame = Vec<String>;

/// A table whose columns can be asked in a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The table.
    pub table: String,
    /// Of look-ups: the hops to it.
    pub via: Vec<Hop>,
}

impl Reached {
    /// One of its columns.
    pub fn attribute(&self, column: &str) -> Attribute {
        Attribute::Column(ColumnRef {
            table: self.table.clone(),
            column: column.to_owned(),
            via: self.via.clone(),
        })
    }
}

impl Catalog {
    /// A profile table and nothing else.
    pub fn of(profile: TableSchema) -> Self {
        Self {
            setup: Setup { profile: profile.name.clone(), ..Setup::default() },
            tables: vec![profile],
            ..Self::default()
        }
    }

    /// The columns of a table.
    pub fn table(&self, name: &str) -> Option<&TableSchema> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The columns of the profile table; before one is chosen, none.
    pub fn profile(&self) -> Option<&TableSchema> {
        self.table(&self.setup.profile)
    }

    /// The column that says when a table's records happened, with its type.
    pub fn time(&self, table: &str) -> Option<(&str, ColumnType)> {
        let name = self.setup.table(table)?.time.as_deref()?;
        let (_, found) = self.table(table)?.column(name)?;
        Some((name, found.kind.clone()))
    }

    /// The tables of a path; of no path the profile table alone.
    ///
    /// # Errors
    /// A relationship is not there, does not begin where the one before ends, or the path does not end at the profile table.
    pub fn frame(&self, path: Option<&Path>) -> Result<Frame, Fault> {
        let Some(path) = path else { return Ok(vec![self.setup.profile.clone()]) };
        let fault = |message: String| Fault {
            message,
            hint: "Choose another path, or correct the relationships in the set-up of the data.".to_owned(),
        };
        if let Some(hop) = path.hops.iter().find(|hop| self.setup.relationship(&hop.relationship).is_none()) {
            let message = format!(
                "The path from “{}” uses the relationship “{}”, which is not there now.",
                path.from, hop.relationship
            );
            return Err(fault(message));
        }
        match self.setup.tables_of(path) {
            Some(tables) if tables.last() == Some(&self.setup.profile) => Ok(tables),
            _ => Err(fault(format!("The path from “{}” does not lead to the customers.", path.from))),
        }
    }

    /// The type of an attribute in a frame.
    ///
    /// # Errors
    /// The column or measure is not there, is of a table that the frame does not come to, or cannot be used.
    pub fn kind_of(&self, attribute: &Attribute, frame: &[String]) -> Result<ColumnType, Fault> {
        let reference = match attribute {
            Attribute::Column(reference) => reference,
            Attribute::Measure { measure } => {
                let found = self.measures.iter().find(|entry| entry.id == *measure);
                return found.map(|entry| entry.kind.clone()).ok_or_else(|| Fault {
                    message: format!("The measure “{measure}” is not there."),
                    hint: "Choose another attribute, or delete the condition.".to_owned(),
                });
            }
        };
        if !self.reaches(reference, frame) {
            return Err(self.far(reference, frame));
        }
        match self.table(&reference.table) {
            Some(table) => column::usable(table, &reference.column).cloned(),
            None => Err(Fault {
                message: format!("The table “{}” is not there.", reference.table),
                hint: "Load it, or choose another attribute.".to_owned(),
            }),
        }
    }

    /// Whether a frame comes to a column's table.
    fn reaches(&self, reference: &ColumnRef, frame: &[String]) -> bool {
        let Some(first) = reference.via.first() else { return frame.contains(&reference.table) };
        let Some(begin) = self.setup.relationship(&first.relationship) else { return false };
        let mut here = begin.source.as_str();
        for hop in &reference.via {
            match self.setup.walk(here, hop) {
                Some(next) if !hop.reverse => here = next,
                _ => return false,
            }
        }
        here == reference.table && frame.contains(&begin.source)
    }

    fn far(&self, reference: &ColumnRef, frame: &[String]) -> Fault {
        let ColumnRef { table, column, .. } = reference;
        let profile = &self.setup.profile;
        let (message, hint) = if frame.len() < 2 {
            (
                format!(
                    "The column “{column}” belongs to the table “{table}”, and the customers are in the table “{profile}”."
                ),
                "Choose an attribute of the customers, or delete the condition.",
            )
        } else {
            (
                format!(
                    "The column “{column}” belongs to the table “{table}”, and the path does not come to it."
                ),
                "Choose another attribute, or another path.",
            )
        };
        Fault { message, hint: hint.to_owned() }
    }

    /// The tables whose columns can be asked in a frame: each table of the path with its look-ups behind it, last the look-ups that
    /// come to a table of the path in another way.
    pub fn reached(&self, path: Option<&Path>) -> Vec<Reached> {
        let Ok(frame) = self.frame(path) else { return Vec::new() };
        let walked = path.map(|path| path.hops.as_slice()).unwrap_or_default();
        let mut found: Vec<Reached> = Vec::new();
        for (place, table) in frame.iter().enumerate() {
            if frame[..place].contains(table) {
                continue;
            }
            found.push(Reached { table: table.clone(), via: Vec::new() });
            for (via, lookup) in self.setup.lookups(table, MOST_LOOKUPS) {
                // Where the path goes the same way, the table is on the path itself.
                let same_way = via.first().is_some_and(|first| walked.get(place) == Some(first));
                let back = via.iter().any(|hop| {
                    walked.iter().any(|other| other.relationship == hop.relationship && other.reverse)
                });
                if !same_way && !back && lookup != *table {
                    found.push(Reached { table: lookup, via });
                }
            }
        }
        found.sort_by_key(|one| !one.via.is_empty() && frame.contains(&one.table));
        found
    }

    /// The tables whose columns can be figured over a path: its first one and the look-ups of that one, which have one
    /// value for each record.
    pub fn figured(&self, path: &Path) -> Vec<Reached> {
        let own = Reached { table: path.from.clone(), via: Vec::new() };
        let lookups = self.setup.lookups(&path.from, MOST_LOOKUPS);
        let lookups = lookups.into_iter().filter(|(_, table)| *table != self.setup.profile);
        std::iter::once(own).chain(lookups.map(|(via, table)| Reached { table, via })).collect()
    }

    /// The paths from a table to the profile table, the shortest first.
    pub fn paths(&self, from: &str) -> Vec<Path> {
        self.setup.paths(from, MOST_PATHS)
    }

    /// The shortest path from every other table that has one, in the order of the tables; tables with a time first.
    pub fn related(&self) -> Vec<Path> {
        let tables = self.tables.iter().filter(|table| table.name != self.setup.profile);
        let mut found: Vec<Path> =
            tables.filter_map(|table| self.paths(&table.name).into_iter().next()).collect();
        found.sort_by_key(|path| (self.time(&path.from).is_none(), path.hops.len()));
        found
    }

    /// The same without tables that are looked up from a nearer one: what was bought is asked of the purchase.
    pub fn nearest(&self) -> Vec<Path> {
        let all = self.related();
        let looked_up = |path: &Path| {
            all.iter().any(|near| {
                near.hops.len() < path.hops.len()
                    && self
                        .setup
                        .lookups(&near.from, MOST_LOOKUPS)
                        .iter()
                        .any(|(_, table)| *table == path.from)
            })
        };
        all.iter().filter(|path| !looked_up(path)).cloned().collect()
    }

    /// The relationships of accounts to their parents.
    pub fn hierarchies(&self) -> Vec<Hop> {
        let own = |end: &String| *end == self.setup.profile;
        let found = self.setup.relationships.iter().filter(|one| own(&one.source) && own(&one.target));
        found.map(|one| Hop { relationship: one.id.clone(), reverse: false }).collect()
    }

    /// What a figure comes to; nothing while its attribute is missing or cannot be used.
    pub fn figure_kind(
        &self,
        aggregate: Aggregate,
        attribute: Option<&Attribute>,
        path: &Path,
    ) -> Option<ColumnType> {
        if !aggregate.keeps_type() {
            return Some(ColumnType::Value(ValueType::Number));
        }
        self.kind_of(attribute?, &self.frame(Some(path)).ok()?).ok()
    }

    /// What a measure comes to where it is used as an attribute: its last calculation.
    pub fn measure_kind(&self, measure: &Measure) -> ColumnType {
        let last = measure.calculations.last().map(|calculation| &calculation.formula);
        match last {
            Some(Formula::Figure { figure }) => {
                let Figure { aggregate, attribute, path, .. } = &**figure;
                self.figure_kind(*aggregate, attribute.as_ref(), path)
            }
            _ => None,
        }
        .unwrap_or(ColumnType::Value(ValueType::Number))
    }

    /// The display name of a segment; its id where it is not there.
    pub fn segment_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.segments.iter().find(|entry| entry.id == id).map_or(id, |entry| entry.name.as_str())
    }

    /// The display name of a measure; its id where it is not there.
    pub fn measure_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.measures.iter().find(|entry| entry.id == id).map_or(id, |entry| entry.name.as_str())
    }
}
