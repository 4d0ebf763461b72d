//! Why a customer is a member, or is not.

use serde::{Deserialize, Serialize};

use super::{
    attribute::Attribute,
    cell::Cell,
    definition::{NodeId, SegmentId, SetOperator},
};

/// A definition's verdict about one customer, from the rules down to the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The customer's key, as text.
    pub key: String,
    /// Where the customer stands in the profile table's file.
    pub row: u32,
    /// In document order.
    pub rules: Vec<RuleVerdict>,
    /// In the rules together.
    pub in_rules: bool,
    /// The suppressing segments that the customer is in.
    pub suppressed_by: Vec<SegmentId>,
    /// In the rules together and not suppressed.
    pub remains: bool,
    /// Remains, and the limit took the customer away.
    pub cut: bool,
    /// In the whole.
    pub member: bool,
}

/// What a rule says about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleVerdict {
    /// How it joins the rules above it.
    pub operator: SetOperator,
    /// Of rules that are on: whether the customer is in this rule and those above it together.
    pub running: Option<bool>,
    /// The rule as a group.
    pub node: NodeVerdict,
}

/// What a node says about one customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeVerdict {
    /// Whose.
    pub id: NodeId,
    /// Switched off itself; what is around it may be switched off as well.
    pub off: bool,
    /// Whether a rule of just this node holds; nothing where it asks nothing.
    pub holds: Option<bool>,
    /// What it looked at: of a condition its attribute, of a compare both sides, of a figure the figure.
    pub values: Vec<Looked>,
    /// Of rules over a path, scoped groups and figures their records; of sequences those of each step.
    pub records: Vec<Records>,
    /// What is below it, in document order; of sequences the conditions of all steps.
    pub nodes: Vec<NodeVerdict>,
}

/// The values that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looked {
    /// Of what; nothing where it is the node's own figure.
    pub attribute: Option<Attribute>,
    /// Different values, empty ones included, in the order of the records: of the joined records that make the condition
    /// true, or of all where none does. At most 5.
    pub values: Vec<Cell>,
    /// How many different values there are.
    pub distinct: u64,
}

/// Related records of the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Records {
    /// The table that they are of, which the path begins at.
    pub table: String,
    /// What is shown of each.
    pub columns: Vec<Attribute>,
    /// How many different records of the table the customer has.
    pub all: u64,
    /// How many of them make the node's conditions true: of a step, how many a sequence can get to.
    pub matching: u64,
    /// At most 5 of those that do, in order of time; of the last record and the days since it, the latest.
    pub shown: Vec<Record>,
    /// Whether the shown ones are those that do not: all of them were to.
    pub against: bool,
}

/// A related record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Where it stands in its file.
    pub row: u32,
    /// When it happened, where its table has a time.
    pub time: Option<Cell>,
    /// One for each column.
    pub cells: Vec<Cell>,
}

impl Explanation {
    /// The one explanation that several parts of the customers have of one customer, who is in one of them at most.
    ///
    /// `member` is what the whole says, of all parts together: a limit is of all customers, and a part alone does not know
    /// where it falls.
    pub fn join(parts: impl IntoIterator<Item = Option<Self>>, member: Option<bool>) -> Option<Self> {
        let mut found = parts.into_iter().flatten().next()?;
        if let Some(member) = member {
            found.member = member;
            found.cut = found.remains && !member;
        }
        Some(found)
    }
}
