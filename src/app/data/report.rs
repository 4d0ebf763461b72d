//! The load report: what was read, and what was left out or changed on the way.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    joined::Joined,
    set_up::{
        standing::Standing,
        words::{relationship_words, standing_words},
    },
};

use crate::{
    app::{
        format,
        studio::use_studio,
        ui::{
            page::Section,
            state::{Gravity, Message},
        },
        visible::visible,
    },
    model::report::Note,
    service::protocol::{ProfileInfo, TableInfo},
};

#[component]
pub(super) fn Report(info: TableInfo) -> impl IntoView {
    let studio = use_studio();
    let name = StoredValue::new(info.schema.name.clone());
    let profile = Memo::new(move |_| {
        let own = |profile: &ProfileInfo| name.with_value(|name| profile.setup.table == *name);
        studio.profile.with(|profile| profile.clone().filter(own))
    });
    let report = info.report;
    let whole = report.unsupported.is_empty() && report.notes.is_empty();
    let read = format!(
        "{} in {}, read in {}.",
        format::counted(report.rows, "row", "rows"),
        format::counted(report.batches, "record batch", "record batches"),
        format::duration(report.milliseconds)
    );
    let left_out = move || {
        let keys = profile.with(|profile| {
            profile.as_ref().is_some_and(|profile| profile.duplicates + profile.without_key > 0)
        });
        let joined = |joined: &Arc<Joined>| name.with_value(|name| findings(joined, name)) > 0;
        keys || studio.joined.with(|found| found.as_ref().is_some_and(joined))
    };
    let unsupported = (!report.unsupported.is_empty()).then(|| {
        let rows = report.unsupported.into_iter().map(|(column, kind)| {
            view! { <tr><td><bdi>{visible(&column)}</bdi></td><td><code>{kind}</code></td></tr> }
        });
        let rows = rows.collect_view();
        view! {
            <Section title="Columns that cannot be used">
                <p class="muted">"Their type has no conditions. They are shown with their type, and the rest of the table is whole."</p>
                <div class="table-box plain"><table>
                    <thead><tr><th scope="col">"Column"</th><th scope="col">"Type in the file"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </Section>
        }
    });
    let notes = (!report.notes.is_empty()).then(|| {
        let notes = report.notes.iter().map(note).collect_view();
        view! { <Section title="Notes"><ul class="notes">{notes}</ul></Section> }
    });
    view! {
        <div class="panel-body report">
            <Section title="Read">
                <p>{read}</p>
                {move || (whole && !left_out()).then(|| view! { <Message title="Everything was read" text="Nothing was left out, and every column can be used." gravity=Gravity::Ok /> })}
            </Section>
            {move || profile.with(|profile| profile.as_ref().map(keys))}
            {move || studio.joined.with(|joined| joined.as_ref().and_then(|joined| name.with_value(|name| keys_of(joined, name))))}
            {move || studio.joined.with(|joined| joined.as_ref().and_then(|joined| name.with_value(|name| leading(joined, name))))}
            {unsupported}
            {notes}
        </div>
    }
    .into_any()
}

fn note(note: &Note) -> AnyView {
    view! { <li><p>{note.message.clone()}</p>{examples(&note.examples)}</li> }.into_any()
}

/// Some of the values that a sentence tells of.
pub(super) fn examples(values: &[String]) -> Option<AnyView> {
    if values.is_empty() {
        return None;
    }
    let chips = values.iter().map(|value| view! { <span class="chip"><bdi>{visible(value)}</bdi></span> });
    Some(
        view! { <p class="examples"><span class="muted">"For example"</span>{chips.collect_view()}</p> }
            .into_any(),
    )
}

/// What the key left out.
pub(super) fn keys(profile: &ProfileInfo) -> AnyView {
    let (key, wins) =
        (profile.setup.key.join(" and "), if profile.setup.newest_wins { "last" } else { "first" });
    let duplicates = match profile.duplicates {
        0 => "No key comes twice.".to_owned(),
        1 => format!(
            "1 row has a key of another row: the {wins} row with the key is the customer, it is left out."
        ),
        count => format!(
            "{} rows have a key of another row: the {wins} row with each key is the customer, they are left out.",
            format::count(count)
        ),
    };
    let without = match profile.without_key {
        0 => "Every row has a key.".to_owned(),
        1 => "1 row has no key and is left out.".to_owned(),
        count => format!("{} rows have no key and are left out.", format::count(count)),
    };
    let customers = format::counted(profile.customers.into(), "customer", "customers");
    let examples = examples(&profile.duplicate_examples);
    view! {
        <Section title="Keys">
            <ul class="notes">
                <li><p><bdi>{format!("By {}, the rows are {customers}.", visible(&key))}</bdi></p></li>
                <li><p>{duplicates}</p>{examples}</li>
                <li><p>{without}</p></li>
            </ul>
        </Section>
    }
    .into_any()
}

/// What a key of another table than the customers' left out; nothing where it has no key.
fn keys_of(joined: &Joined, table: &str) -> Option<AnyView> {
    let own = joined.chosen.table(table);
    let found =
        joined.table(table).filter(|_| !own.key.is_empty() && joined.chosen.setup.profile != table)?;
    let wins = if own.newest_wins { "last" } else { "first" };
    let duplicates = match found.duplicates {
        0 => "No key comes twice.".to_owned(),
        count => format!(
            "{} a key of another row: the {wins} row with each key counts.",
            format::counted(count, "row is left out for it has", "rows are left out for they have")
        ),
    };
    let without = (found.without_key > 0).then(|| {
        let rows = format::counted(found.without_key, "row has", "rows have");
        view! { <li><p>{format!("{rows} no key: nothing can lead to them.")}</p></li> }
    });
    let examples = examples(&found.duplicate_examples);
    let key = visible(&own.key.join(" and "));
    Some(
        view! {
            <Section title="Keys">
                <ul class="notes">
                    <li><p>{format!("The key is {key}. {duplicates}")}</p>{examples}</li>
                    {without}
                </ul>
            </Section>
        }
        .into_any(),
    )
}

/// Where the rows of a table lead, and those that lead nowhere; nothing where the table leads to none.
fn leading(joined: &Joined, table: &str) -> Option<AnyView> {
    let own = joined.chosen.setup.relationships.iter().filter(|one| one.source == table);
    let rows: Vec<_> = own
        .filter_map(|one| {
            let standing = Standing::from(joined.relationship(&one.id)?);
            let mut said = standing_words(&standing, &one.target);
            if said.is_empty() {
                said.push("Every row leads to one".to_owned());
            }
            let examples = examples(&standing.examples);
            let words = relationship_words(one);
            Some(view! { <li><p><b><bdi>{words}</bdi></b></p><p>{format!("{}.", said.join("; "))}</p>{examples}</li> })
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    Some(view! { <Section title="Where its rows lead"><ul class="notes">{rows}</ul></Section> }.into_any())
}

/// How many things a person should know of a table's keys, and of where its rows lead.
pub(super) fn findings(joined: &Joined, table: &str) -> u64 {
    let keys =
        joined.chosen.setup.profile != table && joined.table(table).is_some_and(|found| found.duplicates > 0);
    let own = joined.chosen.setup.relationships.iter().filter(|one| one.source == table);
    let orphans = own.filter(|one| joined.relationship(&one.id).is_some_and(|found| found.orphans > 0));
    u64::from(keys) + orphans.count() as u64
}
