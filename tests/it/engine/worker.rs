//! A session as the page has it: files go in, questions are answered.

use satsuma::service::{
    outbox::Out,
    protocol::{Failure, FromWorker, LoadMode, ProfileSetup, Reply, Request, Source, ToWorker},
    session::{Given, Session},
};

use super::sheet::{Sheet, TABLE};

/// An engine's session.
pub(crate) struct Worker {
    session: Session,
    requests: u32,
    heard: Vec<Out>,
}

/// The answer with what came with it: its bytes, or the pieces of a stream put together.
pub(crate) type Answer = Result<(Reply, Vec<Vec<u8>>), Failure>;

impl Worker {
    pub(crate) fn new() -> Self {
        Self { session: Session::new(|| 0.0), requests: 0, heard: Vec::new() }
    }

    /// Asks, and does nothing yet.
    pub(crate) fn begin(&mut self, request: Request, bytes: Vec<Vec<u8>>) -> u32 {
        self.requests += 1;
        self.session.accept(ToWorker::Request { id: self.requests, request }, Given { source: None, bytes });
        self.requests
    }

    /// Begins to read a sheet's file, whose rows wait to be taken.
    pub(crate) fn begin_load(&mut self, sheet: &Sheet, batch: usize, mode: LoadMode) -> (u32, Session) {
        let id = self.begin(Request::Receive { table: TABLE.into(), mode }, Vec::new());
        let mut reader = Session::new(|| 0.0);
        let source = Source::File { name: format!("{TABLE}.arrow") };
        let given = Given { source: Some(Box::new(sheet.bytes(batch))), bytes: Vec::new() };
        reader.accept(ToWorker::Request { id, request: Request::Read { source } }, given);
        self.carry(&mut reader);
        (id, reader)
    }

    /// Lets the reader work as long as it can, and carries what it sends.
    fn carry(&mut self, reader: &mut Session) {
        while reader.has_work() {
            reader.step();
        }
        for out in reader.take() {
            if let Out::Line(id, line, message, bytes) = out {
                self.session.stream(id, line, message, bytes);
            }
        }
    }

    /// Does so many steps.
    pub(crate) fn steps(&mut self, steps: usize) {
        for _ in 0..steps {
            self.session.step();
            self.heard.extend(self.session.take());
        }
    }

    /// Works until nothing is left, and gives the answer to a request.
    pub(crate) fn answer(&mut self, wanted: u32) -> Answer {
        while self.session.has_work() {
            self.steps(1);
        }
        self.heard.extend(self.session.take());
        let (mut pieces, mut answer) = (Vec::new(), None);
        for out in std::mem::take(&mut self.heard) {
            match out {
                Out::Page(FromWorker::Piece { id }, bytes) if id == wanted => pieces.extend(bytes),
                Out::Page(FromWorker::Done { id, reply }, bytes) if id == wanted => {
                    answer = Some(Ok((reply, bytes)));
                }
                Out::Page(FromWorker::Failed { id, failure }, _) if id == wanted => {
                    answer = Some(Err(failure))
                }
                _ => {}
            }
        }
        let (reply, bytes) = answer.expect("an answer")?;
        Ok((reply, if pieces.is_empty() { bytes } else { vec![pieces.concat()] }))
    }

    pub(crate) fn ask(&mut self, request: Request, bytes: Vec<Vec<u8>>) -> Answer {
        let id = self.begin(request, bytes);
        self.answer(id)
    }

    /// Reads a sheet's file into the table of the tests.
    pub(crate) fn load(&mut self, sheet: &Sheet, batch: usize, mode: LoadMode) -> Answer {
        let (id, mut reader) = self.begin_load(sheet, batch, mode);
        while self.session.has_work() {
            self.steps(1);
            for out in std::mem::take(&mut self.heard) {
                match out {
                    Out::Line(id, line, message, bytes) => reader.stream(id, line, message, bytes),
                    page => self.heard.push(page),
                }
            }
            self.carry(&mut reader);
        }
        self.answer(id)
    }

    /// Asks for the table to be the profile table.
    pub(crate) fn begin_key(&mut self) -> u32 {
        let setup = ProfileSetup { table: TABLE.into(), key: vec!["key".into()], ..ProfileSetup::default() };
        self.begin(Request::SetProfile { setup }, Vec::new())
    }

    /// Reads a sheet and makes it the profile table.
    pub(crate) fn open(&mut self, sheet: &Sheet, batch: usize) {
        self.load(sheet, batch, LoadMode::Replace).expect("loaded");
        let key = self.begin_key();
        self.answer(key).expect("a key");
    }
}
