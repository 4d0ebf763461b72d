//! Definitions and drafts in plain English: one place for the wording. What is missing is an ellipsis; what is switched
//! off is left out, as when it is evaluated. Which days a relative date means now is not said here.

mod phrase;
mod plural;
mod related;

pub use phrase::moment_words;
pub use plural::singular;
pub use related::path_words;

use super::{
    attribute::{Attribute, ColumnRef},
    catalog::Catalog,
    definition::{Definition, Match, SetOperator},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule, DraftScope, HowMany},
};

/// Who speaks: with a catalog segments and measures have names; of the columns of the table that is spoken of the table is
/// not said.
#[derive(Clone, Copy, Default)]
struct Voice<'a> {
    catalog: Option<&'a Catalog>,
    table: Option<&'a str>,
}

impl<'a> Voice<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        Self { catalog: Some(catalog), table: None }
    }

    /// The same, of another table.
    fn about(self, table: &'a str) -> Self {
        Self { table: Some(table), ..self }
    }

    fn segment(self, id: &str) -> String {
        self.catalog.map_or_else(|| id.to_owned(), |catalog| catalog.segment_name(id).to_owned())
    }
}

/// A definition as one sentence: "Customers where (a and b) or c; then without those where d."
pub fn definition_words(definition: &Definition) -> String {
    draft_words(&Draft::from(definition))
}

/// A draft as one sentence, with an ellipsis for what is missing. Segments and measures are said by their ids.
pub fn draft_words(draft: &Draft) -> String {
    draft_text(draft, Voice::default())
}

/// The same, with the names of segments and measures.
pub fn draft_words_in(draft: &Draft, catalog: &Catalog) -> String {
    draft_text(draft, Voice::of(catalog))
}

fn draft_text(draft: &Draft, voice: Voice) -> String {
    let mut sentence = String::new();
    for rule in draft.rules.iter().filter(|rule| !rule.off) {
        let Some(body) = rule_body(rule, voice) else { continue };
        sentence += match rule.operator {
            _ if sentence.is_empty() && body == EVERYONE => "All customers",
            _ if sentence.is_empty() => "Customers",
            SetOperator::Union if body == EVERYONE => "; then also all customers",
            SetOperator::Intersect if body == EVERYONE => "; then all of them",
            SetOperator::Except if body == EVERYONE => "; then without all customers",
            SetOperator::Union => "; then also those",
            SetOperator::Intersect => "; then only those of them",
            SetOperator::Except => "; then without those",
        };
        if body != EVERYONE {
            sentence += &format!(" {body}");
        }
    }
    if sentence.is_empty() {
        return "Nothing is asked yet.".to_owned();
    }
    if !draft.suppress.is_empty() {
        sentence += &format!("; then without the members of {}", related::segments(&draft.suppress, voice));
    }
    if let Some(limit) = &draft.limit {
        let kept = limit
            .complete()
            .map_or_else(|_| format!("only {}", phrase::MISSING), |limit| related::limit(&limit, voice));
        sentence += &format!("; then {kept}");
    }
    sentence + "."
}

/// What a rule is called: its name, else its place among the rules.
pub fn rule_title(draft: &Draft, id: &str) -> Option<String> {
    let place = draft.rules.iter().position(|rule| rule.id == id)?;
    Some(draft.rules[place].name.clone().unwrap_or_else(|| format!("Rule {}", place + 1)))
}

/// A rule in a few words, for its collapsed form: "where points is at least 100".
pub fn rule_words(rule: &DraftRule) -> String {
    rule_text(rule, Voice::default())
}

/// The same, with the names of segments and measures.
pub fn rule_words_in(rule: &DraftRule, catalog: &Catalog) -> String {
    rule_text(rule, Voice::of(catalog))
}

fn rule_text(rule: &DraftRule, voice: Voice) -> String {
    match rule_body(rule, voice) {
        Some(body) if body == EVERYONE => "all customers".to_owned(),
        Some(body) => body,
        None => phrase::MISSING.to_owned(),
    }
}

/// A condition or sub-rule in a few words, be it switched on or off: "country is not Spain".
pub fn node_words(node: &DraftNode) -> String {
    node_text(node, Voice::default()).unwrap_or_else(|| phrase::MISSING.to_owned())
}

/// The same, with the names of segments and measures.
pub fn node_words_in(node: &DraftNode, catalog: &Catalog) -> String {
    node_text(node, Voice::of(catalog)).unwrap_or_else(|| phrase::MISSING.to_owned())
}

/// A condition in a few words.
pub fn condition_words(condition: &DraftCondition) -> String {
    condition_text(condition, Voice::default())
}

/// An attribute as it is called in a sentence: `first_seen` is "first seen".
pub fn attribute_words(attribute: &Attribute) -> String {
    attribute_text(attribute, Voice::default())
}

/// Stands for a rule that asks nothing of anybody.
const EVERYONE: &str = "whoever they are";

/// What follows "customers": "where a and b", or of a rule over a table, "with a record of purchases where a".
fn rule_body<'a>(rule: &'a DraftRule, voice: Voice<'a>) -> Option<String> {
    let table = rule.path.as_ref().map(|path| path.from.as_str());
    let voice = Voice { table, ..voice };
    let on = live(&rule.nodes);
    if let ([DraftNode { kind: DraftKind::Everyone, .. }], None) = (on.as_slice(), table)
        && rule.matching != Match::None
    {
        return Some(EVERYONE.to_owned());
    }
    let joined = join(&on, rule.matching, voice)?;
    Some(match table {
        Some(table) => format!("with a record of {} where {joined}", plain(table)),
        None => format!("where {joined}"),
    })
}

/// The nodes that are switched on and ask anything.
fn live(nodes: &[DraftNode]) -> Vec<&DraftNode> {
    let asks = |node: &&DraftNode| match &node.kind {
        DraftKind::Group(group) => !live(&group.nodes).is_empty(),
        _ => true,
    };
    nodes.iter().filter(|node| !node.off).filter(asks).collect()
}

fn join(nodes: &[&DraftNode], matching: Match, voice: Voice) -> Option<String> {
    let texts: Vec<String> = nodes.iter().filter_map(|node| node_text(node, voice)).collect();
    match matching {
        _ if texts.is_empty() => None,
        Match::All => Some(texts.join(" and ")),
        Match::Any => Some(texts.join(" or ")),
        Match::None => Some(format!("not ({})", texts.join(" or "))),
    }
}

fn node_text(node: &DraftNode, voice: Voice) -> Option<String> {
    Some(match &node.kind {
        DraftKind::Group(group) => return group_text(group, voice),
        DraftKind::Condition(condition) => condition_text(condition, voice),
        DraftKind::Everyone => "it is any customer".to_owned(),
        DraftKind::Compare(compare) => related::compare(compare, voice),
        DraftKind::Activity(activity) => related::activity(activity, voice),
        DraftKind::Sequence(sequence) => related::sequence(sequence, voice),
        DraftKind::Membership(membership) => related::membership(membership, voice),
        DraftKind::Hierarchy(hierarchy) => related::hierarchy(hierarchy),
    })
}

/// A group in brackets, but for groups of one node, which need none.
fn group_text(group: &DraftGroup, voice: Voice) -> Option<String> {
    let on = live(&group.nodes);
    let Some(scope) = &group.scope else {
        let joined = join(&on, group.matching, voice)?;
        let one = on.len() == 1 || group.matching == Match::None;
        return Some(if one { joined } else { format!("({joined})") });
    };
    let joined = join(&on, group.matching, voice.about(&scope.path.from))?;
    Some(scope_text(scope, &joined))
}

fn scope_text(scope: &DraftScope, joined: &str) -> String {
    let table = plain(&scope.path.from);
    let count = phrase::bare(&scope.count);
    match scope.how_many {
        HowMany::Any => format!("there is a record of {table} where ({joined})"),
        HowMany::All => format!("there are records of {table}, and for each of them ({joined})"),
        HowMany::None => format!("there is no record of {table} where ({joined})"),
        HowMany::AtLeast => format!("there are at least {count} records of {table} where ({joined})"),
        HowMany::AtMost => format!("there are at most {count} records of {table} where ({joined})"),
        HowMany::Exactly => format!("there are exactly {count} records of {table} where ({joined})"),
    }
}

fn condition_text(condition: &DraftCondition, voice: Voice) -> String {
    format!("{} {}", chosen_text(condition.attribute.as_ref(), voice), phrase::phrase(condition))
}

fn chosen_text(attribute: Option<&Attribute>, voice: Voice) -> String {
    attribute.map_or_else(|| phrase::MISSING.to_owned(), |attribute| attribute_text(attribute, voice))
}

/// A column of the table that is spoken of by its name alone, of another one with the table's.
fn attribute_text(attribute: &Attribute, voice: Voice) -> String {
    match attribute {
        Attribute::Column(ColumnRef { table: own, column, via }) => match voice.table {
            Some(table) if table != own || !via.is_empty() => format!("{} of {}", plain(column), plain(own)),
            None if !via.is_empty() => format!("{} of {}", plain(column), plain(own)),
            _ => plain(column),
        },
        Attribute::Measure { measure } => match voice.catalog {
            Some(catalog) => catalog.measure_name(measure).to_owned(),
            None => format!("measure {measure}"),
        },
    }
}

/// Names of files and columns as words.
pub fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}
