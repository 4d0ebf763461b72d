//! What leads from table to table: the relationships, one to add, and those that were considered and not taken.

use leptos::prelude::*;

use super::{
    relationship::{ColumnFields, RelationshipRow, rest, share, targets},
    shared::Shared,
    standing::is_whole,
    why::Why,
    words::relationship_words,
};
use crate::{
    app::{
        data::setup::named_alike,
        format,
        ui::{
            button::Button,
            choice::{Choice as Item, Select},
            icon::Icon,
        },
    },
    model::setup::Relationship,
};

#[component]
pub(super) fn Relationships(shared: Shared) -> impl IntoView {
    let ids = Memo::new(move |_| {
        shared
            .draft
            .with(|draft| draft.setup.relationships.iter().map(|one| one.id.clone()).collect::<Vec<_>>())
    });
    view! {
        <section class="block" aria-label="Relationships">
            <div class="block-head"><h2>"Relationships"</h2></div>
            <p class="muted set-up-lead">"Each row of the first table belongs to one row of the second. Rows that lead nowhere stay; conditions that need a partner do not find them."</p>
            <ul class="relationships">
                <For each=move || ids.get() key=|id| id.clone() let(id)><RelationshipRow shared id /></For>
            </ul>
            <Show when=move || ids.with(Vec::is_empty)><p class="muted relationships-none">"No table leads to another. Only attributes of the customers themselves can be asked."</p></Show>
            <Add shared />
            {move || removed(shared)}
            <Refused shared />
        </section>
    }
    .into_any()
}

/// A relationship under way.
#[component]
fn Add(shared: Shared) -> impl IntoView {
    let new = RwSignal::new(Relationship::default());
    let open = RwSignal::new(false);
    let sources = Signal::derive(move || {
        let mut all = vec![Item::new("", "From table")];
        all.extend(shared.schemas().into_iter().map(|table| Item::new(table.name.clone(), table.name)));
        all
    });
    let ends = Signal::derive(move || {
        let mut all = vec![Item::new("", "To table")];
        all.extend(targets(shared));
        all
    });
    let whole = Memo::new(move |_| {
        new.with(|new| !new.source.is_empty() && shared.draft.with(|draft| is_whole(draft, new)))
    });
    let standing =
        Memo::new(move |_| if whole.get() { shared.standing(&new.get()) } else { Default::default() });
    let add = move |()| {
        if whole.get_untracked() {
            let relationship = new.get_untracked();
            shared.edit(|draft| {
                draft.add(relationship);
            });
            new.set(Relationship::default());
            open.set(false);
        }
    };
    // Columns that are named like the parts of the key are there at once.
    let change = move |change: &dyn Fn(&mut Relationship)| {
        new.update(|new| {
            change(new);
            let schema = shared.schema(&new.source).filter(|_| new.source != new.target);
            let key = shared.draft.with_untracked(|draft| draft.table(&new.target).key);
            new.columns = schema.map(|schema| named_alike(&schema, &key)).unwrap_or_default();
        });
    };
    view! {
        <div class="relationship-add">
            {move || if open.get() {
                view! {
                    <div class="relationship-ends">
                        <Select label="From table" choices=sources value=Signal::derive(move || new.with(|new| new.source.clone())) on_change=move |source: String| change(&|new| new.source.clone_from(&source)) />
                        <Show when=move || new.with(|new| !new.source.is_empty() && !new.target.is_empty())>
                            <ColumnFields shared relationship=new on_change=move |columns| new.update(|new| new.columns = columns) />
                        </Show>
                        <Icon name="arrow-right" />
                        <Select label="To table" choices=ends value=Signal::derive(move || new.with(|new| new.target.clone())) on_change=move |target: String| change(&|new| new.target.clone_from(&target)) />
                        <span class="relationship-share">{move || standing.with(share)}</span>
                        <Button label="Add" icon="plus" small=true disabled=Signal::derive(move || !whole.get()) on_press=add />
                        <Button label="Leave it" small=true on_press=move |()| { new.set(Relationship::default()); open.set(false); } />
                    </div>
                    {move || standing.with(|standing| rest(standing, &new.with(|new| new.target.clone())))}
                    <p class="muted">"Only tables with a key can be led to."</p>
                }.into_any()
            } else {
                view! { <Button label="Add a relationship" icon="plus" on_press=move |()| open.set(true) /> }.into_any()
            }}
        </div>
    }
    .into_any()
}

/// Guesses that the person took away: one press brings each back.
fn removed(shared: Shared) -> AnyView {
    let away: Vec<Relationship> = shared.joined.with(|joined| {
        shared.draft.with(|draft| {
            let there = |one: &Relationship| {
                draft.setup.relationships.iter().any(|other| other.id == one.id || other.leads_like(one))
            };
            joined.proposal.setup.relationships.iter().filter(|one| !there(one)).cloned().collect()
        })
    });
    if away.is_empty() {
        return ().into_any();
    }
    let rows = away.into_iter().map(|one| {
        let words = relationship_words(&one);
        let is_whole = shared.draft.with(|draft| is_whole(draft, &one));
        let add = move |()| {
            let one = one.clone();
            shared.edit(|draft| {
                draft.add(one);
            });
        };
        view! { <li><bdi>{words}</bdi><Button label="Add again" small=true disabled=!is_whole on_press=add /></li> }
    });
    let rows = rows.collect_view();
    view! { <div class="relationships-away"><h3>"Guessed, and taken away"</h3><ul>{rows}</ul></div> }
        .into_any()
}

/// What names or values spoke for, and was not taken.
#[component]
fn Refused(shared: Shared) -> impl IntoView {
    move || {
        let refused = shared.joined.with(|joined| joined.proposal.refused.clone());
        let left: Vec<_> = shared.draft.with(|draft| {
            let there =
                |one: &Relationship| draft.setup.relationships.iter().any(|other| other.leads_like(one));
            refused.into_iter().filter(|one| !there(&one.relationship)).collect()
        });
        if left.is_empty() {
            return ().into_any();
        }
        let count = left.len() as u64;
        let rows = left.into_iter().map(|guess| {
            let one = guess.relationship;
            let words = relationship_words(&one);
            let possible = guess.matching.is_some() && shared.draft.with(|draft| is_whole(draft, &one));
            let add = move |()| {
                let one = one.clone();
                shared.edit(|draft| {
                    draft.add(one);
                });
            };
            view! {
                <li>
                    <div><bdi>{words}</bdi><Why confidence=guess.confidence evidence=guess.evidence /></div>
                    <Button label="Add" small=true disabled=!possible on_press=add />
                </li>
            }
        });
        let rows = rows.collect_view();
        view! {
            <details class="relationships-away">
                <summary>{format!("{} considered and not taken", format::counted(count, "relationship was", "relationships were"))}</summary>
                <ul>{rows}</ul>
            </details>
        }
        .into_any()
    }
}
