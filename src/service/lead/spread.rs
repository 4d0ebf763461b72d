//! Different values of all parts as one ascending run, and what they come to.

use super::desk::{Call, Holding, Lead, unexpected};
use crate::{
    data::{
        distribution::Summing,
        outline::{Outlined, Outlines, Seen},
        sorted::Form,
        tally::{Key, Run},
    },
    model::profile::Distribution,
    service::{
        part::{
            Answered,
            protocol::{Answer, HeldId, Question},
        },
        protocol::Failure,
    },
};

/// A part's values, piece by piece. The next one is on its way while one is looked at.
struct Values {
    part: usize,
    form: (Form, bool),
    piece: Run,
    /// The first that is not taken yet.
    at: usize,
    /// How many were asked for, of how many.
    asked: u64,
    of: u64,
    coming: Option<Call>,
}

impl Values {
    fn ask(&mut self, lead: &Lead, held: HeldId) {
        if self.asked < self.of {
            let question = Question::NextValues { held, from: self.asked };
            self.coming = Some(lead.ask(self.part, question, Vec::new()));
        }
    }

    /// Whether nothing of a piece is left, and more is coming.
    fn is_waiting(&self) -> bool {
        self.at == self.piece.len() && self.coming.is_some()
    }

    fn turn(&mut self, answer: Answered) -> Result<(), Failure> {
        let (Answer::Values, bytes) = answer? else { return Err(unexpected()) };
        self.piece = Run::from_bytes(self.form.0, self.form.1, &mut bytes.into_iter());
        self.at = 0;
        self.asked += self.piece.len() as u64;
        // A part that has less than it said would be asked without end.
        if self.piece.is_empty() { Err(unexpected()) } else { Ok(()) }
    }

    /// Takes what is no larger than a value; everything where there is none.
    fn take(&mut self, limit: Option<&Key>) -> Run {
        let to = limit.map_or(self.piece.len(), |limit| self.piece.up_to(limit)).max(self.at);
        let from = std::mem::replace(&mut self.at, to);
        if from == 0 && to == self.piece.len() {
            self.at = 0;
            let nothing = self.piece.piece(0, 0);
            return std::mem::replace(&mut self.piece, nothing);
        }
        self.piece.piece(from, to - from)
    }
}

/// What parts have said of their values: rows, those without a value, and either is known of how many.
#[derive(Default)]
struct Said {
    rows: u64,
    empty: u64,
    filled: u64,
    ends: Option<Run>,
    values: Vec<Values>,
    /// Parts whose numbers are not told apart yet.
    outlined: Vec<(usize, Outlined)>,
}

impl Said {
    fn hear(&mut self, part: usize, (answer, bytes): (Answer, Vec<Vec<u8>>)) -> Result<(), Failure> {
        match answer {
            Answer::Spread { rows, empty, filled, distinct, form } => {
                self.rows += rows;
                self.empty += empty;
                self.filled += filled;
                let Some(form) = form else { return Ok(()) };
                let mut bytes = bytes.into_iter();
                let own = Run::from_bytes(form.0, form.1, &mut bytes);
                self.ends = Some(match self.ends.take() {
                    Some(ends) => ends.merge(own).ends(),
                    None => own,
                });
                let piece = Run::from_bytes(form.0, form.1, &mut bytes);
                let asked = piece.len() as u64;
                self.values.push(Values { part, form, piece, at: 0, asked, of: distinct, coming: None });
            }
            Answer::Outlined { rows, empty, form } => {
                self.rows += rows;
                self.empty += empty;
                self.outlined.push((part, Outlined::from_bytes(form, bytes)));
            }
            _ => return Err(unexpected()),
        }
        Ok(())
    }
}

/// What all values come to that parts hold: so many of the commonest, and percentiles at shares.
pub(super) async fn summed(
    lead: &Lead,
    parts: Vec<usize>,
    question: impl Fn(HeldId) -> Question,
    (top, shares): (usize, &[u32]),
) -> Result<Distribution, Failure> {
    let held = lead.hold();
    let answers = lead.each(parts.iter().copied(), |_| question(held.id()), &[]).await?;
    let mut said = Said::default();
    for (part, answer) in parts.into_iter().zip(answers) {
        said.hear(part, answer)?;
    }
    let outlined = std::mem::take(&mut said.outlined);
    let parts: Vec<usize> = outlined.iter().map(|(part, _)| *part).collect();
    if said.values.is_empty() {
        let outlined = outlined.into_iter().map(|(_, outlined)| outlined).collect();
        if let Some(found) = closer(lead, &held, &parts, (outlined, top, shares), &said).await? {
            return Ok(found);
        }
    }
    // Those that did not tell their numbers apart have to, after all.
    let (rows, empty) = (said.rows, said.empty);
    let ascend = |_| Question::Ascend { held: held.id() };
    for (part, answer) in parts.iter().copied().zip(lead.each(parts.iter().copied(), ascend, &[]).await?) {
        said.hear(part, answer)?;
    }
    let Some(ends) = said.ends else { return Ok(Summing::of_nothing(rows, empty)) };
    let mut values = said.values;
    values.iter_mut().for_each(|own| own.ask(lead, held.id()));
    let mut summing = Summing::new(ends, said.filled, top, shares);
    while let Some(run) = next(lead, &held, &mut values).await? {
        summing.take(&run);
    }
    Ok(summing.finish(rows, empty, lead.zone()))
}

/// The figures of numbers that parts have outlined, where a closer look at them is enough.
async fn closer(
    lead: &Lead,
    held: &Holding,
    parts: &[usize],
    (outlined, top, shares): (Vec<Outlined>, usize, &[u32]),
    said: &Said,
) -> Result<Option<Distribution>, Failure> {
    let Some(outlines) = Outlines::new(outlined, top, shares) else { return Ok(None) };
    let question = |_| Question::Closer { held: held.id() };
    let answers = lead.each(parts.iter().copied(), question, &outlines.closer().to_bytes()).await?;
    let seen = answers.into_iter().map(|(answer, bytes)| match answer {
        Answer::Seen => Ok(Seen::from_bytes(outlines.form(), bytes)),
        _ => Err(unexpected()),
    });
    let seen = seen.collect::<Result<Vec<_>, Failure>>()?;
    Ok(outlines.finish(seen, said.rows, said.empty, lead.zone()))
}

/// The next values of all parts: up to the first end of a piece that another one follows.
async fn next(lead: &Lead, held: &Holding, values: &mut [Values]) -> Result<Option<Run>, Failure> {
    for own in values.iter_mut().filter(|own| own.is_waiting()) {
        if let Some(call) = own.coming.take() {
            own.turn(call.await)?;
            own.ask(lead, held.id());
        }
    }
    let ends = values.iter().filter(|own| own.coming.is_some());
    let limit = ends.map(|own| own.piece.key(own.piece.len() - 1)).min_by(Key::order);
    let taken = values.iter_mut().map(|own| own.take(limit.as_ref()));
    Ok(taken.reduce(Run::merge).filter(|run| !run.is_empty()))
}
