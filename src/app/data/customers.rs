//! Which table holds the customers, what tells them apart, and which columns name them.

use leptos::prelude::*;

use super::{
    report::keys,
    setup::{Effect as Outcome, beginning, fault, found, key_columns, shown_columns},
};
use crate::{
    app::{
        format,
        studio::{Command, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Switch},
            combobox::Combobox,
            field::Fault,
            figure::Figure,
            state::{Gravity, Message},
            text::Chip,
        },
    },
    model::schema::TableSchema,
    service::protocol::{ProfileSetup, TableInfo},
};

#[component]
pub(super) fn Customers(info: TableInfo) -> impl IntoView {
    let studio = use_studio();
    let schema = StoredValue::new(info.schema.clone());
    let in_use = Memo::new(move |_| {
        studio.profile.with(|profile| profile.as_ref().map(|profile| profile.setup.clone()))
    });
    let own = Memo::new(move |_| {
        in_use.with(|in_use| {
            in_use.as_ref().is_some_and(|setup| schema.with_value(|schema| setup.table == schema.name))
        })
    });
    let setup = RwSignal::new(
        in_use.with_untracked(|in_use| beginning(&info.schema, &info.proposed, in_use.as_ref())),
    );
    let wrong = Signal::derive(move || schema.with_value(|schema| setup.with(|setup| fault(schema, setup))));
    let changed =
        Memo::new(move |_| setup.with(|setup| in_use.with(|in_use| in_use.as_ref() != Some(setup))));
    let other_key = Memo::new(move |_| {
        own.get()
            && setup.with(|setup| {
                in_use.with(|in_use| in_use.as_ref().is_some_and(|in_use| in_use.key != setup.key))
            })
    });
    let apply = move |()| {
        if wrong.with_untracked(Option::is_none) {
            studio.dispatch(Command::SetProfile(setup.get_untracked()));
        }
    };
    let word = Signal::derive(move || if own.get() { "Apply" } else { "Set as customers table" }.to_owned());
    view! {
        <div class="panel-body customers">
            <div class="customers-form">
                <KeyField schema setup fault=wrong />
                <ColumnField schema label="Display name" help="Shown as a customer's name." setup get=|setup| setup.display_name.clone() set=|setup, name| setup.display_name = name />
                <ColumnField schema label="E-mail" help="Shown as a customer's e-mail address." setup get=|setup| setup.email.clone() set=|setup, name| setup.email = name />
                <div class="field">
                    <Switch label="Newest wins" on=Signal::derive(move || setup.with(|setup| setup.newest_wins)) on_change=move |on| setup.update(|setup| setup.newest_wins = on) />
                    <span class="help">"Where rows have the same key, the last one is the customer instead of the first: for files that are appended as they come."</span>
                </div>
                {move || other_key.get().then(|| view! {
                    <Message title="Another key begins new trends" text="Members are told apart by the key. After the next refresh, who entered and who left is counted anew." gravity=Gravity::Warn />
                })}
                <div class="row">
                    <Button label=word weight=Weight::Primary disabled=Signal::derive(move || !changed.get() || wrong.with(Option::is_some)) on_press=apply />
                    <Show when=move || own.get() && changed.get()>
                        <Button label="Undo the changes" on_press=move |()| if let Some(in_use) = in_use.get_untracked() { setup.set(in_use) } />
                    </Show>
                </div>
            </div>
            <div class="customers-effect">{move || effect(studio, own.get(), in_use.get())}</div>
        </div>
    }
    .into_any()
}

/// What the choice in use does to the rows.
fn effect(studio: crate::app::studio::Studio, own: bool, in_use: Option<ProfileSetup>) -> AnyView {
    if !own {
        let text = match in_use {
            Some(setup) => format!(
                "The customers are in the table {} now. Setting this one changes what every segment is counted on; their results stay until they are refreshed.",
                setup.table
            ),
            None => "No table holds the customers yet. Segments are counted on the one that is set here."
                .to_owned(),
        };
        return view! { <Message title="This is not the customers table" text /> }.into_any();
    }
    studio
        .profile
        .with(|profile| {
            profile.as_ref().map(|profile| {
                let outcome = Outcome::of(profile);
                let left_out = outcome.duplicates + outcome.without_key;
                let note = if outcome.is_whole() {
                    "every row is one".to_owned()
                } else {
                    format!("of {}", format::counted(outcome.rows, "row", "rows"))
                };
                view! {
                    <div class="figures-strip">
                        <Figure name="Customers" value=format::count(outcome.customers) note />
                        <Figure name="Rows left out" value=format::count(left_out) />
                    </div>
                    {keys(profile)}
                }
            })
        })
        .into_any()
}

/// A column's name as a choice.
fn choices(names: Vec<&str>) -> Vec<Choice> {
    names.into_iter().map(|name| Choice::new(name, name)).collect()
}

/// The key: one column, or several that make it together.
#[component]
fn KeyField(
    schema: StoredValue<TableSchema>,
    setup: RwSignal<ProfileSetup>,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let chips = move || {
        let key = setup.with(|setup| setup.key.clone());
        key.into_iter()
            .enumerate()
            .map(|(place, name)| {
                let remove = Callback::new(move |()| {
                    setup.update(|setup| {
                        setup.key.remove(place);
                    })
                });
                view! { <Chip label=name on_remove=remove /> }
            })
            .collect_view()
    };
    let suggest = move |search: String| {
        schema.with_value(|schema| {
            setup.with(|setup| {
                let names: Vec<&str> = key_columns(schema)
                    .into_iter()
                    .filter(|name| !setup.key.iter().any(|other| other == name))
                    .collect();
                choices(found(&names, &search))
            })
        })
    };
    let add = move |name: String| setup.update(|setup| setup.key.push(name));
    view! {
        <div class="field">
            <label for="customers-key">"Key"</label>
            <div class="chips">{chips}</div>
            <Combobox id="customers-key" label="Add a column to the key" value=Signal::derive(String::new) suggest=suggest on_choose=add placeholder="Add a column" />
            <span class="help">"Tells customers apart: text or numbers. Several columns make one key together."</span>
            <Fault text=fault />
        </div>
    }
    .into_any()
}

/// A column of text, or none.
#[component]
fn ColumnField(
    schema: StoredValue<TableSchema>,
    label: &'static str,
    help: &'static str,
    setup: RwSignal<ProfileSetup>,
    get: fn(&ProfileSetup) -> Option<String>,
    set: fn(&mut ProfileSetup, Option<String>),
) -> impl IntoView {
    const NONE: &str = "None";
    let id = format!("customers-{}", label.to_lowercase().replace(' ', "-"));
    let suggest = move |search: String| {
        schema.with_value(|schema| {
            let mut found = choices(found(&shown_columns(schema), &search));
            if search.trim().is_empty() {
                found.insert(0, Choice::new("", NONE));
            }
            found
        })
    };
    let value = Signal::derive(move || setup.with(get).unwrap_or_else(|| NONE.to_owned()));
    let choose = move |name: String| setup.update(|setup| set(setup, (!name.is_empty()).then_some(name)));
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <Combobox id label value suggest=suggest on_choose=choose />
            <span class="help">{help}</span>
        </div>
    }
    .into_any()
}
