//! **Customers**: the list of everybody, the card of one, and why somebody is in a segment or is not.

pub mod days;
pub mod distance;
pub mod needed;
pub mod one;
pub mod pages;
pub mod pasted;
pub mod search;
pub mod verdict;

#[cfg(feature = "app")]
mod answer;
#[cfg(feature = "app")]
mod attributes;
#[cfg(feature = "app")]
pub mod card;
#[cfg(feature = "app")]
mod feed;
#[cfg(feature = "app")]
mod lines;
#[cfg(feature = "app")]
pub mod list;
#[cfg(feature = "app")]
mod measures;
#[cfg(feature = "app")]
mod memberships;
#[cfg(feature = "app")]
pub mod reasons;
#[cfg(feature = "app")]
mod records;
#[cfg(feature = "app")]
mod timeline;
#[cfg(feature = "app")]
pub mod why;
