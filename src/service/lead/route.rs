//! How a reader is told to share out its rows. A wrong guess costs the time of moving them, never an answer.

use super::{
    memory::Memory,
    targets::{By, Home, Placement, targets},
};
use crate::{
    data::route::Routing,
    model::schema::TableSchema,
    service::{guess, protocol::LoadMode},
};

fn has(schema: &TableSchema, columns: &[String]) -> bool {
    !columns.is_empty() && columns.iter().all(|name| schema.column(name).is_some())
}

/// The key that the customers have, or are likely to have.
fn customers(memory: &Memory) -> Vec<String> {
    if let Some(profile) = &memory.profile {
        return profile.setup.key.clone();
    }
    let infos = memory.tables.iter().map(|table| guess::profile(&table.schema, &table.facts, table.rows));
    let best = infos.max_by(|one, other| one.score.total_cmp(&other.score));
    best.map(|guess| guess.setup.key).unwrap_or_default()
}

fn wanted(memory: &Memory, table: &str, schema: &TableSchema) -> Routing {
    let by_key = |columns: &[String]| match has(schema, columns) {
        true => Routing::ByKey { columns: columns.to_vec() },
        false => Routing::Spread,
    };
    if memory.gathered {
        return Routing::Spread;
    }
    if let Some(target) = targets(&memory.setup).into_iter().find(|target| target.table == table)
        && !memory.setup.relationships.is_empty()
    {
        return match target.home {
            Home::Everywhere => Routing::All,
            Home::Own => by_key(&target.key),
            Home::Customer { columns, .. } => by_key(&columns),
            Home::Roots { .. } | Home::Through { .. } => Routing::Spread,
        };
    }
    let key = customers(memory);
    if has(schema, &key) {
        return Routing::ByKey { columns: key };
    }
    guess::likely_key(schema).map_or(Routing::Spread, |column| Routing::ByKey { columns: vec![column] })
}

/// How the rows of a table that begins to be read are shared out, and where they then are.
pub(super) fn routing(
    memory: &Memory,
    table: &str,
    schema: &TableSchema,
    mode: LoadMode,
    parts: usize,
) -> (Routing, Placement) {
    if parts == 1 {
        return (Routing::All, Placement::of(By::One));
    }
    let before = memory.find(table).filter(|_| mode == LoadMode::Append).map(|table| &table.placement.by);
    match before {
        Some(By::Key(columns)) => {
            (Routing::ByKey { columns: columns.clone() }, Placement::of(By::Key(columns.clone())))
        }
        Some(By::Everywhere) => (Routing::All, Placement::of(By::Everywhere)),
        Some(_) => (Routing::Spread, Placement::of(By::Spread)),
        None => {
            let routing = wanted(memory, table, schema);
            let by = match &routing {
                Routing::All => By::Everywhere,
                Routing::ByKey { columns } => By::Key(columns.clone()),
                Routing::Spread => By::Spread,
            };
            (routing, Placement::of(by))
        }
    }
}
