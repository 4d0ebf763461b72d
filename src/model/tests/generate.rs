//! Definitions of every kind of node, with conditions that fit one table.

use chrono::{Duration, NaiveDate};
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::model::{
    attribute::{Attribute, ColumnRef, Hop, Path},
    condition::*,
    definition::*,
    operator::Operator,
    schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
    value::{Day, Moment, Number},
};

/// A table with a column of every type.
pub(super) fn schema() -> TableSchema {
    let types = [
        ("name", ColumnType::Value(ValueType::Text)),
        ("points", ColumnType::Value(ValueType::Number)),
        ("consent", ColumnType::Value(ValueType::Boolean)),
        ("birthday", ColumnType::Value(ValueType::Date)),
        ("first_seen", ColumnType::Value(ValueType::DateTime)),
        ("nothing", ColumnType::Value(ValueType::Empty)),
        ("interests", ColumnType::List(ValueType::Text)),
        ("scores", ColumnType::List(ValueType::Number)),
        ("holidays", ColumnType::List(ValueType::Date)),
        ("answers", ColumnType::List(ValueType::Boolean)),
        ("visits", ColumnType::List(ValueType::DateTime)),
        ("picture", ColumnType::Unsupported("binary".to_owned())),
    ];
    let columns =
        types.map(|(name, kind)| ColumnSchema { name: name.to_owned(), kind, source_type: String::new() });
    TableSchema { name: "customers".to_owned(), columns: columns.into() }
}

/// Attributes that can be asked something, with their types.
pub(super) fn usable() -> Vec<(Attribute, ColumnType)> {
    let columns = schema().columns.into_iter();
    let usable = columns.filter(|column| !Operator::for_type(&column.kind).is_empty());
    usable.map(|column| (Attribute::column("customers", column.name), column.kind)).collect()
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zäß \"\\\\,()“🍊]{1,6}"
}

fn number() -> impl Strategy<Value = Number> {
    "-?[0-9]{1,25}(\\.[0-9]{1,12})?(e-?[0-9])?".prop_map(|text| text.parse().unwrap())
}

fn date() -> impl Strategy<Value = NaiveDate> {
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    (-900_000i64..4_000_000).prop_map(move |days| epoch + Duration::days(days))
}

fn moment(times: bool) -> BoxedStrategy<Moment> {
    let day = date().prop_map(Moment::Day);
    if !times {
        return day.boxed();
    }
    let time = (date(), 0u32..86_400, select(vec![0, 1, 500_000_000, 999_999_999]));
    let time = time.prop_map(|(day, seconds, nanoseconds)| {
        let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanoseconds).unwrap();
        Moment::Time(day.and_time(time))
    });
    prop_oneof![day, time].boxed()
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Comparison::*;
    select(vec![Equal, NotEqual, Less, AtMost, Greater, AtLeast])
}

fn text_test() -> impl Strategy<Value = Test> {
    let operator = prop_oneof![
        text().prop_map(|value| TextOperator::Is { value }),
        vec(text(), 1..4).prop_map(|values| TextOperator::AnyOf { values }),
        text().prop_map(|value| TextOperator::Contains { value }),
        text().prop_map(|value| TextOperator::StartsWith { value }),
        text().prop_map(|value| TextOperator::EndsWith { value }),
        text().prop_map(|pattern| TextOperator::Matches { pattern }),
    ];
    (operator, any::<bool>())
        .prop_map(|(operator, ignore_case)| Test::Text(TextTest { operator, ignore_case }))
}

fn number_test() -> impl Strategy<Value = Test> {
    let test = prop_oneof![
        number().prop_map(|value| NumberTest::Is { value }),
        vec(number(), 1..4).prop_map(|values| NumberTest::AnyOf { values }),
        number().prop_map(|value| NumberTest::Less { value }),
        number().prop_map(|value| NumberTest::AtMost { value }),
        number().prop_map(|value| NumberTest::Greater { value }),
        number().prop_map(|value| NumberTest::AtLeast { value }),
        (number(), number()).prop_map(|(from, to)| NumberTest::Between { from, to }),
    ];
    test.prop_map(Test::Number)
}

fn date_test(times: bool) -> BoxedStrategy<DateTest> {
    let units = if times { DateUnit::OF_DATE_TIMES } else { DateUnit::OF_DATES };
    let span = || (any::<u32>(), select(units)).prop_map(|(count, unit)| TimeSpan { count, unit });
    let mut parts =
        vec![DatePart::Month, DatePart::DayOfMonth, DatePart::Weekday, DatePart::Year, DatePart::IsoWeek];
    if times {
        parts.push(DatePart::Hour);
    }
    let part = select(parts).prop_flat_map(|part| {
        let values = vec(part.range(), 1..4);
        values.prop_map(move |values| DateTest::Part { part, values })
    });
    let anniversary = prop_oneof![
        Just(Anniversary::Today),
        any::<u32>().prop_map(Anniversary::WithinNext),
        any::<u32>().prop_map(Anniversary::WithinLast),
    ];
    prop_oneof![
        moment(times).prop_map(|value| DateTest::On { value }),
        moment(times).prop_map(|value| DateTest::Before { value }),
        moment(times).prop_map(|value| DateTest::After { value }),
        moment(times).prop_map(|value| DateTest::OnOrBefore { value }),
        moment(times).prop_map(|value| DateTest::OnOrAfter { value }),
        (moment(times), moment(times)).prop_map(|(from, to)| DateTest::Between { from, to }),
        span().prop_map(DateTest::WithinLast),
        span().prop_map(DateTest::WithinNext),
        span().prop_map(DateTest::MoreThanAgo),
        (any::<u32>(), any::<u32>(), select(units)).prop_map(|(from, to, unit)| DateTest::BetweenAgo {
            from,
            to,
            unit
        }),
        select(Period::ALL).prop_map(|period| DateTest::In { period }),
        part,
        anniversary.prop_map(|when| DateTest::Anniversary { when }),
    ]
    .boxed()
}

fn list_test(of: ValueType) -> BoxedStrategy<Test> {
    let size = (comparison(), any::<u32>()).prop_map(|(comparison, value)| SizeTest { comparison, value });
    let size = size.prop_map(|size| Test::List(ListTest::Size { size }));
    let elements = match of {
        ValueType::Text => (vec(text(), 1..4), any::<bool>())
            .prop_map(|(values, ignore_case)| Elements::Text { values, ignore_case })
            .boxed(),
        ValueType::Number => vec(number(), 1..4).prop_map(|values| Elements::Number { values }).boxed(),
        ValueType::Date => {
            vec(date().prop_map(Day), 1..4).prop_map(|values| Elements::Date { values }).boxed()
        }
        ValueType::Boolean => {
            vec(any::<bool>(), 1..3).prop_map(|values| Elements::Boolean { values }).boxed()
        }
        ValueType::DateTime | ValueType::Empty => return size.boxed(),
    };
    let has = (elements, any::<bool>()).prop_map(|(values, all)| {
        Test::List(if all { ListTest::HasAllOf { values } } else { ListTest::HasAnyOf { values } })
    });
    prop_oneof![size, has].boxed()
}

fn test(of: &ColumnType) -> BoxedStrategy<Test> {
    let test = match of {
        ColumnType::Value(ValueType::Text) => text_test().boxed(),
        ColumnType::Value(ValueType::Number) => number_test().boxed(),
        ColumnType::Value(ValueType::Boolean) => {
            any::<bool>().prop_map(|value| Test::Boolean { value }).boxed()
        }
        ColumnType::Value(ValueType::Date) => date_test(false).prop_map(Test::Date).boxed(),
        ColumnType::Value(ValueType::DateTime) => date_test(true).prop_map(Test::DateTime).boxed(),
        ColumnType::List(of) => list_test(*of),
        ColumnType::Value(ValueType::Empty) | ColumnType::Unsupported(_) => return Just(Test::Empty).boxed(),
    };
    prop_oneof![9 => test, 1 => Just(Test::Empty)].boxed()
}

fn predicate(of: &ColumnType) -> impl Strategy<Value = Predicate> + use<> {
    (test(of), any::<bool>(), any::<bool>()).prop_map(|(test, negated, has_value)| {
        let has_value = has_value && negated && test != Test::Empty;
        Predicate { test, negated, has_value }
    })
}

/// A condition that fits [`schema`].
pub(super) fn condition() -> impl Strategy<Value = Condition> {
    select(usable()).prop_flat_map(|(attribute, of)| {
        predicate(&of).prop_map(move |predicate| Condition { attribute: attribute.clone(), predicate })
    })
}

fn hop() -> impl Strategy<Value = Hop> {
    ("r[0-9]", any::<bool>()).prop_map(|(relationship, reverse)| Hop { relationship, reverse })
}

fn path() -> impl Strategy<Value = Path> {
    ("[a-z]{1,5}", vec(hop(), 0..3)).prop_map(|(from, hops)| Path { from, hops })
}

fn attribute() -> impl Strategy<Value = Attribute> {
    let column = ("[a-z]{1,5}", "[a-z]{1,5}", vec(hop(), 0..3));
    prop_oneof![
        column.prop_map(|(table, column, via)| Attribute::Column(ColumnRef { table, column, via })),
        "m[0-9]".prop_map(|measure| Attribute::Measure { measure }),
    ]
}

fn matching() -> impl Strategy<Value = Match> {
    select(vec![Match::All, Match::Any, Match::None])
}

fn aggregate() -> impl Strategy<Value = Aggregate> {
    use Aggregate::*;
    select(vec![
        Count,
        DistinctCount,
        DistinctDays,
        Sum,
        Average,
        Minimum,
        Maximum,
        First,
        Last,
        DaysSinceFirst,
        DaysSinceLast,
        ValueAtMax,
        ValueAtMin,
    ])
}

fn scope() -> impl Strategy<Value = Scope> {
    let quantifier = prop_oneof![
        Just(Quantifier::Any),
        Just(Quantifier::All),
        Just(Quantifier::None),
        any::<u32>().prop_map(Quantifier::AtLeast),
        any::<u32>().prop_map(Quantifier::AtMost),
        any::<u32>().prop_map(Quantifier::Exactly),
    ];
    (path(), quantifier).prop_map(|(path, quantifier)| Scope { path, quantifier })
}

fn group(node: impl Strategy<Value = Node> + Clone + 'static, scoped: bool) -> BoxedStrategy<Group> {
    let scope = if scoped { option::weighted(0.2, scope()).boxed() } else { Just(None).boxed() };
    (matching(), scope, vec(node, 1..4))
        .prop_map(|(matching, scope, nodes)| Group { matching, scope, nodes })
        .boxed()
}

fn figure(node: BoxedStrategy<Node>) -> impl Strategy<Value = Figure> {
    let parts = (
        path(),
        aggregate(),
        option::of(attribute()),
        option::of(attribute()),
        option::of(group(node, false)),
        option::of(date_test(true)),
    );
    parts.prop_map(|(path, aggregate, attribute, by, filter, window)| Figure {
        path,
        aggregate,
        attribute,
        by,
        filter,
        window,
    })
}

fn step(node: BoxedStrategy<Node>) -> impl Strategy<Value = Step> {
    let between =
        (path(), option::of(group(node.clone(), false))).prop_map(|(path, filter)| Between { path, filter });
    let span =
        (any::<u32>(), select(DateUnit::OF_DATE_TIMES)).prop_map(|(count, unit)| TimeSpan { count, unit });
    let parts = (
        path(),
        option::of(group(node, false)),
        option::of(span),
        option::of(between),
        option::of(attribute()),
    );
    parts.prop_map(|(path, filter, within, without, same)| Step { path, filter, within, without, same })
}

fn leaf() -> impl Strategy<Value = NodeKind> {
    let compare = (attribute(), comparison(), attribute(), any::<bool>());
    let hierarchy = (hop(), any::<bool>(), text(), any::<bool>());
    prop_oneof![
        8 => condition().prop_map(NodeKind::Condition),
        1 => compare.prop_map(|(left, comparison, right, flag)| {
            let has_value = flag && comparison == Comparison::NotEqual;
            NodeKind::Compare(Compare { left, comparison, right, has_value })
        }),
        1 => ("s[0-9]", any::<bool>()).prop_map(|(segment, negated)| {
            NodeKind::Membership(Membership { segment, negated })
        }),
        1 => hierarchy.prop_map(|(relationship, up, account, negated)| {
            let direction = if up { HierarchyDirection::ParentOf } else { HierarchyDirection::ChildOf };
            NodeKind::Hierarchy(Hierarchy { relationship, direction, account, negated })
        }),
        1 => Just(NodeKind::Everyone),
    ]
}

fn switched(kind: impl Strategy<Value = NodeKind>) -> impl Strategy<Value = Node> {
    (kind, prop::bool::weighted(0.2)).prop_map(|(kind, off)| Node { id: String::new(), off, kind })
}

fn node() -> impl Strategy<Value = Node> {
    switched(leaf()).prop_recursive(4, 24, 4, |node| {
        let number = ColumnType::Value(ValueType::Number);
        let activity = (figure(node.clone()), predicate(&number)).prop_map(|(figure, predicate)| {
            NodeKind::Activity(Activity { figure: Box::new(figure), predicate })
        });
        let sequence = vec(step(node.clone()), 2..4).prop_map(|steps| NodeKind::Sequence(Sequence { steps }));
        switched(prop_oneof![
            6 => group(node, true).prop_map(NodeKind::Group),
            1 => activity,
            1 => sequence,
        ])
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let operator = select(vec![SetOperator::Union, SetOperator::Intersect, SetOperator::Except]);
    let parts = (
        operator,
        option::of("[a-z]{1,6}"),
        option::of("[a-z]{1,6}"),
        prop::bool::weighted(0.2),
        option::weighted(0.2, path()),
        matching(),
        vec(node(), 1..4),
    );
    parts.prop_map(|(operator, name, note, off, path, matching, nodes)| Rule {
        id: String::new(),
        operator,
        name,
        note,
        off,
        path,
        matching,
        nodes,
    })
}

fn limit() -> impl Strategy<Value = Limit> {
    let size = || prop_oneof![any::<u32>().prop_map(Size::Count), (1u32..=10_000).prop_map(Size::Percent)];
    prop_oneof![
        (size(), attribute()).prop_map(|(size, by)| Limit::Top { size, by }),
        (size(), attribute()).prop_map(|(size, by)| Limit::Bottom { size, by }),
        (size(), any::<u32>()).prop_map(|(size, seed)| Limit::Random { size, seed }),
        (any::<u32>(), 0u32..5_000, 5_000u32..=10_000).prop_map(|(seed, from, to)| Limit::Split {
            seed,
            from,
            to
        }),
    ]
}

/// A definition of anything that the form can say, with ids from `n1` on; something in it is switched on.
pub(super) fn definition() -> impl Strategy<Value = Definition> {
    let parts = (vec(rule(), 1..4), vec("s[0-9]", 0..3), option::of(limit()), vec(attribute(), 0..3));
    parts.prop_map(|(rules, suppress, limit, project)| {
        let mut definition = Definition { version: VERSION, rules, suppress, limit, project };
        let mut last = 0;
        for rule in &mut definition.rules {
            last += 1;
            rule.id = format!("n{last}");
            number_nodes(&mut rule.nodes, &mut last);
        }
        definition.rules[0].off = false;
        switch_on(&mut definition.rules[0].nodes[0]);
        definition
    })
}

fn switch_on(node: &mut Node) {
    node.off = false;
    if let NodeKind::Group(group) = &mut node.kind {
        switch_on(&mut group.nodes[0]);
    }
}

fn number_nodes(nodes: &mut [Node], last: &mut u32) {
    for node in nodes {
        *last += 1;
        node.id = format!("n{last}");
        for group in node.kind.groups_mut() {
            number_nodes(&mut group.nodes, last);
        }
    }
}
