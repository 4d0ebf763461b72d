//! Two definitions compared in words: what each says, line by line, and which lines came and went.

use crate::model::{
    catalog::Catalog,
    definition::{Match, SetOperator},
    draft::{Draft, DraftKind, DraftNode},
    words,
};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It is in both.
    Same,
    /// It is only in the older one.
    Gone,
    /// It is only in the newer one.
    New,
}

/// A line of either, as deep as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// 0 for rules.
    pub depth: usize,
    /// In words.
    pub text: String,
}

fn joined(matching: Match) -> &'static str {
    match matching {
        Match::All => "all of",
        Match::Any => "any of",
        Match::None => "none of",
    }
}

/// A draft line by line. What is switched off says so.
pub fn lines(draft: &Draft, catalog: &Catalog) -> Vec<Line> {
    let mut found = Vec::new();
    for (place, rule) in draft.rules.iter().enumerate() {
        let begins = match rule.operator {
            _ if place == 0 => "Customers with",
            SetOperator::Union => "Union: customers with",
            SetOperator::Intersect => "Intersect: customers with",
            SetOperator::Except => "Except: customers with",
        };
        let table = rule
            .path
            .as_ref()
            .map_or_else(String::new, |path| format!(" a record of {} that meets", words::plain(&path.from)));
        let name = rule.name.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
        let text = format!("{begins}{table} {}{name}{}", joined(rule.matching), off(rule.off));
        found.push(Line { depth: 0, text });
        rule.nodes.iter().for_each(|node| node_lines(node, 1, catalog, &mut found));
    }
    // What follows the rules is said in one place; here it is what remains of the whole sentence without them.
    let after = words::draft_words_in(&Draft { rules: everyone(), ..draft.clone() }, catalog);
    for part in after.trim_end_matches('.').split("; then ").skip(1) {
        found.push(Line { depth: 0, text: format!("Then {part}") });
    }
    found
}

fn everyone() -> Vec<crate::model::draft::DraftRule> {
    let mut rule = crate::model::draft::DraftRule::new("rule".to_owned(), SetOperator::Union);
    rule.nodes.push(DraftNode::new("node".to_owned(), DraftKind::Everyone));
    vec![rule]
}

fn off(off: bool) -> &'static str {
    if off { " (switched off)" } else { "" }
}

fn node_lines(node: &DraftNode, depth: usize, catalog: &Catalog, found: &mut Vec<Line>) {
    match &node.kind {
        DraftKind::Group(group) if group.scope.is_none() => {
            let text = format!("{} these{}", joined(group.matching), off(node.off));
            found.push(Line { depth, text });
            group.nodes.iter().for_each(|inner| node_lines(inner, depth + 1, catalog, found));
        }
        _ => found
            .push(Line { depth, text: format!("{}{}", words::node_words_in(node, catalog), off(node.off)) }),
    }
}

/// More lines than this on both sides are not matched one by one: all of them went and came.
const MOST: usize = 2_000;

/// The lines of both in order: as many as can be are the same.
pub fn compare(older: &[Line], newer: &[Line]) -> Vec<(Became, Line)> {
    let tell = |became: Became, lines: &[Line]| -> Vec<(Became, Line)> {
        lines.iter().map(|line| (became, line.clone())).collect()
    };
    if older.len() > MOST || newer.len() > MOST {
        return [tell(Became::Gone, older), tell(Became::New, newer)].concat();
    }
    // longest[i][j]: how many lines of older[i..] and newer[j..] can be matched.
    let width = newer.len() + 1;
    let mut longest = vec![0_u32; (older.len() + 1) * width];
    for i in (0..older.len()).rev() {
        for j in (0..newer.len()).rev() {
            longest[i * width + j] = if older[i] == newer[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::with_capacity(older.len() + newer.len()));
    while i < older.len() || j < newer.len() {
        if i < older.len() && j < newer.len() && older[i] == newer[j] {
            found.push((Became::Same, newer[j].clone()));
            (i, j) = (i + 1, j + 1);
        } else if j == newer.len()
            || (i < older.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1])
        {
            found.push((Became::Gone, older[i].clone()));
            i += 1;
        } else {
            found.push((Became::New, newer[j].clone()));
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn line(text: &str) -> Line {
        Line { depth: 0, text: text.to_owned() }
    }

    fn some_lines() -> impl Strategy<Value = Vec<Line>> {
        vec("[abc]".prop_map(|text| line(&text)), 0..8)
    }

    proptest! {
        /// Without what is new it is the older one, without what is gone the newer one; no line both goes and comes at once.
        #[test]
        fn a_comparison_has_both_in_it(older in some_lines(), newer in some_lines()) {
            let found = compare(&older, &newer);
            let without = |what: Became| {
                let kept = found.iter().filter(|(became, _)| *became != what);
                kept.map(|(_, line)| line.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(without(Became::New), older.clone());
            prop_assert_eq!(without(Became::Gone), newer.clone());
            if older == newer {
                prop_assert!(found.iter().all(|(became, _)| *became == Became::Same));
            }
        }
    }

    #[test]
    fn a_changed_line_goes_and_comes() {
        let (older, newer) = ([line("a"), line("b"), line("c")], [line("a"), line("x"), line("c")]);
        let became: Vec<Became> = compare(&older, &newer).into_iter().map(|(became, _)| became).collect();
        assert_eq!(became, [Became::Same, Became::Gone, Became::New, Became::Same]);
    }

    #[test]
    fn what_follows_the_rules_has_lines_of_its_own() {
        let draft = Draft { rules: everyone(), suppress: vec!["s1".into()], ..Draft::default() };
        let texts: Vec<String> =
            lines(&draft, &Catalog::default()).into_iter().map(|line| line.text).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
        assert!(texts[2].starts_with("Then without the members of"), "{texts:?}");
    }
}
