//! Which table holds the customers, who they are, and which columns name them.

use super::{Seen, names};
use crate::{
    data::column::{Column, Values},
    model::{
        proposal::{Alternative, Audience, Choice, Fact},
        schema::{ColumnType, ValueType},
    },
};

/// Names of profile tables, and how much each of them says.
const CUSTOMERS: [(&str, f64); 24] = [
    ("customer", 7.0),
    ("client", 6.0),
    ("account", 6.0),
    ("member", 6.0),
    ("subscriber", 6.0),
    ("shopper", 6.0),
    ("buyer", 6.0),
    ("patient", 6.0),
    ("guest", 5.0),
    ("donor", 6.0),
    ("person", 5.0),
    ("user", 5.0),
    ("profile", 5.0),
    ("contact", 5.0),
    ("individual", 5.0),
    ("company", 5.0),
    ("organization", 5.0),
    ("organisation", 5.0),
    ("business", 5.0),
    ("tenant", 5.0),
    ("passenger", 5.0),
    ("player", 5.0),
    ("student", 5.0),
    ("household", 4.0),
];

/// Names of tables that hold something else.
const OTHERS: [&str; 44] = [
    "product",
    "item",
    "store",
    "shop",
    "order",
    "line",
    "purchase",
    "transaction",
    "invoice",
    "visit",
    "event",
    "case",
    "ticket",
    "payment",
    "subscription",
    "opportunity",
    "deal",
    "agent",
    "employee",
    "staff",
    "region",
    "country",
    "category",
    "date",
    "calendar",
    "session",
    "click",
    "campaign",
    "price",
    "supplier",
    "vendor",
    "log",
    "activity",
    "review",
    "return",
    "shipment",
    "sale",
    "stage",
    "detail",
    "address",
    "warehouse",
    "branch",
    "reading",
    "sensor",
];

/// Columns that describe people.
const PERSON: [&str; 14] = [
    "birthday",
    "birth",
    "dob",
    "gender",
    "sex",
    "surname",
    "firstname",
    "lastname",
    "first",
    "last",
    "forename",
    "age",
    "household",
    "marketing",
];

/// Columns that describe companies.
const COMPANY: [&str; 16] = [
    "industry",
    "sector",
    "employee",
    "revenue",
    "vat",
    "duns",
    "company",
    "subsidiary",
    "headquarter",
    "website",
    "founded",
    "established",
    "organization",
    "organisation",
    "turnover",
    "business",
];

/// Tables of companies.
const COMPANY_TABLES: [&str; 8] =
    ["account", "company", "organization", "organisation", "business", "tenant", "vendor", "firm"];

/// Below this much that speaks for it a table among others is not taken for the customers'.
const ENOUGH: f64 = 3.0;

/// A table that could hold the customers.
pub(super) struct Standing<'a> {
    pub table: &'a Seen,
    /// Tables that refer to it.
    pub referring: Vec<String>,
    /// Tables that it refers to.
    pub referred: Vec<String>,
    /// How likely its key is one.
    pub key: f64,
}

struct Judged {
    score: f64,
    evidence: Vec<Fact>,
    table: String,
    other: bool,
}

fn described<'a>(table: &'a Seen, list: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    let schema = table.columns.schema();
    schema.columns.iter().map(|column| column.name.clone()).filter(|name| {
        let words = names::words(name);
        // `last_seen` and `first_order` describe nobody.
        let name_of =
            |word: &str| !matches!(word, "first" | "last") || words.iter().any(|word| word == "name");
        words.iter().any(|word| list.contains(&word.as_str()) && name_of(word))
    })
}

fn judged(standing: &Standing<'_>) -> Judged {
    let table = standing.table;
    let stem = names::table_stem(table.name());
    let head = stem.last().map_or("", String::as_str);
    let weight = |word: &str| CUSTOMERS.iter().find(|(name, _)| *name == word).map(|(_, weight)| *weight);
    let other = OTHERS.contains(&head);
    let mut evidence = Vec::new();
    let mut score = 0.0;
    if let Some(weight) = weight(head) {
        score += weight;
        evidence.push(Fact::CustomerName { table: table.name().into() });
    } else if other {
        score -= 4.0;
        evidence.push(Fact::OtherThings { table: table.name().into() });
    } else if stem.iter().any(|word| weight(word).is_some()) {
        score += 2.0;
        evidence.push(Fact::CustomerName { table: table.name().into() });
    }
    let mut columns: Vec<String> = emails(table).into_iter().map(|found| found.column).take(1).collect();
    score += 3.0 * columns.len() as f64;
    let describing: Vec<String> = described(table, &PERSON)
        .chain(described(table, &COMPANY))
        .filter(|name| !columns.contains(name))
        .collect();
    score += describing.len().min(3) as f64;
    columns.extend(describing.into_iter().take(3));
    if !columns.is_empty() {
        evidence.push(Fact::DescribedBy { columns });
    }
    if !standing.referring.is_empty() {
        score += (1.5 * standing.referring.len() as f64).min(4.5);
        evidence.push(Fact::ReferredByTables { tables: standing.referring.clone() });
    }
    if !standing.referred.is_empty() {
        score -= 1.5 * standing.referred.len() as f64;
        evidence.push(Fact::RefersTo { tables: standing.referred.clone() });
    }
    Judged { score, evidence, table: table.name().into(), other }
}

/// The table that holds the customers, of those that have a key.
pub(super) fn choose(standing: &[Standing<'_>]) -> Choice<Option<String>> {
    let rows = |table: &str| {
        standing.iter().find(|one| one.table.name() == table).map_or(0, |one| one.table.columns.rows())
    };
    let mut found: Vec<Judged> = standing.iter().map(judged).collect();
    let total = |one: &Judged| one.score + 0.3 * (rows(&one.table) as f64 + 1.0).log10();
    found.sort_by(|one, other| total(other).total_cmp(&total(one)).then(one.table.cmp(&other.table)));
    let best = found.first().map_or(0.0, total);
    let weights: f64 = found.iter().map(|one| ((total(one) - best) / 2.0).exp()).sum();
    let confidence = |one: &Judged| {
        let share = ((total(one) - best) / 2.0).exp() / weights;
        let key = standing.iter().find(|other| other.table.name() == one.table).map_or(0.0, |one| one.key);
        (share * (one.score / 7.0).clamp(0.05, 1.0) * (0.5 + key / 2.0)).min(0.98)
    };
    let alone = found.len() == 1;
    let takes = found.first().is_some_and(|first| first.score >= ENOUGH || (alone && !first.other));
    let mut rest = found.iter().map(|one| Alternative {
        value: Some(one.table.clone()),
        confidence: confidence(one),
        evidence: one.evidence.clone(),
    });
    let first = if takes { rest.next() } else { None };
    let alternatives = rest.collect();
    match first {
        Some(Alternative { value, confidence, mut evidence }) => {
            if evidence.is_empty() {
                evidence.push(Fact::Nothing);
            }
            Choice { value, confidence, evidence, alternatives }
        }
        None => Choice { value: None, confidence: 0.5, evidence: vec![Fact::NoCustomers], alternatives },
    }
}

/// A column that was found, and why.
struct Found {
    score: f64,
    column: String,
    evidence: Vec<Fact>,
}

fn chosen(mut found: Vec<Found>) -> Choice<Option<String>> {
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut all = found.into_iter().map(|found| Alternative {
        value: Some(found.column),
        confidence: found.score.clamp(0.0, 0.98),
        evidence: found.evidence,
    });
    match all.next() {
        Some(Alternative { value, confidence, evidence }) => {
            Choice { value, confidence, evidence, alternatives: all.collect() }
        }
        None => Choice { confidence: 0.8, evidence: vec![Fact::Nothing], ..Choice::default() },
    }
}

fn texts(table: &Seen) -> impl Iterator<Item = (usize, &Column)> {
    table.places().filter(|(place, _)| {
        let column = table.columns.schema().columns.get(*place);
        column.is_some_and(|column| column.kind == ColumnType::Value(ValueType::Text))
    })
}

/// How many of the first values have the form of an e-mail address, and of how many.
fn addresses(column: &Column) -> (u64, u64) {
    let (Values::Text(texts) | Values::Dictionary { entries: texts, .. }) = &column.values else {
        return (0, 0);
    };
    let looked = (0..texts.len()).map(|at| texts.get(at)).filter(|text| !text.is_empty()).take(200);
    looked.fold((0, 0), |(matched, of), text| {
        let address = text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !text.contains(char::is_whitespace)
                && !host.contains('@')
        });
        (matched + u64::from(address), of + 1)
    })
}

fn emails(table: &Seen) -> Vec<Found> {
    let one = |(place, column): (usize, &Column)| {
        let name = table.column_name(place);
        let words = names::split(name);
        let named = words.iter().any(|word| word == "email" || word == "mail")
            && !words.iter().any(|word| ["newsletter", "opt", "consent", "status"].contains(&word.as_str()));
        let (matched, of) = addresses(column);
        let share = if of == 0 { f64::from(u8::from(named)) * 0.5 } else { matched as f64 / of as f64 };
        let mut evidence = Vec::new();
        if named {
            evidence.push(Fact::NameSays { column: name.into() });
        }
        if of > 0 {
            evidence.push(Fact::Addresses { matched, of });
        }
        let score = 0.4 * f64::from(u8::from(named)) + 0.6 * share - 0.01 * place as f64;
        (share >= 0.5).then(|| Found { score, column: name.into(), evidence })
    };
    let mut found: Vec<Found> = texts(table).filter_map(one).collect();
    found.sort_by(|one, other| other.score.total_cmp(&one.score));
    found
}

/// The column that is shown as an e-mail address.
pub(super) fn email(table: Option<&Seen>) -> Choice<Option<String>> {
    chosen(table.map(emails).unwrap_or_default())
}

/// The column that is shown as a name.
pub(super) fn display_name(table: Option<&Seen>) -> Choice<Option<String>> {
    let Some(table) = table else { return chosen(Vec::new()) };
    let own = names::table_stem(table.name()).join(" ");
    let one = |(place, column): (usize, &Column)| {
        let name = table.column_name(place);
        let words = names::words(name);
        let all = words.join(" ");
        let says = words.last().is_some_and(|word| word == "name" || word == "fullname");
        let part = [
            "first", "last", "middle", "user", "file", "nick", "sur", "given", "family", "domain", "store",
            "product",
        ];
        let score = match all.as_str() {
            "full name" | "fullname" | "display name" => 0.97,
            "name" => 0.95,
            _ if all == format!("{own} name") => 0.95,
            "company name" | "account name" | "legal name" => 0.9,
            _ if says && words.iter().any(|word| part.contains(&word.as_str())) => return None,
            _ if says => 0.7,
            _ if all == own => 0.85,
            _ => return None,
        };
        let mut evidence = vec![Fact::NameSays { column: name.into() }];
        let filled = column.present.as_ref().map_or(column.len, crate::data::column::Bits::count);
        match (column.len, column.len - filled) {
            (0, _) => {}
            (_, 0) => evidence.push(Fact::Full),
            (_, empty) => evidence.push(Fact::Empty { rows: empty as u64, of: column.len as u64 }),
        }
        let share = if column.len == 0 { 1.0 } else { filled as f64 / column.len as f64 };
        Some(Found {
            score: score * (0.5 + 0.5 * share) - 0.001 * place as f64,
            column: name.into(),
            evidence,
        })
    };
    chosen(texts(table).filter_map(one).collect())
}

/// Whether the customers are people or companies.
pub(super) fn audience(table: Option<&Seen>) -> Choice<Audience> {
    let Some(table) = table else {
        return Choice { evidence: vec![Fact::Nothing], ..Choice::default() };
    };
    let stem = names::table_stem(table.name());
    let head = stem.last().map_or("", String::as_str);
    let mut companies: Vec<String> = described(table, &COMPANY).collect();
    let mut people: Vec<String> = described(table, &PERSON).collect();
    people.extend(emails(table).into_iter().map(|found| found.column).take(1));
    let (mut company, mut person) = (companies.len().min(4) as f64, people.len().min(4) as f64);
    if COMPANY_TABLES.contains(&head) {
        company += 2.0;
        companies.insert(0, table.name().into());
    } else if CUSTOMERS.iter().any(|(name, _)| *name == head) {
        person += if head == "customer" || head == "client" { 0.5 } else { 2.0 };
        people.insert(0, table.name().into());
    }
    let option = |value, own: f64, other: f64, names: Vec<String>| {
        let fact = |names| match value {
            Audience::Individuals | Audience::Contacts => Fact::PersonWords { names },
            Audience::Accounts => Fact::CompanyWords { names },
        };
        let evidence = if names.is_empty() {
            vec![Fact::Nothing]
        } else {
            vec![fact(names.into_iter().take(4).collect())]
        };
        Alternative { value, confidence: ((own + 1.0) / (own + other + 2.0)).min(0.98), evidence }
    };
    // Contacts are people at companies.
    let kind = if head == "contact" { Audience::Contacts } else { Audience::Individuals };
    let people = option(kind, person, company, people);
    let companies = option(Audience::Accounts, company, person, companies);
    let (first, second) = if company > person { (companies, people) } else { (people, companies) };
    Choice {
        value: first.value,
        confidence: first.confidence,
        evidence: first.evidence,
        alternatives: vec![second],
    }
}
