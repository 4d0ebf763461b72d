//! What keeps a definition from being evaluated: facts with an address, worded in one place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::definition::NodeId;

/// Something that is wrong with one node. All of a definition's problems are reported at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The rule or node that it concerns; nothing for the definition as a whole.
    pub node: Option<NodeId>,
    /// The control of the node that it concerns.
    pub part: Part,
    /// One sentence: what is wrong.
    pub message: String,
    /// One sentence: what to do about it; may be empty.
    pub hint: String,
}

/// A control of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The node as a whole.
    Node,
    /// Its path.
    Path,
    /// Its attribute.
    Attribute,
    /// Its operator.
    Operator,
    /// Its value or values.
    Value,
}
