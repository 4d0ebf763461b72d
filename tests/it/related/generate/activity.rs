//! Figures of a customer's records, held against values that they have.

use satsuma::model::{
    attribute::{Attribute, ColumnRef, Path},
    condition::{Condition, DateTest, Predicate, Test},
    definition::{Activity, Aggregate, Definition, Figure, Node, NodeKind, Rule, VERSION},
};

use super::{Maker, wild};
use crate::engine::sheet::Kind;

const AGGREGATES: [Aggregate; 11] = [
    Aggregate::Count,
    Aggregate::DistinctCount,
    Aggregate::DistinctDays,
    Aggregate::Sum,
    Aggregate::Average,
    Aggregate::Minimum,
    Aggregate::Maximum,
    Aggregate::First,
    Aggregate::Last,
    Aggregate::DaysSinceFirst,
    Aggregate::DaysSinceLast,
];

/// Whether an aggregate asks when records happened.
fn timed(aggregate: Aggregate) -> bool {
    use Aggregate::{DaysSinceFirst, DaysSinceLast, DistinctDays, First, Last};
    matches!(aggregate, DistinctDays | First | Last | DaysSinceFirst | DaysSinceLast)
}

fn named(aggregate: Aggregate) -> String {
    let word = serde_json::to_value(aggregate).expect("JSON");
    format!("aggregate {}", word.as_str().expect("a word"))
}

impl Maker<'_> {
    pub(super) fn time_of(&self, table: &str) -> Option<ColumnRef> {
        let time = self.setup().table(table)?.time.clone()?;
        Some(ColumnRef { table: table.to_owned(), column: time, via: Vec::new() })
    }

    /// A positive test of a record's time.
    fn window(&mut self, time: &ColumnRef) -> DateTest {
        loop {
            match self.asked(self.column(time)).predicate.test {
                // Some windows go on beyond all records.
                Test::Date(DateTest::Before { value } | DateTest::On { value })
                | Test::DateTime(DateTest::Before { value } | DateTest::On { value })
                    if self.random.percent(60) =>
                {
                    return DateTest::OnOrAfter { value };
                }
                Test::Date(test) | Test::DateTime(test) => return test,
                _ => {}
            }
        }
    }

    /// Attributes that an aggregate can be of.
    fn aggregated(&self, aggregate: Aggregate, path: &Path) -> Vec<ColumnRef> {
        let mut all = self.single_attributes(path);
        all.retain(|column| {
            let (class, kind) = (self.class_of(column), self.kind_of(column));
            match aggregate {
                Aggregate::Sum | Aggregate::Average => {
                    class == "number" && (!wild(&column.column) || matches!(kind, Kind::Float { .. }))
                }
                Aggregate::Minimum | Aggregate::Maximum => {
                    matches!(class, "number" | "text" | "date" | "date_time")
                }
                Aggregate::DistinctCount => !matches!(class, "list" | "nothing"),
                _ => class != "nothing",
            }
        });
        all
    }

    pub(super) fn figure(&mut self, depth: usize) -> Figure {
        loop {
            let path = self.path();
            let time = self.time_of(&path.from);
            let fit = AGGREGATES.iter().filter(|one| time.is_some() || !timed(**one));
            let all = fit.map(|one| (named(*one), *one)).collect();
            let aggregate = self.rarest(all, 3).expect("an aggregate");
            let needs = !matches!(
                aggregate,
                Aggregate::Count
                    | Aggregate::DistinctDays
                    | Aggregate::DaysSinceFirst
                    | Aggregate::DaysSinceLast
            );
            let attribute = if needs {
                let all = self.aggregated(aggregate, &path);
                let Some(column) = self.pick(&all) else { continue };
                Some(Attribute::Column(column))
            } else {
                None
            };
            let filter = if self.random.percent(45) { Some(self.filter(&path, depth)) } else { None };
            let window = match time {
                Some(time) if self.random.percent(25) => Some(self.window(&time)),
                _ => None,
            };
            return Figure { path, aggregate, attribute, by: None, filter, window };
        }
    }

    /// A figure of a window and nothing else, held against a number: what customers' neighbours are walked over for.
    pub(crate) fn windowed(&mut self) -> Option<Definition> {
        let mut figure = self.figure(5);
        let time = self.time_of(&figure.path.from)?;
        figure.filter = None;
        figure.window = Some(self.window(&time));
        let predicate = self.held(&figure);
        let kind = NodeKind::Activity(Activity { figure: Box::new(figure), predicate });
        let node = Node { id: self.id(), off: false, kind };
        let rule = Rule { nodes: vec![node], ..self.plain_rule() };
        Some(Definition {
            version: VERSION,
            rules: vec![rule],
            suppress: Vec::new(),
            limit: None,
            project: Vec::new(),
        })
    }

    /// One question to customers by their records that pass: who has one, so many, or a sum of so much. Figures are of the
    /// first path.
    pub(crate) fn counted(&mut self) -> Option<Definition> {
        let mut rule = self.plain_rule();
        let kind = match self.random.below(8) {
            0 => self.scoped(4),
            1 => {
                let path = self.path();
                let leaf = self.leaf(Some(&path));
                rule.path = Some(path);
                leaf
            }
            2 => {
                // The same text again and again.
                let city = ColumnRef { table: "stores".into(), column: "city".into(), via: Vec::new() };
                rule.path = self.paths.iter().find(|path| path.from == city.table).cloned();
                let condition = self.asked(self.column(&city));
                NodeKind::Condition(Condition { attribute: Attribute::Column(city), ..condition })
            }
            of => {
                let path = self.paths[0].clone();
                let summed =
                    if of < 5 { None } else { Some(*self.random.pick(&["amount", "quantity", "weight"])) };
                let attribute = summed.map(|column| {
                    let (table, column) = (path.from.clone(), column.to_owned());
                    Attribute::Column(ColumnRef { table, column, via: Vec::new() })
                });
                let aggregate = if summed.is_some() { Aggregate::Sum } else { Aggregate::Count };
                let filter = if self.random.percent(60) { Some(self.filter(&path, 5)) } else { None };
                let time = self.time_of(&path.from).filter(|_| self.random.percent(40));
                let window = time.map(|time| self.window(&time));
                let figure = Figure { path, aggregate, attribute, by: None, filter, window };
                let predicate = self.held(&figure);
                NodeKind::Activity(Activity { figure: Box::new(figure), predicate })
            }
        };
        rule.nodes = vec![Node { id: self.id(), off: false, kind }];
        let (suppress, project) = (Vec::new(), Vec::new());
        Some(Definition { version: VERSION, rules: vec![rule], suppress, limit: None, project })
    }

    pub(super) fn activity(&mut self, depth: usize) -> NodeKind {
        let figure = self.figure(depth);
        let predicate = self.held(&figure);
        NodeKind::Activity(Activity { figure: Box::new(figure), predicate })
    }

    /// A test that some of the figures may pass and others not.
    fn held(&mut self, figure: &Figure) -> Predicate {
        use Aggregate::{First, Last, Maximum, Minimum};
        if let (First | Last | Maximum | Minimum, Some(Attribute::Column(column))) =
            (figure.aggregate, &figure.attribute)
        {
            let column = self.column(column);
            return self.asked(column).predicate;
        }
        let values = self.sampled(|maker, customer| maker.obvious.figure_of(figure, customer));
        let float = matches!(figure.aggregate, Aggregate::Sum | Aggregate::Average);
        self.predicate(&values).unwrap_or_else(|| {
            // Nobody has a figure: any number will do.
            let kind =
                if float { Kind::Float { bits: 64 } } else { Kind::Integer { bits: 64, signed: true } };
            let nothing = crate::engine::sheet::Column::new("nothing", kind, Vec::new());
            self.asked(&nothing).predicate
        })
    }
}
