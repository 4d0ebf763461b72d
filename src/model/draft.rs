//! What is on screen in the builder: a definition that may be incomplete.
//!
//! Nothing is lost by opening and saving a definition. A draft's JSON is kept while it is edited and never exchanged; see
//! [`super::json::write_draft`].
//!
//! What holds nodes is a *container*: a rule, a sub-rule, the filter of an activity, of a step, and of what may not happen
//! before a step. It is named by the id of the rule, the node or the step; steps have ids in drafts only.

mod related;

pub use related::{
    DraftActivity, DraftBetween, DraftCompare, DraftHierarchy, DraftMembership, DraftScope, DraftSequence,
    DraftSpan, DraftStep, DraftWindow, HowMany,
};

use serde::{Deserialize, Serialize};

use super::{
    attribute::{Attribute, Path},
    definition::{Match, NodeId, SegmentId, SetOperator},
    limit::DraftLimit,
    operand::Operand,
    operator::Operator,
    schema::ColumnType,
};

fn no(flag: &bool) -> bool {
    !flag
}

/// A definition as it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Combined from the top down.
    pub rules: Vec<DraftRule>,
    /// As in the definition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppress: Vec<SegmentId>,
    /// Its limit, which may be incomplete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<DraftLimit>,
    /// As in the definition.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub project: Vec<Attribute>,
}

/// A rule as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftRule {
    /// Unique in the draft.
    pub id: NodeId,
    /// How it joins the rules above it; unused on the first.
    #[serde(default)]
    pub operator: SetOperator,
    /// A name that a person gave it; never an empty one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A note that a person wrote on it; never an empty one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Switched off: as if it were not there.
    #[serde(default, skip_serializing_if = "no")]
    pub off: bool,
    /// As in the definition: absent for the profile table itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Path>,
    /// How its nodes are joined.
    #[serde(default)]
    pub matching: Match,
    /// Conditions and sub-rules; none in a new rule.
    pub nodes: Vec<DraftNode>,
}

/// A condition or a sub-rule as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftNode {
    /// Unique in the draft, rules included.
    pub id: NodeId,
    /// Switched off: as if it were not there.
    #[serde(default, skip_serializing_if = "no")]
    pub off: bool,
    /// What it asks.
    pub kind: DraftKind,
}

/// What a node asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// A sub-rule.
    Group(DraftGroup),
    /// An attribute, an operator, values; each may be missing.
    Condition(DraftCondition),
    /// Every customer: **All customers**.
    Everyone,
    /// Two attributes of the same record.
    Compare(DraftCompare),
    /// A figure of the customer's records of a table.
    Activity(Box<DraftActivity>),
    /// One thing, then another.
    Sequence(DraftSequence),
    /// In another segment or not.
    Membership(DraftMembership),
    /// Below or above an account.
    Hierarchy(DraftHierarchy),
}

/// A sub-rule as it is edited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftGroup {
    /// How its nodes are joined.
    #[serde(default)]
    pub matching: Match,
    /// Asked of the customer's records of a related table instead of the joined record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<DraftScope>,
    /// Conditions and sub-rules; none in a new group.
    pub nodes: Vec<DraftNode>,
}

/// A condition as it is edited.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftCondition {
    /// Whose value is tested; nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<Attribute>,
    /// The attribute's type when the operator was chosen: a column that has another type now is a problem. Nothing where
    /// the type does not matter (*is empty*, a list's size).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<ColumnType>,
    /// Nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
    /// What stands in the value's controls; of the operator's shape.
    #[serde(default)]
    pub operand: Operand,
    /// Upper and lower case are the same; means something only for texts and lists of texts.
    pub ignore_case: bool,
    /// And has a value; means something only with a negative operator.
    #[serde(default, skip_serializing_if = "no")]
    pub has_value: bool,
}

impl Default for DraftCondition {
    /// A new condition: nothing chosen, case ignored.
    fn default() -> Self {
        Self {
            attribute: None,
            of: None,
            operator: None,
            operand: Operand::None,
            ignore_case: true,
            has_value: false,
        }
    }
}

impl DraftRule {
    /// The same without what stands in it.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self {
            id: self.id.clone(),
            operator: self.operator,
            name: self.name.clone(),
            note: self.note.clone(),
            off: self.off,
            path: self.path.clone(),
            matching: self.matching,
            nodes: Vec::new(),
        }
    }

    /// A new rule without conditions: every one of those to come must be true.
    pub fn new(id: NodeId, operator: SetOperator) -> Self {
        Self {
            id,
            operator,
            name: None,
            note: None,
            off: false,
            path: None,
            matching: Match::All,
            nodes: Vec::new(),
        }
    }
}

impl DraftNode {
    /// A node that is on.
    pub fn new(id: NodeId, kind: DraftKind) -> Self {
        Self { id, off: false, kind }
    }

    /// The nodes of a group; of every other kind none.
    pub fn nodes(&self) -> &[Self] {
        match &self.kind {
            DraftKind::Group(group) => &group.nodes,
            _ => &[],
        }
    }

    /// The same without what stands in it: what a screen shows on the node's own lines.
    #[must_use]
    pub fn alone(&self) -> Self {
        let bare = |group: &DraftGroup| DraftGroup {
            matching: group.matching,
            scope: group.scope.clone(),
            nodes: Vec::new(),
        };
        let kind = match &self.kind {
            DraftKind::Group(group) => DraftKind::Group(bare(group)),
            DraftKind::Activity(activity) => DraftKind::Activity(Box::new(DraftActivity {
                path: activity.path.clone(),
                aggregate: activity.aggregate,
                attribute: activity.attribute.clone(),
                by: activity.by.clone(),
                filter: bare(&activity.filter),
                window: activity.window.clone(),
                test: activity.test.clone(),
            })),
            DraftKind::Sequence(sequence) => {
                let between = |between: &DraftBetween| DraftBetween {
                    id: between.id.clone(),
                    path: between.path.clone(),
                    filter: bare(&between.filter),
                };
                let step = |step: &DraftStep| DraftStep {
                    id: step.id.clone(),
                    path: step.path.clone(),
                    filter: bare(&step.filter),
                    within: step.within.clone(),
                    without: step.without.as_ref().map(between),
                    same: step.same.clone(),
                };
                DraftKind::Sequence(DraftSequence { steps: sequence.steps.iter().map(step).collect() })
            }
            other => other.clone(),
        };
        Self { id: self.id.clone(), off: self.off, kind }
    }

    /// The groups of nodes that stand in this one, by the ids of their containers.
    pub fn containers(&self) -> Vec<(&str, &DraftGroup)> {
        match &self.kind {
            DraftKind::Group(group) => vec![(self.id.as_str(), group)],
            DraftKind::Activity(activity) => vec![(self.id.as_str(), &activity.filter)],
            DraftKind::Sequence(sequence) => {
                let steps = sequence.steps.iter().flat_map(|step| {
                    let between = step.without.as_ref();
                    let between = between.map(|between| (between.id.as_str(), &between.filter));
                    between.into_iter().chain([(step.id.as_str(), &step.filter)])
                });
                steps.collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same groups, to be changed.
    pub fn containers_mut(&mut self) -> Vec<(&str, &mut DraftGroup)> {
        let id = self.id.as_str();
        match &mut self.kind {
            DraftKind::Group(group) => vec![(id, group)],
            DraftKind::Activity(activity) => vec![(id, &mut activity.filter)],
            DraftKind::Sequence(sequence) => {
                let steps = sequence.steps.iter_mut().flat_map(|step| {
                    let between = step.without.as_mut();
                    let between = between.map(|between| (between.id.as_str(), &mut between.filter));
                    between.into_iter().chain([(step.id.as_str(), &mut step.filter)])
                });
                steps.collect()
            }
            _ => Vec::new(),
        }
    }
}
