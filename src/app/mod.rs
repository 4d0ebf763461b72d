//! The page: Leptos, client-side rendered. Pages compose, widgets render, the studio decides.

pub mod route;
#[cfg(feature = "app")]
pub mod studio;
