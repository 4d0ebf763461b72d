//! Subscriptions to regular deliveries.

use super::{
    actor::{Actor, Standing},
    columns::{Column, Rows, Texts, Values, words},
    order::Activity,
    purchases::{draws, push_key},
    random::Random,
    shop::Shop,
    streams,
};

const PLANS: [&str; 6] =
    ["Coffee taster", "Coffee household", "Tea taster", "Tea household", "Mixed box", "Office"];
const PRICES: [i64; 6] = [1290, 2690, 1190, 2290, 1990, 7900];

/// One subscription.
pub(super) struct Subscription {
    customer: (Standing, u32),
    plan: usize,
    started: i32,
    ended: Option<i32>,
    every: i8,
    cents: i64,
}

/// When it begins, and before when it ends: a second one follows the first.
fn span(actor: &Actor, place: u32) -> (i32, i32) {
    let middle = actor.signed_up + (actor.until - actor.signed_up) / 2;
    match (actor.subscriptions, place) {
        (1, _) => (actor.signed_up, actor.until),
        (_, 0) => (actor.signed_up, middle),
        _ => (middle + 1, actor.until),
    }
}

fn day(actor: &Actor, place: u32, draw: &mut Random) -> i32 {
    let (from, to) = span(actor, place);
    draw.between(from, to).min(draw.between(from, to))
}

fn subscription(shop: &Shop, actor: &Actor, place: u32) -> Subscription {
    let mut draw = draws(shop, streams::SUBSCRIPTIONS, actor, place);
    let started = day(actor, place, &mut draw);
    let (_, to) = span(actor, place);
    let last = place + 1 == actor.subscriptions;
    let ended = (actor.churned || !last || draw.chance(210)).then(|| draw.between(started, to));
    let household = usize::from(draw.chance(430));
    let plan = match actor.tea {
        _ if actor.office => 5,
        0..=420 => household,
        580.. => 2 + household,
        _ => 4,
    };
    // Those who began early keep their old price.
    let old = (shop.today - started) / 730;
    let cents = PRICES[plan] * i64::from(100 - 6 * old) / 100;
    let every = draw.pick(&[1, 2, 4, 4, 4, 8]);
    Subscription { customer: (actor.standing, actor.number), plan, started, ended, every, cents }
}

/// The columns of subscriptions.
#[derive(Default)]
pub(super) struct Subscriptions {
    id: Values<i32>,
    customer: Texts,
    plan: Values<i8>,
    started: Values<i32>,
    ended: Values<i32>,
    every: Values<i8>,
    price: Values<i64>,
}

impl Activity for Subscriptions {
    type Row = Subscription;

    fn count(actor: &Actor) -> u32 {
        actor.subscriptions
    }

    fn day(shop: &Shop, actor: &Actor, place: u32) -> i32 {
        day(actor, place, &mut draws(shop, streams::SUBSCRIPTIONS, actor, place))
    }

    fn row(shop: &Shop, actor: &Actor, place: u32) -> Subscription {
        subscription(shop, actor, place)
    }

    fn second(row: &Subscription) -> i64 {
        i64::from(row.started) * 86_400
    }

    fn push(&mut self, number: i32, row: Subscription) {
        self.id.push(Some(number));
        push_key(&mut self.customer, row.customer);
        self.plan.push(Some(row.plan as i8));
        self.started.push(Some(row.started));
        self.ended.push(row.ended);
        self.every.push(Some(row.every));
        self.price.push(Some(row.cents));
    }

    fn take(&mut self) -> Rows {
        let of = std::mem::take(self);
        Rows {
            count: of.id.values.len(),
            columns: vec![
                ("subscription_id", Column::Int32(of.id)),
                ("customer_id", Column::Text(of.customer)),
                ("plan", Column::Words(of.plan, words(PLANS))),
                ("started", Column::Date(of.started)),
                ("ended", Column::Date(of.ended)),
                ("every_weeks", Column::Int8(of.every)),
                ("monthly_price", Column::Money(of.price)),
            ],
        }
    }
}
