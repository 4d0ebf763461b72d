//! Which rows of a long table are drawn.

/// Tables up to this many rows are drawn whole.
pub const WHOLE: usize = 200;

/// Rows drawn above and below what is seen, so that scrolling does not outrun drawing.
const MARGIN: usize = 12;

/// The rows to draw, from the first to before the last.
///
/// `top` is how far the table is scrolled and `height` how much of it is seen, in the unit of `row`, the height of one.
pub fn drawn(rows: usize, top: f64, height: f64, row: f64) -> (usize, usize) {
    if rows <= WHOLE {
        return (0, rows);
    }
    let first = (top.max(0.0) / row).floor() as usize;
    let seen = (height.max(row) / row).ceil() as usize;
    // Steps of eight: a pixel of scrolling draws nothing anew.
    let from = first.saturating_sub(MARGIN) / 8 * 8;
    let to = (first + seen + MARGIN).div_ceil(8) * 8;
    (from.min(rows), to.min(rows))
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
        assert_eq!(drawn(200, 5000.0, 300.0, 36.0), (0, 200));
        assert_eq!(drawn(0, 0.0, 300.0, 36.0), (0, 0));
    }

    #[test]
    fn what_is_seen_is_drawn_wherever_the_table_is_scrolled() {
        for rows in [201, 1_000, 1_000_000] {
            for top in [0.0, 1.0, 35.9, 4_000.0, rows as f64 * 36.0 - 300.0] {
                let (from, to) = drawn(rows, top, 300.0, 36.0);
                let (first, last) = ((top / 36.0) as usize, ((top + 300.0) / 36.0).ceil() as usize);
                assert!(from <= first && to >= last.min(rows), "{rows} rows at {top}: {from} to {to}");
                assert!(to - from < 64 && to <= rows);
            }
        }
    }

    #[test]
    fn a_row_is_brought_just_into_sight() {
        assert_eq!(reveal(0, 36.0, 100.0, 36.0), Some(0.0));
        assert_eq!(reveal(5, 0.0, 100.0, 36.0), Some(116.0));
        assert_eq!(reveal(2, 10.0, 100.0, 36.0), None);
    }
}
