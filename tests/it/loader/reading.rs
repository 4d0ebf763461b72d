//! From bytes to a table, the way that a reader and an engine go.

use satsuma::data::{
    chunk::Chunk,
    error::LoadError,
    ipc::Reader,
    limits::Limits,
    table::{Table, TableBuilder},
};

/// Limits under which the largest table is told quickly.
pub(crate) const SMALL: Limits = Limits {
    rows: 1_000_000,
    columns: 2_000,
    names: 1 << 20,
    depth: 16,
    message: 16 << 20,
    batch: 16 << 20,
    total: 32 << 20,
};

/// Reads everything; each chunk goes through its parts, as it does between two workers.
pub(crate) fn read(bytes: &[u8], limits: Limits) -> Result<Table, LoadError> {
    let mut reader = Reader::open(Box::new(bytes.to_vec()), "table", limits)?;
    let mut builder = TableBuilder::new(reader.schema().clone(), reader.physical());
    while let Some(chunk) = reader.next_chunk()? {
        let (header, buffers) = chunk.into_parts();
        builder.append(Chunk::from_parts(header, buffers)?)?;
    }
    Ok(builder.seal())
}

/// Reads what may be damaged, and looks at what came of it: every value can be shown, or a sentence says what is wrong.
pub(crate) fn try_read(name: &str, bytes: &[u8], limits: Limits) -> Result<Table, String> {
    let table = read(bytes, limits).map_err(|error| error.sentence(name))?;
    for column in &table.columns {
        assert_eq!(column.len, table.rows, "{name}: a column of another length");
        for row in 0..table.rows.min(200) {
            let _ = column.cell(row, chrono_tz::Tz::UTC);
        }
    }
    Ok(table)
}

/// What a sentence must be: it names the file and the cause, and then says what to do.
pub(crate) fn check_sentence(name: &str, sentence: &str) {
    let rest = sentence.strip_prefix(name).unwrap_or_else(|| panic!("names no file: {sentence}"));
    assert!(rest.starts_with(' ') && rest.ends_with('.'), "no sentence: {sentence}");
    let step = rest.trim_end_matches('.').rsplit_once(". ").map(|(_, step)| step);
    let step = step.unwrap_or_else(|| panic!("no next step: {sentence}"));
    let verbs = ["Write", "Copy", "Export", "Save", "Leave out", "Open"];
    assert!(verbs.iter().any(|verb| step.starts_with(verb)), "no next step: {sentence}");
    assert!(!sentence.contains(['{', '\n']) && !sentence.contains("::"), "a debug form: {sentence}");
}
