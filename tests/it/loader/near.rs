//! Sources whose bytes are waited for.

use std::{cell::RefCell, collections::HashSet, io, rc::Rc};

use satsuma::{
    data::source::Source,
    service::protocol::{LoadMode, Reply},
};

use super::{engine::Loading, files::FILES};

/// Ranges that were asked for, and those of them that came.
#[derive(Default)]
struct Asked {
    open: HashSet<(u64, u64)>,
    there: HashSet<(u64, u64)>,
}

/// Bytes of which none are near before they came.
struct Far(Vec<u8>, Rc<RefCell<Asked>>);

impl Source for Far {
    fn len(&self) -> u64 {
        Source::len(&self.0)
    }

    fn is_near(&mut self, from: u64, len: u64) -> bool {
        let mut asked = self.1.borrow_mut();
        let there = asked.there.contains(&(from, len));
        if !there {
            asked.open.insert((from, len));
        }
        there
    }

    fn read(&mut self, from: u64, len: usize) -> io::Result<Vec<u8>> {
        self.0.read(from, len)
    }
}

#[test]
fn what_is_not_near_is_waited_for() {
    for file in FILES {
        let asked = Rc::new(RefCell::new(Asked::default()));
        let far = Far(file.bytes.to_vec(), Rc::clone(&asked));
        let (mut loading, mut waits) = (Loading::of(Box::new(far), LoadMode::Replace), 0);
        let waited = loop {
            if let Some(answer) = loading.step() {
                break answer;
            }
            if !loading.has_work() {
                let mut asked = asked.borrow_mut();
                let open = std::mem::take(&mut asked.open);
                assert!(!open.is_empty(), "{}: nobody goes on", file.name);
                asked.there.extend(open);
                waits += 1;
                loading.came();
            }
        };
        let mut at_once = Loading::of(Box::new(file.bytes.to_vec()), LoadMode::Replace);
        let at_once = std::iter::repeat_with(|| at_once.step()).flatten().next();
        match (waited, at_once) {
            (Ok(Reply::Loaded(one)), Some(Ok(Reply::Loaded(other)))) => {
                assert_eq!((one.rows, one.fingerprint), (other.rows, other.fingerprint), "{}", file.name);
                assert!(waits > 0, "{}", file.name);
            }
            other => panic!("{}: {other:?}", file.name),
        }
    }
}
