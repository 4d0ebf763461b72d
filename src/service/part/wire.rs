//! What a lead and its parts say to each other, as bytes.
//!
//! JSON text, as between the page and its workers: what is read and written in two forms weighs twice. Whole numbers of all
//! widths have a form in it, which objects of the browser do not; large things go beside it, as bytes.

use serde::{Serialize, de::DeserializeOwned};

use super::protocol::{FromPart, ToPart};
use crate::service::protocol::Failure;

fn write(message: &impl Serialize) -> Result<Vec<u8>, Failure> {
    match serde_json::to_string(message) {
        Ok(text) => Ok(text.into_bytes()),
        Err(_) => Err(Failure::Sentence("The engine's workers could not tell each other an answer.".into())),
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let wrong = || Failure::Sentence("The engine's workers did not understand each other.".into());
    // The page's messages are read from a text, too: one reader for both.
    let text = std::str::from_utf8(bytes).map_err(|_| wrong())?;
    serde_json::from_str(text).map_err(|_| wrong())
}

/// A question as bytes.
///
/// # Errors
/// It cannot be written.
pub fn question(message: &ToPart) -> Result<Vec<u8>, Failure> {
    write(message)
}

/// A question again.
///
/// # Errors
/// The bytes are none.
pub fn asked(bytes: &[u8]) -> Result<ToPart, Failure> {
    read(bytes)
}

/// An answer as bytes; where it cannot be written, that is the answer.
///
/// # Errors
/// Not even that can be written.
pub fn answer(message: &FromPart) -> Result<Vec<u8>, Failure> {
    write(message).or_else(|failure| {
        write(&match message {
            FromPart::Answered { call, .. } | FromPart::Failed { call, .. } => {
                FromPart::Failed { call: *call, failure }
            }
            FromPart::Ahead { id, after, .. } => FromPart::Ahead { id: *id, after: *after, answer: None },
        })
    })
}

/// An answer again.
///
/// # Errors
/// The bytes are none.
pub fn answered(bytes: &[u8]) -> Result<FromPart, Failure> {
    read(bytes)
}
