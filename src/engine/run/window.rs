//! Windows of time over records that stand in the order of customers and of time: they need no look at every record.

use std::{ops::Range, sync::Arc};

use crate::{
    data::column::Column,
    engine::{
        asked::Asked,
        dataset::{Dataset, Frame},
        expr::{Expr, Known, Set, Source},
        spans::Spans,
    },
};

/// The spans of time that a set of a frame's records is, where the set is nothing else and the frame is in order.
pub(super) fn spans_of<'a>(
    known: &'a Known,
    data: &Dataset,
    frame: u32,
    set: Set,
) -> Option<(Arc<Frame>, &'a Spans)> {
    let Expr::Asked(Source::Column { table, column }, Asked::Within(spans)) = known.set(set) else {
        return None;
    };
    let frame = data.frame_at(frame);
    let first = frame.positions[0].table;
    let timed = first == *table && data.table(first).time == Some(*column) && !known.plain;
    (timed && frame.ends(data).is_some()).then_some((frame, spans))
}

/// Of customers with a record in a set: the time of each that says so by itself, and when.
pub(super) fn end_of(known: &Known, data: &Dataset, frame: u32, of: Set) -> Option<(Arc<Column>, Spans)> {
    let (frame, spans) = spans_of(known, data, frame, of)?;
    by_one_end(data, &frame, spans)
}

/// Where spans of time are one that goes on beyond all times or begins before them, the customers with a record within it are
/// those whose last time, or first, is: that column and the span.
fn by_one_end(data: &Dataset, frame: &Frame, spans: &Spans) -> Option<(Arc<Column>, Spans)> {
    let ends = frame.ends(data)?;
    let first = frame.positions[0].table;
    let (least, most) = data.ends(first, data.table(first).time?)?;
    let (low, high) = spans.ticks().next().filter(|_| spans.ticks().count() == 1)?;
    let column = if high >= most {
        &ends.last
    } else if low <= least {
        &ends.first
    } else {
        return None;
    };
    Some((Arc::clone(column), Spans::of([(low.into(), high.into())])))
}

/// Of the rows of one customer those within a span of time.
fn within(times: &Column, ticks: &[i64], rows: Range<usize>, (low, high): (i64, i64)) -> Range<usize> {
    let begin = rows.start;
    let timed = rows.start
        + match &times.present {
            Some(present) => partition_point(rows, |row| present.get(row)),
            None => rows.len(),
        };
    let from = begin + ticks[begin..timed].partition_point(|tick| *tick < low);
    from..from + ticks[from..timed].partition_point(|tick| *tick <= high)
}

/// How many rows from the first on hold: those that do stand before those that do not.
fn partition_point(rows: Range<usize>, holds: impl Fn(usize) -> bool) -> usize {
    let (begin, mut low, mut high) = (rows.start, rows.start, rows.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low - begin
}

/// The records of one customer within a window, told by their rows.
#[derive(Clone)]
pub(in crate::engine) struct Window {
    times: Arc<Column>,
    low: i64,
    high: i64,
    /// Nobody has a later time than its end.
    open: bool,
}

impl Window {
    /// One span of time; nothing where there are several, or where some rows are no records.
    pub(super) fn of(data: &Dataset, frame: &Frame, spans: &Spans) -> Option<Self> {
        let ends = frame.ends(data).filter(|ends| ends.whole)?;
        let first = frame.positions[0].table;
        let most = data.ends(first, data.table(first).time?).map_or(i64::MIN, |(_, most)| most);
        let spans: Vec<(i64, i64)> = spans.ticks().collect();
        let (low, high) = match spans[..] {
            [] => (1, 0),
            [span] => span,
            _ => return None,
        };
        Some(Self { times: Arc::clone(&ends.times), low, high, open: high >= most })
    }

    /// Of the rows of one customer those within it.
    #[inline(always)]
    pub(in crate::engine) fn rows(&self, rows: Range<usize>) -> Range<usize> {
        let crate::data::column::Values::DateTime { values, .. } = &self.times.values else { return 0..0 };
        if !self.open || self.times.present.is_some() {
            return within(&self.times, values, rows, (self.low, self.high));
        }
        // Most often a customer has few records, and fewer in the window.
        let mut from = rows.end;
        while from > rows.start && values[from - 1] >= self.low {
            from -= 1;
        }
        from..rows.end
    }
}
