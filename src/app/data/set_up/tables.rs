//! All tables: which are activities and when their rows happened, what tells their rows apart, in which zone their times are.

use leptos::prelude::*;

use super::{
    fields::{KeyField, beside, key_words},
    shared::Shared,
};
use crate::{
    app::{
        format,
        route::Route,
        ui::{
            choice::{Choice as Item, Select},
            field::Fault,
            icon::Icon,
            text::Middle,
        },
        visible::visible,
    },
    model::schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
};

/// Columns that can say when a row happened.
fn time_columns(schema: &TableSchema) -> impl Iterator<Item = &ColumnSchema> {
    schema
        .columns
        .iter()
        .filter(|column| matches!(column.kind, ColumnType::Value(ValueType::Date | ValueType::DateTime)))
}

/// Columns whose times have no zone in the file.
fn naive_columns(schema: &TableSchema) -> impl Iterator<Item = &ColumnSchema> {
    schema.columns.iter().filter(|column| {
        column.kind == ColumnType::Value(ValueType::DateTime)
            && column.source_type.starts_with("timestamp")
            && !column.source_type.contains(',')
    })
}

#[component]
pub(super) fn Tables(shared: Shared) -> impl IntoView {
    let names = Memo::new(move |_| shared.schemas().into_iter().map(|table| table.name).collect::<Vec<_>>());
    let naive =
        Memo::new(move |_| shared.schemas().iter().any(|table| naive_columns(table).next().is_some()));
    let rows = move || {
        names
            .get()
            .into_iter()
            .filter_map(|name| shared.schema(&name))
            .map(|schema| view! { <Row shared schema naive=naive.get() /> })
            .collect_view()
    };
    view! {
        <section class="block" aria-label="Tables">
            <div class="block-head"><h2>"Tables"</h2></div>
            <p class="muted set-up-lead">"A table with a time column holds activities: things that happened to a customer. A table that others refer to needs a key."</p>
            <div class="table-box set-up-box">
                <table class="set-up-table">
                    <thead><tr>
                        <th scope="col">"Table"</th>
                        <th scope="col">"Key"</th>
                        <th scope="col">"Time of activities"</th>
                        {move || naive.get().then(|| view! { <th scope="col">"Times without a zone"</th> })}
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Row(shared: Shared, schema: TableSchema, naive: bool) -> impl IntoView {
    let name = StoredValue::new(schema.name.clone());
    let is_profile =
        Memo::new(move |_| shared.draft.with(|draft| name.with_value(|name| draft.setup.profile == *name)));
    let rows = shared.studio.tables.with_untracked(|tables| {
        tables.iter().find(|info| info.schema.name == schema.name).map_or(0, |info| info.rows)
    });
    let chosen = Memo::new(move |_| shared.draft.with(|draft| name.with_value(|name| draft.table(name))));
    let key_of_profile = move || chosen.with(|own| key_words(&own.key));
    let why_key = move || {
        let guess = name.with_value(|name| shared.guess(name));
        let take = move |key: Vec<String>| shared.edit(|draft| draft.set_key(&name.get_value(), key));
        beside(
            guess.as_ref().map(|guess| &guess.key),
            &chosen.with(|own| own.key.clone()),
            |key| key_words(key),
            take,
        )
    };
    let times: Vec<Item> = std::iter::once(Item::new("", "No activities"))
        .chain(time_columns(&schema).map(|column| Item::new(column.name.clone(), visible(&column.name))))
        .collect();
    let has_times = times.len() > 1;
    let times = Signal::stored(times);
    let time = Signal::derive(move || chosen.with(|own| own.time.clone().unwrap_or_default()));
    let choose_time = move |time: String| {
        shared.edit(|draft| draft.set_time(&name.get_value(), (!time.is_empty()).then_some(time)));
    };
    let why_time = move || {
        let guess = name.with_value(|name| shared.guess(name));
        let take = move |time: Option<String>| shared.edit(|draft| draft.set_time(&name.get_value(), time));
        let word = |time: &Option<String>| time.clone().unwrap_or_else(|| "no activities".to_owned());
        beside(guess.as_ref().map(|guess| &guess.time), &chosen.with(|own| own.time.clone()), word, take)
    };
    let zones = naive_columns(&schema).map(|column| column.name.clone()).collect::<Vec<_>>();
    let zones = zones.into_iter().map(|column| view! { <Zone shared name column /> }).collect_view();
    let fault = Signal::derive(move || {
        if is_profile.get() { None } else { name.with_value(|name| shared.fault_of_table(name)) }
    });
    let field = format!("setup-key-{}", schema.name);
    let time_label = format!("Time of the activities in {}", schema.name);
    let table = schema.name.clone();
    view! {
        <tr>
            <th scope="row">
                <a href=Route::Table(schema.name.clone()).hash()><Middle text=visible(&schema.name) /></a>
                <span class="muted set-up-rows">{format::counted(rows, "row", "rows")}</span>
                {move || is_profile.get().then(|| view! { <span class="chip accent"><Icon name="users-round" />"Customers"</span> })}
                <Fault text=fault />
            </th>
            <td>
                {move || if is_profile.get() {
                    view! { <span class="set-up-said">{key_of_profile}</span> }.into_any()
                } else {
                    view! { <KeyField shared table=table.clone() id=field.clone() />{why_key} }.into_any()
                }}
            </td>
            <td>
                {if has_times {
                    view! { <Select label=time_label choices=times value=time on_change=choose_time />{why_time} }.into_any()
                } else {
                    view! { <span class="muted set-up-said">"No column of dates"</span> }.into_any()
                }}
            </td>
            {naive.then(|| view! { <td>{zones}</td> })}
        </tr>
    }
    .into_any()
}

/// Whether a column's times are those of a clock on the wall or UTC.
#[component]
fn Zone(shared: Shared, name: StoredValue<String>, column: String) -> impl IntoView {
    const UTC: &str = "utc";
    let label = format!("Zone of {column} in {}", name.get_value());
    let shown = visible(&column);
    let column = StoredValue::new(column);
    let value = Signal::derive(move || {
        let utc = shared.draft.with(|draft| {
            draft.table(&name.get_value()).utc.iter().any(|utc| column.with_value(|column| utc == column))
        });
        if utc { UTC.to_owned() } else { String::new() }
    });
    let choices = Signal::derive(move || {
        let zone = shared.studio.settings.with(|settings| settings.time_zone.clone());
        vec![Item::new("", format!("clock in {zone}")), Item::new(UTC, "UTC")]
    });
    // There is nothing to choose where the clock on the wall is UTC.
    let one = Memo::new(move |_| {
        value.with(String::is_empty)
            && shared.studio.settings.with(|settings| settings.time_zone == UTC.to_uppercase())
    });
    let choose = move |value: String| {
        shared.edit(|draft| draft.set_utc(&name.get_value(), &column.get_value(), value == UTC));
    };
    view! {
        <div class="zone-field">
            <bdi>{shown}</bdi>
            {move || if one.get() {
                view! { <span class="muted">"UTC, as everything here"</span> }.into_any()
            } else {
                view! { <Select label=label.clone() choices value on_change=choose quiet=true /> }.into_any()
            }}
        </div>
    }
    .into_any()
}
