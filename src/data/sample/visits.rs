//! Visits to the shop's site.

use super::{
    actor::{Actor, Standing},
    columns::{Column, Rows, Texts, Values, words},
    order::Activity,
    purchases::{draws, instant, push_key},
    random::Random,
    shop::Shop,
    streams,
};

const PAGES: [&str; 12] = [
    "home",
    "coffee",
    "tea",
    "gear",
    "gifts",
    "offers",
    "basket",
    "checkout",
    "account",
    "subscriptions",
    "blog",
    "store finder",
];
const DEVICES: [&str; 3] = ["phone", "desktop", "tablet"];
const SOURCES: [&str; 6] = ["direct", "search", "newsletter", "social", "ad", "referral"];
const HOURS: [i32; 20] = [6, 7, 8, 9, 10, 11, 12, 12, 13, 15, 17, 18, 19, 20, 20, 21, 21, 22, 22, 23];

/// One visit.
pub(super) struct Visit {
    visitor: (Standing, u32),
    /// Seconds since 1970-01-01 in UTC.
    pub(super) second: i64,
    page: usize,
    seconds: i32,
    device: usize,
    source: usize,
}

fn day(shop: &Shop, actor: &Actor, draw: &mut Random) -> i32 {
    // Those who left look in once more, sometimes.
    let to = if actor.churned && draw.chance(60) { actor.until + 90 } else { actor.until };
    let day = shop.busy_day(actor.signed_up, to, draw);
    // Visits are newer than purchases: the site grew.
    if actor.churned { day } else { day.max(shop.busy_day(actor.signed_up, to, draw)) }
}

/// One of an actor's visits.
pub(super) fn visit(shop: &Shop, actor: &Actor, place: u32) -> Visit {
    let mut draw = draws(shop, streams::VISITS, actor, place);
    let day = day(shop, actor, &mut draw);
    let (tea, coffee) = (actor.tea as u32 / 4, (1000 - actor.tea) as u32 / 4);
    let gifts = if shop.month(day) >= 10 { 90 } else { 15 };
    let page = draw.weighted([170, coffee, tea, 45, gifts, 80, 90, 55, 60, 25, 40, 30].into_iter());
    let phone = (95 - actor.age).max(15) as u32 * 10;
    let device = draw.weighted([phone, 320, 90].into_iter());
    let letters = if actor.consent == Some(true) { 240 } else { 0 };
    let source =
        draw.weighted([300, 320, letters, if actor.age < 40 { 170 } else { 50 }, 90, 40].into_iter());
    let hour = draw.pick(&HOURS);
    let second = instant(shop, actor, day, hour, &mut draw);
    // One in four looks at one page and leaves.
    let seconds =
        if draw.chance(250) { draw.between(0, 9) } else { (draw.wide_spread() * 95 / 1000 + 5) as i32 };
    Visit { visitor: (actor.standing, actor.number), second, page, seconds, device, source }
}

/// The columns of visits.
#[derive(Default)]
pub(super) struct Visits {
    id: Values<i32>,
    customer: Texts,
    at: Values<i64>,
    page: Values<i8>,
    seconds: Values<i32>,
    device: Values<i8>,
    source: Values<i8>,
}

impl Activity for Visits {
    type Row = Visit;

    fn count(actor: &Actor) -> u32 {
        actor.visits
    }

    fn day(shop: &Shop, actor: &Actor, place: u32) -> i32 {
        day(shop, actor, &mut draws(shop, streams::VISITS, actor, place))
    }

    fn row(shop: &Shop, actor: &Actor, place: u32) -> Visit {
        visit(shop, actor, place)
    }

    fn second(row: &Visit) -> i64 {
        row.second
    }

    fn push(&mut self, number: i32, row: Visit) {
        self.id.push(Some(number));
        push_key(&mut self.customer, row.visitor);
        self.at.push(Some(row.second * 1000));
        self.page.push(Some(row.page as i8));
        self.seconds.push((row.seconds > 0).then_some(row.seconds));
        self.device.push(Some(row.device as i8));
        self.source.push(Some(row.source as i8));
    }

    fn take(&mut self) -> Rows {
        let of = std::mem::take(self);
        Rows {
            count: of.id.values.len(),
            columns: vec![
                ("visit_id", Column::Int32(of.id)),
                ("customer_id", Column::Text(of.customer)),
                ("visited_at", Column::Instant(of.at)),
                ("page", Column::Words(of.page, words(PAGES))),
                ("duration_seconds", Column::Int32(of.seconds)),
                ("device", Column::Words(of.device, words(DEVICES))),
                ("source", Column::Words(of.source, words(SOURCES))),
            ],
        }
    }
}
