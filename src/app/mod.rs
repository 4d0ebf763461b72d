//! The page: Leptos, client-side rendered. Pages compose, widgets render, the studio decides.

pub mod chart;
pub mod natural;
pub mod route;
pub mod segments;
pub mod snapshots;
#[cfg(feature = "app")]
pub mod studio;
