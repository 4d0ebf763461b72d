//! Edits as values: menu, keyboard, mouse and palette send the same ones. Doing them is [`super::apply::apply`].

use super::{
    attribute::{Attribute, Path},
    definition::{Aggregate, Match, NodeId, SegmentId, SetOperator},
    draft::{
        Draft, DraftCompare, DraftHierarchy, DraftKind, DraftMembership, DraftSpan, DraftWindow, HowMany,
    },
    limit::DraftLimit,
    operand::Operand,
    operator::Operator,
};

/// One step of editing. Rules, nodes, steps and containers are named by id. A place is `at`: the number of nodes (or rules)
/// before it, and `None` for the end.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// A new rule; with an attribute, it begins with a condition on it. The rule gets [`Draft::next_id`].
    AddRule {
        /// Where among the rules.
        at: Option<usize>,
        /// How it joins those above it.
        operator: SetOperator,
        /// Over which records; absent for the customers alone.
        path: Option<Path>,
        /// Of its first condition.
        attribute: Option<Attribute>,
    },
    /// A new rule of the customers with one node. The rule gets [`Draft::next_id`], and what is in it the ids behind that.
    AddRuleOf {
        /// Where among the rules.
        at: Option<usize>,
        /// How it joins those above it.
        operator: SetOperator,
        /// What the node asks.
        kind: Box<DraftKind>,
    },
    /// A node becomes a new rule's only one, over the same records as where it stood. The rule gets [`Draft::next_id`].
    MakeRule {
        /// Which node.
        node: NodeId,
        /// Where among the rules.
        at: usize,
    },
    /// A new condition. It gets [`Draft::next_id`].
    AddCondition {
        /// A rule or group.
        into: NodeId,
        /// Where in it.
        at: Option<usize>,
        /// Nothing, to be chosen later.
        attribute: Option<Attribute>,
    },
    /// A new group without nodes. It gets [`Draft::next_id`].
    AddGroup {
        /// A rule or group.
        into: NodeId,
        /// Where in it.
        at: Option<usize>,
    },
    /// A new node of another kind. It gets [`Draft::next_id`], and what is in it the ids behind that.
    Add {
        /// A container.
        into: NodeId,
        /// Where in it.
        at: Option<usize>,
        /// What it asks.
        kind: Box<DraftKind>,
    },
    /// **All customers**. It gets [`Draft::next_id`].
    AddEveryone {
        /// A rule or group.
        into: NodeId,
        /// Where in it.
        at: Option<usize>,
    },
    /// Away, with all that is in it. A rule or a node.
    Remove(NodeId),
    /// A copy right behind, with ids of its own, the copy's from [`Draft::next_id`] on. A rule or a node.
    Duplicate(NodeId),
    /// To another place, in the same group or rule or another.
    Move {
        /// Which node.
        node: NodeId,
        /// A rule or group, not in the node itself.
        into: NodeId,
        /// Its place there once it is moved: the number of other nodes before it.
        at: Option<usize>,
    },
    /// A rule to another place among the rules.
    MoveRule {
        /// Which.
        rule: NodeId,
        /// Its place once it is moved: the number of other rules before it.
        to: usize,
    },
    /// How a rule's or group's nodes are joined.
    SetMatch {
        /// A rule or group.
        node: NodeId,
        /// How.
        matching: Match,
    },
    /// How a rule joins those above it.
    SetSetOperator {
        /// Which.
        rule: NodeId,
        /// How.
        operator: SetOperator,
    },
    /// Choose a condition's attribute; operator and values stay where they fit its type.
    SetAttribute {
        /// A condition.
        node: NodeId,
        /// Of the table.
        attribute: Attribute,
    },
    /// Choose an attribute of a table that the condition's path does not come to. Where nothing else stands in the way the
    /// rule gets the path; else the condition goes into a new sub-rule over it, *any of*, which gets [`Draft::next_id`].
    Reach {
        /// A condition.
        node: NodeId,
        /// From the table to the profile table.
        path: Path,
        /// Of a table that the path comes to.
        attribute: Attribute,
    },
    /// A new condition on an attribute as [`Edit::Reach`] chooses it. The condition gets [`Draft::next_id`].
    AddReach {
        /// A container.
        into: NodeId,
        /// Where in it.
        at: Option<usize>,
        /// From the table to the profile table.
        path: Path,
        /// Of a table that the path comes to.
        attribute: Attribute,
    },
    /// A node that waits for its attribute becomes one of another kind, at its place.
    Become {
        /// A condition without an attribute.
        node: NodeId,
        /// What it asks then.
        kind: Box<DraftKind>,
    },
    /// Over which records: of a rule, a sub-rule of a related table, an activity, a step, or what may not happen before a step.
    SetPath {
        /// Its container's id.
        container: NodeId,
        /// Absent, of rules only: the customers alone.
        path: Option<Path>,
    },
    /// Of how many records a sub-rule of a related table must be true.
    SetHowMany {
        /// The sub-rule.
        node: NodeId,
        /// How many.
        how_many: HowMany,
        /// The number that goes with it, as typed.
        count: String,
    },
    /// What an activity figures; attribute and values stay where they fit.
    SetAggregate {
        /// The activity.
        node: NodeId,
        /// What.
        aggregate: Aggregate,
    },
    /// When an activity's records happened; absent: ever.
    SetWindow {
        /// The activity.
        node: NodeId,
        /// When.
        window: Option<DraftWindow>,
    },
    /// Both sides of a comparison of two attributes.
    SetCompare {
        /// Which.
        node: NodeId,
        /// As it is then.
        compare: DraftCompare,
    },
    /// Which segment, in it or not.
    SetMembership {
        /// Which node.
        node: NodeId,
        /// As it is then.
        membership: DraftMembership,
    },
    /// Which account, below or above it.
    SetHierarchy {
        /// Which node.
        node: NodeId,
        /// As it is then.
        hierarchy: DraftHierarchy,
    },
    /// Another step at the end of a sequence. It gets [`Draft::next_id`].
    AddStep {
        /// The sequence.
        node: NodeId,
        /// Over which records.
        path: Path,
    },
    /// A step to another place, in its sequence or another. What is asked between two steps stays between the same places: how
    /// long, what may not happen, what is the same. In another sequence, what was asked between the step and the one before it
    /// (of the first: the one behind it) comes along.
    MoveStep {
        /// Which.
        step: NodeId,
        /// A sequence that is not within the step.
        into: NodeId,
        /// Its place once it is moved: the number of other steps before it.
        to: usize,
    },
    /// A step away, with its filter.
    RemoveStep(NodeId),
    /// How long after the step before; absent: any time.
    SetWithin {
        /// Which step.
        step: NodeId,
        /// At most so long.
        within: Option<DraftSpan>,
    },
    /// What may not happen between the step before and this one; absent: anything may. It gets [`Draft::next_id`].
    SetWithout {
        /// Which step.
        step: NodeId,
        /// Over which records.
        path: Option<Path>,
    },
    /// The attribute that has the same value as in the step before; absent: none needs to.
    SetSame {
        /// Which step.
        step: NodeId,
        /// Of both steps' paths.
        same: Option<Attribute>,
    },
    /// Choose a condition's operator; values stay where they fit.
    SetOperator {
        /// A condition.
        node: NodeId,
        /// One that fits the attribute's type.
        operator: Operator,
    },
    /// What stands in a condition's value controls.
    SetOperand {
        /// A condition.
        node: NodeId,
        /// Of the operator's shape.
        operand: Operand,
    },
    /// The switch *ignore case*.
    SetIgnoreCase {
        /// A condition.
        node: NodeId,
        /// On or off.
        on: bool,
    },
    /// The switch *and has a value*.
    SetHasValue {
        /// A condition.
        node: NodeId,
        /// On or off.
        on: bool,
    },
    /// Switch a rule or node off, or on again.
    SetOff {
        /// A rule or a node.
        node: NodeId,
        /// Off or on.
        off: bool,
    },
    /// Name a rule; an empty name takes it away.
    RenameRule {
        /// Which.
        rule: NodeId,
        /// The name.
        name: String,
    },
    /// Write a note on a rule; an empty one takes it away.
    SetNote {
        /// Which.
        rule: NodeId,
        /// The note.
        note: String,
    },
    /// A node into a new group at its place. The group gets [`Draft::next_id`].
    Wrap(NodeId),
    /// A group's nodes to its place, and the group away.
    Unwrap(NodeId),
    /// The limit of the whole, or none.
    SetLimit(Option<DraftLimit>),
    /// The segments whose members are taken away.
    SetSuppress(Vec<SegmentId>),
    /// The columns of related tables that the output carries.
    SetProject(Vec<Attribute>),
    /// Another draft instead: an earlier version, an imported definition.
    Replace(Box<Draft>),
}

impl Edit {
    /// What it does, for **Undo** and **Redo**: "Add condition".
    pub fn name(&self) -> &'static str {
        match self {
            Self::AddRule { .. } | Self::AddRuleOf { .. } => "Add rule",
            Self::MakeRule { .. } => "Move to a rule of its own",
            Self::AddCondition { .. } | Self::AddReach { .. } => "Add condition",
            Self::AddGroup { .. } => "Add sub-rule",
            Self::AddEveryone { .. } => "Add all customers",
            Self::Add { kind, .. } | Self::Become { kind, .. } => added(kind),
            Self::Reach { .. } => "Change attribute",
            Self::SetPath { .. } => "Change path",
            Self::SetHowMany { .. } => "Change how many",
            Self::SetAggregate { .. } => "Change figure",
            Self::SetWindow { .. } => "Change time window",
            Self::SetCompare { .. } => "Change comparison",
            Self::SetMembership { .. } => "Change segment",
            Self::SetHierarchy { .. } => "Change account",
            Self::AddStep { .. } => "Add step",
            Self::MoveStep { .. } => "Move step",
            Self::RemoveStep(_) => "Delete step",
            Self::SetWithin { .. } => "Change time between steps",
            Self::SetWithout { .. } => "Change what lies between steps",
            Self::SetSame { .. } => "Change same attribute",
            Self::Remove(_) => "Delete",
            Self::Duplicate(_) => "Duplicate",
            Self::Move { .. } => "Move",
            Self::MoveRule { .. } => "Move rule",
            Self::SetMatch { .. } => "Change and / or",
            Self::SetSetOperator { .. } => "Change how rules combine",
            Self::SetAttribute { .. } => "Change attribute",
            Self::SetOperator { .. } => "Change operator",
            Self::SetOperand { .. } => "Change value",
            Self::SetIgnoreCase { .. } => "Change ignore case",
            Self::SetHasValue { .. } => "Change has a value",
            Self::SetOff { off: true, .. } => "Switch off",
            Self::SetOff { off: false, .. } => "Switch on",
            Self::RenameRule { .. } => "Rename rule",
            Self::SetNote { .. } => "Change note",
            Self::Wrap(_) => "Put into a sub-rule",
            Self::Unwrap(_) => "Take out of the sub-rule",
            Self::SetLimit(None) => "Remove limit",
            Self::SetLimit(_) => "Change limit",
            Self::SetSuppress(_) => "Change suppression",
            Self::SetProject(_) => "Change projected attributes",
            Self::Replace(_) => "Replace the definition",
        }
    }

    /// Whether this and the edit before it are one step for a person: typing on in the same control. Chips, units and
    /// periods are steps of their own.
    pub fn continues(&self, before: &Self) -> bool {
        match (before, self) {
            (
                Self::SetOperand { node: one, operand: old },
                Self::SetOperand { node: other, operand: new },
            ) => one == other && typed(old, new),
            (
                Self::SetWindow { node: one, window: Some(old) },
                Self::SetWindow { node: other, window: Some(new) },
            ) => one == other && old.verb == new.verb && typed(&old.operand, &new.operand),
            (
                Self::SetHowMany { node: one, how_many: old, .. },
                Self::SetHowMany { node: other, how_many: new, .. },
            ) => one == other && old == new,
            (
                Self::SetWithin { step: one, within: Some(old) },
                Self::SetWithin { step: other, within: Some(new) },
            ) => one == other && old.unit == new.unit,
            (Self::RenameRule { rule: one, .. }, Self::RenameRule { rule: other, .. }) => one == other,
            (Self::SetNote { rule: one, .. }, Self::SetNote { rule: other, .. }) => one == other,
            (Self::SetLimit(Some(one)), Self::SetLimit(Some(other))) => other.types_on(one),
            _ => false,
        }
    }
}

fn added(kind: &DraftKind) -> &'static str {
    match kind {
        DraftKind::Group(group) if group.scope.is_some() => "Add records of a table",
        DraftKind::Group(_) => "Add sub-rule",
        DraftKind::Condition(_) => "Add condition",
        DraftKind::Everyone => "Add all customers",
        DraftKind::Compare(_) => "Add comparison",
        DraftKind::Activity(_) => "Add activity",
        DraftKind::Sequence(_) => "Add sequence",
        DraftKind::Membership(_) => "Add segment",
        DraftKind::Hierarchy(_) => "Add account",
    }
}

fn typed(old: &Operand, new: &Operand) -> bool {
    match (old, new) {
        (Operand::One(_), Operand::One(_)) => true,
        (Operand::Two(from, to), Operand::Two(new_from, new_to)) => from == new_from || to == new_to,
        (Operand::Span { unit, .. }, Operand::Span { unit: new, .. }) => unit == new,
        (Operand::Ago { from, to, unit }, Operand::Ago { from: new_from, to: new_to, unit: new }) => {
            unit == new && (from == new_from || to == new_to)
        }
        _ => false,
    }
}

/// Why an edit cannot be done. Nothing is changed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no rule or node of that id.
    NoSuchNode(NodeId),
    /// Only rules can be asked that.
    NotARule(NodeId),
    /// Only rules and groups have nodes.
    NotAGroup(NodeId),
    /// Only conditions have an attribute, an operator and values.
    NotACondition(NodeId),
    /// Only steps of sequences can be asked that.
    NotAStep(NodeId),
    /// The node is of another kind.
    OtherKind(NodeId),
    /// There are fewer nodes than that.
    NoSuchPlace(usize),
    /// A node cannot stand in itself.
    IntoItself,
    /// Groups would be nested deeper than [`super::definition::MAX_DEPTH`].
    TooDeep,
    /// The two places are asked of different tables.
    OtherTable,
    /// The table has no such column, or it cannot be used.
    Attribute {
        /// Why.
        message: String,
    },
    /// The operator cannot be asked of the attribute's type.
    Operator,
    /// The values are not of the operator's shape.
    Operand,
    /// Two rules or nodes of the draft have this id.
    DoubleId(NodeId),
}

impl Refusal {
    /// One sentence for a person.
    pub fn message(&self) -> String {
        match self {
            Self::NoSuchNode(_) => "This part of the definition is not there any more.".to_owned(),
            Self::NotARule(_) => "This can be done with rules only.".to_owned(),
            Self::NotAGroup(_) => "Only rules and sub-rules can hold conditions.".to_owned(),
            Self::NotACondition(_) => "This can be done with conditions only.".to_owned(),
            Self::NotAStep(_) => "This can be done with steps of a sequence only.".to_owned(),
            Self::OtherKind(_) => "This part of the definition is of another kind now.".to_owned(),
            Self::NoSuchPlace(_) => "There is no such place in the rule.".to_owned(),
            Self::IntoItself => "A sub-rule cannot be moved into itself.".to_owned(),
            Self::TooDeep => {
                format!("Sub-rules can be nested {} deep at most.", super::definition::MAX_DEPTH)
            }
            Self::OtherTable => {
                "What it asks about is of a table that the other place does not come to.".to_owned()
            }
            Self::Attribute { message } => message.clone(),
            Self::Operator => "This operator does not fit the attribute.".to_owned(),
            Self::Operand => "These values do not fit the operator.".to_owned(),
            Self::DoubleId(id) => format!("Two parts of the definition have the id {id}."),
        }
    }
}
