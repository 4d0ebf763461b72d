//! What follows from what was found: keys, relationships, and everything that depends on them.

use std::collections::BTreeSet;

use super::{
    Seen,
    keys::Candidate,
    names::Naming,
    people::{self, Standing},
    relate::Pair,
    table, time,
};
use crate::model::{
    proposal::{Alternative, Choice, Fact, Proposal, RelationshipProposal, TableProposal},
    setup::{Cardinality, Relationship, Setup, TableSetup},
};

/// A key that is less sure is not proposed.
const KEY: f64 = 0.4;

/// A relationship that is less sure is not proposed.
const RELATED: f64 = 0.35;

/// What is known, while it is chosen from.
struct Found<'a> {
    tables: &'a [Seen],
    candidates: &'a [Candidate],
    pairs: &'a [Pair],
    /// Of each table, its candidates with how sure each is, the surest first; the first is its key where it is sure enough.
    keys: Vec<Vec<(usize, f64)>>,
}

/// Makes the proposal.
pub(super) fn choose(tables: &[Seen], candidates: &[Candidate], pairs: &[Pair]) -> Proposal {
    let keys = (0..tables.len()).map(|at| keys(at, candidates, pairs)).collect();
    let found = Found { tables, candidates, pairs, keys };
    let kept = found.relationships();
    let mut proposals: Vec<RelationshipProposal> =
        kept.iter().map(|(best, others)| found.proposal(*best, others)).collect();
    distinguish(&mut proposals);
    let refused = found.refused(&kept);
    let chosen: Vec<Choice<Vec<String>>> = (0..tables.len()).map(|at| found.key(at)).collect();
    found.assembled(chosen, proposals, refused)
}

/// The candidates of a table, the likeliest first.
fn keys(table: usize, candidates: &[Candidate], pairs: &[Pair]) -> Vec<(usize, f64)> {
    let mut found: Vec<(usize, f64)> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.table == table) {
        let incoming: f64 = pairs
            .iter()
            .filter(|pair| pair.candidate == at)
            .map(|pair| pair.confidence() * if pair.naming.is_some() { 4.0 } else { 2.0 })
            .sum();
        let first = candidate.columns == [0];
        // Texts that happen to be different everywhere are a key only where they come first, or where others refer to them.
        let score = if candidate.named || incoming > 0.0 || first {
            candidate.score
        } else {
            candidate.score.min(2.0)
        };
        // What is merely referred to does not outdo a column that is named like the key.
        found.push((at, score + incoming.min(if candidate.named { 8.0 } else { 5.0 })));
    }
    found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    found.into_iter().map(|(at, score)| (at, (score / 11.5).clamp(0.0, 0.98))).collect()
}

impl Found<'_> {
    fn key_of(&self, table: usize) -> Option<usize> {
        self.keys[table].first().filter(|(_, confidence)| *confidence >= KEY).map(|(at, _)| *at)
    }

    fn is_key(&self, candidate: usize) -> bool {
        self.key_of(self.candidates[candidate].table) == Some(candidate)
    }

    /// The pairs that are taken, each with others of the same columns; by source, columns and target.
    fn relationships(&self) -> Vec<(usize, Vec<usize>)> {
        let mut sure: Vec<usize> = (0..self.pairs.len())
            .filter(|at| self.is_key(self.pairs[*at].candidate) && self.pairs[*at].confidence() >= RELATED)
            .collect();
        sure.sort_by(|one, other| {
            let (one, other) = (&self.pairs[*one], &self.pairs[*other]);
            let broad = |pair: &Pair| {
                self.tables[self.candidates[pair.candidate].table].columns.schema().columns.len()
            };
            // Of two that are as sure the target with more columns is the one that is about it.
            let sure = other.confidence().total_cmp(&one.confidence());
            sure.then(broad(other).cmp(&broad(one))).then(one.candidate.cmp(&other.candidate))
        });
        let mut kept: Vec<(usize, Vec<usize>)> = Vec::new();
        for at in sure {
            let pair = &self.pairs[at];
            let same = |other: &usize| {
                self.pairs[*other].source == pair.source && self.pairs[*other].columns == pair.columns
            };
            let back = kept.iter().any(|(other, _)| self.are_one(at, *other));
            match kept.iter_mut().find(|(other, _)| same(other)) {
                Some((_, others)) => others.push(at),
                None if back => {}
                None => kept.push((at, Vec::new())),
            }
        }
        kept.sort_by_key(|(at, _)| {
            let pair = &self.pairs[*at];
            (pair.source, pair.columns.clone(), self.candidates[pair.candidate].table)
        });
        kept
    }

    /// Whether two pairs say the same of the keys of two tables, once there and once back.
    fn are_one(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.pairs[one], &self.pairs[other]);
        let (to, from) = (&self.candidates[one.candidate], &self.candidates[other.candidate]);
        one.source == from.table
            && one.columns == from.columns
            && other.source == to.table
            && other.columns == to.columns
    }

    fn relationship(&self, at: usize) -> Relationship {
        let pair = &self.pairs[at];
        let source = &self.tables[pair.source];
        let columns = source.names(&pair.columns);
        let one = pair.matching.as_ref().is_some_and(|found| found.is_one_to_one());
        Relationship {
            id: format!("{}.{}", source.name(), columns.join("+")),
            source: source.name().into(),
            columns,
            target: self.tables[self.candidates[pair.candidate].table].name().into(),
            kind: if one { Cardinality::OneToOne } else { Cardinality::ManyToOne },
        }
    }

    fn proposal(&self, at: usize, others: &[usize]) -> RelationshipProposal {
        let pair = &self.pairs[at];
        let alternative = |other: &usize| Alternative {
            value: self.relationship(*other),
            confidence: rounded(self.pairs[*other].confidence()),
            evidence: self.pairs[*other].evidence(self.tables, self.candidates),
        };
        RelationshipProposal {
            relationship: self.relationship(at),
            confidence: rounded(pair.confidence()),
            evidence: pair.evidence(self.tables, self.candidates),
            matching: pair.matching.clone(),
            alternatives: others.iter().map(alternative).collect(),
        }
    }

    /// Pairs that names speak for, of columns that are in no relationship and are no key of their own table.
    fn refused(&self, kept: &[(usize, Vec<usize>)]) -> Vec<RelationshipProposal> {
        let taken = |pair: &Pair| {
            let kept = kept.iter().map(|(at, _)| &self.pairs[*at]);
            let own =
                self.key_of(pair.source).is_some_and(|key| self.candidates[key].columns == pair.columns);
            own || kept.into_iter().any(|other| other.source == pair.source && other.columns == pair.columns)
        };
        let mut refused: Vec<RelationshipProposal> = (0..self.pairs.len())
            .filter(|at| {
                let pair = &self.pairs[*at];
                pair.is_notable() && self.is_key(pair.candidate) && !taken(pair)
            })
            .map(|at| self.proposal(at, &[]))
            .collect();
        let share =
            |one: &RelationshipProposal| one.matching.as_ref().and_then(|found| found.share()).unwrap_or(0.0);
        refused.sort_by(|one, other| {
            share(other)
                .total_cmp(&share(one))
                .then(one.relationship.id.cmp(&other.relationship.id))
                .then(one.relationship.target.cmp(&other.relationship.target))
        });
        refused
    }

    fn key(&self, table: usize) -> Choice<Vec<String>> {
        let seen = &self.tables[table];
        let mut all: Vec<Alternative<Vec<String>>> = self.keys[table]
            .iter()
            .map(|(at, confidence)| {
                let mut evidence = self.candidates[*at].evidence.clone();
                let by =
                    self.pairs.iter().filter(|pair| pair.candidate == *at && pair.confidence() >= RELATED);
                evidence.extend(by.take(3).map(|pair| Fact::Referred {
                    by: format!(
                        "{}.{}",
                        self.tables[pair.source].name(),
                        self.tables[pair.source].names(&pair.columns).join(" and ")
                    ),
                }));
                let value = seen.names(&self.candidates[*at].columns);
                Alternative { value, confidence: rounded(*confidence), evidence }
            })
            .collect();
        if self.key_of(table).is_none() {
            let evidence = vec![Fact::NoKey];
            return Choice { value: Vec::new(), confidence: 0.7, evidence, alternatives: all };
        }
        let first = all.remove(0);
        Choice {
            value: first.value,
            confidence: first.confidence,
            evidence: first.evidence,
            alternatives: all,
        }
    }

    /// Tables from which many-to-one steps lead to another: source and target of each.
    fn edges(proposals: &[RelationshipProposal]) -> Vec<(&str, &str)> {
        let both = proposals.iter().map(|one| &one.relationship);
        both.map(|one| (one.source.as_str(), one.target.as_str()))
            .filter(|(source, target)| source != target)
            .collect()
    }

    fn profile(&self, chosen: &mut [Choice<Vec<String>>], edges: &[(&str, &str)]) -> Choice<Option<String>> {
        let unique = |names: Vec<String>| names.into_iter().collect::<BTreeSet<_>>();
        let standing = |at: usize, key: f64| {
            let table = &self.tables[at];
            let ends = |take: fn(&(&str, &str)) -> (String, String)| {
                let named = edges.iter().map(take).filter(|(here, _)| here == table.name());
                unique(named.map(|(_, there)| there).collect()).into_iter().collect()
            };
            Standing {
                table,
                referring: ends(|(source, target)| ((*target).into(), (*source).into())),
                referred: ends(|(source, target)| ((*source).into(), (*target).into())),
                key,
            }
        };
        let keyed: Vec<Standing<'_>> = (0..self.tables.len())
            .filter(|at| !chosen[*at].value.is_empty())
            .map(|at| standing(at, chosen[at].confidence))
            .collect();
        let found = people::choose(&keyed);
        if found.value.is_some() {
            return found;
        }
        // A table that is surely the customers' has to have some key, be it a bad one.
        let guesses: Vec<_> = self.tables.iter().map(|seen| table::at_hand(seen).setup.key).collect();
        let any: Vec<Standing<'_>> = (0..self.tables.len())
            .filter(|at| !guesses[*at].is_empty())
            .map(|at| standing(at, 0.2))
            .collect();
        let again = people::choose(&any);
        if let Some(at) = self.tables.iter().position(|seen| again.value.as_deref() == Some(seen.name())) {
            let mut alternatives = std::mem::take(&mut chosen[at].alternatives);
            // What little speaks for it is said.
            let own = alternatives.iter().position(|one| one.value == guesses[at]);
            let evidence = own.map_or_else(|| vec![Fact::NoKey], |own| alternatives.remove(own).evidence);
            chosen[at] = Choice { value: guesses[at].clone(), confidence: 0.2, evidence, alternatives };
            return again;
        }
        found
    }

    fn assembled(
        &self,
        mut chosen: Vec<Choice<Vec<String>>>,
        relationships: Vec<RelationshipProposal>,
        refused: Vec<RelationshipProposal>,
    ) -> Proposal {
        let edges = Self::edges(&relationships);
        let mut profile = self.profile(&mut chosen, &edges);
        profile.confidence = rounded(profile.confidence);
        let name = profile.value.clone().unwrap_or_default();
        let at = self.tables.iter().position(|seen| profile.value.is_some() && seen.name() == name);
        let mut order: Vec<usize> = (0..self.tables.len()).collect();
        order.sort_by_key(|place| (Some(*place) != at, *place));
        let tables: Vec<TableProposal> = order
            .iter()
            .map(|place| {
                let seen = &self.tables[*place];
                let target = edges.iter().any(|(_, target)| *target == seen.name());
                let happens = Some(*place) != at && (!target || leads(&edges, seen.name(), &name));
                let mut time = if happens { time::choose(seen) } else { time::none(seen) };
                time.confidence = rounded(time.confidence);
                TableProposal { table: seen.name().into(), key: chosen[*place].clone(), time }
            })
            .collect();
        let setup = Setup {
            profile: name.clone(),
            tables: tables
                .iter()
                .map(|one| TableSetup {
                    table: one.table.clone(),
                    key: one.key.value.clone(),
                    time: one.time.value.clone(),
                    ..TableSetup::default()
                })
                .collect(),
            relationships: relationships.iter().map(|one| one.relationship.clone()).collect(),
        };
        let seen = at.map(|at| &self.tables[at]);
        let hierarchy = self.hierarchy(&name, &relationships);
        Proposal {
            setup,
            profile,
            tables,
            refused,
            display_name: people::display_name(seen),
            email: people::email(seen),
            audience: people::audience(seen),
            hierarchy,
            relationships,
        }
    }

    /// The relationship from an account to its parent.
    fn hierarchy(&self, profile: &str, relationships: &[RelationshipProposal]) -> Choice<Option<String>> {
        let parent = |one: &&RelationshipProposal| {
            let own = one.relationship.source == profile && one.relationship.target == profile;
            own && self.pairs.iter().any(|pair| {
                let source = &self.tables[pair.source];
                pair.naming == Some(Naming::Parent)
                    && source.name() == profile
                    && source.names(&pair.columns) == one.relationship.columns
            })
        };
        let mut all: Vec<Alternative<Option<String>>> = relationships
            .iter()
            .filter(parent)
            .map(|one| Alternative {
                value: Some(one.relationship.id.clone()),
                confidence: one.confidence,
                evidence: one.evidence.clone(),
            })
            .collect();
        all.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
        if all.is_empty() {
            return Choice { confidence: 0.8, evidence: vec![Fact::Nothing], ..Choice::default() };
        }
        let first = all.remove(0);
        Choice {
            value: first.value,
            confidence: first.confidence,
            evidence: first.evidence,
            alternatives: all,
        }
    }
}

/// Names with dots in them can make two ids the same: later ones get ` (2)`, ` (3)` … behind them.
fn distinguish(proposals: &mut [RelationshipProposal]) {
    let mut taken = BTreeSet::new();
    for one in proposals {
        let plain = one.relationship.id.clone();
        for number in 2.. {
            if taken.insert(one.relationship.id.clone()) {
                break;
            }
            one.relationship.id = format!("{plain} ({number})");
        }
        for alternative in &mut one.alternatives {
            alternative.value.id.clone_from(&one.relationship.id);
        }
    }
}

/// Whether many-to-one steps lead from one table to another.
fn leads(edges: &[(&str, &str)], from: &str, to: &str) -> bool {
    let mut open = vec![from];
    let mut seen = vec![from];
    while let Some(here) = open.pop() {
        if here == to {
            return true;
        }
        for (_, next) in edges.iter().filter(|(source, _)| *source == here) {
            if !seen.contains(next) {
                seen.push(next);
                open.push(next);
            }
        }
    }
    false
}

/// With three decimal places: more would be made up.
fn rounded(confidence: f64) -> f64 {
    (confidence * 1000.0).round() / 1000.0
}
