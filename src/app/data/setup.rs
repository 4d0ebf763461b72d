//! Choosing the customers table: what can be chosen, and what is still wrong with a choice.

use crate::{
    model::schema::{ColumnType, TableSchema, ValueType},
    service::protocol::{ProfileInfo, ProfileSetup},
};

/// Columns that can be a key: text and numbers.
pub fn key_columns(schema: &TableSchema) -> Vec<&str> {
    columns(schema, |kind| matches!(kind, ValueType::Text | ValueType::Number))
}

/// Columns that can be shown as a name or an e-mail address: text.
pub fn shown_columns(schema: &TableSchema) -> Vec<&str> {
    columns(schema, |kind| kind == ValueType::Text)
}

fn columns(schema: &TableSchema, fits: impl Fn(ValueType) -> bool) -> Vec<&str> {
    let fits = |kind: &ColumnType| matches!(kind, ColumnType::Value(of) if fits(*of));
    schema.columns.iter().filter(|column| fits(&column.kind)).map(|column| column.name.as_str()).collect()
}

/// For each part of a key the column of a table that is named like it, in any case; an empty name where there is none.
pub fn named_alike(schema: &TableSchema, key: &[String]) -> Vec<String> {
    let columns = key_columns(schema);
    let alike = |part: &String| columns.iter().find(|column| column.eq_ignore_ascii_case(part));
    key.iter().map(|part| alike(part).map(|column| (*column).to_owned()).unwrap_or_default()).collect()
}

/// Names that have a text in them, in any case: those that begin with it first.
pub fn found<'a>(names: &[&'a str], search: &str) -> Vec<&'a str> {
    let search = search.trim().to_lowercase();
    let (begins, rest): (Vec<&str>, Vec<&str>) = names
        .iter()
        .copied()
        .filter(|name| name.to_lowercase().contains(&search))
        .partition(|name| name.to_lowercase().starts_with(&search));
    begins.into_iter().chain(rest).collect()
}

/// The choice to begin with for a table: the one in use where it is this table's, else the proposal, without what the
/// table does not have.
pub fn beginning(
    schema: &TableSchema,
    proposed: &ProfileSetup,
    in_use: Option<&ProfileSetup>,
) -> ProfileSetup {
    let mut setup = in_use.filter(|setup| setup.table == schema.name).unwrap_or(proposed).clone();
    setup.table.clone_from(&schema.name);
    let has = |name: &String| schema.column(name).is_some();
    setup.key.retain(has);
    setup.display_name = setup.display_name.filter(has);
    setup.email = setup.email.filter(has);
    setup
}

/// What keeps a choice from being used, as a sentence.
pub fn fault(schema: &TableSchema, setup: &ProfileSetup) -> Option<String> {
    if key_columns(schema).is_empty() {
        return Some(format!("{} has no column of text or numbers, so it has no key.", schema.name));
    }
    if setup.key.is_empty() {
        return Some("Choose the column that tells customers apart.".to_owned());
    }
    None
}

/// What a key does to the rows: customers, and rows left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Rows of the table.
    pub rows: u64,
    /// Rows with a key, each key once.
    pub customers: u64,
    /// Rows left out because another row has their key.
    pub duplicates: u64,
    /// Rows left out because their key is empty.
    pub without_key: u64,
}

impl Effect {
    /// Of a key in use. The three figures add up to the rows.
    pub fn of(profile: &ProfileInfo) -> Self {
        let (customers, duplicates, without_key) =
            (profile.customers.into(), profile.duplicates, profile.without_key);
        Self { rows: customers + duplicates + without_key, customers, duplicates, without_key }
    }

    /// Whether every row is a customer.
    pub fn is_whole(&self) -> bool {
        self.duplicates + self.without_key == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::ColumnSchema;

    fn schema() -> TableSchema {
        let column = |name: &str, kind: ColumnType| ColumnSchema {
            name: name.into(),
            kind,
            source_type: String::new(),
        };
        let columns = vec![
            column("id", ColumnType::Value(ValueType::Number)),
            column("name", ColumnType::Value(ValueType::Text)),
            column("born", ColumnType::Value(ValueType::Date)),
            column("likes", ColumnType::List(ValueType::Text)),
            column("blob", ColumnType::Unsupported("binary".into())),
        ];
        TableSchema { name: "people".into(), columns }
    }

    fn setup(table: &str, key: &[&str]) -> ProfileSetup {
        let key = key.iter().map(|name| (*name).to_owned()).collect();
        ProfileSetup { table: table.into(), key, email: Some("gone".into()), ..ProfileSetup::default() }
    }

    #[test]
    fn only_fitting_columns_are_offered() {
        assert_eq!(key_columns(&schema()), ["id", "name"]);
        assert_eq!(shown_columns(&schema()), ["name"]);
    }

    #[test]
    fn parts_of_a_key_find_columns_of_their_name() {
        let key = ["Name", "born", "id"].map(str::to_owned);
        assert_eq!(named_alike(&schema(), &key), ["name", "", "id"]);
    }

    #[test]
    fn names_that_begin_with_the_text_come_first() {
        let names = ["email", "id", "customer_id", "ID2"];
        assert_eq!(found(&names, " ID "), ["id", "ID2", "customer_id"]);
        assert_eq!(found(&names, "").len(), 4);
        assert!(found(&names, "zz").is_empty());
    }

    #[test]
    fn the_choice_in_use_comes_before_the_proposal() {
        let (proposed, in_use) = (setup("people", &["id"]), setup("people", &["name", "lost"]));
        assert_eq!(beginning(&schema(), &proposed, Some(&in_use)).key, ["name"]);
        assert_eq!(beginning(&schema(), &proposed, Some(&setup("others", &["name"]))).key, ["id"]);
        assert_eq!(beginning(&schema(), &proposed, None).email, None);
    }

    #[test]
    fn a_table_without_a_key_says_so() {
        assert_eq!(fault(&schema(), &setup("people", &["id"])), None);
        assert!(
            fault(&schema(), &setup("people", &[]))
                .is_some_and(|said| said.contains("tells customers apart"))
        );
        let bare = TableSchema { name: "bare".into(), columns: schema().columns.split_off(2) };
        assert!(
            fault(&bare, &setup("bare", &["born"])).is_some_and(|said| said.contains("bare has no column"))
        );
    }

    #[test]
    fn rows_are_customers_or_left_out() {
        let info = ProfileInfo {
            setup: setup("people", &["id"]),
            customers: 7,
            duplicates: 2,
            duplicate_examples: Vec::new(),
            without_key: 1,
            fingerprint: String::new(),
            registered: 7,
        };
        let effect = Effect::of(&info);
        assert_eq!(effect.rows, 10);
        assert!(!effect.is_whole());
        assert!(Effect::of(&ProfileInfo { duplicates: 0, without_key: 0, ..info }).is_whole());
    }
}
