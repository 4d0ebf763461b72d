//! What is asked of related tables and of other segments, as it is edited.

use serde::{Deserialize, Serialize};

use super::{DraftCondition, DraftGroup, no};
use crate::model::{
    attribute::{Attribute, Hop, Path},
    condition::{Comparison, DateUnit},
    definition::{Aggregate, HierarchyDirection, NodeId, SegmentId},
    operand::Operand,
    operator::Verb,
};

/// Which records a scoped group is asked of, and how many must make it true.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftScope {
    /// From the related table to the profile table.
    pub path: Path,
    /// How many of the customer's distinct records.
    pub how_many: HowMany,
    /// Of the last three: the number, as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub count: String,
}

/// How many records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowMany {
    /// One or more.
    #[default]
    Any,
    /// Every one, and there is at least one.
    All,
    /// Not one.
    None,
    /// A number or more.
    AtLeast,
    /// A number or fewer.
    AtMost,
    /// Just a number.
    Exactly,
}

impl HowMany {
    /// All of them, in the order of the menu.
    pub const EVERY: [Self; 6] =
        [Self::Any, Self::All, Self::None, Self::AtLeast, Self::AtMost, Self::Exactly];

    /// Whether it goes with a number.
    pub fn has_count(self) -> bool {
        matches!(self, Self::AtLeast | Self::AtMost | Self::Exactly)
    }

    /// The words on the screen, before the table.
    pub fn label(self) -> &'static str {
        match self {
            Self::Any => "any of the",
            Self::All => "all of the",
            Self::None => "none of the",
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::Exactly => "exactly",
        }
    }
}

/// A customer's figure against a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftActivity {
    /// From the aggregated table to the profile table.
    pub path: Path,
    /// What is figured.
    pub aggregate: Aggregate,
    /// Of which attribute, where the aggregate takes one; nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<Attribute>,
    /// As in the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Attribute>,
    /// Which records count; without nodes all of them.
    #[serde(default)]
    pub filter: DraftGroup,
    /// When they happened; absent: ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<DraftWindow>,
    /// What the figure is held against: a condition whose attribute is the figure, so that it names none.
    pub test: DraftCondition,
}

impl DraftActivity {
    /// The number of records over a path, with its test.
    pub fn new(path: Path, test: DraftCondition) -> Self {
        Self {
            path,
            aggregate: Aggregate::Count,
            attribute: None,
            by: None,
            filter: DraftGroup::default(),
            window: None,
            test,
        }
    }
}

/// When records happened: a positive question to their time column.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftWindow {
    /// What is asked.
    pub verb: Verb,
    /// What stands in its controls.
    #[serde(default)]
    pub operand: Operand,
}

/// One thing, then another, each strictly later than the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSequence {
    /// Two or more make a sequence.
    pub steps: Vec<DraftStep>,
}

/// A step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftStep {
    /// Unique in the draft, rules and nodes included.
    pub id: NodeId,
    /// From the step's activity table to the profile table.
    pub path: Path,
    /// Which of its records; without nodes any.
    #[serde(default)]
    pub filter: DraftGroup,
    /// At most so long after the step before; absent: any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<DraftSpan>,
    /// Nothing like this between the step before and this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<DraftBetween>,
    /// An attribute that has the same value as in the step before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<Attribute>,
}

impl DraftStep {
    /// Whether a container is the step's: its filter, or that of what may not happen before it.
    pub fn holds(&self, container: &str) -> bool {
        self.id == container || self.without.as_ref().is_some_and(|between| between.id == container)
    }

    /// Any record over a path.
    pub fn new(id: NodeId, path: Path) -> Self {
        Self { id, path, filter: DraftGroup::default(), within: None, without: None, same: None }
    }
}

/// A number of units, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftSpan {
    /// How many.
    pub count: String,
    /// Of what.
    pub unit: DateUnit,
}

/// What may not happen between two steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftBetween {
    /// Unique in the draft.
    pub id: NodeId,
    /// From its activity table to the profile table.
    pub path: Path,
    /// Which of its records; without nodes any.
    #[serde(default)]
    pub filter: DraftGroup,
}

/// Two attributes of the same record against each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftCompare {
    /// Nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Attribute>,
    /// How.
    pub comparison: Comparison,
    /// Of the same type; nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<Attribute>,
    /// With *not equal*: and both sides have a value.
    #[serde(default, skip_serializing_if = "no")]
    pub has_value: bool,
}

impl Default for DraftCompare {
    /// Nothing chosen.
    fn default() -> Self {
        Self { left: None, comparison: Comparison::Equal, right: None, has_value: false }
    }
}

/// In another segment or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftMembership {
    /// Nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<SegmentId>,
    /// Not in it.
    #[serde(default, skip_serializing_if = "no")]
    pub negated: bool,
}

/// Below or above an account in its hierarchy.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftHierarchy {
    /// From an account to its parent.
    pub relationship: Hop,
    /// Which way.
    pub direction: HierarchyDirection,
    /// The account's key, as typed.
    pub account: String,
    /// The opposite.
    #[serde(default, skip_serializing_if = "no")]
    pub negated: bool,
}
