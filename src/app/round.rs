//! A round of refreshes: what runs, what waits for what, and what is passed over because of what.

use std::collections::HashSet;

use crate::model::{
    definition::SegmentId,
    uses::{References, reached},
};

/// So many are evaluated at once: while parts wait for one another, or for a page that paints, others are at work.
pub const AT_ONCE: usize = 12;

/// How a refresh of a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    Waiting,
    Running,
    /// Its members are found, and not kept.
    Found,
    Done,
    Failed,
}

/// One segment of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Turn {
    segment: SegmentId,
    stand: Stand,
    /// What it refers to.
    direct: Vec<SegmentId>,
    /// What it refers to over others as well.
    before: HashSet<SegmentId>,
}

/// Segments that are refreshed together. What is added while others run is part of the same round; it is over when nothing
/// waits or runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    turns: Vec<Turn>,
}

impl Round {
    /// Whether the segment waits or runs.
    pub fn is_open(&self, segment: &str) -> bool {
        self.turns.iter().any(|turn| turn.segment == segment && turn.is_open())
    }

    /// Whether nothing waits or runs.
    pub fn is_over(&self) -> bool {
        self.turns.iter().all(|turn| !turn.is_open())
    }

    /// One more that waits. How it ended before in this round is forgotten.
    pub fn add(&mut self, segment: SegmentId, references: &References) {
        self.turns.retain(|turn| turn.segment != segment);
        let direct = references.get(&segment).cloned().unwrap_or_default();
        let mut before = reached(&segment, references);
        before.remove(&segment);
        self.turns.push(Turn { segment, stand: Stand::Waiting, direct, before });
    }

    /// How many wait.
    pub fn left(&self) -> usize {
        self.turns.iter().filter(|turn| turn.stand == Stand::Waiting).count()
    }

    /// Those that wait, each with those that are to be worked out before it and are not.
    pub fn waiting(&self) -> Vec<(SegmentId, Vec<SegmentId>)> {
        let open = self.open();
        let waiting = self.turns.iter().filter(|turn| turn.stand == Stand::Waiting);
        waiting.map(|turn| (turn.segment.clone(), turn.waits_for(&open))).collect()
    }

    /// Begins with the next one that can be: there is room, and nothing that it refers to is open. Of segments that refer
    /// to one another in a circle the first begins.
    pub fn begin_next(&mut self) -> Option<SegmentId> {
        let running = self.turns.iter().filter(|turn| turn.stand == Stand::Running).count();
        if running >= AT_ONCE {
            return None;
        }
        let open = self.open();
        let mut waiting = self.turns.iter().filter(|turn| turn.stand == Stand::Waiting);
        let found = self.turns.iter().any(|turn| turn.stand == Stand::Found);
        let first = waiting.clone().next().filter(|_| running == 0 && !found);
        let segment = waiting.find(|turn| turn.is_free(&open)).or(first)?.segment.clone();
        self.set(&segment, Stand::Running);
        Some(segment)
    }

    /// Which of those that failed in this round, or were passed over, the segment refers to.
    pub fn hindered(&self, segment: &str) -> Option<SegmentId> {
        let own = self.turns.iter().find(|turn| turn.segment == segment)?;
        let failed = |other: &&Turn| other.stand == Stand::Failed && own.direct.contains(&other.segment);
        self.turns.iter().find(failed).map(|turn| turn.segment.clone())
    }

    /// Its members are found: another one can be evaluated. What refers to it waits until they are kept.
    pub fn found(&mut self, segment: &str) {
        self.set(segment, Stand::Found);
    }

    /// Whether it waits.
    pub fn is_waiting(&self, segment: &str) -> bool {
        self.stands(segment, Stand::Waiting)
    }

    /// Whether it is evaluated now.
    pub fn is_running_one(&self, segment: &str) -> bool {
        self.stands(segment, Stand::Running)
    }

    /// Whether its members are found and are being kept.
    pub fn is_found(&self, segment: &str) -> bool {
        self.stands(segment, Stand::Found)
    }

    /// Whether somebody is evaluated now.
    pub fn is_running(&self) -> bool {
        self.turns.iter().any(|turn| turn.stand == Stand::Running)
    }

    /// It ended. What refers to one that failed is passed over; a cancelled one has not failed.
    pub fn end(&mut self, segment: &str, failed: bool) {
        self.set(segment, if failed { Stand::Failed } else { Stand::Done });
    }

    /// It waits once more.
    pub fn again(&mut self, segment: &str) {
        self.set(segment, Stand::Waiting);
    }

    fn stands(&self, segment: &str, stand: Stand) -> bool {
        self.turns.iter().any(|turn| turn.segment == segment && turn.stand == stand)
    }

    fn open(&self) -> HashSet<&str> {
        self.turns.iter().filter(|turn| turn.is_open()).map(|turn| turn.segment.as_str()).collect()
    }

    fn set(&mut self, segment: &str, stand: Stand) {
        if let Some(turn) = self.turns.iter_mut().find(|turn| turn.segment == segment) {
            turn.stand = stand;
        }
    }
}

impl Turn {
    fn is_open(&self) -> bool {
        matches!(self.stand, Stand::Waiting | Stand::Running | Stand::Found)
    }

    fn is_free(&self, open: &HashSet<&str>) -> bool {
        !self.before.iter().any(|other| open.contains(other.as_str()))
    }

    fn waits_for(&self, open: &HashSet<&str>) -> Vec<SegmentId> {
        let mut others: Vec<SegmentId> =
            self.before.iter().filter(|other| open.contains(other.as_str())).cloned().collect();
        others.sort();
        others
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn references(pairs: &[(&str, &[&str])]) -> References {
        let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
        pairs.iter().map(|(own, others)| ((*own).to_owned(), owned(others))).collect()
    }

    fn round(segments: &[&str], references: &References) -> Round {
        let mut round = Round::default();
        segments.iter().for_each(|segment| round.add((*segment).to_owned(), references));
        round
    }

    #[test]
    fn what_is_referred_to_goes_first_and_the_rest_beside_it() {
        let references = references(&[("a", &["b"]), ("b", &["x"]), ("x", &["c"])]);
        let mut round = round(&["a", "b", "c", "d"], &references);
        let (waiting, for_what) = round.waiting().remove(0);
        assert_eq!(
            (waiting.as_str(), for_what),
            ("a", vec!["b".to_owned(), "c".to_owned()]),
            "over one that is not refreshed, too"
        );
        assert_eq!(round.begin_next().as_deref(), Some("c"));
        assert_eq!(round.begin_next().as_deref(), Some("d"));
        assert_eq!(round.begin_next(), None);
        round.end("c", false);
        assert_eq!(round.begin_next().as_deref(), Some("b"));
        round.end("b", true);
        assert_eq!(round.begin_next().as_deref(), Some("a"));
        assert_eq!(round.hindered("a").as_deref(), Some("b"));
        assert!(!round.is_over());
        round.end("a", true);
        round.again("d");
        assert_eq!(round.begin_next().as_deref(), Some("d"));
        round.end("d", false);
        assert!(round.is_over());
    }

    #[test]
    fn a_circle_is_no_end() {
        let references = references(&[("a", &["b"]), ("b", &["a"])]);
        let mut round = round(&["a", "b"], &references);
        assert_eq!(round.begin_next().as_deref(), Some("a"));
        round.end("a", true);
        assert_eq!(round.begin_next().as_deref(), Some("b"));
        round.add("a".into(), &references);
        assert!(round.is_open("a"), "once more in the same round");
    }

    proptest! {
        /// Whatever refers to whatever, and in whichever order they end: each is begun once, never before what it refers to
        /// has ended, and never more than so many at a time.
        #[test]
        fn every_order_is_kept(edges in proptest::collection::vec((0usize..30, 0usize..30), 0..60), picks in proptest::collection::vec(any::<prop::sample::Index>(), 40)) {
            let name = |number: usize| format!("s{number}");
            let mut references = References::new();
            for (one, other) in edges {
                // Smaller ones refer to larger ones: no circles.
                if one < other {
                    references.entry(name(one)).or_default().push(name(other));
                }
            }
            let mut round = Round::default();
            (0..30).for_each(|number| round.add(name(number), &references));
            let (mut running, mut ended, mut picks) = (Vec::new(), Vec::new(), picks.into_iter());
            while !round.is_over() {
                while let Some(next) = round.begin_next() {
                    for other in references.get(&next).into_iter().flatten() {
                        prop_assert!(ended.contains(other), "{} before {}", next, other);
                    }
                    running.push(next);
                }
                prop_assert!(!running.is_empty() && running.len() <= AT_ONCE);
                let at = picks.next().map_or(0, |pick| pick.index(running.len()));
                let done = running.remove(at);
                round.found(&done);
                prop_assert!(!round.is_over());
                round.end(&done, false);
                ended.push(done);
            }
            ended.sort();
            ended.dedup();
            prop_assert_eq!(ended.len(), 30);
        }
    }
}
