//! A list as an Arrow IPC stream, in pieces. A batch is made of the members among some rows of the file, so that it is the
//! same whatever part they are in.

use super::{
    columns::Chosen,
    desk::{Lead, again, unexpected},
    export::File,
    members::Selected,
};
use crate::{
    data::{
        chunk::{Chunk, ChunkColumn, ChunkValues},
        column::{Integers, Texts},
        keys::parts_of,
        kind::{Kind, Width},
        order,
    },
    export::{arrow::ArrowWriter, csv::PIECE},
    model::schema::{ColumnType, ValueType},
    service::{
        part::protocol::{Answer, Question},
        protocol::Failure,
    },
};

/// Members of a batch, about.
const BATCH: u64 = 1 << 14;

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::Sentence(format!("The file could not be written: {error}."))
}

/// What the columns hold, of all parts together.
async fn kinds(lead: &Lead, selected: &Selected, chosen: &Chosen) -> Result<Vec<Kind>, Failure> {
    let mut kinds = vec![Kind::Empty; chosen.outputs.len()];
    let question = |_| Question::Kinds { held: selected.held.id(), columns: chosen.outputs.clone() };
    for (answer, _) in lead.all(question).await? {
        let Answer::Kinds(found) = answer else { return Err(unexpected()) };
        for (kind, found) in kinds.iter_mut().zip(found) {
            *kind = std::mem::replace(kind, Kind::Empty).with(found);
        }
    }
    // A column without a single value still is of a type.
    let memory = lead.memory();
    let schema = &memory.profile()?.0.schema;
    for (kind, name) in kinds.iter_mut().zip(&chosen.names) {
        if let (Kind::Empty, Some((_, column))) = (&*kind, schema.column(name)) {
            *kind = match column.kind {
                ColumnType::Value(ValueType::Text) => Kind::Text,
                ColumnType::Value(ValueType::Boolean) => Kind::Boolean,
                ColumnType::Value(ValueType::Date) => Kind::Date,
                ColumnType::Value(ValueType::Number) => Kind::Float64,
                _ => Kind::Empty,
            };
        }
    }
    Ok(kinds)
}

/// Those who are not in the data: their keys alone.
fn alone(missing: &[String], key: &[String], names: &[String], kinds: &[Kind]) -> Chunk {
    let column = |(name, kind): (&String, &Kind)| {
        let Some(place) = key.iter().position(|column| column == name) else { return ChunkColumn::empty() };
        let parts = missing
            .iter()
            .map(|missing| parts_of(missing, key.len()).into_iter().nth(place).unwrap_or_default());
        let number = |text: String| text.parse::<i128>().unwrap_or_default();
        let values = match kind {
            Kind::Exact { width: Width::W64, .. } => {
                ChunkValues::Exact(Integers::I64(parts.map(|text| number(text) as i64).collect()))
            }
            Kind::Exact { .. } => ChunkValues::Exact(Integers::I128(parts.map(number).collect())),
            Kind::Text => {
                let mut texts = Texts { offsets: vec![0], bytes: Vec::new() };
                parts.for_each(|text| texts.push(&text));
                ChunkValues::Text(texts)
            }
            _ => ChunkValues::Empty,
        };
        ChunkColumn { present: None, values }
    };
    Chunk { rows: missing.len(), columns: names.iter().zip(kinds).map(column).collect() }
}

/// Writes the members into a file.
pub(super) async fn write(
    lead: &Lead,
    selected: &Selected,
    chosen: &Chosen,
    file: &mut File<'_>,
) -> Result<(), Failure> {
    let kinds = kinds(lead, selected, chosen).await?;
    let (rows, key) = {
        let memory = lead.memory();
        let (table, profile) = memory.profile()?;
        (table.rows, profile.setup.key.clone())
    };
    let columns = chosen.names.iter().map(String::as_str).zip(kinds.iter().cloned());
    let mut writer = ArrowWriter::new(columns, &selected.zone).map_err(failed)?;
    let window = (rows * BATCH).div_ceil(selected.there.max(1)).max(BATCH);
    let mut from = 0;
    while from < rows && selected.there > 0 {
        let question = |_| Question::Chunk {
            held: selected.held.id(),
            from,
            to: from + window,
            columns: chosen.outputs.clone(),
        };
        let (mut chunks, mut members) = (Vec::new(), Vec::new());
        for (part, (answer, bytes)) in lead.all(question).await?.into_iter().enumerate() {
            let Answer::Chunk(header) = answer else { return Err(unexpected()) };
            let mut bytes = bytes.into_iter();
            let rows = order::from_bytes(&bytes.next().unwrap_or_default());
            members.extend(rows.into_iter().enumerate().map(|(place, row)| (row, (part, place))));
            chunks.push(Chunk::from_parts(header, bytes.collect()).map_err(failed)?);
        }
        members.sort_unstable();
        let order: Vec<(usize, usize)> = members.into_iter().map(|(_, place)| place).collect();
        writer.batch(chunks, &order).map_err(failed)?;
        file.rows += order.len() as u64;
        from += window;
        if writer.waiting() >= PIECE {
            file.piece(writer.take());
        }
        // Evaluations for the screen go first.
        again().await;
    }
    for missing in selected.missing.chunks(BATCH as usize) {
        let order: Vec<(usize, usize)> = (0..missing.len()).map(|place| (0, place)).collect();
        let chunk = alone(missing, &key, &chosen.names, &kinds);
        writer.batch(vec![chunk], &order).map_err(failed)?;
        file.rows += missing.len() as u64;
    }
    writer.end().map_err(failed)?;
    file.piece(writer.take());
    Ok(())
}
