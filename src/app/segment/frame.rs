//! What of a trend is looked at, and how: kept across visits.

use serde_json::{Value, json};

use crate::history::trend::Frame;

/// What a custom frame is called where it is kept and chosen.
pub const CUSTOM: &str = "custom";

/// The chosen time and scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// `7`, `30`, `90`, `365`, `all` or [`CUSTOM`].
    pub key: String,
    /// The first day of a custom frame, `2026-11-24`; empty before one was chosen.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Counts begin at zero.
    pub from_zero: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { key: key(Frame::default()), from: String::new(), to: String::new(), from_zero: true }
    }
}

/// What a frame is called where it is kept.
pub fn key(frame: Frame) -> String {
    match frame {
        Frame::Days(days) => days.to_string(),
        Frame::All => "all".to_owned(),
        Frame::Custom { .. } => CUSTOM.to_owned(),
    }
}

impl Look {
    /// What is kept; all of the time where nothing is, or what is not known.
    pub fn read(kept: Option<&Value>) -> Self {
        let text =
            |name: &str| kept.and_then(|kept| kept.get(name)).and_then(Value::as_str).unwrap_or_default();
        let known = |key: &str| key == CUSTOM || Frame::CHOICES.iter().any(|frame| self::key(*frame) == key);
        let first = Self::default();
        let from_zero = kept.and_then(|kept| kept.get("from_zero")).and_then(Value::as_bool);
        Self {
            key: Some(text("frame")).filter(|key| known(key)).map_or(first.key, str::to_owned),
            from: text("from").to_owned(),
            to: text("to").to_owned(),
            from_zero: from_zero.unwrap_or(true),
        }
    }

    /// To be kept.
    pub fn write(&self) -> Value {
        json!({ "frame": self.key, "from_zero": self.from_zero, "from": self.from, "to": self.to })
    }

    /// Whether the days are a person's own.
    pub fn is_custom(&self) -> bool {
        self.key == CUSTOM
    }

    /// The frame. `ends` gives the first and the last instant of a day; a day that is missing does not bound it.
    pub fn frame(&self, ends: impl Fn(&str) -> Option<(i64, i64)>) -> Frame {
        if !self.is_custom() {
            return Frame::CHOICES.into_iter().find(|frame| key(*frame) == self.key).unwrap_or_default();
        }
        let (from, to) = (ends(&self.from), ends(&self.to));
        // The wrong way round means the same days.
        let (from, to) = match (from, to) {
            (Some(from), Some(to)) if to.0 < from.0 => (Some(to), Some(from)),
            both => both,
        };
        match (from, to) {
            (None, None) => Frame::All,
            (from, to) => Frame::Custom {
                from: from.map_or(i64::MIN, |from| from.0),
                to: to.map_or(i64::MAX, |to| to.1),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(from: &str, to: &str) -> Look {
        Look { key: CUSTOM.into(), from: from.into(), to: to.into(), from_zero: false }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        for frame in Frame::CHOICES {
            let look = Look { key: key(frame), ..Look::default() };
            assert_eq!(Look::read(Some(&look.write())), look);
            assert_eq!(look.frame(|_| None), frame);
        }
        let own = custom("2026-11-01", "2026-11-20");
        assert_eq!(Look::read(Some(&own.write())), own);
        assert_eq!(Look::read(Some(&json!({ "frame": "8" }))), Look::default());
        assert_eq!(Look::read(None), Look::default());
        let before = json!({ "frame": "30", "from_zero": false });
        assert_eq!(Look::read(Some(&before)), Look { key: "30".into(), from_zero: false, ..Look::default() });
    }

    #[test]
    fn days_are_whole_and_in_any_order() {
        let ends = |day: &str| day.parse::<i64>().ok().map(|day| (day * 10, day * 10 + 9));
        let both = Frame::Custom { from: 20, to: 59 };
        assert_eq!(custom("2", "5").frame(ends), both);
        assert_eq!(custom("5", "2").frame(ends), both);
        assert_eq!(custom("2", "2").frame(ends), Frame::Custom { from: 20, to: 29 });
        assert_eq!(custom("", "").frame(ends), Frame::All);
        assert_eq!(custom("3", "").frame(ends), Frame::Custom { from: 30, to: i64::MAX });
    }
}
