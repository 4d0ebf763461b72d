//! Finding what can be asked by what a person types: attributes of every table, measures, figures of activities, segments.

use crate::model::{
    attribute::{Attribute, Path},
    catalog::{Catalog, Reached},
    definition::SegmentId,
    schema::{ColumnSchema, ColumnType, TableSchema},
    words::{path_words, plain as words},
};

/// Something that a condition can be made of.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An attribute that is there as the path is.
    Here(Attribute),
    /// An attribute of a table that another path comes to.
    There {
        /// From the table.
        path: Path,
        /// Of it.
        attribute: Attribute,
    },
    /// A figure of the records over a path.
    Activity(Path),
    /// Being in a segment.
    Segment(SegmentId),
}

/// What is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What it is.
    pub what: What,
    /// Its name.
    pub name: String,
    /// Whose it is: a table's words, with the way to it where several lead there.
    pub group: String,
    /// Its type; nothing for activities and segments.
    pub kind: Option<ColumnType>,
}

impl Offer {
    /// The icon of its type.
    pub fn icon(&self) -> &'static str {
        match (&self.what, &self.kind) {
            (What::Activity(_), _) => "sigma",
            (What::Segment(_), _) => "layers",
            (_, Some(kind)) => super::super::data::figures::type_words(kind).0,
            _ => "circle-dashed",
        }
    }
}

/// What can be asked of records over a path, the nearest first: attributes of the path's tables and of their look-ups, measures,
/// then what leads to other tables, then segments.
pub fn offers(catalog: &Catalog, path: Option<&Path>) -> Vec<Offer> {
    let reached = catalog.reached(path);
    let mut found = here(catalog, &reached);
    found.extend(catalog.measures.iter().map(|entry| Offer {
        what: What::Here(Attribute::Measure { measure: entry.id.clone() }),
        name: entry.name.clone(),
        group: "measures".to_owned(),
        kind: Some(entry.kind.clone()),
    }));
    for own in catalog.nearest() {
        let near = reached.iter().any(|one| one.table == own.from);
        for path in catalog.paths(&own.from) {
            found.push(Offer {
                what: What::Activity(path.clone()),
                name: format!("number of {}", words(&path.from)),
                group: path_words(&path, catalog),
                kind: None,
            });
            if !near {
                found.extend(there(catalog, &path, &reached));
            }
        }
    }
    found.extend(catalog.segments.iter().map(|entry| Offer {
        what: What::Segment(entry.id.clone()),
        name: entry.name.clone(),
        group: "segments".to_owned(),
        kind: None,
    }));
    found
}

/// The attributes of a table that another path comes to, and of its look-ups.
fn there(catalog: &Catalog, path: &Path, near: &[Reached]) -> Vec<Offer> {
    let over = path_words(path, catalog);
    let mut found = Vec::new();
    for one in catalog.figured(path) {
        if near.iter().any(|other| other.table == one.table) {
            continue;
        }
        let Some(table) = catalog.table(&one.table) else { continue };
        let group =
            if one.via.is_empty() { over.clone() } else { format!("{} of {over}", words(&one.table)) };
        found.extend(usable(table).map(|column| Offer {
            what: What::There { path: path.clone(), attribute: one.attribute(&column.name) },
            name: column.name.clone(),
            group: group.clone(),
            kind: Some(column.kind.clone()),
        }));
    }
    found
}

/// The attributes of tables that are reached.
pub fn here(catalog: &Catalog, reached: &[Reached]) -> Vec<Offer> {
    let mut found = Vec::new();
    for one in reached {
        let Some(table) = catalog.table(&one.table) else { continue };
        let group = group_words(catalog, one, reached);
        found.extend(usable(table).map(|column| Offer {
            what: What::Here(one.attribute(&column.name)),
            name: column.name.clone(),
            group: group.clone(),
            kind: Some(column.kind.clone()),
        }));
    }
    found
}

/// A table's words; where it is reached in several ways, with the columns that lead to it.
fn group_words(catalog: &Catalog, one: &Reached, all: &[Reached]) -> String {
    let table = words(&one.table);
    if one.via.is_empty() || all.iter().filter(|other| other.table == one.table).count() < 2 {
        return table;
    }
    let hops = one.via.iter().filter_map(|hop| catalog.setup.relationship(&hop.relationship));
    let columns: Vec<String> = hops.map(|hop| words(&hop.columns.join(" and "))).collect();
    format!("{table}, by {}", columns.join(", "))
}

fn usable(table: &TableSchema) -> impl Iterator<Item = &ColumnSchema> {
    table.columns.iter().filter(|column| column.kind.value_type().is_some())
}

/// Those whose name, with its table's, has every typed word, in any case: names that are or begin with the text first; of
/// equally near ones the order stays.
pub fn matching<'a>(offers: &'a [Offer], typed: &str) -> Vec<&'a Offer> {
    let rank = |offer: &'a Offer| Some((rank(&offer.name, Some(&offer.group), typed)?, offer));
    let mut found: Vec<_> = offers.iter().filter_map(rank).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, offer)| offer).collect()
}

/// The columns that can be asked and whose names have every typed word, in any case: names that begin with the text
/// first, then those with a word that does, then the others, each in file order.
pub fn found<'a>(schema: &'a TableSchema, typed: &str) -> Vec<&'a ColumnSchema> {
    let rank = |column: &'a ColumnSchema| Some((rank(&column.name, None, typed)?, column));
    let mut found: Vec<(u8, &ColumnSchema)> = usable(schema).filter_map(rank).collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, column)| column).collect()
}

/// How near a name is to what is typed, 0 the nearest; nothing where a word is missing.
fn rank(name: &str, group: Option<&str>, typed: &str) -> Option<u8> {
    let (name, typed) = (plain(name), plain(typed));
    let words: Vec<&str> = typed.split_whitespace().collect();
    let begins = |word: &str| words.first().is_none_or(|first| word.starts_with(first));
    if words.iter().all(|word| name.contains(word)) {
        return Some(match () {
            () if name == typed => 0,
            () if name.starts_with(&typed) => 1,
            () if name.split(' ').any(begins) => 2,
            () => 3,
        });
    }
    let whole = format!("{name} {}", plain(group?));
    words.iter().all(|word| whole.contains(word)).then_some(4)
}

/// Lower case, with a space for what joins the words of a name.
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['_', '.', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        schema::{ColumnType, ValueType},
        setup::{Cardinality, Relationship, Setup},
    };

    fn table(name: &str, columns: &[&str]) -> TableSchema {
        let column = |name: &&str| ColumnSchema {
            name: (*name).to_owned(),
            kind: ColumnType::Value(ValueType::Text),
            source_type: String::new(),
        };
        TableSchema { name: name.into(), columns: columns.iter().map(column).collect() }
    }

    fn names(typed: &str) -> Vec<String> {
        let mut schema =
            table("customers", &["customer_id", "second_name", "name", "Name of company", "home.city"]);
        schema.columns.push(ColumnSchema {
            name: "photo".into(),
            kind: ColumnType::Unsupported("binary".into()),
            source_type: String::new(),
        });
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

    fn catalog() -> Catalog {
        let relationship = |id: &str, source: &str, target: &str| Relationship {
            id: id.into(),
            source: source.into(),
            columns: vec![format!("{id}_id")],
            target: target.into(),
            kind: Cardinality::ManyToOne,
        };
        let relationships = vec![
            relationship("buyer", "purchases", "customers"),
            relationship("recipient", "purchases", "customers"),
            relationship("store", "purchases", "stores"),
        ];
        Catalog {
            setup: Setup { profile: "customers".into(), relationships, ..Setup::default() },
            tables: vec![
                table("customers", &["name", "city"]),
                table("purchases", &["product"]),
                table("stores", &["city"]),
            ],
            ..Catalog::default()
        }
    }

    fn told(path: Option<&Path>, typed: &str) -> Vec<String> {
        let catalog = catalog();
        let offers = offers(&catalog, path);
        matching(&offers, typed)
            .into_iter()
            .map(|offer| format!("{} / {}", offer.name, offer.group))
            .collect()
    }

    #[test]
    fn other_tables_are_offered_behind_those_that_are_there() {
        let catalog = catalog();
        assert_eq!(
            told(None, "prod"),
            ["product / purchases, by buyer id", "product / purchases, by recipient id"]
        );
        assert_eq!(
            told(None, "city"),
            [
                "city / customers",
                "city / stores of purchases, by buyer id",
                "city / stores of purchases, by recipient id"
            ]
        );
        let bought = &catalog.paths("purchases")[0];
        assert_eq!(
            told(Some(bought), "city"),
            ["city / stores", "city / customers", "city / customers, by recipient id"]
        );
        assert_eq!(told(Some(bought), "city stor"), ["city / stores"]);
    }
}
