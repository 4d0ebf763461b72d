//! How sure a guess is, in a word.

/// Words for a confidence from 0 to 1, and the class that goes with them.
pub fn sureness(confidence: f64) -> (&'static str, &'static str) {
    match confidence {
        sure if sure >= 0.9 => ("Sure", "sureness sure"),
        likely if likely >= 0.7 => ("Likely", "sureness likely"),
        perhaps if perhaps >= 0.4 => ("Perhaps", "sureness perhaps"),
        _ => ("Not sure", "sureness unsure"),
    }
}

#[cfg(test)]
mod tests {
    use super::sureness;

    #[test]
    fn more_confidence_never_sounds_less_sure() {
        let order = ["Not sure", "Perhaps", "Likely", "Sure"];
        let place = |confidence| order.iter().position(|word| *word == sureness(confidence).0);
        let all: Vec<_> = (0..=100).map(|at| place(f64::from(at) / 100.0)).collect();
        assert!(all.is_sorted() && all.first() == Some(&Some(0)) && all.last() == Some(&Some(3)));
    }
}
