//! Rules, conditions and sub-rules, bound: every question is known, and only how they are joined is left.

use std::sync::Arc;

use super::{
    Binder, Located,
    figure::FigureTree,
    question::{self, Question, ask, ask_pair},
    sequence::SequenceTree,
};
use crate::{
    engine::{
        asked::Asked,
        calendar::told,
        dataset::Frame,
        expr::{Expr, Place, Set},
    },
    model::{
        attribute::Attribute,
        condition::{Condition, DateTest, Test},
        definition::{
            self, Compare, Group, Hierarchy, MAX_DEPTH, Match, Membership, Node, NodeId, NodeKind,
            Quantifier, SetOperator,
        },
        figures::Interval,
        problem::Part,
    },
};

/// A rule: a group over the joined records of a path.
pub(in crate::engine) struct Rule {
    pub operator: SetOperator,
    pub frame: Arc<Frame>,
    pub tree: Tree,
}

/// A node and what is below it.
pub(in crate::engine) struct Tree {
    pub id: NodeId,
    pub off: bool,
    pub kind: Kind,
    /// Of relative dates.
    pub interval: Option<Interval>,
}

/// How the nodes of a group, a filter or a rule are joined.
pub(in crate::engine) struct Branch {
    pub matching: Match,
    pub nodes: Vec<Tree>,
}

pub(in crate::engine) enum Kind {
    Everyone,
    Group(Branch),
    /// Joined records of the frame in which it stands.
    Records(Leaf),
    /// Customers, whatever frame it stands in.
    Customers(Leaf),
    /// Customers by how many of their records make the branch true.
    Scoped {
        frame: Arc<Frame>,
        branch: Branch,
        quantifier: Quantifier,
    },
    Figure(Box<FigureTree>),
    Sequence(SequenceTree),
}

/// A condition with nothing below it.
pub(in crate::engine) struct Leaf {
    pub set: Set,
    /// Of negative conditions: those without a value.
    pub empty: Option<Set>,
    /// What it looks at, for explanations.
    pub values: Vec<Looked>,
}

/// An attribute that a condition looks at, and where it stands.
#[derive(Clone)]
pub(in crate::engine) struct Looked {
    pub attribute: Attribute,
    pub place: Place,
}

impl Tree {
    /// Whether it asks anything, were it switched on.
    pub(in crate::engine) fn has_content(&self) -> bool {
        match &self.kind {
            Kind::Group(branch) | Kind::Scoped { branch, .. } => branch.is_alive(),
            _ => true,
        }
    }

    /// Whether it is switched on and asks anything.
    pub(in crate::engine) fn is_alive(&self) -> bool {
        !self.off && self.has_content()
    }

    /// The branches below it, each with the frame that it is asked in.
    pub(in crate::engine) fn branches<'a>(
        &'a self,
        frame: &'a Arc<Frame>,
    ) -> Vec<(&'a Arc<Frame>, &'a Branch)> {
        match &self.kind {
            Kind::Group(branch) => vec![(frame, branch)],
            Kind::Scoped { frame, branch, .. } => vec![(frame, branch)],
            Kind::Figure(figure) => figure.filter.iter().map(|branch| (&figure.frame, branch)).collect(),
            Kind::Sequence(sequence) => sequence.branches(),
            Kind::Everyone | Kind::Records(_) | Kind::Customers(_) => Vec::new(),
        }
    }
}

impl Branch {
    pub(in crate::engine) fn is_alive(&self) -> bool {
        self.nodes.iter().any(Tree::is_alive)
    }
}

impl Binder<'_> {
    pub(super) fn rule(&mut self, rule: &definition::Rule) -> Option<Rule> {
        let (frame, nodes) = self.within(rule.off, |binder| {
            let frame = binder.frame(&rule.id, rule.path.as_ref());
            // Without a path the nodes are looked at all the same: every problem is told at once.
            let other = frame.clone().unwrap_or_else(|| binder.own_frame());
            let quiet = frame.is_none();
            let nodes = binder.within(quiet, |binder| binder.nodes(&other, &rule.nodes, 1));
            Some((frame?, nodes?))
        })?;
        let branch = Branch { matching: rule.matching, nodes };
        let tree = Tree { id: rule.id.clone(), off: rule.off, kind: Kind::Group(branch), interval: None };
        Some(Rule { operator: rule.operator, frame, tree })
    }

    /// All of them, or nothing where one that is switched on does not fit.
    fn nodes(&mut self, frame: &Arc<Frame>, nodes: &[Node], depth: usize) -> Option<Vec<Tree>> {
        let bound: Vec<Option<Tree>> = nodes
            .iter()
            .map(|node| self.within(node.off, |binder| binder.node(frame, node, depth)))
            .collect();
        let whole = bound.iter().zip(nodes).all(|(bound, node)| bound.is_some() || node.off);
        whole.then(|| bound.into_iter().flatten().collect())
    }

    /// A filter of a figure or a step.
    pub(super) fn filter(
        &mut self,
        frame: &Arc<Frame>,
        filter: Option<&Group>,
        depth: usize,
    ) -> Option<Option<Branch>> {
        let Some(group) = filter else { return Some(None) };
        let nodes = self.nodes(frame, &group.nodes, depth + 1)?;
        Some(Some(Branch { matching: group.matching, nodes }))
    }

    fn node(&mut self, frame: &Arc<Frame>, node: &Node, depth: usize) -> Option<Tree> {
        if depth > MAX_DEPTH {
            let message = format!("Sub-rules are nested deeper than {MAX_DEPTH}.");
            self.problem(Some(&node.id), Part::Node, message, "Take conditions out of sub-rules.");
            return None;
        }
        let (id, mut interval) = (node.id.as_str(), None);
        let kind = match &node.kind {
            NodeKind::Everyone => Kind::Everyone,
            NodeKind::Group(group) => self.group(id, frame, group, depth)?,
            NodeKind::Condition(condition) => {
                interval = self.interval(&condition.predicate.test);
                Kind::Records(self.condition(id, frame, condition)?)
            }
            NodeKind::Compare(compare) => Kind::Records(self.compare(id, frame, compare)?),
            NodeKind::Activity(activity) => {
                interval = match &activity.figure.window {
                    Some(window) => self.window_told(&activity.figure, window),
                    None => self.interval(&activity.predicate.test),
                };
                Kind::Figure(Box::new(self.activity(id, activity, depth)?))
            }
            NodeKind::Sequence(sequence) => Kind::Sequence(self.sequence(id, sequence, depth)?),
            NodeKind::Membership(membership) => Kind::Customers(self.membership(id, membership)?),
            NodeKind::Hierarchy(hierarchy) => Kind::Customers(self.hierarchy(id, hierarchy)?),
        };
        Some(Tree { id: node.id.clone(), off: node.off, kind, interval })
    }

    fn group(&mut self, id: &str, frame: &Arc<Frame>, group: &Group, depth: usize) -> Option<Kind> {
        let Some(scope) = &group.scope else {
            let nodes = self.nodes(frame, &group.nodes, depth + 1)?;
            return Some(Kind::Group(Branch { matching: group.matching, nodes }));
        };
        let frame = self.frame(id, Some(&scope.path))?;
        let nodes = self.nodes(&frame, &group.nodes, depth + 1)?;
        let branch = Branch { matching: group.matching, nodes };
        Some(Kind::Scoped { frame, branch, quantifier: scope.quantifier })
    }

    fn condition(&mut self, id: &str, frame: &Arc<Frame>, condition: &Condition) -> Option<Leaf> {
        let located = self.located(Some(id), frame, &condition.attribute)?;
        let question = match ask(&condition.predicate, &located.kind, &located.layout, &self.now) {
            Ok(question) => question,
            Err(fault) => {
                let (part, message, hint) = fault.told(&condition.attribute, &located.kind);
                self.problem(Some(id), part, message, hint);
                return None;
            }
        };
        Some(self.leaf(frame, &condition.attribute, located, question))
    }

    /// A question to the values at a place, with what is made of its answer.
    fn leaf(&mut self, frame: &Frame, attribute: &Attribute, located: Located, question: Question) -> Leaf {
        let Question { asked, negated, has_value } = question;
        let Place { position, via, source } = &located.place;
        let asked = self.reaching(*source, self.few_days(*source, &located.layout, asked));
        let own = |binder: &mut Self, expr: Expr| {
            let set = binder.known.put(expr);
            binder.known.carried(frame, *position, via, set)
        };
        let yes = own(self, Expr::Asked(*source, asked.clone()));
        let present = own(self, Expr::Present(*source, asked.clone()));
        let (set, empty) = self.verdict(yes, present, frame.rows, negated, has_value);
        let empty = empty.filter(|_| asked != Asked::Present);
        let looked = Looked { attribute: attribute.clone(), place: located.place };
        Leaf { set, empty, values: vec![looked] }
    }

    /// The opposite where `negated`, and those without a value then.
    pub(super) fn verdict(
        &mut self,
        yes: Set,
        present: Set,
        rows: usize,
        negated: bool,
        has_value: bool,
    ) -> (Set, Option<Set>) {
        if !negated {
            return (yes, None);
        }
        let not = self.known.not(yes);
        let empty = self.known.not(present);
        let set = if has_value { self.known.all(vec![not, present], rows) } else { not };
        (set, Some(empty))
    }

    fn compare(&mut self, id: &str, frame: &Arc<Frame>, compare: &Compare) -> Option<Leaf> {
        let left = self.located(Some(id), frame, &compare.left);
        let right = self.located(Some(id), frame, &compare.right);
        let (left, right) = (left?, right?);
        let Some(asked) =
            ask_pair(compare, (&left.kind, &left.layout), (&right.kind, &right.layout), &self.now)
        else {
            let message =
                format!("One side holds {} and the other {}.", left.kind.plural(), right.kind.plural());
            let hint = "Choose two attributes that hold single values of the same type.";
            self.problem(Some(id), Part::Attribute, message, hint);
            return None;
        };
        let question::Pair { comparison, zone, negated, has_value } = asked;
        let looked = |attribute: &Attribute, located: &Located| Looked {
            attribute: attribute.clone(),
            place: located.place.clone(),
        };
        let values = vec![looked(&compare.left, &left), looked(&compare.right, &right)];
        let (left, right) = (left.place, right.place);
        let number = frame.number;
        let present =
            self.known.put(Expr::PairPresent { frame: number, left: left.clone(), right: right.clone() });
        let yes = self.known.put(Expr::Pair { frame: number, left, right, comparison, zone });
        let (set, empty) = self.verdict(yes, present, frame.rows, negated, has_value);
        Some(Leaf { set, empty, values })
    }

    fn membership(&mut self, id: &str, membership: &Membership) -> Option<Leaf> {
        let set = self.member(Some(id), &membership.segment)?;
        let set = if membership.negated { self.known.not(set) } else { set };
        Some(Leaf { set, empty: None, values: Vec::new() })
    }

    fn hierarchy(&mut self, id: &str, hierarchy: &Hierarchy) -> Option<Leaf> {
        let Hierarchy { relationship, direction, account, negated } = hierarchy;
        let profile = self.data.profile_place();
        let link = match self.data.link(&relationship.relationship) {
            Some((at, link)) if link.source == profile && link.target == profile => at,
            Some(_) => {
                let message = format!(
                    "The relationship “{}” does not lead from an account to its parent.",
                    relationship.relationship
                );
                self.problem(
                    Some(id),
                    Part::Path,
                    message,
                    "Choose the relationship of the accounts with their parents.",
                );
                return None;
            }
            None => {
                let message =
                    format!("The relationship “{}” is not there any more.", relationship.relationship);
                self.problem(Some(id), Part::Path, message, "Choose the relationship again.");
                return None;
            }
        };
        let set =
            self.known.put(Expr::Hierarchy { link, account: account.as_str().into(), direction: *direction });
        let set = if *negated { self.known.not(set) } else { set };
        Some(Leaf { set, empty: None, values: Vec::new() })
    }

    fn interval(&self, test: &Test) -> Option<Interval> {
        let told = |test: &DateTest, timed| told(test, &self.now, timed);
        match test {
            Test::Date(test) => told(test, false),
            Test::DateTime(test) => told(test, true),
            _ => None,
        }
    }
}
