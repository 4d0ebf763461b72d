//! The worker's end: carries messages to a session and works on them, a few milliseconds at a time.

use std::{cell::RefCell, collections::HashMap, io, rc::Rc};

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync, MessageChannel, MessageEvent, MessagePort};

use super::link;
use crate::{
    data::source::Source,
    service::{
        outbox::Out,
        protocol::{Failure, FromWorker, Request, RequestId, ToWorker},
        session::{Given, Session},
        stream::Streamed,
    },
};

/// How long messages wait at most while work is done. In milliseconds.
const SLICE: f64 = 8.0;

struct Runtime {
    scope: DedicatedWorkerGlobalScope,
    session: Session,
    ports: HashMap<RequestId, MessagePort>,
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
        ports: HashMap::new(),
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
    if let ToWorker::Request { request: Request::Trap, .. } = message {
        panic!("asked to trap");
    }
    if let ToWorker::Request { id, .. } = message
        && let Some(port) = attachments.iter().find_map(|value| value.dyn_ref::<MessagePort>())
    {
        let shared = Rc::clone(runtime);
        listen(port, move |data| hear(&shared, id, &data));
        runtime.borrow_mut().ports.insert(id, port.clone());
    }
    let source = attachments.iter().find_map(|value| value.dyn_ref::<File>()).and_then(|file| {
        let reader = FileReaderSync::new().ok()?;
        Some(Box::new(FileSource { file: file.clone(), reader }) as Box<dyn Source>)
    });
    runtime.borrow_mut().session.accept(message, Given { source, bytes: link::bytes(&attachments) });
    flush_and_schedule(runtime);
}

fn hear(runtime: &Shared, id: RequestId, data: &JsValue) {
    if let Ok((message, attachments)) = link::receive::<Streamed>(data) {
        runtime.borrow_mut().session.stream(id, message, link::bytes(&attachments));
    }
    flush_and_schedule(runtime);
}

fn tick(runtime: &Shared) {
    runtime.borrow_mut().scheduled = false;
    let end = js_sys::Date::now() + SLICE;
    loop {
        let mut this = runtime.borrow_mut();
        if !this.session.has_work() {
            break;
        }
        this.session.step();
        drop(this);
        flush(runtime);
        if js_sys::Date::now() >= end {
            break;
        }
    }
    flush_and_schedule(runtime);
}

fn flush_and_schedule(runtime: &Shared) {
    flush(runtime);
    let mut this = runtime.borrow_mut();
    if !this.scheduled && this.session.has_work() {
        this.scheduled = this.again.post_message(&JsValue::NULL).is_ok();
    }
}

fn flush(runtime: &Shared) {
    let mut this = runtime.borrow_mut();
    for out in this.session.take() {
        match out {
            Out::Page(message, bytes) => {
                let attachments: Vec<_> = bytes.iter().map(|bytes| link::attach(bytes)).collect();
                if let FromWorker::Done { id, .. } | FromWorker::Failed { id, .. } = &message
                    && let Some(port) = this.ports.remove(id)
                {
                    port.set_onmessage(None);
                    port.close();
                }
                let _ = link::post(&this.scope, &message, &attachments);
            }
            Out::Line(id, line, message, bytes) => {
                let attachments: Vec<_> = bytes.iter().map(|bytes| link::attach(bytes)).collect();
                if let Some(port) = this.ports.get(&id) {
                    let _ = link::post(port, &message, &attachments);
                }
            }
        }
    }
}

/// A file of the person's computer, read in slices.
struct FileSource {
    file: File,
    reader: FileReaderSync,
}

impl Source for FileSource {
    fn len(&self) -> u64 {
        self.file.size() as u64
    }

    fn read(&mut self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        let slice =
            self.file.slice_with_f64_and_f64(from as f64, from as f64 + len as f64).map_err(failed)?;
        let buffer = self.reader.read_as_array_buffer(&slice).map_err(failed)?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// A file edited after it was picked gives `NotReadableError`, a removed one `NotFoundError`.
fn failed(error: JsValue) -> io::Error {
    let name = error.dyn_ref::<web_sys::DomException>().map(web_sys::DomException::name).unwrap_or_default();
    let kind = match name.as_str() {
        "NotFoundError" => io::ErrorKind::NotFound,
        "NotReadableError" => io::ErrorKind::ResourceBusy,
        "NotAllowedError" | "SecurityError" => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, name)
}
