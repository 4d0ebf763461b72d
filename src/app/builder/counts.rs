//! Sizes of definitions near the one that is edited: asked for once nobody types, kept while the data stays, and shown only
//! for what is on screen now.

use std::{collections::HashMap, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use super::editor::Editor;
use crate::model::definition::Definition;

/// How long after the last edit they are asked for.
const ASK_AFTER: Duration = Duration::from_millis(220);

/// More answers than this are not kept.
const KEPT: usize = 2_000;

/// The sizes of some definitions by the name under which each is wanted; what is not known yet is left out.
pub(super) fn counts(editor: Editor, wanted: Memo<Vec<(String, Definition)>>) -> Memo<HashMap<String, u32>> {
    let found = RwSignal::new(HashMap::<Definition, Option<u32>>::new());
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let revision = StoredValue::new(0_u32);
    let clear = move || {
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    };
    // Another instant or other data: other sizes.
    Effect::new(move |before: Option<()>| {
        editor.ground.track();
        if before.is_some() {
            found.set(HashMap::new());
        }
    });
    Effect::new(move |_| {
        let (ground, there) = (editor.ground.get(), editor.ready.get());
        wanted.track();
        clear();
        revision.update_value(|revision| *revision += 1);
        let own = revision.get_value();
        if !there {
            return;
        }
        let missing: Vec<Definition> = found.with(|found| {
            let missing = |(_, one): &&(String, Definition)| !found.contains_key(one);
            wanted.with(|wanted| wanted.iter().filter(missing).map(|(_, one)| one.clone()).collect())
        });
        if missing.is_empty() {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let context = editor.studio.context();
                let answer = editor.studio.counts(missing.clone(), context).await;
                let Ok(counts) = answer else { return };
                if revision.try_get_value() != Some(own) || editor.ground.try_get_untracked() != Some(ground)
                {
                    return;
                }
                let _ = found.try_update(|found| {
                    if found.len() > KEPT {
                        found.clear();
                    }
                    found.extend(missing.into_iter().zip(counts));
                });
            });
        };
        waiting.set_value(set_timeout_with_handle(ask, ASK_AFTER).ok());
    });
    on_cleanup(clear);
    Memo::new(move |_| {
        wanted.with(|wanted| {
            found.with(|found| {
                let known = |(name, one): &(String, Definition)| {
                    found.get(one).copied().flatten().map(|count| (name.clone(), count))
                };
                wanted.iter().filter_map(known).collect()
            })
        })
    })
}
