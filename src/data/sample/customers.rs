//! The table of customers: what they are, and what their purchases, visits and cases come to.

use super::{
    actor::Actor,
    cases::case,
    columns::{Column, Fill, Rows, Texts, Values, Words, words},
    contact::{Mail, Person, write_phone, write_street, write_template},
    goods::INTERESTS,
    notes::note,
    places::COUNTRIES,
    purchases::{purchase, push_key},
    random::Random,
    shop::Shop,
    streams,
    visits::visit,
};

const TIERS: [&str; 4] = ["Bronze", "Silver", "Gold", "Platinum"];
const GENDERS: [&str; 4] = ["female", "male", "non-binary", "prefers not to say"];
const REFERRALS: [&str; 8] =
    ["search", "social media", "a friend", "a store", "an event", "an ad", "the press", ""];
const NEWSLETTERS: [&str; 4] = ["never", "weekly", "monthly", "offers only"];
const LANGUAGES: [&str; 13] = ["en", "de", "fr", "es", "it", "nl", "pl", "sv", "tr", "ja", "pt", "ar", "uk"];

/// Fills the table.
pub(super) struct Customers {
    shop: Shop,
    next: u32,
    mail: Mail,
    countries: Words,
    cities: Words,
    /// Where each country's cities begin.
    first_city: Vec<usize>,
    stores: Words,
}

#[derive(Default)]
struct Columns {
    id: Texts,
    first: Texts,
    last: Texts,
    full: Texts,
    email: Texts,
    phone: Texts,
    country: Values<i8>,
    city: Values<i8>,
    street: Texts,
    postal: Texts,
    language: Values<i8>,
    birthday: Values<i32>,
    gender: Values<i8>,
    household: Values<i8>,
    income: Values<i64>,
    credit: Values<i16>,
    signed_up: Values<i32>,
    referral: Values<i8>,
    store: Values<i8>,
    channel: Values<i8>,
    tier: Values<i8>,
    points: Values<i32>,
    orders: Values<i32>,
    value: Values<f64>,
    seen: Values<i64>,
    consent: Values<bool>,
    newsletter: Values<i8>,
    app: Texts,
    interests: (Values<i32>, Texts),
    notes: Texts,
}

/// What somebody's activities come to.
struct Totals {
    cents: i64,
    /// In the last 365 days.
    lately: i64,
    earned: i32,
    seen: Option<i64>,
}

impl Totals {
    fn of(shop: &Shop, actor: &Actor) -> Self {
        let a_year_ago = shop.last_second() - 365 * 86_400;
        let mut totals = Self { cents: 0, lately: 0, earned: 0, seen: None };
        for place in 0..actor.orders {
            let purchase = purchase(shop, actor, place);
            totals.cents += purchase.cents;
            totals.lately += if purchase.second > a_year_ago { purchase.cents } else { 0 };
            totals.earned += purchase.points();
            totals.seen = totals.seen.max(Some(purchase.second));
        }
        let visits = (0..actor.visits).map(|place| visit(shop, actor, place).second);
        let cases = (0..actor.cases).map(|place| case(shop, actor, place).opened);
        totals.seen = totals.seen.max(visits.chain(cases).max());
        totals
    }

    fn tier(&self) -> i8 {
        match self.lately / 100 {
            ..60 => 0,
            60..200 => 1,
            200..600 => 2,
            _ => 3,
        }
    }
}

impl Customers {
    pub(super) fn new(shop: Shop) -> Self {
        let variants = COUNTRIES.iter().flat_map(|country| country.variants.iter().copied());
        let countries = words(COUNTRIES.iter().map(|country| country.name).chain([""]).chain(variants));
        let cities = words(
            COUNTRIES.iter().flat_map(|country| country.cities.iter().map(|city| city.name)).chain([""]),
        );
        let first_city = COUNTRIES.iter().scan(0, |next, country| {
            let first = *next;
            *next += country.cities.len();
            Some(first)
        });
        let first_city = first_city.collect();
        let stores = words(shop.stores.iter().map(|store| store.name.as_str()));
        Self { shop, next: 0, mail: Mail::default(), countries, cities, first_city, stores }
    }

    fn push(&mut self, actor: &Actor, of: &mut Columns) {
        let draw = &mut Random::of(self.shop.seed, streams::CUSTOMERS, actor.number.into());
        push_key(&mut of.id, (actor.standing, actor.number));
        self.push_contact(actor, draw, of);
        self.push_person(actor, draw, of);
        self.push_dealings(actor, draw, of);
        push_lists(actor, draw, of);
    }

    fn push_contact(&mut self, actor: &Actor, draw: &mut Random, of: &mut Columns) {
        let home = &COUNTRIES[actor.country];
        let person = Person::of(&self.shop, actor);
        let first = (!draw.chance(4)).then_some(person.first.text);
        of.first.push(first);
        let untidy = draw.below(400);
        of.last.push_with(Some(person.family.text), |name, text| match untidy {
            0 => text.extend(name.chars().flat_map(char::to_uppercase)),
            1 => text.extend([name, " "]),
            _ => text.push_str(name),
        });
        of.full.push_with(first, |_, text| person.write_full(home, text));
        match draw.below(1000) {
            0..52 => of.email.push(None),
            52..56 => of.email.push(Some(draw.pick(&["", "", "n/a", "none"]))),
            _ => of.email.push_with(Some(()), |(), text| self.mail.write(&person, home, draw, text)),
        }
        let phone = !draw.chance(310);
        of.phone.push_with(phone.then(|| !draw.chance(30)), |known, text| {
            if known {
                write_phone(home, draw, text);
            }
        });
        let plain = COUNTRIES.len();
        of.country.push(match draw.below(1000) {
            0..13 => None,
            13..16 => Some(plain as i8),
            16..24 => {
                let before: usize =
                    COUNTRIES[..actor.country].iter().map(|country| country.variants.len()).sum();
                Some((plain + 1 + before + draw.below(home.variants.len() as u32) as usize) as i8)
            }
            _ => Some(actor.country as i8),
        });
        of.city.push(match draw.below(1000) {
            0..28 => None,
            28..34 => Some(self.cities.len() as i8 - 1),
            _ => Some((self.first_city[actor.country] + actor.city) as i8),
        });
        let known = !draw.chance(70);
        of.street.push_with(known.then_some(()), |(), text| write_street(actor, draw, text));
        let known = known && !draw.chance(15);
        of.postal.push_with(known.then_some(home.cities[actor.city].postal), |template, text| {
            write_template(template, draw, text)
        });
        let language = LANGUAGES.iter().position(|language| *language == home.language).unwrap_or(0);
        of.language.push(Some(if draw.chance(60) {
            draw.below(LANGUAGES.len() as u32) as i8
        } else {
            language as i8
        }));
        let gender = if person.woman { 0 } else { 1 };
        of.gender.push(match draw.below(1000) {
            0..170 => None,
            170..185 => Some(2),
            185..200 => Some(3),
            _ => Some(gender),
        });
    }

    fn push_person(&self, actor: &Actor, draw: &mut Random, of: &mut Columns) {
        let born = self.shop.today - actor.age * 365 - actor.age / 4 - draw.between(0, 364);
        of.birthday.push(match draw.below(1000) {
            0..140 => None,
            // What a form sends when nobody chose a day: 1900-01-01.
            140..143 => Some(-25_567),
            _ => Some(born),
        });
        let children = if (28..55).contains(&actor.age) { 4 } else { 2 };
        let household = 1
            + draw.below(children).max(draw.below(2)) as i8
            + if draw.chance(12) { draw.between(2, 6) as i8 } else { 0 };
        of.household.push((!draw.chance(200)).then_some(household));
        let cents = i64::from(actor.income) * 100 + i64::from(draw.between(-40_000, 40_000));
        let cents = if draw.chance(350) { cents / 50_000 * 50_000 } else { cents };
        of.income.push((!draw.chance(230)).then_some(cents.max(100_000)));
        let score = 470 + (actor.income / 260).min(260) as i32 + draw.between(-110, 110);
        of.credit.push(match draw.below(10_000) {
            0..2600 => None,
            2600 => Some(-1),
            2601 => Some(i16::MAX),
            2602..2606 => Some(0),
            _ => Some(score.clamp(300, 850) as i16),
        });
        of.signed_up.push(Some(actor.signed_up));
        let online = actor.online.max(0) as u32;
        let store = 1000 - online;
        let social = if actor.age < 40 { online / 2 } else { online / 8 };
        let ways = [online / 2, social, 240, store, 60, online / 6, 40, 30];
        of.referral.push((!draw.chance(90)).then(|| draw.weighted(ways.into_iter()) as i8));
    }

    fn push_dealings(&self, actor: &Actor, draw: &mut Random, of: &mut Columns) {
        let totals = Totals::of(&self.shop, actor);
        let near = self.shop.stores_in(actor.country, Some(actor.city));
        let store = if near.is_empty() {
            None
        } else {
            Some((near.start + actor.number as usize % near.len()) as i8)
        };
        of.store.push(store.filter(|_| !draw.chance(actor.online / 2)));
        of.channel.push((!draw.chance(30)).then(|| i8::from(!draw.chance(actor.online))));
        of.tier.push((!draw.chance(6)).then(|| totals.tier()));
        let redeemed = totals.earned * draw.between(0, 90) / 100 / 100 * 100;
        of.points.push(Some(totals.earned - redeemed + if draw.chance(600) { 50 } else { 0 }));
        of.orders.push(Some(actor.orders as i32));
        of.value.push((actor.orders > 0 || draw.chance(500)).then_some(totals.cents as f64 / 100.0));
        of.seen.push(totals.seen.map(|second| second * 1000 + i64::from(draw.below(1000))));
        of.consent.push(actor.consent);
        of.newsletter.push(match actor.consent {
            Some(true) => Some(draw.weighted([90, 380, 420, 110].into_iter()) as i8),
            Some(false) => Some(0),
            None => draw.chance(400).then_some(2),
        });
        let app = draw.chance(680 - actor.age * 8 + if actor.subscriptions > 0 { 180 } else { 0 });
        // Who comes no more has the version of then.
        let release = (actor.until - draw.between(0, 60) - self.shop.first).max(0) / 46;
        let patch = draw.below(4);
        of.app.push_with(app.then_some(release), |release, text| {
            use std::fmt::Write;
            let _ = write!(text, "{}.{}.{patch}", 1 + release / 12, release % 12);
        });
    }

    fn rows(&self, of: Columns) -> Rows {
        let address = vec![("street", Column::Text(of.street)), ("postal_code", Column::Text(of.postal))];
        Rows {
            count: of.signed_up.values.len(),
            columns: vec![
                ("customer_id", Column::Text(of.id)),
                ("first_name", Column::Text(of.first)),
                ("last_name", Column::Text(of.last)),
                ("full_name", Column::Text(of.full)),
                ("email", Column::Text(of.email)),
                ("phone", Column::Text(of.phone)),
                ("country", Column::Words(of.country, self.countries.clone())),
                ("city", Column::Words(of.city, self.cities.clone())),
                ("address", Column::Struct(address)),
                ("language", Column::Words(of.language, words(LANGUAGES))),
                ("birthday", Column::Date(of.birthday)),
                ("gender", Column::Words(of.gender, words(GENDERS))),
                ("household_size", Column::Int8(of.household)),
                ("income", Column::Money(of.income)),
                ("credit_score", Column::Int16(of.credit)),
                ("signed_up", Column::Date(of.signed_up)),
                ("referral", Column::Words(of.referral, words(REFERRALS))),
                ("preferred_store", Column::Words(of.store, self.stores.clone())),
                ("preferred_channel", Column::Words(of.channel, words(["online", "store"]))),
                ("tier", Column::Words(of.tier, words(TIERS))),
                ("points", Column::Int32(of.points)),
                ("orders", Column::Int32(of.orders)),
                ("lifetime_value", Column::Float64(of.value)),
                ("last_seen", Column::Instant(of.seen)),
                ("marketing_consent", Column::Boolean(of.consent)),
                ("newsletter", Column::Words(of.newsletter, words(NEWSLETTERS))),
                ("app_version", Column::Text(of.app)),
                ("interests", Column::Texts(of.interests.0, of.interests.1)),
                ("notes", Column::Text(of.notes)),
            ],
        }
    }
}

fn push_lists(actor: &Actor, draw: &mut Random, of: &mut Columns) {
    let (ends, texts) = &mut of.interests;
    let told = match draw.below(1000) {
        0..60 => None,
        60..130 => Some(false),
        _ => Some(true),
    };
    if told == Some(true) {
        let known = INTERESTS.iter().enumerate().filter(|(place, _)| actor.interests.has(*place));
        known.for_each(|(_, name)| texts.push(Some(name)));
    }
    let end = texts.ends.values.len() as i32;
    ends.push_or(told.map(|_| end), end);
    of.notes.push(note(draw).as_deref());
}

impl Fill for Customers {
    fn fill(&mut self, rows: usize) -> Rows {
        let mut of = Columns::default();
        let end = self.shop.customers.min(self.next.saturating_add(rows as u32));
        for number in self.next..end {
            let actor = self.shop.actor(number);
            self.push(&actor, &mut of);
        }
        self.next = end;
        self.rows(of)
    }
}
