//! A page of held members in their order over all parts.

use super::{
    columns::{self, Columns},
    desk::{Lead, unexpected},
    members::Selected,
};
use crate::{
    data::column::Texts,
    model::cell::Cell,
    service::{
        part::{
            protocol::{Answer, HeldId, Order, Output, Question},
            texts_in, texts_out,
        },
        protocol::{Failure, Page},
    },
};

/// Places that each part tells at once.
const PLACES: u32 = 48;

/// Of longer pages each part is asked for just its own members.
const SHORT: u64 = 2_000;

/// Held members in an order.
pub(super) struct Ordered<'a> {
    lead: &'a Lead,
    held: HeldId,
    /// How many each part has.
    lengths: Vec<u64>,
}

impl<'a> Ordered<'a> {
    /// Has the parts put them in an order.
    pub(super) async fn new(lead: &'a Lead, held: HeldId, order: &Order) -> Result<Self, Failure> {
        let mut lengths = Vec::with_capacity(lead.parts());
        for (answer, _) in lead.all(|_| Question::Order { held, order: order.clone() }).await? {
            let Answer::Held(many) = answer else { return Err(unexpected()) };
            lengths.push(many);
        }
        Ok(Self { lead, held, lengths })
    }

    async fn ask(
        &self,
        question: impl Fn(usize) -> Question,
        bytes: &[Vec<u8>],
    ) -> Result<Vec<(Answer, Vec<Vec<u8>>)>, Failure> {
        self.lead.each(0..self.lengths.len(), question, bytes).await
    }

    /// How many members of each part are among the first so many of all: each round tells some places, asks how many
    /// come before them, and so narrows down where each part is to be cut.
    pub(super) async fn cuts(&self, first: u64) -> Result<Vec<u64>, Failure> {
        let all: u64 = self.lengths.iter().sum();
        let first = first.min(all);
        let (mut low, mut high) = (vec![0; self.lengths.len()], self.lengths.clone());
        if first == 0 {
            return Ok(low);
        }
        if first == all {
            return Ok(high);
        }
        if let [_] = self.lengths.as_slice() {
            return Ok(vec![first]);
        }
        let held = self.held;
        while low.iter().zip(&high).any(|(low, high)| low < high) {
            let question =
                |part: usize| Question::Places { held, from: low[part], to: high[part], most: PLACES };
            let (mut places, mut owners) = (Vec::new(), Vec::new());
            for (part, (_, bytes)) in self.ask(question, &[]).await?.into_iter().enumerate() {
                let mut bytes = bytes.into_iter();
                let ends = bytes.next().unwrap_or_default();
                let texts = texts_in(&ends, bytes.next().unwrap_or_default());
                owners.resize(owners.len() + texts.len(), part);
                places.push(texts);
            }
            let mut together = Texts { offsets: vec![0], bytes: Vec::new() };
            for texts in &places {
                for at in 0..texts.len() {
                    together.bytes.extend_from_slice(texts.slice(at));
                    together.offsets.push(together.bytes.len() as u32);
                }
            }
            let mut ranks = Vec::with_capacity(self.lengths.len());
            for (answer, _) in self.ask(|_| Question::Ranks { held }, &texts_out(together)).await? {
                let Answer::Ranks(found) = answer else { return Err(unexpected()) };
                ranks.push(found);
            }
            for (at, owner) in owners.iter().enumerate() {
                let before = |part: &Vec<u64>| part.get(at).copied().unwrap_or(0);
                let among = ranks.iter().map(before).sum::<u64>() < first;
                for (part, ranks) in ranks.iter().enumerate() {
                    let cut = before(ranks) + u64::from(among && part == *owner);
                    if among { low[part] = low[part].max(cut) } else { high[part] = high[part].min(cut) }
                }
            }
        }
        Ok(low)
    }

    /// The cells of so many members from one on.
    async fn rows(
        &self,
        from: u64,
        most: u64,
        (columns, zone): (&[Output], &str),
    ) -> Result<Vec<Vec<Cell>>, Failure> {
        let begins = self.cuts(from).await?;
        let ends = if most > SHORT {
            self.cuts(from.saturating_add(most)).await?
        } else {
            begins.iter().map(|begin| begin + most).collect()
        };
        let question = |part: usize| Question::Page {
            held: self.held,
            from: begins[part],
            most: (ends[part] - begins[part]) as u32,
            columns: columns.to_vec(),
            zone: zone.to_owned(),
        };
        let mut rows = Vec::new();
        for (answer, bytes) in self.ask(question, &[]).await? {
            let Answer::Page(cells) = answer else { return Err(unexpected()) };
            let mut bytes = bytes.into_iter();
            let ends = bytes.next().unwrap_or_default();
            let places = texts_in(&ends, bytes.next().unwrap_or_default());
            rows.extend(cells.into_iter().enumerate().map(|(at, cells)| (places.slice(at).to_vec(), cells)));
        }
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        rows.truncate(most as usize);
        Ok(rows.into_iter().map(|(_, cells)| cells).collect())
    }
}

/// What a page says of those members of it that are in the data, and which of the others are on it.
pub(super) async fn page<'a>(
    lead: &Lead,
    selected: &'a Selected,
    listed: &Columns,
    page: &Page,
    outputs: &[Output],
) -> Result<(Vec<Vec<Cell>>, &'a [String]), Failure> {
    let by = listed.sort(page)?;
    columns::project(lead, selected, outputs.iter().chain(by.iter().map(|(output, _)| output))).await?;
    let order = by.map_or(Order::File, |(by, descending)| Order::Sorted { by, descending });
    let (from, most) = (u64::from(page.offset), u64::from(page.limit));
    let ordered = Ordered::new(lead, selected.held.id(), &order).await?;
    let rows = ordered.rows(from, most, (outputs, &selected.zone)).await?;
    // Those who are not in the data come behind all others.
    let begin = selected.missing.len().min(from.saturating_sub(selected.there) as usize);
    let end = selected.missing.len().min(begin + most as usize - rows.len());
    Ok((rows, &selected.missing[begin..end]))
}
