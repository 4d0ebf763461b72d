//! What can be done with one segment or many, and when not, why.

use super::row::Row;
use crate::model::segment::{SegmentState, SegmentType, Status};

/// Something to do with the chosen segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Action {
    View,
    Edit,
    Download,
    Duplicate,
    Refresh,
    Activate,
    Deactivate,
    ScheduleLater,
    MakeStatic,
    MakeDynamic,
    Rename,
    Tag,
    Schedule,
    ExportDefinition,
    Delete,
}

impl Action {
    /// In the order of bar and menu.
    pub const ALL: [Self; 15] = [
        Self::View,
        Self::Download,
        Self::Edit,
        Self::Duplicate,
        Self::Refresh,
        Self::Activate,
        Self::Deactivate,
        Self::ScheduleLater,
        Self::MakeStatic,
        Self::MakeDynamic,
        Self::Rename,
        Self::Tag,
        Self::Schedule,
        Self::ExportDefinition,
        Self::Delete,
    ];

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::View => "View",
            Self::Edit => "Edit",
            Self::Refresh => "Refresh",
            Self::Download => "Download",
            Self::Duplicate => "Create duplicate",
            Self::Rename => "Rename",
            Self::Tag => "Tag",
            Self::Activate => "Activate",
            Self::Deactivate => "Deactivate",
            Self::ScheduleLater => "Schedule later",
            Self::Schedule => "Schedule",
            Self::ExportDefinition => "Export definition",
            Self::MakeStatic => "Make static",
            Self::MakeDynamic => "Make dynamic",
            Self::Delete => "Delete",
        }
    }

    /// Whether it asks for more before it does anything: an ellipsis says so.
    pub fn asks(self) -> bool {
        matches!(
            self,
            Self::Download | Self::Rename | Self::Tag | Self::ScheduleLater | Self::Schedule | Self::Delete
        )
    }

    /// Whether it can be done with one segment only.
    pub fn is_for_one(self) -> bool {
        matches!(self, Self::View | Self::Edit | Self::Rename)
    }

    /// Whether it has a button of its own in the bar; the others stand in a menu there.
    pub fn is_common(self) -> bool {
        matches!(
            self,
            Self::View
                | Self::Download
                | Self::Edit
                | Self::Duplicate
                | Self::Refresh
                | Self::Activate
                | Self::Deactivate
                | Self::Delete
        )
    }

    /// The type that it gives segments.
    pub fn makes(self) -> Option<SegmentType> {
        match self {
            Self::MakeStatic => Some(SegmentType::Static),
            Self::MakeDynamic => Some(SegmentType::Dynamic),
            _ => None,
        }
    }

    /// The state that it gives segments.
    pub fn brings(self) -> Option<SegmentState> {
        match self {
            Self::Activate => Some(SegmentState::Active),
            Self::Deactivate => Some(SegmentState::Inactive),
            _ => None,
        }
    }

    /// Whether it is there at all for these: a type or a state is offered where one of them has another.
    pub fn is_offered(self, rows: &[&Row]) -> bool {
        self.makes().is_none_or(|kind| rows.iter().any(|row| can_become(row, kind)))
            && self.brings().is_none_or(|state| rows.iter().any(|row| row.state != state))
    }

    /// Why it cannot be done with these; nothing where it can.
    pub fn hindrance(self, rows: &[&Row]) -> Option<&'static str> {
        let working = |row: &Row| matches!(row.status, Status::Refreshing | Status::Queued);
        match self {
            _ if rows.is_empty() => Some("Choose a segment first."),
            one if one.is_for_one() && rows.len() > 1 => Some("Choose one segment only."),
            Self::Refresh if rows.iter().all(|row| !row.complete) => {
                Some("There is no saved definition yet. Choose Edit, then Run.")
            }
            Self::Refresh if rows.iter().all(|row| working(row) || !row.complete) => {
                Some("It is being refreshed now.")
            }
            Self::Refresh if rows.iter().all(|row| row.state == SegmentState::Inactive) => {
                Some("It is inactive. Activate it to refresh it.")
            }
            Self::ExportDefinition if rows.iter().all(|row| !row.complete) => {
                Some("There is no saved definition yet. Choose Edit, then Save.")
            }
            Self::Activate if !self.is_offered(rows) => Some("None of them is inactive."),
            Self::Deactivate if !self.is_offered(rows) => Some("None of them is active."),
            Self::MakeStatic if !self.is_offered(rows) => Some("None of them is dynamic."),
            Self::MakeDynamic if !self.is_offered(rows) => Some("None of them is static."),
            Self::Download if rows.iter().all(|row| row.members.is_none()) => {
                Some("There are no members yet. Refresh it first.")
            }
            _ => None,
        }
    }

    /// Of these, the ones that it is done with: a refresh passes over those without a saved definition and those being
    /// refreshed, a download over those without members.
    pub fn applies_to(self, rows: &[&Row]) -> Vec<String> {
        let applies = |row: &&&Row| self.hindrance(&[**row]).is_none();
        rows.iter().filter(applies).map(|row| row.id.clone()).collect()
    }
}

/// Whether a segment is of another type, which a person may change: similar customers are found in their own way.
fn can_become(row: &Row, kind: SegmentType) -> bool {
    row.kind != kind && row.kind != SegmentType::Expansion
}

/// `Delete 3 segments`, `Delete Loyal customers`.
pub fn delete_label(rows: &[&Row]) -> String {
    match rows {
        [row] => format!("Delete {}", row.name),
        rows => format!("Delete {} segments", rows.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::row::tests::row, *};

    fn can(action: Action, rows: &[&Row]) -> bool {
        action.hindrance(rows).is_none()
    }

    #[test]
    fn some_actions_are_for_one_only() {
        let ran = Row { members: Some(3), complete: true, ..row("a") };
        let pair = [&ran, &ran];
        for action in Action::ALL.into_iter().filter(|action| action.is_offered(&pair)) {
            assert!(can(action, &pair[..1]), "{action:?}");
            assert!(!can(action, &[]), "{action:?}");
            assert_eq!(can(action, &pair), !action.is_for_one(), "{action:?}");
        }
    }

    #[test]
    fn what_never_ran_has_no_members_and_what_is_not_saved_is_not_refreshed() {
        let draft = row("draft");
        let saved = Row { complete: true, ..row("saved") };
        let ran = Row { complete: true, members: Some(0), ..row("ran") };
        let busy = Row { status: Status::Queued, ..ran.clone() };
        assert!(!can(Action::Refresh, &[&draft]));
        assert!(!can(Action::Refresh, &[&busy, &draft]));
        assert!(!can(Action::Download, &[&draft, &saved]));
        assert_eq!(Action::Refresh.applies_to(&[&draft, &saved, &ran, &busy]), ["saved", "ran"]);
        assert_eq!(Action::Download.applies_to(&[&draft, &saved, &ran, &busy]), ["ran", "ran"]);
        assert_eq!(Action::Delete.applies_to(&[&draft, &saved]).len(), 2);
    }

    #[test]
    fn a_state_is_offered_where_one_of_them_has_another() {
        let on = Row { complete: true, ..row("on") };
        let off = Row { state: SegmentState::Inactive, complete: true, ..row("off") };
        assert!(!Action::Activate.is_offered(&[&on]) && !Action::Deactivate.is_offered(&[&off]));
        assert_eq!(Action::Activate.applies_to(&[&on, &off]), ["off"]);
        assert_eq!(Action::Deactivate.applies_to(&[&on, &off]), ["on"]);
        assert!(!can(Action::Refresh, &[&off]), "nobody is in it");
    }

    #[test]
    fn a_type_is_offered_where_one_of_them_has_another() {
        let of = |name: &str, kind| Row { kind, ..row(name) };
        let (fixed, moving) = (of("fixed", SegmentType::Static), of("moving", SegmentType::Dynamic));
        let similar = of("similar", SegmentType::Expansion);
        assert!(!Action::MakeStatic.is_offered(&[&fixed, &similar]));
        assert!(!Action::MakeDynamic.is_offered(&[&moving, &similar]));
        let all = [&fixed, &moving, &similar];
        assert_eq!(Action::MakeStatic.applies_to(&all), ["moving"]);
        assert_eq!(Action::MakeDynamic.applies_to(&all), ["fixed"]);
        assert!(all.iter().all(|row| Action::Delete.is_offered(&[row])));
    }
}
