//! What names say: words, stems, and whether a column is named after a table.

/// Words at a name's end that make it a key's.
const KEY_WORDS: [&str; 17] = [
    "id",
    "key",
    "no",
    "nr",
    "num",
    "number",
    "code",
    "ref",
    "reference",
    "uuid",
    "guid",
    "fk",
    "pk",
    "sk",
    "sku",
    "isbn",
    "ean",
];

/// Endings of names in one word, as in `customerid`.
const GLUED: [&str; 4] = ["id", "key", "code", "no"];

/// Words at the end of a text column that holds another table's key in words.
const NAME_WORDS: [&str; 2] = ["name", "title"];

/// Words that say nothing about whose key it is.
const ANYBODYS: [&str; 8] = ["name", "title", "label", "value", "type", "status", "email", "date"];

/// Words that warehouses put around the names of tables.
const FILLERS: [&str; 18] = [
    "dim", "fact", "tbl", "tb", "table", "stg", "raw", "src", "crm", "erp", "data", "list", "master",
    "export", "all", "csv", "new", "v",
];

/// Words for a parent of the same table.
const PARENTS: [&str; 10] = [
    "parent",
    "subsidiary",
    "superior",
    "supervisor",
    "manager",
    "report",
    "headquarter",
    "hq",
    "holding",
    "belong",
];

/// Words that may stand beside a parent's.
const BESIDE_PARENTS: [&str; 8] =
    ["of", "to", "by", "ultimate", "direct", "company", "global", "organization"];

/// Words for another row of the same table that is no parent.
const FELLOWS: [&str; 5] = ["referred", "referrer", "recommended", "invited", "merged"];

/// Words before a name that make it a figure.
const FIGURES: [&str; 16] = [
    "number", "no", "num", "nr", "count", "total", "sum", "avg", "average", "n", "amount", "max", "min",
    "days", "day", "quantity",
];

/// A name's words in lower case, also of `camelCase`.
pub(super) fn split(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    let mut signs = name.chars().peekable();
    while let Some(sign) = signs.next() {
        let begins = sign.is_uppercase()
            && (before.is_lowercase()
                || before.is_uppercase() && signs.peek().is_some_and(|next| next.is_lowercase()));
        if begins || !sign.is_alphanumeric() {
            words.push(String::new());
        }
        if sign.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
        before = sign;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A word without the ending of its plural.
pub(super) fn singular(word: &str) -> String {
    let kept = ["status", "series", "address", "business", "campus", "bonus", "previous", "access"];
    if word == "people" {
        return "person".into();
    }
    if word.len() < 4
        || kept.contains(&word)
        || ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending))
    {
        return word.into();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].into();
        }
    }
    word.strip_suffix('s').unwrap_or(word).into()
}

/// A name's words, each in the singular.
pub(super) fn words(name: &str) -> Vec<String> {
    split(name).iter().map(|word| singular(word)).collect()
}

fn is_key_word(word: &str) -> bool {
    KEY_WORDS.contains(&word)
}

/// A column's name without what makes it a key's.
struct Stem {
    words: Vec<String>,
    /// Whether anything was there that makes it a key's.
    key: bool,
    /// Whether it is a plural, as the names of counts are.
    plural: bool,
}

fn stem(column: &str, text: bool) -> Stem {
    let plain = split(column);
    let plural = plain.last().is_some_and(|word| singular(word) != *word);
    let mut words: Vec<String> = plain.iter().map(|word| singular(word)).collect();
    let mut key = false;
    while words.len() > 1 && words.last().is_some_and(|word| is_key_word(word)) {
        words.pop();
        key = true;
    }
    if !key && words.len() > 1 && matches!(words[0].as_str(), "id" | "fk" | "pk" | "sk") {
        words.remove(0);
        key = true;
    }
    if text && !key && words.len() > 1 && words.last().is_some_and(|word| NAME_WORDS.contains(&word.as_str()))
    {
        words.pop();
        key = true;
    }
    Stem { words, key, plural: plural && !key }
}

/// The words of a table's name that say what its rows are.
pub(super) fn table_stem(table: &str) -> Vec<String> {
    let mut words = words(table);
    let filler =
        |word: &String| FILLERS.contains(&word.as_str()) || word.chars().all(|sign| sign.is_ascii_digit());
    while words.len() > 1 && words.last().is_some_and(filler) {
        words.pop();
    }
    while words.len() > 1 && words.first().is_some_and(filler) {
        words.remove(0);
    }
    words
}

/// A word that ends like a key's without a break: `customerid` of a customer.
fn glued(words: &[String], stem: &[String]) -> bool {
    let (whole, stem) = (words.concat(), stem.concat());
    GLUED.iter().any(|ending| whole.strip_suffix(ending) == Some(stem.as_str()))
}

/// Whether a column's name is a key's by its ending.
pub(super) fn is_key_name(column: &str) -> bool {
    words(column).last().is_some_and(|word| is_key_word(word))
}

/// Whether a column's name is a key's and nothing more: `id`, `no`.
pub(super) fn is_bare(column: &str) -> bool {
    words(column).iter().all(|word| is_key_word(word))
}

/// Whether a key's name would be the same in any table: `id`, `name`.
fn is_anybodys(key: &str) -> bool {
    words(key).iter().all(|word| is_key_word(word) || ANYBODYS.contains(&word.as_str()))
}

/// Whether a column is named after its own table: `product_id`, or `product`, of products.
pub(super) fn is_own(column: &str, table: &str) -> bool {
    let (own, table) = (stem(column, false), table_stem(table));
    !own.plural && own.words == table || glued(&own.words, &table)
}

/// Whether a column's name is short for its own table's: `case_id` of support cases.
pub(super) fn is_own_in_short(column: &str, table: &str) -> bool {
    let (own, table) = (stem(column, false), table_stem(table));
    own.key && table.len() > 1 && table.ends_with(&own.words)
}

/// How a column's name speaks for a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// After the target, with a word that makes it a key's or without.
    Table { key: bool },
    /// Like the target's key.
    Key,
    /// After the target, or like its key, with words before.
    Role,
    /// Short for the target.
    Short,
    /// A parent.
    Parent,
    /// Another row of the same table.
    Fellow,
}

/// How the column's name speaks for a relationship to another table with that key, if it does.
pub(super) fn naming(column: &str, text: bool, table: &str, key: &str) -> Option<Naming> {
    let (own, target) = (stem(column, text), table_stem(table));
    if own.words == target || glued(&own.words, &target) {
        let key = own.key || own.words != target;
        return (text || key || !own.plural).then_some(Naming::Table { key });
    }
    if !is_anybodys(key) && words(column) == words(key) {
        return Some(Naming::Key);
    }
    let figure = own.words.iter().any(|word| FIGURES.contains(&word.as_str())) || own.plural;
    if figure || !(own.key || text) {
        return None;
    }
    let theirs = stem(key, text).words;
    let ends =
        |with: &[String]| !with.is_empty() && own.words.len() > with.len() && own.words.ends_with(with);
    if ends(&target) || (!is_anybodys(key) && ends(&theirs)) {
        return Some(Naming::Role);
    }
    let last = target.last()?;
    let short = target.len() > 1 && target.ends_with(&own.words)
        || own.key
            && own.words.len() == 1
            && own.words[0].len() >= 3
            && (last.starts_with(&own.words[0]) || glued(&own.words, std::slice::from_ref(last)));
    short.then_some(Naming::Short)
}

/// How the column's name speaks for a relationship to its own table, if it does.
pub(super) fn naming_of_self(column: &str, text: bool, table: &str) -> Option<Naming> {
    let (all, target) = (words(column), table_stem(table));
    let any = |list: &[&str]| all.iter().any(|word| list.contains(&word.as_str()));
    if any(&PARENTS) {
        let beside = |word: &String| {
            PARENTS.contains(&word.as_str())
                || BESIDE_PARENTS.contains(&word.as_str())
                || is_key_word(word)
                || target.contains(word)
        };
        return (text || all.iter().all(beside)).then_some(Naming::Parent);
    }
    if any(&FELLOWS) {
        return Some(Naming::Fellow);
    }
    let own = stem(column, text);
    (own.key && own.words.len() > target.len() && own.words.ends_with(&target)).then_some(Naming::Role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_words() {
        assert_eq!(split("CustomerID"), ["customer", "id"]);
        assert_eq!(split("order_line-No 2"), ["order", "line", "no", "2"]);
        assert_eq!(split("XMLFileName"), ["xml", "file", "name"]);
        for (plural, one) in [
            ("companies", "company"),
            ("addresses", "address"),
            ("purchases", "purchase"),
            ("people", "person"),
            ("status", "status"),
            ("boxes", "box"),
            ("agents", "agent"),
        ] {
            assert_eq!(singular(plural), one);
        }
        assert_eq!(table_stem("dim_customers_2024"), ["customer"]);
    }

    #[test]
    fn names_speak_for_a_table() {
        let whole = |column, table, key| naming(column, false, table, key);
        for column in ["customer_id", "CustomerID", "customerid", "fk_customer", "customer_no", "id_customer"]
        {
            assert_eq!(whole(column, "customers", "id"), Some(Naming::Table { key: true }), "{column}");
        }
        assert_eq!(whole("product", "products", "id"), Some(Naming::Table { key: false }));
        assert_eq!(whole("billing_customer_id", "customers", "id"), Some(Naming::Role));
        assert_eq!(whole("cust_id", "customers", "id"), Some(Naming::Short));
        assert_eq!(whole("line_id", "order_lines", "id"), Some(Naming::Short));
        assert_eq!(whole("client_no", "people", "client_no"), Some(Naming::Key));
        assert_eq!(
            naming("sales_agent", true, "sales_agents", "sales_agent"),
            Some(Naming::Table { key: false })
        );
        assert_eq!(naming("account_name", true, "accounts", "account"), Some(Naming::Table { key: true }));
    }

    #[test]
    fn counts_and_measures_are_no_keys() {
        for column in
            ["orders", "order_count", "number_of_orders", "total_order_id", "quantity", "age", "lines", "id"]
        {
            assert_eq!(naming(column, false, "orders", "id"), None, "{column}");
        }
    }

    #[test]
    fn parents_are_of_the_same_table() {
        for column in ["parent_id", "parent_account_id", "subsidiary_of", "reports_to", "ParentID"] {
            assert_eq!(naming_of_self(column, false, "accounts"), Some(Naming::Parent), "{column}");
        }
        assert_eq!(naming_of_self("manager_age", false, "accounts"), None);
        assert_eq!(naming_of_self("referred_by", false, "accounts"), Some(Naming::Fellow));
        assert_eq!(naming_of_self("account_id", false, "accounts"), None);
    }
}
