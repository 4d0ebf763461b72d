//! A segment's definition, version 1: what is meant, complete and typed. Its JSON is the one kept and exchanged form.
//!
//! Every node has an id, unique in its definition, by which figures and problems name it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Hop, Path},
    condition::{Comparison, Condition, DateTest, Predicate, TimeSpan},
};

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// How deep nodes can stand in a rule: 1 for those of the rule itself, one more for each group around them.
pub const MAX_DEPTH: usize = 32;

/// A node's id: unique in its definition, stable while it is edited.
pub type NodeId = String;

/// A segment's id in the workspace.
pub type SegmentId = String;

fn no(flag: &bool) -> bool {
    !flag
}

/// What a segment means.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The version of this form: 1.
    pub version: u32,
    /// Combined from the top down: ((rule 1 op rule 2) op rule 3) … Never empty in a definition that can be evaluated.
    pub rules: Vec<Rule>,
    /// Members of these segments are taken away before the limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppress: Vec<SegmentId>,
    /// At most so many, after suppression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Columns of related tables that the output carries besides the profile's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub project: Vec<Attribute>,
}

impl Definition {
    /// Of one rule with one node.
    pub fn single(path: Option<Path>, kind: NodeKind) -> Self {
        let rule = Rule {
            id: "n1".to_owned(),
            operator: SetOperator::Union,
            name: None,
            note: None,
            off: false,
            path,
            matching: Match::All,
            nodes: vec![Node { id: "n2".to_owned(), off: false, kind }],
        };
        Self { version: VERSION, rules: vec![rule], suppress: Vec::new(), limit: None, project: Vec::new() }
    }
}

/// How a rule joins what stands above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetOperator {
    /// In either.
    #[default]
    Union,
    /// In both.
    Intersect,
    /// Above, and not in this one.
    Except,
}

/// One rule: a path and a tree of conditions that one joined record must make true.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Unique in the definition.
    pub id: NodeId,
    /// How it joins the rules above it; unused on the first.
    #[serde(default)]
    pub operator: SetOperator,
    /// A name that a person gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A note that a person wrote on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Switched off: as if it were not there.
    #[serde(default, skip_serializing_if = "no")]
    pub off: bool,
    /// From the table it speaks of to the profile table; absent for the profile table itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
    /// How its nodes are joined.
    #[serde(rename = "match")]
    pub matching: Match,
    /// Conditions and sub-rules.
    pub nodes: Vec<Node>,
}

/// How the nodes of a group are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// Every node is true.
    #[default]
    All,
    /// At least one is.
    Any,
    /// Not one is, of the same joined record.
    None,
}

/// A condition or a sub-rule.
//
// serde cannot deny unknown fields where it flattens; reading a definition's text checks them instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Node {
    /// Unique in the definition.
    pub id: NodeId,
    /// Switched off: as if it were not there.
    #[serde(default, skip_serializing_if = "no")]
    pub off: bool,
    /// What it asks.
    #[serde(flatten)]
    pub kind: NodeKind,
}

/// What a node asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NodeKind {
    /// A sub-rule.
    Group(Group),
    /// An attribute, an operator, values.
    Condition(Condition),
    /// Two attributes of the same record and the same type.
    Compare(Compare),
    /// A figure of the customer's records of a table.
    Activity(Activity),
    /// One thing, then another.
    Sequence(Sequence),
    /// In another segment, by its saved version.
    Membership(Membership),
    /// Below or above an account.
    Hierarchy(Hierarchy),
    /// Every customer: **All customers**.
    Everyone,
}

/// A sub-rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// How its nodes are joined.
    #[serde(rename = "match")]
    pub matching: Match,
    /// Asked of the customer's records of a related table instead of the joined record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Conditions and sub-rules, to a depth of 32.
    pub nodes: Vec<Node>,
}

/// Which records a scoped group is asked of, and how many must make it true.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// From the related table to the profile table.
    pub path: Path,
    /// How many of the customer's distinct records.
    pub quantifier: Quantifier,
}

/// How many records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "quantifier", content = "count", rename_all = "snake_case")]
pub enum Quantifier {
    /// One or more.
    Any,
    /// Every one, and there is at least one.
    All,
    /// Not one; true without records.
    None,
    /// That many or more.
    AtLeast(u32),
    /// That many or fewer; true without records.
    AtMost(u32),
    /// Just that many.
    Exactly(u32),
}

/// Two attributes of the same record against each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Compare {
    /// The left side.
    pub left: Attribute,
    /// Not equal is the opposite of equal, so it is true where a side is empty; the others are then false.
    pub comparison: Comparison,
    /// The right side, of the same type.
    pub right: Attribute,
    /// With *not equal*: and both sides have a value.
    #[serde(default, skip_serializing_if = "no")]
    pub has_value: bool,
}

/// An aggregate over a customer's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// How many records; 0 without any.
    Count,
    /// How many different values; 0 without any.
    DistinctCount,
    /// On how many different local days; 0 without any.
    DistinctDays,
    /// The exact sum.
    Sum,
    /// Sum over number, compared exactly.
    Average,
    /// The smallest value.
    Minimum,
    /// The largest value.
    Maximum,
    /// The value of the earliest record, even where it is empty.
    First,
    /// The value of the latest record, even where it is empty.
    Last,
    /// Local calendar days since the earliest record.
    DaysSinceFirst,
    /// Local calendar days since the latest record.
    DaysSinceLast,
    /// Of measures only: the value of the record with the largest `by`.
    ValueAtMax,
    /// Of measures only: the value of the record with the smallest `by`.
    ValueAtMin,
}

/// A figure per customer: an aggregate of an attribute over a path, with its own filters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Figure {
    /// From the aggregated table to the profile table.
    pub path: Path,
    /// What is figured.
    pub aggregate: Aggregate,
    /// Of which attribute; absent for count, distinct days and days since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<Attribute>,
    /// With *value at max* and *value at min*: the attribute that decides which record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Attribute>,
    /// Which records count; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Group>,
    /// When they happened, by the table's time column; absent: ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<DateTest>,
}

/// A customer's figure against a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Activity {
    /// The figure.
    pub figure: Box<Figure>,
    /// What it is held against.
    #[serde(flatten)]
    pub predicate: Predicate,
}

/// One thing, then another, each strictly later than the one before.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Sequence {
    /// Two or more.
    pub steps: Vec<Step>,
}

/// A step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// From the step's activity table to the profile table.
    pub path: Path,
    /// Which of its records; absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Group>,
    /// At most so long after the step before; absent on the first and where any time will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<TimeSpan>,
    /// Nothing like this between the step before and this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<Between>,
    /// An attribute that has the same value as this attribute of the step before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<Attribute>,
}

/// What may not happen between two steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Between {
    /// From its activity table to the profile table.
    pub path: Path,
    /// Which of its records; absent: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Group>,
}

/// In another segment or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Membership {
    /// The other segment.
    pub segment: SegmentId,
    /// Not in it.
    #[serde(default, skip_serializing_if = "no")]
    pub negated: bool,
}

/// Below or above an account in its hierarchy, at any depth.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Hierarchy {
    /// The self-relationship that leads from an account to its parent.
    pub relationship: Hop,
    /// Which way.
    pub direction: HierarchyDirection,
    /// The account's key, as text.
    pub account: String,
    /// The opposite.
    #[serde(default, skip_serializing_if = "no")]
    pub negated: bool,
}

/// Which way along a hierarchy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HierarchyDirection {
    /// Accounts below it.
    ChildOf,
    /// Accounts above it.
    ParentOf,
}

/// At most so many of what remains after suppression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Limit {
    /// The largest by an attribute; ties by ascending key; empty values never rank.
    Top {
        /// How many.
        #[serde(flatten)]
        size: Size,
        /// The attribute or measure that ranks.
        by: Attribute,
    },
    /// The smallest by an attribute.
    Bottom {
        /// How many.
        #[serde(flatten)]
        size: Size,
        /// The attribute or measure that ranks.
        by: Attribute,
    },
    /// A seeded random choice by a hash of the key: the N lowest, or those under the share.
    Random {
        /// How many.
        #[serde(flatten)]
        size: Size,
        /// Another seed, another choice.
        seed: u32,
    },
    /// One arm of a split: the keys whose hash falls in `[from, to)` percent.
    Split {
        /// Another seed, another split.
        seed: u32,
        /// Percent in hundredths, 0 to 10,000.
        from: u32,
        /// Percent in hundredths, 0 to 10,000.
        to: u32,
    },
}

/// So many customers, or such a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "unit", content = "size", rename_all = "snake_case")]
pub enum Size {
    /// Customers.
    Count(u32),
    /// Hundredths of a percent of what remains, rounded up; 100 percent is 10,000.
    Percent(u32),
}
