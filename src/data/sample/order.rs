//! Activities in the order in which they happened, though they are drawn customer by customer.

use super::{
    actor::Actor,
    columns::{Fill, Rows},
    shop::{HISTORY, Shop},
};

/// A kind of activity, and the columns that its rows go to.
pub(super) trait Activity {
    /// One activity.
    type Row;
    /// How many an actor has.
    fn count(actor: &Actor) -> u32;
    /// The local day of one of them: cheap, for it is asked before the row is drawn.
    fn day(shop: &Shop, actor: &Actor, place: u32) -> i32;
    /// One of them.
    fn row(shop: &Shop, actor: &Actor, place: u32) -> Self::Row;
    /// Its instant, in seconds.
    fn second(row: &Self::Row) -> i64;
    /// Adds it to the columns, as the table's so-many-eth row from 1.
    fn push(&mut self, number: i32, row: Self::Row);
    /// The columns as they are; they are empty afterwards.
    fn take(&mut self) -> Rows;
}

/// Fills a table of activities day by day, each day's by their instants. Holds eight bytes an activity.
pub(super) struct InTimeOrder<A: Activity> {
    shop: Shop,
    columns: A,
    /// By day: an actor's number, and which of the actor's activities.
    order: Option<Vec<u64>>,
    /// Where each day's begin.
    days: Vec<usize>,
    day: usize,
    /// The day's rows, the last first.
    pending: Vec<A::Row>,
    number: i32,
}

impl<A: Activity> InTimeOrder<A> {
    pub(super) fn new(shop: Shop, columns: A) -> Self {
        Self { shop, columns, order: None, days: Vec::new(), day: 0, pending: Vec::new(), number: 0 }
    }

    fn each(shop: &Shop, mut visit: impl FnMut(u64, usize)) {
        for number in 0..shop.actors() {
            let actor = shop.actor(number);
            for place in 0..A::count(&actor) {
                let day = (A::day(shop, &actor, place) - shop.first).clamp(0, HISTORY);
                visit(u64::from(number) << 16 | u64::from(place), day as usize);
            }
        }
    }

    /// Sorts by counting: two passes over all actors cost less than keeping them.
    fn sorted(shop: &Shop) -> (Vec<u64>, Vec<usize>) {
        let mut days = vec![0; HISTORY as usize + 2];
        Self::each(shop, |_, day| days[day + 1] += 1);
        for day in 1..days.len() {
            days[day] += days[day - 1];
        }
        let mut order = vec![0; days[days.len() - 1]];
        let mut next = days.clone();
        Self::each(shop, |activity, day| {
            order[next[day]] = activity;
            next[day] += 1;
        });
        (order, days)
    }

    fn next_day(&mut self) -> bool {
        let order = self.order.get_or_insert_with(|| {
            let (order, days) = Self::sorted(&self.shop);
            self.days = days;
            order
        });
        let Some(end) = self.days.get(self.day + 1) else { return false };
        for activity in &order[self.days[self.day]..*end] {
            let actor = self.shop.actor((activity >> 16) as u32);
            self.pending.push(A::row(&self.shop, &actor, (activity & 0xffff) as u32));
        }
        self.pending.sort_by_key(|row| -A::second(row));
        self.day += 1;
        true
    }
}

impl<A: Activity> Fill for InTimeOrder<A> {
    fn fill(&mut self, rows: usize) -> Rows {
        let mut left = rows;
        while left > 0 {
            match self.pending.pop() {
                Some(row) => {
                    self.number += 1;
                    self.columns.push(self.number, row);
                    left -= 1;
                }
                None if self.next_day() => {}
                None => break,
            }
        }
        self.columns.take()
    }
}
