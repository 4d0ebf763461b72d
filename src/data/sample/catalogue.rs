//! The shop's products and stores.

use super::{
    columns::{Column, Fill, Rows, Texts, Values, Words, words},
    goods::{CATEGORIES, GOODS, ROASTS},
    places::COUNTRIES,
    random::Random,
    shop::{HISTORY, Shop},
    streams,
};

/// The countries' names, as words of a dictionary.
pub(super) fn countries() -> Words {
    words(COUNTRIES.iter().map(|country| country.name))
}

/// A small table, in one batch.
pub(super) struct Small {
    shop: Shop,
    make: fn(&Shop, usize) -> Rows,
    done: bool,
}

impl Small {
    pub(super) fn products(shop: Shop) -> Self {
        Self { shop, make: products, done: false }
    }

    pub(super) fn stores(shop: Shop) -> Self {
        Self { shop, make: stores, done: false }
    }
}

impl Fill for Small {
    fn fill(&mut self, rows: usize) -> Rows {
        let rows = if self.done { 0 } else { rows };
        self.done |= rows > 0;
        (self.make)(&self.shop, rows)
    }
}

fn products(shop: &Shop, rows: usize) -> Rows {
    let (mut id, mut name, mut category, mut pack) =
        (Values::default(), Texts::default(), Values::default(), Texts::default());
    let (mut origin, mut roast, mut organic) = (Texts::default(), Values::default(), Values::default());
    let (mut price, mut launched) = (Values::default(), Values::default());
    for (place, product) in shop.products.iter().enumerate().take(rows) {
        let good = &GOODS[product.good];
        let mut draw = Random::of(shop.seed, streams::PRODUCTS, place as u64);
        id.push(Some(place as i16 + 1));
        name.push_with(Some(good.name), |name, text| {
            text.push_str(name);
            if !product.pack.is_empty() {
                text.push_str(", ");
                text.push_str(product.pack);
            }
        });
        category.push(Some(good.category as i8));
        pack.push((!product.pack.is_empty()).then_some(product.pack));
        origin.push(good.origin);
        roast.push(good.roast.map(|roast| roast as i8));
        organic.push(good.organic);
        price.push(Some(product.cents));
        launched.push(Some(shop.first - draw.between(0, HISTORY / 4)));
    }
    Rows {
        count: id.values.len(),
        columns: vec![
            ("product_id", Column::Int16(id)),
            ("name", Column::Text(name)),
            ("category", Column::Words(category, words(CATEGORIES))),
            ("pack", Column::Text(pack)),
            ("origin", Column::Text(origin)),
            ("roast", Column::Words(roast, words(ROASTS))),
            ("organic", Column::Boolean(organic)),
            ("price", Column::Money(price)),
            ("launched", Column::Date(launched)),
        ],
    }
}

fn stores(shop: &Shop, rows: usize) -> Rows {
    let (mut id, mut name, mut city, mut country) =
        (Values::default(), Texts::default(), Texts::default(), Values::default());
    let (mut opened, mut metres, mut cafe) = (Values::default(), Values::default(), Values::default());
    for (place, store) in shop.stores.iter().enumerate().take(rows) {
        id.push(Some(place as i16 + 1));
        name.push(Some(&store.name));
        city.push(Some(COUNTRIES[store.country].cities[store.city].name));
        country.push(Some(store.country as i8));
        opened.push(Some(store.opened));
        metres.push(Some(store.square_metres as i16));
        cafe.push(Some(store.cafe));
    }
    Rows {
        count: id.values.len(),
        columns: vec![
            ("store_id", Column::Int16(id)),
            ("name", Column::Text(name)),
            ("city", Column::Text(city)),
            ("country", Column::Words(country, countries())),
            ("opened", Column::Date(opened)),
            ("square_metres", Column::Int16(metres)),
            ("cafe", Column::Boolean(cafe)),
        ],
    }
}
