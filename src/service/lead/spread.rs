//! Different values of all parts as one ascending run, and what they come to.

use super::desk::{Call, Holding, Lead, unexpected};
use crate::{
    data::{
        distribution::Summing,
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

/// What all values come to that parts hold.
pub(super) async fn summed(
    lead: &Lead,
    parts: Vec<usize>,
    question: impl Fn(HeldId) -> Question,
    top: usize,
    shares: &[u32],
) -> Result<Distribution, Failure> {
    let held = lead.hold();
    let answers = lead.each(parts.clone(), |_| question(held.id()), &[]).await?;
    let (mut rows, mut empty, mut filled, mut ends) = (0, 0, 0, None::<Run>);
    let mut values = Vec::new();
    for (part, (answer, bytes)) in parts.into_iter().zip(answers) {
        let Answer::Spread { rows: own, empty: without, filled: with, distinct, form } = answer else {
            return Err(unexpected());
        };
        (rows, empty, filled) = (rows + own, empty + without, filled + with);
        let Some(form) = form else { continue };
        let mut bytes = bytes.into_iter();
        let own = Run::from_bytes(form.0, form.1, &mut bytes);
        ends = Some(match ends {
            Some(ends) => ends.merge(own).ends(),
            None => own,
        });
        let piece = Run::from_bytes(form.0, form.1, &mut bytes);
        let asked = piece.len() as u64;
        let mut own = Values { part, form, piece, at: 0, asked, of: distinct, coming: None };
        own.ask(lead, held.id());
        values.push(own);
    }
    let Some(ends) = ends else { return Ok(Summing::of_nothing(rows, empty)) };
    let mut summing = Summing::new(ends, filled, top, shares);
    while let Some(run) = next(lead, &held, &mut values).await? {
        summing.take(&run);
    }
    Ok(summing.finish(rows, empty, lead.zone()))
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
