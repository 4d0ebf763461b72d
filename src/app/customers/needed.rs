//! What would have to be otherwise about a node, in words.

use super::verdict::Line;
use crate::model::definition::Quantifier;

/// What follows the node's sentence: it would have to hold, or not to. `count` writes a number.
pub fn needed(line: &Line, holds: bool, count: impl Fn(u64) -> String) -> String {
    let (Some(quantifier), Some(records)) = (line.quantifier, line.records.first()) else {
        return if holds { "would have to hold." } else { "would have to not hold." }.to_owned();
    };
    let (all, fit) = (records.all, records.matching);
    let counted = |many: u64, one: &str, several: &str| {
        format!("{} {}", count(many), if many == 1 { one } else { several })
    };
    let more = |many| format!("needs {}.", counted(many, "more record that fits", "more records that fit"));
    let fewer = |many| {
        let said = counted(many, "fewer record that fits", "fewer records that fit");
        format!("would have to have {said}.")
    };
    match (quantifier, holds) {
        (Quantifier::Any | Quantifier::All, true) if all == 0 => {
            "needs a record, and there is none.".to_owned()
        }
        (Quantifier::Any, true) if !line.each_holds => "needs a record that fits.".to_owned(),
        (Quantifier::Any, true) => {
            "needs one record that meets all of it at once: each condition holds only for another one."
                .to_owned()
        }
        (Quantifier::All, true) => {
            let others = counted(all.saturating_sub(fit), "more record", "more records");
            format!("would have to hold for {others}: {} of {} fit.", count(fit), count(all))
        }
        (Quantifier::All, false) => "would have to have a record that does not fit.".to_owned(),
        (Quantifier::None, true) | (Quantifier::Any, false) => {
            "would have to have no such record.".to_owned()
        }
        (Quantifier::None, false) => "would have to have such a record.".to_owned(),
        (Quantifier::AtLeast(least), true) => more(u64::from(least).saturating_sub(fit)),
        (Quantifier::AtLeast(least), false) => fewer((fit + 1).saturating_sub(least.into())),
        (Quantifier::AtMost(most), true) => fewer(fit.saturating_sub(most.into())),
        (Quantifier::AtMost(most), false) => more((u64::from(most) + 1).saturating_sub(fit)),
        (Quantifier::Exactly(just), true) if fit < u64::from(just) => more(u64::from(just) - fit),
        (Quantifier::Exactly(just), true) => fewer(fit.saturating_sub(just.into())),
        (Quantifier::Exactly(_), false) => "would have to have more or fewer such records.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::explanation::Records;

    fn line(quantifier: Option<Quantifier>, (fit, all): (u64, u64), holds: bool) -> Line {
        let records = Records {
            table: "purchases".into(),
            columns: Vec::new(),
            all,
            matching: fit,
            shown: Vec::new(),
            against: false,
        };
        Line {
            id: "n".into(),
            depth: 1,
            sentence: String::new(),
            holds: Some(!holds),
            off: false,
            is_group: true,
            quantifier,
            each_holds: false,
            looked: Vec::new(),
            records: vec![records],
            distance: None,
            change: Some(holds),
        }
    }

    fn of(quantifier: Option<Quantifier>, records: (u64, u64), holds: bool) -> String {
        needed(&line(quantifier, records, holds), holds, |number| number.to_string())
    }

    #[test]
    fn different_records_are_said_to_be_so_only_where_they_are() {
        assert_eq!(of(Some(Quantifier::Any), (0, 5), true), "needs a record that fits.");
        let apart = Line { each_holds: true, ..line(Some(Quantifier::Any), (0, 5), true) };
        assert!(needed(&apart, true, |number| number.to_string()).ends_with("only for another one."));
    }

    #[test]
    fn what_is_needed_goes_by_the_quantifier() {
        use Quantifier::{All, Any, AtLeast, AtMost, Exactly, None as No};
        assert_eq!(of(None, (0, 0), true), "would have to hold.");
        assert_eq!(of(Some(Any), (0, 0), true), "needs a record, and there is none.");
        assert_eq!(of(Some(Any), (2, 5), false), "would have to have no such record.");
        assert_eq!(of(Some(Exactly(2)), (2, 5), false), "would have to have more or fewer such records.");
        assert_eq!(of(Some(All), (0, 0), true), "needs a record, and there is none.");
        assert_eq!(of(Some(All), (4, 5), true), "would have to hold for 1 more record: 4 of 5 fit.");
        assert_eq!(of(Some(All), (5, 5), false), "would have to have a record that does not fit.");
        assert_eq!(of(Some(No), (2, 5), true), "would have to have no such record.");
        assert_eq!(of(Some(No), (0, 5), false), "would have to have such a record.");
        assert_eq!(of(Some(AtLeast(3)), (2, 5), true), "needs 1 more record that fits.");
        assert_eq!(of(Some(AtLeast(3)), (0, 0), true), "needs 3 more records that fit.");
        assert_eq!(of(Some(AtLeast(3)), (4, 5), false), "would have to have 2 fewer records that fit.");
        assert_eq!(of(Some(AtMost(1)), (2, 5), true), "would have to have 1 fewer record that fits.");
        assert_eq!(of(Some(AtMost(1)), (0, 5), false), "needs 2 more records that fit.");
        assert_eq!(of(Some(Exactly(2)), (5, 5), true), "would have to have 3 fewer records that fit.");
        assert_eq!(of(Some(Exactly(2)), (1, 5), true), "needs 1 more record that fits.");
    }
}
