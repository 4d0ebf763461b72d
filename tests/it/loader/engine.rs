//! The engine's end: rows are taken in small steps, and a cancel is heard between them.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Decimal128Array, Int64Array, RecordBatch, StringArray, TimestampMillisecondArray,
    TimestampNanosecondArray,
};
use arrow_ipc::writer::StreamWriter;
use satsuma::{
    data::source::Source as Bytes,
    model::cell::Cell,
    service::{
        outbox::Out,
        protocol::{Failure, FromWorker, LoadMode, Reply, Request, Source, ToWorker},
        session::{Given, Session},
    },
};

use super::files::FILES;

fn stream(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).expect("a writer");
    writer.write(&batch).expect("written");
    writer.into_inner().expect("bytes")
}

/// A reader of the bytes and an engine that takes them, under the request 1.
fn pair(bytes: Vec<u8>, engine: &mut Session, mode: LoadMode) -> Session {
    pair_of(Box::new(bytes), engine, mode)
}

fn pair_of(source: Box<dyn Bytes>, engine: &mut Session, mode: LoadMode) -> Session {
    let mut reader = Session::new(|| 0.0);
    let request = Request::Receive { table: "t".into(), mode };
    engine.accept(ToWorker::Request { id: 1, request }, Given::default());
    let request = Request::Read { source: Source::File { name: "t.arrows".into() } };
    reader.accept(ToWorker::Request { id: 1, request }, Given { source: Some(source), bytes: Vec::new() });
    reader
}

/// One step of both; what the engine tells the page.
fn step(reader: &mut Session, engine: &mut Session) -> Vec<FromWorker> {
    let mut told = Vec::new();
    reader.step();
    for out in reader.take() {
        if let Out::Line(id, line, message, bytes) = out {
            engine.stream(id, line, message, bytes);
        }
    }
    engine.step();
    for out in engine.take() {
        match out {
            Out::Page(message, _) => told.push(message),
            Out::Line(id, line, message, bytes) => reader.stream(id, line, message, bytes),
            Out::Part(..) => panic!("there is one part"),
        }
    }
    told
}

/// A table on its way from a source to an engine.
pub(super) struct Loading {
    reader: Session,
    engine: Session,
}

impl Loading {
    pub(super) fn of(source: Box<dyn Bytes>, mode: LoadMode) -> Self {
        let mut engine = Session::new(|| 0.0);
        Self { reader: pair_of(source, &mut engine, mode), engine }
    }

    /// The answer, once there is one.
    pub(super) fn step(&mut self) -> Option<Result<Reply, Failure>> {
        step(&mut self.reader, &mut self.engine).into_iter().find_map(|message| match message {
            FromWorker::Done { reply, .. } => Some(Ok(reply)),
            FromWorker::Failed { failure, .. } => Some(Err(failure)),
            _ => None,
        })
    }

    pub(super) fn has_work(&self) -> bool {
        self.reader.has_work() || self.engine.has_work()
    }

    /// Bytes of the source came.
    pub(super) fn came(&mut self) {
        self.reader.came();
    }
}

/// Until the engine has answered; how many steps it took.
fn load(bytes: Vec<u8>, engine: &mut Session, mode: LoadMode) -> (Result<Reply, Failure>, usize) {
    let mut reader = pair(bytes, engine, mode);
    for steps in 1.. {
        for message in step(&mut reader, engine) {
            match message {
                FromWorker::Done { reply, .. } => return (Ok(reply), steps),
                FromWorker::Failed { failure, .. } => return (Err(failure), steps),
                _ => {}
            }
        }
        assert!(reader.has_work() || engine.has_work(), "both wait");
    }
    unreachable!()
}

fn large(rows: usize) -> Vec<u8> {
    let names: StringArray = (0..rows).map(|row| Some(format!("N{row}"))).collect();
    let numbers: Int64Array = (0..rows as i64).map(Some).collect();
    stream(vec![("name", Arc::new(names) as ArrayRef), ("number", Arc::new(numbers) as ArrayRef)])
}

#[test]
fn one_large_record_batch_is_taken_in_many_steps() {
    let (few, many) = (load(large(1_000), &mut Session::new(|| 0.0), LoadMode::Replace).1, 300_000);
    let mut engine = Session::new(|| 0.0);
    let (reply, steps) = load(large(many), &mut engine, LoadMode::Replace);
    assert!(matches!(reply, Ok(Reply::Loaded(info)) if info.rows == many as u64));
    assert!(steps >= few + many / 65_536, "{steps} steps, and {few} for few rows");
}

#[test]
fn a_cancel_is_heard_between_any_two_steps() {
    for after in [0, 1, 2, 3, 5, 8] {
        let mut engine = Session::new(|| 0.0);
        let mut reader = pair(large(200_000), &mut engine, LoadMode::Replace);
        for _ in 0..after {
            assert_eq!(step(&mut reader, &mut engine), [], "not ready yet");
        }
        engine.accept(ToWorker::Cancel { id: 1 }, Given::default());
        let told: Vec<_> = engine.take().into_iter().collect();
        assert!(
            matches!(told[..], [Out::Page(FromWorker::Failed { id: 1, failure: Failure::Cancelled }, _)]),
            "after {after} steps"
        );
        assert!(!engine.has_work(), "nothing is left of it");
        // What the reader still sends is dropped.
        (0..20).for_each(|_| assert_eq!(step(&mut reader, &mut engine), []));
        let (reply, _) = load(large(10), &mut engine, LoadMode::Replace);
        assert!(matches!(reply, Ok(Reply::Loaded(info)) if info.rows == 10), "it takes the next");
    }
}

#[test]
fn rows_of_another_unit_are_not_put_behind_others() {
    let cents = |scale| {
        let values = Decimal128Array::from(vec![1_050, 2_000]).with_precision_and_scale(12, scale);
        stream(vec![("price", Arc::new(values.expect("a decimal")) as ArrayRef)])
    };
    let milliseconds = stream(vec![("at", Arc::new(TimestampMillisecondArray::from(vec![1])) as ArrayRef)]);
    let nanoseconds = stream(vec![("at", Arc::new(TimestampNanosecondArray::from(vec![1])) as ArrayRef)]);
    for (first, other) in [(cents(2), cents(0)), (milliseconds, nanoseconds)] {
        let mut engine = Session::new(|| 0.0);
        assert!(load(first.clone(), &mut engine, LoadMode::Replace).0.is_ok());
        let (Err(Failure::Sentence(sentence)), _) = load(other, &mut engine, LoadMode::Append) else {
            panic!("put behind")
        };
        assert_eq!(sentence, "t has other columns than the rows before it. Open it as a table of its own.");
        let before = match load(first.clone(), &mut engine, LoadMode::Append).0 {
            Ok(Reply::Loaded(info)) => info.rows,
            other => panic!("{other:?}"),
        };
        assert_eq!(before % 2, 0);
    }
}

fn rows(engine: &mut Session) -> Vec<Vec<Cell>> {
    let request = Request::Rows { table: "t".into(), limit: 1_000 };
    engine.accept(ToWorker::Request { id: 2, request }, Given::default());
    while engine.has_work() {
        engine.step();
    }
    match &engine.take()[..] {
        [Out::Page(FromWorker::Done { reply: Reply::Rows(rows), .. }, _)] => rows.rows.clone(),
        _ => panic!("no rows"),
    }
}

#[test]
fn a_file_put_behind_itself_is_there_twice() {
    for file in FILES {
        let mut engine = Session::new(|| 0.0);
        let (once, _) = load(file.bytes.to_vec(), &mut engine, LoadMode::Replace);
        assert!(once.is_ok(), "{}: {once:?}", file.name);
        let once = rows(&mut engine);
        let (twice, _) = load(file.bytes.to_vec(), &mut engine, LoadMode::Append);
        assert!(twice.is_ok(), "{}: {twice:?}", file.name);
        let twice = rows(&mut engine);
        assert_eq!(twice.len(), once.len() * 2, "{}", file.name);
        assert!(twice.iter().eq(once.iter().chain(&once)), "{}: {twice:?}", file.name);
    }
}
