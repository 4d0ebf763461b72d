//! A limit as it stands in its controls: texts, so that what is half typed survives.

use serde::{Deserialize, Serialize};

use super::{
    attribute::Attribute,
    definition::{Limit, Size},
    problem::Part,
};

/// All of them, in hundredths of a percent.
const WHOLE: u32 = 10_000;

/// How the customers who stay are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Those with the largest values of an attribute.
    #[default]
    Top,
    /// Those with the smallest.
    Bottom,
    /// By a seeded hash of the key: the lowest, or those under the share.
    Random,
    /// One arm of a seeded split.
    Split,
}

/// A limit as it is edited. What its kind does not use is kept for when the kind is changed back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftLimit {
    /// How they are chosen.
    pub kind: LimitKind,
    /// The size is a share of what remains, in percent, and not a number of customers.
    #[serde(default)]
    pub percent: bool,
    /// How many, as typed.
    #[serde(default)]
    pub size: String,
    /// What ranks; nothing while none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Attribute>,
    /// Another seed, another choice.
    #[serde(default)]
    pub seed: u32,
    /// Where the arm begins, in percent, as typed.
    #[serde(default)]
    pub from: String,
    /// Where it ends.
    #[serde(default)]
    pub to: String,
}

/// Why a limit is not complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitFault {
    /// Which control.
    pub part: Part,
    /// One sentence.
    pub message: &'static str,
    /// What to do about it.
    pub hint: &'static str,
}

const fn fault(part: Part, message: &'static str, hint: &'static str) -> LimitFault {
    LimitFault { part, message, hint }
}

impl DraftLimit {
    /// A new one: the first hundred.
    pub fn new(kind: LimitKind, by: Option<Attribute>) -> Self {
        let (from, to) = ("0".to_owned(), "50".to_owned());
        Self { kind, size: "100".to_owned(), by, seed: 1, from, to, percent: false }
    }

    /// What it means.
    ///
    /// # Errors
    /// What is missing or no such number.
    pub fn complete(&self) -> Result<Limit, LimitFault> {
        let by = || {
            let hint = "Choose the attribute by which customers are ranked.";
            self.by.clone().ok_or(fault(Part::Attribute, "The limit has no attribute to rank by.", hint))
        };
        Ok(match self.kind {
            LimitKind::Top => Limit::Top { size: self.amount()?, by: by()? },
            LimitKind::Bottom => Limit::Bottom { size: self.amount()?, by: by()? },
            LimitKind::Random => Limit::Random { size: self.amount()?, seed: self.seed },
            LimitKind::Split => {
                let share = |text: &str| {
                    let hint = "Type shares from 0 to 100, such as 0 and 50.";
                    hundredths(text).ok_or(fault(Part::Value, "The arm of the split has no bounds.", hint))
                };
                let (from, to) = (share(&self.from)?, share(&self.to)?);
                if from > to {
                    let hint = "Type the smaller share first.";
                    return Err(fault(Part::Value, "The arm of the split ends before it begins.", hint));
                }
                Limit::Split { seed: self.seed, from, to }
            }
        })
    }

    fn amount(&self) -> Result<Size, LimitFault> {
        if self.percent {
            let hint = "Type a share from 0 to 100, such as 12.5.";
            let missing = fault(Part::Value, "The limit does not say which share of the customers.", hint);
            return hundredths(&self.size).map(Size::Percent).ok_or(missing);
        }
        let missing =
            fault(Part::Value, "The limit does not say how many customers.", "Type a whole number.");
        self.size.trim().parse().map(Size::Count).map_err(|_| missing)
    }

    /// Whether it differs from another only in what is typed.
    pub(super) fn types_on(&self, before: &Self) -> bool {
        let typed = |limit: &Self| Self {
            size: String::new(),
            from: String::new(),
            to: String::new(),
            ..limit.clone()
        };
        typed(self) == typed(before)
    }
}

impl From<&Limit> for DraftLimit {
    fn from(limit: &Limit) -> Self {
        let sized = |kind, size: &Size| {
            let (percent, size) = match size {
                Size::Count(count) => (false, count.to_string()),
                Size::Percent(share) => (true, percent(*share)),
            };
            Self { kind, percent, size, ..Self::default() }
        };
        match limit {
            Limit::Top { size, by } => Self { by: Some(by.clone()), ..sized(LimitKind::Top, size) },
            Limit::Bottom { size, by } => Self { by: Some(by.clone()), ..sized(LimitKind::Bottom, size) },
            Limit::Random { size, seed } => Self { seed: *seed, ..sized(LimitKind::Random, size) },
            Limit::Split { seed, from, to } => Self {
                kind: LimitKind::Split,
                seed: *seed,
                from: percent(*from),
                to: percent(*to),
                ..Self::default()
            },
        }
    }
}

/// Hundredths of a percent as a decimal number without trailing zeros: `12.5`.
pub fn percent(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A share from 0 to 100 with at most two places, in hundredths of a percent.
pub fn hundredths(text: &str) -> Option<u32> {
    let (whole, places) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if places.len() > 2 || !digits(whole) || !digits(places) || (whole.is_empty() && places.is_empty()) {
        return None;
    }
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let places: u32 = if places.is_empty() { 0 } else { format!("{places:0<2}").parse().ok()? };
    whole.checked_mul(100)?.checked_add(places).filter(|share| *share <= WHOLE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_share_is_written_and_read_again(share in 0..=WHOLE) {
            prop_assert_eq!(hundredths(&percent(share)), Some(share));
        }
    }

    #[test]
    fn what_is_no_share_is_none() {
        for text in ["", ".", "100.01", "-1", "1e2", "12.345", "99999999999", "1,5"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
        assert_eq!(
            (hundredths(" 12.5 "), hundredths(".5"), hundredths("7.")),
            (Some(1250), Some(50), Some(700))
        );
    }

    #[test]
    fn what_is_missing_is_told_at_its_control() {
        let limit = DraftLimit { size: "many".into(), ..DraftLimit::new(LimitKind::Random, None) };
        assert_eq!(limit.complete().map_err(|fault| fault.part), Err(Part::Value));
        let limit = DraftLimit::new(LimitKind::Top, None);
        assert_eq!(limit.complete().map_err(|fault| fault.part), Err(Part::Attribute));
        let limit =
            DraftLimit { to: "20".into(), from: "30".into(), ..DraftLimit::new(LimitKind::Split, None) };
        assert_eq!(limit.complete().map_err(|fault| fault.part), Err(Part::Value));
        assert!(DraftLimit::new(LimitKind::Split, None).complete().is_ok());
    }
}
