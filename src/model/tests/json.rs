use proptest::prelude::*;

use super::generate;
use crate::model::definition::Definition;

proptest! {
    #![proptest_config(super::cases(200))]

    #[test]
    fn print_then_parse_is_identity(definition in generate::definition()) {
        let text = serde_json::to_string_pretty(&definition).unwrap();
        let read: Definition = serde_json::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(read, definition);
    }
}
