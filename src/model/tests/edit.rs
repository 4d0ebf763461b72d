use std::collections::HashSet;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::generate::{self, catalog};
use crate::model::{
    apply::apply,
    attribute::{Attribute, Path},
    complete::{complete, complete_parts},
    condition::{DateUnit, Period},
    definition::{Aggregate, MAX_DEPTH, Match, SetOperator},
    draft::{
        Draft, DraftActivity, DraftCompare, DraftCondition, DraftGroup, DraftKind, DraftMembership,
        DraftNode, DraftScope, DraftSequence, DraftSpan, DraftStep, DraftWindow, HowMany,
    },
    edit::{Edit, Refusal},
    limit::{DraftLimit, LimitKind},
    operand::Operand,
    operator::{Operator, Verb},
    undo::History,
};

/// An edit before it is known which draft it meets: places are chosen among those that are there, or one beyond.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    what: u8,
    node: Index,
    into: Index,
    at: Option<Index>,
    choice: Index,
    text: String,
    flag: bool,
}

pub(crate) fn raw() -> impl Strategy<Value = Raw> {
    let parts = (
        0u8..40,
        any::<Index>(),
        any::<Index>(),
        any::<Option<Index>>(),
        any::<Index>(),
        ".{0,3}",
        any::<bool>(),
    );
    parts.prop_map(|(what, node, into, at, choice, text, flag)| Raw {
        what,
        node,
        into,
        at,
        choice,
        text,
        flag,
    })
}

fn id(draft: &Draft, index: Index) -> String {
    let mut ids: Vec<_> = draft.ids().into_iter().map(str::to_owned).collect();
    ids.push("nowhere".to_owned());
    index.get(&ids).clone()
}

fn attribute(index: Index) -> Attribute {
    let mut all: Vec<_> = generate::attributes().into_iter().map(|(attribute, _)| attribute).collect();
    all.push(Attribute::column("customers", "gone"));
    all.push(Attribute::column("customers", "picture"));
    index.get(&all).clone()
}

fn operand(raw: &Raw) -> Operand {
    let text = || raw.text.clone();
    let unit = *raw.into.get(DateUnit::OF_DATE_TIMES);
    index_of(
        vec![
            Operand::None,
            Operand::One(text()),
            Operand::One("12".to_owned()),
            Operand::Many([text(), "1".to_owned()].into()),
            Operand::Two(text(), "2011-03-01".to_owned()),
            Operand::Span { count: text(), unit },
            Operand::Ago { from: "1".to_owned(), to: text(), unit },
            Operand::Period(Some(Period::Today)),
        ],
        raw.choice,
    )
}

fn index_of<T: Clone>(all: Vec<T>, index: Index) -> T {
    index.get(&all).clone()
}

pub(crate) fn edit(raw: &Raw, draft: &Draft) -> Edit {
    let node = id(draft, raw.node);
    let into = id(draft, raw.into);
    let at = raw.at.map(|at| at.index(5));
    let operator =
        index_of(vec![SetOperator::Union, SetOperator::Intersect, SetOperator::Except], raw.choice);
    match raw.what {
        0 => Edit::AddRule {
            at,
            operator,
            path: raw.flag.then(|| index_of(generate::paths(), raw.into)),
            attribute: raw.flag.then(|| attribute(raw.choice)),
        },
        1 | 2 => Edit::AddCondition { into, at, attribute: raw.flag.then(|| attribute(raw.choice)) },
        3 => Edit::AddGroup { into, at },
        4 => Edit::AddEveryone { into, at },
        5 => Edit::Remove(node),
        6 => Edit::Duplicate(node),
        7 | 8 => Edit::Move { node, into, at },
        9 => Edit::MoveRule { rule: node, to: raw.choice.index(4) },
        10 => {
            Edit::SetMatch { node, matching: index_of(vec![Match::All, Match::Any, Match::None], raw.choice) }
        }
        11 => Edit::SetSetOperator { rule: node, operator },
        12 => Edit::SetAttribute { node, attribute: attribute(raw.choice) },
        13 | 14 => {
            let types = generate::usable();
            let operators = Operator::for_type(&raw.into.get(&types).1);
            Edit::SetOperator { node, operator: *raw.choice.get(operators) }
        }
        15 | 16 => Edit::SetOperand { node, operand: operand(raw) },
        17 => Edit::SetIgnoreCase { node, on: raw.flag },
        18 => Edit::SetOff { node, off: raw.flag },
        19 => Edit::RenameRule { rule: node, name: raw.text.clone() },
        20 => Edit::Wrap(node),
        21 => Edit::Unwrap(node),
        _ => related(raw, node, into, at),
    }
}

/// An edit of what is asked of related tables.
fn related(raw: &Raw, node: String, into: String, at: Option<usize>) -> Edit {
    let path = || index_of(generate::paths(), raw.choice);
    let attribute = || attribute(raw.choice);
    let span = || DraftSpan { count: raw.text.clone(), unit: DateUnit::Days };
    match raw.what {
        22 | 23 => Edit::Add { into, at, kind: Box::new(kind(raw)) },
        24 => Edit::Become { node, kind: Box::new(kind(raw)) },
        25 => Edit::Reach { node, path: path(), attribute: attribute() },
        26 => Edit::SetPath { container: node, path: raw.flag.then(path) },
        27 => {
            let how_many = *raw.choice.get(&HowMany::EVERY);
            Edit::SetHowMany { node, how_many, count: raw.text.clone() }
        }
        28 => Edit::SetAggregate { node, aggregate: *raw.choice.get(&Aggregate::OF_ACTIVITIES) },
        29 => {
            let operand = Operand::Span { count: raw.text.clone(), unit: DateUnit::Days };
            let window = DraftWindow { verb: Verb::WithinLast, operand };
            Edit::SetWindow { node, window: raw.flag.then_some(window) }
        }
        30 => {
            let compare = DraftCompare { left: Some(attribute()), ..DraftCompare::default() };
            Edit::SetCompare { node, compare }
        }
        31 => Edit::AddStep { node, path: path() },
        32 => Edit::RemoveStep(node),
        33 => Edit::SetWithin { step: node, within: raw.flag.then(span) },
        34 => Edit::SetWithout { step: node, path: raw.flag.then(path) },
        35 => Edit::AddReach { into, at: raw.at.map(|at| at.index(3)), path: path(), attribute: attribute() },
        36 => Edit::MoveStep { step: node, into, to: raw.choice.index(4) },
        37 => Edit::AddRuleOf { at, operator: SetOperator::Except, kind: Box::new(kind(raw)) },
        38 => Edit::MakeRule { node, at: raw.choice.index(4) },
        _ => Edit::SetSame { step: node, same: raw.flag.then(attribute) },
    }
}

fn kind(raw: &Raw) -> DraftKind {
    let path = index_of(generate::paths(), raw.choice);
    let scope = DraftScope { path: path.clone(), how_many: HowMany::Any, count: String::new() };
    index_of(
        vec![
            DraftKind::Group(DraftGroup { scope: Some(scope), ..DraftGroup::default() }),
            DraftKind::Activity(Box::new(DraftActivity::new(path.clone(), DraftCondition::default()))),
            DraftKind::Sequence(DraftSequence { steps: vec![DraftStep::new(String::new(), path)] }),
            DraftKind::Compare(DraftCompare::default()),
            DraftKind::Membership(DraftMembership::default()),
        ],
        raw.into,
    )
}

fn conditions<'a>(nodes: &'a [DraftNode], found: &mut Vec<&'a DraftCondition>) {
    for node in nodes {
        node.containers().into_iter().for_each(|(_, group)| conditions(&group.nodes, found));
        match &node.kind {
            DraftKind::Condition(condition) => found.push(condition),
            DraftKind::Activity(activity) => found.push(&activity.test),
            _ => {}
        }
    }
}

fn check(draft: &Draft) -> Result<(), TestCaseError> {
    let ids = draft.ids();
    prop_assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "ids are unique");
    prop_assert!(!ids.contains(&draft.next_id().as_str()));
    for rule in &draft.rules {
        prop_assert!(rule.nodes.iter().all(|node| node.height() <= MAX_DEPTH));
        prop_assert!(rule.name.as_ref().is_none_or(|name| !name.trim().is_empty()));
        let mut all = Vec::new();
        conditions(&rule.nodes, &mut all);
        for condition in all {
            let shape = condition.operator.map_or(super::super::operator::Shape::None, Operator::shape);
            prop_assert!(condition.operand.has_shape(shape), "the operand has the operator's shape");
        }
    }
    let text = serde_json::to_string(draft).unwrap();
    prop_assert_eq!(&serde_json::from_str::<Draft>(&text).unwrap(), draft);
    Ok(())
}

proptest! {
    #![proptest_config(super::cases(150))]

    #[test]
    fn edits_keep_drafts_sound_and_can_be_undone(
        definition in generate::definition(),
        raws in vec(raw(), 1..60),
    ) {
        let catalog = catalog();
        let start = Draft::from(&definition);
        let mut history = History::new(start.clone());
        for raw in &raws {
            let edit = edit(raw, history.present());
            let before = history.present().clone();
            if history.edit(&edit, &catalog).is_err() {
                prop_assert_eq!(history.present(), &before);
            }
            check(history.present())?;
        }
        let end = history.present().clone();
        let mut undone = Vec::new();
        while let Some(name) = history.undo() {
            undone.push(name);
        }
        prop_assert_eq!(serde_json::to_vec(&**history.present()).unwrap(), serde_json::to_vec(&start).unwrap());
        while let Some(name) = history.redo() {
            prop_assert_eq!(undone.pop(), Some(name));
        }
        prop_assert_eq!(history.present(), &end);
    }

    #[test]
    fn what_is_complete_of_a_draft_is_a_definition(definition in generate::definition(), raws in vec(raw(), 1..40)) {
        let catalog = catalog();
        let mut draft = Draft::from(&definition);
        for raw in &raws {
            draft = apply(&draft, &edit(raw, &draft), &catalog).unwrap_or(draft);
        }
        let (parts, problems) = complete_parts(&draft, &catalog);
        let ids = draft.ids();
        prop_assert!(problems.iter().all(|problem| problem.node.as_deref().is_none_or(|id| ids.contains(&id))));
        prop_assert!(problems.iter().all(|problem| !problem.message.is_empty() && !problem.hint.is_empty()));
        match complete(&draft, &catalog) {
            Ok(definition) => prop_assert_eq!(Some(definition), parts.clone()),
            Err(reported) => {
                prop_assert!(!reported.is_empty());
                prop_assert_eq!(reported, problems);
            }
        }
        if let Some(parts) = parts {
            prop_assert_eq!(complete(&Draft::from(&parts), &catalog), Ok(parts));
        }
    }
}

/// A draft by edits, each of which must be possible.
fn draft(edits: &[Edit]) -> Draft {
    edits.iter().fold(Draft::default(), |draft, edit| apply(&draft, edit, &catalog()).unwrap())
}

fn add(into: &str, column: &str) -> Edit {
    Edit::AddCondition {
        into: into.to_owned(),
        at: None,
        attribute: Some(Attribute::column("customers", column)),
    }
}

fn rule() -> Edit {
    Edit::AddRule { at: None, operator: SetOperator::Union, path: None, attribute: None }
}

fn group(into: &str) -> Edit {
    Edit::AddGroup { into: into.to_owned(), at: None }
}

fn places<'a>(draft: &'a Draft, container: &str) -> Vec<&'a str> {
    draft.nodes(container).unwrap().iter().map(|node| node.id.as_str()).collect()
}

#[test]
fn nodes_move_to_the_place_they_will_have() {
    let draft = draft(&[rule(), add("n1", "name"), add("n1", "points"), add("n1", "consent"), group("n1")]);
    let moved = |node: &str, into: &str, at| {
        apply(&draft, &Edit::Move { node: node.to_owned(), into: into.to_owned(), at }, &catalog())
    };
    assert_eq!(places(&moved("n2", "n1", Some(1)).unwrap(), "n1"), ["n3", "n2", "n4", "n5"]);
    assert_eq!(places(&moved("n4", "n1", Some(0)).unwrap(), "n1"), ["n4", "n2", "n3", "n5"]);
    assert_eq!(places(&moved("n3", "n5", None).unwrap(), "n5"), ["n3"]);
    assert_eq!(moved("n5", "n5", None), Err(Refusal::IntoItself));
    assert_eq!(moved("n2", "n1", Some(4)), Err(Refusal::NoSuchPlace(4)));
    assert_eq!(moved("n2", "n3", None), Err(Refusal::NotAGroup("n3".to_owned())));
    assert_eq!(moved("n9", "n1", None), Err(Refusal::NoSuchNode("n9".to_owned())));
}

#[test]
fn a_group_that_is_switched_off_leaves_its_nodes_off() {
    let edits = [rule(), group("n1"), add("n2", "name"), Edit::SetOff { node: "n2".to_owned(), off: true }];
    let unwrapped = apply(&draft(&edits), &Edit::Unwrap("n2".to_owned()), &catalog()).unwrap();
    assert_eq!(places(&unwrapped, "n1"), ["n3"]);
    assert!(unwrapped.node("n3").unwrap().off);
}

#[test]
fn groups_nest_to_the_limit_and_no_deeper() {
    let mut draft = draft(&[rule()]);
    for depth in 1..=MAX_DEPTH {
        draft = apply(&draft, &group(&format!("n{depth}")), &catalog()).unwrap();
    }
    let deepest = format!("n{}", MAX_DEPTH + 1);
    assert_eq!(draft.depth(&deepest), Some(MAX_DEPTH));
    assert_eq!(apply(&draft, &add(&deepest, "name"), &catalog()), Err(Refusal::TooDeep));
    assert_eq!(apply(&draft, &Edit::Wrap("n9".to_owned()), &catalog()), Err(Refusal::TooDeep));
}

#[test]
fn another_attribute_keeps_what_fits() {
    let set = |draft: &Draft, edit| apply(draft, &edit, &catalog()).unwrap();
    let node = || "n2".to_owned();
    let draft = draft(&[rule(), add("n1", "birthday")]);
    let operator = Operator { verb: Verb::OnOrAfter, negated: false };
    let draft = set(&draft, Edit::SetOperator { node: node(), operator });
    let draft =
        set(&draft, Edit::SetOperand { node: node(), operand: Operand::One("2011-03-01".to_owned()) });
    let attribute = Attribute::column("customers", "first_seen");
    let times = set(&draft, Edit::SetAttribute { node: node(), attribute });
    assert_eq!(times.condition("n2").unwrap().operator, Some(operator));
    assert_eq!(times.condition("n2").unwrap().operand, Operand::One("2011-03-01".to_owned()));
    let draft = set(&draft, Edit::SetHasValue { node: node(), on: true });
    let attribute = Attribute::column("customers", "name");
    let name = set(&draft, Edit::SetAttribute { node: node(), attribute });
    assert!(!name.condition("n2").unwrap().has_value, "blanks were left out of another attribute");
    assert_eq!(name.condition("n2").unwrap().operator.unwrap().label(), "is");
    assert_eq!(name.condition("n2").unwrap().operand, Operand::One(String::new()));
}

#[test]
fn typing_in_one_control_is_one_step() {
    let mut history = History::new(draft(&[rule(), add("n1", "name")]));
    let typed =
        |text: &str| Edit::SetOperand { node: "n2".to_owned(), operand: Operand::One(text.to_owned()) };
    for text in ["S", "Sp", "Spain"] {
        history.edit(&typed(text), &catalog()).unwrap();
    }
    history.settle();
    assert!(!history.edit(&typed("Spain"), &catalog()).unwrap(), "nothing changes, so it is no step");
    history.edit(&typed("Spa"), &catalog()).unwrap();
    assert_eq!(history.undo(), Some("Change value"));
    assert_eq!(history.present().condition("n2").unwrap().operand, Operand::One("Spain".to_owned()));
    assert_eq!(history.undo(), Some("Change value"));
    assert_eq!(history.present().condition("n2").unwrap().operand, Operand::One(String::new()));
    assert_eq!(history.undo(), None);
    assert_eq!((history.undo_name(), history.redo_name()), (None, Some("Change value")));
}

#[test]
fn a_limit_is_typed_in_one_step_and_taken_back() {
    let mut history = History::new(draft(&[rule(), add("n1", "name")]));
    let limit = |size: &str| {
        let size = size.to_owned();
        Edit::SetLimit(Some(DraftLimit { size, ..DraftLimit::new(LimitKind::Random, None) }))
    };
    history.edit(&limit("1"), &catalog()).unwrap();
    history.edit(&limit("12"), &catalog()).unwrap();
    let kind = DraftLimit::new(LimitKind::Split, None);
    history.edit(&Edit::SetLimit(Some(kind)), &catalog()).unwrap();
    assert_eq!((history.undo(), history.undo()), (Some("Change limit"), Some("Change limit")));
    assert_eq!(history.present().limit, None);
    let twice = vec!["s1".to_owned(), "s2".to_owned(), "s1".to_owned()];
    history.edit(&Edit::SetSuppress(twice), &catalog()).unwrap();
    assert_eq!(history.present().suppress, ["s1", "s2"]);
}

fn amount() -> Attribute {
    Attribute::column("purchases", "amount")
}

fn bought() -> Path {
    catalog().paths("purchases").remove(0)
}

fn reach(node: &str) -> Edit {
    Edit::Reach { node: node.to_owned(), path: bought(), attribute: amount() }
}

#[test]
fn a_rule_of_all_gets_the_path_of_an_attribute_of_another_table() {
    let blank = Edit::AddCondition { into: "n1".to_owned(), at: None, attribute: None };
    let reached = draft(&[rule(), add("n1", "name"), blank.clone(), reach("n3")]);
    assert_eq!(reached.rules[0].path, Some(bought()));
    assert_eq!(reached.condition("n3").unwrap().attribute, Some(amount()));
    let all = Edit::AddReach { into: "n1".to_owned(), at: None, path: bought(), attribute: amount() };
    assert_eq!(draft(&[rule(), add("n1", "name"), all]), reached, "both ways are one");
}

#[test]
fn elsewhere_it_is_asked_of_the_records_of_its_own() {
    let any = Edit::SetMatch { node: "n1".to_owned(), matching: Match::Any };
    let blank = Edit::AddCondition { into: "n1".to_owned(), at: None, attribute: None };
    let reached = draft(&[rule(), any, add("n1", "name"), blank, reach("n3")]);
    assert_eq!(reached.rules[0].path, None);
    assert_eq!(reached.place("n3"), Some(("n4", 0)));
    assert_eq!(reached.path("n4"), Some(Some(&bought())));
    assert_eq!(apply(&reached, &Edit::Unwrap("n4".to_owned()), &catalog()), Err(Refusal::OtherTable));
}

#[test]
fn nodes_move_where_what_they_ask_about_is() {
    let over =
        Edit::AddRule { at: None, operator: SetOperator::Union, path: Some(bought()), attribute: None };
    let draft = draft(&[rule(), add("n1", "name"), over, add("n3", "points")]);
    let amount = Edit::AddCondition { into: "n3".to_owned(), at: None, attribute: Some(amount()) };
    let draft = apply(&draft, &amount, &catalog()).unwrap();
    let moved = |node: &str, into: &str| {
        let edit = Edit::Move { node: node.to_owned(), into: into.to_owned(), at: None };
        apply(&draft, &edit, &catalog()).map(|draft| draft.place(node).unwrap().0.to_owned())
    };
    assert_eq!(moved("n2", "n3").as_deref(), Ok("n3"), "customers are on the path of their purchases");
    assert_eq!(moved("n4", "n1").as_deref(), Ok("n1"));
    assert_eq!(moved("n5", "n1"), Err(Refusal::OtherTable));
}

#[test]
fn a_figure_keeps_its_test_where_it_fits() {
    let kind = DraftKind::Activity(Box::new(DraftActivity::new(bought(), DraftCondition::default())));
    let activity = Edit::Add { into: "n1".to_owned(), at: None, kind: Box::new(kind) };
    let node = || "n2".to_owned();
    let aggregate = |aggregate| Edit::SetAggregate { node: node(), aggregate };
    let operator = Operator { verb: Verb::Greater, negated: false };
    let draft = draft(&[
        rule(),
        activity,
        aggregate(Aggregate::Sum),
        Edit::SetAttribute { node: node(), attribute: amount() },
        Edit::SetOperator { node: node(), operator },
        Edit::SetOperand { node: node(), operand: Operand::One("500".to_owned()) },
    ]);
    let test = |draft: &Draft| match &draft.node("n2").unwrap().kind {
        DraftKind::Activity(activity) => (activity.attribute.clone(), activity.test.clone()),
        _ => panic!("an activity"),
    };
    let average = apply(&draft, &aggregate(Aggregate::Average), &catalog()).unwrap();
    assert_eq!(test(&average), test(&draft));
    let last = apply(&draft, &aggregate(Aggregate::DaysSinceLast), &catalog()).unwrap();
    assert_eq!((test(&last).0, test(&last).1), (None, test(&draft).1));
    let text = Edit::SetAttribute { node: node(), attribute: Attribute::column("purchases", "product") };
    assert!(matches!(apply(&draft, &text, &catalog()), Err(Refusal::Attribute { .. })), "no sum of texts");
}

#[test]
fn the_first_step_of_a_sequence_follows_nothing() {
    let step = || DraftStep::new(String::new(), bought());
    let kind = DraftKind::Sequence(DraftSequence { steps: vec![step(), step()] });
    let within = Some(DraftSpan { count: "30".to_owned(), unit: DateUnit::Days });
    let made = draft(&[
        rule(),
        Edit::Add { into: "n1".to_owned(), at: None, kind: Box::new(kind) },
        Edit::SetWithin { step: "n4".to_owned(), within },
        Edit::SetWithout { step: "n4".to_owned(), path: Some(bought()) },
    ]);
    assert_eq!(made.ids(), ["n1", "n2", "n3", "n5", "n4"]);
    assert_eq!(made.path("n5"), Some(Some(&bought())));
    let left = apply(&made, &Edit::RemoveStep("n3".to_owned()), &catalog()).unwrap();
    assert_eq!(left.step("n4"), Some(&DraftStep::new("n4".to_owned(), bought())));
    let problems = complete(&left, &catalog()).unwrap_err();
    assert_eq!(problems[0].message, "A sequence has two steps at least.");
}
