//! What is true in the sample, as inequalities with wide margins.

use std::collections::{HashMap, HashSet};

use arrow_array::{ArrayRef, cast::AsArray};

use super::{columns, mean, mean_where, numbers, per_customer, texts};

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
