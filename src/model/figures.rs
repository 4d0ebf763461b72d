//! What the engine answers while a definition is edited: exact sizes, node by node.

use serde::{Deserialize, Serialize};

use super::definition::NodeId;

/// The sizes of a definition and of each of its nodes, all of the same data and the same instant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Every customer of the data.
    pub everyone: u32,
    /// Members of the whole.
    pub total: u32,
    /// Rules and nodes in document order; those switched off are there too, with what they would hold.
    pub nodes: Vec<NodeFigure>,
}

/// The sizes of one rule, sub-rule or condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeFigure {
    /// Whose.
    pub id: NodeId,
    /// A rule of just this node.
    pub alone: u32,
    /// Of rules that are on: the result of this rule and those above it.
    pub running: Option<u32>,
    /// The whole with this node switched off; the same as the whole where it already is. Nothing where no rule would remain.
    pub without: Option<u32>,
    /// Of negated conditions: how many customers have no value, and are in for that.
    pub empty: Option<u32>,
    /// Of relative dates: what they mean now.
    pub interval: Option<Interval>,
}

/// The days or times that a relative date means now, both ends inside, on the workspace's wall clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// `2026-10-25`, or of date-times `2026-10-25T00:00:00`; nothing where it has no beginning.
    pub from: Option<String>,
    /// Nothing where it has no end.
    pub to: Option<String>,
    /// Whether the ends are times.
    pub timed: bool,
}
