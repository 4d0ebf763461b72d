//! Who does something in the shop, and what they are like. Everything else follows from these traits, and they from the
//! seed and a number alone: so that every table is made without the others and yet agrees with them.

use super::{
    goods::Interests,
    places::COUNTRIES,
    random::Random,
    shop::{HISTORY, Shop},
    streams,
};

/// Whether the customers' table knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It does.
    Customer,
    /// They had themselves forgotten: their rows elsewhere are orphans.
    Forgotten,
    /// They bought as guests: their rows have no key.
    Guest,
}

/// What they are like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actor {
    pub(super) number: u32,
    pub(super) standing: Standing,
    /// A place in [`COUNTRIES`].
    pub(super) country: usize,
    /// A place in the country's cities.
    pub(super) city: usize,
    /// Days since 1970-01-01.
    pub(super) signed_up: i32,
    /// The last day that they can be met: today, or long ago.
    pub(super) until: i32,
    pub(super) churned: bool,
    /// In years.
    pub(super) age: i32,
    /// Euros a year.
    pub(super) income: u32,
    /// Of a thousand drinks so many are tea.
    pub(super) tea: i32,
    /// Of a thousand purchases so many are online.
    pub(super) online: i32,
    pub(super) consent: Option<bool>,
    pub(super) interests: Interests,
    /// They buy for an office: on weekdays, and much.
    pub(super) office: bool,
    pub(super) orders: u32,
    pub(super) visits: u32,
    pub(super) cases: u32,
    pub(super) subscriptions: u32,
}

impl Shop {
    /// How many actors there are: first the customers, then the forgotten, then the guests.
    pub(super) fn actors(&self) -> u32 {
        self.customers + self.forgotten() + self.guests()
    }

    fn forgotten(&self) -> u32 {
        self.customers / 400
    }

    fn guests(&self) -> u32 {
        self.customers / 80
    }

    /// One of them.
    pub(super) fn actor(&self, number: u32) -> Actor {
        let standing = match number.checked_sub(self.customers) {
            None => Standing::Customer,
            Some(after) if after < self.forgotten() => Standing::Forgotten,
            Some(_) => Standing::Guest,
        };
        let mut draw = Random::of(self.seed, streams::ACTORS, number.into());
        let place = if standing == Standing::Customer { number } else { draw.below(self.customers) };
        let signed_up = self.sign_up(place, &mut draw);
        let tenure = self.today - signed_up;
        let (country, city) = self.home(&mut draw);
        let home = &COUNTRIES[country];
        let age = draw.between(18, 47) + if draw.chance(450) { draw.between(0, 41) } else { 0 };
        let age = age.max(17 + tenure / 365);
        let earning = (1150 - (age - 48).abs() * 12).max(650) as u32;
        let income = home.income * draw.spread() / 1000 * earning / 1000;
        let mut tea = home.tea + (age - 40) * 6 + draw.between(-220, 220);
        if draw.chance(300) {
            tea = if tea > 450 { tea + 300 } else { tea - 300 };
        }
        let tea = tea.clamp(20, 980);
        let near = home.cities[city].stores > 0;
        let online = 190 + (330 - tenure / 5).max(0) + (48 - age) * 6 + (if near { 0 } else { 380 });
        let online = online.clamp(40, 970);
        let consent = (!draw.chance(110)).then(|| draw.chance(760 - age * 3));
        let interests = interests(tea, age, &mut draw);
        let zeal = draw.wide_spread();
        let wealth = (income / 60).clamp(300, 1400);
        let subscriber =
            draw.chance(60 + (zeal / 25).min(160) as i32 + if consent == Some(true) { 60 } else { 0 });
        let subscriptions =
            if subscriber && standing == Standing::Customer { 1 + u32::from(draw.chance(180)) } else { 0 };
        let risk = 430 - (if subscriber { 250 } else { 0 }) - (zeal / 14).min(160) as i32
            + if consent == Some(true) { -60 } else { 70 };
        let churned = tenure > 150 && draw.chance(risk.max(30));
        let until = if churned { signed_up + draw.between(10, tenure - 100) } else { self.today };
        let mut actor = Actor {
            number,
            standing,
            country,
            city,
            signed_up,
            until,
            churned,
            age,
            income,
            tea,
            online,
            consent,
            interests,
            office: draw.chance(22),
            orders: 0,
            visits: 0,
            cases: 0,
            subscriptions,
        };
        if tenure >= 2 {
            actor.counts(subscriber, zeal * (400 + wealth) / 1000, &mut draw);
        }
        actor
    }

    /// Customers are numbered as they sign up, and every day more do.
    fn sign_up(&self, place: u32, draw: &mut Random) -> i32 {
        let square =
            (HISTORY as u64).pow(2) * (2 * u64::from(place) + 1) / (2 * u64::from(self.customers.max(1)));
        (self.first + square.isqrt() as i32 + draw.between(-2, 2)).clamp(self.first, self.today)
    }
}

impl Actor {
    /// How often they come, given how eager they are (in thousandths).
    fn counts(&mut self, subscriber: bool, eagerness: u32, draw: &mut Random) {
        let days = (self.until - self.signed_up + 1) as u64;
        let times = |yearly: u64, draw: &mut Random| {
            let expected = yearly * days / 365;
            (expected / 1000) as u32 + u32::from(draw.chance((expected % 1000) as i32))
        };
        let loyal = if subscriber { 1600 } else { 1000 };
        let asked = if self.consent == Some(true) { 1200 } else { 900 };
        let yearly = u64::from(eagerness) * loyal * asked / 1_150_000 * if self.office { 2 } else { 1 };
        let never = draw.chance(70);
        self.orders = match self.standing {
            Standing::Guest => 1,
            _ if never => 0,
            _ => (times(yearly, draw) + u32::from(draw.chance(750))).min(600),
        };
        let clicks = 120 + self.online as u64;
        self.visits =
            (times(clicks * (500 + yearly.min(4000)) / 1400, draw) + u32::from(draw.chance(400))).min(400);
        if self.standing == Standing::Customer {
            self.cases = (times(30 + yearly / 60, draw)
                + u32::from(draw.chance(if self.churned { 260 } else { 40 })))
            .min(12);
        }
    }
}

fn interests(tea: i32, age: i32, draw: &mut Random) -> Interests {
    let coffee = 1000 - tea;
    let young = (60 - age).max(0) * 8;
    let likely = [
        coffee * 6 / 10,
        coffee / 2,
        coffee / 5 + young / 2,
        coffee / 6 + young / 4,
        coffee / 8,
        tea * 6 / 10,
        tea / 2,
        tea * 4 / 10,
        tea / 6 + young / 4,
        140,
        150,
        90 + young / 2,
    ];
    likely.iter().enumerate().fold(Interests::default(), |known, (place, likely)| {
        Interests(known.0 | u16::from(draw.chance(*likely)) << place)
    })
}
