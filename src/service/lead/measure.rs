//! What a measure comes to: for each customer, for each combination of dimensions, or for the business as a whole.

use super::{
    Done, arrange,
    desk::{Lead, unexpected},
    list::in_order,
};
use crate::{
    engine::measure::{Portion, table},
    model::{
        context::Context,
        measure::{Grouping, Measure},
        measured::Measured,
    },
    service::{
        part::protocol::{Answer, Question},
        protocol::{Failure, Reply},
    },
};

pub(super) async fn measure(
    lead: &Lead,
    measure: Measure,
    context: Context,
    limit: u32,
) -> Result<Done, Failure> {
    lead.memory().set_zone(&context.time_zone);
    arrange::ready_to_measure(lead, &measure).await?;
    let question = |_| Question::Measure { measure: measure.clone(), context: context.clone(), limit };
    let answers = lead.all(question).await?;
    let measured = match measure.per {
        Grouping::Customer => by_customer(lead, &measure, answers, limit)?,
        Grouping::Dimensions { .. } | Grouping::Business => {
            let mut all: Option<Portion> = None;
            for (answer, _) in answers {
                let Answer::Portion(portion) = answer else { return Err(unexpected()) };
                match &mut all {
                    Some(all) => all.merge(portion),
                    None => all = Some(portion),
                }
            }
            table(&measure, &all.unwrap_or_default(), limit as usize).map_err(Failure::Problems)?
        }
    };
    Ok(Reply::Measured(measured).into())
}

fn by_customer(
    lead: &Lead,
    measure: &Measure,
    answers: Vec<(Answer, Vec<Vec<u8>>)>,
    limit: u32,
) -> Result<Measured, Failure> {
    let cells = answers.into_iter().map(|(answer, bytes)| match answer {
        Answer::Cells(cells) => Ok((bytes, cells)),
        _ => Err(unexpected()),
    });
    let rows = in_order(cells.collect::<Result<_, _>>()?, limit as usize);
    let memory = lead.memory();
    let (_, profile) = memory.profile()?;
    let calculated = measure.calculations.iter().map(|calculation| calculation.name.clone());
    Ok(Measured {
        dimensions: 1,
        columns: [profile.setup.key.join(", ")].into_iter().chain(calculated).collect(),
        rows,
        total: profile.customers,
    })
}
