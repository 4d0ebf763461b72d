//! What a condition asks of a column, with all that can be known before looking at rows. Two that are equal hold the same
//! rows of the same data: sets are remembered by it.

use std::sync::Arc;

use arrow_buffer::i256;

use super::{
    days::{self, Civil},
    spans::Spans,
    text::TextAsked,
};
use crate::model::condition::DatePart;

/// A positive question: false where there is no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Asked {
    /// Has a value.
    Present,
    /// Is true, or is false.
    Boolean(bool),
    /// The column's whole number (see [`super::number`]), day or tick of its unit is one of these.
    Within(Spans),
    Text(TextAsked),
    /// The day is one of these. Of date-times: the day on the wall clock of the zone, which is named here.
    Day(DayTest, Option<&'static str>),
    /// The hour on the wall clock of the zone is one of these, one bit each.
    Hour(u32, &'static str),
    /// At least one of these is in the list.
    HasAny(Elements),
    /// Every one of these is in the list.
    HasAll(Elements),
    /// The number of elements: from, to, both in.
    Size(u32, u32),
}

/// Values that elements of lists are held against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Elements {
    /// Ascending, each once; lower-cased where `fold`.
    Text { values: Arc<[String]>, fold: bool },
    /// The elements' whole numbers or days, ascending, each once.
    Numbers(Arc<[i256]>),
    /// True, false or both.
    Boolean { yes: bool, no: bool },
}

/// Days told by the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum DayTest {
    /// A part of the day (not the hour) is one of these, ascending, each once.
    Part(DatePart, Arc<[i32]>),
    /// Its day of the year is one of these: a bit for each day of a month, months from 1.
    OfYear([u32; 13]),
}

impl DayTest {
    /// Days whose anniversary falls on one of the days from `first` to `last`. 29 February counts on 28 February in years
    /// that have no 29th.
    pub(super) fn anniversary(first: i64, last: i64) -> Self {
        let mut of_year = [0; 13];
        // A year and a day meet every day of the year.
        for day in first..=last.min(first + 366) {
            let Civil { year, month, day } = Civil::of(day);
            of_year[month as usize] |= 1 << day;
            if (month, day) == (2, 28) && !days::is_leap(year) {
                of_year[2] |= 1 << 29;
            }
        }
        Self::OfYear(of_year)
    }

    /// Whether a day is one of them.
    pub(super) fn holds(&self, day: i64) -> bool {
        match self {
            Self::OfYear(of_year) => {
                let Civil { month, day, .. } = Civil::of(day);
                of_year[month as usize] >> day & 1 == 1
            }
            Self::Part(part, values) => {
                let value = match part {
                    DatePart::Month => i64::from(Civil::of(day).month),
                    DatePart::DayOfMonth => i64::from(Civil::of(day).day),
                    DatePart::Weekday => i64::from(days::weekday(day)),
                    DatePart::Year => Civil::of(day).year,
                    DatePart::IsoWeek => i64::from(days::iso_week(day)),
                    DatePart::Hour => return false,
                };
                i32::try_from(value).is_ok_and(|value| values.binary_search(&value).is_ok())
            }
        }
    }
}
