//! A measure made or changed: how it is figured, what it comes to, what it is called.

use leptos::prelude::*;

use super::{
    preview::Preview,
    recipe::{AGGREGATES, Combined, OPERATORS, Part, Recipe, asks_column, asks_time, columns, label, sign},
    template::{Template, templates},
};
use crate::{
    app::{
        studio::{Command, Studio, use_studio},
        ui::{
            button::{Button, Weight},
            choice::{Choice, Select, Switch},
            dialog::Dialog,
            field::{NumberField, TextField},
        },
    },
    model::{
        definition::Aggregate,
        naming,
        schema::{ColumnType, TableSchema, ValueType},
        setup::Setup,
    },
    storage::records::MeasureRecord,
};

/// Open or closed, and about which measure; none is a new one.
#[component]
pub(super) fn MeasureDialog(open: RwSignal<bool>, about: RwSignal<Option<MeasureRecord>>) -> impl IntoView {
    let title = Signal::derive(move || {
        if about.with(Option::is_some) { "Edit measure" } else { "New measure" }.to_owned()
    });
    view! { <Dialog open title class="wide"><Form open record=about.get_untracked() /></Dialog> }
}

/// The tables that measures are made of, and how they belong together.
fn ground(studio: Studio) -> (Vec<TableSchema>, Setup) {
    let setup = studio.joined.with_untracked(|joined| {
        joined.as_ref().map(|joined| joined.chosen.setup.clone()).unwrap_or_default()
    });
    let tables = studio.tables.with_untracked(|tables| {
        let related = tables.iter().map(|info| &info.schema);
        related
            .filter(|schema| schema.name != setup.profile && !setup.paths(&schema.name, 1).is_empty())
            .cloned()
            .collect()
    });
    (tables, setup)
}

#[component]
fn Form(open: RwSignal<bool>, record: Option<MeasureRecord>) -> impl IntoView {
    let studio = use_studio();
    let (tables, setup) = ground(studio);
    let kept = record.as_ref().map(|record| record.measure.clone());
    let read = kept.as_ref().map(Recipe::read);
    let name = RwSignal::new(record.as_ref().map(|record| record.name.clone()).unwrap_or_default());
    let description =
        RwSignal::new(record.as_ref().map(|record| record.description.clone()).unwrap_or_default());
    let fixed = StoredValue::new(kept.filter(|_| read == Some(None)));
    let first = tables.iter().find_map(|schema| first(schema, &setup));
    let recipe = RwSignal::new(read.flatten().or(first));
    let measure = Memo::new(move |_| match fixed.get_value() {
        Some(measure) => Some(measure),
        None => {
            let name = name.get();
            let name = if name.trim().is_empty() { "Measure" } else { name.trim() };
            recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.measure(name)))
        }
    });
    let id = record.as_ref().map(|record| record.id.clone());
    let others: Vec<String> = studio.measures.with_untracked(|all| {
        let others = all.iter().filter(|other| Some(&other.id) != id.as_ref());
        others.map(|other| other.name.to_lowercase()).collect()
    });
    let checked = Memo::new(move |_| {
        naming::display_name(&name.get()).and_then(|name| {
            if others.contains(&name.to_lowercase()) { Err(naming::NameFault::Taken) } else { Ok(name) }
        })
    });
    let touched = RwSignal::new(record.is_some());
    let fault =
        Signal::derive(move || checked.get().err().filter(|_| touched.get()).map(|fault| fault.message()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        touched.set(true);
        let (Ok(name), Some(measure)) = (checked.get_untracked(), measure.get_untracked()) else { return };
        let description = description.get_untracked().trim().to_owned();
        studio.dispatch(Command::SaveMeasure {
            id: id.clone(),
            name,
            description,
            measure: Box::new(measure),
        });
        open.set(false);
    };
    let is_new = record.is_none();
    let offered = if is_new { templates(&tables, &setup) } else { Vec::new() };
    let take = move |template: Template| {
        name.set(template.name);
        recipe.set(Some(template.recipe));
    };
    let sentence = move || recipe.with(|recipe| recipe.as_ref().map(Recipe::words));
    let none = tables.is_empty() && fixed.with_value(Option::is_none);
    view! {
        <form class="measure-form" on:submit=save>
            {(!offered.is_empty()).then(|| view! {
                <div class="measure-templates" role="group" aria-label="Templates">
                    <span class="muted">"Begin with"</span>
                    {offered.into_iter().map(|template| {
                        let label = template.name.clone();
                        view! { <Button label small=true on_press=move |()| take(template.clone()) /> }
                    }).collect_view()}
                </div>
            })}
            <TextField label="Name" value=name fault autofocus=true on_input=move |text| { touched.set(true); name.set(text); } />
            {none.then(|| view! { <p class="fault">"No loaded table leads to the customers, so there are no records to figure with. Load one on the Data page, or relate it in the set-up."</p> })}
            {match fixed.with_value(Option::is_some) {
                true => view! { <p class="muted">"This measure has a form of its own: its name can be changed here, its formula stays."</p> }.into_any(),
                false if none => ().into_any(),
                false => view! {
                    <Formula recipe tables setup />
                    <p class="words" aria-live="polite">{sentence}</p>
                }.into_any(),
            }}
            <Preview measure />
            <TextField label="Description" value=description on_input=move |text| description.set(text) optional=true />
            <div class="dialog-foot">
                <Button label="Cancel" on_press=move |()| open.set(false) />
                <button class=Weight::Primary.class() prop:disabled=move || measure.with(Option::is_none)>{if is_new { "Create measure" } else { "Save measure" }}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What a table is asked for at first.
fn first(schema: &TableSchema, setup: &Setup) -> Option<Recipe> {
    Some(Recipe {
        business: false,
        path: setup.paths(&schema.name, 1).into_iter().next()?,
        part: Part { aggregate: Aggregate::Count, column: String::new() },
        combined: None,
        days: None,
        only: None,
        empty_as: None,
    })
}

fn choices(names: impl IntoIterator<Item = String>) -> Vec<Choice> {
    names.into_iter().map(|name| Choice::new(name.clone(), name)).collect()
}

#[component]
fn Formula(recipe: RwSignal<Option<Recipe>>, tables: Vec<TableSchema>, setup: Setup) -> impl IntoView {
    let ground = StoredValue::new((tables, setup));
    let with =
        move |f: &dyn Fn(&Recipe) -> String| recipe.with(|recipe| recipe.as_ref().map(f).unwrap_or_default());
    let change = move |f: &dyn Fn(&mut Recipe)| recipe.update(|recipe| recipe.iter_mut().for_each(f));
    let names =
        ground.with_value(|(tables, _)| tables.iter().map(|table| table.name.clone()).collect::<Vec<_>>());
    let table = Memo::new(move |_| with(&|recipe| recipe.path.from.clone()));
    let choose_table = move |name: String| {
        let next = ground.with_value(|(tables, setup)| {
            tables.iter().find(|table| table.name == name).and_then(|table| first(table, setup))
        });
        let business = recipe.with_untracked(|recipe| recipe.as_ref().is_some_and(|recipe| recipe.business));
        recipe.set(next.map(|next| Recipe { business, ..next }));
    };
    // Where there are several ways to the customers, the person says which one is meant.
    let paths = Memo::new(move |_| ground.with_value(|(_, setup)| setup.paths(&table.get(), 8)));
    let path_words = |path: &crate::model::attribute::Path| {
        let hops: Vec<_> = path.hops.iter().map(|hop| hop.relationship.clone()).collect();
        format!("over {}", hops.join(", "))
    };
    let path_choices = Signal::derive(move || {
        paths.with(|paths| {
            paths
                .iter()
                .enumerate()
                .map(|(at, path)| Choice::new(at.to_string(), path_words(path)))
                .collect::<Vec<_>>()
        })
    });
    let path_value = Signal::derive(move || {
        paths.with(|paths| {
            with(&|recipe| paths.iter().position(|path| *path == recipe.path).unwrap_or(0).to_string())
        })
    });
    let choose_path = move |at: String| {
        let chosen =
            at.parse::<usize>().ok().and_then(|at| paths.with_untracked(|paths| paths.get(at).cloned()));
        if let Some(path) = chosen {
            change(&|recipe| recipe.path = path.clone());
        }
    };
    let combined = Signal::derive(move || {
        with(&|recipe| recipe.combined.as_ref().map_or("none", |combined| sign(combined.operator)).to_owned())
    });
    let operators: Vec<_> = std::iter::once(Choice::new("none", "alone"))
        .chain(OPERATORS.map(|operator| Choice::new(sign(operator), sign(operator))))
        .collect();
    let choose_combined = move |word: String| {
        let operator = OPERATORS.into_iter().find(|operator| sign(*operator) == word);
        change(&|recipe| {
            recipe.combined = operator.map(|operator| Combined {
                operator,
                with: recipe
                    .combined
                    .as_ref()
                    .map_or(Part { aggregate: Aggregate::Count, column: String::new() }, |combined| {
                        combined.with.clone()
                    }),
            });
        });
    };
    let has_second = Memo::new(move |_| {
        recipe.with(|recipe| recipe.as_ref().is_some_and(|recipe| recipe.combined.is_some()))
    });
    let several = Memo::new(move |_| paths.with(|paths| paths.len() > 1));
    let business =
        Signal::derive(move || recipe.with(|recipe| recipe.as_ref().is_some_and(|recipe| recipe.business)));
    let levels = vec![Choice::new("customer", "each customer"), Choice::new("business", "the business")];
    view! {
        <div class="measure-formula">
            <div class="measure-line">
                <span class="muted">"For"</span>
                <Select label="What there is one figure for" choices=levels value=Signal::derive(move || (if business.get() { "business" } else { "customer" }).to_owned())
                    on_change=move |word: String| change(&|recipe| recipe.business = word == "business") />
                <span class="muted">"of"</span>
                <Select label="Table" choices=choices(names) value=table on_change=choose_table />
                <Show when=move || several.get()>
                    <Select label="Path to the customers" choices=path_choices value=path_value on_change=choose_path />
                </Show>
            </div>
            <div class="measure-line"><span class="muted">"The"</span><PartFields recipe ground second=false /></div>
            <div class="measure-line">
                <Select label="Combined with another figure" choices=operators value=combined on_change=choose_combined />
                <Show when=move || has_second.get()><PartFields recipe ground second=true /></Show>
            </div>
            <Conditions recipe ground />
        </div>
    }
    .into_any()
}

type Ground = StoredValue<(Vec<TableSchema>, Setup)>;

fn part_of(recipe: &Recipe, second: bool) -> Option<&Part> {
    if second { recipe.combined.as_ref().map(|combined| &combined.with) } else { Some(&recipe.part) }
}

fn part_mut(recipe: &mut Recipe, second: bool) -> Option<&mut Part> {
    if second { recipe.combined.as_mut().map(|combined| &mut combined.with) } else { Some(&mut recipe.part) }
}

fn table_of(ground: &(Vec<TableSchema>, Setup), recipe: &Recipe) -> Option<(TableSchema, bool)> {
    let (tables, setup) = ground;
    let schema = tables.iter().find(|table| table.name == recipe.path.from)?.clone();
    let timed = setup.table(&schema.name).is_some_and(|table| table.time.is_some());
    Some((schema, timed))
}

/// An aggregate and its column.
#[component]
fn PartFields(recipe: RwSignal<Option<Recipe>>, ground: Ground, second: bool) -> impl IntoView {
    let part = Memo::new(move |_| {
        recipe.with(|recipe| recipe.as_ref().and_then(|recipe| part_of(recipe, second).cloned()))
    });
    let table = Memo::new(move |_| {
        recipe.with(|recipe| {
            recipe.as_ref().and_then(|recipe| ground.with_value(|ground| table_of(ground, recipe)))
        })
    });
    let offered = move || {
        let Some((schema, timed)) = table.get() else { return Vec::new() };
        let fits = |aggregate: &Aggregate| {
            (timed || !asks_time(*aggregate))
                && (!asks_column(*aggregate) || !columns(&schema, *aggregate).is_empty())
        };
        AGGREGATES.into_iter().filter(fits).collect::<Vec<_>>()
    };
    let aggregates = Signal::derive(move || {
        offered()
            .into_iter()
            .map(|aggregate| Choice::new(label(aggregate), label(aggregate)))
            .collect::<Vec<_>>()
    });
    let column_names = move |aggregate| {
        table.with(|table| table.as_ref().map(|(schema, _)| columns(schema, aggregate)).unwrap_or_default())
    };
    let choose = move |word: String| {
        let Some(aggregate) = AGGREGATES.into_iter().find(|aggregate| label(*aggregate) == word) else {
            return;
        };
        let names = column_names(aggregate);
        recipe.update(|recipe| {
            if let Some(part) = recipe.as_mut().and_then(|recipe| part_mut(recipe, second)) {
                part.aggregate = aggregate;
                if !asks_column(aggregate) {
                    part.column.clear();
                } else if !names.contains(&part.column) {
                    part.column = names.first().cloned().unwrap_or_default();
                }
            }
        });
    };
    let choose_column = move |column: String| {
        recipe.update(|recipe| {
            if let Some(part) = recipe.as_mut().and_then(|recipe| part_mut(recipe, second)) {
                part.column = column;
            }
        });
    };
    let aggregate = Signal::derive(move || {
        part.with(|part| part.as_ref().map(|part| label(part.aggregate).to_owned()).unwrap_or_default())
    });
    let column = Signal::derive(move || {
        part.with(|part| part.as_ref().map(|part| part.column.clone()).unwrap_or_default())
    });
    let asks =
        Memo::new(move |_| part.with(|part| part.as_ref().is_some_and(|part| asks_column(part.aggregate))));
    let columns = Signal::derive(move || {
        part.with(|part| part.as_ref().map(|part| choices(column_names(part.aggregate))).unwrap_or_default())
    });
    let (what, of) =
        if second { ("Second figure", "Column of the second figure") } else { ("Figure", "Column") };
    view! {
        <Select label=what choices=aggregates value=aggregate on_change=choose />
        <Show when=move || asks.get()>
            <span class="muted">"of"</span>
            <Select label=of choices=columns value=column on_change=choose_column />
        </Show>
    }
    .into_any()
}

/// Which records count, and what stands in for nothing.
#[component]
fn Conditions(recipe: RwSignal<Option<Recipe>>, ground: Ground) -> impl IntoView {
    let change = move |f: &dyn Fn(&mut Recipe)| recipe.update(|recipe| recipe.iter_mut().for_each(f));
    let texts = Memo::new(move |_| {
        let table = recipe.with(|recipe| {
            recipe.as_ref().and_then(|recipe| ground.with_value(|ground| table_of(ground, recipe)))
        });
        table.map_or_else(Vec::new, |(schema, _)| {
            let text =
                schema.columns.iter().filter(|column| column.kind == ColumnType::Value(ValueType::Text));
            text.map(|column| column.name.clone()).collect()
        })
    });
    let timed = Memo::new(move |_| {
        recipe
            .with(|recipe| {
                recipe.as_ref().and_then(|recipe| ground.with_value(|ground| table_of(ground, recipe)))
            })
            .is_some_and(|(_, timed)| timed)
    });
    let only =
        Memo::new(move |_| recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.only.clone())));
    let days = Memo::new(move |_| recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.days)));
    let filled = Memo::new(move |_| recipe.with(|recipe| recipe.as_ref().and_then(|recipe| recipe.empty_as)));
    let turn_only = move |on: bool| {
        let column = texts.with_untracked(|texts| texts.first().cloned().unwrap_or_default());
        change(&|recipe| recipe.only = on.then(|| (column.clone(), String::new())));
    };
    let set_days = move |text: String| {
        if let Ok(count) = text.trim().parse::<u32>() {
            change(&|recipe| recipe.days = Some(count));
        }
    };
    let set_filled = move |text: String| {
        if let Ok(by) = text.trim().parse::<i64>() {
            change(&|recipe| recipe.empty_as = Some(by));
        }
    };
    let set_column = move |column: String| {
        change(&|recipe| recipe.only.iter_mut().for_each(|only| only.0.clone_from(&column)));
    };
    let set_value = move |event| {
        let text = event_target_value(&event);
        change(&|recipe| recipe.only.iter_mut().for_each(|only| only.1.clone_from(&text)));
    };
    view! {
        <Show when=move || timed.get()>
            <div class="measure-line">
                <Switch label="Only the last" on=Signal::derive(move || days.with(Option::is_some)) on_change=move |on: bool| change(&|recipe| recipe.days = on.then_some(90)) />
                <Show when=move || days.with(Option::is_some)>
                    <NumberField label="Days" value=Signal::derive(move || days.get().unwrap_or_default().to_string())
                        on_input=set_days />
                    <span class="muted">"days"</span>
                </Show>
            </div>
        </Show>
        <Show when=move || !texts.with(Vec::is_empty)>
            <div class="measure-line">
                <Switch label="Only where" on=Signal::derive(move || only.with(Option::is_some)) on_change=turn_only />
                <Show when=move || only.with(Option::is_some)>
                    <Select label="Column that decides" choices=Signal::derive(move || choices(texts.get())) value=Signal::derive(move || only.get().unwrap_or_default().0)
                        on_change=set_column />
                    <span class="muted">"is"</span>
                    <input class="input" type="text" autocomplete="off" aria-label="Value that it must have" prop:value=move || only.get().unwrap_or_default().1
                        on:input=set_value />
                </Show>
            </div>
        </Show>
        <div class="measure-line">
            <Switch label="Instead of empty" on=Signal::derive(move || filled.with(Option::is_some)) on_change=move |on: bool| change(&|recipe| recipe.empty_as = on.then_some(0)) />
            <Show when=move || filled.with(Option::is_some)>
                <NumberField label="Whole number" value=Signal::derive(move || filled.get().unwrap_or_default().to_string())
                    on_input=set_filled />
            </Show>
        </div>
    }
    .into_any()
}
