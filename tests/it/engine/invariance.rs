//! What may make no difference: the order of rows, batches, how texts are kept, what was asked before, who gave up.

use satsuma::{
    engine::cache::Cache,
    model::{context::Context, definition::Definition, figures::Figures},
};

use super::{
    definitions::{context, random_definition},
    loaded::Engine,
    oracle::Oracle,
    random::{Random, cases, seed},
    sheet::{Column, Form, Kind, Sheet, Value},
    tables,
};

/// A table, what is asked of it, and how it is answered the first time.
struct Case {
    sheet: Sheet,
    asked: Vec<(Definition, Context)>,
}

impl Case {
    fn random(random: &mut Random) -> Self {
        let sheet = tables::sheet(random);
        let engine = Engine::of(&sheet, 1_000);
        let asked = (0..6).map(|_| (random_definition(&sheet, random), context(random)));
        let asks = |(definition, context): &(Definition, Context)| {
            engine.begin(definition, context, &mut Cache::default()).is_ok()
        };
        Self { asked: asked.filter(asks).collect(), sheet }
    }

    /// The figures and the members' keys of every definition.
    fn answers(&self, sheet: &Sheet, batch: usize) -> Vec<(Figures, Vec<String>)> {
        let engine = Engine::of(sheet, batch);
        self.asked.iter().map(|(definition, context)| fresh(&engine, definition, context)).collect()
    }
}

fn fresh(engine: &Engine, definition: &Definition, context: &Context) -> (Figures, Vec<String>) {
    let (figures, rows) = engine.evaluate(definition, context, &mut Cache::default()).expect("an answer");
    (figures, engine.keys(&rows))
}

fn over_cases(of: impl Fn(&Case, &mut Random)) {
    let mut random = Random::new(seed() ^ 0x17);
    for _ in 0..cases(200) {
        let case = Case::random(&mut random);
        of(&case, &mut random);
    }
}

#[test]
fn the_order_of_rows_makes_no_difference() {
    over_cases(|case, random| {
        // Of rows with the same key the first counts, so each key is there once.
        let customers = Oracle::new(&case.sheet, &context(random)).customers();
        let mut rows = customers.clone();
        for at in (1..rows.len()).rev() {
            rows.swap(at, random.below(at + 1));
        }
        let (ordered, shuffled) = (case.sheet.pick(&customers), case.sheet.pick(&rows));
        assert_eq!(case.answers(&ordered, 1_000), case.answers(&shuffled, 1_000), "{rows:?}");
    });
}

#[test]
fn the_size_of_batches_makes_no_difference() {
    over_cases(|case, _| {
        let whole = case.answers(&case.sheet, 1_000);
        for batch in [1, 7, 64] {
            assert_eq!(case.answers(&case.sheet, batch), whole, "batches of {batch}");
        }
    });
}

fn reformed(sheet: &Sheet, form: Form) -> Sheet {
    let kind = |kind: &Kind| match kind {
        Kind::Text(_) => Kind::Text(form),
        Kind::List(of) if matches!(**of, Kind::Text(_)) => Kind::List(Box::new(Kind::Text(form))),
        other => other.clone(),
    };
    let columns = sheet.columns.iter().map(|column| Column { kind: kind(&column.kind), ..column.clone() });
    Sheet { columns: columns.collect() }
}

#[test]
fn the_form_of_texts_makes_no_difference() {
    over_cases(|case, _| {
        let plain = case.answers(&reformed(&case.sheet, Form::Plain), 50);
        for form in [Form::Dictionary, Form::Large, Form::View] {
            assert_eq!(case.answers(&reformed(&case.sheet, form), 50), plain, "{form:?}");
        }
    });
}

#[test]
fn what_was_asked_before_makes_no_difference() {
    over_cases(|case, random| {
        let engine = Engine::of(&case.sheet, 100);
        let (mut large, mut small) = (Cache::default(), Cache::with_limit(300));
        for _ in 0..20 {
            let Some((definition, context)) = (!case.asked.is_empty()).then(|| random.pick(&case.asked))
            else {
                return;
            };
            let (figures, keys) = fresh(&engine, definition, context);
            for cache in [&mut large, &mut small] {
                if random.percent(50) {
                    let rows = engine.select(definition, context, cache).expect("members");
                    assert_eq!(engine.keys(&rows), keys);
                    continue;
                }
                let (again, rows) = engine.evaluate(definition, context, cache).expect("figures");
                assert_eq!((again, engine.keys(&rows)), (figures.clone(), keys.clone()));
            }
        }
    });
}

#[test]
fn what_was_given_up_makes_no_difference() {
    over_cases(|case, random| {
        let engine = Engine::of(&case.sheet, 100);
        for (definition, context) in &case.asked {
            let mut cache = Cache::default();
            for _ in 0..4 {
                let mut evaluation = engine.begin(definition, context, &mut cache).expect("a plan");
                let mut more = true;
                for _ in 0..random.below(8) {
                    more = more && evaluation.step(&mut cache).expect("a step");
                }
                let (done, all) = evaluation.progress();
                assert!(done <= all, "{done} of {all}");
                assert!(!more || evaluation.finish(&mut cache).is_none(), "what is not done has no answer");
                let mut members = engine.begin_members(definition, context, &mut cache).expect("a plan");
                let _ = members.step(&mut cache).expect("a step");
            }
            let (figures, rows) = engine.evaluate(definition, context, &mut cache).expect("figures");
            assert_eq!((figures, engine.keys(&rows)), fresh(&engine, definition, context));
        }
    });
}

/// More rows than one step looks at: a small table over and over, each time with other keys.
#[test]
fn many_rows_are_answered_as_few() {
    let mut random = Random::new(seed() ^ 0x3a);
    let (rows, times) = (131, 550);
    let kinds = [
        Kind::Integer { bits: 32, signed: true },
        Kind::Float { bits: 64 },
        Kind::Text(Form::Plain),
        Kind::Text(Form::Dictionary),
        Kind::Time { places: 3, zoned: false },
        Kind::Date { bits: 32 },
        Kind::List(Box::new(Kind::Text(Form::Plain))),
    ];
    let keys = |count: usize| {
        let keys = (0..count).map(|row| Value::Text(format!("k{row}"))).collect();
        Column::new("key", Kind::Text(Form::Plain), keys)
    };
    let mut columns = vec![keys(rows)];
    for (place, kind) in kinds.iter().enumerate() {
        columns.push(tables::column(&format!("c{place}"), kind, rows, &mut random));
    }
    let small = Sheet { columns };
    let mut large = small.pick(&(0..rows * times).map(|row| row % rows).collect::<Vec<_>>());
    large.columns[0] = keys(rows * times);
    let (few, many) = (Engine::of(&small, 1_000), Engine::of(&large, 30_000));
    let mut asked = 0;
    while asked < cases(120) {
        let (definition, context) = (random_definition(&small, &mut random), context(&mut random));
        let Ok((figures, members)) = few.evaluate(&definition, &context, &mut Cache::default()) else {
            continue;
        };
        asked += 1;
        let expected: Vec<usize> =
            (0..times).flat_map(|time| members.iter().map(move |row| time * rows + row)).collect();
        assert_eq!(many.members(&definition, &context), expected, "{definition:?}");
        assert_eq!(many.select_plainly(&definition, &context).as_ref(), Ok(&expected), "{definition:?}");
        let (all, _) = many.evaluate(&definition, &context, &mut Cache::default()).expect("figures");
        let times = times as u32;
        assert_eq!((all.everyone, all.total), (figures.everyone * times, figures.total * times));
        for (all, few) in all.nodes.iter().zip(&figures.nodes) {
            assert_eq!(
                (all.alone, all.running, all.without, all.empty),
                (
                    few.alone * times,
                    few.running.map(|size| size * times),
                    few.without.map(|size| size * times),
                    few.empty.map(|size| size * times),
                ),
                "{definition:?}"
            );
        }
    }
}
