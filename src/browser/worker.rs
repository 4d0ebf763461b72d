//! The worker's end: carries messages to a session and works on them, a few milliseconds at a time. It is a reader, the
//! lead of an engine, or one of its parts.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageChannel, MessageEvent, MessagePort};

use super::{blocks::Blocks, link};
use crate::{
    data::source::Source,
    service::{
        outbox::Out,
        part::{
            protocol::{FromPart, Question, ToPart},
            session::{PartOut, PartSession},
            wire,
        },
        protocol::{Breakdown, Failure, FromWorker, Request, RequestId, ToWorker},
        session::{Given, Session},
        stream::Streamed,
    },
};

/// How long messages wait at most while work is done. In milliseconds.
const SLICE: f64 = 8.0;

struct Runtime {
    scope: DedicatedWorkerGlobalScope,
    session: Session,
    /// Where this worker is a part: its memory, and the port to the lead.
    part: Option<(PartSession, MessagePort)>,
    /// Where this worker is the lead: the ports to the other parts.
    parts: Vec<MessagePort>,
    /// The lines of requests: of a reader to each part, of a part to the reader; of a lead its own and those that it
    /// hands over.
    lines: HashMap<RequestId, Vec<Option<MessagePort>>>,
    /// A message to oneself comes after those that wait already: that is how a slice ends.
    again: MessagePort,
    scheduled: bool,
}

type Shared = Rc<RefCell<Runtime>>;

/// Runs the worker: listens, and says that it is ready.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let hook_scope = scope.clone();
    std::panic::set_hook(Box::new(move |panic| {
        let _ = link::post(&hook_scope, &FromWorker::Broken { message: panic.to_string() }, &[]);
    }));
    let Ok(channel) = MessageChannel::new() else { return };
    let runtime = Rc::new(RefCell::new(Runtime {
        scope: scope.clone(),
        session: Session::new(js_sys::Date::now),
        part: None,
        parts: Vec::new(),
        lines: HashMap::new(),
        again: channel.port1(),
        scheduled: false,
    }));
    let for_ticks = Rc::clone(&runtime);
    listen(&channel.port2(), move |_| tick(&for_ticks));
    let on_message =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| accept(&runtime, &event.data()));
    scope.set_onmessage(Some(on_message.into_js_value().unchecked_ref()));
    let _ = link::post(&scope, &FromWorker::Ready { build: super::BUILD.to_owned() }, &[]);
}

fn listen(port: &MessagePort, mut hear: impl FnMut(JsValue) + 'static) {
    let closure = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(event.data()));
    port.set_onmessage(Some(closure.into_js_value().unchecked_ref()));
}

fn ports(attachments: &[JsValue]) -> Vec<MessagePort> {
    attachments.iter().filter_map(|value| value.dyn_ref::<MessagePort>().cloned()).collect()
}

fn accept(runtime: &Shared, data: &JsValue) {
    let (message, attachments) = match link::receive::<ToWorker>(data) {
        Ok(message) => message,
        Err(error) => {
            let message = format!("a request could not be read: {}", link::said(&error));
            let told = match link::request(data) {
                Some(id) => FromWorker::Failed { id, failure: Failure::Sentence(message) },
                None => FromWorker::Broken { message },
            };
            let _ = link::post(&runtime.borrow().scope, &told, &[]);
            return;
        }
    };
    if let ToWorker::Request { id, request } = &message {
        match request {
            Request::Break { how } => break_down(*how),
            Request::Lead { .. } => lead(runtime, ports(&attachments)),
            Request::Serve => ports(&attachments).into_iter().take(1).for_each(|port| serve(runtime, port)),
            // Of an engine's lines the first is its own; the others are for the other parts.
            Request::Receive { .. } => lines(runtime, *id, ports(&attachments), 1),
            _ => lines(runtime, *id, ports(&attachments), usize::MAX),
        }
    }
    let message = {
        let mut this = runtime.borrow_mut();
        match (&mut this.part, message) {
            (Some((part, _)), ToWorker::Everywhere { id, request }) => {
                part.ahead(id, request);
                None
            }
            (Some((part, _)), ToWorker::Cancel { id }) => {
                part.leave(id);
                None
            }
            (_, message) => Some(message),
        }
    };
    let Some(message) = message else { return go_on(runtime) };
    let source = attachments.iter().find_map(|value| value.dyn_ref::<File>()).and_then(|file| {
        let shared = Rc::clone(runtime);
        let came = move || {
            shared.borrow_mut().session.came();
            go_on(&shared);
        };
        Some(Box::new(Blocks::of(file, came)?) as Box<dyn Source>)
    });
    runtime.borrow_mut().session.accept(message, Given { source, bytes: link::bytes(&attachments) });
    go_on(runtime);
}

/// Ends this worker's life, as a fault in it or too much data would.
fn break_down(how: Breakdown) {
    match how {
        Breakdown::Trap => panic!("asked to trap"),
        Breakdown::TrapLater => {
            let later = Closure::<dyn FnMut(JsValue)>::new(|_| panic!("asked to trap later"));
            let _ = js_sys::Promise::resolve(&JsValue::NULL).then(&later);
            later.forget();
        }
        Breakdown::Memory => {
            // Nobody touches what is taken: it is only missing.
            let mut all: Vec<Vec<u64>> = Vec::new();
            loop {
                all.push(std::hint::black_box(Vec::with_capacity(1 << 23)));
            }
        }
        Breakdown::Hang => loop {
            std::hint::spin_loop();
        },
    }
}

/// Listens to the other parts.
fn lead(runtime: &Shared, ports: Vec<MessagePort>) {
    for (at, port) in ports.iter().enumerate() {
        let shared = Rc::clone(runtime);
        listen(port, move |data| {
            match taken(&data).and_then(|(body, _, bytes)| Ok((wire::answered(&body).map_err(told)?, bytes)))
            {
                Ok((message, bytes)) => shared.borrow_mut().session.hear(at + 1, message, bytes),
                Err(error) => broken(&shared, &error),
            }
            go_on(&shared);
        });
    }
    runtime.borrow_mut().parts = ports;
}

/// Becomes a part, and listens to the lead.
fn serve(runtime: &Shared, port: MessagePort) {
    let shared = Rc::clone(runtime);
    listen(&port, move |data| {
        let asked = taken(&data).and_then(|(body, attachments, bytes)| {
            Ok((wire::asked(&body).map_err(told)?, attachments, bytes))
        });
        match asked {
            Ok((message, attachments, bytes)) => {
                if let ToPart::Ask { question: Question::Take { line, .. }, .. } = &message {
                    lines(&shared, *line, ports(&attachments), usize::MAX);
                }
                if let Some((part, _)) = &mut shared.borrow_mut().part {
                    part.accept(message, bytes);
                }
            }
            Err(error) => broken(&shared, &error),
        }
        go_on(&shared);
    });
    runtime.borrow_mut().part = Some((PartSession::default(), port));
}

/// A message between a lead and a part: its own bytes, all attachments, the bytes beside it.
type Taken = (Vec<u8>, Vec<JsValue>, Vec<Vec<u8>>);

fn taken(data: &JsValue) -> Result<Taken, String> {
    let ((), attachments) = link::receive(data).map_err(|error| link::said(&error))?;
    let mut bytes = link::bytes(&attachments);
    if bytes.is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok((bytes.remove(0), attachments, bytes))
}

fn told(failure: Failure) -> String {
    match failure {
        Failure::Sentence(sentence) => sentence,
        Failure::Cancelled | Failure::Problems(_) | Failure::Misfits(_) => String::new(),
    }
}

fn broken(runtime: &Shared, error: &str) {
    let message = format!("a message of the engine could not be carried: {error}");
    let _ = link::post(&runtime.borrow().scope, &FromWorker::Broken { message }, &[]);
}

/// Keeps the lines of a request, and listens to the first of them.
fn lines(runtime: &Shared, id: RequestId, ports: Vec<MessagePort>, own: usize) {
    if ports.is_empty() {
        return;
    }
    for (line, port) in ports.iter().enumerate().take(own) {
        let shared = Rc::clone(runtime);
        listen(port, move |data| hear(&shared, id, line, &data));
    }
    runtime.borrow_mut().lines.insert(id, ports.into_iter().map(Some).collect());
}

fn hear(runtime: &Shared, id: RequestId, line: usize, data: &JsValue) {
    if let Ok((message, attachments)) = link::receive::<Streamed>(data) {
        let bytes = link::bytes(&attachments);
        let mut this = runtime.borrow_mut();
        match &mut this.part {
            Some((part, _)) => part.stream(id, message, bytes),
            None => this.session.stream(id, line, message, bytes),
        }
    }
    go_on(runtime);
}

impl Runtime {
    fn has_work(&self) -> bool {
        self.session.has_work() || self.part.as_ref().is_some_and(|(part, _)| part.has_work())
    }

    fn is_asked(&self) -> bool {
        self.session.is_asked() || self.part.as_ref().is_some_and(|(part, _)| part.is_asked())
    }

    fn step(&mut self) {
        match &mut self.part {
            Some((part, _)) if part.has_work() => part.step(),
            _ => self.session.step(),
        }
    }

    fn close(&mut self, id: RequestId) {
        for port in self.lines.remove(&id).into_iter().flatten().flatten() {
            port.set_onmessage(None);
            port.close();
        }
    }

    fn say(&self, id: RequestId, line: usize, message: &Streamed, bytes: &[Vec<u8>]) {
        if let Some(Some(port)) = self.lines.get(&id).and_then(|lines| lines.get(line)) {
            let _ = link::post(port, message, &attached(bytes));
        }
    }

    /// Sends to another part. Its line to the reader goes with what makes it listen there.
    fn send(&mut self, part: usize, message: &ToPart, bytes: &[Vec<u8>]) {
        let mut attachments = match wire::question(message) {
            Ok(body) => vec![link::attach(&body)],
            Err(failure) => return self.stop(failure),
        };
        attachments.extend(attached(bytes));
        if let ToPart::Ask { question: Question::Take { line, .. }, .. } = message {
            let lines = self.lines.get_mut(line).and_then(|lines| lines.get_mut(part));
            attachments.extend(lines.and_then(Option::take).map(JsValue::from));
        }
        if let Some(port) = self.parts.get(part - 1) {
            let _ = link::post(port, &(), &attachments);
        }
    }

    /// Sends to the lead.
    fn answer(&self, message: &FromPart, bytes: &[Vec<u8>]) {
        let Some((_, lead)) = &self.part else { return };
        match wire::answer(message) {
            Ok(body) => {
                let attachments: Vec<JsValue> =
                    [link::attach(&body)].into_iter().chain(attached(bytes)).collect();
                let _ = link::post(lead, &(), &attachments);
            }
            Err(failure) => self.stop(failure),
        }
    }

    /// Says that this worker cannot be used any more: a message that is lost would be waited for without end.
    fn stop(&self, failure: Failure) {
        let _ = link::post(&self.scope, &FromWorker::Broken { message: told(failure) }, &[]);
    }

    /// Sends to the page; what cannot be written is told, so that nobody waits for it.
    fn tell(&self, message: &FromWorker, bytes: &[Vec<u8>]) {
        let Err(error) = link::post(&self.scope, message, &attached(bytes)) else { return };
        let failure =
            Failure::Sentence(format!("The answer could not be handed over: {}.", link::said(&error)));
        let told = match message {
            FromWorker::Done { id, .. } | FromWorker::Failed { id, .. } => {
                FromWorker::Failed { id: *id, failure }
            }
            _ => return,
        };
        let _ = link::post(&self.scope, &told, &[]);
    }
}

fn attached(bytes: &[Vec<u8>]) -> Vec<JsValue> {
    bytes.iter().map(|bytes| link::attach(bytes)).collect()
}

/// Works on what was just heard at once, unless work waits for its turn already: one more turn costs a small question more
/// than its answer.
fn go_on(runtime: &Shared) {
    if runtime.borrow().scheduled {
        return flush(runtime);
    }
    work(runtime);
}

fn tick(runtime: &Shared) {
    runtime.borrow_mut().scheduled = false;
    work(runtime);
}

/// A slice of work.
fn work(runtime: &Shared) {
    let end = js_sys::Date::now() + SLICE;
    loop {
        let mut this = runtime.borrow_mut();
        if !this.has_work() {
            break;
        }
        // What nobody asked for lets messages in after each step.
        let idle = !this.is_asked();
        this.step();
        drop(this);
        flush(runtime);
        if idle || js_sys::Date::now() >= end {
            break;
        }
    }
    flush_and_schedule(runtime);
}

fn flush_and_schedule(runtime: &Shared) {
    flush(runtime);
    let mut this = runtime.borrow_mut();
    if !this.scheduled && this.has_work() {
        this.scheduled = this.again.post_message(&JsValue::NULL).is_ok();
    }
}

fn flush(runtime: &Shared) {
    let mut this = runtime.borrow_mut();
    for out in this.session.take() {
        match out {
            Out::Page(message, bytes) => {
                if let FromWorker::Done { id, .. } | FromWorker::Failed { id, .. } = &message {
                    this.close(*id);
                }
                this.tell(&message, &bytes);
            }
            Out::Line(id, line, message, bytes) => this.say(id, line, &message, &bytes),
            Out::Part(part, message, bytes) => this.send(part, &message, &bytes),
        }
    }
    let told = this.part.as_mut().map(|(part, _)| part.take()).unwrap_or_default();
    for out in told {
        match out {
            PartOut::Lead(message, bytes) => this.answer(&message, &bytes),
            PartOut::Line(id, message, bytes) => this.say(id, 0, &message, &bytes),
            PartOut::Close(id) => this.close(id),
        }
    }
}
