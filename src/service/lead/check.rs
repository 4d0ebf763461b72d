//! Whether a text is a definition: a program's mistake is told with its place, before anything is evaluated.

use super::Done;
use crate::{
    model::{
        json::read_definition,
        problem::{Part, Problem},
    },
    service::protocol::{Failure, Reply},
};

pub(super) fn definition(text: &str) -> Result<Done, Failure> {
    match read_definition(text) {
        Ok(definition) => Ok(Reply::Definition(Box::new(definition)).into()),
        Err(error) => Err(Failure::Problems(vec![Problem {
            node: None,
            part: Part::Node,
            message: error.to_string(),
            hint: String::new(),
        }])),
    }
}
