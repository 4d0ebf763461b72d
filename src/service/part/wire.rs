//! What a lead and its parts say to each other, as bytes.
//!
//! CBOR, because every value has a form in it: whole numbers of all widths, keys that are no texts. Objects of the browser
//! have none for numbers beyond 53 bits, and what cannot be written is never answered.

use serde::{Serialize, de::DeserializeOwned};

use super::protocol::{FromPart, ToPart};
use crate::service::protocol::Failure;

fn write(message: &impl Serialize) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match ciborium::into_writer(message, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(Failure::Sentence("The engine's workers could not tell each other an answer.".into())),
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let wrong = || Failure::Sentence("The engine's workers did not understand each other.".into());
    ciborium::from_reader(bytes).map_err(|_| wrong())
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
