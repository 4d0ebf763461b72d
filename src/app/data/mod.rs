//! **Data**: the tables, what is in them, and which of them holds the customers.

pub mod doubts;
pub mod figures;
pub mod joined;
pub mod listed;
pub mod placing;
pub mod relationships;
pub mod set_up;
pub mod setup;
pub mod speed;
pub mod window;

#[cfg(feature = "app")]
pub(crate) mod broken;
#[cfg(feature = "app")]
mod column;
#[cfg(feature = "app")]
mod columns;
#[cfg(feature = "app")]
mod customers;
#[cfg(feature = "app")]
pub(crate) mod loads;
#[cfg(feature = "app")]
pub(crate) mod missing;
#[cfg(feature = "app")]
pub mod page;
#[cfg(feature = "app")]
pub mod question;
#[cfg(feature = "app")]
mod report;
#[cfg(feature = "app")]
mod rows;
#[cfg(feature = "app")]
pub(crate) mod sample;
#[cfg(feature = "app")]
pub mod table;
#[cfg(feature = "app")]
mod tables;
