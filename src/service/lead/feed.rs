//! Pages of parts, one after another, and several parts' pages as one list.

use super::desk::{Call, Lead, unexpected};
use crate::{
    data::{column::Texts, order},
    service::{
        part::{
            Answered,
            protocol::{Answer, Question},
            texts_in,
        },
        protocol::Failure,
    },
};

/// What a part gave at once: texts, each of a row.
#[derive(Default)]
struct Page {
    texts: Texts,
    rows: Vec<u32>,
}

/// A part's pages. The next one is on its way while one is looked at.
pub(super) struct Feed {
    lead: Lead,
    part: usize,
    question: Box<dyn Fn(u64) -> Question>,
    page: Page,
    at: usize,
    coming: Option<Call>,
}

impl Feed {
    /// Asks for the first page of a list; the question says from where on.
    pub(super) fn new(lead: &Lead, part: usize, question: impl Fn(u64) -> Question + 'static) -> Self {
        let coming = Some(lead.ask(part, question(0), Vec::new()));
        let question = Box::new(question);
        Self { lead: lead.clone(), part, question, page: Page::default(), at: 0, coming }
    }

    fn is_waiting(&self) -> bool {
        self.at >= self.page.texts.len() && self.coming.is_some()
    }

    fn is_there(&self) -> bool {
        self.at < self.page.texts.len()
    }

    async fn fill(&mut self) -> Result<(), Failure> {
        while self.is_waiting() {
            let Some(call) = self.coming.take() else { break };
            let next = self.turn(call.await)?;
            self.at = 0;
            self.coming = next.map(|from| self.lead.ask(self.part, (self.question)(from), Vec::new()));
        }
        Ok(())
    }

    /// Takes a page; where the next one begins.
    fn turn(&mut self, answer: Answered) -> Result<Option<u64>, Failure> {
        let (answer, bytes) = answer?;
        let mut bytes = bytes.into_iter();
        let mut next = || bytes.next().unwrap_or_default();
        match answer {
            Answer::Texts { next: from } => {
                let (rows, ends) = (order::from_bytes(&next()), next());
                self.page = Page { rows, texts: texts_in(&ends, next()) };
                Ok(from)
            }
            _ => Err(unexpected()),
        }
    }

    fn row(&self) -> u32 {
        self.page.rows.get(self.at).copied().unwrap_or(0)
    }
}

/// Several parts' lists as one.
pub(super) struct Merged(Vec<Feed>);

impl Merged {
    pub(super) fn new(feeds: Vec<Feed>) -> Self {
        Self(feeds)
    }

    async fn fill(&mut self) -> Result<(), Failure> {
        for feed in &mut self.0 {
            if feed.is_waiting() {
                feed.fill().await?;
            }
        }
        Ok(())
    }

    /// The next text in file order, with its row and its part.
    pub(super) async fn next_row(&mut self) -> Result<Option<(u32, usize, &[u8])>, Failure> {
        self.fill().await?;
        let first = self.0.iter_mut().filter(|feed| feed.is_there()).min_by_key(|feed| feed.row());
        Ok(first.map(|feed| {
            feed.at += 1;
            (feed.page.rows[feed.at - 1], feed.part, feed.page.texts.slice(feed.at - 1))
        }))
    }
}
