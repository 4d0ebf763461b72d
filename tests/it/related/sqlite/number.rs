//! Exact numbers as fractions of integers.

use satsuma::model::{condition::NumberTest, value::Number};

use super::{Sql, Unsupported};

/// `above / (below × 10^scale)`. The denominator is above zero, or nothing with the numerator. No larger than the
/// bounds, so that no product is too large.
#[derive(Clone)]
pub(super) struct Exact {
    pub above: String,
    pub below: String,
    pub scale: u32,
    pub bounds: (f64, f64),
}

const MOST: f64 = 4e18;

impl Exact {
    pub(super) fn whole(above: String, bound: f64) -> Self {
        Self { above, below: "1".into(), scale: 0, bounds: (bound, 1.0) }
    }

    fn checked(self) -> Sql<Self> {
        let small = self.bounds.0 < MOST && self.bounds.1 * 10_f64.powi(self.scale as i32) < MOST;
        if small { Ok(self) } else { Err(Unsupported("large numbers")) }
    }

    /// The same with more decimal places.
    fn to(&self, scale: u32) -> Sql<Self> {
        let factor = 10_i64.pow(scale - self.scale);
        let above = if factor == 1 { self.above.clone() } else { format!("({} * {factor})", self.above) };
        let bounds = (self.bounds.0 * factor as f64, self.bounds.1);
        Self { above, below: self.below.clone(), scale, bounds }.checked()
    }

    /// −1, 0, 1 against a literal.
    fn against(&self, literal: &Number) -> String {
        let factor = 10_i64.pow(self.scale);
        format!("exact_against({}, ({}) * {factor}, '{literal}')", self.above, self.below)
    }

    pub(super) fn test(&self, test: &NumberTest) -> String {
        tested(test, &|literal| self.against(literal))
    }

    /// Both with the same decimal places; neither is a fraction.
    pub(super) fn aligned(&self, other: &Self) -> Sql<(String, String)> {
        let scale = self.scale.max(other.scale);
        Ok((self.to(scale)?.above, other.to(scale)?.above))
    }

    /// The nearest float.
    pub(super) fn float(&self) -> String {
        format!("quotient({}, ({}) * {})", self.above, self.below, 10_i64.pow(self.scale))
    }

    /// Sums, differences and products, which stay exact.
    pub(super) fn operation(&self, sign: char, other: &Self) -> Sql<Self> {
        if sign == '*' {
            let bounds = (self.bounds.0 * other.bounds.0, 1.0);
            let above = format!("(({}) * ({}))", self.above, other.above);
            return Self { above, below: "1".into(), scale: self.scale + other.scale, bounds }.checked();
        }
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.to(scale)?, other.to(scale)?);
        let bounds = (a.bounds.0 + b.bounds.0, 1.0);
        Self { above: format!("({} {sign} {})", a.above, b.above), below: "1".into(), scale, bounds }
            .checked()
    }

    /// The quotient as the nearest float.
    pub(super) fn over(&self, other: &Self) -> Sql {
        let (a, b) = self.aligned(other)?;
        Ok(format!("quotient({a}, {b})"))
    }
}

/// A test of something that is held against literals.
pub(super) fn tested(test: &NumberTest, against: &dyn Fn(&Number) -> String) -> String {
    match test {
        NumberTest::Is { value } => format!("{} = 0", against(value)),
        NumberTest::AnyOf { values } => {
            let each: Vec<String> = values.iter().map(|value| format!("{} = 0", against(value))).collect();
            format!("({})", each.join(" OR "))
        }
        NumberTest::Less { value } => format!("{} < 0", against(value)),
        NumberTest::AtMost { value } => format!("{} <= 0", against(value)),
        NumberTest::Greater { value } => format!("{} > 0", against(value)),
        NumberTest::AtLeast { value } => format!("{} >= 0", against(value)),
        NumberTest::Between { from, to } => format!("({} >= 0 AND {} <= 0)", against(from), against(to)),
    }
}
