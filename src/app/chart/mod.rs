//! Charts: where things lie, as plain numbers, and thin components that draw them.

pub mod calendar;
pub mod histogram;
pub mod scale;
pub mod tails;
pub mod trend;

#[cfg(feature = "app")]
pub mod bars;
#[cfg(feature = "app")]
pub mod trend_chart;
