//! Which rows of a long table are drawn, and where.
//!
//! Browsers lay out nothing that is higher than some ten million pixels. A table of more rows than that is as high as can be, and
//! its scroll bar stands for all of it: near both ends a pixel of the bar is a pixel of the table, between them it is many.
//! Small movements are a pixel for a pixel everywhere; what they put the bar out of its place is made good now and then.

/// Tables up to this many rows are drawn whole, unless they say otherwise.
pub const WHOLE: usize = 200;

/// Rows drawn above and below what is seen, so that scrolling does not outrun drawing.
const MARGIN: usize = 6;

/// The rows to draw, from the first to before the last.
///
/// `top` is how far the table is scrolled and `height` how much of it is seen, in the unit of `row`, the height of one. A
/// table of no more than `whole` rows is drawn whole.
pub fn drawn(rows: usize, top: f64, height: f64, row: f64, whole: usize) -> (usize, usize) {
    if rows <= whole {
        return (0, rows);
    }
    let first = (top.max(0.0) / row).floor() as usize;
    let seen = (height.max(row) / row).ceil() as usize;
    // Steps of eight: a pixel of scrolling draws nothing anew.
    let from = first.saturating_sub(MARGIN) / 8 * 8;
    let to = (first + seen + MARGIN).div_ceil(8) * 8;
    (from.min(rows), to.min(rows))
}

/// The highest box, in pixels: every browser lays it out.
pub const TALLEST: f64 = 8_000_000.0;

/// So much of each end is scrolled a pixel for a pixel.
const END: f64 = 1_000_000.0;

/// The bar may be out of its place by so much.
const DRIFT: f64 = 100_000.0;

/// Where a table is scrolled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// As the browser's scroll bar says.
    pub bar: f64,
    /// How much of the table is above what is seen.
    pub top: f64,
}

/// How the scroll bar stands for a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// All rows together.
    pub whole: f64,
    /// How much of it is seen.
    pub view: f64,
}

impl Scale {
    /// How high the box is that is scrolled.
    pub fn height(self) -> f64 {
        self.whole.min(TALLEST)
    }

    fn last(self) -> (f64, f64) {
        ((self.height() - self.view).max(0.0), (self.whole - self.view).max(0.0))
    }

    /// How many pixels of the table one of the bar stands for between the ends.
    fn slope(self) -> f64 {
        let (bar, top) = self.last();
        (top - 2.0 * END) / (bar - 2.0 * END)
    }

    fn is_plain(self) -> bool {
        self.whole <= TALLEST
    }

    fn top_of(self, bar: f64) -> f64 {
        let (last_bar, last_top) = self.last();
        match bar {
            _ if self.is_plain() => bar,
            bar if bar <= END => bar,
            bar if bar >= last_bar - END => last_top - (last_bar - bar),
            bar => END + (bar - END) * self.slope(),
        }
    }

    fn bar_of(self, top: f64) -> f64 {
        let (last_bar, last_top) = self.last();
        match top {
            _ if self.is_plain() => top,
            top if top <= END => top,
            top if top >= last_top - END => last_bar - (last_top - top),
            top => END + (top - END) / self.slope(),
        }
    }

    /// The place at which so much of the table is above what is seen.
    pub fn at(self, top: f64) -> Place {
        let top = top.clamp(0.0, self.last().1);
        Place { bar: self.bar_of(top).round(), top }
    }

    /// The place after the bar has moved there. Its bar is another where the bar is to be put right.
    pub fn moved(self, from: Place, bar: f64) -> Place {
        let step = bar - from.bar;
        if self.is_plain() || step.abs() > self.view.max(1.0) * 3.0 {
            return Place { bar, top: self.top_of(bar) };
        }
        let (last_bar, last_top) = self.last();
        let top = (from.top + step).clamp(0.0, last_top);
        let right = self.bar_of(top);
        let off = (right - bar).abs();
        let at_an_end = right <= END || right >= last_bar - END;
        if off > DRIFT {
            self.at(top)
        } else if at_an_end && off > 1.0 {
            let bar = right.round();
            Place { bar, top: self.top_of(bar) }
        } else {
            Place { bar, top }
        }
    }
}

/// A row as it is drawn: its place, and what makes it another row.
pub type Drawn<K> = (usize, K);

/// The rows to draw next, on the way from those that are drawn to those that are wanted, and how many of them are made anew: at
/// most so many, so that the page is never busy for long. Where one has to wait, what is drawn in its place stays. No place
/// between two is left out.
///
/// Of a list that loses rows and gains others at once, or gains some above others, the ones that stay would be taken out and put
/// in again, and all be laid out once more: first those go that are not wanted, then one at a time comes in at the top.
pub fn stepped<K: Clone + PartialEq>(
    drawn: &[Drawn<K>],
    wanted: &[Drawn<K>],
    most: usize,
) -> (Vec<Drawn<K>>, usize) {
    let first = |rows: &[Drawn<K>]| rows.first().map_or(0, |row| row.0);
    let (from, to) = (first(wanted), first(wanted) + wanted.len());
    let left: Vec<Drawn<K>> = drawn.iter().filter(|row| (from..to).contains(&row.0)).cloned().collect();
    if !left.is_empty() && left.len() < drawn.len() {
        return (left, 0);
    }
    let above = left.first().and_then(|row| row.0.checked_sub(from + 1));
    if let Some(above) = above.and_then(|place| wanted.get(place)).filter(|_| most > 0) {
        return (std::iter::once(above).chain(&left).cloned().collect(), 1);
    }
    let before = |place: usize| left.get(place.checked_sub(from)?);
    let (mut made, mut next) = (0, Vec::with_capacity(wanted.len()));
    for row in wanted {
        match before(row.0) {
            Some(same) if same == row => next.push(row.clone()),
            _ if made < most => {
                made += 1;
                next.push(row.clone());
            }
            Some(other) => next.push(other.clone()),
            None => break,
        }
    }
    (next, made)
}

/// How far to scroll so that a row is wholly seen; nothing where it is already.
pub fn reveal(index: usize, top: f64, height: f64, row: f64) -> Option<f64> {
    let own = index as f64 * row;
    if own < top {
        Some(own)
    } else if own + row > top + height {
        Some(own + row - height)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_tables_are_drawn_whole() {
        assert_eq!(drawn(200, 5000.0, 300.0, 36.0, WHOLE), (0, 200));
        assert_eq!(drawn(0, 0.0, 300.0, 36.0, WHOLE), (0, 0));
    }

    #[test]
    fn what_is_seen_is_drawn_wherever_the_table_is_scrolled() {
        for rows in [201, 1_000, 1_000_000] {
            for top in [0.0, 1.0, 35.9, 4_000.0, rows as f64 * 36.0 - 300.0] {
                let (from, to) = drawn(rows, top, 300.0, 36.0, WHOLE);
                let (first, last) = ((top / 36.0) as usize, ((top + 300.0) / 36.0).ceil() as usize);
                assert!(from <= first && to >= last.min(rows), "{rows} rows at {top}: {from} to {to}");
                assert!(to - from < 64 && to <= rows);
            }
        }
    }

    /// A hundred million rows.
    const LONG: Scale = Scale { whole: 3e9, view: 700.0 };

    #[test]
    fn a_table_that_fits_is_scrolled_as_the_bar_says() {
        let scale = Scale { whole: 30_000.0, view: 700.0 };
        assert_eq!(scale.height(), 30_000.0);
        let place = scale.moved(Place::default(), 4_321.0);
        assert_eq!((place, scale.at(4_321.0)), (Place { bar: 4_321.0, top: 4_321.0 }, place));
    }

    #[test]
    fn the_bar_leads_to_both_ends_and_through_all_between() {
        let (bar, top) = LONG.last();
        assert_eq!(LONG.moved(Place::default(), bar).top, top);
        assert_eq!(LONG.at(top).bar, bar);
        assert_eq!(LONG.moved(Place { bar, top }, 0.0), Place::default());
        let mut before = -1.0;
        for step in 0..=1_000 {
            let bar = bar * f64::from(step) / 1_000.0;
            let found = LONG.top_of(bar);
            assert!(found > before && (LONG.bar_of(found) - bar).abs() < 1e-3);
            before = found;
        }
    }

    #[test]
    fn small_movements_are_a_pixel_for_a_pixel_and_nowhere_stuck() {
        for (begin, step) in
            [(5e6, -400.0), (0.0, 700.0), (1.5e9, 123.0), (3e9 - 5e6, 400.0), (2e6, -1_000.0)]
        {
            let mut place = LONG.at(begin);
            for _ in 0..20_000 {
                let (last_bar, last_top) = LONG.last();
                let bar = (place.bar + step).clamp(0.0, last_bar);
                let next = LONG.moved(place, bar);
                let wanted = (place.top + step).clamp(0.0, last_top);
                assert!((next.top - wanted).abs() <= 1.0, "{place:?} by {step} gives {next:?}");
                assert!(next.bar >= 0.0 && next.bar <= last_bar);
                // What is drawn above it has room.
                assert!(next.bar >= next.top || next.bar > END / 2.0);
                place = next;
            }
        }
    }

    #[test]
    fn rows_are_made_a_few_at_a_time_and_without_gaps() {
        let rows =
            |from: usize, to: usize, key: char| (from..to).map(|place| (place, key)).collect::<Vec<_>>();
        let journeys = [
            (vec![], rows(0, 40, 'a')),
            (rows(0, 40, 'a'), rows(0, 40, 'b')),
            (rows(0, 40, 'a'), rows(16, 56, 'a')),
            (rows(16, 56, 'a'), rows(0, 40, 'a')),
            (rows(0, 40, 'a'), rows(500, 540, 'a')),
            (rows(500, 540, 'a'), rows(0, 40, 'b')),
            (rows(0, 40, 'a'), rows(0, 3, 'c')),
            (rows(0, 40, 'a'), vec![]),
        ];
        for (mut drawn, wanted) in journeys {
            let (mut frames, mut left, mut steps) = (1, 12, 0);
            while drawn != wanted {
                steps += 1;
                assert!(steps <= 45, "{drawn:?} on the way to {wanted:?}");
                let (next, made) = stepped(&drawn, &wanted, left);
                assert_eq!(made, next.iter().filter(|row| !drawn.contains(row)).count());
                assert!(made <= left && next.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1), "{next:?}");
                // Those that stay all move by as many places as go or come above the first of them, and by none below it.
                let place = |rows: &[(usize, char)], row| rows.iter().position(|other| other == row);
                let stay: Vec<_> =
                    drawn.iter().filter_map(|row| Some((place(&drawn, row)?, place(&next, row)?))).collect();
                let up = stay.windows(2).all(|pair| pair[0].1 + pair[1].0 == pair[1].1 + pair[0].0);
                let moved = stay.first().is_some_and(|(before, now)| before != now);
                assert!(up && !(moved && made > 1), "{drawn:?} to {next:?}");
                drawn = next;
                left -= made;
                if left == 0 {
                    (frames, left) = (frames + 1, 12);
                }
            }
            assert!(frames <= 5, "{frames} frames on the way to {wanted:?}");
        }
        let down = stepped(&rows(0, 40, 'a'), &rows(16, 56, 'a'), 12);
        assert_eq!(down, (rows(16, 40, 'a'), 0), "what is in sight stays");
        assert_eq!(stepped(&down.0, &rows(16, 56, 'a'), 12), (rows(16, 52, 'a'), 12));
    }

    #[test]
    fn a_row_is_brought_just_into_sight() {
        assert_eq!(reveal(0, 36.0, 100.0, 36.0), Some(0.0));
        assert_eq!(reveal(5, 0.0, 100.0, 36.0), Some(116.0));
        assert_eq!(reveal(2, 10.0, 100.0, 36.0), None);
    }
}
