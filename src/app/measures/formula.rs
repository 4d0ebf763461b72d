//! How a measure is figured: for what, of which table, which aggregates.

use leptos::prelude::*;

use super::{
    conditions::Conditions,
    recipe::{
        AGGREGATES, Combined, OPERATORS, Part, Per, Recipe, asks_by, asks_column, asks_time, columns,
        deciding, label, sign,
    },
};
use crate::{
    app::ui::choice::{Choice, Select},
    model::{definition::Aggregate, schema::TableSchema, setup::Setup},
};

/// What a table is asked for at first.
pub(super) fn first(schema: &TableSchema, setup: &Setup) -> Option<Recipe> {
    Some(Recipe {
        per: Per::Customer,
        path: setup.paths(&schema.name, 1).into_iter().next()?,
        part: Part::new(Aggregate::Count, ""),
        combined: None,
        days: None,
        only: None,
        empty_as: None,
        roll_up: None,
    })
}

pub(super) fn choices(names: impl IntoIterator<Item = String>) -> Vec<Choice> {
    names.into_iter().map(|name| Choice::new(name.clone(), name)).collect()
}

#[component]
pub(super) fn Formula(
    recipe: RwSignal<Option<Recipe>>,
    tables: Vec<TableSchema>,
    setup: Setup,
) -> impl IntoView {
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
        let per = recipe.with_untracked(|recipe| recipe.as_ref().map(|recipe| recipe.per.clone()));
        // A column of another table groups nothing here.
        let per = per.filter(|per| !matches!(per, Per::Value(_))).unwrap_or_default();
        recipe.set(next.map(|next| Recipe { per, ..next }));
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
                    .map_or(Part::new(Aggregate::Count, ""), |combined| combined.with.clone()),
            });
        });
    };
    let has_second = Memo::new(move |_| {
        recipe.with(|recipe| recipe.as_ref().is_some_and(|recipe| recipe.combined.is_some()))
    });
    let several = Memo::new(move |_| paths.with(|paths| paths.len() > 1));
    let level = Signal::derive(move || {
        with(&|recipe| {
            match recipe.per {
                Per::Customer => "customer",
                Per::Business => "business",
                Per::Value(_) => "value",
            }
            .to_owned()
        })
    });
    let groups = Signal::derive(move || {
        let schema = ground.with_value(|(tables, _)| {
            table.with(|name| tables.iter().find(|table| table.name == *name).cloned())
        });
        schema.map(|schema| columns(&schema, Aggregate::DistinctCount)).unwrap_or_default()
    });
    let levels = vec![
        Choice::new("customer", "each customer"),
        Choice::new("business", "the business"),
        Choice::new("value", "each value of"),
    ];
    let choose_level = move |word: String| {
        let first = untrack(|| groups.get()).into_iter().next().unwrap_or_default();
        change(&|recipe| {
            recipe.per = match word.as_str() {
                "business" => Per::Business,
                "value" => Per::Value(first.clone()),
                _ => Per::Customer,
            };
        });
    };
    let group = Signal::derive(move || {
        with(&|recipe| if let Per::Value(column) = &recipe.per { column.clone() } else { String::new() })
    });
    let grouped = Memo::new(move |_| level.get() == "value");
    view! {
        <div class="measure-formula">
            <div class="measure-line">
                <span class="muted">"For"</span>
                <Select label="What there is one figure for" choices=levels value=level on_change=choose_level />
                <Show when=move || grouped.get()>
                    <Select label="Column whose values are grouped by" choices=Signal::derive(move || choices(groups.get())) value=group
                        on_change=move |column: String| change(&|recipe| recipe.per = Per::Value(column.clone())) />
                </Show>
                <span class="muted">"from the records of"</span>
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

pub(super) type Ground = StoredValue<(Vec<TableSchema>, Setup)>;

fn part_of(recipe: &Recipe, second: bool) -> Option<&Part> {
    if second { recipe.combined.as_ref().map(|combined| &combined.with) } else { Some(&recipe.part) }
}

fn part_mut(recipe: &mut Recipe, second: bool) -> Option<&mut Part> {
    if second { recipe.combined.as_mut().map(|combined| &mut combined.with) } else { Some(&mut recipe.part) }
}

pub(super) fn table_of(ground: &(Vec<TableSchema>, Setup), recipe: &Recipe) -> Option<(TableSchema, bool)> {
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
    let by_names =
        move || table.with(|table| table.as_ref().map(|(schema, _)| deciding(schema)).unwrap_or_default());
    let choose = move |word: String| {
        let Some(aggregate) = AGGREGATES.into_iter().find(|aggregate| label(*aggregate) == word) else {
            return;
        };
        let (names, deciders) = (column_names(aggregate), by_names());
        recipe.update(|recipe| {
            if let Some(part) = recipe.as_mut().and_then(|recipe| part_mut(recipe, second)) {
                part.aggregate = aggregate;
                if !asks_column(aggregate) {
                    part.column.clear();
                } else if !names.contains(&part.column) {
                    part.column = names.first().cloned().unwrap_or_default();
                }
                if !asks_by(aggregate) {
                    part.by.clear();
                } else if !deciders.contains(&part.by) {
                    part.by = deciders.first().cloned().unwrap_or_default();
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
    let choose_by = move |column: String| {
        recipe.update(|recipe| {
            if let Some(part) = recipe.as_mut().and_then(|recipe| part_mut(recipe, second)) {
                part.by = column;
            }
        });
    };
    let by = Signal::derive(move || {
        part.with(|part| part.as_ref().map(|part| part.by.clone()).unwrap_or_default())
    });
    let decides =
        Memo::new(move |_| part.with(|part| part.as_ref().is_some_and(|part| asks_by(part.aggregate))));
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
    let (what, of, which) = if second {
        ("Second figure", "Column of the second figure", "Column that decides for the second figure")
    } else {
        ("Figure", "Column", "Column that decides which record")
    };
    view! {
        <Select label=what choices=aggregates value=aggregate on_change=choose />
        <Show when=move || asks.get()>
            <span class="muted">"of"</span>
            <Select label=of choices=columns value=column on_change=choose_column />
        </Show>
        <Show when=move || decides.get()>
            <span class="muted">"by"</span>
            <Select label=which choices=Signal::derive(move || choices(by_names())) value=by on_change=choose_by />
        </Show>
    }
    .into_any()
}
