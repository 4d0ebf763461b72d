//! Definitions and drafts in plain English: one place for the wording. What is missing is an ellipsis; what is switched
//! off is left out, as when it is evaluated. Which days a relative date means now is not said here.

mod kept;
mod phrase;

pub use phrase::moment_words;

use super::{
    attribute::{Attribute, ColumnRef},
    definition::{Definition, Match, Quantifier, Scope, SetOperator},
    draft::{Draft, DraftCondition, DraftGroup, DraftKind, DraftNode, DraftRule},
};

/// A definition as one sentence: "Customers where (a and b) or c; then without those where d."
pub fn definition_words(definition: &Definition) -> String {
    draft_words(&Draft::from(definition))
}

/// A draft as one sentence, with an ellipsis for what is missing.
pub fn draft_words(draft: &Draft) -> String {
    let mut sentence = String::new();
    for rule in draft.rules.iter().filter(|rule| !rule.off) {
        let Some(body) = rule_body(rule) else { continue };
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
        sentence += &format!("; then without the members of {}", kept::segments(&draft.suppress));
    }
    if let Some(limit) = &draft.limit {
        let kept = limit
            .complete()
            .map_or_else(|_| format!("only {}", phrase::MISSING), |limit| kept::limit(&limit));
        sentence += &format!("; then {kept}");
    }
    sentence + "."
}

/// A rule in a few words, for its collapsed form: "where points is at least 100".
pub fn rule_words(rule: &DraftRule) -> String {
    match rule_body(rule) {
        Some(body) if body == EVERYONE => "all customers".to_owned(),
        Some(body) => body,
        None => phrase::MISSING.to_owned(),
    }
}

/// A condition or sub-rule in a few words, be it switched on or off: "country is not Spain".
pub fn node_words(node: &DraftNode) -> String {
    node_text(node, None).unwrap_or_else(|| phrase::MISSING.to_owned())
}

/// A condition in a few words.
pub fn condition_words(condition: &DraftCondition) -> String {
    condition_text(condition, None)
}

/// An attribute as it is called in a sentence: `first_seen` is "first seen".
pub fn attribute_words(attribute: &Attribute) -> String {
    attribute_text(attribute, None)
}

/// Stands for a rule that asks nothing of anybody.
const EVERYONE: &str = "whoever they are";

/// What follows "customers": "where a and b", or of a rule over a table, "with a record of purchases where a".
fn rule_body(rule: &DraftRule) -> Option<String> {
    let table = rule.path.as_ref().map(|path| path.from.as_str());
    let on = live(&rule.nodes);
    if let ([DraftNode { kind: DraftKind::Everyone, .. }], None) = (on.as_slice(), table)
        && rule.matching != Match::None
    {
        return Some(EVERYONE.to_owned());
    }
    let joined = join(&on, rule.matching, table)?;
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

fn join(nodes: &[&DraftNode], matching: Match, table: Option<&str>) -> Option<String> {
    let texts: Vec<String> = nodes.iter().filter_map(|node| node_text(node, table)).collect();
    match matching {
        _ if texts.is_empty() => None,
        Match::All => Some(texts.join(" and ")),
        Match::Any => Some(texts.join(" or ")),
        Match::None => Some(format!("not ({})", texts.join(" or "))),
    }
}

fn node_text(node: &DraftNode, table: Option<&str>) -> Option<String> {
    match &node.kind {
        DraftKind::Group(group) => group_text(group, table),
        DraftKind::Condition(condition) => Some(condition_text(condition, table)),
        DraftKind::Everyone => Some("it is any customer".to_owned()),
        DraftKind::Kept(kind) => Some(kept::node(kind, table)),
    }
}

/// A group in brackets, but for groups of one node, which need none.
fn group_text(group: &DraftGroup, table: Option<&str>) -> Option<String> {
    let on = live(&group.nodes);
    let Some(scope) = &group.scope else {
        let joined = join(&on, group.matching, table)?;
        let one = on.len() == 1 || group.matching == Match::None;
        return Some(if one { joined } else { format!("({joined})") });
    };
    let joined = join(&on, group.matching, Some(&scope.path.from))?;
    Some(scope_text(scope, &joined))
}

fn scope_text(scope: &Scope, joined: &str) -> String {
    let table = plain(&scope.path.from);
    match scope.quantifier {
        Quantifier::Any => format!("there is a record of {table} where ({joined})"),
        Quantifier::All => format!("there are records of {table}, and for each of them ({joined})"),
        Quantifier::None => format!("there is no record of {table} where ({joined})"),
        Quantifier::AtLeast(count) => {
            format!("there are at least {count} records of {table} where ({joined})")
        }
        Quantifier::AtMost(count) => format!("there are at most {count} records of {table} where ({joined})"),
        Quantifier::Exactly(count) => {
            format!("there are exactly {count} records of {table} where ({joined})")
        }
    }
}

fn condition_text(condition: &DraftCondition, table: Option<&str>) -> String {
    let attribute = condition.attribute.as_ref().map(|attribute| attribute_text(attribute, table));
    let attribute = attribute.unwrap_or_else(|| phrase::MISSING.to_owned());
    format!("{attribute} {}", phrase::phrase(condition))
}

/// A column of the table that is spoken of by its name alone, of another one with the table's.
fn attribute_text(attribute: &Attribute, table: Option<&str>) -> String {
    match attribute {
        Attribute::Column(ColumnRef { table: own, column, via }) => match table {
            Some(table) if table != own || !via.is_empty() => format!("{} of {}", plain(column), plain(own)),
            None if !via.is_empty() => format!("{} of {}", plain(column), plain(own)),
            _ => plain(column),
        },
        Attribute::Measure { measure } => format!("measure {measure}"),
    }
}

/// Names of files and columns as words.
fn plain(name: &str) -> String {
    let words: Vec<&str> = name.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { name.to_owned() } else { words.join(" ") }
}
