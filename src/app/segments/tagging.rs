//! Tags of one segment or many, changed together.

use crate::model::naming::{NameFault, add_tag, is_taken};

/// The tags that all of them have, in the order of the first; upper and lower case are the same.
pub fn common(all: &[Vec<String>]) -> Vec<String> {
    let Some((first, others)) = all.split_first() else { return Vec::new() };
    first.iter().filter(|tag| others.iter().all(|tags| has(tags, tag))).cloned().collect()
}

fn has(tags: &[String], tag: &str) -> bool {
    is_taken(tag, tags.iter().map(String::as_str))
}

/// What becomes of the tags of one of them where `before`, which all have, is made `after`: what was taken away goes, what
/// came is added behind, and its others stay.
///
/// # Errors
/// It would have more than an item has.
pub fn retagged(own: &[String], before: &[String], after: &[String]) -> Result<Vec<String>, NameFault> {
    let stays = |tag: &&String| has(after, tag) || !has(before, tag);
    let mut tags: Vec<String> = own.iter().filter(stays).cloned().collect();
    for tag in after {
        add_tag(&mut tags, tag)?;
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::*;
    use crate::model::naming::MAX_TAGS;

    fn tags(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn what_others_do_not_have_stays() {
        let (one, other) = (tags(&["Spring", "VIP", "mail"]), tags(&["vip", "spring", "shop"]));
        let before = common(&[one.clone(), other.clone()]);
        assert_eq!(before, ["Spring", "VIP"]);
        let after = tags(&["VIP", "2027"]);
        assert_eq!(retagged(&one, &before, &after), Ok(tags(&["VIP", "mail", "2027"])));
        assert_eq!(retagged(&other, &before, &after), Ok(tags(&["vip", "shop", "2027"])));
        let full: Vec<String> = (0..MAX_TAGS).map(|tag| tag.to_string()).collect();
        assert_eq!(retagged(&full, &[], &tags(&["one more"])), Err(NameFault::TooMany));
        assert_eq!(retagged(&full, &tags(&["3"]), &tags(&["one more"])).map(|tags| tags.len()), Ok(MAX_TAGS));
        assert!(common(&[]).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

        /// Afterwards all have what was asked for and nothing that was taken away, and to leave them alone changes nothing.
        #[test]
        fn all_have_what_was_asked_for(
            all in vec(vec(select(vec!["a", "b", "c", "d", "e"]), 0..5), 1..4),
            asked in vec(select(vec!["a", "b", "x"]), 0..3),
        ) {
            let distinct = |words: &[&str]| {
                let mut made = Vec::new();
                for word in words {
                    add_tag(&mut made, word).expect("few");
                }
                made
            };
            let all: Vec<Vec<String>> = all.iter().map(|words| distinct(words)).collect();
            let (before, after) = (common(&all), distinct(&asked));
            for own in &all {
                prop_assert_eq!(retagged(own, &before, &before), Ok(own.clone()));
                let now = retagged(own, &before, &after).expect("few");
                prop_assert!(after.iter().all(|tag| now.contains(tag)));
                prop_assert!(before.iter().all(|tag| after.contains(tag) || !now.contains(tag)));
                prop_assert!(own.iter().filter(|tag| !before.contains(tag)).all(|tag| now.contains(tag)));
            }
        }
    }
}
