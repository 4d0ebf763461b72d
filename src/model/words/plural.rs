//! One of many: the name of a table for one of its records.

use super::plain;

/// A table's name for one record, where it ends like an English plural: "purchase" of `purchases`; else "record of …".
pub fn singular(table: &str) -> String {
    let name = plain(table);
    let lower = name.to_lowercase();
    let cut = |ending: usize, put: &str| format!("{}{put}", &name[..name.len() - ending]);
    let ends = |ending: &str| lower.ends_with(ending) && lower.len() > ending.len() + 1;
    if !lower.is_ascii() {
        return format!("record of {name}");
    }
    match () {
        () if ends("ies") => cut(3, "y"),
        () if ends("sses") || ends("xes") || ends("ches") || ends("shes") => cut(2, ""),
        () if ends("ss") || ends("us") || ends("is") || ends("news") => format!("record of {name}"),
        () if ends("s") => cut(1, ""),
        () => format!("record of {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_said_of_one_record() {
        let cases = [
            ("purchases", "purchase"),
            ("web_visits", "web visit"),
            ("support_cases", "support case"),
            ("categories", "category"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("online_retail", "record of online retail"),
            ("status", "record of status"),
            ("Käufe", "record of Käufe"),
        ];
        for (table, word) in cases {
            assert_eq!(singular(table), word);
        }
    }
}
