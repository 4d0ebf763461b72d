//! The database's stores and its version: what a migration of the database changes.
//!
//! How records in the stores change is not told here but in [`super::form`].

/// The database's name.
pub const DATABASE: &str = "satsuma";

/// The version of the database: 4 has members of older snapshots as steps back, 5 those of newer ones as steps ahead. A new
/// store or index makes a new version; those of before are never taken away, so that going from any version to today's is
/// making what is not there yet.
pub const VERSION: u32 = 5;

/// A store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its name.
    pub name: &'static str,
    /// The fields of its records that make their key; none where the key is given beside.
    pub key: &'static [&'static str],
    /// A field by which records are found together.
    pub index: Option<&'static str>,
    /// The version of the database that first had it.
    pub since: u32,
}

const fn store(name: &'static str, key: &'static [&'static str], index: Option<&'static str>) -> Store {
    Store { name, key, index, since: 1 }
}

/// Segments.
pub const SEGMENTS: Store = store("segments", &["id"], None);
/// Versions of definitions.
pub const VERSIONS: Store = store("versions", &["segment", "version"], Some("segment"));
/// Drafts.
pub const DRAFTS: Store = store("drafts", &["segment"], None);
/// Snapshots.
pub const SNAPSHOTS: Store = store("snapshots", &["segment", "at"], Some("segment"));
/// Members of snapshots as bytes; the key is segment and instant.
pub const MEMBERS: Store = store("members", &[], None);
/// Blocks of key registries: the numbers of their keys from (in) and to (out), and `keys` as bytes.
pub const REGISTRY: Store = store("registry", &["registry", "from", "to"], Some("registry"));
/// Sources as `record`, and the `handle` that opens their file again where there is one.
pub const SOURCES: Store = store("sources", &["id"], None);
/// What there is one of: the keys are [`SETTINGS`], [`PROFILE`] and [`RUNS`].
pub const SINGLES: Store = store("singles", &[], None);
/// Preferences of lists.
pub const PREFERENCES: Store = store("preferences", &["name"], None);
/// Set-ups of tables, by the fingerprint of their columns.
pub const SETUPS: Store = Store { since: 2, ..store("setups", &["columns"], None) };
/// Measures.
pub const MEASURES: Store = Store { since: 3, ..store("measures", &["id"], None) };
/// Records that could not be read, as they were found: the `store` that they were in, their `key` there, the `value`,
/// and `why`. The key is store and key as JSON.
pub const DAMAGED: Store = store("damaged", &[], None);

/// All of them.
pub const STORES: &[Store] = &[
    SEGMENTS,
    VERSIONS,
    DRAFTS,
    SNAPSHOTS,
    MEMBERS,
    REGISTRY,
    SOURCES,
    SINGLES,
    PREFERENCES,
    SETUPS,
    MEASURES,
    DAMAGED,
];

/// The key of the settings among the singles.
pub const SETTINGS: &str = "settings";

/// The key of the choice of the profile table among the singles.
pub const PROFILE: &str = "profile";

/// The key of what the schedules have done among the singles.
pub const RUNS: &str = "runs";

/// The stores that a database of that version does not have yet; 0 where there is none.
pub fn missing_from(version: u32) -> impl Iterator<Item = &'static Store> {
    STORES.iter().filter(move |store| store.since > version)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{STORES, VERSION, missing_from};

    #[test]
    fn every_version_gets_all_stores() {
        let names: HashSet<&str> = STORES.iter().map(|store| store.name).collect();
        assert_eq!(names.len(), STORES.len(), "names are unique");
        assert_eq!(missing_from(0).count(), STORES.len());
        assert_eq!(missing_from(VERSION).count(), 0);
        assert!(missing_from(1).any(|store| store.name == "setups"), "a database of before gets the new one");
        assert!(missing_from(2).any(|store| store.name == "measures"), "and the next one");
        assert!(STORES.iter().all(|store| store.index.is_none_or(|index| store.key.contains(&index))));
    }
}
