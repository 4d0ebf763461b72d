//! A reader and an engine in one process: the sample is loaded, asked, kept and written, as the page would have it.

use std::collections::BTreeMap;

use satsuma::{
    model::{
        attribute::{Attribute, Hop, Path},
        cell::Cell,
        context::Context,
        definition::{Definition, Limit, NodeKind, Size},
        json,
        setup::{Relationship, Setup, TableSetup},
    },
    service::protocol::{
        Failure, Format, FromWorker, LibrarySegment, LoadMode, Members, ProfileSetup, Reply, Request,
        SAMPLE_TABLES, SampleSize, Source,
    },
};

use super::{
    engine::{
        definitions::all_of,
        sheet::{Column, Kind, Sheet, Value},
    },
    workers::{Answer, Engine},
};

/// As many workers as an answer must not depend on.
const PARTS: [usize; 2] = [1, 3];

fn ask(engine: &mut Engine, request: Request, bytes: Vec<Vec<u8>>) -> Answer {
    engine.ask(request, bytes)
}

fn sample(engine: &mut Engine, today: &str) {
    for table in SAMPLE_TABLES {
        let source =
            Source::Sample { size: SampleSize::Small, seed: 7, today: today.into(), table: table.into() };
        let loaded = engine.load(source, None, table, LoadMode::Replace);
        assert!(matches!(loaded, Ok((Reply::Loaded(_), _))), "{table}: {loaded:?}");
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
    for parts in PARTS {
        from_the_sample_to_a_file_and_back_in(parts);
    }
}

fn from_the_sample_to_a_file_and_back_in(parts: usize) {
    let mut engine = Engine::new(parts);
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

    let run = Request::Run { whole: true, definition: spaniards(), context: context() };
    let (reply, first) = ask(&mut engine, run, Vec::new()).expect("kept");
    let Reply::Ran(ran) = reply else { panic!("{reply:?}") };
    assert_eq!((ran.members, ran.entered, ran.left), (figures.total, figures.total, 0));

    let export = Request::Export {
        members: Members::Snapshot,
        columns: Vec::new(),
        format: Format::Csv { spreadsheet_safe: true },
    };
    let (_, pieces) = ask(&mut engine, export, vec![first[0].clone()]).expect("written");
    let text = String::from_utf8(pieces.concat()).expect("UTF-8");
    let rows = csv::Reader::from_reader(text.as_bytes()).into_records().collect::<Result<Vec<_>, _>>();
    assert_eq!(rows.expect("rows").len() as u32, figures.total);

    // Another day's data: the same people by key, although everything moved.
    let (reply, keys) = ask(&mut engine, Request::Registered { since: 0 }, Vec::new()).expect("keys");
    assert_eq!(reply, Reply::Registered(ran.registered));
    sample(&mut engine, "2027-03-01");
    let (_, _) = ask(&mut engine, Request::SetProfile { setup: setup() }, keys).expect("keyed");
    let run = Request::Run { whole: true, definition: spaniards(), context: context() };
    let (reply, _) = ask(&mut engine, run, vec![first[0].clone()]).expect("kept");
    let Reply::Ran(again) = reply else { panic!("{reply:?}") };
    assert_eq!(again.members, ran.members - again.left + again.entered);
}

#[test]
fn a_setup_is_proposed_for_what_is_loaded() {
    for parts in PARTS {
        a_setup_is_proposed_for_what_is_loaded_in(parts);
    }
}

fn a_setup_is_proposed_for_what_is_loaded_in(parts: usize) {
    let mut engine = Engine::new(parts);
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
    let matching = |column: &str, key: &str| Request::Match {
        source: "purchases".into(),
        columns: vec![column.into()],
        target: "customers".into(),
        key: vec![key.into()],
    };
    let (reply, _) = ask(&mut engine, matching("customer_id", "customer_id"), Vec::new()).expect("matched");
    assert_eq!(reply, Reply::Matching(Some(bought.clone())), "as in the proposal");
    let (reply, _) = ask(&mut engine, matching("customer_id", "points"), Vec::new()).expect("matched");
    assert_eq!(reply, Reply::Matching(None), "text is no number");
    assert!(ask(&mut engine, matching("customer_id", "nowhere"), Vec::new()).is_err());
    let misfit = Setup {
        relationships: vec![Relationship {
            columns: vec!["nowhere".into()],
            ..proposal.setup.relationships[0].clone()
        }],
        ..proposal.setup.clone()
    };
    let failure = ask(&mut engine, Request::SetUp { setup: misfit }, Vec::new());
    let Err(Failure::Misfits(misfits)) = failure else { panic!("{failure:?}") };
    assert_eq!(misfits[0].relationship.as_deref(), Some("purchases.customer_id"));
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
    for parts in PARTS {
        related_tables_are_asked_as_they_were_proposed_in(parts);
    }
}

fn related_tables_are_asked_as_they_were_proposed_in(parts: usize) {
    let mut engine = Engine::new(parts);
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
        Err(Failure::Misfits(_))
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
    for parts in PARTS {
        what_cannot_be_asked_is_told_in(parts);
    }
}

fn what_cannot_be_asked_is_told_in(parts: usize) {
    let mut engine = Engine::new(parts);
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
    for parts in PARTS {
        a_newer_evaluation_replaces_an_older_one_in(parts);
    }
}

fn a_newer_evaluation_replaces_an_older_one_in(parts: usize) {
    let mut engine = Engine::new(parts);
    sample(&mut engine, "2026-11-24");
    ask(&mut engine, Request::SetProfile { setup: setup() }, Vec::new()).expect("keyed");
    engine.heard();
    let request = || Request::Evaluate { definition: spaniards(), context: context(), preview: 1 };
    let older = engine.begin(request(), Vec::new());
    (0..5).for_each(|_| {
        engine.turn();
    });
    let newer = engine.begin(request(), Vec::new());
    engine.settle();
    let heard = engine.heard();
    assert_eq!(heard[0].0, FromWorker::Failed { id: older, failure: Failure::Cancelled });
    assert!(matches!(heard[1].0, FromWorker::Done { id, .. } if id == newer));
}

/// What is said of members beside their sizes is the same whatever number of parts there are.
#[test]
fn members_are_counted_explained_and_spread_alike() {
    let said: Vec<_> = PARTS.into_iter().map(what_is_said_in).collect();
    assert!(said.windows(2).all(|pair| pair[0] == pair[1]), "{said:#?}");
}

fn what_is_said_in(parts: usize) -> Vec<Reply> {
    let mut engine = Engine::new(parts);
    sample(&mut engine, "2026-11-24");
    let (reply, _) = ask(&mut engine, Request::Propose, Vec::new()).expect("guessed");
    let Reply::Proposed(proposal) = reply else { panic!("{reply:?}") };
    ask(&mut engine, Request::SetUp { setup: proposal.setup }, Vec::new()).expect("set up");
    let often = purchases(r#""operator": "at_least", "value": 5"#);
    let definitions = vec![spaniards(), often.clone()];
    let evaluate = Request::Evaluate { definition: often.clone(), context: context(), preview: 1 };
    let (reply, _) = ask(&mut engine, evaluate, Vec::new()).expect("counted");
    let Reply::Evaluated { figures, members } = reply else { panic!("{reply:?}") };
    let place = members.columns.iter().position(|name| name == "customer_id").expect("a key");
    let key = match &members.rows[0][place] {
        Cell::Text(key) | Cell::Number(key) => key.clone(),
        other => panic!("{other:?}"),
    };
    let mut said = |request: Request| ask(&mut engine, request, Vec::new()).expect("an answer").0;
    let count = said(Request::Count { definition: often.clone(), context: context() });
    assert_eq!(count, Reply::Count { customers: figures.total });
    // One after another and all at once are the same; what cannot be evaluated has no count, and spoils none.
    let limited =
        Definition { limit: Some(Limit::Random { size: Size::Count(7), seed: 3 }), ..definitions[0].clone() };
    let broken = purchases(r#""operator": "at_least", "value": 5"#);
    let broken = Definition { suppress: vec!["nobody".into()], ..broken };
    let many = vec![definitions[0].clone(), often.clone(), broken.clone(), often.clone()];
    let counts = said(Request::Counts { definitions: many, context: context() });
    let Reply::Counts(counts) = &counts else { panic!("{counts:?}") };
    let Reply::Count { customers: spaniards } =
        said(Request::Count { definition: definitions[0].clone(), context: context() })
    else {
        panic!("no count")
    };
    assert_eq!(counts, &[Some(spaniards), Some(figures.total), None, Some(figures.total)]);
    let with_limit = vec![limited, broken, often.clone()];
    let counts = said(Request::Counts { definitions: with_limit, context: context() });
    assert_eq!(counts, Reply::Counts(vec![Some(7), None, Some(figures.total)]));
    // Values that are in no part, in any case or just so.
    let absent = |ignore_case| Request::Absent {
        table: "customers".into(),
        column: "country".into(),
        values: ["Spain", "Atlantis", "sPaIn", "Germany"].map(str::to_owned).into(),
        ignore_case,
    };
    assert_eq!(said(absent(true)), Reply::Absent(vec![1]));
    assert_eq!(said(absent(false)), Reply::Absent(vec![1, 2]));
    let explained = said(Request::Explain { definition: often.clone(), context: context(), key });
    let Reply::Explained(Some(why)) = &explained else { panic!("{explained:?}") };
    assert!(why.member && why.in_rules, "{why:?}");
    let nobody = Request::Explain { definition: often.clone(), context: context(), key: "nobody".into() };
    assert_eq!(said(nobody), Reply::Explained(None));
    let overlap = said(Request::Overlap { definitions, context: context() });
    let Reply::Overlap { regions } = &overlap else { panic!("{overlap:?}") };
    assert_eq!(regions[2] + regions[3], u64::from(figures.total));
    let spread = said(Request::Distribution {
        members: Some(often),
        attribute: Attribute::column("customers", "country"),
        path: None,
        context: context(),
        top: 10,
        shares: vec![5_000],
        distinct: true,
    });
    let Reply::Distribution(distribution) = &spread else { panic!("{spread:?}") };
    assert_eq!(distribution.profile.rows, u64::from(figures.total));
    // Times and floats are kept as whole numbers of 64 bits, which no number of a page holds.
    let path = Path {
        from: "purchases".into(),
        hops: vec![Hop { relationship: "purchases.customer_id".into(), reverse: false }],
    };
    let over_records = |column: &str| Request::Distribution {
        members: None,
        attribute: Attribute::column("purchases", column),
        path: Some(path.clone()),
        context: context(),
        top: 3,
        shares: vec![2_500, 9_900],
        distinct: false,
    };
    let (times, amounts) = (said(over_records("bought_at")), said(over_records("amount")));
    let value = said(Request::Distribution {
        members: None,
        attribute: Attribute::column("customers", "lifetime_value"),
        path: None,
        context: context(),
        top: 3,
        shares: vec![5_000],
        distinct: true,
    });
    vec![count, explained, overlap, spread, times, amounts, value]
}

/// What the page asks the parts itself is answered for the state that the lead asks in: here the parts answer before they have
/// heard of the segments that changed just before.
#[test]
fn parts_that_were_asked_too_early_are_asked_again() {
    for parts in [1, 2, 3, 8] {
        let mut engine = Engine::new(parts);
        sample(&mut engine, "2026-11-24");
        ask(&mut engine, Request::SetProfile { setup: setup() }, Vec::new()).expect("keyed");
        let member = r#"{ "version": 1, "rules": [{ "id": "n1", "match": "all", "nodes": [
            { "id": "n2", "kind": "membership", "segment": "s" } ] }] }"#;
        let member = json::read_definition(member).expect("a definition");
        let mut sizes = Vec::new();
        for everyone in [false, true, false] {
            let definition = if everyone { all_of(vec![NodeKind::Everyone]) } else { spaniards() };
            let segment =
                LibrarySegment { id: "s".into(), name: "S".into(), definition, active: true, keys: None };
            let library = Request::Library { segments: vec![segment], measures: BTreeMap::default() };
            let told = engine.begin(library, Vec::new());
            let count = Request::Count { definition: member.clone(), context: context() };
            let asked = [true, false].map(|parts_first| engine.begin_everywhere(count.clone(), parts_first));
            engine.answer(told).expect("told");
            for id in asked {
                sizes.push(match engine.answer(id) {
                    Ok((Reply::Count { customers }, _)) => customers,
                    other => panic!("{parts} parts: {other:?}"),
                });
            }
        }
        let some = sizes[0];
        assert!(some > 0 && some < 10_000);
        assert_eq!(sizes, [[some; 2], [10_000; 2], [some; 2]].concat(), "{parts} parts");
    }
}

/// What an engine does of its own accord once its tables are joined waits for everything that is asked.
#[test]
fn questions_go_before_what_prepares_for_them() {
    let ids = (0..20_100).map(|id| Value::Exact(id.to_string())).collect();
    let sheet = Sheet { columns: vec![Column::new("id", Kind::Integer { bits: 32, signed: true }, ids)] };
    let own = TableSetup { table: "people".into(), key: vec!["id".into()], ..TableSetup::default() };
    let setup = Setup { profile: "people".into(), tables: vec![own], relationships: Vec::new() };
    let mut engine = Engine::new(1);
    let source = Source::File { name: "people.arrow".into() };
    engine.load(source, Some(sheet.bytes(5_000)), "people", LoadMode::Replace).expect("loaded");
    engine.begin(Request::SetUp { setup: setup.clone() }, Vec::new());
    let turns = |engine: &mut Engine| {
        let mut turns = 0;
        while engine.heard().is_empty() {
            assert!(engine.turn(), "an answer");
            turns += 1;
        }
        turns
    };
    turns(&mut engine);
    assert!(engine.lead.has_work(), "it prepares");
    let definition = all_of(vec![NodeKind::Everyone]);
    engine.begin(Request::Count { definition, context: context() }, Vec::new());
    let asked = turns(&mut engine);
    assert!(asked < 8, "{asked} turns");
    assert!(engine.lead.has_work(), "it still prepares");
    engine.settle();
    assert!(!engine.lead.has_work(), "it is prepared");
    engine.heard();
    engine.begin(Request::SetUp { setup }, Vec::new());
    turns(&mut engine);
    assert!(engine.lead.has_work(), "it prepares again");
    engine.begin(Request::Forget { table: "people".into() }, Vec::new());
    turns(&mut engine);
    // The part hears of it after the page does.
    engine.turn();
    assert!(!engine.lead.has_work(), "tables that are gone are not held");
}
