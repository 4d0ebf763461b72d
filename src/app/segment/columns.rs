//! Choosing some of many columns: which are ticked, in which order they are kept.

/// Columns, ticked or not, in the order in which they are shown or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticked {
    columns: Vec<(String, bool)>,
}

impl Ticked {
    /// All columns that there are, with those ticked that were kept; an empty choice is all of them. Kept ones come
    /// first, in the order in which they were kept.
    pub fn new(there: &[String], kept: &[String]) -> Self {
        let all = !kept.iter().any(|name| there.contains(name));
        let first = kept.iter().filter(|name| there.contains(name)).map(|name| (name.clone(), true));
        let rest = there.iter().filter(|name| !kept.contains(name)).map(|name| (name.clone(), all));
        Self { columns: first.chain(rest).collect() }
    }

    /// The columns whose name has the text in it, in any case, with their place.
    pub fn found(&self, search: &str) -> Vec<(usize, String)> {
        let search = search.trim().to_lowercase();
        let fits = |(_, (name, _)): &(usize, &(String, bool))| name.to_lowercase().contains(&search);
        let columns = self.columns.iter().enumerate().filter(fits);
        columns.map(|(place, (name, _))| (place, name.clone())).collect()
    }

    /// Whether the column at a place is ticked.
    pub fn is_on(&self, place: usize) -> bool {
        self.columns.get(place).is_some_and(|(_, on)| *on)
    }

    /// Ticks the column at a place, or not.
    pub fn set(&mut self, place: usize, on: bool) {
        if let Some(column) = self.columns.get_mut(place) {
            column.1 = on;
        }
    }

    /// Ticks all columns that have the text in their name, or none of them.
    pub fn set_found(&mut self, search: &str, on: bool) {
        for (place, _) in self.found(search) {
            self.set(place, on);
        }
    }

    /// Carries the column at a place to another one; those between make room. Gives where it is then.
    pub fn carry(&mut self, from: usize, to: usize) -> usize {
        if from >= self.columns.len() {
            return from;
        }
        let to = to.min(self.columns.len() - 1);
        let column = self.columns.remove(from);
        self.columns.insert(to, column);
        to
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// How many are ticked.
    pub fn count(&self) -> usize {
        self.columns.iter().filter(|(_, on)| *on).count()
    }

    /// The ticked ones, in order.
    pub fn ticked(&self) -> Vec<String> {
        self.columns.iter().filter(|(_, on)| *on).map(|(name, _)| name.clone()).collect()
    }

    /// To be kept: the ticked ones, and nothing where all are, so that a new column of the data comes along.
    pub fn kept(&self) -> Vec<String> {
        if self.count() == self.len() {
            return Vec::new();
        }
        self.ticked()
    }
}

#[cfg(test)]
mod tests {
    use super::Ticked;

    fn names(names: &str) -> Vec<String> {
        names.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn all_is_kept_as_nothing() {
        let ticked = Ticked::new(&names("id name city"), &[]);
        assert_eq!((ticked.count(), ticked.kept()), (3, Vec::new()));
    }

    #[test]
    fn a_kept_choice_keeps_its_order_and_forgets_what_is_gone() {
        let ticked = Ticked::new(&names("id name city"), &names("city gone id"));
        assert_eq!(ticked.kept(), ["city", "id"]);
        assert_eq!(
            ticked.found("").into_iter().map(|(_, name)| name).collect::<Vec<_>>(),
            ["city", "id", "name"]
        );
        assert_eq!(Ticked::new(&names("id name"), &names("gone")).count(), 2);
    }

    #[test]
    fn columns_are_carried_to_their_place() {
        let mut ticked = Ticked::new(&names("a b c d"), &names("a b c"));
        assert_eq!(ticked.carry(0, 2), 2);
        assert_eq!(ticked.ticked(), ["b", "c", "a"]);
        assert_eq!(ticked.carry(1, 99), 3);
        assert_eq!(ticked.ticked(), ["b", "a", "c"]);
        assert_eq!(ticked.carry(9, 0), 9);
        assert_eq!(ticked.carry(3, 0), 0);
        assert_eq!(ticked.ticked(), ["c", "b", "a"]);
    }

    #[test]
    fn only_what_was_found_is_ticked_at_once() {
        let mut ticked = Ticked::new(&names("first_name last_name City"), &[]);
        ticked.set_found("NAME", false);
        assert_eq!(ticked.kept(), ["City"]);
        ticked.set(0, true);
        ticked.set(99, true);
        assert_eq!(ticked.kept(), ["first_name", "City"]);
        assert!(ticked.is_on(0) && !ticked.is_on(1));
    }
}
