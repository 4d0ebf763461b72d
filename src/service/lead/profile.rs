//! Which table holds the customers, and what tells them apart.

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
    memory::Profile,
};
use crate::{
    data::keys::EXAMPLES,
    history::registry::Registry,
    model::setup::TableSetup,
    service::{
        part::protocol::{Answer, Question},
        protocol::{Failure, ProfileInfo, ProfileSetup, Reply},
    },
};

/// Fails where the columns cannot be the key.
fn check(lead: &Lead, setup: &ProfileSetup) -> Result<(), Failure> {
    let memory = lead.memory();
    let table = memory.table(&setup.table)?;
    for name in &setup.key {
        let Some((place, _)) = table.schema.column(name) else {
            return Err(Failure::Sentence(format!("The table {} has no column {name}.", setup.table)));
        };
        // Without rows nothing speaks against a column.
        let fits = table.facts.get(place).and_then(|facts| facts.key).unwrap_or(table.rows == 0);
        if !fits {
            return Err(Failure::Sentence(format!(
                "{name} cannot be the key: a key is a text or a whole number. Choose another column."
            )));
        }
    }
    if setup.key.is_empty() {
        return Err(Failure::Sentence(format!(
            "{} needs a key: the column that tells its customers apart.",
            setup.table
        )));
    }
    Ok(())
}

/// Takes a choice over into the setup of all tables.
fn choose(lead: &Lead, choice: &ProfileSetup) {
    let mut memory = lead.memory();
    let setup = &mut memory.setup;
    setup.profile.clone_from(&choice.table);
    if setup.table(&choice.table).is_none() {
        setup.tables.push(TableSetup { table: choice.table.clone(), ..TableSetup::default() });
    }
    if let Some(table) = setup.tables.iter_mut().find(|table| table.table == choice.table) {
        table.key.clone_from(&choice.key);
        table.newest_wins = choice.newest_wins;
    }
    memory.gathered = false;
}

/// How a part is told the key.
pub(super) fn key(setup: &ProfileSetup) -> Question {
    Question::Key { table: setup.table.clone(), columns: setup.key.clone(), newest_wins: setup.newest_wins }
}

pub(super) async fn set(lead: &Lead, setup: ProfileSetup, blocks: &[Vec<u8>]) -> Result<Done, Failure> {
    check(lead, &setup)?;
    let registry = Registry::open(blocks).map_err(|_| {
        Failure::Sentence("The kept list of customer keys is damaged, so new results cannot be compared with old ones. Choose the key again to begin a new trend.".into())
    })?;
    choose(lead, &setup);
    arrange::arrange(lead).await?;
    let _changing = lead.change().await;
    let mut info = ProfileInfo {
        setup: setup.clone(),
        customers: 0,
        duplicates: 0,
        duplicate_examples: Vec::new(),
        without_key: 0,
        fingerprint: lead.memory().table(&setup.table)?.fingerprint.clone(),
        registered: registry.len(),
    };
    let mut found = Vec::new();
    for (answer, _) in lead.all(|_| key(&setup)).await? {
        let Answer::Keyed { customers, duplicates, examples, without_key } = answer else {
            return Err(unexpected());
        };
        info.customers += customers;
        info.duplicates += duplicates;
        info.without_key += without_key;
        found.extend(examples);
    }
    // Each key is in one part: the first ones of all parts are the first ones of the file.
    found.sort_by_key(|(row, _)| *row);
    info.duplicate_examples = found.into_iter().take(EXAMPLES).map(|(_, key)| key).collect();
    lead.memory().profile = Some(Profile { setup, registry, customers: info.customers.into() });
    Ok(Reply::Profile(info).into())
}
