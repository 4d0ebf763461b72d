use std::collections::HashSet;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::generate::{self, schema};
use crate::model::{
    apply::apply,
    attribute::Attribute,
    complete::{complete, complete_parts},
    condition::{DateUnit, Period},
    definition::{MAX_DEPTH, Match, SetOperator},
    draft::{Draft, DraftCondition, DraftKind, DraftNode},
    edit::{Edit, Refusal},
    limit::{DraftLimit, LimitKind},
    operand::Operand,
    operator::{Operator, Verb},
    undo::History,
};

/// An edit before it is known which draft it meets: places are chosen among those that are there, or one beyond.
#[derive(Clone, Debug)]
struct Raw {
    what: u8,
    node: Index,
    into: Index,
    at: Option<Index>,
    choice: Index,
    text: String,
    flag: bool,
}

fn raw() -> impl Strategy<Value = Raw> {
    let parts = (
        0u8..22,
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
    let schema = schema();
    let mut all: Vec<_> =
        schema.columns.iter().map(|column| Attribute::column("customers", &column.name)).collect();
    all.push(Attribute::column("customers", "gone"));
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
            Operand::Many(vec![text(), "1".to_owned()]),
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

fn edit(raw: &Raw, draft: &Draft) -> Edit {
    let node = id(draft, raw.node);
    let into = id(draft, raw.into);
    let at = raw.at.map(|at| at.index(5));
    let operator =
        index_of(vec![SetOperator::Union, SetOperator::Intersect, SetOperator::Except], raw.choice);
    match raw.what {
        0 => Edit::AddRule { at, operator, attribute: raw.flag.then(|| attribute(raw.choice)) },
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
        _ => Edit::Unwrap(node),
    }
}

fn conditions<'a>(nodes: &'a [DraftNode], found: &mut Vec<&'a DraftCondition>) {
    for node in nodes {
        match &node.kind {
            DraftKind::Condition(condition) => found.push(condition),
            _ => conditions(node.nodes(), found),
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
        let schema = schema();
        let start = Draft::from(&definition);
        let mut history = History::new(start.clone());
        for raw in &raws {
            let edit = edit(raw, history.present());
            let before = history.present().clone();
            if history.edit(&edit, &schema).is_err() {
                prop_assert_eq!(history.present(), &before);
            }
            check(history.present())?;
        }
        let end = history.present().clone();
        let mut undone = Vec::new();
        while let Some(name) = history.undo() {
            undone.push(name);
        }
        prop_assert_eq!(serde_json::to_vec(history.present()).unwrap(), serde_json::to_vec(&start).unwrap());
        while let Some(name) = history.redo() {
            prop_assert_eq!(undone.pop(), Some(name));
        }
        prop_assert_eq!(history.present(), &end);
    }

    #[test]
    fn what_is_complete_of_a_draft_is_a_definition(definition in generate::definition(), raws in vec(raw(), 1..40)) {
        let schema = schema();
        let mut draft = Draft::from(&definition);
        for raw in &raws {
            draft = apply(&draft, &edit(raw, &draft), &schema).unwrap_or(draft);
        }
        let (parts, problems) = complete_parts(&draft, &schema);
        let ids = draft.ids();
        prop_assert!(problems.iter().all(|problem| problem.node.as_deref().is_none_or(|id| ids.contains(&id))));
        prop_assert!(problems.iter().all(|problem| !problem.message.is_empty() && !problem.hint.is_empty()));
        match complete(&draft, &schema) {
            Ok(definition) => prop_assert_eq!(Some(definition), parts.clone()),
            Err(reported) => {
                prop_assert!(!reported.is_empty());
                prop_assert_eq!(reported, problems);
            }
        }
        if let Some(parts) = parts {
            prop_assert_eq!(complete(&Draft::from(&parts), &schema), Ok(parts));
        }
    }
}

/// A draft by edits, each of which must be possible.
fn draft(edits: &[Edit]) -> Draft {
    edits.iter().fold(Draft::default(), |draft, edit| apply(&draft, edit, &schema()).unwrap())
}

fn add(into: &str, column: &str) -> Edit {
    Edit::AddCondition {
        into: into.to_owned(),
        at: None,
        attribute: Some(Attribute::column("customers", column)),
    }
}

fn rule() -> Edit {
    Edit::AddRule { at: None, operator: SetOperator::Union, attribute: None }
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
        apply(&draft, &Edit::Move { node: node.to_owned(), into: into.to_owned(), at }, &schema())
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
    let unwrapped = apply(&draft(&edits), &Edit::Unwrap("n2".to_owned()), &schema()).unwrap();
    assert_eq!(places(&unwrapped, "n1"), ["n3"]);
    assert!(unwrapped.node("n3").unwrap().off);
}

#[test]
fn groups_nest_to_the_limit_and_no_deeper() {
    let mut draft = draft(&[rule()]);
    for depth in 1..=MAX_DEPTH {
        draft = apply(&draft, &group(&format!("n{depth}")), &schema()).unwrap();
    }
    let deepest = format!("n{}", MAX_DEPTH + 1);
    assert_eq!(draft.depth(&deepest), Some(MAX_DEPTH));
    assert_eq!(apply(&draft, &add(&deepest, "name"), &schema()), Err(Refusal::TooDeep));
    assert_eq!(apply(&draft, &Edit::Wrap("n9".to_owned()), &schema()), Err(Refusal::TooDeep));
}

#[test]
fn another_attribute_keeps_what_fits() {
    let set = |draft: &Draft, edit| apply(draft, &edit, &schema()).unwrap();
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
    let attribute = Attribute::column("customers", "name");
    let name = set(&draft, Edit::SetAttribute { node: node(), attribute });
    assert_eq!(name.condition("n2").unwrap().operator.unwrap().label(), "is");
    assert_eq!(name.condition("n2").unwrap().operand, Operand::One(String::new()));
}

#[test]
fn typing_in_one_control_is_one_step() {
    let mut history = History::new(draft(&[rule(), add("n1", "name")]));
    let typed =
        |text: &str| Edit::SetOperand { node: "n2".to_owned(), operand: Operand::One(text.to_owned()) };
    for text in ["S", "Sp", "Spain"] {
        history.edit(&typed(text), &schema()).unwrap();
    }
    history.settle();
    assert!(!history.edit(&typed("Spain"), &schema()).unwrap(), "nothing changes, so it is no step");
    history.edit(&typed("Spa"), &schema()).unwrap();
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
    history.edit(&limit("1"), &schema()).unwrap();
    history.edit(&limit("12"), &schema()).unwrap();
    let kind = DraftLimit::new(LimitKind::Split, None);
    history.edit(&Edit::SetLimit(Some(kind)), &schema()).unwrap();
    assert_eq!((history.undo(), history.undo()), (Some("Change limit"), Some("Change limit")));
    assert_eq!(history.present().limit, None);
    let twice = vec!["s1".to_owned(), "s2".to_owned(), "s1".to_owned()];
    history.edit(&Edit::SetSuppress(twice), &schema()).unwrap();
    assert_eq!(history.present().suppress, ["s1", "s2"]);
}
