//! What is worth telling of the segments.

use std::cmp::Reverse;

use crate::{
    app::{natural, segments::row::Row},
    model::segment::Status,
};

/// At most so many in a list.
pub const SHOWN: usize = 6;

/// Those that grew or shrank most since their refresh before, most first; those that stayed the same are none.
pub fn movers(rows: &[Row]) -> Vec<&Row> {
    let size = |row: &Row| row.change.unwrap_or(0).unsigned_abs();
    take(rows, |row| size(row) > 0, |a, b| size(b).cmp(&size(a)))
}

/// Those whose last refresh failed or passed them over, newest segment first. Those that run again are none.
pub fn failed(rows: &[Row]) -> Vec<&Row> {
    take(rows, |row| matches!(row.status, Status::Failed | Status::Skipped), |a, b| b.changed.cmp(&a.changed))
}

/// Those that are not finished: never saved, or edited since. The one that was edited last comes first.
pub fn drafts(rows: &[Row]) -> Vec<&Row> {
    take(rows, |row| row.has_draft || !row.complete, |a, b| b.changed.cmp(&a.changed))
}

/// Those with a saved definition and nothing to finish, the one that was changed last first.
pub fn recent(rows: &[Row]) -> Vec<&Row> {
    take(rows, |row| row.complete && !row.has_draft, |a, b| b.changed.cmp(&a.changed))
}

/// When a segment was refreshed last.
pub fn last_refresh(rows: &[Row]) -> Option<i64> {
    rows.iter().filter_map(|row| row.refreshed).max()
}

fn take(
    rows: &[Row],
    wanted: impl Fn(&Row) -> bool,
    order: impl Fn(&Row, &Row) -> std::cmp::Ordering,
) -> Vec<&Row> {
    let mut found: Vec<&Row> = rows.iter().filter(|row| wanted(row)).collect();
    found.sort_by(|a, b| {
        order(a, b)
            .then_with(|| natural::compare(&a.name, &b.name))
            .then(Reverse(a.created).cmp(&Reverse(b.created)))
    });
    found.truncate(SHOWN);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::segments::usage::Usage,
        model::{
            proposal::Audience,
            segment::{SegmentState, SegmentType},
        },
    };

    fn row(name: &str) -> Row {
        Row {
            id: name.to_owned(),
            name: name.to_owned(),
            tags: Vec::new(),
            kind: SegmentType::Dynamic,
            state: SegmentState::Active,
            status: Status::Successful,
            error: None,
            members: Some(10),
            change: None,
            trend: Vec::new(),
            refreshed: None,
            schedule: String::new(),
            next: None,
            audience: Audience::default(),
            usage: Usage::default(),
            created: 0,
            changed: 0,
            complete: true,
            has_draft: false,
            broken: String::new(),
        }
    }

    fn names(rows: Vec<&Row>) -> Vec<&str> {
        rows.into_iter().map(|row| row.name.as_str()).collect()
    }

    #[test]
    fn movers_are_told_by_how_much_they_moved() {
        let change = |name: &str, change| Row { change, ..row(name) };
        let rows = [
            change("same", Some(0)),
            change("first", None),
            change("b up", Some(5)),
            change("a down", Some(-5)),
            change("most", Some(-90)),
        ];
        assert_eq!(names(movers(&rows)), ["most", "a down", "b up"]);
    }

    #[test]
    fn what_failed_and_what_is_not_finished() {
        let rows = [
            row("fine"),
            Row { status: Status::Failed, ..row("failed") },
            Row { complete: false, status: Status::Draft, changed: 3, ..row("new") },
            Row { has_draft: true, changed: 4, ..row("edited") },
        ];
        assert_eq!(names(failed(&rows)), ["failed"]);
        assert_eq!(names(drafts(&rows)), ["edited", "new"]);
        assert_eq!(names(recent(&rows)), ["failed", "fine"]);
    }

    #[test]
    fn lists_stay_short_and_the_newest_refresh_is_found() {
        let rows: Vec<Row> =
            (0..9).map(|at| Row { refreshed: Some(at), changed: at, ..row(&format!("s{at}")) }).collect();
        assert_eq!(names(recent(&rows)), ["s8", "s7", "s6", "s5", "s4", "s3"]);
        assert_eq!(last_refresh(&rows), Some(8));
        assert_eq!(last_refresh(&[]), None);
    }
}
