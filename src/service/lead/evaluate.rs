//! The sizes of a definition and of all its nodes, and its first members: the sums of all parts.

use super::{
    Done,
    desk::{Lead, unexpected},
    limit,
    list::{self, Given, in_order},
};
use crate::{
    model::{context::Context, definition::Definition, figures::Figures},
    service::{
        part::protocol::{Answer, Question},
        protocol::{Failure, Members, Page, Reply, Rows},
    },
};

/// Adds the sizes that another part found. Every customer is in one part.
fn add(all: &mut Figures, more: Figures) {
    let add = |one: &mut Option<u32>, other: Option<u32>| {
        *one = one.zip(other).map(|(one, other)| one + other);
    };
    all.everyone += more.everyone;
    all.total += more.total;
    for (node, more) in all.nodes.iter_mut().zip(more.nodes) {
        node.alone += more.alone;
        add(&mut node.running, more.running);
        add(&mut node.without, more.without);
        add(&mut node.empty, more.empty);
    }
}

pub(super) async fn evaluate(
    lead: &Lead,
    definition: Definition,
    context: Context,
    preview: u32,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    let limited = limit::ready(lead, &definition).await?;
    let columns = lead.memory().profile()?.0.names();
    if let Some(limited) = limited {
        let (ranked, _) = sizes(lead, &limited.ranked, &context, 0, false).await?;
        let (free, _) = sizes(lead, &limited.free, &context, 0, false).await?;
        let figures = limited.figures(free, &ranked);
        if preview == 0 {
            let members = Rows { columns, total: figures.total.into(), ..Rows::default() };
            return Ok(Reply::Evaluated { figures: Box::new(figures), members }.into());
        }
        let members = Members::Of { definition: Definition { project: Vec::new(), ..definition }, context };
        let Reply::Rows(members) = list::list(lead, members, Page::first(preview), columns, &[]).await?.reply
        else {
            return Err(unexpected());
        };
        return Ok(Reply::Evaluated { figures: Box::new(figures), members }.into());
    }
    let (figures, members) = sizes(lead, &definition, &context, preview, true).await?;
    let rows = in_order(members, preview as usize);
    let members = Rows { columns, rows, total: figures.total.into(), missing: 0 };
    Ok(Reply::Evaluated { figures: Box::new(figures), members }.into())
}

/// The sizes of all parts, and the first members of each. A definition that stands `alone` is what the page asked.
async fn sizes(
    lead: &Lead,
    definition: &Definition,
    context: &Context,
    preview: u32,
    alone: bool,
) -> Result<(Figures, Vec<Given>), Failure> {
    let question =
        |_| Question::Evaluate { definition: definition.clone(), context: context.clone(), preview };
    let answers = if alone { lead.all_at_once(question).await? } else { lead.all(question).await? };
    let (mut figures, mut members) = (None, Vec::new());
    for (answer, bytes) in answers {
        let Answer::Evaluated { figures: found, members: first } = answer else { return Err(unexpected()) };
        match &mut figures {
            Some(all) => add(all, *found),
            None => figures = Some(*found),
        }
        members.push((bytes, first));
    }
    Ok((figures.ok_or_else(unexpected)?, members))
}
