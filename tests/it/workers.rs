//! An engine of so many workers in one process: a lead and its parts, whose messages are carried in turn, and readers.

use std::collections::VecDeque;

use satsuma::service::{
    outbox::Out,
    part::{
        session::{PartOut, PartSession},
        wire,
    },
    protocol::{Failure, FromWorker, LoadMode, Reply, Request, RequestId, Source, ToWorker},
    session::{Given, Session},
};

/// What the page hears.
pub(crate) type Heard = (FromWorker, Vec<Vec<u8>>);

/// An answer with its bytes, or the pieces of a stream.
pub(crate) type Answer = Result<(Reply, Vec<Vec<u8>>), Failure>;

/// A lead, its other parts, and the readers whose lines lead to them.
pub(crate) struct Engine {
    pub(crate) lead: Session,
    parts: Vec<PartSession>,
    readers: Vec<(RequestId, Session)>,
    heard: VecDeque<Heard>,
    next: RequestId,
}

impl Engine {
    pub(crate) fn new(parts: usize) -> Self {
        Self {
            lead: Session::leading(|| 0.0, parts),
            parts: (1..parts).map(|_| PartSession::default()).collect(),
            readers: Vec::new(),
            heard: VecDeque::new(),
            next: 1,
        }
    }

    /// Asks, and does nothing yet. What can be asked everywhere is asked so two times of three, once with parts that have
    /// their answer before the lead has the question.
    pub(crate) fn begin(&mut self, request: Request, bytes: Vec<Vec<u8>>) -> RequestId {
        let everywhere = matches!(request, Request::Count { .. } | Request::Evaluate { .. });
        match self.next % 3 {
            1 if everywhere => self.begin_everywhere(request, true),
            2 if everywhere => self.begin_everywhere(request, false),
            _ => {
                let id = self.next;
                self.next += 1;
                self.lead.accept(ToWorker::Request { id, request }, Given { source: None, bytes });
                id
            }
        }
    }

    /// Asks the lead and all parts; whether the parts answer first.
    pub(crate) fn begin_everywhere(&mut self, request: Request, parts_first: bool) -> RequestId {
        let id = self.next;
        self.next += 1;
        let lead = ToWorker::Everywhere { id, request: request.clone() };
        if !parts_first {
            self.lead.accept(lead.clone(), Given::default());
        }
        for at in 0..self.parts.len() {
            self.parts[at].ahead(id, request.clone());
            while parts_first && self.parts[at].has_work() {
                self.turn_of_part(at);
            }
        }
        if parts_first {
            self.lead.accept(lead, Given::default());
        }
        id
    }

    pub(crate) fn cancel(&mut self, id: RequestId) {
        self.parts.iter_mut().for_each(|part| part.leave(id));
        self.lead.accept(ToWorker::Cancel { id }, Given::default());
    }

    /// Begins to read a source into a table.
    pub(crate) fn begin_load(
        &mut self,
        source: Source,
        bytes: Option<Vec<u8>>,
        table: &str,
        mode: LoadMode,
    ) -> RequestId {
        let id = self.begin(Request::Receive { table: table.into(), mode }, Vec::new());
        let mut reader = Session::new(|| 0.0);
        let source_bytes = bytes.map(|bytes| Box::new(bytes) as Box<dyn satsuma::data::source::Source>);
        reader.accept(
            ToWorker::Request { id, request: Request::Read { source } },
            Given { source: source_bytes, bytes: Vec::new() },
        );
        self.readers.push((id, reader));
        id
    }

    pub(crate) fn load(
        &mut self,
        source: Source,
        bytes: Option<Vec<u8>>,
        table: &str,
        mode: LoadMode,
    ) -> Answer {
        let id = self.begin_load(source, bytes, table, mode);
        self.answer(id)
    }

    /// One step of everybody who has something to do; whether there was anybody.
    pub(crate) fn turn(&mut self) -> bool {
        let mut worked = self.lead.has_work();
        self.lead.step();
        for out in self.lead.take() {
            match out {
                Out::Page(message, bytes) => self.heard.push_back((message, bytes)),
                Out::Line(id, _, message, bytes) => self.carry_back(id, 0, message, bytes),
                Out::Part(part, message, bytes) => {
                    worked = true;
                    let sent = wire::question(&message).expect("bytes");
                    self.parts[part - 1].accept(wire::asked(&sent).expect("the question"), bytes);
                }
            }
        }
        for at in 0..self.parts.len() {
            worked |= self.turn_of_part(at);
        }
        for at in 0..self.readers.len() {
            let (_, reader) = &mut self.readers[at];
            worked |= reader.has_work();
            reader.step();
            for out in reader.take() {
                match out {
                    Out::Line(id, 0, message, bytes) => self.lead.stream(id, 0, message, bytes),
                    Out::Line(id, line, message, bytes) => self.parts[line - 1].stream(id, message, bytes),
                    Out::Page(FromWorker::Failed { id, failure }, _) => {
                        self.lead.accept(ToWorker::Cancel { id }, Given::default());
                        self.heard.push_back((FromWorker::Failed { id, failure }, Vec::new()));
                    }
                    Out::Page(..) | Out::Part(..) => {}
                }
            }
        }
        worked
    }

    fn turn_of_part(&mut self, at: usize) -> bool {
        let mut worked = self.parts[at].has_work();
        self.parts[at].step();
        for out in self.parts[at].take() {
            match out {
                PartOut::Lead(message, bytes) => {
                    worked = true;
                    let sent = wire::answer(&message).expect("bytes");
                    let heard = wire::answered(&sent).expect("the answer");
                    assert_eq!(heard, message, "an answer is the same behind the line");
                    self.lead.hear(at + 1, heard, bytes);
                }
                PartOut::Line(id, message, bytes) => self.carry_back(id, at + 1, message, bytes),
                PartOut::Close(_) => {}
            }
        }
        worked
    }

    fn carry_back(
        &mut self,
        id: RequestId,
        line: usize,
        message: satsuma::service::stream::Streamed,
        bytes: Vec<Vec<u8>>,
    ) {
        if let Some((_, reader)) = self.readers.iter_mut().find(|(other, _)| *other == id) {
            reader.stream(id, line, message, bytes);
        }
    }

    /// Works until nobody has anything to do.
    pub(crate) fn settle(&mut self) {
        while self.turn() {}
        self.readers.clear();
    }

    /// What the page heard and nobody asked for yet.
    pub(crate) fn heard(&mut self) -> Vec<Heard> {
        self.heard.drain(..).collect()
    }

    /// Works until nobody has anything to do, and gives the answer to a request.
    pub(crate) fn answer(&mut self, wanted: RequestId) -> Answer {
        self.settle();
        let (mut pieces, mut answer) = (Vec::new(), None);
        self.heard.retain(|(message, bytes)| match message {
            FromWorker::Piece { id } if *id == wanted => {
                pieces.extend(bytes.iter().cloned());
                false
            }
            FromWorker::Done { id, reply } if *id == wanted => {
                answer = Some(Ok((reply.clone(), bytes.clone())));
                false
            }
            FromWorker::Failed { id, failure } if *id == wanted => {
                answer.get_or_insert(Err(failure.clone()));
                false
            }
            FromWorker::Progress { id, .. } => *id != wanted,
            _ => true,
        });
        let (reply, bytes) = answer.expect("an answer")?;
        Ok((reply, if pieces.is_empty() { bytes } else { vec![pieces.concat()] }))
    }

    pub(crate) fn ask(&mut self, request: Request, bytes: Vec<Vec<u8>>) -> Answer {
        let id = self.begin(request, bytes);
        self.answer(id)
    }
}
