//! The engine alone and natively, in processor time: what each question takes within one part, without a page or messages.

use std::{fs, sync::Arc, time::Instant};

use satsuma::{
    data::{ipc::Reader, limits::Limits, table::TableBuilder},
    engine::{
        cache::Cache,
        columns::Columns,
        dataset::{Dataset, Part},
        distribution::Spread,
        evaluate::Evaluation,
        library::Library,
    },
    model::{attribute::Attribute, context::Context as AsOf, json::read_definition},
};
use serde_json::Value;
use xtask::{Context, Result};

use crate::{
    data::{self, Size},
    questions::{self, ALL, Kind, Question, Typed},
};

/// As the page asks it: noon of the last day.
const AS_OF: i64 = 1_795_521_600_000;

/// Milliseconds.
const DAY: i64 = 86_400_000;

/// Milliseconds of the processor that this thread has had; nothing where the system does not tell.
pub(crate) fn processor() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e6)
}

fn table(file: &std::path::Path) -> Result<Part> {
    let bytes = fs::read(file).context(format!("{} could not be read", file.display()))?;
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let mut reader = Reader::open(Box::new(bytes), name, Limits::default()).context("No table")?;
    let mut builder = TableBuilder::new(reader.schema().clone(), reader.physical());
    while let Some(chunk) = reader.next_chunk().context("No rows")? {
        builder.append(chunk).context("Other columns")?;
    }
    let columns = Columns::new(builder.seal(), &reader.fingerprint());
    Ok(Part { columns, order: None })
}

/// Milliseconds of the processor that each question is asked for, again and again: the system counts in steps of some.
const LONG: f64 = 300.0;

/// Prints what each question takes on average and at least, and how many were counted last.
pub(crate) fn run(size: Size) -> Result<()> {
    let parts = data::files(size)?.iter().map(|file| table(file)).collect::<Result<Vec<_>>>()?;
    let setup = serde_json::from_value(questions::setup()).context("No set-up")?;
    let data = Dataset::assemble(parts, &setup).map_err(|wrong| format!("{wrong:?}"))?;
    let data = Arc::new(data);
    println!("{:>10} {:>10}  ms: of the processor on average, by the clock at least", "", "");
    for question in ALL.iter().filter(|question| question.kind != Kind::Csv) {
        let Asked { processor, least, count } = asked(question, &data)?;
        println!("{processor:>10.2} {least:>10.2}  {} ({count})", question.name);
    }
    for typed in questions::typed() {
        let Asked { processor, least, count } = self::typed(&typed, &data)?;
        println!("{processor:>10.2} {least:>10.2}  typed into a {} ({count})", typed.name);
    }
    Ok(())
}

/// Types value after value into a condition; nothing is forgotten in between.
fn typed(typed: &Typed, data: &Arc<Dataset>) -> Result<Asked> {
    let mut cache = Cache::default();
    let (mut all, mut times, mut least, mut count) = (0.0, 0, f64::INFINITY, 0);
    for time in 0.. {
        let mut definition = typed.definition.clone();
        let test = test_of(&mut definition, typed.node).ok_or("No such node.")?;
        test["value"] = (typed.value)(time).parse::<u64>().context("No number")?.into();
        let definition = read_definition(&definition.to_string()).context("No definition")?;
        // Each is asked a second after the other, and after the last record.
        let now = AsOf { as_of: AS_OF + 2 * DAY + 1_000 * time as i64, ..noon() };
        let begin = (processor().ok_or("This system does not tell the processor's time.")?, Instant::now());
        let (figures, _) = Evaluation::new(&definition, data, &Library::default(), &now, &mut cache)
            .and_then(|evaluation| evaluation.run(&mut cache))
            .map_err(|problems| format!("{problems:?}"))?;
        // The first time indexes are made.
        if time > 0 {
            (all, times) = (all + processor().unwrap_or_default() - begin.0, times + 1);
            least = least.min(begin.1.elapsed().as_secs_f64() * 1e3);
        }
        count = figures.total;
        if all > LONG {
            break;
        }
    }
    Ok(Asked { processor: all / f64::from(times), least, count })
}

/// What a node asks.
fn test_of<'a>(within: &'a mut Value, node: &str) -> Option<&'a mut Value> {
    if within.get("id").is_some_and(|id| id == node) {
        return within.get_mut("test");
    }
    match within {
        Value::Array(all) => all.iter_mut().find_map(|one| test_of(one, node)),
        Value::Object(all) => all.values_mut().find_map(|one| test_of(one, node)),
        _ => None,
    }
}

fn noon() -> AsOf {
    AsOf { as_of: AS_OF, time_zone: "UTC".into(), first_weekday: 1 }
}

/// What a question took: milliseconds of the processor on average and by the clock at least.
struct Asked {
    processor: f64,
    least: f64,
    /// How many were counted last.
    count: u32,
}

/// Asks a question over and over; what it takes the first time, when indexes are made, is left out.
fn asked(question: &Question, data: &Arc<Dataset>) -> Result<Asked> {
    let context = noon();
    let definition = |run: &Value| read_definition(&run["definition"].to_string()).context("No definition");
    let runs = question.all_runs().iter().map(definition).collect::<Result<Vec<_>>>()?;
    let (mut cache, library) = (Cache::default(), Library::default());
    let (mut all, mut times, mut least, mut count) = (0.0, 0, f64::INFINITY, 0);
    for round in 0.. {
        let (mut of_round, mut counted) = (0.0, 0.0);
        for (run, definition) in runs.iter().enumerate() {
            if question.kind != Kind::Edit || run == 0 {
                cache.forget_answers();
            }
            let begin =
                (processor().ok_or("This system does not tell the processor's time.")?, Instant::now());
            let (figures, members) = Evaluation::new(definition, data, &library, &context, &mut cache)
                .and_then(|evaluation| evaluation.run(&mut cache))
                .map_err(|problems| format!("{problems:?}"))?;
            if let Some(column) = question.kind.column() {
                let attribute = Attribute::column("customers", column);
                let spread = Spread::new(&attribute, None, &members, data, &library, &context, &mut cache);
                let mut spread = spread.map_err(|problems| format!("{problems:?}"))?;
                while spread.step(&mut cache).map_err(|problems| format!("{problems:?}"))? {}
                spread.finish().distribution(10, &[500, 2_500, 5_000, 7_500, 9_500], chrono_tz::Tz::UTC);
            }
            let took = begin.1.elapsed().as_secs_f64() * 1e3;
            count = figures.total;
            if round == 0 || question.kind == Kind::Edit && run == 0 {
                continue;
            }
            counted += processor().unwrap_or_default() - begin.0;
            of_round += took;
            if question.kind != Kind::Batch {
                least = least.min(took);
                times += 1;
            }
        }
        all += counted;
        if question.kind == Kind::Batch && round > 0 {
            least = least.min(of_round);
            times += 1;
        }
        if all > LONG {
            break;
        }
    }
    Ok(Asked { processor: all / f64::from(times), least, count })
}
