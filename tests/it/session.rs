//! A reader and an engine in one process: the sample is loaded, asked, kept and written, as the page would have it.

use satsuma::{
    model::{cell::Cell, context::Context, definition::Definition, json},
    service::{
        jobs::Given,
        outbox::Out,
        protocol::{
            Failure, FromWorker, LoadMode, Members, ProfileSetup, Reply, Request, SAMPLE_TABLES, SampleSize,
            Source, ToWorker,
        },
        session::Session,
    },
};

/// Works until nothing is left, carrying what the reader sends over its port to the engine and back.
fn settle(reader: &mut Session, engine: &mut Session) -> Vec<(FromWorker, Vec<Vec<u8>>)> {
    let mut heard = Vec::new();
    while reader.has_work() || engine.has_work() {
        reader.step();
        for out in reader.take() {
            match out {
                Out::Page(message, bytes) => heard.push((message, bytes)),
                Out::Port(id, message, bytes) => engine.stream(id, message, bytes),
            }
        }
        engine.step();
        for out in engine.take() {
            match out {
                Out::Page(message, bytes) => heard.push((message, bytes)),
                Out::Port(id, message, bytes) => reader.stream(id, message, bytes),
            }
        }
    }
    heard
}

fn ask(
    engine: &mut Session,
    request: Request,
    bytes: Vec<Vec<u8>>,
) -> Result<(Reply, Vec<Vec<u8>>), Failure> {
    engine.accept(ToWorker::Request { id: 1000, request }, Given { source: None, bytes });
    let mut nobody = Session::new(|| 0.0);
    let mut pieces = Vec::new();
    for (message, bytes) in settle(&mut nobody, engine) {
        match message {
            FromWorker::Done { reply, .. } => {
                return Ok((reply, if pieces.is_empty() { bytes } else { pieces }));
            }
            FromWorker::Failed { failure, .. } => return Err(failure),
            FromWorker::Piece { .. } => pieces.extend(bytes),
            _ => {}
        }
    }
    panic!("no answer");
}

fn sample(engine: &mut Session, today: &str) {
    for (id, table) in SAMPLE_TABLES.iter().enumerate() {
        let id = id as u32 + 1;
        let mut reader = Session::new(|| 0.0);
        let source =
            Source::Sample { size: SampleSize::Small, seed: 7, today: today.into(), table: (*table).into() };
        engine.accept(
            ToWorker::Request {
                id,
                request: Request::Receive { table: (*table).into(), mode: LoadMode::Replace },
            },
            Given::default(),
        );
        reader.accept(ToWorker::Request { id, request: Request::Read { source } }, Given::default());
        let heard = settle(&mut reader, engine);
        let loaded = heard
            .iter()
            .any(|(message, _)| matches!(message, FromWorker::Done { reply: Reply::Loaded(_), .. }));
        assert!(loaded, "{table}: {heard:?}");
    }
}

fn setup() -> ProfileSetup {
    ProfileSetup { table: "customers".into(), key: vec!["customer_id".into()], ..ProfileSetup::default() }
}

fn context() -> Context {
    Context { as_of: 1_795_521_600_000, time_zone: "Europe/Madrid".into(), first_weekday: 1 }
}

fn spaniards() -> Definition {
    let text = r#"{ "version": 1, "rules": [{ "id": "n1", "match": "all", "nodes": [
        { "id": "n2", "kind": "condition", "attribute": { "table": "customers", "column": "country" },
          "test": { "type": "text", "operator": "is", "value": "spain", "ignore_case": true } },
        { "id": "n3", "kind": "condition", "attribute": { "table": "customers", "column": "points" },
          "test": { "type": "number", "operator": "at_least", "value": 100 } },
        { "id": "n4", "kind": "condition", "attribute": { "table": "customers", "column": "email" },
          "test": { "type": "text", "operator": "contains", "value": "mail", "ignore_case": true }, "negated": true } ] }] }"#;
    json::read_definition(text).expect("a definition")
}

#[test]
fn from_the_sample_to_a_file_and_back() {
    let mut engine = Session::new(|| 0.0);
    sample(&mut engine, "2026-11-24");
    let (reply, _) = ask(&mut engine, Request::SetProfile { setup: setup() }, Vec::new()).expect("keyed");
    let Reply::Profile(info) = reply else { panic!("{reply:?}") };
    assert_eq!((info.customers, info.duplicates, info.without_key), (10_000, 0, 0));

    let evaluate = Request::Evaluate { definition: spaniards(), context: context(), preview: 100 };
    let (reply, _) = ask(&mut engine, evaluate, Vec::new()).expect("counted");
    let Reply::Evaluated { figures, members } = reply else { panic!("{reply:?}") };
    assert!(figures.total > 0 && figures.total < 2_000, "{figures:?}");
    assert_eq!(members.rows.len() as u32, figures.total.min(100));
    let alone: Vec<u32> = figures.nodes.iter().map(|node| node.alone).collect();
    assert_eq!(alone[0], figures.total);
    assert!(alone[1..].iter().all(|alone| *alone >= figures.total));
    assert!(figures.nodes[3].empty.is_some_and(|empty| empty > 0), "some have no e-mail address");

    let run = Request::Run { definition: spaniards(), context: context(), registered: 0 };
    let (reply, first) = ask(&mut engine, run, Vec::new()).expect("kept");
    let Reply::Ran(ran) = reply else { panic!("{reply:?}") };
    assert_eq!((ran.members, ran.entered, ran.left), (figures.total, figures.total, 0));

    let export = Request::Export { members: Members::Snapshot, columns: Vec::new(), spreadsheet_safe: true };
    let (_, pieces) = ask(&mut engine, export, vec![first[0].clone()]).expect("written");
    let text = String::from_utf8(pieces.concat()).expect("UTF-8");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().collect::<Result<Vec<_>, _>>();
    assert_eq!(rows.expect("rows").len() as u32, figures.total);

    // Another day's data: the same people by key, although everything moved.
    sample(&mut engine, "2027-03-01");
    let (_, _) =
        ask(&mut engine, Request::SetProfile { setup: setup() }, vec![first[1].clone()]).expect("keyed");
    let run = Request::Run { definition: spaniards(), context: context(), registered: ran.registered };
    let (reply, _) = ask(&mut engine, run, vec![first[0].clone()]).expect("kept");
    let Reply::Ran(again) = reply else { panic!("{reply:?}") };
    assert_eq!(again.members, ran.members - again.left + again.entered);
}

#[test]
fn a_setup_is_proposed_for_what_is_loaded() {
    let mut engine = Session::new(|| 0.0);
    let (reply, _) = ask(&mut engine, Request::Propose, Vec::new()).expect("an answer without tables");
    let Reply::Proposed(nothing) = reply else { panic!("{reply:?}") };
    assert!(nothing.setup.profile.is_empty() && nothing.tables.is_empty());
    sample(&mut engine, "2026-11-24");
    let (reply, _) = ask(&mut engine, Request::Propose, Vec::new()).expect("guessed");
    let Reply::Proposed(proposal) = reply else { panic!("{reply:?}") };
    assert_eq!(proposal.setup.profile, "customers");
    assert_eq!(proposal.setup.tables[0].key, setup().key);
    let ids: Vec<&str> = proposal.setup.relationships.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "purchases.customer_id",
            "purchases.product_id",
            "purchases.store_id",
            "subscriptions.customer_id",
            "support_cases.customer_id",
            "web_visits.customer_id",
        ]
    );
    let bought = proposal.relationships[0].matching.as_ref().expect("compared");
    assert!(bought.orphans > 0 && bought.share().is_some_and(|share| share > 0.99), "{bought:?}");
}

fn purchases(test: &str) -> Definition {
    let text = format!(
        r#"{{ "version": 1, "rules": [{{ "id": "n1", "match": "all", "nodes": [
        {{ "id": "n2", "kind": "activity", "figure": {{ "aggregate": "count", "path": {{ "from": "purchases",
          "hops": [{{ "relationship": "purchases.customer_id" }}] }} }}, "test": {{ "type": "number", {test} }} }} ] }}] }}"#
    );
    json::read_definition(&text).expect("a definition")
}

#[test]
fn related_tables_are_asked_as_they_were_proposed() {
    let mut engine = Session::new(|| 0.0);
    sample(&mut engine, "2026-11-24");
    let (reply, _) = ask(&mut engine, Request::Propose, Vec::new()).expect("guessed");
    let Reply::Proposed(proposal) = reply else { panic!("{reply:?}") };
    let setup = proposal.setup.clone();
    let (reply, _) = ask(&mut engine, Request::SetUp { setup: setup.clone() }, Vec::new()).expect("set up");
    let Reply::SetUp { relationships, customers, .. } = reply else { panic!("{reply:?}") };
    assert_eq!(customers, 10_000);
    let bought = &relationships[0];
    let mut size = |test: &str| {
        let evaluate = Request::Evaluate { definition: purchases(test), context: context(), preview: 0 };
        match ask(&mut engine, evaluate, Vec::new()) {
            Ok((Reply::Evaluated { figures, .. }, _)) => figures.total,
            other => panic!("{other:?}"),
        }
    };
    let (never, some) =
        (size(r#""operator": "is", "value": 0"#), size(r#""operator": "at_least", "value": 1"#));
    assert!(never > 0 && some > 0 && never + some == customers, "{never} {some}");
    let counted = r#"{ "version": 1, "per": { "level": "business" }, "calculations": [
        { "id": "c1", "name": "Purchases", "kind": "figure", "figure": { "aggregate": "count",
          "path": { "from": "purchases", "hops": [{ "relationship": "purchases.customer_id" }] } } } ] }"#;
    let measure = serde_json::from_str(counted).expect("a measure");
    let asked = Request::Measure { measure, context: context(), limit: 10 };
    let (reply, _) = ask(&mut engine, asked, Vec::new()).expect("measured");
    let Reply::Measured(measured) = reply else { panic!("{reply:?}") };
    let rows = bought.rows - bought.empty - bought.orphans;
    assert_eq!(measured.rows, [[Cell::Number(rows.to_string())]]);
    let mut wrong = setup;
    wrong.relationships[0].columns = vec!["nothing".into()];
    assert!(matches!(
        ask(&mut engine, Request::SetUp { setup: wrong }, Vec::new()),
        Err(Failure::Sentence(_))
    ));
    let evaluate = Request::Evaluate {
        definition: purchases(r#""operator": "is", "value": 0"#),
        context: context(),
        preview: 0,
    };
    assert!(
        ask(&mut engine, evaluate.clone(), Vec::new()).is_ok(),
        "a set-up that does not fit changes nothing"
    );
    ask(&mut engine, Request::Forget { table: "stores".into() }, Vec::new()).expect("forgotten");
    assert!(ask(&mut engine, evaluate.clone(), Vec::new()).is_ok(), "what is left of a set-up holds");
    ask(&mut engine, Request::Forget { table: "purchases".into() }, Vec::new()).expect("forgotten");
    assert!(matches!(ask(&mut engine, evaluate, Vec::new()), Err(Failure::Problems(_))));
    let alone = Request::Evaluate { definition: spaniards(), context: context(), preview: 0 };
    assert!(ask(&mut engine, alone, Vec::new()).is_ok());
}

#[test]
fn what_cannot_be_asked_is_told() {
    let mut engine = Session::new(|| 0.0);
    let evaluate = Request::Evaluate { definition: spaniards(), context: context(), preview: 1 };
    assert!(matches!(ask(&mut engine, evaluate.clone(), Vec::new()), Err(Failure::Sentence(_))));
    sample(&mut engine, "2026-11-24");
    ask(
        &mut engine,
        Request::SetProfile {
            setup: ProfileSetup { table: "stores".into(), key: vec!["store_id".into()], ..setup() },
        },
        Vec::new(),
    )
    .expect("keyed");
    let Err(Failure::Problems(problems)) = ask(&mut engine, evaluate, Vec::new()) else {
        panic!("no problems")
    };
    assert_eq!(problems.len(), 3);
}

#[test]
fn a_newer_evaluation_replaces_an_older_one() {
    let mut engine = Session::new(|| 0.0);
    sample(&mut engine, "2026-11-24");
    ask(&mut engine, Request::SetProfile { setup: setup() }, Vec::new()).expect("keyed");
    for id in [1, 2] {
        let request = Request::Evaluate { definition: spaniards(), context: context(), preview: 1 };
        engine.accept(ToWorker::Request { id, request }, Given::default());
    }
    let heard = settle(&mut Session::new(|| 0.0), &mut engine);
    let failed = FromWorker::Failed { id: 1, failure: Failure::Cancelled };
    assert_eq!(heard[0].0, failed);
    assert!(matches!(heard[1].0, FromWorker::Done { id: 2, .. }));
}
