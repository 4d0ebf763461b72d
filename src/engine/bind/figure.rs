//! Figures of a customer's records: aggregates with their filters and windows.

use std::sync::Arc;

use super::{
    Binder, Branch, Located,
    question::{Question, ask},
};
use crate::{
    data::column::{Column, Integers, Values},
    engine::{
        asked::Asked,
        calendar::told,
        dataset::Frame,
        expr::{Expr, Place, Set, Source},
        spans::Spans,
    },
    model::{
        attribute::Attribute,
        condition::{DateTest, NumberTest, Predicate, Test},
        definition::{Activity, Aggregate, Figure},
        figures::Interval,
        problem::Part,
        schema::{ColumnType, ValueType},
    },
};

/// A figure, bound but for its filter, which nodes can be switched off in.
pub(in crate::engine) struct FigureTree {
    pub frame: Arc<Frame>,
    pub aggregate: Aggregate,
    pub of: Option<Place>,
    /// What it is of, for explanations.
    pub attribute: Option<Attribute>,
    pub by: Option<Place>,
    pub day: Option<(i64, &'static str)>,
    pub filter: Option<Branch>,
    /// Joined records within the window.
    pub window: Option<Set>,
    pub test: FigureTest,
    /// Of days since: the place of the times, and which of them pass.
    pub since: Option<(Place, Spans)>,
}

/// What a figure is held against.
pub(in crate::engine) enum FigureTest {
    /// Nothing: it is a value.
    None,
    Question {
        asked: Asked,
        negated: bool,
        has_value: bool,
    },
    /// Of averages.
    Exactly {
        test: NumberTest,
        negated: bool,
        has_value: bool,
    },
}

/// A figure's type and a column that is laid out as its values are.
pub(in crate::engine) struct Result {
    pub kind: ColumnType,
    pub layout: Arc<Column>,
}

fn number(values: Values) -> Result {
    let layout = Arc::new(Column { len: 0, present: None, values });
    Result { kind: ColumnType::Value(ValueType::Number), layout }
}

fn whole(scale: i8) -> Result {
    number(Values::Exact { mantissas: Integers::I64(Vec::new()), scale })
}

pub(super) fn float() -> Result {
    number(Values::Float64(Vec::new()))
}

/// Whether an aggregate goes by the time of records.
fn is_timed(aggregate: Aggregate) -> bool {
    use Aggregate::*;
    matches!(aggregate, DistinctDays | First | Last | DaysSinceFirst | DaysSinceLast)
}

fn has_attribute(aggregate: Aggregate) -> bool {
    use Aggregate::*;
    !matches!(aggregate, Count | DistinctDays | DaysSinceFirst | DaysSinceLast)
}

fn is_ordered(kind: &ColumnType) -> bool {
    use ValueType::*;
    matches!(kind, ColumnType::Value(Number | Text | Date | DateTime | Empty))
}

impl Binder<'_> {
    pub(super) fn activity(&mut self, id: &str, activity: &Activity, depth: usize) -> Option<FigureTree> {
        let aggregate = activity.figure.aggregate;
        if matches!(aggregate, Aggregate::ValueAtMax | Aggregate::ValueAtMin) {
            let message = "The value at the largest or smallest of another is for measures only.";
            self.problem(Some(id), Part::Node, message, "Make a measure of it, and use that here.");
            return None;
        }
        let frame = self.frame(id, Some(&activity.figure.path))?;
        let (mut tree, result) = self.figure(id, &activity.figure, frame, depth)?;
        let predicate = &activity.predicate;
        let question = match ask(predicate, &result.kind, &result.layout, &self.now) {
            Ok(question) => question,
            Err(fault) => {
                let attribute = activity.figure.attribute.clone();
                let attribute =
                    attribute.unwrap_or_else(|| Attribute::column(&activity.figure.path.from, "figure"));
                let (part, message, hint) = fault.told(&attribute, &result.kind);
                self.problem(Some(id), part, message, hint);
                return None;
            }
        };
        let Question { asked, negated, has_value } = question;
        tree.since = self.since(&tree, &asked);
        tree.test = match &predicate.test {
            Test::Number(test) if aggregate == Aggregate::Average => {
                FigureTest::Exactly { test: test.clone(), negated, has_value }
            }
            _ => FigureTest::Question { asked, negated, has_value },
        };
        Some(tree)
    }

    /// Days since the first or last record as times of that record, which are compared without their days.
    fn since(&self, tree: &FigureTree, asked: &Asked) -> Option<(Place, Spans)> {
        let (Aggregate::DaysSinceFirst | Aggregate::DaysSinceLast, Asked::Within(days)) =
            (tree.aggregate, asked)
        else {
            return None;
        };
        let table = tree.frame.positions[0].table;
        let column = self.data.table(table).time?;
        let spans = self.times_since(table, column, days)?;
        let source = Source::Column { table, column };
        Some((Place { position: 0, via: Box::default(), source }, spans))
    }

    /// A figure over a frame, and what its values are.
    pub(in crate::engine) fn figure(
        &mut self,
        id: &str,
        figure: &Figure,
        frame: Arc<Frame>,
        depth: usize,
    ) -> Option<(FigureTree, Result)> {
        let before = self.problems.len();
        let aggregate = figure.aggregate;
        let first = self.data.table(frame.positions[0].table);
        let time = first.time;
        let table = first.columns.schema().name.clone();
        if is_timed(aggregate) && time.is_none() {
            let message =
                format!("The table “{table}” has no time column, so its records are neither first nor last.");
            self.problem(
                Some(id),
                Part::Node,
                message,
                "Choose its time column in the set-up, or another figure.",
            );
        }
        let of = self.operand(id, &frame, figure.attribute.as_ref(), has_attribute(aggregate));
        let at_end = matches!(aggregate, Aggregate::ValueAtMax | Aggregate::ValueAtMin);
        let by = self.operand(id, &frame, figure.by.as_ref(), at_end);
        if let Some(by) = &by
            && !is_ordered(&by.kind)
        {
            self.unfit(id, &by.kind, "has no largest or smallest");
        }
        let window = figure.window.as_ref().and_then(|window| self.window(id, &frame, time, window));
        let filter = self.filter(&frame, figure.filter.as_ref(), depth)?;
        let result = self.result(id, aggregate, of.as_ref());
        if self.problems.len() > before && !self.off {
            return None;
        }
        let result = result?;
        if (has_attribute(aggregate) && of.is_none()) || (figure.window.is_some() && window.is_none()) {
            return None;
        }
        let day = is_timed(aggregate).then(|| (self.now.day, self.now.zone.name()));
        let tree = FigureTree {
            frame,
            aggregate,
            attribute: of.as_ref().and(figure.attribute.clone()),
            of: of.map(|of| of.place),
            by: by.map(|by| by.place),
            day,
            filter,
            window,
            test: FigureTest::None,
            since: None,
        };
        Some((tree, result))
    }

    fn operand(
        &mut self,
        id: &str,
        frame: &Arc<Frame>,
        attribute: Option<&Attribute>,
        needed: bool,
    ) -> Option<Located> {
        if !needed {
            return None;
        }
        let Some(attribute) = attribute else {
            self.problem(Some(id), Part::Attribute, "This figure has no attribute.", "Choose an attribute.");
            return None;
        };
        let located = self.located(Some(id), frame, attribute)?;
        if located.place.position >= frame.determined && matches!(located.place.source, Source::Column { .. })
        {
            let message = "On this path one record has several values of the attribute.";
            self.problem(
                Some(id),
                Part::Attribute,
                message,
                "Choose an attribute of the table that the path begins at.",
            );
            return None;
        }
        Some(located)
    }

    fn unfit(&mut self, id: &str, kind: &ColumnType, what: &str) {
        let message = format!("An attribute that holds {} {what}.", kind.plural());
        self.problem(Some(id), Part::Attribute, message, "Choose another attribute, or another figure.");
    }

    fn result(&mut self, id: &str, aggregate: Aggregate, of: Option<&Located>) -> Option<Result> {
        use Aggregate::*;
        let same = |of: &Located| Result { kind: of.kind.clone(), layout: Arc::clone(&of.layout) };
        match aggregate {
            Count | DistinctCount | DistinctDays | DaysSinceFirst | DaysSinceLast => {
                if aggregate == DistinctCount && !matches!(of?.kind, ColumnType::Value(_)) {
                    self.unfit(id, &of?.kind, "cannot be counted by its different values");
                }
                Some(whole(0))
            }
            Sum | Average => match (&of?.kind, &of?.layout.values) {
                (ColumnType::Value(ValueType::Number), Values::Exact { scale, .. }) if aggregate == Sum => {
                    let mantissas = Integers::I128(Vec::new());
                    Some(number(Values::Exact { mantissas, scale: *scale }))
                }
                // No row has a value, so that no sum has one either: nothing but whole numbers are put in their place.
                (ColumnType::Value(ValueType::Number | ValueType::Empty), Values::Empty)
                    if aggregate == Sum =>
                {
                    Some(whole(0))
                }
                (ColumnType::Value(ValueType::Number | ValueType::Empty), _) => Some(float()),
                (kind, _) => {
                    self.unfit(id, &kind.clone(), "cannot be added up");
                    None
                }
            },
            Minimum | Maximum => {
                if !is_ordered(&of?.kind) {
                    self.unfit(id, &of?.kind.clone(), "has no largest or smallest");
                }
                of.map(same)
            }
            First | Last | ValueAtMax | ValueAtMin => of.map(same),
        }
    }

    /// Records of a frame that happened within a window.
    fn window(&mut self, id: &str, frame: &Frame, time: Option<usize>, window: &DateTest) -> Option<Set> {
        let first = self.data.table(frame.positions[0].table);
        let Some(time) = time else {
            let message = format!(
                "The table “{}” has no time column, so it has no window.",
                first.columns.schema().name
            );
            self.problem(
                Some(id),
                Part::Value,
                message,
                "Choose its time column in the set-up, or take the window away.",
            );
            return None;
        };
        let kind = first.columns.schema().columns[time].kind.clone();
        let layout = Arc::clone(first.column(time));
        let test = match kind {
            ColumnType::Value(ValueType::DateTime) => Test::DateTime(window.clone()),
            _ => Test::Date(window.clone()),
        };
        let predicate = Predicate { test, negated: false, has_value: false };
        match ask(&predicate, &kind, &layout, &self.now) {
            Ok(question) => {
                let source = Source::Column { table: frame.positions[0].table, column: time };
                let asked = self.reaching(source, question.asked);
                let set = self.known.put(Expr::Asked(source, asked));
                Some(self.known.carried(frame, 0, &[], set))
            }
            Err(fault) => {
                let name = &first.columns.schema().columns[time].name;
                let attribute = Attribute::column(&first.columns.schema().name, name);
                let (_, message, hint) = fault.told(&attribute, &kind);
                self.problem(Some(id), Part::Value, message, hint);
                None
            }
        }
    }

    /// What a figure's window means now.
    pub(super) fn window_told(&self, figure: &Figure, window: &DateTest) -> Option<Interval> {
        let table = self.data.table(self.data.place(&figure.path.from)?);
        let timed = matches!(table.time_column()?.values, Values::DateTime { .. });
        told(window, &self.now, timed)
    }
}
