//! Every file gives exactly what was given to its writer.

use std::{fs, path::PathBuf};

use satsuma::data::limits::Limits;

use super::{files::FILES, reading::read, written::check};

#[test]
fn every_file_gives_what_was_written() {
    for file in FILES {
        let table = read(file.bytes, Limits::default());
        let table = table.unwrap_or_else(|error| panic!("{}", error.sentence(file.name)));
        check(file.name, &table, file.values);
    }
}

#[test]
fn every_file_of_the_folder_is_read() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/arrow");
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut there: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|end| end != "json" && end != "py"))
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    there.sort();
    assert_eq!(there, FILES.iter().map(|file| file.name).collect::<Vec<_>>());
}
