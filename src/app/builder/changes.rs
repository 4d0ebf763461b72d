//! What differs between two maps, so that only those who look at that are told.

use std::collections::HashMap;

use crate::model::definition::NodeId;

/// Of everything that is other than it was: what it is now, or nothing where it went.
pub fn changes<V: Clone + PartialEq>(
    before: &HashMap<NodeId, V>,
    now: &HashMap<NodeId, V>,
) -> Vec<(NodeId, Option<V>)> {
    let gone = before.keys().filter(|id| !now.contains_key(*id)).map(|id| (id.clone(), None));
    let other = now.iter().filter(|(id, own)| before.get(*id) != Some(*own));
    gone.chain(other.map(|(id, own)| (id.clone(), Some(own.clone())))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::{
        app::builder::outline::{Outline, outline},
        model::{
            apply::apply,
            draft::Draft,
            edit::Edit,
            tests::{
                edit::{edit, raw},
                generate::{catalog, definition},
            },
        },
    };

    /// What was, with the changes written over it.
    fn written<V: Clone>(before: &HashMap<NodeId, V>, changes: &[(NodeId, Option<V>)]) -> HashMap<NodeId, V> {
        let mut view = before.clone();
        for (id, own) in changes {
            match own {
                Some(own) => drop(view.insert(id.clone(), own.clone())),
                None => drop(view.remove(id)),
            }
        }
        view
    }

    fn small() -> impl Strategy<Value = HashMap<NodeId, u8>> {
        let entry = (0_u8..8, 0_u8..3).prop_map(|(id, own)| (format!("n{id}"), own));
        vec(entry, 0..8).prop_map(|entries| entries.into_iter().collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        /// Written over what was they give what is; each is one that differs, and each once.
        #[test]
        fn they_lead_from_one_to_the_other(before in small(), now in small()) {
            let changes = changes(&before, &now);
            prop_assert_eq!(written(&before, &changes), now);
            let mut ids: Vec<&NodeId> = changes.iter().map(|(id, _)| id).collect();
            ids.sort();
            ids.dedup();
            prop_assert_eq!(ids.len(), changes.len());
            prop_assert!(changes.iter().all(|(id, own)| before.get(id) != own.as_ref()));
        }

        /// Of random edits: written over what was shown they give what is to be shown; a value that is typed is told to its
        /// own node alone.
        #[test]
        fn an_edit_reaches_what_it_changes(definition in definition(), raws in vec(raw(), 1..30)) {
            let catalog = catalog();
            let mut draft = Draft::from(&definition);
            let mut before = outline(&draft, &Outline::default());
            for raw in &raws {
                let edit = edit(raw, &draft);
                let Ok(next) = apply(&draft, &edit, &catalog) else { continue };
                let now = outline(&next, &before);
                let changes = changes(&before, &now);
                prop_assert_eq!(written(&before, &changes), outline(&next, &Outline::default()));
                if let Edit::SetOperand { node, .. } = &edit {
                    prop_assert!(changes.iter().all(|(id, _)| id == node));
                }
                (draft, before) = (next, now);
            }
        }
    }
}
