//! Files of other writers, whole and damaged, from their bytes to a table.

mod bombs;
mod damage;
mod damaged;
mod engine;
mod files;
mod reading;
mod values;
mod ways;
mod written;
