//! A segment's detail: its trend, its history, its definition in words, its first members.

pub mod columns;
pub mod preview;

#[cfg(feature = "app")]
pub mod details;
#[cfg(feature = "app")]
pub mod download;
#[cfg(feature = "app")]
mod head;
#[cfg(feature = "app")]
mod history;
#[cfg(feature = "app")]
pub mod members;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
pub mod rename;
#[cfg(feature = "app")]
mod trend;
