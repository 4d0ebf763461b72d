//! Schedules in words, and the texts of fields as schedules.

use crate::model::schedule::{Days, Rhythm, Schedule};

/// Weekdays, Monday first.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A page that is closed does nothing: said wherever a schedule is set.
pub const CLOSED: &str = "A page cannot run while it is closed: what fell due meanwhile runs once when it is opened again and has its data, and is marked late.";

/// `Daily at 09:00 and 18:00`, `Every Monday and Thursday at 09:00`, `On day 31 of the month at 00:00`.
pub fn rhythm(rhythm: &Rhythm) -> String {
    let times: Vec<String> = rhythm.times.iter().map(|time| clock(*time)).collect();
    let days = match &rhythm.days {
        Days::Daily => "Daily".to_owned(),
        Days::Weekly(days) => {
            let names: Vec<&str> =
                days.iter().filter_map(|day| WEEKDAYS.get(usize::from(*day) - 1).copied()).collect();
            format!("Every {}", and(&names))
        }
        Days::Monthly(31) => "On the last day of the month".to_owned(),
        Days::Monthly(day) if *day > 28 => format!("On day {day} of the month, or its last,"),
        Days::Monthly(day) => format!("On day {day} of the month"),
    };
    format!("{days} at {}", and(&times))
}

/// The schedule of a segment, in a cell: the system's rhythm is told with it.
pub fn schedule(schedule: &Schedule, system: Option<&Rhythm>) -> String {
    match (schedule, system) {
        (Schedule::Off, _) => "Never".to_owned(),
        (Schedule::Own(own), _) => rhythm(own),
        (Schedule::System, None) => "System: off".to_owned(),
        (Schedule::System, Some(system)) => {
            let words = rhythm(system);
            let mut signs = words.chars();
            let first = signs.next().map(|sign| sign.to_lowercase().to_string()).unwrap_or_default();
            format!("System: {first}{}", signs.as_str())
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn and<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `09:05` for minutes since midnight.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes since midnight of `09:05`; nothing where it is no time.
pub fn minutes(text: &str) -> Option<u16> {
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.split(':').next()?;
    let (hours, minutes) = (hours.parse::<u16>().ok()?, minutes.parse::<u16>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// What a wall clock shows on a day (`2026-11-27`) at a time, in milliseconds since 1970; nothing where it is no day.
pub fn wall(day: &str, time: u16) -> Option<i64> {
    let day: chrono::NaiveDate = day.parse().ok()?;
    Some(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() + i64::from(time) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rhythms_are_told() {
        let of = |days, times: &[u16]| Rhythm { days, times: times.to_vec() };
        assert_eq!(rhythm(&of(Days::Daily, &[540, 1_080])), "Daily at 09:00 and 18:00");
        assert_eq!(
            rhythm(&of(Days::Weekly(vec![1, 4, 7]), &[5])),
            "Every Monday, Thursday and Sunday at 00:05"
        );
        assert_eq!(rhythm(&of(Days::Monthly(31), &[0])), "On the last day of the month at 00:00");
        assert_eq!(rhythm(&of(Days::Monthly(30), &[0])), "On day 30 of the month, or its last, at 00:00");
        let daily = of(Days::Daily, &[540]);
        assert_eq!(schedule(&Schedule::System, Some(&daily)), "System: daily at 09:00");
        assert_eq!(schedule(&Schedule::System, None), "System: off");
        assert_eq!(schedule(&Schedule::Own(daily), None), "Daily at 09:00");
        assert_eq!(schedule(&Schedule::Off, None), "Never");
    }

    #[test]
    fn fields_are_read() {
        assert_eq!(
            (minutes("09:05"), minutes("23:59:30"), minutes("24:00"), minutes("")),
            (Some(545), Some(1_439), None, None)
        );
        assert_eq!(clock(545), "09:05");
        assert_eq!(wall("1970-01-02", 1), Some(86_460_000));
        assert_eq!(wall("1970-02-30", 1), None);
    }
}
