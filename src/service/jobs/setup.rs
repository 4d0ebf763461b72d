//! How tables belong together, and what definitions may refer to.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use super::Done;
use crate::{
    data::{
        column::{Bits, Column},
        keys::key_of,
    },
    engine::{
        dataset::Dataset,
        library::{Library, Saved},
    },
    model::{measure::Measure, setup::Setup},
    service::{
        protocol::{Failure, LibrarySegment, ProfileSetup, Reply},
        state::State,
    },
};

/// Takes over a set-up, and joins the tables by it. One that does not fit changes nothing.
pub(super) fn set_up(state: &mut State, setup: Setup) -> Result<Done, Failure> {
    let before = (state.setup.clone(), state.profile.is_some());
    let own = setup.table(&setup.profile);
    let profile = ProfileSetup {
        table: setup.profile.clone(),
        key: own.map(|own| own.key.clone()).unwrap_or_default(),
        newest_wins: own.is_some_and(|own| own.newest_wins),
        ..ProfileSetup::default()
    };
    state.setup = setup;
    state.dataset = None;
    let fits = match &state.profile {
        Some(there)
            if there.setup.table == profile.table
                && there.setup.key == profile.key
                && there.setup.newest_wins == profile.newest_wins =>
        {
            Ok(())
        }
        _ => state.set_profile(profile, &[]).map(|_| ()),
    };
    match fits.and_then(|()| state.dataset_as_set_up()) {
        Ok(data) => Ok(Reply::SetUp {
            tables: data.tables_found(),
            relationships: data.relationships_found().to_vec(),
            customers: data.customers().count() as u32,
        }
        .into()),
        Err(failure) => {
            state.setup = before.0;
            state.dataset = None;
            if !before.1 {
                state.profile = None;
            }
            Err(failure)
        }
    }
}

/// Takes over segments and measures. Static members that are not in the data are left out.
pub(super) fn library(
    state: &mut State,
    segments: Vec<LibrarySegment>,
    measures: BTreeMap<String, Measure>,
) -> Result<Done, Failure> {
    let data =
        if segments.iter().any(|segment| segment.keys.is_some()) { Some(state.dataset()?) } else { None };
    let saved = |segment: LibrarySegment| {
        let fixed = segment.keys.zip(data.as_ref()).map(|(keys, data)| Arc::new(rows_of(data, &keys)));
        let saved = Saved {
            name: segment.name,
            definition: Arc::new(segment.definition),
            active: segment.active,
            fixed,
        };
        (segment.id, saved)
    };
    state.library = Library { segments: segments.into_iter().map(saved).collect(), measures };
    Ok(Reply::Done.into())
}

/// The customers with those keys.
fn rows_of(data: &Dataset, keys: &[String]) -> Bits {
    let wanted: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let setup = data.setup();
    let key = setup.table(&setup.profile).map(|table| table.key.as_slice()).unwrap_or_default();
    let columns: Vec<&Column> =
        key.iter().filter_map(|name| data.profile().named(name)).map(AsRef::as_ref).collect();
    let mut rows = Bits::filled(data.profile().rows(), false);
    let mut text = String::new();
    for row in data.customers().iter_ones() {
        if key_of(&columns, row, &mut text) && wanted.contains(text.as_str()) {
            rows.set(row, true);
        }
    }
    rows
}
