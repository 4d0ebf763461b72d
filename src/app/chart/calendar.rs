//! Round instants along a time axis: full minutes, midnights, firsts of a month.
//!
//! Instants are milliseconds on the wall clock of the workspace's zone, counted from 1970-01-01T00:00:00 on that clock.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, Timelike};

/// Milliseconds in a day.
pub const DAY: i64 = 86_400_000;

/// How far ticks are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// So many milliseconds, a part of a day.
    Clock(i64),
    /// So many days.
    Days(i64),
    /// So many months.
    Months(u32),
}

const STEPS: [Step; 22] = [
    Step::Clock(1_000),
    Step::Clock(5_000),
    Step::Clock(15_000),
    Step::Clock(30_000),
    Step::Clock(60_000),
    Step::Clock(300_000),
    Step::Clock(900_000),
    Step::Clock(1_800_000),
    Step::Clock(3_600_000),
    Step::Clock(10_800_000),
    Step::Clock(21_600_000),
    Step::Clock(43_200_000),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(60),
];

impl Step {
    /// About how long it is.
    fn length(self) -> i64 {
        match self {
            Self::Clock(length) => length,
            Self::Days(days) => days * DAY,
            Self::Months(months) => i64::from(months) * 30 * DAY,
        }
    }
}

/// A round instant and what is written at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTick {
    /// When.
    pub at: i64,
    /// `14:30`, `24 Nov`, `Nov`, `2026`.
    pub label: String,
}

/// Round instants from `from` to `to`, at most about `most` of them.
pub fn ticks(from: i64, to: i64, most: usize) -> Vec<TimeTick> {
    let most = most.clamp(1, 100) as i64;
    let fits = |step: &Step| (to - from) / step.length() < most;
    let step = STEPS.into_iter().find(fits).unwrap_or(Step::Months(120));
    let mut found = Vec::new();
    let mut next = first(from, step);
    while let Some(at) = next.filter(|at| *at <= to) {
        let before = found.last().map(|tick: &TimeTick| tick.at);
        found.extend(label(at, step, before).map(|label| TimeTick { at, label }));
        next = after(at, step);
    }
    found
}

fn clock(at: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(at).map(|at| at.naive_utc())
}

fn midnight(day: NaiveDate) -> Option<i64> {
    Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis())
}

/// The first round instant that is not before `from`.
fn first(from: i64, step: Step) -> Option<i64> {
    let up = |length: i64, shift: i64| shift + (from - shift).div_euclid(length) * length;
    let at = match step {
        Step::Clock(length) => up(length, 0),
        // Weeks begin on a Monday: the fifth of January 1970 was one.
        Step::Days(days) => up(days * DAY, 4 * DAY),
        Step::Months(months) => {
            let day = clock(from)?.date();
            let month = day.year() * 12 + day.month0() as i32;
            let month = month.div_euclid(months as i32) * months as i32;
            midnight(NaiveDate::from_ymd_opt(month.div_euclid(12), month.rem_euclid(12) as u32 + 1, 1)?)?
        }
    };
    if at < from { after(at, step) } else { Some(at) }
}

fn after(at: i64, step: Step) -> Option<i64> {
    match step {
        Step::Clock(length) => at.checked_add(length),
        Step::Days(days) => at.checked_add(days * DAY),
        Step::Months(months) => midnight(clock(at)?.date().checked_add_months(Months::new(months))?),
    }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// What is written at a tick: the day where the clock's tick before was on another one, the year where a month's was.
fn label(at: i64, step: Step, before: Option<i64>) -> Option<String> {
    let (now, before) = (clock(at)?, before.and_then(clock));
    let new_day = before.is_some_and(|before| before.date() != now.date());
    let new_year = before.is_none_or(|before| before.year() != now.year());
    let (year, month, day) = (now.year(), *MONTHS.get(now.month0() as usize)?, now.day());
    let (hour, minute, second) = (now.hour(), now.minute(), now.second());
    Some(match step {
        Step::Clock(_) if now.num_seconds_from_midnight() == 0 || new_day => format!("{day} {month}"),
        Step::Clock(..60_000) => format!("{hour:02}:{minute:02}:{second:02}"),
        Step::Clock(_) => format!("{hour:02}:{minute:02}"),
        Step::Days(_) if new_year => format!("{day} {month} {year}"),
        Step::Days(_) => format!("{day} {month}"),
        Step::Months(12..) => format!("{year}"),
        Step::Months(_) if new_year => format!("{month} {year}"),
        Step::Months(_) => month.to_owned(),
    })
}

/// `2026-11-24T09:30:00` as milliseconds; nothing where the text is none.
pub fn wall_clock(text: &str) -> Option<i64> {
    let (day, time) = text.split_once('T')?;
    let mut day = day.rsplitn(3, '-');
    let (date, month, year) =
        (day.next()?.parse().ok()?, day.next()?.parse().ok()?, day.next()?.parse().ok()?);
    let mut time = time.splitn(3, ':').map(|part| part.parse::<u32>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let at = NaiveDate::from_ymd_opt(year, month, date)?.and_hms_opt(hour, minute, second)?;
    Some(at.and_utc().timestamp_millis())
}

#[cfg(test)]
mod tests {
    use super::{DAY, ticks, wall_clock};

    fn labels(from: &str, to: &str, most: usize) -> Vec<String> {
        let at = |text: &str| wall_clock(text).unwrap_or_default();
        ticks(at(from), at(to), most).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_and_few() {
        let week = labels("2026-11-17T09:30:00", "2026-11-24T09:30:00", 8);
        assert_eq!(week, ["18 Nov 2026", "19 Nov", "20 Nov", "21 Nov", "22 Nov", "23 Nov", "24 Nov"]);
        let month = labels("2026-12-17T00:00:00", "2027-01-16T00:00:00", 6);
        assert_eq!(month, ["21 Dec 2026", "28 Dec", "4 Jan 2027", "11 Jan"]);
        let year = labels("2026-03-02T00:00:00", "2027-03-02T00:00:00", 7);
        assert_eq!(year, ["May 2026", "Jul", "Sep", "Nov", "Jan 2027", "Mar"]);
        let decade = labels("2016-03-02T00:00:00", "2026-03-02T00:00:00", 12);
        assert_eq!(decade.first().map(String::as_str), Some("2017"));
        assert_eq!(decade.len(), 10);
    }

    #[test]
    fn minutes_after_a_first_run_have_ticks_too() {
        let minute = labels("2026-11-24T23:59:20", "2026-11-25T00:00:20", 5);
        assert_eq!(minute, ["23:59:30", "23:59:45", "25 Nov", "00:00:15"]);
        let day = labels("2026-11-24T09:30:00", "2026-11-25T09:30:00", 5);
        assert_eq!(day, ["12:00", "18:00", "25 Nov", "06:00"]);
    }

    #[test]
    fn any_span_has_at_least_one_and_not_too_many() {
        let start = wall_clock("1990-02-28T12:34:56").unwrap_or_default();
        for minutes in 1..2_000_i64 {
            let span = minutes * minutes * 60_000;
            for most in [2, 5, 9] {
                let found = ticks(start, start + span, most);
                assert!(found.len() <= most + 1, "{} ticks in {span}", found.len());
                assert!(found.windows(2).all(|pair| pair[0].at < pair[1].at));
                assert!(found.iter().all(|tick| (start..=start + span).contains(&tick.at)));
            }
        }
        assert!(!ticks(start, start + 100 * 365 * DAY, 6).is_empty());
        assert_eq!(ticks(start, start, 5).len(), 1);
    }
}
