//! The keys that work on every page: one table, read by those who listen and by the list under `?`.

use super::place::Place;

/// What keys do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Opens the command palette.
    Palette,
    /// Opens the list of shortcuts.
    Shortcuts,
    /// Goes there.
    Go(Place),
    /// Makes a new segment.
    NewSegment,
    /// Puts the focus into the page's search field.
    Search,
}

/// Where a shortcut works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// On every page.
    Anywhere,
    /// Leads to a page.
    Going,
    /// In the segment builder, which listens to them itself.
    Builder,
}

impl Group {
    /// In the order of the list.
    pub const ALL: [Self; 3] = [Self::Anywhere, Self::Going, Self::Builder];

    /// The heading in the list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Anywhere => "Anywhere",
            Self::Going => "Go to",
            Self::Builder => "In the segment builder",
        }
    }
}

/// Keys and what they do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// With spaces between them: pressed together after `Ctrl`, else one after another.
    pub keys: &'static str,
    /// In words.
    pub does: &'static str,
    /// Where it works.
    pub group: Group,
    /// What it does here; nothing where a page listens to it itself.
    pub act: Option<Act>,
}

const fn here(keys: &'static str, does: &'static str, group: Group, act: Act) -> Shortcut {
    Shortcut { keys, does, group, act: Some(act) }
}

const fn builder(keys: &'static str, does: &'static str) -> Shortcut {
    Shortcut { keys, does, group: Group::Builder, act: None }
}

/// All of them.
pub const SHORTCUTS: [Shortcut; 15] = [
    here("Ctrl K", "Search and commands", Group::Anywhere, Act::Palette),
    here("n", "New segment", Group::Anywhere, Act::NewSegment),
    here("/", "Search on this page", Group::Anywhere, Act::Search),
    here("?", "Shortcuts", Group::Anywhere, Act::Shortcuts),
    here("g h", "Home", Group::Going, Act::Go(Place::Home)),
    here("g d", "Data", Group::Going, Act::Go(Place::Data)),
    here("g c", "Customers", Group::Going, Act::Go(Place::Customers)),
    here("g s", "Segments", Group::Going, Act::Go(Place::Segments)),
    here("g m", "Measures", Group::Going, Act::Go(Place::Measures)),
    here("g ,", "Settings", Group::Going, Act::Go(Place::Settings)),
    builder("Ctrl Z", "Undo"),
    builder("Ctrl Shift Z", "Redo"),
    builder("Ctrl Y", "Redo"),
    builder("Ctrl S", "Save"),
    builder("Ctrl Enter", "Run"),
];

/// The keys that do something, as in `Ctrl K`.
pub fn keys_of(act: Act) -> Option<&'static str> {
    SHORTCUTS.iter().find(|shortcut| shortcut.act == Some(act)).map(|shortcut| shortcut.keys)
}

impl Shortcut {
    /// Its keys are pressed one after another.
    pub fn is_sequence(&self) -> bool {
        self.keys.contains(' ') && !self.keys.starts_with("Ctrl ")
    }
}

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressed<'a> {
    /// As the browser names it: `k`, `?`, `Enter`.
    pub key: &'a str,
    /// With control, or with the command key where the keyboard has one.
    pub control: bool,
    /// With any other key that changes its meaning, apart from shift.
    pub other: bool,
}

/// What a pressed key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing here.
    Nothing,
    /// It is the first of two: the next one tells.
    Begins,
    /// This.
    Does(Act),
}

/// What a key means that is pressed after another one, which began a sequence. While a person types only keys with
/// control mean something.
pub fn heard(before: Option<&str>, pressed: Pressed<'_>, typing: bool) -> Heard {
    if pressed.other || (typing && !pressed.control) {
        return Heard::Nothing;
    }
    let key = if pressed.control { pressed.key.to_lowercase() } else { pressed.key.to_owned() };
    let is = |shortcut: &Shortcut, before: Option<&str>| {
        let keys: Vec<&str> = shortcut.keys.split(' ').collect();
        match keys.as_slice() {
            ["Ctrl", last] => pressed.control && last.to_lowercase() == key,
            [only] => !pressed.control && before.is_none() && *only == key,
            [first, last] => !pressed.control && before == Some(*first) && *last == key,
            _ => false,
        }
    };
    // A second key that ends no sequence counts for itself.
    let find = |before| SHORTCUTS.iter().find(|shortcut| is(shortcut, before)).and_then(|found| found.act);
    if let Some(act) = find(before).or_else(|| find(None)) {
        return Heard::Does(act);
    }
    let begins = |shortcut: &Shortcut| {
        shortcut.is_sequence() && shortcut.keys.split(' ').next().is_some_and(|first| first == key)
    };
    if !pressed.control && SHORTCUTS.iter().any(begins) { Heard::Begins } else { Heard::Nothing }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(key: &str) -> Pressed<'_> {
        Pressed { key, control: false, other: false }
    }

    fn control(key: &str) -> Pressed<'_> {
        Pressed { control: true, ..plain(key) }
    }

    #[test]
    fn single_keys_and_keys_with_control() {
        assert_eq!(heard(None, plain("n"), false), Heard::Does(Act::NewSegment));
        assert_eq!(heard(None, plain("?"), false), Heard::Does(Act::Shortcuts));
        assert_eq!(heard(None, control("k"), false), Heard::Does(Act::Palette));
        assert_eq!(heard(None, control("K"), false), Heard::Does(Act::Palette));
        assert_eq!(heard(None, plain("k"), false), Heard::Nothing);
        assert_eq!(heard(None, control("n"), false), Heard::Nothing);
        assert_eq!(heard(None, Pressed { other: true, ..plain("n") }, false), Heard::Nothing);
    }

    #[test]
    fn two_keys_one_after_another() {
        assert_eq!(heard(None, plain("g"), false), Heard::Begins);
        assert_eq!(heard(Some("g"), plain("d"), false), Heard::Does(Act::Go(Place::Data)));
        assert_eq!(heard(Some("g"), plain(","), false), Heard::Does(Act::Go(Place::Settings)));
        assert_eq!(heard(None, plain("d"), false), Heard::Nothing);
        assert_eq!(heard(Some("g"), plain("g"), false), Heard::Begins);
        assert_eq!(heard(Some("g"), plain("n"), false), Heard::Does(Act::NewSegment));
    }

    #[test]
    fn typing_is_typing() {
        for key in ["n", "?", "/", "g"] {
            assert_eq!(heard(None, plain(key), true), Heard::Nothing);
        }
        assert_eq!(heard(Some("g"), plain("h"), true), Heard::Nothing);
        assert_eq!(heard(None, control("k"), true), Heard::Does(Act::Palette));
    }

    #[test]
    fn the_builders_own_keys_are_left_to_it() {
        for (key, control) in [("z", true), ("y", true), ("s", true), ("Enter", true)] {
            assert_eq!(heard(None, Pressed { control, ..plain(key) }, false), Heard::Nothing);
        }
    }

    #[test]
    fn no_two_shortcuts_have_the_same_keys_and_every_page_has_one() {
        for (at, shortcut) in SHORTCUTS.iter().enumerate() {
            assert!(SHORTCUTS[at + 1..].iter().all(|other| other.keys != shortcut.keys));
        }
        for place in Place::ALL {
            assert!(keys_of(Act::Go(place)).is_some());
        }
    }
}
