//! Rewrites that keep what a set means and make it cheaper, or the same as another that is known.

use super::expr::{Expr, Known, Set};

/// Both: what is in all of no sets, and of sets of which one is this.
#[derive(Clone, Copy, PartialEq)]
enum Join {
    All,
    Any,
}

/// A rewrite of the sets that are joined; nothing where the answer is known.
type Rewrite = fn(&Known, Join, Vec<Set>) -> Option<Vec<Set>>;

/// In the order in which they are done.
const REWRITES: &[Rewrite] = &[flattened, neutral, decided, once_each, opposed];

/// all of (a, all of (b, c)) = all of (a, b, c), and so for any
fn flattened(known: &Known, join: Join, sets: Vec<Set>) -> Option<Vec<Set>> {
    let mut flat = Vec::with_capacity(sets.len());
    for set in sets {
        match (known.set(set), join) {
            (Expr::All(inner), Join::All) | (Expr::Any(inner), Join::Any) => flat.extend_from_slice(inner),
            _ => flat.push(set),
        }
    }
    Some(flat)
}

/// all of (a, everything) = a; any of (a, nothing) = a
fn neutral(known: &Known, join: Join, mut sets: Vec<Set>) -> Option<Vec<Set>> {
    sets.retain(|set| {
        !matches!((known.set(*set), join), (Expr::Everything(_), Join::All) | (Expr::Nothing(_), Join::Any))
    });
    Some(sets)
}

/// all of (a, nothing) = nothing; any of (a, everything) = everything
fn decided(known: &Known, join: Join, sets: Vec<Set>) -> Option<Vec<Set>> {
    let decides = |set: &Set| {
        matches!((known.set(*set), join), (Expr::Nothing(_), Join::All) | (Expr::Everything(_), Join::Any))
    };
    (!sets.iter().any(decides)).then_some(sets)
}

/// all of (b, a, b) = all of (a, b), and so for any
fn once_each(_: &Known, _: Join, mut sets: Vec<Set>) -> Option<Vec<Set>> {
    sets.sort_unstable();
    sets.dedup();
    Some(sets)
}

/// all of (a, not a) = nothing; any of (a, not a) = everything
fn opposed(known: &Known, _: Join, sets: Vec<Set>) -> Option<Vec<Set>> {
    let opposite =
        |set: &Set| matches!(known.set(*set), Expr::Not(inner) if sets.binary_search(inner).is_ok());
    let opposed = sets.iter().any(opposite);
    (!opposed).then_some(sets)
}

fn join(known: &mut Known, join: Join, sets: Vec<Set>, rows: usize) -> Set {
    joined(known, join, sets, rows, REWRITES)
}

fn joined(known: &mut Known, join: Join, sets: Vec<Set>, rows: usize, rewrites: &[Rewrite]) -> Set {
    let (neutral, decided) = match join {
        Join::All => (Expr::Everything(rows), Expr::Nothing(rows)),
        Join::Any => (Expr::Nothing(rows), Expr::Everything(rows)),
    };
    let sets = if known.plain {
        Some(sets)
    } else {
        rewrites.iter().try_fold(sets, |sets, rewrite| rewrite(known, join, sets))
    };
    let Some(sets) = sets else { return known.put(decided) };
    match (&sets[..], join) {
        ([], _) => known.put(neutral),
        ([only], _) => *only,
        (_, Join::All) => known.put(Expr::All(sets.into())),
        (_, Join::Any) => known.put(Expr::Any(sets.into())),
    }
}

pub(super) fn all(known: &mut Known, sets: Vec<Set>, rows: usize) -> Set {
    join(known, Join::All, sets, rows)
}

pub(super) fn any(known: &mut Known, sets: Vec<Set>, rows: usize) -> Set {
    join(known, Join::Any, sets, rows)
}

/// Two as they are: joins within them stay by themselves, to be found out once for many.
const OF_TWO: &[Rewrite] = &[neutral, decided, once_each, opposed];

/// In both, where one of them is used in many places.
pub(super) fn both(known: &mut Known, one: Set, other: Set, rows: usize) -> Set {
    joined(known, Join::All, vec![one, other], rows, OF_TWO)
}

/// In either, where one of them is used in many places.
pub(super) fn either(known: &mut Known, one: Set, other: Set, rows: usize) -> Set {
    joined(known, Join::Any, vec![one, other], rows, OF_TWO)
}

/// not (not a) = a; not everything = nothing; not nothing = everything
pub(super) fn not(known: &mut Known, set: Set) -> Set {
    match known.set(set) {
        Expr::Not(inner) if !known.plain => *inner,
        Expr::Everything(rows) if !known.plain => known.put(Expr::Nothing(*rows)),
        Expr::Nothing(rows) if !known.plain => known.put(Expr::Everything(*rows)),
        _ => known.put(Expr::Not(set)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rewrites_do_what_they_say() {
        let mut known = Known::default();
        let rows = 10;
        let [a, b, c] = ["a", "b", "c"].map(|name| known.put(Expr::Fixed(name.into(), 0)));
        let (nothing, everything) = (known.put(Expr::Nothing(rows)), known.put(Expr::Everything(rows)));
        let bc = known.all(vec![b, c], rows);
        let all = known.all(vec![a, bc], rows);
        assert_eq!(known.set(all), &Expr::All([a, b, c].into()));
        assert_eq!(known.all(vec![c, a, b, a], rows), all);
        assert_eq!(known.all(vec![a, everything], rows), a);
        assert_eq!(known.any(vec![nothing, a], rows), a);
        assert_eq!(known.all(vec![a, nothing], rows), nothing);
        assert_eq!(known.any(vec![a, everything, b], rows), everything);
        let not_a = known.not(a);
        assert_eq!(known.not(not_a), a);
        assert_eq!(known.all(vec![b, not_a, a], rows), nothing);
        assert_eq!(known.any(vec![b, not_a, a], rows), everything);
        assert_eq!(known.not(everything), nothing);
        assert_eq!((known.all(vec![], rows), known.any(vec![], rows)), (everything, nothing));
        let any = known.any(vec![a, bc], rows);
        assert_eq!(known.set(any), &Expr::Any([a, bc].into()));
        let nested = both(&mut known, a, bc, rows);
        assert_eq!(known.set(nested), &Expr::All([a, bc].into()));
        assert_eq!(both(&mut known, a, everything, rows), a);
        assert_eq!(either(&mut known, not_a, a, rows), everything);
    }
}
