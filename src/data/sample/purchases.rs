//! What was bought, when, where and for how much.

use std::fmt::Write;

use super::{
    actor::{Actor, Standing},
    columns::{Column, Rows, Texts, Values, words},
    goods::GOODS,
    order::Activity,
    places::COUNTRIES,
    random::Random,
    shop::Shop,
    streams,
};

/// One purchase.
pub(super) struct Purchase {
    buyer: (Standing, u32),
    /// Seconds since 1970-01-01 in UTC.
    pub(super) second: i64,
    /// A place among the products.
    pub(super) product: usize,
    /// A place among the stores; online there is none.
    pub(super) store: Option<usize>,
    pub(super) quantity: i16,
    pub(super) discount: i8,
    pub(super) cents: i64,
}

impl Purchase {
    /// Points that it earned: one for each whole euro.
    pub(super) fn points(&self) -> i32 {
        (self.cents / 100) as i32
    }
}

const STORE_HOURS: [i32; 24] =
    [7, 8, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 12, 13, 13, 14, 15, 15, 16, 16, 17, 17, 18, 19];
const ONLINE_HOURS: [i32; 24] =
    [0, 6, 7, 8, 9, 11, 12, 12, 13, 15, 16, 17, 18, 19, 19, 20, 20, 20, 21, 21, 21, 22, 22, 23];
const OFFICE_HOURS: [i32; 8] = [7, 8, 8, 9, 9, 10, 11, 14];

/// An instant of a local day: never after the last one that the data knows.
pub(super) fn instant(shop: &Shop, actor: &Actor, day: i32, hour: i32, draw: &mut Random) -> i64 {
    let local = i64::from(day) * 86_400 + i64::from(hour * 3600 + draw.between(0, 3599));
    let second = local - i64::from(COUNTRIES[actor.country].hours) * 3600;
    let late = (second - shop.last_second()).max(0);
    second - (late + 86_399) / 86_400 * 86_400
}

/// The draws of one of an actor's activities.
pub(super) fn draws(shop: &Shop, stream: u64, actor: &Actor, place: u32) -> Random {
    Random::of(shop.seed, stream, u64::from(actor.number) << 16 | u64::from(place))
}

/// The key of an actor's rows: guests have none, or an empty one.
pub(super) fn push_key(keys: &mut Texts, (standing, number): (Standing, u32)) {
    let key =
        (standing != Standing::Guest || number.is_multiple_of(8)).then_some(standing != Standing::Guest);
    keys.push_with(key, |known, text| {
        if known {
            let _ = write!(text, "C{:07}", number + 1);
        }
    });
}

fn day(shop: &Shop, actor: &Actor, place: u32, draw: &mut Random) -> i32 {
    let to = if place == 0 { actor.until.min(actor.signed_up + 21) } else { actor.until };
    let day = shop.busy_day(actor.signed_up, to, draw);
    // 1970-01-01 was a Thursday.
    let weekend = ((day + 3).rem_euclid(7) - 4).max(0);
    if actor.office { (day - weekend).max(actor.signed_up) } else { day }
}

/// What somebody like this buys in that month, as weights of the categories.
fn wants(actor: &Actor, month: u8) -> [u32; 8] {
    let (tea, likes) = (actor.tea as u32, actor.interests);
    let coffee = 1000 - tea;
    let more = |interest: usize, by: u32| if likes.has(interest) { by } else { 100 };
    let summer = (4..9).contains(&month);
    let december = month >= 10;
    [
        coffee * 4 / 10 * more(0, 150) / 100 * more(4, 200) / 100,
        coffee * 3 / 10 * more(1, 190) / 100,
        coffee * 2 / 10 * if actor.age < 45 { 140 } else { 70 } / 100,
        tea * 5 / 10 * more(6, 160) / 100 * more(8, 170) / 100,
        tea * 4 / 10 * more(5, 140) / 100 * more(7, 150) / 100,
        if summer { 130 } else { 20 } * more(2, 260) / 100,
        60 * more(3, 180) / 100 * more(4, 180) / 100,
        if december { 190 } else { 45 } * more(10, 320) / 100 * more(9, 150) / 100,
    ]
}

fn product(shop: &Shop, actor: &Actor, month: u8, draw: &mut Random) -> usize {
    let range = shop.of_category(draw.weighted(wants(actor, month).into_iter()));
    let many = range.len() as u32;
    for _ in 0..3 {
        let place = range.start + draw.below(many).min(draw.below(many)) as usize;
        let good = &GOODS[shop.products[place].good];
        let wanted = !actor.interests.has(11) || good.organic != Some(false) || draw.chance(400);
        // The dear ones are for those who can.
        let affordable = good.cents < 6000 || draw.chance((actor.income / 300).min(900) as i32);
        if good.months >> month & 1 == 1 && wanted && affordable {
            return place;
        }
    }
    range.start
}

fn store(shop: &Shop, actor: &Actor, day: i32, draw: &mut Random) -> Option<usize> {
    if draw.chance(actor.online) {
        return None;
    }
    let near = shop.stores_in(actor.country, Some(actor.city));
    let far = shop.stores_in(actor.country, None);
    let store = if near.is_empty() || draw.chance(90) {
        far.start + draw.below(far.len() as u32) as usize
    } else {
        // Everybody has a store of their own among those of the city.
        near.start + actor.number as usize % near.len()
    };
    shop.stores.get(store).filter(|of| of.opened <= day && of.country == actor.country).map(|_| store)
}

/// One of an actor's purchases.
pub(super) fn purchase(shop: &Shop, actor: &Actor, place: u32) -> Purchase {
    let mut draw = draws(shop, streams::PURCHASES, actor, place);
    let day = day(shop, actor, place, &mut draw);
    let product = product(shop, actor, shop.month(day), &mut draw);
    let store = store(shop, actor, day, &mut draw);
    let hour = match (actor.office, store) {
        (true, _) => draw.pick(&OFFICE_HOURS),
        (_, Some(_)) => draw.pick(&STORE_HOURS),
        (_, None) => draw.pick(&ONLINE_HOURS),
    };
    let second = instant(shop, actor, day, hour, &mut draw);
    let cents = shop.products[product].cents;
    let most = if cents > 9000 { 1 } else { 5 + actor.income / 40_000 };
    let quantity = 1 + draw.below(most).min(draw.below(most)).min(draw.below(most));
    let quantity = if actor.office { quantity * 4 } else { quantity } as i16;
    let newsletter = if actor.consent == Some(true) { 240 } else { 90 };
    let discount = if draw.chance(newsletter) { draw.pick(&[5, 10, 10, 10, 15, 20, 30]) } else { 0 };
    let cents = cents * i64::from(quantity) * i64::from(100 - discount) / 100;
    Purchase {
        buyer: (actor.standing, actor.number),
        second,
        product,
        store,
        quantity,
        discount: discount as i8,
        cents,
    }
}

/// The columns of purchases.
#[derive(Default)]
pub(super) struct Purchases {
    id: Values<i32>,
    customer: Texts,
    product: Values<i16>,
    store: Values<i16>,
    at: Values<i64>,
    channel: Values<i8>,
    quantity: Values<i16>,
    discount: Values<i8>,
    amount: Values<i64>,
    points: Values<i32>,
}

impl Activity for Purchases {
    type Row = Purchase;

    fn count(actor: &Actor) -> u32 {
        actor.orders
    }

    fn day(shop: &Shop, actor: &Actor, place: u32) -> i32 {
        day(shop, actor, place, &mut draws(shop, streams::PURCHASES, actor, place))
    }

    fn row(shop: &Shop, actor: &Actor, place: u32) -> Purchase {
        purchase(shop, actor, place)
    }

    fn second(row: &Purchase) -> i64 {
        row.second
    }

    fn push(&mut self, number: i32, row: Purchase) {
        self.id.push(Some(number));
        push_key(&mut self.customer, row.buyer);
        self.product.push(Some(row.product as i16 + 1));
        self.store.push(row.store.map(|store| store as i16 + 1));
        self.at.push(Some(row.second * 1000));
        self.channel.push(Some(i8::from(row.store.is_some())));
        self.quantity.push(Some(row.quantity));
        self.discount.push((row.discount > 0).then_some(row.discount));
        self.points.push(Some(row.points()));
        self.amount.push(Some(row.cents));
    }

    fn take(&mut self) -> Rows {
        let of = std::mem::take(self);
        Rows {
            count: of.id.values.len(),
            columns: vec![
                ("purchase_id", Column::Int32(of.id)),
                ("customer_id", Column::Text(of.customer)),
                ("product_id", Column::Int16(of.product)),
                ("store_id", Column::Int16(of.store)),
                ("bought_at", Column::Instant(of.at)),
                ("channel", Column::Words(of.channel, words(["online", "store"]))),
                ("quantity", Column::Int16(of.quantity)),
                ("discount_percent", Column::Int8(of.discount)),
                ("amount", Column::Money(of.amount)),
                ("points_earned", Column::Int32(of.points)),
            ],
        }
    }
}
