//! Exact numbers as fractions of integers.

use satsuma::model::{condition::NumberTest, measure::Arithmetic, value::Number};

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

    /// Both as numerators over the same denominator.
    pub(super) fn aligned(&self, other: &Self) -> Sql<(String, String)> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.to(scale)?, other.to(scale)?);
        if a.bounds.0 * b.bounds.1 > MOST || b.bounds.0 * a.bounds.1 > MOST {
            return Err(Unsupported("large numbers"));
        }
        let product = |above: &str, below: &str| match below {
            "1" => format!("({above})"),
            _ => format!("({above}) * ({below})"),
        };
        Ok((product(&a.above, &b.below), product(&b.above, &a.below)))
    }

    pub(super) fn operation(&self, operator: Arithmetic, other: &Self) -> Sql<Self> {
        let below = |a: &str, b: &str| match (a, b) {
            ("1", b) => b.to_owned(),
            (a, "1") => a.to_owned(),
            (a, b) => format!("(({a}) * ({b}))"),
        };
        let scale = self.scale.max(other.scale);
        let result = match operator {
            Arithmetic::Add | Arithmetic::Subtract => {
                let (a, b) = self.aligned(other)?;
                let sign = if operator == Arithmetic::Add { "+" } else { "-" };
                let factor = 10_f64.powi(scale as i32);
                let bound = (self.bounds.0 * other.bounds.1 + other.bounds.0 * self.bounds.1) * factor;
                let bounds = (bound, self.bounds.1 * other.bounds.1);
                Self {
                    above: format!("({a} {sign} {b})"),
                    below: below(&self.below, &other.below),
                    scale,
                    bounds,
                }
            }
            Arithmetic::Multiply => Self {
                above: format!("(({}) * ({}))", self.above, other.above),
                below: below(&self.below, &other.below),
                scale: self.scale + other.scale,
                bounds: (self.bounds.0 * other.bounds.0, self.bounds.1 * other.bounds.1),
            },
            Arithmetic::Divide => {
                let (a, b) = self.aligned(other)?;
                let bounds = (
                    self.bounds.0 * other.bounds.1 * 10_f64.powi(scale as i32),
                    other.bounds.0 * self.bounds.1 * 10_f64.powi(scale as i32),
                );
                Self {
                    above: format!("(CASE WHEN {b} < 0 THEN -({a}) ELSE {a} END)"),
                    below: format!("NULLIF(ABS({b}), 0)"),
                    scale: 0,
                    bounds,
                }
            }
        };
        result.checked()
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
