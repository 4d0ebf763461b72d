//! Definitions and drafts as text.
//!
//! A definition has one form, kept and exchanged, with a published schema ([`schema::definition_schema`]). Reading it
//! loses nothing: what is not understood is refused, with the place of the mistake.

mod check;
mod locate;
pub mod schema;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::{
    definition::{Definition, VERSION},
    draft::Draft,
    lift::earlier,
};

/// Longer texts are refused unread, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// The version of the drafts' form.
const DRAFT_VERSION: u64 = 1;

/// Why a text is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Where the mistake is: `rules[0].nodes[2].test`; empty for the text as a whole.
    pub path: String,
    /// One sentence: what is wrong.
    pub message: String,
}

impl ReadError {
    fn whole(message: impl Into<String>) -> Self {
        Self { path: String::new(), message: message.into() }
    }

    fn at(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.message),
            path => write!(f, "At {path}: {}", self.message),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads a definition of any version that there has been. A `$schema` beside the version is allowed and not kept.
///
/// # Errors
/// The text is too long or no JSON, is of a newer version, or does not say what a definition says; the path is named.
pub fn read_definition(text: &str) -> Result<Definition, ReadError> {
    let mut value = parse(text)?;
    let Value::Object(fields) = &mut value else {
        return Err(ReadError::whole(
            "This is not a definition: a JSON object with “version” and “rules” is expected.",
        ));
    };
    fields.remove("$schema");
    match fields.get("version").map(Value::as_u64) {
        None => return Err(ReadError::whole("This is not a definition: it does not say its version.")),
        Some(Some(version)) if version == u64::from(VERSION) => {}
        Some(Some(version)) if version > u64::from(VERSION) => {
            let message = format!(
                "This definition was made by a newer version ({version}) of the program; this one reads versions up to \
                 {VERSION}. Reload the page to get the newest program."
            );
            return Err(ReadError::at("version", message));
        }
        Some(_) => return Err(ReadError::at("version", "A version is a whole number from 1 on.")),
    }
    let definition = locate::definition(&value)?;
    locate::nothing_lost(&value, &definition)?;
    check::check(&definition)?;
    Ok(definition)
}

/// The one text of a definition: indented JSON, fields in the order of the types, a line feed at the end.
pub fn write_definition(definition: &Definition) -> String {
    // Nothing in a definition can fail to be written: there are only texts, numbers and lists.
    let mut text = serde_json::to_string_pretty(definition).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads a draft that [`write_draft`] wrote.
///
/// # Errors
/// It is of a newer version, or not a draft.
pub fn read_draft(text: &str) -> Result<Draft, ReadError> {
    let mut value: Value = serde_json::from_str(text).map_err(|error| ReadError::whole(error.to_string()))?;
    let version = value.as_object_mut().and_then(|fields| fields.remove("version"));
    match version.as_ref().and_then(Value::as_u64) {
        Some(DRAFT_VERSION) => {}
        Some(version) if version > DRAFT_VERSION => {
            let message = format!("This draft was made by a newer version ({version}) of the program.");
            return Err(ReadError::at("version", message));
        }
        _ => return Err(ReadError::at("version", "This is not a draft: it does not say its version.")),
    }
    let draft: Draft = serde_json::from_value(earlier::mended(value))
        .map_err(|error| ReadError::whole(error.to_string()))?;
    check::draft(&draft)?;
    Ok(draft)
}

/// The kept form of a draft.
pub fn write_draft(draft: &Draft) -> String {
    #[derive(Serialize)]
    struct Kept<'a> {
        version: u64,
        #[serde(flatten)]
        draft: &'a Draft,
    }
    // As with definitions: nothing in it can fail to be written.
    serde_json::to_string(&Kept { version: DRAFT_VERSION, draft }).unwrap_or_default()
}

fn parse(text: &str) -> Result<Value, ReadError> {
    if text.len() > MAX_BYTES {
        let message = format!("The text is longer than {} MB, the most that is read.", MAX_BYTES >> 20);
        return Err(ReadError::whole(message));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        ReadError::whole(match error.classify() {
            serde_json::error::Category::Eof => format!("The text ends too early, at {place}."),
            _ => format!("This is not JSON: there is a mistake at {place}."),
        })
    })
}
