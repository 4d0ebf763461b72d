//! Held members in the order of a list. What stands where is told as a *place*: bytes that sort as members do, those of
//! other parts among them.

use std::{ops::Range, sync::Arc};

use super::{
    Answered, Job, Turn,
    keys::{texts_in, texts_out},
    members::{self, held},
    output::Outputs,
    protocol::{Answer, HeldId, Order, Output},
    sorting::{Direction, Sorted, Sorting},
    state::{Held, Loaded, State, gone, zone},
};
use crate::{
    data::{
        column::{Bits, Column, Texts, Values},
        sorted,
    },
    engine::{limit::hashes, members::Customers},
    service::{protocol::Failure, stream::Streamed},
};

/// Fewer than one of so many customers are sorted for themselves; otherwise all are, once for several lists.
const FEW: usize = 8;

/// A value as bytes that sort as values do, none of which begins with another: so they sort the other way round, too.
fn write(column: &Column, row: u32, out: &mut Vec<u8>) {
    let mut value = Vec::new();
    sorted::write(column, row as usize, &mut value);
    for byte in value {
        out.extend_from_slice(if byte == 0 { &[0, 1] } else { std::slice::from_ref(&byte) });
    }
    out.extend_from_slice(&[0, 0]);
}

/// Members in an order.
pub(super) struct Ordered {
    rows: Vec<u32>,
    by: Option<Direction>,
}

impl Ordered {
    /// The place of a member, in place of what the bytes were.
    fn place(&self, row: u32, table: &Loaded, out: &mut Vec<u8>) {
        out.clear();
        if let Some(Direction { column, descending, ties }) = &self.by {
            let there = column.has_value(row as usize);
            out.push(u8::from(!there));
            if there {
                let from = out.len();
                write(column, row, out);
                if *descending {
                    out[from..].iter_mut().for_each(|byte| *byte = !*byte);
                }
                ties.iter().for_each(|column| write(column, row, out));
            }
        }
        out.extend_from_slice(&table.order.get(row as usize).to_be_bytes());
    }

    fn places(&self, rows: impl Iterator<Item = u32>, table: &Loaded) -> Texts {
        let (mut places, mut place) = (Texts { offsets: vec![0], bytes: Vec::new() }, Vec::new());
        for row in rows {
            self.place(row, table, &mut place);
            places.bytes.extend_from_slice(&place);
            places.offsets.push(places.bytes.len() as u32);
        }
        places
    }
}

pub(super) fn order(held: HeldId, order: Order) -> Box<dyn Job> {
    Box::new(Ordering { held, order, sorting: None })
}

struct Ordering {
    held: HeldId,
    order: Order,
    sorting: Option<(Sorting, bool)>,
}

/// The column that a list is sorted by.
fn column(state: &State, held: &members::Held, output: &Output) -> Result<Arc<Column>, Failure> {
    let table = state.profile()?.0;
    let (found, name) = match output {
        Output::Column(name) => (table.columns.named(name).cloned(), name.as_str()),
        Output::Projected(place) => {
            (held.projection.as_ref().and_then(|found| found.column(*place as usize)), "The column")
        }
        Output::Key => (None, "The key"),
    };
    let rows = table.columns.rows();
    let empty = || Arc::new(Column { len: rows, present: None, values: Values::Empty });
    match found {
        Some(column) if !matches!(column.values, Values::List { .. } | Values::Unsupported) => Ok(column),
        None if matches!(output, Output::Column(_)) => Ok(empty()),
        _ => Err(Failure::Sentence(format!(
            "{name} cannot be sorted by: it has no single value. Sort by another column."
        ))),
    }
}

/// What an order is by; nothing where it is that of the file.
fn direction(state: &State, held: &members::Held, order: &Order) -> Result<Option<Direction>, Failure> {
    let key = || Ok(state.profile()?.0.named(&state.profile()?.1.key));
    Ok(Some(match order {
        Order::File => return Ok(None),
        Order::Sorted { by, descending } => {
            Direction { column: column(state, held, by)?, descending: *descending, ties: Vec::new() }
        }
        Order::Ranked { by, largest } => {
            Direction { column: column(state, held, by)?, descending: *largest, ties: key()? }
        }
        Order::Hash { seed } => {
            let ties: Vec<Arc<Column>> = key()?;
            let columns: Vec<&Column> = ties.iter().map(AsRef::as_ref).collect();
            let rows = state.profile()?.0.columns.rows();
            Direction { column: Arc::new(hashes(&columns, rows, *seed)), descending: false, ties }
        }
    }))
}

/// The rows of held members, in the order of some rows that they are among.
fn among(rows: &[u32], held: &members::Held) -> Vec<u32> {
    rows.iter().copied().filter(|row| held.customers.contains(*row as usize)).collect()
}

impl Ordering {
    /// Members in an order that is known already; nothing where they are to be sorted.
    fn begin(&mut self, state: &State) -> Result<Option<Ordered>, Failure> {
        let (held, _) = held(state, self.held)?;
        let Some(by) = direction(state, held, &self.order)? else {
            let rows = held.customers.rows().map(|row| row as u32).collect();
            return Ok(Some(Ordered { rows, by: None }));
        };
        let known =
            state.sorted.as_ref().filter(|known| known.generation == state.generation && known.by.is(&by));
        if let Some(known) = known {
            return Ok(Some(Ordered { rows: among(&known.rows, held), by: Some(by) }));
        }
        let live = &state.profile()?.1.live;
        let all = held.customers.len() >= live.count() / FEW;
        let rows = if all { live.as_ref() } else { held.customers.bits() };
        let rows = rows.iter_ones().map(|row| row as u32).collect();
        self.sorting = Some((Sorting::new(by, rows), all));
        Ok(None)
    }

    fn sorted(&mut self, state: &mut State) -> Result<Option<Ordered>, Failure> {
        let Some((sorting, _)) = &mut self.sorting else { return self.begin(state) };
        if sorting.step() {
            return Ok(None);
        }
        let Some((sorting, all)) = self.sorting.take() else { return Ok(None) };
        let (by, rows) = sorting.finish();
        let ordered = Ordered { rows: among(&rows, held(state, self.held)?.0), by: Some(by.clone()) };
        if all {
            state.sorted = Some(Sorted { by, generation: state.generation, rows });
        }
        Ok(Some(ordered))
    }
}

impl Job for Ordering {
    fn step(&mut self, state: &mut State, _: &mut Vec<(Streamed, Vec<Vec<u8>>)>) -> Turn {
        let ordered = match self.sorted(state) {
            Ok(Some(ordered)) => ordered,
            Ok(None) => return Turn::Again,
            Err(failure) => return Turn::Done(Err(failure)),
        };
        let Some(Held::Members(held)) = state.held.get_mut(&self.held) else {
            return Turn::Done(Err(gone()));
        };
        let many = ordered.rows.len() as u64;
        held.ordered = Some(ordered);
        Turn::Done(Ok((Answer::Held(many), Vec::new())))
    }
}

fn ordered(state: &State, id: HeldId) -> Result<(&Ordered, &Loaded), Failure> {
    let (held, table) = held(state, id)?;
    Ok((held.ordered.as_ref().ok_or_else(gone)?, table))
}

/// Keeps the first so many.
pub(super) fn first(state: &mut State, id: HeldId, many: usize) -> Answered {
    let (ordered, table) = ordered(state, id)?;
    let mut customers = Bits::filled(table.columns.rows(), false);
    ordered.rows.iter().take(many).for_each(|row| customers.set(*row as usize, true));
    let Some(Held::Members(held)) = state.held.get_mut(&id) else { return Err(gone()) };
    held.customers = Customers::of_rows(customers);
    held.ordered = None;
    Ok((Answer::Selected(held.customers.len() as u32), Vec::new()))
}

/// At most so many places within a range, evenly spread.
pub(super) fn places(state: &State, id: HeldId, range: Range<u64>, most: usize) -> Answered {
    let (ordered, table) = ordered(state, id)?;
    let rows = ordered.rows.get(range.start as usize..range.end as usize).unwrap_or_default();
    let many = rows.len().min(most);
    let rows = (0..many).map(|at| rows[(2 * at + 1) * rows.len() / (2 * many)]);
    Ok((Answer::Places, texts_out(ordered.places(rows, table)).into()))
}

/// How many members come before each of some places.
pub(super) fn ranks(state: &State, id: HeldId, bytes: Vec<Vec<u8>>) -> Answered {
    let (ordered, table) = ordered(state, id)?;
    let mut bytes = bytes.into_iter();
    let (ends, places) = (bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default());
    let (places, mut own) = (texts_in(&ends, places), Vec::new());
    let mut before = |place: &[u8]| {
        let before = ordered.rows.partition_point(|row| {
            ordered.place(*row, table, &mut own);
            own.as_slice() < place
        });
        before as u64
    };
    let ranks = (0..places.len()).map(|at| before(places.slice(at))).collect();
    Ok((Answer::Ranks(ranks), Vec::new()))
}

/// Some members with their places.
pub(super) fn page(
    state: &State,
    id: HeldId,
    (from, most): (usize, usize),
    columns: &[Output],
    zone_name: &str,
) -> Answered {
    let (ordered, table) = ordered(state, id)?;
    let from = from.min(ordered.rows.len());
    let rows = &ordered.rows[from..ordered.rows.len().min(from.saturating_add(most))];
    let members: Vec<usize> = rows.iter().map(|row| *row as usize).collect();
    let cells = Outputs::new(state, held(state, id)?.0, columns)?.rows(&members, zone(zone_name));
    Ok((Answer::Page(cells), texts_out(ordered.places(rows.iter().copied(), table)).into()))
}
