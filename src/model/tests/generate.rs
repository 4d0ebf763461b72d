//! Definitions of every kind of node, with conditions that fit one table.

use chrono::{Duration, NaiveDate};
use proptest::{collection::vec, option, prelude::*, sample::select};

use crate::model::{
    attribute::{Attribute, Hop, Path},
    catalog::{Catalog, MeasureEntry, SegmentEntry},
    condition::*,
    definition::*,
    operator::Operator,
    schema::{ColumnSchema, ColumnType, TableSchema, ValueType},
    setup::{Cardinality, Relationship, Setup, TableSetup},
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

/// Customers with their purchases and visits; purchases have a buyer, a recipient and a store, customers a home store and one
/// who brought them.
pub(crate) fn catalog() -> Catalog {
    let table = |name: &str, columns: &[(&str, ValueType)]| TableSchema {
        name: name.to_owned(),
        columns: columns
            .iter()
            .map(|(name, of)| ColumnSchema {
                name: (*name).to_owned(),
                kind: ColumnType::Value(*of),
                source_type: String::new(),
            })
            .collect(),
    };
    use ValueType::{Boolean, DateTime, Number, Text};
    let relationship = |id: &str, source: &str, target: &str| Relationship {
        id: id.to_owned(),
        source: source.to_owned(),
        columns: vec![format!("{id}_id")],
        target: target.to_owned(),
        kind: Cardinality::ManyToOne,
    };
    let timed = |name: &str| TableSetup {
        table: name.to_owned(),
        time: Some("at".to_owned()),
        ..TableSetup::default()
    };
    Catalog {
        setup: Setup {
            profile: "customers".to_owned(),
            tables: vec![timed("purchases"), timed("visits")],
            relationships: vec![
                relationship("buyer", "purchases", "customers"),
                relationship("recipient", "purchases", "customers"),
                relationship("store", "purchases", "stores"),
                relationship("home", "customers", "stores"),
                relationship("visitor", "visits", "customers"),
                relationship("parent", "customers", "customers"),
            ],
        },
        tables: vec![
            schema(),
            table("purchases", &[("at", DateTime), ("product", Text), ("amount", Number), ("gift", Boolean)]),
            table("visits", &[("at", DateTime), ("page", Text), ("seconds", Number)]),
            table("stores", &[("city", Text), ("size", Number)]),
        ],
        segments: vec![SegmentEntry { id: "s1".to_owned(), name: "Loyal".to_owned() }],
        measures: vec![MeasureEntry {
            id: "m1".to_owned(),
            name: "Points".to_owned(),
            kind: ColumnType::Value(Number),
        }],
    }
}

/// Every path of [`catalog`] to the customers.
pub(super) fn paths() -> Vec<Path> {
    let catalog = catalog();
    ["purchases", "visits", "stores"].iter().flat_map(|table| catalog.paths(table)).collect()
}

/// Every attribute that can be asked over a path.
fn reachable(path: Option<&Path>) -> Vec<(Attribute, ColumnType)> {
    let catalog = catalog();
    let mut found = Vec::new();
    for reached in catalog.reached(path) {
        let table = catalog.table(&reached.table).unwrap();
        let usable = table.columns.iter().filter(|column| !Operator::for_type(&column.kind).is_empty());
        found.extend(usable.map(|column| (reached.attribute(&column.name), column.kind.clone())));
    }
    found.push((Attribute::Measure { measure: "m1".to_owned() }, ColumnType::Value(ValueType::Number)));
    found
}

/// Every attribute of [`catalog`], by whichever path.
pub(crate) fn attributes() -> Vec<(Attribute, ColumnType)> {
    let paths = paths();
    let all = paths.iter().map(Some).chain([None]).flat_map(reachable);
    let mut found: Vec<(Attribute, ColumnType)> = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
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
        vec(text(), 1..4).prop_map(|values| TextOperator::AnyOf { values: values.into() }),
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
        vec(number(), 1..4).prop_map(|values| NumberTest::AnyOf { values: values.into() }),
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

fn condition_of(attributes: Vec<(Attribute, ColumnType)>) -> impl Strategy<Value = Condition> {
    select(attributes).prop_flat_map(|(attribute, of)| {
        predicate(&of).prop_map(move |predicate| Condition { attribute: attribute.clone(), predicate })
    })
}

fn path() -> impl Strategy<Value = Path> {
    select(paths())
}

fn matching() -> impl Strategy<Value = Match> {
    select(vec![Match::All, Match::Any, Match::None])
}

fn quantifier() -> impl Strategy<Value = Quantifier> {
    prop_oneof![
        Just(Quantifier::Any),
        Just(Quantifier::All),
        Just(Quantifier::None),
        any::<u32>().prop_map(Quantifier::AtLeast),
        any::<u32>().prop_map(Quantifier::AtMost),
        any::<u32>().prop_map(Quantifier::Exactly),
    ]
}

/// Nodes of a container over a path, `levels` deep at most.
fn nodes(path: Option<Path>, levels: u32) -> BoxedStrategy<Vec<Node>> {
    vec(node(path, levels), 1..4).boxed()
}

fn group(path: Option<Path>, levels: u32) -> BoxedStrategy<Group> {
    (matching(), nodes(path, levels))
        .prop_map(|(matching, nodes)| Group { matching, scope: None, nodes })
        .boxed()
}

fn scoped(levels: u32) -> BoxedStrategy<Group> {
    let one = move |path: Path| {
        let inner = group(Some(path.clone()), levels);
        (inner, quantifier()).prop_map(move |(group, quantifier)| {
            let scope = Scope { path: path.clone(), quantifier };
            Group { scope: Some(scope), ..group }
        })
    };
    path().prop_flat_map(one).boxed()
}

fn filter(path: &Path, levels: u32) -> BoxedStrategy<Option<Group>> {
    match levels {
        0 => Just(None).boxed(),
        levels => option::of(group(Some(path.clone()), levels - 1)).boxed(),
    }
}

fn activity(levels: u32) -> BoxedStrategy<NodeKind> {
    let one = move |(path, aggregate): (Path, Aggregate)| {
        let catalog = catalog();
        let figured = catalog.figured(&path).into_iter().flat_map(|reached| {
            let columns = catalog.table(&reached.table).unwrap().columns.iter();
            let fitting = columns.filter(|column| aggregate.fits(&column.kind));
            fitting.map(|column| (reached.attribute(&column.name), column.kind.clone())).collect::<Vec<_>>()
        });
        let figured: Vec<_> = figured.filter(|(_, kind)| !Operator::for_type(kind).is_empty()).collect();
        let of = match aggregate.takes_attribute() {
            true => select(figured).prop_map(Some).boxed(),
            false => Just(None).boxed(),
        };
        let windowed = catalog.time(&path.from).is_some();
        let window = if windowed { option::of(date_test(true)).boxed() } else { Just(None).boxed() };
        (of, window, filter(&path, levels)).prop_flat_map(move |(of, window, filter)| {
            let kind = match &of {
                Some((_, kind)) if aggregate.keeps_type() => kind.clone(),
                _ => ColumnType::Value(ValueType::Number),
            };
            let figure = Figure {
                path: path.clone(),
                aggregate,
                attribute: of.map(|(attribute, _)| attribute),
                by: None,
                filter,
                window,
            };
            predicate(&kind).prop_map(move |predicate| {
                NodeKind::Activity(Activity { figure: Box::new(figure.clone()), predicate })
            })
        })
    };
    let aggregate = |path: Path| {
        let timed = catalog().time(&path.from).is_some();
        let all = Aggregate::OF_ACTIVITIES.into_iter();
        (Just(path), select(all.filter(|aggregate| timed || !aggregate.needs_time()).collect::<Vec<_>>()))
    };
    path().prop_flat_map(aggregate).prop_flat_map(one).boxed()
}

fn timed_path() -> impl Strategy<Value = Path> {
    let catalog = catalog();
    select(paths().into_iter().filter(|path| catalog.time(&path.from).is_some()).collect::<Vec<_>>())
}

fn step(first: bool, levels: u32) -> BoxedStrategy<Step> {
    let one = move |path: Path| {
        let between = timed_path().prop_flat_map(move |path| {
            filter(&path, levels).prop_map(move |filter| Between { path: path.clone(), filter })
        });
        let span = (any::<u32>(), select(DateUnit::OF_DATE_TIMES));
        let span = span.prop_map(|(count, unit)| TimeSpan { count, unit });
        // What the customers' table has is there over every path.
        let same = select(usable()).prop_map(|(attribute, _)| attribute);
        let later = (option::of(span), option::of(between), option::of(same));
        (filter(&path, levels), later).prop_map(move |(filter, (within, without, same))| match first {
            true => Step { path: path.clone(), filter, within: None, without: None, same: None },
            false => Step { path: path.clone(), filter, within, without, same },
        })
    };
    timed_path().prop_flat_map(one).boxed()
}

fn sequence(levels: u32) -> BoxedStrategy<NodeKind> {
    let steps = (step(true, levels), vec(step(false, levels), 1..3));
    let all = steps.prop_map(|(first, later)| std::iter::once(first).chain(later).collect());
    all.prop_map(|steps| NodeKind::Sequence(Sequence { steps })).boxed()
}

fn compare(path: Option<&Path>) -> BoxedStrategy<NodeKind> {
    let all = reachable(path);
    let single = all.iter().filter(|(_, of)| matches!(of, ColumnType::Value(_))).cloned().collect::<Vec<_>>();
    let parts = (select(single), comparison(), any::<prop::sample::Index>(), any::<bool>());
    let whole = parts.prop_map(move |((left, of), comparison, other, flag)| {
        let same: Vec<_> = all.iter().filter(|(_, other)| *other == of).collect();
        let right = other.get(&same).0.clone();
        let has_value = flag && comparison == Comparison::NotEqual;
        NodeKind::Compare(Compare { left, comparison, right, has_value })
    });
    whole.boxed()
}

fn leaf(path: Option<&Path>) -> BoxedStrategy<NodeKind> {
    let hierarchy = (any::<bool>(), text(), any::<bool>());
    prop_oneof![
        8 => condition_of(reachable(path)).prop_map(NodeKind::Condition),
        1 => compare(path),
        1 => ("s[0-9]", any::<bool>()).prop_map(|(segment, negated)| {
            NodeKind::Membership(Membership { segment, negated })
        }),
        1 => hierarchy.prop_map(|(up, account, negated)| {
            let direction = if up { HierarchyDirection::ParentOf } else { HierarchyDirection::ChildOf };
            let relationship = Hop { relationship: "parent".to_owned(), reverse: false };
            NodeKind::Hierarchy(Hierarchy { relationship, direction, account, negated })
        }),
        1 => Just(NodeKind::Everyone),
    ]
    .boxed()
}

fn switched(kind: impl Strategy<Value = NodeKind>) -> impl Strategy<Value = Node> {
    (kind, prop::bool::weighted(0.2)).prop_map(|(kind, off)| Node { id: String::new(), off, kind })
}

fn node(path: Option<Path>, levels: u32) -> BoxedStrategy<Node> {
    let leaf = leaf(path.as_ref());
    if levels == 0 {
        return switched(leaf).boxed();
    }
    let below = levels - 1;
    let any = prop_oneof![
        8 => leaf,
        3 => group(path, below).prop_map(NodeKind::Group),
        1 => scoped(below).prop_map(NodeKind::Group),
        1 => activity(below),
        1 => sequence(below),
    ];
    switched(any).boxed()
}

fn rule() -> impl Strategy<Value = Rule> {
    let operator = select(vec![SetOperator::Union, SetOperator::Intersect, SetOperator::Except]);
    let head =
        (operator, option::of("[a-z]{1,6}"), option::of("[a-z]{1,6}"), prop::bool::weighted(0.2), matching());
    let body = option::weighted(0.4, path()).prop_flat_map(|path| (nodes(path.clone(), 3), Just(path)));
    (head, body).prop_map(|((operator, name, note, off, matching), (nodes, path))| Rule {
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

fn attribute() -> impl Strategy<Value = Attribute> {
    select(attributes()).prop_map(|(attribute, _)| attribute)
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
pub(crate) fn definition() -> impl Strategy<Value = Definition> {
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
