//! Keys that are in several parts: found by their hashes, told apart by their texts.

use std::collections::BTreeMap;

use super::desk::{Call, Lead, unexpected};
use crate::{
    data::{
        marks::{Marks, Span},
        order,
    },
    service::{
        part::{
            protocol::{Answer, Question, Whose},
            texts_in,
        },
        protocol::Failure,
    },
};

/// A key and where it is: rows of the file, and their parts.
pub(super) type Clash = (String, Vec<(u32, usize)>);

/// A part's hashes, ascending.
struct Hashes {
    part: usize,
    page: Vec<u64>,
    at: usize,
    from: u64,
    coming: Option<Call>,
}

impl Hashes {
    async fn fill(&mut self, lead: &Lead, held: u32) -> Result<(), Failure> {
        let Some(call) = self.coming.take() else { return Ok(()) };
        let (_, bytes) = call.await?;
        self.page = bytes.first().map(|bytes| bytemuck::pod_collect_to_vec(bytes)).unwrap_or_default();
        (self.at, self.from) = (0, self.from + self.page.len() as u64);
        if !self.page.is_empty() {
            let question = Question::NextHashes { held, from: self.from };
            self.coming = Some(lead.ask(self.part, question, Vec::new()));
        }
        Ok(())
    }

    fn next(&self) -> Option<u64> {
        self.page.get(self.at).copied()
    }
}

/// The hashes that several parts have.
async fn shared(lead: &Lead, whose: &Whose, columns: &[String]) -> Result<Vec<u64>, Failure> {
    let held = lead.hold();
    let question = |_| Question::Hashes { held: held.id(), whose: whose.clone(), columns: columns.to_vec() };
    lead.all(question).await?;
    let first = |part| {
        let question = Question::NextHashes { held: held.id(), from: 0 };
        Hashes { part, page: Vec::new(), at: 0, from: 0, coming: Some(lead.ask(part, question, Vec::new())) }
    };
    let mut parts: Vec<Hashes> = (0..lead.parts()).map(first).collect();
    let mut found = Vec::new();
    loop {
        for part in parts.iter_mut().filter(|part| part.at >= part.page.len()) {
            part.fill(lead, held.id()).await?;
        }
        let Some(least) = parts.iter().filter_map(Hashes::next).min() else { return Ok(found) };
        let mut many = 0;
        for part in parts.iter_mut().filter(|part| part.next() == Some(least)) {
            part.at += 1;
            many += 1;
        }
        if many > 1 {
            found.push(least);
        }
    }
}

/// Whether keys are whole numbers that lie close together, none of which is in several parts: few bytes tell of all of them.
async fn apart(lead: &Lead, whose: &Whose, column: &str) -> Result<bool, Failure> {
    let question = |_| Question::Span { whose: whose.clone(), column: column.to_owned() };
    let (mut ends, mut all): (Option<(i64, i64)>, u64) = (None, 0);
    for (answer, _) in lead.all(question).await? {
        let Answer::Span { span, rows } = answer else { return Err(unexpected()) };
        all += rows;
        match span {
            Span::Other => return Ok(false),
            Span::Nothing => {}
            Span::Ends(low, high) => {
                ends = Some(ends.map_or((low, high), |(least, most)| (least.min(low), most.max(high))));
            }
        }
    }
    let Some(ends) = ends else { return Ok(true) };
    if !Marks::fit(ends, usize::try_from(all).unwrap_or(usize::MAX)) {
        return Ok(false);
    }
    let question = |_| Question::Marked { whose: whose.clone(), column: column.to_owned(), ends };
    let mut seen: Vec<u64> = Vec::new();
    for (_, bytes) in lead.all(question).await? {
        let words: Vec<u64> =
            bytes.first().map(|bytes| bytemuck::pod_collect_to_vec(bytes)).unwrap_or_default();
        if seen.iter().zip(&words).any(|(one, other)| one & other != 0) {
            return Ok(false);
        }
        seen.resize(words.len(), 0);
        seen.iter_mut().zip(&words).for_each(|(all, own)| *all |= own);
    }
    Ok(true)
}

/// The keys that several parts have, with all their rows.
pub(super) async fn clashes(lead: &Lead, whose: &Whose, columns: &[String]) -> Result<Vec<Clash>, Failure> {
    if let [column] = columns
        && apart(lead, whose, column).await?
    {
        return Ok(Vec::new());
    }
    let hashes = shared(lead, whose, columns).await?;
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let question = |_| Question::KeysOf { whose: whose.clone(), columns: columns.to_vec() };
    let bytes = [bytemuck::cast_slice(&hashes).to_vec()];
    let mut keys: BTreeMap<Vec<u8>, Vec<(u32, usize)>> = BTreeMap::new();
    for (part, (answer, bytes)) in lead.each(0..lead.parts(), question, &bytes).await?.into_iter().enumerate()
    {
        let (Answer::Texts { .. }, [rows, ends, texts]) = (answer, &bytes[..]) else {
            return Err(unexpected());
        };
        let texts = texts_in(ends, texts.clone());
        for (at, row) in order::from_bytes(rows).into_iter().enumerate() {
            keys.entry(texts.slice(at).to_vec()).or_default().push((row, part));
        }
    }
    // Two keys may have the same hash: only what is in several parts by its text counts.
    let several = |rows: &Vec<(u32, usize)>| rows.iter().any(|(_, part)| *part != rows[0].1);
    let told = keys.into_iter().filter(|(_, rows)| several(rows));
    Ok(told.map(|(key, rows)| (String::from_utf8(key).unwrap_or_default(), rows)).collect())
}
