//! Finding an attribute by what a person types.

use crate::model::schema::{ColumnSchema, TableSchema};

/// The columns that can be asked and whose names have every typed word, in any case: names that begin with the text
/// first, then those with a word that does, then the others, each in file order.
pub fn found<'a>(schema: &'a TableSchema, typed: &str) -> Vec<&'a ColumnSchema> {
    let typed = plain(typed);
    let words: Vec<&str> = typed.split_whitespace().collect();
    let usable = schema.columns.iter().filter(|column| column.kind.value_type().is_some());
    let mut found: Vec<(u8, &ColumnSchema)> = usable
        .filter_map(|column| {
            let name = plain(&column.name);
            if !words.iter().all(|word| name.contains(word)) {
                return None;
            }
            let begins = |word: &str| words.first().is_none_or(|first| word.starts_with(first));
            let rank = match () {
                () if name == typed => 0,
                () if name.starts_with(&typed) => 1,
                () if name.split(' ').any(begins) => 2,
                () => 3,
            };
            Some((rank, column))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, column)| column).collect()
}

/// Lower case, with a space for what joins the words of a name.
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', '.', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::{ColumnType, ValueType};

    fn names(typed: &str) -> Vec<String> {
        let column = |name: &str, kind: ColumnType| ColumnSchema {
            name: name.into(),
            kind,
            source_type: String::new(),
        };
        let text = |name: &str| column(name, ColumnType::Value(ValueType::Text));
        let schema = TableSchema {
            name: "customers".into(),
            columns: vec![
                text("customer_id"),
                text("second_name"),
                text("name"),
                text("Name of company"),
                text("home.city"),
                column("photo", ColumnType::Unsupported("binary".into())),
            ],
        };
        found(&schema, typed).into_iter().map(|column| column.name.clone()).collect()
    }

    #[test]
    fn the_nearest_names_come_first() {
        assert_eq!(names("name"), ["name", "Name of company", "second_name"]);
        assert_eq!(names("NAM com"), ["Name of company"]);
        assert_eq!(names("city"), ["home.city"]);
        assert_eq!(names("home ci"), ["home.city"]);
    }

    #[test]
    fn nothing_typed_finds_all_that_can_be_asked() {
        assert_eq!(names(" ").len(), 5);
        assert!(names("photo").is_empty());
    }
}
