//! What fits what is typed, and what fits best.

/// How well something fits; less is better. Nothing where it does not.
///
/// Every word that is typed has to be found: at the beginning of the name, at the beginning of one of its words, inside
/// it, at the beginning of one of the other words that also find it, or, at the least, letter by letter in its order.
pub fn rank(typed: &str, name: &str, also: &str) -> Option<u32> {
    let (typed, name, also) = (typed.to_lowercase(), name.to_lowercase(), also.to_lowercase());
    typed.split_whitespace().map(|word| rank_word(word, &name, &also)).sum()
}

fn rank_word(word: &str, name: &str, also: &str) -> Option<u32> {
    let begins = |text: &str| words(text).any(|other| other.starts_with(word));
    if name.starts_with(word) {
        Some(0)
    } else if begins(name) {
        Some(1)
    } else if name.contains(word) {
        Some(3)
    } else if begins(also) {
        Some(4)
    } else {
        scattered(word, name).then_some(9)
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The letters of the word stand in the name in their order, the first of them at the beginning of a word. One letter is
/// too little for that.
fn scattered(word: &str, name: &str) -> bool {
    word.chars().count() > 1
        && name.char_indices().any(|(at, _)| {
            let begins = name[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
            let mut rest = name[at..].chars();
            begins
                && name[at..].chars().next() == word.chars().next()
                && word.chars().all(|sign| rest.any(|other| other == sign))
        })
}

/// The places of what fits, best first; what fits equally well stays in its order. `texts` gives the name and the other
/// words that also find it.
pub fn find<T>(typed: &str, things: &[T], texts: impl Fn(&T) -> (&str, &str)) -> Vec<usize> {
    let mut found: Vec<(u32, usize)> = things
        .iter()
        .enumerate()
        .filter_map(|(place, thing)| {
            let (name, also) = texts(thing);
            Some((rank(typed, name, also)?, place))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        find(typed, names, |name| (name, "")).into_iter().map(|place| names[place]).collect()
    }

    #[test]
    fn nothing_typed_finds_everything_in_its_order() {
        assert_eq!(found("", &["b", "a"]), ["b", "a"]);
        assert_eq!(found("  ", &["b", "a"]), ["b", "a"]);
    }

    #[test]
    fn the_beginning_comes_before_words_and_words_before_the_inside() {
        let names = ["resegment", "New segment", "Segments", "Home"];
        assert_eq!(found("seg", &names), ["Segments", "New segment", "resegment"]);
    }

    #[test]
    fn every_word_has_to_be_found_in_any_order_and_case() {
        let names = ["Refresh Loyal customers", "Edit Loyal customers", "Loyal dogs"];
        assert_eq!(found("LOYAL ref", &names), ["Refresh Loyal customers"]);
        assert_eq!(found("loyal cust", &names), ["Refresh Loyal customers", "Edit Loyal customers"]);
        assert_eq!(found("loyal cats", &names), [""; 0]);
    }

    #[test]
    fn letters_in_their_order_are_the_last_resort() {
        assert_eq!(found("nsg", &["New segment", "Segments"]), ["New segment"]);
        assert_eq!(found("x", &["New segment"]), [""; 0]);
        assert_eq!(found("gs", &["New segments"]), [""; 0]);
        assert_eq!(found("zå", &["Zoë Ångström"]), ["Zoë Ångström"]);
    }

    #[test]
    fn other_words_find_it_too_but_later() {
        assert_eq!(rank("appearance", "Theme: dark", "appearance night"), Some(4));
        assert_eq!(rank("night", "Night shift", ""), Some(0));
    }
}
