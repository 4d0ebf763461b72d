//! Lists of keys with the part that each belongs to: by where the rows of a table are, or by the hierarchy that they make.

use std::collections::HashMap;

use super::{
    desk::Lead,
    feed::{Feed, Merged},
    targets::Target,
};
use crate::{
    data::{column::Texts, route::part_of},
    service::{
        part::{protocol::Question, texts_out},
        protocol::Failure,
    },
};

/// Attachments of a list of keys: their ends, their texts, their parts.
pub(super) fn listed<'a>(keys: impl Iterator<Item = (&'a str, usize)>) -> Vec<Vec<u8>> {
    let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
    let mut parts = Vec::new();
    for (key, part) in keys {
        texts.push(key);
        parts.push(part as u8);
    }
    let [ends, bytes] = texts_out(texts);
    vec![ends, bytes, parts]
}

fn keys(lead: &Lead, table: &str, columns: &[String]) -> Merged {
    let feed = |part| {
        let (table, columns) = (table.to_owned(), columns.to_vec());
        Feed::new(lead, part, move |from| Question::TableKeys {
            table: table.clone(),
            columns: columns.clone(),
            from,
        })
    };
    Merged::new((0..lead.parts()).map(feed).collect())
}

/// The keys of a table's rows with the part that the rows are in.
pub(super) async fn homes(lead: &Lead, table: &str, columns: &[String]) -> Result<Vec<Vec<u8>>, Failure> {
    let mut found: HashMap<String, usize> = HashMap::new();
    let mut keys = keys(lead, table, columns);
    while let Some((_, part, key)) = keys.next_row().await? {
        let key = std::str::from_utf8(key).unwrap_or_default();
        if !found.contains_key(key) {
            found.insert(key.to_owned(), part);
        }
    }
    Ok(listed(found.iter().map(|(key, part)| (key.as_str(), *part))))
}

/// Accounts and who belongs with whom.
#[derive(Default)]
struct Accounts {
    keys: Vec<String>,
    places: HashMap<String, usize>,
    /// One that belongs with it and comes earlier in the file; itself of the first.
    with: Vec<usize>,
}

impl Accounts {
    fn first(&mut self, account: usize) -> usize {
        let mut first = account;
        while self.with[first] != first {
            first = self.with[first];
        }
        let mut at = account;
        while self.with[at] != first {
            at = std::mem::replace(&mut self.with[at], first);
        }
        first
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.with[one.max(other)] = one.min(other);
    }
}

/// The keys of all accounts with the part that each hierarchy belongs to: that of the key of its first account. Accounts
/// belong together by their parents' keys, whether or not those lead in a circle.
pub(super) async fn hierarchies(
    lead: &Lead,
    target: &Target,
    parents: &[String],
) -> Result<Vec<Vec<u8>>, Failure> {
    let (mut accounts, mut winners) = (Accounts::default(), Vec::new());
    let mut own = keys(lead, &target.table, &target.key);
    while let Some((row, _, key)) = own.next_row().await? {
        let key = std::str::from_utf8(key).unwrap_or_default();
        match accounts.places.get(key) {
            Some(place) if target.newest_wins => winners[*place] = row,
            Some(_) => {}
            None => {
                let place = accounts.keys.len();
                accounts.keys.push(key.to_owned());
                accounts.places.insert(key.to_owned(), place);
                accounts.with.push(place);
                winners.push(row);
            }
        }
    }
    let rows: HashMap<u32, usize> = winners.into_iter().zip(0..).collect();
    let mut above = keys(lead, &target.table, parents);
    while let Some((row, _, key)) = above.next_row().await? {
        let key = std::str::from_utf8(key).unwrap_or_default();
        if let (Some(own), Some(parent)) = (rows.get(&row), accounts.places.get(key).copied()) {
            accounts.join(*own, parent);
        }
    }
    let firsts: Vec<usize> = (0..accounts.keys.len()).map(|account| accounts.first(account)).collect();
    let part = |first: usize| part_of(&accounts.keys[first], lead.parts());
    Ok(listed(accounts.keys.iter().zip(&firsts).map(|(key, first)| (key.as_str(), part(*first)))))
}
