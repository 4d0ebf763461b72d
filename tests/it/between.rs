//! Who entered and who left between any two refreshes, whatever the data became in between and after them: the list, its count and
//! the file, against sets of keys.

use std::collections::BTreeSet;

use proptest::prelude::*;
use satsuma::{
    model::cell::Cell,
    service::protocol::{Format, Members, Page, Reply, Request, Rows},
};

use super::refreshed::{Day, Kept, Tab, day, key};

/// Who is in the segment: at least so many points.
const POINTS: i64 = 40;

fn without() -> Members {
    Members::Without { members: Box::new(Members::Snapshot), other: Box::new(Members::Snapshot) }
}

fn listed(page: &mut Tab, bytes: &[Vec<u8>]) -> Rows {
    let request = Request::List { members: without(), page: Page::first(u32::MAX), columns: Vec::new() };
    let (Reply::Rows(rows), _) = page.engine.ask(request, bytes.to_vec()).expect("listed") else { panic!() };
    rows
}

/// The keys of a file, in order.
fn written(page: &mut Tab, bytes: &[Vec<u8>]) -> Vec<String> {
    let format = Format::Csv { spreadsheet_safe: true };
    let request = Request::Export { members: without(), columns: Vec::new(), format };
    let (_, file) = page.engine.ask(request, bytes.to_vec()).expect("written");
    let text = file.concat();
    let mut file = csv::Reader::from_reader(text.as_slice());
    file.records().map(|row| row.expect("a row")[0].to_owned()).collect()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        other => panic!("{other:?} is no key"),
    }
}

/// Those of one refresh who are not in the other, over the data that is there now.
fn check(page: &mut Tab, of: &(Vec<u8>, BTreeSet<String>), other: &(Vec<u8>, BTreeSet<String>), now: &Day) {
    let bytes = [of.0.clone(), other.0.clone()];
    let there: BTreeSet<String> = now.iter().map(|(person, _)| key(*person)).collect();
    let expected: BTreeSet<String> = of.1.difference(&other.1).cloned().collect();
    let rows = listed(page, &bytes);
    let keys: Vec<String> = rows.rows.iter().map(|row| text(&row[0])).collect();
    assert_eq!(rows.total as usize, expected.len());
    assert_eq!(keys.len(), expected.len(), "each once");
    assert_eq!(keys.iter().cloned().collect::<BTreeSet<_>>(), expected);
    // Those who are not in the data come last, with their key alone.
    let known = keys.len() - rows.missing as usize;
    for (place, row) in rows.rows.iter().enumerate() {
        assert_eq!(there.contains(&keys[place]), place < known, "{}", keys[place]);
        assert_eq!(row[1] == Cell::Empty, place >= known, "{row:?}");
    }
    assert_eq!(written(page, &bytes), keys);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_two_refreshes_are_compared_by_key(days in proptest::collection::vec((day(), any::<bool>()), 2..5), parts in 1usize..4) {
        let (mut page, mut kept) = (Tab::open(parts), Kept::default());
        let mut refreshes = Vec::new();
        for (day, anew) in &days {
            if *anew {
                page = Tab::open(parts);
            }
            page.load(day, &kept);
            page.refresh(day, &[POINTS], &mut kept);
            refreshes.push(kept.last[&POINTS].clone());
        }
        let now = &days.last().expect("a day").0;
        for of in &refreshes {
            for other in &refreshes {
                check(&mut page, of, other, now);
                let entered = other.1.difference(&of.1).count();
                let left = of.1.difference(&other.1).count();
                prop_assert_eq!(of.1.len() + entered - left, other.1.len(), "it adds up");
            }
        }
    }
}
