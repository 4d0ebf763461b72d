//! The database's stores and its version: what a migration changes.

/// The database's name.
pub const DATABASE: &str = "satsuma";

/// The form of the database. A new store or index makes a new version; existing ones are left as they are.
pub const VERSION: u32 = 1;

/// A store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Store {
    /// Its name.
    pub name: &'static str,
    /// The fields of its records that make their key; none where the key is given beside.
    pub key: &'static [&'static str],
    /// A field by which records are found together.
    pub index: Option<&'static str>,
}

const fn store(name: &'static str, key: &'static [&'static str], index: Option<&'static str>) -> Store {
    Store { name, key, index }
}

/// Segments.
pub const SEGMENTS: Store = store("segments", &["id"], None);
/// Versions of definitions.
pub const VERSIONS: Store = store("versions", &["segment", "version"], Some("segment"));
/// Drafts.
pub const DRAFTS: Store = store("drafts", &["segment"], None);
/// Snapshots.
pub const SNAPSHOTS: Store = store("snapshots", &["segment", "at"], Some("segment"));
/// Members of snapshots, by segment and instant.
pub const MEMBERS: Store = store("members", &[], None);
/// Blocks of key registries.
pub const REGISTRY: Store = store("registry", &["registry", "at"], Some("registry"));
/// Sources with their handles.
pub const SOURCES: Store = store("sources", &["id"], None);
/// Settings and the choice of the profile table, by name.
pub const SINGLES: Store = store("singles", &[], None);
/// Preferences of lists.
pub const PREFERENCES: Store = store("preferences", &["name"], None);

/// All of them.
pub const STORES: &[Store] = &[SEGMENTS, VERSIONS, DRAFTS, SNAPSHOTS, MEMBERS, REGISTRY, SOURCES, SINGLES, PREFERENCES];
