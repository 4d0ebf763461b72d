//! Random columns of tame values: ties, blanks, references of which some lead nowhere.

use crate::engine::{
    random::Random,
    sheet::{Column, Form, Kind, Value},
    tables::TODAY,
};

/// Columns of so many rows.
pub(super) struct Maker<'a> {
    pub random: &'a mut Random,
    pub rows: usize,
}

const FORMS: [Form; 4] = [Form::Plain, Form::Large, Form::View, Form::Dictionary];

impl Maker<'_> {
    fn column(&mut self, name: &str, kind: Kind, blank: usize, one: impl Fn(&mut Random) -> Value) -> Column {
        let values = (0..self.rows)
            .map(|_| if self.random.percent(blank) { Value::Null } else { one(self.random) })
            .collect();
        Column::new(name, kind, values)
    }

    fn form(&mut self) -> Kind {
        Kind::Text(*self.random.pick(&FORMS))
    }

    /// Keys that count up behind a letter.
    pub(super) fn keys(&mut self, name: &str, letter: &str) -> Column {
        let kind = self.form();
        Column::new(name, kind, (0..self.rows).map(|row| Value::Text(format!("{letter}{row}"))).collect())
    }

    /// References to such keys, some to the same few, some to none.
    pub(super) fn references(&mut self, name: &str, letter: &str, of: usize, blank: usize) -> Column {
        let kind = self.form();
        self.column(name, kind, blank, |random| match random.below(30) {
            0 => Value::Text(String::new()),
            1 => Value::Text(format!("{letter}{}", of + 3)),
            2..9 => Value::Text(format!("{letter}{}", random.below((of / 6).max(1)))),
            _ => Value::Text(format!("{letter}{}", random.below(of.max(1)))),
        })
    }

    pub(super) fn numbered(&mut self, name: &str, bits: u8, signed: bool) -> Column {
        let values = (0..self.rows).map(|row| Value::Exact(row.to_string())).collect();
        Column::new(name, Kind::Integer { bits, signed }, values)
    }

    pub(super) fn integers(&mut self, name: &str, bits: u8, signed: bool, low: i64, high: i64) -> Column {
        self.column(name, Kind::Integer { bits, signed }, 10, |random| {
            Value::Exact(random.between(low, high).to_string())
        })
    }

    pub(super) fn words(&mut self, name: &str, words: &[&str]) -> Column {
        let kind = self.form();
        self.column(name, kind, 8, |random| {
            Value::Text(if random.percent(6) { String::new() } else { (*random.pick(words)).to_owned() })
        })
    }

    /// Amounts with two decimal places, some of them below zero.
    pub(super) fn amounts(&mut self, name: &str, most: i64) -> Column {
        let bits = *self.random.pick(&[32, 64, 128]);
        self.column(name, Kind::Decimal { bits, scale: 2 }, 8, |random| {
            let cents = random.between(-most / 8, most);
            let sign = if cents < 0 { "-" } else { "" };
            Value::Exact(format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100))
        })
    }

    pub(super) fn floats(&mut self, name: &str) -> Column {
        if self.random.percent(30) {
            return self.column(name, Kind::Float { bits: 32 }, 10, |random| {
                Value::Float32(random.between(-30, 300) as f32 / 10.0)
            });
        }
        self.column(name, Kind::Float { bits: 64 }, 10, |random| {
            Value::Float64(match random.below(25) {
                0 => *random.pick(&[1e300, -1e300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY]),
                1 => 1e-300,
                _ => random.between(-30, 300) as f64 / 10.0,
            })
        })
    }

    pub(super) fn booleans(&mut self, name: &str) -> Column {
        self.column(name, Kind::Boolean, 15, |random| Value::Bool(random.percent(50)))
    }

    /// Days around today, several rows on the same.
    pub(super) fn days(&mut self, name: &str, around: i64) -> Column {
        let bits = *self.random.pick(&[32, 64]);
        self.column(name, Kind::Date { bits }, 10, |random| {
            Value::Day((TODAY + random.between(-around, around / 3)) as i32)
        })
    }

    /// Times around today of one unit and with or without a zone, several rows at the same.
    pub(super) fn times(&mut self, name: &str, around: i64) -> Column {
        let (places, zoned) = (*self.random.pick(&[0, 3, 6, 9]), self.random.percent(50));
        let one = 10_i64.pow(places);
        let few = *self.random.pick(&[2, 2, 6, 15]);
        let some: Vec<i64> = (0..(self.rows / few).max(1))
            .map(|_| {
                let day = (TODAY + self.random.between(-around, around / 3)) * 86_400;
                match self.random.below(3) {
                    0 => day * one,
                    1 => (day + self.random.between(0, 23) * 3_600) * one,
                    _ => (day + self.random.between(0, 86_399)) * one + self.random.between(0, one - 1),
                }
            })
            .collect();
        self.column(name, Kind::Time { places, zoned }, 8, |random| Value::Time(*random.pick(&some)))
    }

    /// Days or times.
    pub(super) fn moments(&mut self, name: &str, around: i64) -> Column {
        if self.random.percent(35) { self.days(name, around) } else { self.times(name, around) }
    }

    pub(super) fn tags(&mut self, name: &str, words: &[&str]) -> Column {
        let kind = Kind::List(Box::new(self.form()));
        self.column(name, kind, 15, |random| {
            let size = *random.pick(&[0, 1, 1, 2, 3]);
            Value::List((0..size).map(|_| Value::Text((*random.pick(words)).to_owned())).collect())
        })
    }

    /// Lists of days or of booleans.
    pub(super) fn lists(&mut self, name: &str) -> Column {
        let days = self.random.percent(50);
        let of = if days { Kind::Date { bits: 32 } } else { Kind::Boolean };
        self.column(name, Kind::List(Box::new(of)), 15, |random| {
            let one = |random: &mut Random| {
                if days {
                    Value::Day((TODAY + random.between(-9, 2)) as i32)
                } else {
                    Value::Bool(random.percent(50))
                }
            };
            let size = *random.pick(&[0, 1, 1, 2, 3]);
            Value::List((0..size).map(|_| one(random)).collect())
        })
    }
}
