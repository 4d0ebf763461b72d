//! Rows over a line become a table, which is held until the lead keeps it.

use std::sync::Arc;

use super::{
    Job, Turn,
    protocol::{Answer, ColumnFacts, HeldId, ReadEnd, Taken},
    state::{Held, Loaded, State},
};
use crate::{
    data::{
        column::{Column, TimeUnit, Values},
        error::LoadError,
        ipc::Physical,
        keys::can_be_key,
        order::{self, Order},
        route::Routing,
        table::{Arriving, Table, TableBuilder},
        unique::Uniqueness,
    },
    model::{cell::Cell, schema::TableSchema},
    service::{
        protocol::{Failure, RequestId},
        stream::Streamed,
    },
};

type Said = Vec<(Streamed, Vec<Vec<u8>>)>;

pub(super) fn begin(line: RequestId, held: HeldId) -> Box<dyn Job> {
    Box::new(Begin { line, held })
}

/// Waits for what the reader has.
struct Begin {
    line: RequestId,
    held: HeldId,
}

impl Job for Begin {
    fn step(&mut self, state: &mut State, _: &mut Said) -> Turn {
        let line = state.lines.entry(self.line).or_default();
        line.held = Some(self.held);
        match line.waiting.pop_front() {
            Some((Streamed::Begin { schema, physical, rows, bytes, opened }, _)) => {
                line.begun = Some((schema.clone(), physical));
                Turn::Done(Ok((Answer::Begun { schema, rows, bytes, opened }, Vec::new())))
            }
            Some(_) => Turn::Again,
            None => Turn::Wait,
        }
    }
}

pub(super) fn take(
    line: RequestId,
    held: HeldId,
    table: String,
    behind: Option<u32>,
    routing: Option<(Routing, u32)>,
) -> Box<dyn Job> {
    Box::new(Take {
        line,
        held,
        table,
        behind,
        routing,
        builder: None,
        physical: Arc::default(),
        order: Order::default(),
        arriving: None,
        sealed: Vec::new(),
        made: None,
        facts: Facts::default(),
        end: None,
    })
}

struct Take {
    line: RequestId,
    held: HeldId,
    table: String,
    behind: Option<u32>,
    routing: Option<(Routing, u32)>,
    builder: Option<TableBuilder>,
    physical: Arc<[Physical]>,
    order: Order,
    /// Rows that are being taken, and whether the reader is to hear of it.
    arriving: Option<(Arriving, bool)>,
    sealed: Vec<Column>,
    /// All columns sealed: what they can be used for is still to be found out.
    made: Option<Table>,
    facts: Facts,
    end: Option<ReadEnd>,
}

impl Take {
    fn failed(&self, error: &LoadError) -> Failure {
        Failure::Sentence(error.sentence(&self.table))
    }

    /// The rows that are there come first.
    fn begin(&mut self, schema: TableSchema, physical: &[Physical], state: &State) -> Result<(), Failure> {
        let schema = TableSchema { name: self.table.clone(), ..schema };
        self.builder = Some(TableBuilder::new(schema, physical));
        self.physical = physical.into();
        if self.behind.is_some() {
            let there = state.table(&self.table)?;
            let fits = |(place, physical): (usize, &Physical)| {
                there.columns.at(place).is_none_or(|column| column.fits(*physical))
            };
            if !physical.iter().enumerate().all(fits) {
                return Err(self.failed(&LoadError::OtherColumns));
            }
            let columns = there.columns.clone();
            let rows = columns.rows();
            let all = (0..).map_while(move |place| Some(Ok(columns.at(place)?.to_chunk())));
            self.arriving = Some((Arriving::new(rows, all), false));
            self.order = Order::clone(&there.order);
        }
        Ok(())
    }

    fn hear(&mut self, message: Streamed, mut buffers: Vec<Vec<u8>>, state: &State) -> Result<(), Failure> {
        match message {
            Streamed::Begin { schema, physical, .. } => self.begin(schema, &physical, state),
            Streamed::Chunk { .. } if self.builder.is_none() => Err(self.failed(&LoadError::OtherColumns)),
            Streamed::Chunk { from, header } => {
                let base = self.behind.unwrap_or(0);
                let rows = header.rows();
                let last = match from {
                    Some(from) => {
                        self.order.extend_range(base.saturating_add(from), rows);
                        u64::from(from) + rows as u64
                    }
                    None => {
                        let listed = order::from_bytes(&buffers.remove(0));
                        let last = listed.last().map_or(0, |last| u64::from(*last) + 1);
                        self.order
                            .extend(&listed.iter().map(|row| base.saturating_add(*row)).collect::<Vec<_>>());
                        last
                    }
                };
                let (found, limit) = (u64::from(base) + last, u64::from(u32::MAX) - 1);
                if found > limit {
                    return Err(self.failed(&LoadError::TooLarge { what: "rows", found, limit }));
                }
                self.arriving = Some((Arriving::new(rows, header.columns(buffers)), true));
                Ok(())
            }
            Streamed::End { rows, bytes, batches, fingerprint, milliseconds } => {
                self.end = Some(ReadEnd { rows, bytes, batches, fingerprint, milliseconds });
                Ok(())
            }
            Streamed::Taken | Streamed::Route { .. } => Ok(()),
        }
    }

    /// Takes some of the rows that are on their way; whether there were any.
    fn arrive(&mut self, out: &mut Said) -> Result<bool, Failure> {
        let (Some((arriving, tell)), Some(builder)) = (&mut self.arriving, &mut self.builder) else {
            return Ok(false);
        };
        match builder.take(arriving) {
            Ok(true) => {}
            Ok(false) => {
                if *tell {
                    out.push((Streamed::Taken, Vec::new()));
                }
                self.arriving = None;
            }
            Err(error) => return Err(self.failed(&error)),
        }
        Ok(true)
    }

    /// Makes the table, a step at a time.
    fn finish(&mut self, end: ReadEnd, state: &mut State) -> Turn {
        if let Some(builder) = &mut self.builder
            && builder.seal_next(&mut self.sealed)
        {
            return Turn::Again;
        }
        if let Some(builder) = self.builder.take() {
            self.made = Some(builder.finish(std::mem::take(&mut self.sealed)));
        }
        if self.made.as_ref().is_some_and(|table| self.facts.look(table)) {
            return Turn::Again;
        }
        let Some(table) = self.made.take() else { return Turn::Done(Err(Failure::Cancelled)) };
        let columns = std::mem::take(&mut self.facts.known);
        let number = state.number();
        let (physical, order) = (Arc::clone(&self.physical), std::mem::take(&mut self.order));
        let loaded = Loaded::new(table, physical, order, number);
        let taken = taken(&loaded, columns, Some(end));
        state.held.insert(self.held, Held::Table(loaded));
        state.close(self.line);
        Turn::Done(Ok((Answer::Taken(Box::new(taken)), Vec::new())))
    }

    fn next(&mut self, state: &mut State, out: &mut Said) -> Result<Turn, Failure> {
        let line = state.lines.entry(self.line).or_default();
        line.held = Some(self.held);
        if let Some((routing, parts)) = self.routing.take() {
            out.push((Streamed::Route { routing, parts }, Vec::new()));
        }
        if let Some((schema, physical)) = line.begun.take() {
            self.begin(schema, &physical, state)?;
            return Ok(Turn::Again);
        }
        if self.arrive(out)? {
            return Ok(Turn::Again);
        }
        if let Some(end) = &self.end {
            let end = end.clone();
            return Ok(self.finish(end, state));
        }
        let heard = state.lines.get_mut(&self.line).and_then(|line| line.waiting.pop_front());
        let Some((message, buffers)) = heard else { return Ok(Turn::Wait) };
        self.hear(message, buffers, state)?;
        Ok(Turn::Again)
    }
}

impl Job for Take {
    fn step(&mut self, state: &mut State, out: &mut Said) -> Turn {
        self.next(state, out).unwrap_or_else(|failure| Turn::Done(Err(failure)))
    }
}

/// What a part says of a table that it has made.
pub(super) fn taken(loaded: &Loaded, columns: Vec<ColumnFacts>, end: Option<ReadEnd>) -> Taken {
    Taken {
        schema: loaded.columns.schema().clone(),
        rows: loaded.columns.rows() as u64,
        memory: loaded.memory,
        columns,
        end,
    }
}

/// What columns can be used for, found out a step at a time.
#[derive(Default)]
struct Facts {
    known: Vec<ColumnFacts>,
    question: Uniqueness,
}

impl Facts {
    /// Looks at some more values; whether there are any.
    fn look(&mut self, table: &Table) -> bool {
        let Some(column) = table.columns.get(self.known.len()) else { return false };
        let nothing = matches!(column.values, Values::Empty);
        if let Some(unique) = self.question.look(column) {
            self.known.push(ColumnFacts {
                key: (!nothing).then(|| can_be_key(column)),
                full: column.present.is_none(),
                unique: (!nothing).then_some(unique),
                latest: latest(column),
                days: days(column),
            });
            self.question = Uniqueness::default();
        }
        true
    }
}

/// How many of a unit a day of 24 hours has.
fn per_day(unit: TimeUnit) -> i64 {
    86_400
        * match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        }
}

/// Whether a column of wall-clock times has midnights only. Rows without a value hold one.
fn days(column: &Column) -> Option<bool> {
    let Values::DateTime { values, unit, zoned: false } = &column.values else { return None };
    let any = column.present.as_ref().map_or(!values.is_empty(), |present| present.count() > 0);
    any.then(|| values.iter().all(|value| value % per_day(*unit) == 0))
}

/// Days since 1970-01-01 of the years 0 to 9999.
const CALENDAR: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

/// The latest day of the calendar in a column of dates or date-times. Any beyond it is no day that time ends with.
fn latest(column: &Column) -> Option<String> {
    fn row<T: Copy + Into<i64>>(column: &Column, values: &[T], per_day: i64) -> Option<usize> {
        let calendar = CALENDAR.start().saturating_mul(per_day)..=CALENDAR.end().saturating_mul(per_day);
        let values = values.iter().map(|value| (*value).into()).enumerate();
        let filled = values.filter(|(row, value)| calendar.contains(value) && column.has_value(*row));
        filled.max_by_key(|(_, value)| *value).map(|(row, _)| row)
    }
    let row = match &column.values {
        Values::Date(values) => row(column, values, 1),
        Values::DateTime { values, unit, .. } => row(column, values, per_day(*unit)),
        _ => None,
    }?;
    match column.cell(row, chrono_tz::Tz::UTC) {
        Cell::Date(text) | Cell::DateTime(text) => text.get(..10).map(str::to_owned),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_day_is_one_of_the_calendar() {
        let of = |values: Vec<i32>| {
            latest(&Column { len: values.len(), present: None, values: Values::Date(values) })
        };
        assert_eq!(of(vec![0, 2_932_896, i32::MIN]), Some("9999-12-31".into()));
        assert_eq!(of(vec![19_000, 2_932_897, i32::MAX, -719_529]), Some("2022-01-08".into()));
        assert_eq!(of(vec![-719_528]), Some("0000-01-01".into()));
        assert_eq!(of(vec![i32::MAX]), None);
        let nanoseconds =
            Values::DateTime { values: vec![i64::MAX], unit: TimeUnit::Nanosecond, zoned: true };
        let column = Column { len: 1, present: None, values: nanoseconds };
        assert_eq!(latest(&column), Some("2262-04-11".into()));
    }

    #[test]
    fn midnights_on_the_wall_are_days() {
        let of = |values: &[i64], unit, zoned| {
            let values = Values::DateTime { values: values.to_vec(), unit, zoned };
            days(&Column { len: 2, present: None, values })
        };
        assert_eq!(of(&[0, -86_400_000], TimeUnit::Millisecond, false), Some(true));
        assert_eq!(of(&[0, 86_400_001], TimeUnit::Millisecond, false), Some(false));
        assert_eq!(of(&[86_400, 172_800], TimeUnit::Second, false), Some(true));
        assert_eq!(of(&[86_400, 172_800], TimeUnit::Second, true), None, "elsewhere it is no midnight");
        assert_eq!(of(&[], TimeUnit::Second, false), None);
    }
}
