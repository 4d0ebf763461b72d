//! Kept cases: written by hand from what a segment means, or shrunk from what once was answered wrong.

use std::{fs, path::PathBuf};

use super::{
    case::Case,
    families,
    generate::{Maker, library, paths},
    obvious::Obvious,
    question::Question,
    world::Reading,
};
use crate::{
    engine::{
        definitions::context,
        random::{Random, seed},
    },
    related::coverage::Tally,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases")
}

/// `BLESS=1` writes the obvious evaluator's answers into the files.
fn blessing() -> bool {
    std::env::var_os("BLESS").is_some()
}

/// Keeps a question that was answered differently, under a name, and tells where.
pub(crate) fn keep(question: Question, why: &str, name: &str) -> PathBuf {
    let members = question.expected();
    let case = Case { about: why.lines().next().unwrap_or_default().to_owned(), question, members };
    let path = folder().join(format!("{name}.txt"));
    fs::create_dir_all(folder()).expect("a folder");
    fs::write(&path, case.write()).expect("written");
    path
}

#[test]
fn kept_cases_are_answered_as_they_say() {
    let mut names: Vec<PathBuf> = fs::read_dir(folder())
        .expect("a folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    names.sort();
    assert!(names.len() >= 8, "the cases were not found");
    for path in names {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a case");
        let mut case = Case::read(&text);
        if blessing() {
            case.members = case.question.expected();
            fs::write(&path, case.write()).expect("written");
        }
        assert_eq!(case.question.expected(), case.members, "{name}: {}", case.about);
        case.question.check().unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(Case::read(&case.write()), case, "{name}");
    }
}

#[test]
fn cases_are_read_as_they_are_written() {
    let mut random = Random::new(seed() ^ 0xca5e);
    for _ in 0..12 {
        let (family, world) = families::world(&mut random);
        let context = context(&mut random);
        let reading = Reading::new(&world, &context);
        let paths = paths(&world, &reading, &mut random);
        let library = library(&world, &reading, &paths, &mut random);
        let (obvious, tally) = (Obvious::new(&reading, &library), Tally::default());
        let mut maker = Maker {
            world: &world,
            obvious: &obvious,
            paths: &paths,
            random: &mut random,
            tally: &tally,
            last: 0,
        };
        let definition = maker.definition();
        let question = Question { world: world.clone(), library: library.clone(), context, definition };
        let case = Case { about: family.to_owned(), members: question.expected(), question };
        // NaN is unlike itself, but its text is not.
        assert_eq!(Case::read(&case.write()).write(), case.write());
    }
}
