//! Cases of the shop's support.

use super::{
    actor::{Actor, Standing},
    columns::{Column, Rows, Texts, Values, words},
    order::Activity,
    purchases::{draws, instant, push_key},
    random::Random,
    shop::Shop,
    streams,
};

const REASONS: [&str; 7] =
    ["delivery", "damaged goods", "wrong item", "billing", "question", "return", "subscription"];

/// One case.
pub(super) struct Case {
    customer: (Standing, u32),
    /// Seconds since 1970-01-01 in UTC.
    pub(super) opened: i64,
    closed: Option<i64>,
    reason: usize,
    satisfaction: Option<i8>,
}

fn day(shop: &Shop, actor: &Actor, draw: &mut Random) -> i32 {
    // Who left had a reason shortly before.
    let from = if actor.churned { actor.signed_up.max(actor.until - 60) } else { actor.signed_up };
    shop.busy_day(from, actor.until, draw)
}

/// One of an actor's cases.
pub(super) fn case(shop: &Shop, actor: &Actor, place: u32) -> Case {
    let mut draw = draws(shop, streams::CASES, actor, place);
    let day = day(shop, actor, &mut draw);
    let billing = if actor.subscriptions > 0 { 160 } else { 20 };
    let reason = draw.weighted([300, 150, 100, 120, 210, 110, billing].into_iter());
    let hour = draw.between(8, 19);
    let opened = instant(shop, actor, day, hour, &mut draw);
    let took = (draw.wide_spread() as i64 * if actor.churned { 200 } else { 70 }).max(240);
    let closed = Some(opened + took).filter(|closed| *closed <= shop.last_second() && !draw.chance(15));
    let marks: [u32; 5] = if actor.churned { [38, 26, 18, 12, 6] } else { [5, 8, 17, 34, 36] };
    let satisfaction =
        (closed.is_some() && draw.chance(560)).then(|| draw.weighted(marks.into_iter()) as i8 + 1);
    Case { customer: (actor.standing, actor.number), opened, closed, reason, satisfaction }
}

/// The columns of support cases.
#[derive(Default)]
pub(super) struct Cases {
    id: Values<i32>,
    customer: Texts,
    opened: Values<i64>,
    closed: Values<i64>,
    reason: Values<i8>,
    satisfaction: Values<i8>,
}

impl Activity for Cases {
    type Row = Case;

    fn count(actor: &Actor) -> u32 {
        actor.cases
    }

    fn day(shop: &Shop, actor: &Actor, place: u32) -> i32 {
        day(shop, actor, &mut draws(shop, streams::CASES, actor, place))
    }

    fn row(shop: &Shop, actor: &Actor, place: u32) -> Case {
        case(shop, actor, place)
    }

    fn second(row: &Case) -> i64 {
        row.opened
    }

    fn push(&mut self, number: i32, row: Case) {
        self.id.push(Some(number));
        push_key(&mut self.customer, row.customer);
        self.opened.push(Some(row.opened * 1000));
        self.closed.push(row.closed.map(|closed| closed * 1000));
        self.reason.push(Some(row.reason as i8));
        self.satisfaction.push(row.satisfaction);
    }

    fn take(&mut self) -> Rows {
        let of = std::mem::take(self);
        Rows {
            count: of.id.values.len(),
            columns: vec![
                ("case_id", Column::Int32(of.id)),
                ("customer_id", Column::Text(of.customer)),
                ("opened_at", Column::Instant(of.opened)),
                ("closed_at", Column::Instant(of.closed)),
                ("reason", Column::Words(of.reason, words(REASONS))),
                ("satisfaction", Column::Int8(of.satisfaction)),
            ],
        }
    }
}
