//! Where you are, as one type: total both ways.

use super::quick::fields::Source;

/// A place of the page. Its address is the part behind `#`, so that it works from any folder of any static host.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Route {
    /// `#/`
    #[default]
    Home,
    /// `#/data`
    Data,
    /// `#/data/TABLE`
    Table(String),
    /// `#/set-up`
    Setup,
    /// `#/relationships`
    Relationships,
    /// `#/customers`
    Customers,
    /// `#/customers/KEY`
    Customer(String),
    /// `#/customers/KEY/why/SEGMENT`
    Why {
        /// The customer's key.
        customer: String,
        /// The segment's id.
        segment: String,
    },
    /// `#/segments`
    Segments,
    /// `#/segments/ID`
    Segment(String),
    /// `#/segments/ID/edit`
    Builder(String),
    /// `#/segments/ID/why`
    Reasons(String),
    /// `#/segments/new/SOURCE`
    Quick(Source),
    /// `#/measures`
    Measures,
    /// `#/settings`
    Settings,
    /// Any other address, as it was.
    NotFound(String),
}

impl Route {
    /// The place at an address such as `#/segments/s1/edit`; the `#` may be absent.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#');
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Home,
            ["data"] => Self::Data,
            ["data", table] => Self::Table((*table).to_owned()),
            ["set-up"] => Self::Setup,
            ["relationships"] => Self::Relationships,
            ["customers"] => Self::Customers,
            ["customers", key] => Self::Customer((*key).to_owned()),
            ["customers", key, "why", segment] => {
                Self::Why { customer: (*key).to_owned(), segment: (*segment).to_owned() }
            }
            ["segments", id, "why"] => Self::Reasons((*id).to_owned()),
            ["segments"] => Self::Segments,
            ["segments", id] => Self::Segment((*id).to_owned()),
            ["segments", id, "edit"] => Self::Builder((*id).to_owned()),
            ["segments", "new", source] => {
                Source::of_key(source).map_or_else(|| Self::NotFound(path.to_owned()), Self::Quick)
            }
            ["measures"] => Self::Measures,
            ["settings"] => Self::Settings,
            _ => Self::NotFound(path.to_owned()),
        }
    }

    /// The address of the place, with the `#`.
    pub fn hash(&self) -> String {
        match self {
            Self::Home => "#/".to_owned(),
            Self::Data => "#/data".to_owned(),
            Self::Table(table) => format!("#/data/{}", encode(table)),
            Self::Setup => "#/set-up".to_owned(),
            Self::Relationships => "#/relationships".to_owned(),
            Self::Customers => "#/customers".to_owned(),
            Self::Customer(key) => format!("#/customers/{}", encode(key)),
            Self::Why { customer, segment } => {
                format!("#/customers/{}/why/{}", encode(customer), encode(segment))
            }
            Self::Reasons(id) => format!("#/segments/{}/why", encode(id)),
            Self::Segments => "#/segments".to_owned(),
            Self::Segment(id) => format!("#/segments/{}", encode(id)),
            Self::Builder(id) => format!("#/segments/{}/edit", encode(id)),
            Self::Quick(source) => format!("#/segments/new/{}", source.key()),
            Self::Measures => "#/measures".to_owned(),
            Self::Settings => "#/settings".to_owned(),
            Self::NotFound(path) => format!("#{path}"),
        }
    }
}

/// Percent-encodes every byte that is not a letter, a digit, `-`, `_` or `.`.
fn encode(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            text.push(byte.into());
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn decode(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| part.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Route, Source};

    #[test]
    fn every_place_is_found_again_at_its_address() {
        let odd = "ä /%#?.arrow".to_owned();
        for route in [
            Route::Home,
            Route::Data,
            Route::Table(odd.clone()),
            Route::Setup,
            Route::Relationships,
            Route::Customers,
            Route::Customer(odd.clone()),
            Route::Customer("a\u{1f}b".into()),
            Route::Why { customer: odd.clone(), segment: "s1".into() },
            Route::Reasons("s1".into()),
            Route::Segments,
            Route::Segment("s1".into()),
            Route::Segment(odd.clone()),
            Route::Builder(odd),
            Route::Quick(Source::Profiles),
            Route::Quick(Source::Intelligence),
            Route::Measures,
            Route::Settings,
            Route::NotFound("/elsewhere".into()),
        ] {
            assert_eq!(Route::parse(&route.hash()), route);
        }
    }
}
