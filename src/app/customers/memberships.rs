//! Which segments a customer is in now, and which not.

use std::collections::HashMap;

use leptos::{prelude::*, task::spawn_local};

use super::answer::data;
use crate::{
    app::{
        format,
        route::Route,
        studio::{Studio, use_studio},
        ui::text::{Middle, StatusWord, Tone},
    },
    model::definition::{Definition, SegmentId},
};

/// How a customer stands to a segment.
#[derive(Clone, Debug, PartialEq)]
enum Stand {
    In,
    Out,
    /// It could not be counted: a sentence.
    Failed(String),
}

#[component]
pub(super) fn Memberships(customer: String) -> impl IntoView {
    let studio = use_studio();
    let customer = StoredValue::new(customer);
    let data = data(studio);
    let segments = Memo::new(move |_| {
        studio.segments.with(|segments| {
            segments
                .iter()
                .filter_map(|segment| {
                    let record = &segment.record;
                    Some((record.id.clone(), record.name.clone(), record.definition.clone()?))
                })
                .collect::<Vec<(SegmentId, String, Definition)>>()
        })
    });
    let stands = RwSignal::new(HashMap::<SegmentId, Stand>::new());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        data.track();
        let question = asked.with_value(|asked| asked + 1);
        asked.set_value(question);
        let segments = segments.get();
        spawn_local(async move {
            for (id, _, definition) in segments {
                let Some(key) = customer.try_get_value() else { return };
                let answer = studio.explain(definition, key).await;
                if asked.try_get_value() != Some(question) {
                    return;
                }
                let stand = match answer {
                    Ok(Some(explanation)) if explanation.member => Stand::In,
                    Ok(_) => Stand::Out,
                    Err(failure) => match Studio::told(&failure) {
                        Some(sentence) => Stand::Failed(sentence),
                        None => continue,
                    },
                };
                stands.update(|stands| {
                    stands.insert(id, stand);
                });
            }
        });
    });
    let tally = move || {
        let (segments, inside) = (
            segments.with(Vec::len),
            stands.with(|stands| stands.values().filter(|stand| **stand == Stand::In).count()),
        );
        (segments > 0)
            .then(|| format!("in {} of {}", format::count(inside as u64), format::count(segments as u64)))
    };
    let row = move |id: SegmentId, name: String| {
        let own = id.clone();
        let stand = Memo::new(move |_| stands.with(|stands| stands.get(&own).cloned()));
        let href = customer
            .with_value(|customer| Route::Why { customer: customer.clone(), segment: id.clone() }.hash());
        view! {
            <tr>
                <th scope="row"><a href=Route::Segment(id).hash()><Middle text=name.clone() /></a></th>
                <td>{move || match stand.get() {
                    None => view! { <span class="muted">"counting"</span> }.into_any(),
                    Some(Stand::In) => view! { <StatusWord word="In" icon="circle-check" tone=Tone::Ok /> }.into_any(),
                    Some(Stand::Out) => view! { <StatusWord word="Not in" icon="circle-slash" /> }.into_any(),
                    Some(Stand::Failed(sentence)) => view! { <StatusWord word="Cannot be counted" icon="circle-alert" tone=Tone::Failed tip=sentence /> }.into_any(),
                }}</td>
                <td class="actions"><a href=href aria-label=move || format!("{} {name}", if stand.get() == Some(Stand::In) { "Why in" } else { "Why not in" })>{move || if stand.get() == Some(Stand::In) { "Why in" } else { "Why not" }}</a></td>
            </tr>
        }
    };
    view! {
        <section class="memberships-box" aria-label="Segments">
            <div class="block-head"><h2>"Segments"</h2><span class="push muted" aria-live="polite">{tally}</span></div>
            {move || if segments.with(Vec::is_empty) {
                view! { <p class="muted">"No segment is saved yet. Once there is one, here is whether this customer is in it, and why."</p> }.into_any()
            } else {
                view! {
                    <table class="home-table memberships">
                        <thead class="sr-only"><tr><th scope="col">"Segment"</th><th scope="col">"This customer"</th><th scope="col">"Why"</th></tr></thead>
                        <tbody>{segments.get().into_iter().map(|(id, name, _)| row(id, name)).collect_view()}</tbody>
                    </table>
                }.into_any()
            }}
        </section>
    }
    .into_any()
}
