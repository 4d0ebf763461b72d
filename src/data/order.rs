//! Which rows of their file a table's rows are: a part of a table has not all of them, and once tables are joined, those of
//! a customer stand side by side.

use std::sync::Arc;

use bytemuck::allocation::pod_collect_to_vec;

/// The file's row of each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    rows: usize,
    /// Made once a row is not where it is in the file.
    listed: Option<Arc<Vec<u32>>>,
}

impl Order {
    /// All rows of a file.
    pub fn whole(rows: usize) -> Self {
        Self { rows, listed: None }
    }

    /// Those rows.
    pub fn of(listed: Vec<u32>) -> Self {
        let whole = listed.iter().enumerate().all(|(at, row)| at == *row as usize);
        Self { rows: listed.len(), listed: (!whole).then(|| Arc::new(listed)) }
    }

    /// Those rows, which others hold, too.
    pub fn shared_with(listed: Arc<Vec<u32>>) -> Self {
        Self { rows: listed.len(), listed: Some(listed) }
    }

    /// The file's rows, to be held by others, too; nothing where they are 0, 1, 2 …
    pub fn shared(&self) -> Option<Arc<Vec<u32>>> {
        self.listed.clone()
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// No rows at all.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The file's row of a row.
    pub fn get(&self, row: usize) -> u32 {
        self.listed.as_ref().map_or(row as u32, |listed| listed[row])
    }

    /// The first row that is that row of the file or a later one.
    pub fn place(&self, file_row: u32) -> usize {
        match &self.listed {
            Some(listed) => listed.partition_point(|row| *row < file_row),
            None => self.rows.min(file_row as usize),
        }
    }

    /// The file's rows; nothing where they are 0, 1, 2 …
    pub fn listed(&self) -> Option<&[u32]> {
        self.listed.as_ref().map(|listed| listed.as_slice())
    }

    /// The rows as they follow each other in the file; nothing where they stand so.
    pub fn in_file(&self) -> Option<Vec<u32>> {
        self.listed.as_ref().and_then(|listed| in_file(listed))
    }

    /// Those of the rows that come first in the file, at most so many.
    pub fn first_in_file(&self, most: usize) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..self.rows as u32).collect();
        if let Some(listed) = self.listed.as_ref().filter(|listed| !listed.is_sorted()) {
            let in_file = |row: &u32| listed[*row as usize];
            if most < rows.len() {
                rows.select_nth_unstable_by_key(most, in_file);
                rows.truncate(most);
            }
            rows.sort_unstable_by_key(in_file);
        }
        rows.truncate(most);
        rows
    }

    /// Appends so many rows of the file, from one on.
    pub fn extend_range(&mut self, from: u32, rows: usize) {
        if self.listed.is_some() || from as usize != self.rows {
            self.list().extend((from..).take(rows));
        }
        self.rows += rows;
    }

    /// Appends those rows of the file.
    pub fn extend(&mut self, rows: &[u32]) {
        let run = rows.iter().enumerate().all(|(at, row)| *row as usize == self.rows + at);
        if self.listed.is_some() || !run {
            self.list().extend_from_slice(rows);
        }
        self.rows += rows.len();
    }

    fn list(&mut self) -> &mut Vec<u32> {
        let rows = self.rows as u32;
        Arc::make_mut(self.listed.get_or_insert_with(|| Arc::new((0..rows).collect())))
    }

    /// Bytes in memory.
    pub fn memory(&self) -> u64 {
        self.listed.as_ref().map_or(0, |listed| listed.len() as u64 * 4)
    }
}

/// Rows that stand at those of a file, as they follow each other in it; nothing where they stand so.
pub fn in_file(listed: &[u32]) -> Option<Vec<u32>> {
    if listed.is_sorted() {
        return None;
    }
    let mut rows: Vec<u32> = (0..listed.len() as u32).collect();
    rows.sort_unstable_by_key(|row| listed[*row as usize]);
    Some(rows)
}

/// Row numbers as bytes, to go beside a message.
pub fn to_bytes(rows: &[u32]) -> Vec<u8> {
    bytemuck::cast_slice(rows).to_vec()
}

/// Row numbers again; a length that is none of them gives none.
pub fn from_bytes(bytes: &[u8]) -> Vec<u32> {
    if bytes.len().is_multiple_of(4) { pod_collect_to_vec(bytes) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_whole_is_not_listed() {
        let mut order = Order::default();
        order.extend_range(0, 3);
        order.extend(&[3, 4]);
        assert_eq!((order.len(), order.listed(), order.memory()), (5, None, 0));
        order.extend_range(7, 2);
        order.extend(&[9, 12]);
        assert_eq!(order.listed(), Some(&[0, 1, 2, 3, 4, 7, 8, 9, 12][..]));
        assert_eq!((order.get(5), order.len()), (7, 9));
        assert_eq!((order.place(4), order.place(5), order.place(7), order.place(99)), (4, 5, 5, 9));
        assert_eq!((Order::whole(3).place(2), Order::whole(3).place(5)), (2, 3));
        assert_eq!(Order::of(vec![0, 1, 2]), Order::whole(3));
        assert_eq!((Order::of(vec![4, 9, 2]).in_file(), order.in_file()), (Some(vec![2, 0, 1]), None));
        assert_eq!(Order::of(vec![4, 9, 2]).first_in_file(2), [2, 0]);
        assert_eq!(order.first_in_file(3), [0, 1, 2]);
        assert_eq!(from_bytes(&to_bytes(&[5, 9])), [5, 9]);
    }
}
