//! Members of many refreshes in a real browser, kept as what changed: each is read as it was.
#![cfg(target_arch = "wasm32")]

// Each file uses some of them.
#[allow(dead_code)]
mod samples;

use js_sys::Uint8Array;
use samples::{segment, snapshot};
use satsuma::{
    browser::repository::{Found, KeptMembers, Outcome, Repository, Snapshot},
    history::{
        change::compare,
        members::MemberSet,
        step::{self, Step},
    },
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}

async fn kept_members(repository: &Repository, at: i64) -> Option<Vec<u8>> {
    repository.members("s1", at).await.expect("read").map(|members| members.to_vec())
}

/// Of each trend some members are kept whole, newer ones as steps ahead and, sooner or later, older ones as steps back: all are
/// read whole, wherever the whole ones are. What was compared with another snapshot than the last one is not kept.
#[wasm_bindgen_test]
async fn members_are_kept_as_steps() {
    const DAYS: usize = 8;
    // By bit: the day's members are kept whole.
    for wholes in (0_u32..1 << (DAYS - 1)).step_by(5) {
        let kept = Repository::open_named(&format!("steps{wholes}")).await;
        for repository in [kept, Repository::in_memory()] {
            repository.put_segment(&segment("s1"), None, false).await.expect("kept");
            let days: Vec<MemberSet> = (0..DAYS as u32)
                .map(|day| MemberSet::of((0..900).filter(|id| (id + day * 7) % (11 + day) != 0)))
                .collect();
            let find = async |day: usize, before: Option<usize>, whole: bool| {
                let at = |day: usize| day as i64 + 1;
                let kept = match before {
                    Some(before) => {
                        let of = ("s1".to_owned(), at(before));
                        repository.kept_members(&[of]).await.expect("read").pop().flatten()
                    }
                    None => None,
                };
                let since = |kept: KeptMembers| {
                    let whole = &days[kept.way.whole as usize - 1];
                    (kept.way, compare(whole, &days[day]).to_bytes())
                };
                let whole = (whole || kept.is_none()).then(|| bytes(&days[day].to_bytes()));
                let found = Some(Found { whole, before: kept.map(since) });
                [Snapshot { record: snapshot("s1", at(day)), seen: before.map(at), found }]
            };
            let read_all = async |until: usize| {
                for (day, members) in days.iter().enumerate().take(until) {
                    let read = kept_members(&repository, day as i64 + 1).await.expect("members");
                    assert_eq!(MemberSet::from_bytes(&read).as_ref(), Ok(members), "day {day} of {wholes:b}");
                }
            };
            for day in 0..DAYS {
                let whole = day > 0 && wholes & (1 << (day - 1)) != 0;
                let found = find(day, day.checked_sub(1), whole).await;
                let kept = repository.put_snapshots(&found, None).await;
                assert_eq!(kept, Ok(vec![Outcome::Kept]), "day {day} of {wholes:b}");
                read_all(day + 1).await;
                // Now and then, of all days or, as a tab that has not heard of the last one, of those before.
                let known = [0, day as i64, day as i64 + 1][(day + wholes as usize) % 3];
                let known: Vec<i64> = (1..=known).collect();
                assert_eq!(repository.keep_behind("s1", &known).await, Ok(()));
                read_all(day + 1).await;
            }
            // Another tab that compared with an older one, or with none.
            for before in [Some(2), None] {
                let mut late = find(5, before, true).await;
                late[0].record.at = 99;
                assert_eq!(repository.put_snapshots(&late, None).await, Ok(vec![Outcome::Moved]));
            }
            // What it was compared with is gone: a workspace was restored.
            let mut late = find(DAYS - 1, Some(DAYS - 1), false).await;
            (late[0].record.at, late[0].seen) = (99, Some(98));
            assert_eq!(repository.put_snapshots(&late, None).await, Ok(vec![Outcome::Moved]));
            let known: Vec<i64> = (1..=DAYS as i64).collect();
            assert_eq!(repository.keep_behind("s1", &known).await, Ok(()));
            read_all(DAYS).await;
            // As they are kept: whole ones, and one step at most.
            let all: Vec<_> = (0..=DAYS as i64).map(|day| ("s1".to_owned(), day)).collect();
            let kept = repository.kept_members(&all).await.expect("read");
            assert!(kept[0].is_none());
            for (members, kept) in days.iter().zip(&kept[1..]) {
                let kept: Vec<Vec<u8>> =
                    kept.as_ref().expect("members").bytes.iter().map(Uint8Array::to_vec).collect();
                let whole = MemberSet::from_bytes(&kept[0]).expect("whole members");
                let read = match kept.get(1).map(|bytes| step::read(bytes)) {
                    None => whole,
                    Some(Ok(Step::Ahead { change, .. })) => change.apply(&whole),
                    Some(other) => panic!("{other:?}"),
                };
                assert_eq!(&read, members);
            }
            let whole = async |at: i64| {
                let kept = repository.kept_members(&[("s1".to_owned(), at)]).await.expect("read").pop();
                kept.flatten().is_some_and(|kept| kept.bytes.len() == 1 && kept.way.between == 0)
            };
            let mut how_many = 0;
            for day in 1..=DAYS as i64 {
                how_many += usize::from(whole(day).await);
            }
            assert_eq!(how_many, 1, "of {wholes:b} all others are steps");
        }
    }
}

/// What is damaged among members behind whole ones stays as it is, and so do those around it.
#[wasm_bindgen_test]
async fn damaged_members_behind_whole_ones_stay() {
    let repository = Repository::open_named("behind").await;
    repository.put_segment(&segment("s1"), None, false).await.expect("kept");
    let days: Vec<MemberSet> = (0..4_u32).map(|day| MemberSet::of(day..500)).collect();
    let put = async |day: usize, whole: Uint8Array| {
        let seen = (day > 0).then_some(day as i64);
        let found = Some(Found { whole: Some(whole), before: None });
        let one = [Snapshot { record: snapshot("s1", day as i64 + 1), seen, found }];
        assert_eq!(repository.put_snapshots(&one, None).await, Ok(vec![Outcome::Kept]));
    };
    for (day, members) in days.iter().enumerate() {
        let members = members.to_bytes();
        put(day, bytes(if day == 1 { &members[..members.len() / 2] } else { &members })).await;
    }
    assert_eq!(repository.keep_behind("s1", &[1, 2, 3, 4]).await, Ok(()));
    for (day, members) in days.iter().enumerate() {
        let kept = kept_members(&repository, day as i64 + 1).await.expect("members");
        let read = MemberSet::from_bytes(&kept).ok();
        assert_eq!(read.as_ref(), (day != 1).then_some(members), "day {day}");
    }
}
