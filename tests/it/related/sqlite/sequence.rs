//! One thing, then another.

use satsuma::model::{
    attribute::{Attribute, Path},
    condition::TimeSpan,
    definition::{Group, Sequence},
};

use super::{Sql, Sqlite, Unsupported};
use crate::{
    engine::sheet::Kind,
    related::{
        obvious::{deadline, instant},
        value::Val,
    },
};

impl Sqlite<'_> {
    fn is_dated(&self, path: &Path) -> bool {
        let table = &self.reading.tables[self.reading.place(&path.from)];
        matches!(table.kinds[table.time.expect("a time column")], Kind::Date { .. })
    }

    /// A customer's records of a step, with the attributes that it shares with the one before and the one after.
    fn happened(
        &self,
        path: &Path,
        filter: Option<&Group>,
        shared: &[(&str, &Attribute)],
        customer: &str,
    ) -> Sql {
        let (place, joined) = self.joined(Some(path));
        let first = &place.names[0];
        let mut wanted =
            vec![format!("{}.rid = {customer}.rid", place.customer()), format!("{first}.tm IS NOT NULL")];
        if let Some(filter) = filter {
            wanted.extend(self.filter(filter, &place)?);
        }
        let mut values = String::new();
        for (name, attribute) in shared {
            let Attribute::Column(column) = attribute else { return Err(Unsupported("a shared measure")) };
            values += &format!(", {} AS {name}", self.cell(column, &place).read("c"));
        }
        Ok(format!(
            "(SELECT DISTINCT {first}.rid AS rid, {first}.tm AS tm, {first}.ins AS ins{values} FROM {joined} WHERE {})",
            wanted.join(" AND ")
        ))
    }

    pub(super) fn sequence(&self, sequence: &Sequence, customer: &str) -> Sql {
        let steps = &sequence.steps;
        let names: Vec<String> = steps.iter().map(|_| self.name("s")).collect();
        let (mut from, mut wanted) = (Vec::new(), vec!["TRUE".to_owned()]);
        for (at, step) in steps.iter().enumerate() {
            let mut shared = Vec::new();
            shared.extend(step.same.as_ref().filter(|_| at > 0).map(|same| ("before", same)));
            shared.extend(steps.get(at + 1).and_then(|next| next.same.as_ref()).map(|same| ("after", same)));
            let records = self.happened(&step.path, step.filter.as_ref(), &shared, customer)?;
            from.push(format!("{records} {}", names[at]));
            if at == 0 {
                continue;
            }
            let (last, here) = (&names[at - 1], &names[at]);
            let time = |one: &Path, other: &Path| {
                if self.is_dated(one) && self.is_dated(other) { "tm" } else { "ins" }
            };
            let before = &steps[at - 1].path;
            let column = time(before, &step.path);
            wanted.push(format!("{here}.{column} > {last}.{column}"));
            if let Some(span) = step.within {
                let days = self.is_dated(&step.path);
                let (until, column) = self.deadlines(before, span, days);
                wanted.push(format!(
                    "{here}.{column} <= (SELECT d FROM {until} WHERE {until}.rid = {last}.rid)"
                ));
            }
            if step.same.is_some() {
                wanted.push(format!("{last}.after = {here}.before"));
            }
            if let Some(between) = &step.without {
                let x = self.name("x");
                let records = self.happened(&between.path, between.filter.as_ref(), &[], customer)?;
                let (one, other) = (time(before, &between.path), time(&between.path, &step.path));
                wanted.push(format!(
                    "NOT EXISTS (SELECT 1 FROM {records} {x} WHERE {x}.{one} > {last}.{one} AND {x}.{other} < {here}.{other})"
                ));
            }
        }
        Ok(format!("EXISTS (SELECT 1 FROM {} WHERE {})", from.join(", "), wanted.join(" AND ")))
    }

    /// A table of the last time within so long after each record, and the column that it is held against.
    fn deadlines(&self, path: &Path, span: TimeSpan, days: bool) -> (String, &'static str) {
        let (table, calendar) =
            (&self.reading.tables[self.reading.place(&path.from)], &self.reading.calendar);
        let name = self.name("until");
        let mut column = "ins";
        let mut rows = Vec::new();
        for row in 0..table.rows() {
            let Some(time) = table.at(row) else { continue };
            let until = match deadline(time, span, calendar) {
                Val::Day(day) if days => {
                    column = "tm";
                    day
                }
                other => self.ranks.until(instant(&other, calendar)),
            };
            rows.push(format!("({row},{until})"));
        }
        self.execute(format!("CREATE TABLE {name} (rid BIGINT, d BIGINT)"));
        self.insert(&name, &rows);
        (name, column)
    }
}
