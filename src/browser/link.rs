//! Messages between the page and its workers: a plain value plus what cannot be written as one.
//!
//! The value travels as JSON text: one string crosses into the browser, where an object would cross field by field, which
//! takes longer than the answer to a small question.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessagePort, Worker};

use super::garbage;
use crate::service::protocol::RequestId;

/// An end that takes messages.
pub(super) trait End {
    fn send(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue>;
}

impl End for Worker {
    fn send(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue> {
        self.post_message_with_transfer(message, transfer)
    }
}

impl End for DedicatedWorkerGlobalScope {
    fn send(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue> {
        self.post_message_with_transfer(message, transfer)
    }
}

impl End for MessagePort {
    fn send(&self, message: &JsValue, transfer: &JsValue) -> Result<(), JsValue> {
        self.post_message_with_transferable(message, transfer)
    }
}

/// Sends a value and its attachments. Bytes and ports are handed over, never copied; files are shared.
pub(super) fn post<T: Serialize>(end: &impl End, body: &T, attachments: &[JsValue]) -> Result<(), JsValue> {
    let message = Object::new();
    let transfer = Array::new();
    for attachment in attachments {
        if let Some(bytes) = attachment.dyn_ref::<Uint8Array>() {
            transfer.push(&bytes.buffer());
        } else if attachment.is_instance_of::<MessagePort>() {
            transfer.push(attachment);
        }
    }
    let body = serde_json::to_string(body).map_err(|error| unreadable(&error))?;
    Reflect::set(&message, &"body".into(), &body.into())?;
    Reflect::set(&message, &"attachments".into(), &attachments.iter().collect::<Array>())?;
    end.send(&message, &transfer)
}

fn unreadable(error: &serde_json::Error) -> JsValue {
    js_sys::Error::new(&error.to_string()).into()
}

/// The text of a message.
fn text(message: &JsValue) -> Result<String, JsValue> {
    let body = Reflect::get(message, &"body".into())?;
    body.as_string().ok_or_else(|| js_sys::Error::new("it is no text").into())
}

/// Reads a message back.
pub(super) fn receive<T: DeserializeOwned>(message: &JsValue) -> Result<(T, Vec<JsValue>), JsValue> {
    let body = serde_json::from_str(&text(message)?).map_err(|error| unreadable(&error))?;
    let attachments: Array = Reflect::get(message, &"attachments".into())?.unchecked_into();
    Ok((body, attachments.iter().collect()))
}

/// Which request a message is that could not be read: a program's mistake costs that request alone.
pub(super) fn request(message: &JsValue) -> Option<RequestId> {
    let body: serde_json::Value = serde_json::from_str(&text(message).ok()?).ok()?;
    let id = body.pointer("/Request/id").or_else(|| body.pointer("/Everywhere/id"))?;
    id.as_u64().map(|id| id as RequestId)
}

/// An error in its own words.
pub(super) fn said(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}

/// Bytes as an attachment: one copy, out of this memory.
pub(super) fn attach(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The attachments that are bytes, copied into this memory. Nobody needs the others then.
pub(super) fn bytes(attachments: &[JsValue]) -> Vec<Vec<u8>> {
    let copied = attachments.iter().filter_map(|value| value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec));
    let copied: Vec<Vec<u8>> = copied.collect();
    garbage::leave(copied.iter().map(Vec::len).sum());
    copied
}
