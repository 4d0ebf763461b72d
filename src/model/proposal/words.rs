//! Facts in plain English.

use super::Fact;

/// A number with its thousands set off.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A share with one decimal place; all and nothing only where it is all or nothing.
fn percent(part: u64, of: u64) -> String {
    let tenths = match (part, of) {
        (_, 0) | (0, _) => 0,
        (part, of) if part == of => 1000,
        (part, of) => ((part as f64 / of as f64 * 1000.0).round() as u64).clamp(1, 999),
    };
    if tenths.is_multiple_of(10) {
        format!("{} %", tenths / 10)
    } else {
        format!("{}.{} %", tenths / 10, tenths % 10)
    }
}

fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(count)) }
}

fn have(count: u64) -> &'static str {
    if count == 1 { "has" } else { "have" }
}

impl Fact {
    /// The fact as one sentence.
    pub fn sentence(&self) -> String {
        self.of_values().or_else(|| self.of_names()).unwrap_or_else(|| self.of_tables())
    }

    fn of_values(&self) -> Option<String> {
        Some(match self {
            Self::Unique => "No value comes twice.".into(),
            Self::Repeated { rows: 0 } => "No key comes twice.".into(),
            Self::Repeated { rows: count } => {
                format!("{} {} a key that came before and would be left out.", rows(*count), have(*count))
            }
            Self::Full => "Every row has a value.".into(),
            Self::Empty { rows, of } => {
                format!("{} of {} rows have no value.", grouped(*rows), grouped(*of))
            }
            Self::NoValues { column } => format!("{column} has no values yet."),
            Self::NoKey => "No column tells the rows apart.".into(),
            Self::Matching { column, target, matched, of } => {
                format!("{} of the values of {column} are keys of {target}.", percent(*matched, *of))
            }
            Self::Orphans { rows: count, examples } => {
                let quoted: Vec<String> = examples.iter().map(|example| format!("“{example}”")).collect();
                let examples =
                    if quoted.is_empty() { String::new() } else { format!(", such as {}", list(&quoted)) };
                format!("{} {} a value that is no key{examples}.", rows(*count), have(*count))
            }
            Self::Used { target, used, keys } if used == keys => {
                format!("Every key of {target} comes up.")
            }
            Self::Used { target, used, keys } => {
                format!("{} of the {} keys of {target} come up.", grouped(*used), grouped(*keys))
            }
            Self::Sampled { every, looked, rows } => format!(
                "One row in {} was looked at: {} of {}.",
                grouped(*every),
                grouped(*looked),
                grouped(*rows)
            ),
            Self::TypesDiffer { column, holds, key, key_holds } if holds == key_holds => {
                format!("A key is text or a whole number: {column} and {key} cannot be compared.")
            }
            Self::TypesDiffer { column, holds, key, key_holds } => format!(
                "{column} holds {}, {key} holds {}: they cannot be compared.",
                holds.plural(),
                key_holds.plural()
            ),
            Self::Holds { kind } => format!("It holds {}.", kind.plural()),
            Self::Addresses { matched, of } => {
                format!("{} of the values have the form of an e-mail address.", percent(*matched, *of))
            }
            _ => return None,
        })
    }

    fn of_names(&self) -> Option<String> {
        Some(match self {
            Self::KeyName { column } => format!("The name {column} ends like a key's."),
            Self::OwnName { column, table } => format!("{column} is named after its table {table}."),
            Self::Referred { by } => format!("{by} refers to it."),
            Self::NamedAfterTable { column, table } => format!("{column} is named after {table}."),
            Self::NamedLikeKey { column, table } => format!("{column} is named like the key of {table}."),
            Self::NamedInRole { column, table } => format!("The name {column} ends like that of {table}."),
            Self::NamedInShort { column, table } => {
                format!("The name {column} is short for that of {table}.")
            }
            Self::NamedParent { column } => format!("{column} is a name for a parent."),
            Self::NamedOtherwise { column, table } => {
                format!("The name {column} does not speak of {table}; only the values do.")
            }
            Self::TimeName { column } => format!("The name {column} says when something happened."),
            Self::LaterName { column } => {
                format!("The name {column} says when something ends, is due or was written down.")
            }
            Self::NameSays { column } => format!("The name {column} says so."),
            _ => return None,
        })
    }

    fn of_tables(&self) -> String {
        match self {
            Self::NoTime => "No column says when a row happened.".into(),
            Self::NoActivity { table } => format!("The rows of {table} are not activities."),
            Self::CustomerName { table } => format!("{table} is a name for customers."),
            Self::OtherThings { table } => format!("{table} is a name for something else than customers."),
            Self::DescribedBy { columns } => format!("It has {}.", list(columns)),
            Self::ReferredByTables { tables } => match tables.len() {
                1 => format!("{} refers to it.", list(tables)),
                _ => format!("{} refer to it.", list(tables)),
            },
            Self::RefersTo { tables } => format!("Its rows belong to {}.", list(tables)),
            Self::NoCustomers => "No table seems to hold customers.".into(),
            Self::CompanyWords { names } => format!("Names such as {} speak of companies.", list(names)),
            Self::PersonWords { names } => format!("Names such as {} speak of people.", list(names)),
            _ => "Nothing speaks for it or against it.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_sentences() {
        let matching = |matched, of| {
            Fact::Matching { column: "opportunities.account".into(), target: "accounts".into(), matched, of }
                .sentence()
        };
        assert_eq!(
            matching(982, 1000),
            "98.2 % of the values of opportunities.account are keys of accounts."
        );
        assert!(matching(99_999, 100_000).starts_with("99.9 %"), "all is only said of all");
        assert!(matching(5, 5).starts_with("100 %"));
        let orphans = Fact::Orphans { rows: 1480, examples: vec!["GTXPro".into()] };
        assert_eq!(orphans.sentence(), "1,480 rows have a value that is no key, such as “GTXPro”.");
        let one = Fact::Repeated { rows: 1 };
        assert_eq!(one.sentence(), "1 row has a key that came before and would be left out.");
        assert_eq!(Fact::Empty { rows: 1425, of: 8800 }.sentence(), "1,425 of 8,800 rows have no value.");
        let two = Fact::ReferredByTables { tables: vec!["a".into(), "b".into()] };
        assert_eq!(two.sentence(), "a and b refer to it.");
    }
}
