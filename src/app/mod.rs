//! The page: Leptos, client-side rendered. Pages compose, widgets render, the studio decides.

// What `#[component]` makes beside a private component is public.
#![cfg_attr(feature = "app", allow(unreachable_pub))]

pub mod builder;
pub mod chart;
pub mod conflict;
pub mod customers;
pub mod data;
pub mod home;
pub mod measures;
pub mod natural;
pub mod nominal;
pub mod of_days;
pub mod palette;
pub mod quick;
pub mod rehearsed;
pub mod round;
pub mod route;
pub mod schedule;
pub mod scrolled;
pub mod segment;
pub mod segments;
pub mod settings;
pub mod shell;
pub mod snapshots;
pub mod visible;

#[cfg(feature = "app")]
pub mod dropped;
#[cfg(feature = "app")]
pub mod format;
#[cfg(feature = "app")]
pub mod rehearsal;
#[cfg(feature = "app")]
pub mod restoring;
#[cfg(feature = "app")]
pub mod studio;
#[cfg(feature = "app")]
pub mod tags;
#[cfg(feature = "app")]
pub mod ui;
