//! Numbers as the person's locale writes them; days and times in words of English in the locale's order.

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Formatters are dear to make and cheap to use: each is made once.
fn formatted(name: String, make: impl FnOnce() -> Option<Function>, value: &JsValue) -> Option<String> {
    thread_local!(static MADE: RefCell<HashMap<String, Option<Function>>> = RefCell::default());
    let format = MADE.with(|made| made.borrow_mut().entry(name).or_insert_with(make).clone())?;
    format.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

fn options(pairs: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&options, &(*name).into(), value);
    }
    options
}

fn number_format(options: &Object) -> Option<Function> {
    Some(Intl::NumberFormat::new(&Array::new(), options).format())
}

/// A whole number with its thousands separated.
pub fn whole(number: f64) -> String {
    decimal(number, 0, 0)
}

/// A number with at least and at most so many decimal places.
pub fn decimal(number: f64, least: u32, most: u32) -> String {
    let make = || {
        number_format(&options(&[
            ("minimumFractionDigits", least.into()),
            ("maximumFractionDigits", most.into()),
        ]))
    };
    formatted(format!("n{least}-{most}"), make, &number.into()).unwrap_or_else(|| number.to_string())
}

/// A share of 1 as percent, with so many decimal places.
pub fn percent(share: f64, places: u32) -> String {
    let places_value = JsValue::from(places);
    let make = || {
        number_format(&options(&[
            ("style", "percent".into()),
            ("minimumFractionDigits", places_value.clone()),
            ("maximumFractionDigits", places_value),
        ]))
    };
    formatted(format!("p{places}"), make, &share.into()).unwrap_or_else(|| format!("{:.1}%", share * 100.0))
}

/// The character between whole and fraction.
pub fn decimal_point() -> String {
    decimal(1.5, 1, 1)
        .chars()
        .find(|sign| !sign.is_ascii_digit())
        .map_or_else(|| ".".to_owned(), String::from)
}

/// The page speaks English: months are named in it, in the order that the person's kind of English has.
fn language() -> Array {
    let own = super::window().and_then(|window| window.navigator().language());
    Array::of1(&own.filter(|own| own.starts_with("en")).unwrap_or_else(|| "en-GB".to_owned()).into())
}

fn date_format(zone: &str, with: &[(&str, &str)]) -> Option<Function> {
    let mut pairs: Vec<(&str, JsValue)> = with.iter().map(|(name, value)| (*name, (*value).into())).collect();
    pairs.push(("timeZone", zone.into()));
    // An unknown zone makes the constructor throw, so it is called in a way that can say so.
    let constructor: Function =
        Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into()).ok()?, &"DateTimeFormat".into())
            .ok()?
            .dyn_into()
            .ok()?;
    let made = Reflect::construct(&constructor, &Array::of2(&language(), &options(&pairs))).ok()?;
    Some(made.unchecked_into::<Intl::DateTimeFormat>().format())
}

const DAY: [(&str, &str); 3] = [("day", "numeric"), ("month", "short"), ("year", "numeric")];

/// `24 Nov 2026`: the day of an instant in a zone.
pub fn day(milliseconds: f64, zone: &str) -> Option<String> {
    formatted(format!("d{zone}"), || date_format(zone, &DAY), &milliseconds.into())
}

/// `24 Nov 2026, 09:30`: an instant on the wall clock of a zone.
pub fn instant(milliseconds: f64, zone: &str) -> Option<String> {
    let make = || {
        let mut with = DAY.to_vec();
        with.extend([("hour", "2-digit"), ("minute", "2-digit")]);
        date_format(zone, &with)
    };
    formatted(format!("i{zone}"), make, &milliseconds.into())
}

/// `09:30`: the time of day of an instant in a zone.
pub fn clock(milliseconds: f64, zone: &str) -> Option<String> {
    formatted(
        format!("c{zone}"),
        || date_format(zone, &[("hour", "2-digit"), ("minute", "2-digit")]),
        &milliseconds.into(),
    )
}

/// `3 days ago`, `in 2 hours`, `yesterday`. The unit is one of `second` to `year`.
pub fn relative(amount: f64, unit: &str) -> String {
    thread_local!(static MADE: RefCell<Option<Intl::RelativeTimeFormat>> = const { RefCell::new(None) });
    MADE.with(|made| {
        let mut made = made.borrow_mut();
        let format = made.get_or_insert_with(|| {
            Intl::RelativeTimeFormat::new(&language(), &options(&[("numeric", "auto".into())]))
        });
        format.format(amount, unit).into()
    })
}

/// Every time zone that the browser knows.
pub fn time_zones() -> Vec<String> {
    let zones = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"supportedValuesOf".into()))
        .ok()
        .and_then(|function| function.dyn_into::<Function>().ok())
        .and_then(|function| function.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok());
    zones
        .map(|zones| Array::from(&zones).iter().filter_map(|zone| zone.as_string()).collect())
        .unwrap_or_default()
}

/// A zone's difference to UTC at an instant, `UTC+2`, `UTC−3:30`.
pub fn zone_offset(milliseconds: f64, zone: &str) -> Option<String> {
    let text = formatted(
        format!("o{zone}"),
        || date_format(zone, &[("timeZoneName", "shortOffset"), ("year", "numeric")]),
        &milliseconds.into(),
    )?;
    let offset = text.split_once("GMT").map(|(_, offset)| offset.trim().replace('-', "−"))?;
    Some(format!("UTC{offset}"))
}
