//! Drafts as they were kept by the first versions, which could not edit everything: limits, scopes and whole nodes stood in
//! them as in a definition.

use serde_json::{Map, Value, from_value, to_value};

use super::{Ids, node, related};
use crate::model::{
    definition::{Limit, Node, NodeKind, Scope},
    draft::DraftNode,
    limit::DraftLimit,
};

/// The same draft as it is kept now. What is neither stays as it is, and is refused where it is read.
pub(in crate::model) fn mended(mut draft: Value) -> Value {
    let mut ids = Vec::new();
    collect(&draft, &mut ids);
    let mut ids = Ids::above(ids.iter().map(String::as_str));
    if let Some(limit) = draft.get_mut("limit")
        && from_value::<DraftLimit>(limit.clone()).is_err()
        && let Ok(earlier) = from_value::<Limit>(limit.clone())
    {
        *limit = to_value(DraftLimit::from(&earlier)).unwrap_or_default();
    }
    if let Some(rules) = draft.get_mut("rules") {
        mend(rules, &mut ids);
    }
    draft
}

/// Every text that is called an id.
fn collect(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| collect(one, ids)),
        Value::Object(fields) => {
            ids.extend(fields.get("id").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|one| collect(one, ids));
        }
        _ => {}
    }
}

fn mend(value: &mut Value, ids: &mut Ids) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(|one| mend(one, ids)),
        Value::Object(fields) => {
            if let Some(node) = kept(fields, ids) {
                *value = to_value(node).unwrap_or_default();
                return;
            }
            if let Some(scope) = fields.get_mut("scope")
                && let Ok(earlier) = from_value::<Scope>(scope.clone())
            {
                *scope = to_value(related::scope(&earlier)).unwrap_or_default();
            }
            fields.values_mut().for_each(|one| mend(one, ids));
        }
        _ => {}
    }
}

/// A node that was carried as it was.
fn kept(fields: &Map<String, Value>, ids: &mut Ids) -> Option<DraftNode> {
    let kind = from_value::<NodeKind>(fields.get("kind")?.get("kept")?.clone()).ok()?;
    let id = fields.get("id")?.as_str()?.to_owned();
    let off = fields.get("off").and_then(Value::as_bool).unwrap_or(false);
    Some(node(&Node { id, off, kind }, ids))
}
