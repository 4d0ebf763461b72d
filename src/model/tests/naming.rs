use proptest::prelude::*;

use crate::model::naming::{
    MAX_TAGS, NameFault, add_tag, check_output_name, display_name, suggest_copy_name, suggest_output_name,
};

#[test]
fn output_names_are_suggested() {
    let cases = [
        ("Früh dabei (2011)", "FruhDabei2011"),
        ("bought in the last 90 days", "BoughtInTheLast90Days"),
        ("90 days", "Segment90Days"),
        ("顧客", "Segment"),
        ("  ", "Segment"),
        ("Łódź & Besançon", "LodzBesancon"),
    ];
    for (name, suggested) in cases {
        assert_eq!(suggest_output_name(name, []), suggested);
    }
    assert_eq!(suggest_output_name("Spain", ["spain", "Spain2", "Spain4"]), "Spain3");
}

#[test]
fn copies_are_named() {
    assert_eq!(suggest_copy_name("Spain", []), "Spain copy");
    assert_eq!(suggest_copy_name("Spain", ["Spain copy"]), "Spain copy 2");
}

#[test]
fn output_names_are_checked() {
    assert_eq!(check_output_name("Spain2", ["Spain"]), Ok(()));
    assert_eq!(check_output_name("", []), Err(NameFault::Blank));
    assert_eq!(check_output_name("2Spain", []), Err(NameFault::FirstCharacter));
    assert_eq!(check_output_name("Éire", []), Err(NameFault::FirstCharacter));
    assert_eq!(check_output_name("New Zealand", []), Err(NameFault::Character(' ')));
    assert_eq!(check_output_name("SPAIN", ["Spain"]), Err(NameFault::Taken));
    assert_eq!(check_output_name(&"a".repeat(64), []), Err(NameFault::TooLong(63)));
}

#[test]
fn display_names_are_trimmed() {
    assert_eq!(display_name("  Spain "), Ok("Spain".to_owned()));
    assert_eq!(display_name(" \t"), Err(NameFault::Blank));
}

#[test]
fn tags_are_few_and_different() {
    let mut tags = Vec::new();
    assert_eq!(add_tag(&mut tags, "  spring   sale "), Ok(true));
    assert_eq!(add_tag(&mut tags, "Spring Sale"), Ok(false));
    assert_eq!(add_tag(&mut tags, " "), Err(NameFault::Blank));
    for number in 1..MAX_TAGS {
        assert_eq!(add_tag(&mut tags, &number.to_string()), Ok(true));
    }
    assert_eq!(add_tag(&mut tags, "one more"), Err(NameFault::TooMany));
    assert_eq!(tags[0], "spring sale");
}

proptest! {
    #![proptest_config(super::cases(300))]

    #[test]
    fn a_suggested_output_name_is_allowed(name in ".{0,150}", taken in prop::collection::vec("[a-cA-C]{1,2}[2-4]?", 0..40)) {
        let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
        let suggested = suggest_output_name(&name, taken.iter().copied());
        prop_assert_eq!(check_output_name(&suggested, taken), Ok(()));
    }

    #[test]
    fn a_suggested_copy_name_is_allowed(name in "\\PC{1,150}") {
        prop_assert!(display_name(&suggest_copy_name(&name, [])).is_ok());
    }
}
