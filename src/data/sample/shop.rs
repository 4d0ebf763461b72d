//! What is known before the first row: the shop's calendar, stores, products and names. Small, made once a table.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Sample,
    goods::{CATEGORIES, GOODS, packs},
    names::{NAMES, Name, parsed},
    places::COUNTRIES,
    random::Random,
    streams,
};

/// How long the shop has been there, in days.
pub(super) const HISTORY: i32 = 8 * 365 + 2;

/// How much is bought, by month and by weekday from Monday on.
const MONTHS: [u32; 12] = [104, 92, 98, 96, 97, 90, 80, 78, 96, 104, 130, 155];
const WEEKDAYS: [u32; 7] = [95, 92, 95, 100, 118, 124, 76];

/// A store.
pub(super) struct Store {
    pub(super) name: String,
    pub(super) country: usize,
    pub(super) city: usize,
    /// Days since 1970-01-01.
    pub(super) opened: i32,
    pub(super) square_metres: u16,
    pub(super) cafe: bool,
}

/// A product: a good in a pack.
pub(super) struct Product {
    /// A place in [`GOODS`].
    pub(super) good: usize,
    pub(super) pack: &'static str,
    pub(super) cents: i64,
}

/// First and family names of a country.
pub(super) struct CountryNames {
    pub(super) women: Vec<Name>,
    pub(super) men: Vec<Name>,
    pub(super) families: Vec<Name>,
}

/// The shop.
pub(super) struct Shop {
    pub(super) seed: u64,
    pub(super) customers: u32,
    /// Days since 1970-01-01, as all days here.
    pub(super) today: i32,
    /// Its first day.
    pub(super) first: i32,
    pub(super) stores: Vec<Store>,
    pub(super) products: Vec<Product>,
    pub(super) names: Vec<CountryNames>,
    categories: Vec<Range<usize>>,
    /// Countries and their cities, each as often as people live there.
    homes: Vec<(u8, u8)>,
    months: Vec<u8>,
    /// How much is bought on all days before one.
    bought: Vec<u32>,
}

impl Shop {
    pub(super) fn new(sample: &Sample) -> Self {
        let today = sample.today.signed_duration_since(NaiveDate::default()).num_days() as i32;
        let days = (0..=HISTORY)
            .map(|day| sample.today.checked_sub_days(Days::new((HISTORY - day) as u64)).unwrap_or_default());
        let (mut months, mut bought, mut sum) = (Vec::new(), vec![0], 0);
        for day in days {
            sum += MONTHS[day.month0() as usize] * WEEKDAYS[day.weekday().num_days_from_monday() as usize];
            months.push(day.month0() as u8);
            bought.push(sum);
        }
        let products: Vec<Product> = GOODS
            .iter()
            .enumerate()
            .flat_map(|(place, good)| {
                packs(good.category).iter().map(move |(pack, price)| {
                    let cents = i64::from(good.cents * price / 100);
                    Product { good: place, pack, cents: if *price > 100 { cents / 10 * 10 } else { cents } }
                })
            })
            .collect();
        let of = |category: usize| {
            products.partition_point(|product| (GOODS[product.good].category as usize) < category)
        };
        let categories = (0..CATEGORIES.len()).map(|category| of(category)..of(category + 1)).collect();
        let names = NAMES.iter().map(|names| CountryNames {
            women: parsed(names.women),
            men: parsed(names.men),
            families: parsed(names.families),
        });
        Self {
            seed: sample.seed,
            customers: sample.customers,
            today,
            first: today - HISTORY,
            stores: stores(sample.seed, today),
            products,
            names: names.collect(),
            categories,
            homes: homes(),
            months,
            bought,
        }
    }

    /// Where somebody lives: a place among the countries, and one among the country's cities.
    pub(super) fn home(&self, draw: &mut Random) -> (usize, usize) {
        let (country, city) = draw.pick(&self.homes);
        (country.into(), city.into())
    }

    /// The month of a day, from 0.
    pub(super) fn month(&self, day: i32) -> u8 {
        self.months[(day - self.first).clamp(0, HISTORY) as usize]
    }

    /// A day from `from` to `to`, likelier when more is bought.
    pub(super) fn busy_day(&self, from: i32, to: i32, draw: &mut Random) -> i32 {
        let place = |day: i32| (day - self.first).clamp(0, HISTORY) as usize;
        let (from, to) = (place(from), place(to.max(from)));
        let target = self.bought[from] + draw.below(self.bought[to + 1] - self.bought[from]);
        let days = &self.bought[from + 1..=to + 1];
        self.first + (from + days.partition_point(|sum| *sum <= target)) as i32
    }

    /// The products of a category (a place in [`CATEGORIES`]), by their places.
    pub(super) fn of_category(&self, category: usize) -> Range<usize> {
        self.categories[category].clone()
    }

    /// The last instant that the data knows, in seconds: the morning of today.
    pub(super) fn last_second(&self) -> i64 {
        i64::from(self.today) * 86_400 + 6 * 3600
    }

    /// The stores of a country, or of one of its cities, by their places.
    pub(super) fn stores_in(&self, country: usize, city: Option<usize>) -> Range<usize> {
        let bound =
            |from: (usize, usize)| self.stores.partition_point(|store| (store.country, store.city) < from);
        match city {
            Some(city) => bound((country, city))..bound((country, city + 1)),
            None => bound((country, 0))..bound((country + 1, 0)),
        }
    }
}

/// About ten thousand homes, so that one draw tells country and city.
fn homes() -> Vec<(u8, u8)> {
    let mut homes = Vec::new();
    for (country, place) in (0..).zip(&COUNTRIES) {
        let all: u32 = place.cities.iter().map(|city| city.weight).sum();
        for (city, of) in (0..).zip(place.cities) {
            homes.extend(std::iter::repeat_n(
                (country, city),
                (place.weight * 10 * of.weight / all).max(1) as usize,
            ));
        }
    }
    homes
}

fn stores(seed: u64, today: i32) -> Vec<Store> {
    let mut stores = Vec::new();
    for (country, place) in COUNTRIES.iter().enumerate() {
        for (city, of) in place.cities.iter().enumerate() {
            for number in 0..of.stores {
                let mut draw = Random::of(seed, streams::STORES, stores.len() as u64);
                // The first of a city is the oldest.
                let age =
                    draw.between(120, HISTORY - 200).max(draw.between(120, 3000)) / (i32::from(number) + 1);
                let street = place.streets[(usize::from(number) + city) % place.streets.len()];
                stores.push(Store {
                    name: format!("{}, {street}", of.name),
                    country,
                    city,
                    opened: today - age,
                    square_metres: draw.between(40, 320) as u16,
                    cafe: draw.chance(640),
                });
            }
        }
    }
    stores
}
