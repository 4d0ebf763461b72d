//! Conditions, comparisons, memberships and hierarchies.

use num_rational::BigRational;
use num_traits::ToPrimitive;
use satsuma::model::{
    attribute::{Attribute, Hop, Path},
    condition::{Comparison, Condition, Predicate, Test},
    definition::{Compare, Hierarchy, HierarchyDirection, Membership, NodeKind, SegmentId},
};

use super::Maker;
use crate::{
    engine::{
        questions,
        sheet::{Column, Form, Kind, Value},
    },
    related::{coverage::asked, value::Val},
};

impl Maker<'_> {
    /// Of several random questions to one joined record the one that was asked least.
    pub(super) fn leaf(&mut self, path: Option<&Path>) -> NodeKind {
        let all = self.attributes(path);
        let special = match self.random.below(100) {
            0..14 => self.compare(path),
            14..21 => self.of_measure(),
            _ => None,
        };
        if let Some(kind) = special {
            return kind;
        }
        let mut classes: Vec<&str> = all.iter().map(|column| self.class_of(column)).collect();
        classes.sort_unstable();
        classes.dedup();
        let mut drawn = Vec::new();
        for _ in 0..8 {
            let class = *self.random.pick(&classes);
            let own: Vec<_> = all.iter().filter(|column| self.class_of(column) == class).cloned().collect();
            let attribute = self.pick(&own).expect("an attribute");
            let condition = self.asked(self.column(&attribute));
            let label = asked(&condition.predicate);
            let label = if label.ends_with("empty") {
                format!("{label} of {}", self.class_of(&attribute))
            } else {
                label
            };
            let attribute = Attribute::Column(attribute);
            drawn.push((label, NodeKind::Condition(Condition { attribute, ..condition })));
        }
        self.rarest(drawn, 8).expect("a condition")
    }

    fn compare(&mut self, path: Option<&Path>) -> Option<NodeKind> {
        let all = self.attributes(path);
        let mut classes: Vec<&str> = all.iter().map(|column| self.class_of(column)).collect();
        classes.sort_unstable();
        classes.dedup();
        let mut drawn = Vec::new();
        for _ in 0..8 {
            let class = *self.random.pick(&classes);
            let own: Vec<_> = all.iter().filter(|column| self.class_of(column) == class).cloned().collect();
            let left = self.pick(&own)?;
            let others: Vec<_> = all
                .iter()
                .filter(|other| self.class_of(other) == class && **other != left)
                .cloned()
                .collect();
            if matches!(class, "list" | "nothing") || others.is_empty() {
                continue;
            }
            let right = self.random.pick(&others).clone();
            let measure = self.numbered().filter(|_| class == "number" && self.random.percent(25));
            let comparison = questions::comparison(self.random);
            let has_value = comparison == Comparison::NotEqual && self.random.percent(40);
            let word = serde_json::to_value(comparison).expect("JSON");
            let label = format!("compare {class} {}", word.as_str().expect("a word"));
            let left = measure.map_or(Attribute::Column(left), |measure| Attribute::Measure { measure });
            let right = Attribute::Column(right);
            drawn.push((label, NodeKind::Compare(Compare { left, comparison, right, has_value })));
        }
        self.rarest(drawn, 8)
    }

    /// A question to a column, as a definition may have it.
    pub(super) fn asked(&mut self, column: &Column) -> Condition {
        let mut condition = questions::condition(column, self.random);
        condition.predicate.has_value &= condition.predicate.test != Test::Empty;
        condition
    }

    /// A measure that is a number.
    fn numbered(&mut self) -> Option<String> {
        let ids: Vec<String> = self.obvious.library.measures.keys().cloned().collect();
        let id = ids.get(self.random.below(ids.len()))?.clone();
        let values = self.sampled(|maker, customer| maker.obvious.measure_of(&id, customer));
        let number = |value: &Val| matches!(value, Val::Exact(_) | Val::F64(_) | Val::F32(_));
        values.iter().any(number).then_some(id)
    }

    /// A condition on a customer's measure, near the values that there are.
    fn of_measure(&mut self) -> Option<NodeKind> {
        let ids: Vec<String> = self.obvious.library.measures.keys().cloned().collect();
        if ids.is_empty() {
            return None;
        }
        let id = self.random.pick(&ids).clone();
        let values = self.sampled(|maker, customer| maker.obvious.measure_of(&id, customer));
        let predicate = self.predicate(&values)?;
        Some(NodeKind::Condition(Condition { attribute: Attribute::Measure { measure: id }, predicate }))
    }

    /// Some customers' values.
    pub(super) fn sampled(&mut self, value: impl Fn(&Self, usize) -> Val) -> Vec<Val> {
        let customers = self.obvious.reading.customers();
        if customers.is_empty() {
            return Vec::new();
        }
        let some: Vec<usize> = (0..8).map(|_| *self.random.pick(&customers)).collect();
        some.into_iter().map(|customer| value(self, customer)).collect()
    }

    /// A test for values such as these; nothing where nothing is known of their type.
    pub(super) fn predicate(&mut self, values: &[Val]) -> Option<Predicate> {
        let kind = match values.iter().find(|value| !value.is_empty())? {
            Val::Exact(_) => Kind::Decimal { bits: 128, scale: 4 },
            Val::F32(_) => Kind::Float { bits: 32 },
            Val::F64(_) | Val::Mean(_) => Kind::Float { bits: 64 },
            Val::Text(_) => Kind::Text(Form::Plain),
            Val::Bool(_) => Kind::Boolean,
            Val::Day(_) => Kind::Date { bits: 32 },
            Val::Time(_) => Kind::Time { places: 9, zoned: true },
            Val::Empty | Val::List(_) => return None,
        };
        let column = Column::new("sample", kind, values.iter().map(plain).collect());
        Some(self.asked(&column).predicate)
    }

    pub(super) fn segment(&mut self) -> SegmentId {
        let ids: Vec<&SegmentId> = self.obvious.library.segments.keys().collect();
        (*self.random.pick(&ids)).clone()
    }

    pub(super) fn membership(&mut self) -> NodeKind {
        if self.obvious.library.segments.is_empty() {
            return NodeKind::Everyone;
        }
        NodeKind::Membership(Membership { segment: self.segment(), negated: self.random.percent(35) })
    }

    pub(super) fn hierarchy(&mut self) -> Option<NodeKind> {
        let profile = &self.setup().profile;
        let own =
            self.setup().relationships.iter().find(|one| one.source == *profile && one.target == *profile)?;
        let relationship = Hop { relationship: own.id.clone(), reverse: false };
        let reading = self.obvious.reading;
        let customers = reading.customers();
        // Those that others stand below tell more.
        let parents: Vec<usize> =
            reading.relationships[&relationship.relationship].to.iter().flatten().copied().collect();
        let account = match self.random.below(20) {
            0 => "nobody".to_owned(),
            1..5 if !customers.is_empty() => reading.profile().key_text(*self.random.pick(&customers)),
            _ if !parents.is_empty() => reading.profile().key_text(*self.random.pick(&parents)),
            _ => "a0".to_owned(),
        };
        let direction = *self.random.pick(&[HierarchyDirection::ChildOf, HierarchyDirection::ParentOf]);
        let negated = self.random.percent(30);
        Some(NodeKind::Hierarchy(Hierarchy { relationship, direction, account, negated }))
    }
}

/// A value as a cell; an exact one with at most four decimal places.
fn plain(value: &Val) -> Value {
    let exact = |value: &BigRational| {
        let scaled = (value * BigRational::from_integer(10_000.into())).floor().to_integer();
        let digits = format!("{:0>5}", scaled.magnitude().to_string());
        let (whole, fraction) = digits.split_at(digits.len() - 4);
        let sign = if scaled.sign() == num_bigint_of_fractions::Sign::Minus { "-" } else { "" };
        Value::Exact(format!("{sign}{whole}.{fraction}"))
    };
    match value {
        Val::Empty | Val::List(_) => Value::Null,
        Val::Exact(value) => exact(value),
        Val::F32(value) => Value::Float32(*value),
        Val::F64(value) => Value::Float64(*value),
        Val::Mean(value) => Value::Float64(value.to_f64().expect("a float")),
        Val::Text(text) => Value::Text(text.clone()),
        Val::Bool(value) => Value::Bool(*value),
        Val::Day(day) => Value::Day(*day as i32),
        Val::Time(time) => Value::Time(i64::try_from(*time).unwrap_or(0)),
    }
}
