//! Random definitions over a table.

use satsuma::model::{
    attribute::Attribute,
    condition::Comparison,
    context::Context,
    definition::{Compare, Definition, Group, Match, Node, NodeKind, Rule, SetOperator, VERSION},
};

use super::{
    questions::{comparison, condition},
    random::Random,
    sheet::{Column, Kind, Sheet, TABLE},
    tables::TODAY,
};

/// Zones with daylight saving at different times of the year, by half hours, and without.
pub(crate) const ZONES: [&str; 7] = [
    "Europe/Madrid",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
];

/// An instant around that of the tables, in one of the zones.
pub(crate) fn context(random: &mut Random) -> Context {
    let seconds = (TODAY + random.between(-300, 300)) * 86_400 + random.between(0, 86_399);
    Context {
        as_of: seconds * 1_000 + *random.pick(&[0, 0, 1, 999]),
        time_zone: (*random.pick(&ZONES)).to_owned(),
        first_weekday: random.between(1, 7) as u8,
    }
}

/// A definition of one rule of all of these nodes.
pub(crate) fn all_of(kinds: Vec<NodeKind>) -> Definition {
    rule_of(Match::All, kinds)
}

/// A definition of one rule.
pub(crate) fn rule_of(matching: Match, kinds: Vec<NodeKind>) -> Definition {
    let nodes = kinds.into_iter().enumerate();
    let nodes = nodes.map(|(at, kind)| Node { id: format!("n{}", at + 1), off: false, kind }).collect();
    definition(vec![Rule {
        id: "r".into(),
        operator: SetOperator::Union,
        name: None,
        note: None,
        off: false,
        path: None,
        matching,
        nodes,
    }])
}

/// A definition of rules and nothing else.
pub(crate) fn definition(rules: Vec<Rule>) -> Definition {
    Definition { version: VERSION, rules, suppress: Vec::new(), limit: None, project: Vec::new() }
}

/// Columns of single values of the same type.
fn comparable(a: &Column, b: &Column) -> bool {
    let class = |kind: &Kind| match kind {
        Kind::Integer { .. } | Kind::Float { .. } | Kind::Decimal { .. } => 1,
        Kind::Text(_) => 2,
        Kind::Date { .. } => 3,
        Kind::Time { .. } => 4,
        Kind::Boolean => 5,
        Kind::Nothing => 6,
        Kind::List(_) => 0,
    };
    class(&a.kind) != 0 && class(&a.kind) == class(&b.kind)
}

struct Maker<'a> {
    sheet: &'a Sheet,
    random: &'a mut Random,
    last: usize,
}

impl Maker<'_> {
    fn id(&mut self) -> String {
        self.last += 1;
        format!("n{}", self.last)
    }

    fn matching(&mut self) -> Match {
        match self.random.below(100) {
            0..36 => Match::All,
            36..84 => Match::Any,
            _ => Match::None,
        }
    }

    fn leaf(&mut self) -> NodeKind {
        let columns = &self.sheet.columns[1..];
        let column = self.random.pick(columns);
        if self.random.percent(3) {
            return NodeKind::Everyone;
        }
        let others: Vec<&Column> = columns.iter().filter(|other| comparable(column, other)).collect();
        if !others.is_empty() && self.random.percent(12) {
            let comparison = comparison(self.random);
            return NodeKind::Compare(Compare {
                left: Attribute::column(TABLE, &column.name),
                comparison,
                right: Attribute::column(TABLE, &self.random.pick(&others).name),
                has_value: comparison == Comparison::NotEqual && self.random.percent(40),
            });
        }
        NodeKind::Condition(condition(column, self.random))
    }

    fn nodes(&mut self, depth: usize) -> Vec<Node> {
        let count = if self.random.percent(3) { 0 } else { 1 + self.random.below(3) };
        (0..count)
            .map(|_| {
                let (id, off) = (self.id(), self.random.percent(10));
                let kind = if depth < 5 && self.random.percent(25) {
                    let matching = self.matching();
                    NodeKind::Group(Group { matching, scope: None, nodes: self.nodes(depth + 1) })
                } else {
                    self.leaf()
                };
                Node { id, off, kind }
            })
            .collect()
    }

    fn rule(&mut self) -> Rule {
        let id = self.id();
        let operator = *self.random.pick(&[
            SetOperator::Union,
            SetOperator::Union,
            SetOperator::Intersect,
            SetOperator::Except,
        ]);
        let (off, matching) = (self.random.percent(8), self.matching());
        Rule { id, operator, name: None, note: None, off, path: None, matching, nodes: self.nodes(1) }
    }
}

/// Some rules of conditions on the table's columns.
pub(crate) fn random_definition(sheet: &Sheet, random: &mut Random) -> Definition {
    let mut maker = Maker { sheet, random, last: 0 };
    let rules = 1 + maker.random.below(3);
    definition((0..rules).map(|_| maker.rule()).collect())
}
