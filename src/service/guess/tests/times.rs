//! Which column says when something happened.

use super::{Cells, addresses, days, numbers, propose, table, times};

fn time_of(columns: Vec<(&str, Cells)>) -> Option<String> {
    let rows = 40;
    let mut all =
        vec![("visit_id", numbers(0..rows)), ("customer_id", numbers((0..rows).map(|row| 1 + row % 9)))];
    all.extend(columns);
    let tables = vec![
        table(
            "customers",
            vec![("customer_id", numbers(1..=9)), ("email", addresses(9)), ("created_at", times(9))],
        ),
        table("web_visits", all),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.table("customers").and_then(|table| table.time.clone()), None);
    proposal.setup.table("web_visits").and_then(|table| table.time.clone())
}

#[test]
fn names_say_when() {
    let rows = 40;
    let cases: [(&[&str], Option<&str>); 8] = [
        (&["birthday", "visited_at"], Some("visited_at")),
        (&["expiry_date", "date"], Some("date")),
        (&["closed_at", "opened_at"], Some("opened_at")),
        (&["updated_at", "created_at"], Some("created_at")),
        (&["valid_until", "started_on"], Some("started_on")),
        (&["due_date", "visitDate"], Some("visitDate")),
        (&["birthday"], None),
        (&["moment"], Some("moment")),
    ];
    for (names, expected) in cases {
        let columns = names.iter().map(|name| (*name, days(rows))).collect();
        assert_eq!(time_of(columns).as_deref(), expected, "{names:?}");
    }
}

#[test]
fn a_full_column_is_preferred() {
    let gaps = Cells::Days((0..40).map(|row| (row % 3 == 0).then_some(row)).collect());
    assert_eq!(time_of(vec![("sent_at", gaps), ("placed_at", days(40))]).as_deref(), Some("placed_at"));
    let nothing = Cells::Days(vec![None; 40]);
    assert_eq!(time_of(vec![("visited_at", nothing)]), None);
}

#[test]
fn look_ups_do_not_happen() {
    let tables = vec![
        table(
            "customers",
            vec![("customer_id", numbers(1..=9)), ("store_id", numbers((0..9).map(|row| 1 + row % 3)))],
        ),
        table("stores", vec![("store_id", numbers(1..=3)), ("opened_on", days(3))]),
    ];
    let proposal = propose(tables);
    assert_eq!(proposal.setup.table("stores").and_then(|table| table.time.clone()), None);
}
