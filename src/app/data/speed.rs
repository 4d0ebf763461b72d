//! How far a load is, and how fast.

use crate::service::protocol::Progress;

/// The share that is done, 0 to 1, by bytes or else by rows; nothing where the whole is not known.
pub fn share(progress: &Progress) -> Option<f64> {
    let of = |done: u64, total: Option<u64>| {
        let total = total.filter(|total| *total > 0)?;
        Some((done as f64 / total as f64).min(1.0))
    };
    of(progress.bytes, progress.bytes_total).or_else(|| of(progress.rows, progress.rows_total))
}

/// Bytes in a second, once there has been time enough to tell.
pub fn bytes_per_second(progress: &Progress, milliseconds: f64) -> Option<f64> {
    const ENOUGH: f64 = 200.0;
    (milliseconds >= ENOUGH && progress.bytes > 0).then(|| progress.bytes as f64 / milliseconds * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_before_rows() {
        let progress = Progress { rows: 5, rows_total: Some(10), bytes: 3, bytes_total: Some(4) };
        assert_eq!(share(&progress), Some(0.75));
        assert_eq!(share(&Progress { bytes_total: None, ..progress }), Some(0.5));
        assert_eq!(share(&Progress { bytes_total: Some(0), rows_total: None, ..progress }), None);
        assert_eq!(share(&Progress { bytes: 9, ..progress }), Some(1.0));
    }

    #[test]
    fn speed_is_told_after_a_moment() {
        let progress = Progress { bytes: 50_000_000, ..Progress::default() };
        assert_eq!(bytes_per_second(&progress, 500.0), Some(100_000_000.0));
        assert_eq!(bytes_per_second(&progress, 100.0), None);
        assert_eq!(bytes_per_second(&Progress::default(), 500.0), None);
    }
}
