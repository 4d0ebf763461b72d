//! A segment's detail: its trend, its members, who entered and left, its history, its definition in words and its versions.

pub mod causes;
pub mod columns;
pub mod frame;
pub mod pair;
pub mod preview;

#[cfg(feature = "app")]
pub mod choose_columns;
#[cfg(feature = "app")]
pub mod details;
#[cfg(feature = "app")]
pub mod download;
#[cfg(feature = "app")]
mod head;
#[cfg(feature = "app")]
mod history;
#[cfg(feature = "app")]
mod listing;
#[cfg(feature = "app")]
mod members;
#[cfg(feature = "app")]
mod moved;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
pub mod rename;
#[cfg(feature = "app")]
mod trend;
#[cfg(feature = "app")]
mod versions;
