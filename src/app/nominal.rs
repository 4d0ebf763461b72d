//! Columns whose numbers are names and no quantities: years, ids, post codes.

/// Words in a column's name that say so.
const WORDS: [&str; 8] = ["id", "year", "zip", "zipcode", "postcode", "postal", "code", "key"];

/// Whether a column's name says that its numbers are names, so that their thousands are not separated.
pub fn is_nominal(column: &str) -> bool {
    words(column).iter().any(|word| WORDS.contains(&word.as_str()))
}

/// The words of a name such as `year_established`, `CustomerID` or `Post code`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for sign in name.chars() {
        if !sign.is_alphanumeric() || sign.is_uppercase() && before.is_lowercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| sign.is_alphanumeric()) {
            word.extend(sign.to_lowercase());
        }
        before = sign;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::is_nominal;

    #[test]
    fn years_and_ids_are_told_from_quantities() {
        for name in
            ["id", "store_id", "CustomerID", "customerId", "year_established", "Post Code", "address.zip"]
        {
            assert!(is_nominal(name), "{name}");
        }
        for name in ["paid", "revenue", "years_active", "idle_days", "encoded", "", "Quantity"] {
            assert!(!is_nominal(name), "{name}");
        }
    }
}
