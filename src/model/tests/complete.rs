use proptest::prelude::*;

use super::generate;
use crate::model::{complete::complete, draft::Draft};

proptest! {
    #![proptest_config(super::cases(200))]

    #[test]
    fn completing_what_was_lifted_is_identity(definition in generate::definition()) {
        let again = complete(&Draft::from(&definition), &generate::schema());
        prop_assert_eq!(again, Ok(definition));
    }
}
