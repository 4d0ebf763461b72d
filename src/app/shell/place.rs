//! The entries of the navigation, and what the window is called.

use crate::{app::route::Route, model::key};

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Where one starts.
    Home,
    /// The tables.
    Data,
    /// The customers.
    Customers,
    /// The segments.
    Segments,
    /// The measures.
    Measures,
    /// How the page looks and counts.
    Settings,
}

impl Place {
    /// In the order in which they stand.
    pub const ALL: [Self; 6] =
        [Self::Home, Self::Data, Self::Customers, Self::Segments, Self::Measures, Self::Settings];

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Data => "Data",
            Self::Customers => "Customers",
            Self::Segments => "Segments",
            Self::Measures => "Measures",
            Self::Settings => "Settings",
        }
    }

    /// Before the word.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Home => "house",
            Self::Data => "database",
            Self::Customers => "users",
            Self::Segments => "layers",
            Self::Measures => "sigma",
            Self::Settings => "settings",
        }
    }

    /// Where it leads.
    pub fn route(self) -> Route {
        match self {
            Self::Home => Route::Home,
            Self::Data => Route::Data,
            Self::Customers => Route::Customers,
            Self::Segments => Route::Segments,
            Self::Measures => Route::Measures,
            Self::Settings => Route::Settings,
        }
    }

    /// The entry that a route belongs to.
    pub fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Home => Some(Self::Home),
            Route::Data | Route::Table(_) | Route::Setup | Route::Relationships => Some(Self::Data),
            Route::Customers | Route::Customer(_) | Route::Why { .. } => Some(Self::Customers),
            Route::Segments | Route::Segment(_) | Route::Builder(_) | Route::Reasons(_) | Route::Quick(_) => {
                Some(Self::Segments)
            }
            Route::Measures => Some(Self::Measures),
            Route::Settings => Some(Self::Settings),
            Route::NotFound(_) => None,
        }
    }
}

/// The title of the window. `segment` is the name of the route's segment, where it has one that is there.
pub fn title(route: &Route, segment: Option<&str>) -> String {
    let page = match route {
        Route::Table(table) => table.clone(),
        Route::Setup => "Set-up".to_owned(),
        Route::Relationships => "Relationships".to_owned(),
        Route::Customer(key) => format!("Customer {}", key::shown(key)),
        Route::Why { customer, .. } => {
            format!("{} in {}", key::shown(customer), segment.unwrap_or("a segment"))
        }
        Route::Reasons(_) => segment.map_or_else(|| "Segment".to_owned(), |name| format!("Why in {name}")),
        Route::Quick(_) => "New quick segment".to_owned(),
        Route::Segment(_) => segment.unwrap_or("Segment").to_owned(),
        Route::Builder(_) => segment.map_or_else(|| "Segment".to_owned(), |name| format!("Edit {name}")),
        Route::NotFound(_) => "Nothing here".to_owned(),
        route => Place::of(route).map_or("", Place::label).to_owned(),
    };
    format!("{page} · Satsuma")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_marked_where_it_leads() {
        for place in Place::ALL {
            assert_eq!(Place::of(&place.route()), Some(place));
            assert_eq!(title(&place.route(), None), format!("{} · Satsuma", place.label()));
        }
    }

    #[test]
    fn the_window_is_called_by_what_is_in_it() {
        let title = |route: Route| title(&route, Some("Loyal"));
        assert_eq!(title(Route::Segment("s1".into())), "Loyal · Satsuma");
        assert_eq!(title(Route::Builder("s1".into())), "Edit Loyal · Satsuma");
        assert_eq!(title(Route::Table("orders".into())), "orders · Satsuma");
        assert_eq!(super::title(&Route::Segment("gone".into()), None), "Segment · Satsuma");
    }
}
