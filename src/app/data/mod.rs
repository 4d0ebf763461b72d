//! **Data**: the tables, what is in them, and which of them holds the customers.

pub mod figures;
pub mod setup;
pub mod window;
