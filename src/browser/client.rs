//! The page's end of a worker: requests out, answers in, and the watch over its health.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobPropertyBag, ErrorEvent, MessageChannel, MessageEvent, MessagePort, Url, Worker, WorkerOptions,
    WorkerType,
};

use super::link;
use crate::service::protocol::{Failure, FromWorker, Progress, Reply, Request, RequestId, ToWorker};

/// How often silence is looked for, while a request is open. In milliseconds.
const PULSE: i32 = 500;

/// A worker that says nothing for so many pulses is asked whether it is there. Pulses are counted and not the clock: a
/// computer that slept, or a page in the background, has heard nothing without anybody being dead.
const ASKED: u32 = 2;

/// After so many pulses of silence an engine is taken for dead: within three seconds.
const SILENCE: u32 = 4;

/// So many times as long while whole tables are moved or joined: of that some is done at once, and on a busy machine takes
/// its time.
const LONGER: u32 = 5;

/// The same of a reader. It opens whole bodies of compressed files, and costs nothing but its file.
const SILENCE_OF_READER: u32 = 60;

/// One pulse more for so many rows: what an engine does at once takes longer with more of them.
const ROWS_PER_PULSE: u64 = 5_000_000;

/// What goes beside a message: a file, a port, bytes.
pub type Attachment = JsValue;

/// Bytes outside of this memory.
pub type Bytes = Uint8Array;

/// What hears the worker for as long as its client lives.
type Listener = Closure<dyn FnMut(JsValue)>;

/// An engine has at least and at most so many parts.
const PARTS: (f64, f64) = (2.0, 8.0);

/// How many parts an engine has on this machine: as many as it has processors, within bounds.
fn parts() -> usize {
    let processors = super::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    processors.clamp(PARTS.0, PARTS.1) as usize
}

/// A worker of this build, or an engine of several, of which the page talks to the first.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    worker: Worker,
    ready: Cell<bool>,
    broken: Cell<bool>,
    /// Pulses since it said something.
    silent: Cell<u32>,
    /// Pulses of silence after which it is taken for dead.
    patience: Cell<u32>,
    next: Cell<RequestId>,
    waiting: RefCell<Vec<(ToWorker, Vec<JsValue>)>>,
    calls: RefCell<HashMap<RequestId, Pending>>,
    on_broken: Box<dyn Fn(String)>,
    listeners: RefCell<Vec<Listener>>,
    pulse: Cell<Option<i32>>,
    /// The other parts of an engine.
    parts: RefCell<Vec<Client>>,
}

struct Pending {
    answer: oneshot::Sender<Answer>,
    on_progress: Box<dyn Fn(Progress)>,
    on_piece: Box<dyn Fn(Uint8Array)>,
    /// It moves or joins whole tables.
    is_long: bool,
}

/// What came of a request: the reply and its bytes.
pub type Answer = Result<(Reply, Vec<Uint8Array>), Failure>;

/// A request under way.
pub struct Call {
    /// By which it can be cancelled.
    pub id: RequestId,
    answer: oneshot::Receiver<Answer>,
}

impl Call {
    /// Waits for the answer. A worker that dies fails the request with a sentence.
    pub async fn answer(self) -> Answer {
        self.answer.await.unwrap_or(Err(Failure::Cancelled))
    }
}

/// The address of the worker's entry, of this build.
fn entry() -> Result<String, JsValue> {
    let base = super::document().and_then(|document| document.base_uri().ok().flatten()).unwrap_or_default();
    Ok(Url::new_with_base(&format!("engine.js?b={}", super::BUILD), &base)?.href())
}

/// Two ends of a line that leads past the page.
fn line() -> Result<(MessagePort, MessagePort), Failure> {
    let channel = MessageChannel::new().map_err(|_| {
        Failure::Sentence("The browser could not connect two workers. Reload the page.".into())
    })?;
    Ok((channel.port1(), channel.port2()))
}

impl Client {
    /// Starts a worker. It is started from a blob so that it inherits the page's content security policy.
    /// `on_broken` is called at most once, with what went wrong; every open request has failed by then.
    pub fn start(on_broken: impl Fn(String) + 'static) -> Result<Self, JsValue> {
        let script = format!("import {:?};", entry()?);
        let kind = BlobPropertyBag::new();
        kind.set_type("text/javascript");
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&script.into()), &kind)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options)?;
        let inner = Rc::new(Inner {
            worker,
            ready: Cell::new(false),
            broken: Cell::new(false),
            silent: Cell::new(0),
            patience: Cell::new(SILENCE_OF_READER),
            next: Cell::new(1),
            waiting: RefCell::default(),
            calls: RefCell::default(),
            on_broken: Box::new(on_broken),
            listeners: RefCell::default(),
            pulse: Cell::new(None),
            parts: RefCell::default(),
        });
        inner.listen(url);
        Ok(Self(inner))
    }

    /// Starts an engine: several workers, each with a part of the customers. Where one of them breaks, all of them end.
    pub fn start_engine(on_broken: impl Fn(String) + 'static) -> Result<Self, JsValue> {
        let lead = Self::start(on_broken)?;
        lead.0.patience.set(SILENCE);
        let mut ports = Vec::new();
        for _ in 1..parts() {
            let weak = Rc::downgrade(&lead.0);
            let part = Self::start(move |message| {
                if let Some(lead) = weak.upgrade() {
                    lead.break_down(message);
                }
            });
            // An engine of fewer parts is one too.
            let (Ok(part), Ok(channel)) = (part, MessageChannel::new()) else { break };
            part.0.patience.set(SILENCE);
            drop(part.request(Request::Serve, vec![channel.port2().into()], |_| {}, |_| {}));
            lead.0.parts.borrow_mut().push(part);
            ports.push(channel.port1().into());
        }
        let parts = ports.len() as u32 + 1;
        drop(lead.request(Request::Lead { parts }, ports, |_| {}, |_| {}));
        Ok(lead)
    }

    /// Lines past the page for a request, one for each part: the ends of a reader, and those of this engine.
    pub fn lines(&self) -> Result<(Vec<Attachment>, Vec<Attachment>), Failure> {
        let all = (0..=self.0.parts.borrow().len()).map(|_| line()).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().map(|(one, other)| (JsValue::from(one), JsValue::from(other))).unzip())
    }

    /// Sends a request. Progress and pieces are told as they come.
    pub fn request(
        &self,
        request: Request,
        attachments: Vec<JsValue>,
        on_progress: impl Fn(Progress) + 'static,
        on_piece: impl Fn(Uint8Array) + 'static,
    ) -> Call {
        let inner = &self.0;
        let id = inner.next.replace(inner.next.get() + 1);
        let (sender, answer) = oneshot::channel();
        if inner.broken.get() {
            let _ = sender.send(Err(stopped()));
            return Call { id, answer };
        }
        if inner.calls.borrow().is_empty() {
            inner.silent.set(0);
            inner.parts.borrow().iter().for_each(|part| part.0.silent.set(0));
        }
        let pending = Pending {
            answer: sender,
            on_progress: Box::new(on_progress),
            on_piece: Box::new(on_piece),
            is_long: request.is_long(),
        };
        inner.calls.borrow_mut().insert(id, pending);
        inner.send(ToWorker::Request { id, request }, attachments);
        Call { id, answer }
    }

    /// Sends a request that has no progress, and waits for the answer.
    pub async fn ask(&self, request: Request, attachments: Vec<JsValue>) -> Answer {
        self.request(request, attachments, |_| {}, |_| {}).answer().await
    }

    /// The request is not wanted any more. Its answer is then a failure, [`Failure::Cancelled`].
    pub fn cancel(&self, id: RequestId) {
        self.0.send(ToWorker::Cancel { id }, Vec::new());
    }

    /// An engine with so many rows has more patience.
    pub fn expect_rows(&self, rows: u64) {
        let patience = SILENCE + (rows / ROWS_PER_PULSE).min(u64::from(SILENCE_OF_READER)) as u32;
        self.0.patience.set(patience);
        self.0.parts.borrow().iter().for_each(|part| part.0.patience.set(patience));
    }

    /// Ends the worker at once, whatever it does; open requests fail as cancelled.
    pub fn stop(&self) {
        self.0.end(&Failure::Cancelled);
    }
}

fn stopped() -> Failure {
    Failure::Sentence(
        "The engine stopped while it worked on this. It starts again by itself; then try once more.".into(),
    )
}

impl Inner {
    fn listen(self: &Rc<Self>, url: String) {
        let weak = Rc::downgrade(self);
        let on_message = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            if let Some(inner) = weak.upgrade() {
                inner.hear(&event.unchecked_into::<MessageEvent>().data(), &url);
            }
        });
        let weak = Rc::downgrade(self);
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
            if let Some(inner) = weak.upgrade() {
                let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
                inner.break_down(message);
            }
        });
        let weak = Rc::downgrade(self);
        let pulse = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.check();
            }
        });
        self.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        self.worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        let timer = super::window().and_then(|window| {
            window
                .set_interval_with_callback_and_timeout_and_arguments_0(pulse.as_ref().unchecked_ref(), PULSE)
                .ok()
        });
        self.pulse.set(timer);
        self.listeners.borrow_mut().extend([on_message, on_error, pulse]);
    }

    fn send(&self, message: ToWorker, attachments: Vec<JsValue>) {
        if self.broken.get() {
            return;
        }
        if !self.ready.get() {
            self.waiting.borrow_mut().push((message, attachments));
            return;
        }
        if link::post(&self.worker, &message, &attachments).is_err()
            && let ToWorker::Request { id, .. } = message
        {
            self.settle(
                id,
                Err(Failure::Sentence(
                    "The browser could not hand this to the engine. Try once more.".into(),
                )),
            );
        }
    }

    fn hear(&self, data: &JsValue, url: &str) {
        self.silent.set(0);
        let Ok((message, attachments)) = link::receive::<FromWorker>(data) else {
            return self.break_down("an answer could not be read".into());
        };
        let bytes = || attachments.iter().filter_map(|value| value.dyn_ref::<Uint8Array>().cloned());
        match message {
            FromWorker::Ready { build } if build == super::BUILD => {
                self.ready.set(true);
                let _ = Url::revoke_object_url(url);
                for (message, attachments) in self.waiting.take() {
                    self.send(message, attachments);
                }
            }
            FromWorker::Ready { build } => {
                if !super::reload_for_new_build() {
                    self.break_down(format!("it is of the build {build}, and the page of {}", super::BUILD));
                }
            }
            FromWorker::Progress { id, progress } => {
                if let Some(call) = self.calls.borrow().get(&id) {
                    (call.on_progress)(progress);
                }
            }
            FromWorker::Piece { id } => {
                if let (Some(call), Some(piece)) = (self.calls.borrow().get(&id), bytes().next()) {
                    (call.on_piece)(piece);
                }
            }
            FromWorker::Done { id, reply } => self.settle(id, Ok((reply, bytes().collect()))),
            FromWorker::Failed { id, failure } => self.settle(id, Err(failure)),
            FromWorker::Broken { message } => self.break_down(message),
        }
    }

    fn settle(&self, id: RequestId, answer: Answer) {
        let call = self.calls.borrow_mut().remove(&id);
        if let Some(call) = call {
            let _ = call.answer.send(answer);
        }
    }

    /// Asks a silent worker whether it is there, and takes it for dead when it stays silent.
    fn check(&self) {
        if self.broken.get() || self.calls.borrow().is_empty() {
            return;
        }
        let longer = if self.calls.borrow().values().any(|call| call.is_long) { LONGER } else { 1 };
        self.listen_for_life(longer);
        // What it works on may wait for another part.
        let parts = self.parts.borrow().clone();
        parts.iter().for_each(|part| part.0.listen_for_life(longer));
    }

    fn listen_for_life(&self, longer: u32) {
        let silent = self.silent.get() + 1;
        self.silent.set(silent);
        // One that starts fetches its program, however long that takes; a program that does not run says so.
        if self.broken.get() || !self.ready.get() {
        } else if silent > self.patience.get() * longer {
            self.break_down("it did not answer any more".into());
        } else if silent >= ASKED {
            self.send(ToWorker::Request { id: 0, request: Request::Ping }, Vec::new());
        }
    }

    fn break_down(&self, message: String) {
        if !self.broken.get() {
            self.end(&stopped());
            (self.on_broken)(message);
        }
    }

    fn end(&self, failure: &Failure) {
        self.broken.set(true);
        // What it still said before it ended is heard by nobody: a listener that is gone by then would throw.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
        if let (Some(timer), Some(window)) = (self.pulse.take(), super::window()) {
            window.clear_interval_with_handle(timer);
        }
        self.parts.take().iter().for_each(Client::stop);
        for (_, call) in self.calls.take() {
            let _ = call.answer.send(Err(failure.clone()));
        }
    }
}
