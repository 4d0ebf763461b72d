//! A column's figures and values, brought together from all parts by value.

use std::collections::BTreeSet;

use super::{
    Done,
    desk::{Holding, Lead, unexpected},
    feed::{Feed, Merged},
};
use crate::{
    data::{profile, sorted::Form},
    model::profile::{ColumnProfile, Histogram, ValueCount},
    service::{
        part::protocol::{Answer, Question},
        protocol::{Failure, Reply},
    },
};

/// The different values of a column in all parts.
struct Spread {
    held: Holding,
    parts: Vec<usize>,
    rows: u64,
    empty: u64,
    form: Option<Form>,
    smallest: Option<(Vec<u8>, Option<f64>)>,
    largest: Option<(Vec<u8>, Option<f64>)>,
}

async fn spread(lead: &Lead, table: &str, column: &str, search: &str) -> Result<Spread, Failure> {
    let parts = lead.sources(table)?;
    let (held, zone) = (lead.hold(), lead.memory().zone.clone());
    let question = |_| Question::Distinct {
        held: held.id(),
        table: table.to_owned(),
        column: column.to_owned(),
        search: search.to_owned(),
        zone: zone.clone(),
    };
    let answers = lead.each(parts.clone(), question, &[]).await?;
    let mut all = Spread { held, parts, rows: 0, empty: 0, form: None, smallest: None, largest: None };
    for (answer, bytes) in answers {
        let Answer::Distinct { rows, empty, form, ends, .. } = answer else { return Err(unexpected()) };
        all.rows += rows;
        all.empty += empty;
        all.form = all.form.or(form);
        let mut bytes = bytes.into_iter();
        if let (Some([at_low, at_high]), Some(low), Some(high)) = (ends, bytes.next(), bytes.next()) {
            if all.smallest.as_ref().is_none_or(|(other, _)| low < *other) {
                all.smallest = Some((low, at_low));
            }
            if all.largest.as_ref().is_none_or(|(other, _)| high > *other) {
                all.largest = Some((high, at_high));
            }
        }
    }
    Ok(all)
}

impl Spread {
    /// How many different values there are, and the commonest, ties in ascending order.
    async fn commonest(&self, lead: &Lead, limit: usize) -> Result<(u64, Vec<ValueCount>), Failure> {
        let held = self.held.id();
        let feed = |part: &usize| Feed::new(lead, *part, move |from| Question::NextValues { held, from });
        let mut values = Merged::new(self.parts.iter().map(feed).collect());
        let mut top: BTreeSet<(std::cmp::Reverse<u64>, Vec<u8>)> = BTreeSet::new();
        let (mut distinct, mut value) = (0, Vec::new());
        while let Some(count) = values.next_value(&mut value).await? {
            distinct += 1;
            // Values come in ascending order: one that is as common as the last of a full list comes after it.
            if top.len() < limit || top.last().is_some_and(|(last, _)| count > last.0) {
                top.insert((std::cmp::Reverse(count), value.clone()));
            }
            if top.len() > limit {
                top.pop_last();
            }
        }
        let (Some(form), zone) = (self.form, lead.zone()) else { return Ok((distinct, Vec::new())) };
        let told = top.into_iter();
        Ok((
            distinct,
            told.map(|(count, value)| ValueCount { value: form.cell(&value, zone), count: count.0 })
                .collect(),
        ))
    }

    async fn histogram(&self, lead: &Lead) -> Result<Option<Histogram>, Failure> {
        let (Some(form), Some((_, Some(low))), Some((_, Some(high)))) =
            (self.form, &self.smallest, &self.largest)
        else {
            return Ok(None);
        };
        let (held, ends) = (self.held.id(), (*low, *high));
        let answers = lead.each(self.parts.clone(), |_| Question::Bins { held, ends }, &[]).await?;
        let edges = profile::edges(form, ends, lead.zone());
        let mut counts = vec![0; edges.len() - 1];
        for (answer, _) in answers {
            let Answer::Bins(bins) = answer else { return Err(unexpected()) };
            counts.iter_mut().zip(bins).for_each(|(all, bin)| *all += bin);
        }
        Ok(Some(Histogram { edges, counts }))
    }
}

pub(super) async fn column(lead: &Lead, table: &str, column: &str) -> Result<Done, Failure> {
    if let [part] = lead.sources(table)?[..] {
        let zone = lead.memory().zone.clone();
        let question = Question::Column { table: table.to_owned(), column: column.to_owned(), zone };
        return match lead.ask(part, question, Vec::new()).await? {
            (Answer::Column(found), _) => Ok(Reply::Column(found).into()),
            _ => Err(unexpected()),
        };
    }
    let all = spread(lead, table, column, "").await?;
    let (distinct, top) = all.commonest(lead, profile::TOP).await?;
    let histogram = all.histogram(lead).await?;
    let zone = lead.zone();
    let end = |end: &Option<(Vec<u8>, Option<f64>)>| Some(all.form?.cell(&end.as_ref()?.0, zone));
    Ok(Reply::Column(Box::new(ColumnProfile {
        rows: all.rows,
        empty: all.empty,
        distinct,
        smallest: end(&all.smallest),
        largest: end(&all.largest),
        top,
        histogram,
    }))
    .into())
}

pub(super) async fn values(
    lead: &Lead,
    table: &str,
    column: &str,
    search: &str,
    limit: usize,
) -> Result<Done, Failure> {
    if let [part] = lead.sources(table)?[..] {
        let question = Question::Values {
            table: table.to_owned(),
            column: column.to_owned(),
            search: search.to_owned(),
            limit: limit as u32,
            zone: lead.memory().zone.clone(),
        };
        return match lead.ask(part, question, Vec::new()).await? {
            (Answer::Found { values, matching }, _) => Ok(Reply::Values { values, matching }.into()),
            _ => Err(unexpected()),
        };
    }
    let all = spread(lead, table, column, search).await?;
    let (matching, values) = all.commonest(lead, limit).await?;
    Ok(Reply::Values { values, matching }.into())
}
