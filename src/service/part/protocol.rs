//! Everything that the lead and its parts say to each other: questions, answers, and what carries both.
//!
//! The lead is the worker that the page talks to. A *part* holds some customers with all their rows, and answers what the
//! lead asks; it knows nothing of the other parts, and of the page only what that asks of all at the same moment, which is
//! answered to the lead, too. Each question has one answer. What takes several of them is *held* by the part under a number
//! that the lead chooses, until the lead releases it. Bytes travel beside the messages.

mod answer;
mod meant;
mod question;

use serde::{Deserialize, Serialize};

pub use self::{
    answer::{Answer, ColumnFacts, ReadEnd, Taken, Tallied},
    meant::{Among, Destination, Order, Otherwise, Outlining, Output, Wanted, Whose},
    question::Question,
};
use crate::service::protocol::{Failure, RequestId};

/// Which question an answer belongs to. Given by the lead, ascending.
pub type CallId = u32;

/// What a part holds for the lead. Given by the lead; the same number in every part.
pub type HeldId = u32;

/// From the lead to a part.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToPart {
    /// Answered once.
    Ask {
        /// Which.
        call: CallId,
        /// What is asked.
        question: Question,
    },
    /// The answer is not wanted any more: there will be none.
    Leave {
        /// Which.
        call: CallId,
    },
    /// What is held is not needed any more.
    Release {
        /// Which.
        held: HeldId,
    },
}

/// From a part to the lead.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromPart {
    /// The answer; its bytes, where it has any, are attachments.
    Answered {
        /// Which.
        call: CallId,
        /// The answer.
        answer: Answer,
    },
    /// There will be no answer.
    Failed {
        /// Which.
        call: CallId,
        /// Why.
        failure: Failure,
    },
    /// What the page asked everywhere; its bytes are attachments.
    Ahead {
        /// Which request.
        id: RequestId,
        /// How many questions of the lead it was asked after. None came since.
        after: u32,
        /// The answer; nothing where there is none for the state that the part was in.
        answer: Option<Answer>,
    },
}
