//! Limits of every kind.

use satsuma::model::{
    attribute::Attribute,
    definition::{Limit, Size},
};

use super::Maker;

impl Maker<'_> {
    fn size(&mut self) -> Size {
        if self.random.percent(50) {
            return Size::Count(self.random.below(30) as u32);
        }
        let shares = [0, 1, 100, 1_000, 2_500, 3_333, 5_000, 9_999, 10_000];
        if self.random.percent(40) {
            Size::Percent(*self.random.pick(&shares))
        } else {
            Size::Percent(self.random.below(10_001) as u32)
        }
    }

    fn by(&mut self) -> Attribute {
        let ids: Vec<String> = self.obvious.library.measures.keys().cloned().collect();
        if !ids.is_empty() && self.random.percent(30) {
            return Attribute::Measure { measure: self.random.pick(&ids).clone() };
        }
        let mut all = self.attributes(None);
        all.retain(|column| !matches!(self.class_of(column), "list" | "nothing"));
        Attribute::Column(self.pick(&all).expect("an attribute"))
    }

    pub(super) fn limit(&mut self) -> Limit {
        let (size, seed) = (self.size(), self.random.below(1 << 32) as u32);
        match self.random.below(4) {
            0 => Limit::Top { size, by: self.by() },
            1 => Limit::Bottom { size, by: self.by() },
            2 => Limit::Random { size, seed },
            _ => {
                let (a, b) = (self.random.below(10_001) as u32, self.random.below(10_001) as u32);
                let (from, to) = (a.min(b), a.max(b));
                let (from, to) = *self.random.pick(&[(from, to), (0, to), (from, 10_000), (0, 5_000)]);
                Limit::Split { seed, from, to }
            }
        }
    }
}
