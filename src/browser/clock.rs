//! What time it is.

use std::{cell::RefCell, collections::HashMap};

use wasm_bindgen::JsCast;

/// Milliseconds since 1970-01-01T00:00:00 UTC.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// The browser's time zone, an IANA name; `UTC` where it does not say.
pub fn time_zone() -> String {
    let options =
        js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    js_sys::Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// Waits so many milliseconds. Works on the page.
pub async fn sleep(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        if let Some(window) = super::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// A format of dates; nothing where the browser refuses the options, as it does with zones that it does not know.
fn format(arguments: &js_sys::Array) -> Option<js_sys::Intl::DateTimeFormat> {
    use js_sys::{Function, Reflect};
    let constructor: Function =
        Reflect::get(&Reflect::get(&js_sys::global(), &"Intl".into()).ok()?, &"DateTimeFormat".into())
            .ok()?
            .dyn_into()
            .ok()?;
    Reflect::construct(&constructor, arguments).ok().map(JsCast::unchecked_into)
}

/// Formatters are dear to make and cheap to use: one of a zone is made once.
fn calendar(zone: &str) -> Option<js_sys::Intl::DateTimeFormat> {
    type Made = HashMap<String, Option<js_sys::Intl::DateTimeFormat>>;
    thread_local!(static MADE: RefCell<Made> = RefCell::default());
    MADE.with(|made| made.borrow_mut().entry(zone.to_owned()).or_insert_with(|| make_calendar(zone)).clone())
}

fn make_calendar(zone: &str) -> Option<js_sys::Intl::DateTimeFormat> {
    use js_sys::{Array, Object, Reflect};
    let options = Object::new();
    let set = |name: &str, value: &str| Reflect::set(&options, &name.into(), &value.into());
    set("timeZone", zone).ok()?;
    set("calendar", "iso8601").ok()?;
    set("hourCycle", "h23").ok()?;
    for (name, style) in [
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
    ] {
        set(name, style).ok()?;
    }
    format(&Array::of2(&"en-US".into(), &options))
}

/// Year, month, day and so on of an instant in a zone, as the browser's calendar gives them.
fn parts(instant: f64, zone: &str) -> Option<[i32; 6]> {
    use js_sys::Reflect;
    let format = calendar(zone)?;
    let mut found = [0; 6];
    for part in format.format_to_parts(&js_sys::Date::new(&instant.into())).iter() {
        let text = |name: &str| {
            Reflect::get(&part, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
        };
        let names = ["year", "month", "day", "hour", "minute", "second"];
        if let Some(place) = names.iter().position(|name| *name == text("type")) {
            found[place] = text("value").parse().ok()?;
        }
    }
    Some(found)
}

/// The day of an instant in a zone, `2026-11-24`; UTC's where the zone is unknown.
pub fn day_of(instant: f64, zone: &str) -> String {
    let [year, month, day, ..] =
        parts(instant, zone).or_else(|| parts(instant, "UTC")).unwrap_or([1970, 1, 1, 0, 0, 0]);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The wall clock at an instant in a zone, `2026-11-24T09:30:00`.
pub fn time_of(instant: f64, zone: &str) -> String {
    let [year, month, day, hour, minute, second] = parts(instant, zone).unwrap_or([1970, 1, 1, 0, 0, 0]);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// Milliseconds that the wall clock of a zone is ahead of UTC at an instant; none where the zone is unknown.
pub fn offset(instant: i64, zone: &str) -> i64 {
    let Some([year, month, day, hour, minute, second]) = parts(instant as f64, zone) else { return 0 };
    let day = chrono::NaiveDate::from_ymd_opt(year, month as u32, day as u32);
    let shown = day.and_then(|day| day.and_hms_opt(hour as u32, minute as u32, second as u32));
    shown.map_or(0, |shown| (shown.and_utc().timestamp() - instant.div_euclid(1_000)) * 1_000)
}

/// Today in a zone.
pub fn today(zone: &str) -> String {
    day_of(now(), zone)
}

/// The first millisecond of a day in a zone; nothing where the text is no day.
pub fn start_of_day(day: &str, zone: &str) -> Option<f64> {
    let noon = js_sys::Date::parse(&format!("{day}T12:00:00Z"));
    let before = day_of(noon - 86_400_000.0, "UTC");
    if noon.is_nan() { None } else { end_of_day(&before, zone).map(|end| end + 1.0) }
}

/// The last millisecond of a day in a zone; nothing where the text is no day.
pub fn end_of_day(day: &str, zone: &str) -> Option<f64> {
    let start = js_sys::Date::parse(&format!("{day}T00:00:00Z"));
    if start.is_nan() {
        return None;
    }
    // The first instant of the next day is found by halving: zones change their clocks when they like.
    let (mut low, mut high) = (start - 86_400_000.0, start + 3.0 * 86_400_000.0);
    while high - low > 1.0 {
        let middle = ((low + high) / 2.0).floor();
        if day_of(middle, zone).as_str() <= day { low = middle } else { high = middle }
    }
    Some(low)
}
