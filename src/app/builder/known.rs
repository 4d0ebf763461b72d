//! What can be asked: the tables that are loaded or waited for, the segments and the measures.

use leptos::prelude::*;

use crate::{
    app::studio::{Referable, Studio},
    model::{
        catalog::{Catalog, MeasureEntry, SegmentEntry},
        schema::{ColumnType, TableSchema},
        setup::Setup,
    },
};

/// The columns of the customers table; before it is loaded, those that it had when it was read last. Tracked.
pub(super) fn schema(studio: Studio, wanted: &[String]) -> TableSchema {
    let table = studio.profile.with(|profile| profile.as_ref().map(|profile| profile.setup.table.clone()));
    let loaded = table.and_then(|table| {
        studio.tables.with(|tables| {
            tables.iter().find(|info| info.schema.name == table).map(|info| info.schema.clone())
        })
    });
    loaded.or_else(|| known(studio, wanted)).unwrap_or_default()
}

/// The tables that are loaded and those that are waited for, and how they belong together. Tracked.
pub(super) fn catalog(studio: Studio, wanted: &[String], profile: &TableSchema) -> Catalog {
    let joined = studio.joined.with(|joined| joined.as_ref().map(|joined| joined.chosen.setup.clone()));
    let setup = joined.unwrap_or_else(|| Setup { profile: profile.name.clone(), ..Setup::default() });
    let mut tables: Vec<TableSchema> =
        studio.tables.with(|tables| tables.iter().map(|info| info.schema.clone()).collect());
    let waited = studio.sources().into_iter().filter(|source| wanted.contains(&source.table));
    for source in waited {
        if tables.iter().all(|table| table.name != source.table) {
            tables.push(source.schema);
        }
    }
    Catalog { setup, tables, ..Catalog::default() }
}

/// The catalog with the segments and measures that can be referred to. Tracked.
pub(super) fn named(
    studio: Studio,
    catalog: Catalog,
    segments: &[Referable],
    measures: &[Referable],
) -> Catalog {
    let segment = |one: &Referable| SegmentEntry { id: one.id.clone(), name: one.name.clone() };
    let measure = |one: &Referable| {
        // The type of a measure that has its attribute's type is known from the tables.
        let of_attribute = || {
            studio.measures.with(|all| {
                let own = all.iter().find(|record| record.id == one.id)?;
                Some(catalog.measure_kind(&own.measure))
            })
        };
        let kind = one.kind.map(ColumnType::Value).or_else(of_attribute)?;
        Some(MeasureEntry { id: one.id.clone(), name: one.name.clone(), kind })
    };
    let measures = measures.iter().filter_map(measure).collect();
    Catalog { segments: segments.iter().map(segment).collect(), measures, ..catalog }
}

/// All that a definition over those tables can ask, as it is now.
pub fn whole_catalog(studio: Studio, tables: &[String]) -> Catalog {
    untrack(|| {
        let known = catalog(studio, tables, &schema(studio, tables));
        named(studio, known, &studio.referable_segments(""), &studio.referable_measures())
    })
}

fn known(studio: Studio, wanted: &[String]) -> Option<TableSchema> {
    studio.sources().into_iter().find(|source| wanted.contains(&source.table)).map(|source| source.schema)
}
