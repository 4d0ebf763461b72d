//! The sample as somebody would find it who opened its files: read again, counted and compared.

use std::{
    collections::{HashMap, HashSet},
    io::Cursor,
    sync::OnceLock,
};

use arrow_array::{
    Array, ArrayRef, RecordBatch,
    cast::AsArray,
    types::{
        Date32Type, Decimal128Type, Float64Type, Int8Type, Int16Type, Int32Type, TimestampMillisecondType,
    },
};
use arrow_ipc::reader::FileReader;
use arrow_schema::DataType;

use super::{Framing, Sample};
use crate::data::{ipc::Reader, limits::Limits};

const CUSTOMERS: u32 = 12_000;

fn sample() -> Sample {
    Sample { customers: CUSTOMERS, seed: 7, today: "2026-11-24".parse().expect("a day") }
}

fn bytes(sample: &Sample, table: &str, framing: Framing) -> Vec<u8> {
    let pieces = sample.pieces(table, framing).expect("a table");
    pieces.map(|piece| piece.expect("a piece")).collect::<Vec<_>>().concat()
}

/// A table, read by the reader of the Arrow project.
fn table(name: &str) -> &'static [RecordBatch] {
    static TABLES: OnceLock<HashMap<&'static str, Vec<RecordBatch>>> = OnceLock::new();
    let tables = TABLES.get_or_init(|| {
        let read = |name| {
            let file = FileReader::try_new(Cursor::new(bytes(&sample(), name, Framing::File)), None)
                .expect("a file");
            file.map(|batch| batch.expect("a batch")).collect()
        };
        sample().tables().into_iter().map(|table| (table.name, read(table.name))).collect()
    });
    &tables[name]
}

fn columns(table_name: &str, column: &str) -> impl Iterator<Item = ArrayRef> {
    let (parent, child) = column.split_once('.').unwrap_or((column, ""));
    table(table_name).iter().map(move |batch| {
        let array = batch.column_by_name(parent).expect(parent);
        if child.is_empty() {
            array.clone()
        } else {
            array.as_struct().column_by_name(child).expect(child).clone()
        }
    })
}

fn texts(table: &str, column: &str) -> Vec<Option<String>> {
    let each = |array: ArrayRef| -> Vec<Option<String>> {
        match array.data_type() {
            DataType::Dictionary(..) => {
                let array = array.as_dictionary::<Int8Type>();
                let words = array.downcast_dict::<arrow_array::StringArray>().expect("words");
                words.into_iter().map(|text| text.map(str::to_owned)).collect()
            }
            _ => array.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect(),
        }
    };
    columns(table, column).flat_map(each).collect()
}

/// Numbers, days, milliseconds or cents.
fn numbers(table: &str, column: &str) -> Vec<Option<i64>> {
    let each = |array: ArrayRef| -> Vec<Option<i64>> {
        match array.data_type() {
            DataType::Int8 => {
                array.as_primitive::<Int8Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Int16 => {
                array.as_primitive::<Int16Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Int32 => {
                array.as_primitive::<Int32Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Date32 => {
                array.as_primitive::<Date32Type>().iter().map(|value| value.map(i64::from)).collect()
            }
            DataType::Timestamp(..) => array.as_primitive::<TimestampMillisecondType>().iter().collect(),
            DataType::Decimal128(10, 2) => array
                .as_primitive::<Decimal128Type>()
                .iter()
                .map(|value| value.map(|cents| cents as i64))
                .collect(),
            DataType::Float64 => {
                let cents = |value: f64| (value * 100.0).round() as i64;
                array.as_primitive::<Float64Type>().iter().map(|value| value.map(cents)).collect()
            }
            DataType::Boolean => array.as_boolean().iter().map(|value| value.map(i64::from)).collect(),
            other => panic!("{other}"),
        }
    };
    columns(table, column).flat_map(each).collect()
}

fn mean(values: impl Iterator<Item = i64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value as f64, count + 1.0));
    assert!(count >= 100.0, "a mean of {count} values says little");
    sum / count
}

/// The mean of some values where a test holds.
fn mean_where<T>(values: &[Option<i64>], by: &[T], test: impl Fn(&T) -> bool) -> f64 {
    assert_eq!(values.len(), by.len());
    mean(values.iter().zip(by).filter(|(_, by)| test(by)).filter_map(|(value, _)| *value))
}

/// Rows by customer.
fn per_customer(table: &str) -> HashMap<String, Vec<usize>> {
    let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
    for (row, key) in texts(table, "customer_id").into_iter().enumerate() {
        rows.entry(key.unwrap_or_default()).or_default().push(row);
    }
    rows
}

fn blank(value: &Option<String>) -> bool {
    value.as_ref().is_none_or(String::is_empty)
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let small = Sample { customers: 700, ..sample() };
    for table in small.tables() {
        let first = bytes(&small, table.name, Framing::File);
        assert_eq!(first, bytes(&small, table.name, Framing::File), "{}", table.name);
        let other = bytes(&Sample { seed: 8, ..small }, table.name, Framing::File);
        assert_ne!(first, other, "{}", table.name);
    }
    assert!(small.pieces("nothing", Framing::File).is_none());
}

/// Draws are whole numbers, so a build for another machine must come to the same. Changes with the sample itself.
#[test]
fn every_machine_makes_the_same_bytes() {
    let small = Sample { customers: 700, ..sample() };
    let all: Vec<u8> =
        small.tables().iter().flat_map(|table| bytes(&small, table.name, Framing::File)).collect();
    assert_eq!(format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&all)), "ba719fb5b2d2a8d0");
}

#[test]
fn the_reader_takes_files_and_streams_alike() {
    for table in sample().tables() {
        let file = Box::new(bytes(&sample(), table.name, Framing::File));
        let stream = Box::new(sample().stream(table.name).expect("a table"));
        let mut file = Reader::open(file, table.name, Limits::default()).expect("a file");
        let mut stream = Reader::open(stream, table.name, Limits::default()).expect("a stream");
        assert_eq!(file.schema(), stream.schema());
        loop {
            let (of_file, of_stream) = (file.next_chunk().expect("rows"), stream.next_chunk().expect("rows"));
            assert!(of_file == of_stream, "{}", table.name);
            if of_file.is_none() {
                break;
            }
        }
        assert_eq!(file.so_far().rows, file.rows_expected().expect("a file knows its rows"));
        let written = bytes(&sample(), table.name, Framing::Stream).len() as u64;
        assert_eq!((stream.bytes(), stream.so_far().bytes), (written, written), "{}", table.name);
    }
}

#[test]
fn row_counts_are_as_announced() {
    for announced in sample().tables() {
        let rows: usize = table(announced.name).iter().map(RecordBatch::num_rows).sum();
        let close = rows as u64 * 10 <= announced.rows * 11 && rows as u64 * 10 >= announced.rows * 9;
        assert!(close, "{}: {rows} rows, announced {}", announced.name, announced.rows);
        let size = bytes(&sample(), announced.name, Framing::Stream).len() as u64;
        assert!(
            size <= announced.bytes + announced.bytes / 8,
            "{}: {size} bytes, announced {}",
            announced.name,
            announced.bytes
        );
        assert!(table(announced.name).iter().all(|batch| batch.num_rows() <= 65_536));
    }
    assert_eq!(texts("customers", "customer_id").len(), CUSTOMERS as usize);
    assert_eq!(texts("products", "name").len(), 124);
    assert_eq!(texts("stores", "name").len(), 67);
    assert!(table("purchases").len() == 1 || table("purchases")[0].num_rows() == 65_536);
    assert!(table("customers")[0].num_columns() >= 25);
}

#[test]
fn tiny_and_empty_shops_can_be_made() {
    for customers in [0, 1, 2, 65] {
        let tiny = Sample { customers, ..sample() };
        for table in tiny.tables() {
            let mut reader = Reader::open(
                Box::new(tiny.stream(table.name).expect("a table")),
                table.name,
                Limits::default(),
            )
            .expect("a stream");
            while reader.next_chunk().expect("rows").is_some() {}
            assert!(table.name != "customers" || reader.so_far().rows == u64::from(customers));
        }
    }
}

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

#[test]
fn customers_hang_together() {
    let of = |column| numbers("customers", column);
    let tiers = texts("customers", "tier");
    let tier = |name: &'static str| move |tier: &Option<String>| tier.as_deref() == Some(name);
    for (column, times) in [("lifetime_value", 1.7), ("orders", 1.5), ("points", 1.3)] {
        let values = of(column);
        let means =
            ["Bronze", "Silver", "Gold", "Platinum"].map(|name| mean_where(&values, &tiers, tier(name)));
        assert!(means.windows(2).all(|pair| pair[1] > pair[0] * times), "{column}: {means:?}");
    }
    let (value, income, birthday) = (of("lifetime_value"), of("income"), of("birthday"));
    let rich = mean_where(&value, &income, |income| income.is_some_and(|cents| cents > 6_500_000));
    let poor = mean_where(&value, &income, |income| income.is_some_and(|cents| cents < 2_500_000));
    assert!(rich > poor * 1.5, "{rich} {poor}");
    let online: Vec<Option<i64>> = texts("customers", "preferred_channel")
        .into_iter()
        .map(|channel| channel.map(|channel| i64::from(channel == "online")))
        .collect();
    let signed_up = of("signed_up");
    let new = mean_where(&online, &signed_up, |day| day.is_some_and(|day| day > 20_781 - 365));
    let old = mean_where(&online, &signed_up, |day| day.is_some_and(|day| day < 20_781 - 4 * 365));
    assert!(new > old + 0.15, "{new} {old}");
    let (late, early) = (
        signed_up.iter().flatten().filter(|day| **day > 20_781 - 365).count(),
        signed_up.iter().flatten().filter(|day| **day < 20_781 - 5 * 365).count(),
    );
    assert!(late * 3 > early * 2, "more sign up every year: {late} {early}");
    let seen = of("last_seen");
    let gone = seen.iter().flatten().filter(|time| **time < (20_781 - 365) * 86_400_000).count();
    assert!((1500..6000).contains(&gone), "{gone} are long gone");
    assert!(
        birthday.iter().flatten().filter(|day| **day == -25_567).count() > 5,
        "some were born when forms are"
    );
}

#[test]
fn taste_follows_country_age_and_interests() {
    let category: Vec<String> = texts("products", "category").into_iter().flatten().collect();
    let products = numbers("purchases", "product_id");
    let tea: Vec<Option<i64>> = products
        .iter()
        .map(|product| {
            product.map(|id| {
                i64::from(["Loose-leaf tea", "Tea bags"].contains(&category[id as usize - 1].as_str()))
            })
        })
        .collect();
    let rows = per_customer("purchases");
    let country = texts("customers", "country");
    let birthday = numbers("customers", "birthday");
    let lists: Vec<ArrayRef> = columns("customers", "interests").collect();
    let likes_green: Vec<Option<bool>> = lists
        .iter()
        .flat_map(|array| array.as_list::<i32>().iter())
        .map(|list| list.map(|list| list.as_string::<i32>().iter().flatten().any(|name| name == "green tea")))
        .collect();
    let keys = texts("customers", "customer_id");
    let share = |test: &dyn Fn(usize) -> bool| {
        let of = (0..keys.len()).filter(|row| test(*row)).filter_map(|row| rows.get(keys[row].as_ref()?));
        mean(of.flatten().filter_map(|purchase| tea[*purchase]))
    };
    let of_country = |name: &'static str| share(&|row| country[row].as_deref() == Some(name));
    assert!(of_country("United Kingdom") > of_country("Germany") + 0.15);
    assert!(of_country("Germany") > of_country("Italy") + 0.08);
    let old = share(&|row| birthday[row].is_some_and(|day| day < 20_781 - 60 * 365));
    let young = share(&|row| birthday[row].is_some_and(|day| day > 20_781 - 30 * 365));
    assert!(old > young + 0.06, "{old} {young}");
    assert!(
        share(&|row| likes_green[row] == Some(true)) > share(&|row| likes_green[row] == Some(false)) + 0.15
    );
}

#[test]
fn the_year_and_the_week_have_their_shape() {
    let days: Vec<i64> = numbers("purchases", "bought_at")
        .into_iter()
        .flatten()
        .map(|time| time.div_euclid(86_400_000))
        .collect();
    let month = |day: i64| {
        let date = chrono::NaiveDate::default() + chrono::Days::new(day as u64);
        chrono::Datelike::month(&date)
    };
    let of_months = |months: &[u32]| days.iter().filter(|day| months.contains(&month(**day))).count();
    assert!(of_months(&[11, 12]) * 10 > of_months(&[7, 8]) * 13);
    let weekday = |wanted: i64| days.iter().filter(|day| (*day + 3).rem_euclid(7) == wanted).count();
    assert!(weekday(4) * 10 > weekday(6) * 12 && weekday(5) * 10 > weekday(6) * 12);
    let germans: HashSet<String> = texts("customers", "customer_id")
        .into_iter()
        .zip(texts("customers", "country"))
        .filter_map(|(key, country)| key.filter(|_| country.as_deref() == Some("Germany")))
        .collect();
    let hours: Vec<i64> = texts("purchases", "customer_id")
        .iter()
        .zip(numbers("purchases", "bought_at"))
        .filter(|(key, _)| key.as_ref().is_some_and(|key| germans.contains(key)))
        .filter_map(|(_, time)| time.map(|time| time.rem_euclid(86_400_000) / 3_600_000))
        .collect();
    // From eight to eight in Germany.
    assert!(hours.iter().filter(|hour| (7..19).contains(*hour)).count() * 10 > hours.len() * 7);
    let gifts: HashSet<i64> = texts("products", "category")
        .iter()
        .zip(1..)
        .filter(|(name, _)| name.as_deref() == Some("Gifts and sweets"))
        .map(|(_, id)| id)
        .collect();
    let gifts: Vec<Option<i64>> = numbers("purchases", "product_id")
        .into_iter()
        .map(|id| id.map(|id| i64::from(gifts.contains(&id))))
        .collect();
    assert!(
        mean_where(&gifts, &days, |day| month(*day) == 12)
            > 2.0 * mean_where(&gifts, &days, |day| month(*day) == 5)
    );
}

#[test]
fn dissatisfaction_goes_with_leaving_and_subscriptions_with_staying() {
    let seen: HashMap<String, bool> = texts("customers", "customer_id")
        .into_iter()
        .flatten()
        .zip(numbers("customers", "last_seen"))
        .map(|(key, seen)| (key, seen.is_none_or(|time| time < (20_781 - 365) * 86_400_000)))
        .collect();
    let gone = |table: &str| -> Vec<Option<bool>> {
        texts(table, "customer_id")
            .into_iter()
            .map(|key| key.and_then(|key| seen.get(&key).copied()))
            .collect()
    };
    let satisfaction = numbers("support_cases", "satisfaction");
    let left = mean_where(&satisfaction, &gone("support_cases"), |gone| *gone == Some(true));
    let stayed = mean_where(&satisfaction, &gone("support_cases"), |gone| *gone == Some(false));
    assert!(stayed > left + 0.7, "{stayed} {left}");
    let subscribers: HashSet<String> = texts("subscriptions", "customer_id").into_iter().flatten().collect();
    let leaving = |subscribed: bool| {
        mean(
            seen.iter()
                .filter(|(key, _)| subscribers.contains(*key) == subscribed)
                .map(|(_, gone)| i64::from(*gone)),
        )
    };
    assert!(leaving(false) > leaving(true) + 0.1, "{} {}", leaving(false), leaving(true));
}
