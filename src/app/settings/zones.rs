//! Time zones by name.

use crate::app::palette::rank::find;

/// The name of a zone as it is shown.
pub fn shown(zone: &str) -> String {
    zone.replace('_', " ")
}

/// The zones that fit what is typed, best first, at most `limit`. With nothing typed those of `first` stand before the
/// others.
pub fn fitting(all: &[String], first: &[&str], typed: &str, limit: usize) -> Vec<String> {
    if typed.trim().is_empty() {
        let is_first = |zone: &str| first.contains(&zone);
        let mut zones: Vec<&str> = Vec::new();
        for zone in first {
            if !zones.contains(zone) {
                zones.push(zone);
            }
        }
        zones.extend(all.iter().map(String::as_str).filter(|zone| !is_first(zone)));
        return zones.into_iter().take(limit).map(str::to_owned).collect();
    }
    let mut named: Vec<(String, &str)> = Vec::new();
    for zone in first.iter().copied().chain(all.iter().map(String::as_str)) {
        if named.iter().all(|(_, other)| *other != zone) {
            named.push((shown(zone), zone));
        }
    }
    let found = find(typed, &named, |(shown, zone)| (shown, zone));
    found.into_iter().take(limit).map(|place| named[place].1.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::fitting;

    fn zones() -> Vec<String> {
        ["America/New_York", "Asia/Tokyo", "Europe/Paris", "Europe/Vienna"].map(str::to_owned).to_vec()
    }

    #[test]
    fn ones_own_zone_comes_first_and_once() {
        let first = ["Europe/Vienna", "UTC", "Europe/Vienna"];
        let found = fitting(&zones(), &first, " ", 9);
        assert_eq!(found, ["Europe/Vienna", "UTC", "America/New_York", "Asia/Tokyo", "Europe/Paris"]);
        assert_eq!(fitting(&zones(), &first, "", 2), ["Europe/Vienna", "UTC"]);
    }

    #[test]
    fn cities_are_found_as_a_person_writes_them() {
        assert_eq!(fitting(&zones(), &["UTC"], "new york", 9), ["America/New_York"]);
        assert_eq!(fitting(&zones(), &["UTC"], "europe", 9), ["Europe/Paris", "Europe/Vienna"]);
        assert_eq!(fitting(&zones(), &["UTC"], "utc", 9), ["UTC"]);
        assert!(fitting(&zones(), &[], "atlantis", 9).is_empty());
    }
}
