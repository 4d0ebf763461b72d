//! The rows: keys, days, blanks and awkward texts, and sums that agree between tables.

use std::collections::{HashMap, HashSet};

use arrow_array::{Array, ArrayRef, cast::AsArray};

use super::{CUSTOMERS, blank, columns, numbers, per_customer, texts};

#[test]
fn keys_are_unique() {
    for (table, key) in [("customers", "customer_id"), ("products", "name"), ("stores", "name")] {
        let keys = texts(table, key);
        assert_eq!(keys.iter().flatten().collect::<HashSet<_>>().len(), keys.len(), "{table}");
    }
    for (table, key) in [
        ("products", "product_id"),
        ("stores", "store_id"),
        ("purchases", "purchase_id"),
        ("subscriptions", "subscription_id"),
        ("support_cases", "case_id"),
        ("web_visits", "visit_id"),
    ] {
        let keys = numbers(table, key);
        assert_eq!(keys.iter().flatten().collect::<HashSet<_>>().len(), keys.len(), "{table}");
    }
    let mails: Vec<String> =
        texts("customers", "email").into_iter().flatten().filter(|mail| mail.contains('@')).collect();
    assert!(mails.len() > CUSTOMERS as usize * 9 / 10);
    assert_eq!(mails.iter().map(|mail| mail.to_lowercase()).collect::<HashSet<_>>().len(), mails.len());
    assert!(
        mails
            .iter()
            .all(|mail| mail.is_ascii() && !mail.starts_with(['.', '_', '-', '@']) && !mail.contains(".@"))
    );
}

#[test]
fn nothing_happens_after_today_or_before_signing_up() {
    let today = 20_781;
    let end = (today + 1) * 86_400_000;
    for (table, column) in [
        ("customers", "signed_up"),
        ("customers", "birthday"),
        ("subscriptions", "started"),
        ("subscriptions", "ended"),
        ("stores", "opened"),
        ("products", "launched"),
    ] {
        assert!(numbers(table, column).into_iter().flatten().all(|day| day <= today), "{table}.{column}");
    }
    for (table, column) in [
        ("customers", "last_seen"),
        ("purchases", "bought_at"),
        ("support_cases", "opened_at"),
        ("support_cases", "closed_at"),
        ("web_visits", "visited_at"),
    ] {
        let times = numbers(table, column);
        assert!(times.iter().flatten().all(|time| *time < end), "{table}.{column}");
        assert!(
            times.iter().flatten().any(|time| *time > end - 3 * 86_400_000),
            "{table}.{column} ends early"
        );
    }
    assert_eq!(numbers("customers", "signed_up").into_iter().flatten().max(), Some(today));
    let keys = texts("customers", "customer_id");
    let signed_up: HashMap<&String, i64> =
        keys.iter().flatten().zip(numbers("customers", "signed_up").into_iter().flatten()).collect();
    for (table, column) in
        [("purchases", "bought_at"), ("support_cases", "opened_at"), ("web_visits", "visited_at")]
    {
        for (key, time) in texts(table, "customer_id").iter().zip(numbers(table, column)) {
            let day = key.as_ref().and_then(|key| signed_up.get(key));
            // A day in Japan begins on the day before in UTC.
            assert!(day.is_none_or(|day| time >= Some((day - 1) * 86_400_000)), "{table}: {key:?}");
        }
    }
    let (opened, closed) = (numbers("support_cases", "opened_at"), numbers("support_cases", "closed_at"));
    assert!(
        opened
            .iter()
            .zip(&closed)
            .all(|(opened, closed)| closed.is_none_or(|closed| Some(closed) >= *opened))
    );
    let (started, ended) = (numbers("subscriptions", "started"), numbers("subscriptions", "ended"));
    assert!(
        started.iter().zip(&ended).all(|(started, ended)| ended.is_none_or(|ended| Some(ended) >= *started))
    );
}

#[test]
fn few_rows_are_orphans() {
    let known: HashSet<String> = texts("customers", "customer_id").into_iter().flatten().collect();
    for (table, most) in [("purchases", 100), ("web_visits", 100), ("subscriptions", 0), ("support_cases", 0)]
    {
        let keys = texts(table, "customer_id");
        let dangling = keys.iter().flatten().filter(|key| !key.is_empty() && !known.contains(*key)).count();
        let without = keys.iter().filter(|key| blank(key)).count();
        assert!(
            (dangling + without) * most.max(1) <= keys.len() * most.min(1) * 3,
            "{table}: {dangling} and {without} of {}",
            keys.len()
        );
        assert_eq!(dangling > 0, most > 0, "{table}");
    }
    let empty = texts("purchases", "customer_id").into_iter().flatten().filter(String::is_empty).count();
    assert!(empty > 0, "some keys are empty texts");
    for (column, many) in [("product_id", 124), ("store_id", 67)] {
        assert!(
            numbers("purchases", column).into_iter().flatten().all(|id| (1..=many).contains(&id)),
            "{column}"
        );
    }
    let customers = texts("purchases", "customer_id");
    let ordered = customers.windows(2).filter(|pair| pair[0] <= pair[1]).count() * 100 / customers.len();
    assert!((40..60).contains(&ordered), "purchases are in no order of customers: {ordered} percent");
}

#[test]
fn totals_are_those_of_the_purchases() {
    let (amounts, times) = (numbers("purchases", "amount"), numbers("purchases", "bought_at"));
    let purchases = per_customer("purchases");
    let (orders, values) = (numbers("customers", "orders"), numbers("customers", "lifetime_value"));
    let seen = numbers("customers", "last_seen");
    for (row, key) in texts("customers", "customer_id").into_iter().flatten().enumerate() {
        let rows = purchases.get(&key).map(Vec::as_slice).unwrap_or_default();
        assert_eq!(orders[row], Some(rows.len() as i64), "{key}");
        let sum: i64 = rows.iter().filter_map(|row| amounts[*row]).sum();
        assert!(values[row] == Some(sum) || (rows.is_empty() && values[row].is_none()), "{key}");
        assert!(rows.iter().all(|purchase| seen[row] >= times[*purchase]), "{key}");
    }
}

#[test]
fn blanks_are_where_real_data_has_them() {
    let share = |blanks: usize| blanks as f64 / f64::from(CUSTOMERS);
    for (column, low, high) in [
        ("email", 0.03, 0.09),
        ("phone", 0.25, 0.4),
        ("country", 0.005, 0.03),
        ("city", 0.01, 0.06),
        ("address.postal_code", 0.04, 0.15),
        ("gender", 0.12, 0.25),
        ("referral", 0.06, 0.2),
        ("tier", 0.001, 0.02),
        ("app_version", 0.4, 0.8),
        ("notes", 0.6, 0.85),
        ("preferred_store", 0.1, 0.5),
        ("newsletter", 0.03, 0.12),
        ("first_name", 0.001, 0.01),
    ] {
        let found = share(texts("customers", column).iter().filter(|value| blank(value)).count());
        assert!((low..high).contains(&found), "{column}: {found}");
    }
    for (column, low, high) in [
        ("birthday", 0.1, 0.2),
        ("income", 0.18, 0.28),
        ("credit_score", 0.2, 0.32),
        ("household_size", 0.15, 0.25),
        ("marketing_consent", 0.07, 0.15),
        ("last_seen", 0.01, 0.2),
        ("lifetime_value", 0.01, 0.1),
    ] {
        let found = share(numbers("customers", column).iter().filter(|value| value.is_none()).count());
        assert!((low..high).contains(&found), "{column}: {found}");
    }
    for column in ["email", "phone", "country", "city", "referral", "notes"] {
        let values = texts("customers", column);
        assert!(
            values.iter().any(Option::is_none) && values.iter().flatten().any(String::is_empty),
            "{column}: null and empty differ"
        );
    }
    let lists: Vec<ArrayRef> = columns("customers", "interests").collect();
    let lists: Vec<_> = lists.iter().flat_map(|array| array.as_list::<i32>().iter()).collect();
    let (null, none) = (
        lists.iter().filter(|list| list.is_none()).count(),
        lists.iter().flatten().filter(|list| list.is_empty()).count(),
    );
    assert!((0.03..0.1).contains(&share(null)) && (0.03..0.2).contains(&share(none)), "{null} and {none}");
}

#[test]
fn texts_are_awkward_where_real_ones_are() {
    let notes: Vec<String> = texts("customers", "notes").into_iter().flatten().collect();
    for sign in ["\"", ",", "\n", "\r\n", "=1", "☕", "مرحبا", "e\u{301}", "\u{200b}"] {
        assert!(notes.iter().any(|note| note.contains(sign)), "{sign:?}");
    }
    assert!(
        notes.iter().any(|note| note.starts_with('='))
            && notes.iter().any(|note| note.chars().count() > 1000)
    );
    let postal: Vec<String> = texts("customers", "address.postal_code").into_iter().flatten().collect();
    assert!(postal.iter().filter(|code| code.starts_with('0')).count() > 100, "leading zeros stay");
    assert!(postal.iter().any(|code| code.starts_with(char::is_alphabetic)));
    let countries = texts("customers", "country");
    assert!(
        countries.iter().flatten().any(|country| country == "GERMANY")
            && countries.iter().flatten().any(|country| country == "Germany")
    );
    let scores = numbers("customers", "credit_score");
    assert!(
        scores.iter().flatten().all(|score| (300..=850).contains(score) || [-1, 0, 32_767].contains(score))
    );
    assert!(scores.iter().flatten().any(|score| !(300..=850).contains(score)));
}
