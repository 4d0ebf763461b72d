//! The engine alone and natively, in processor time: what each question takes within one part, without a page or messages.

use std::{fs, sync::Arc};

use satsuma::{
    data::{ipc::Reader, limits::Limits, table::TableBuilder},
    engine::{
        cache::Cache,
        columns::Columns,
        dataset::{Dataset, Part},
        evaluate::Evaluation,
        library::Library,
    },
    model::{context::Context as AsOf, json::read_definition},
};
use xtask::{Context, Result};

use crate::{
    data::{self, Size},
    questions::{self, ALL, Kind},
};

/// As the page asks it: noon of the last day.
const AS_OF: i64 = 1_795_521_600_000;

/// Milliseconds of the processor that this thread has had; nothing where the system does not tell.
fn processor() -> Option<f64> {
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

/// Prints the least and the middle time of each question, and how many were counted last.
pub(crate) fn run(size: Size) -> Result<()> {
    let parts = data::files(size)?.iter().map(|file| table(file)).collect::<Result<Vec<_>>>()?;
    let setup = serde_json::from_value(questions::setup()).context("No set-up")?;
    let data = Dataset::assemble(parts, &setup).map_err(|wrong| format!("{wrong:?}"))?;
    let data = Arc::new(data);
    let context = AsOf { as_of: AS_OF, time_zone: "UTC".into(), first_weekday: 1 };
    let mut cache = Cache::default();
    println!("{:>10} {:>10}  ms of the processor: least, middle", "", "");
    for question in ALL.iter().filter(|question| question.kind != Kind::Csv) {
        let mut times = Vec::new();
        let mut count = 0;
        for run in question.all_runs().iter() {
            let definition = read_definition(&run["definition"].to_string()).context("No definition")?;
            if question.kind != Kind::Edit || times.is_empty() {
                cache.forget_answers();
            }
            let begin = processor().ok_or("This system does not tell the processor's time.")?;
            let (figures, _) = Evaluation::new(&definition, &data, &Library::default(), &context, &mut cache)
                .and_then(|evaluation| evaluation.run(&mut cache))
                .map_err(|problems| format!("{problems:?}"))?;
            times.push(processor().unwrap_or_default() - begin);
            count = figures.total;
        }
        let all: f64 = times.iter().sum();
        times.sort_by(f64::total_cmp);
        let middle = if question.kind == Kind::Batch { all } else { times[times.len() / 2] };
        println!("{:>10.2} {middle:>10.2}  {} ({count})", times[0], question.name);
    }
    Ok(())
}
