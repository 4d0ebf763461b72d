//! A small world whose every row is known natively too: people, what they bought, and the goods. What a scenario builds on the
//! screen is worked out here from the plain rows, without a line of the engine.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int32Array, RecordBatch, StringArray,
    TimestampMillisecondArray,
    builder::{ListBuilder, StringBuilder},
};
use browser_tests::Page;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use xtask::{Context, Result};

use super::{rows, steps::idle};

/// A customer.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub id: String,
    /// Another customer above this one.
    pub parent: Option<String>,
    pub city: Option<&'static str>,
    pub points: Option<i32>,
    pub target: Option<i32>,
    pub vip: Option<bool>,
    pub joined: Option<NaiveDate>,
    pub seen_at: Option<NaiveDateTime>,
    pub tags: Option<Vec<&'static str>>,
}

/// A thing bought.
#[derive(Clone, Debug)]
pub(super) struct Buy {
    pub person: String,
    pub good: String,
    pub at: Option<NaiveDateTime>,
    pub amount: Option<f64>,
    pub fee: f64,
    pub channel: &'static str,
}

/// Something that can be bought.
#[derive(Clone, Debug)]
pub(super) struct Good {
    pub id: String,
    pub kind: &'static str,
}

/// All of it.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub today: NaiveDate,
    pub people: Vec<Person>,
    pub buys: Vec<Buy>,
    pub goods: Vec<Good>,
}

/// So many people there are.
pub(super) const PEOPLE: usize = 400;

const CITIES: [&str; 5] = ["Lyon", "Bilbao", "Porto", "Ghent", "Lyons-la-Forêt"];
const TAGS: [&str; 4] = ["gym", "pool", "sauna", "café"];

impl World {
    /// As it is on a day.
    pub(super) fn on(today: NaiveDate) -> Self {
        let ago = |days: usize| today - Days::new(days as u64);
        let at = |days: usize, hour: usize, minute: usize| {
            let time = NaiveTime::from_hms_opt(hour as u32 % 24, minute as u32 % 60, 0).unwrap_or_default();
            ago(days).and_time(time)
        };
        let key = |n: usize| format!("P{n:04}");
        let person = |n: usize| Person {
            id: key(n),
            parent: (n > 0 && !n.is_multiple_of(10)).then(|| key(n / 4)),
            city: (!n.is_multiple_of(9)).then(|| CITIES[n * 7 / 3 % 5]),
            points: (!n.is_multiple_of(7)).then_some((n * 37 % 500) as i32),
            target: (!n.is_multiple_of(11)).then_some((n * 53 % 500) as i32),
            vip: [Some(true), Some(false), None, Some(false)][n * 5 / 2 % 4],
            joined: (!n.is_multiple_of(13)).then(|| ago(n * 11 % 1_400)),
            seen_at: (!n.is_multiple_of(8)).then(|| at(n % 60 + 1, n, n * 7)),
            tags: (!n.is_multiple_of(6)).then(|| (0..n % 4).map(|own| TAGS[(n + own * 3) % 4]).collect()),
        };
        let buy = |n: usize| Buy {
            // The last people never bought anything.
            person: key((n * n / 7 + n % 5 * 31) % 361),
            good: format!("G{:02}", n * 5 % 12),
            at: (!n.is_multiple_of(50)).then(|| at(n * 3 % 220 + 1, n, n * 11)),
            amount: (!n.is_multiple_of(17)).then_some((n * 41 % 400) as f64 / 4.0),
            fee: (n % 60) as f64 / 2.0,
            channel: ["online", "shop", "phone"][n * n / 3 % 7 % 3],
        };
        let good = |n: usize| Good { id: format!("G{n:02}"), kind: ["Coffee", "Tea", "Cups"][n % 3] };
        Self {
            today,
            people: (0..PEOPLE).map(person).collect(),
            buys: (0..2_000).map(buy).collect(),
            goods: (0..12).map(good).collect(),
        }
    }

    /// What a person bought, in the order of the file.
    pub(super) fn bought(&self, person: &Person) -> impl Iterator<Item = &Buy> {
        self.buys.iter().filter(move |buy| buy.person == person.id)
    }

    /// The kind of what was bought.
    pub(super) fn kind(&self, buy: &Buy) -> Option<&'static str> {
        self.goods.iter().find(|good| good.id == buy.good).map(|good| good.kind)
    }

    /// Those above a person, the nearest first.
    pub(super) fn above(&self, person: &Person) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut next = person.parent.clone();
        while let Some(id) = next.filter(|id| !found.contains(id)) {
            next = self.people.iter().find(|one| one.id == id).and_then(|one| one.parent.clone());
            found.push(id);
        }
        found
    }

    /// How many people something holds for.
    pub(super) fn count(&self, holds: impl Fn(&Person) -> bool) -> u64 {
        self.people.iter().filter(|person| holds(person)).count() as u64
    }

    /// Makes the files, drops them on the page and waits until they are related.
    pub(super) fn drop_on(page: &Page) -> Result<Self> {
        let today = page.run(
            "const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()].join('-')",
            Vec::new(),
        )?;
        let today = NaiveDate::parse_from_str(today.as_str().unwrap_or_default(), "%Y-%m-%d")
            .context("The page does not know the day")?;
        let world = Self::on(today);
        page.find("link", "Data")?;
        let files = [
            page.make_file("people.arrow", &rows::file(&world.people_rows()?)?)?,
            page.make_file("buys.arrow", &rows::file(&world.buys_rows()?)?)?,
            page.make_file("goods.arrow", &rows::file(&world.goods_rows()?)?)?,
        ];
        page.drop_files(&[&files[0], &files[1], &files[2]])?;
        page.until("three tables", || page.has("link", "Data, 3 tables"))?;
        idle(page)?;
        Ok(world)
    }

    pub(super) fn people_rows(&self) -> Result<RecordBatch> {
        let all = &self.people;
        let mut tags = ListBuilder::new(StringBuilder::new());
        for person in all {
            for tag in person.tags.iter().flatten() {
                tags.values().append_value(tag);
            }
            tags.append(person.tags.is_some());
        }
        batch(vec![
            ("person_id", Arc::new(all.iter().map(|one| Some(&one.id)).collect::<StringArray>())),
            ("parent_id", Arc::new(all.iter().map(|one| one.parent.as_ref()).collect::<StringArray>())),
            ("city", Arc::new(all.iter().map(|one| one.city).collect::<StringArray>())),
            ("points", Arc::new(all.iter().map(|one| one.points).collect::<Int32Array>())),
            ("target", Arc::new(all.iter().map(|one| one.target).collect::<Int32Array>())),
            ("vip", Arc::new(all.iter().map(|one| one.vip).collect::<BooleanArray>())),
            ("joined", Arc::new(all.iter().map(|one| one.joined.map(day)).collect::<Date32Array>())),
            ("seen_at", instants(all.iter().map(|one| one.seen_at))),
            ("tags", Arc::new(tags.finish())),
        ])
    }

    fn buys_rows(&self) -> Result<RecordBatch> {
        let all = &self.buys;
        let ids: StringArray = (0..all.len()).map(|n| Some(format!("B{n:05}"))).collect();
        batch(vec![
            ("buy_id", Arc::new(ids)),
            ("person_id", Arc::new(all.iter().map(|one| Some(&one.person)).collect::<StringArray>())),
            ("good_id", Arc::new(all.iter().map(|one| Some(&one.good)).collect::<StringArray>())),
            ("bought_at", instants(all.iter().map(|one| one.at))),
            ("amount", Arc::new(all.iter().map(|one| one.amount).collect::<Float64Array>())),
            ("fee", Arc::new(all.iter().map(|one| Some(one.fee)).collect::<Float64Array>())),
            ("channel", Arc::new(all.iter().map(|one| Some(one.channel)).collect::<StringArray>())),
        ])
    }

    fn goods_rows(&self) -> Result<RecordBatch> {
        let all = &self.goods;
        batch(vec![
            ("good_id", Arc::new(all.iter().map(|one| Some(&one.id)).collect::<StringArray>())),
            ("kind", Arc::new(all.iter().map(|one| Some(one.kind)).collect::<StringArray>())),
        ])
    }
}

fn day(date: NaiveDate) -> i32 {
    (date - NaiveDate::default()).num_days() as i32
}

fn instants(all: impl Iterator<Item = Option<NaiveDateTime>>) -> ArrayRef {
    let array: TimestampMillisecondArray =
        all.map(|at| at.map(|at| at.and_utc().timestamp_millis())).collect();
    Arc::new(array) as Arc<dyn Array>
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch> {
    RecordBatch::try_from_iter(columns).context("The rows could not be made")
}
