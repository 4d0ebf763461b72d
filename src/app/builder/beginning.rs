//! Nodes of every kind as they begin.

use crate::model::{
    attribute::Path,
    definition::SegmentId,
    draft::{
        DraftActivity, DraftCondition, DraftGroup, DraftKind, DraftMembership, DraftNode, DraftScope,
        DraftSequence, DraftStep, HowMany,
    },
    operand::Operand,
    operator::{Operator, Verb},
    schema::{ColumnType, ValueType},
};

/// At least one record over a path.
pub fn activity(path: Path) -> DraftKind {
    let test = DraftCondition {
        of: Some(ColumnType::Value(ValueType::Number)),
        operator: Some(Operator { verb: Verb::AtLeast, negated: false }),
        operand: Operand::One("1".to_owned()),
        ..DraftCondition::default()
    };
    DraftKind::Activity(Box::new(DraftActivity::new(path, test)))
}

/// Any of the records over a path; with a condition that is still to be filled in.
pub fn records(path: Path, how_many: HowMany) -> DraftKind {
    let scope = DraftScope { path, how_many, count: String::new() };
    let blank = DraftNode::new(String::new(), DraftKind::Condition(DraftCondition::default()));
    DraftKind::Group(DraftGroup { scope: Some(scope), nodes: vec![blank], ..DraftGroup::default() })
}

/// Two steps over a path, any record each.
pub fn sequence(path: &Path) -> DraftKind {
    let step = || DraftStep::new(String::new(), path.clone());
    DraftKind::Sequence(DraftSequence { steps: vec![step(), step()] })
}

/// Being in a segment.
pub fn membership(segment: SegmentId) -> DraftKind {
    DraftKind::Membership(DraftMembership { segment: Some(segment), negated: false })
}
