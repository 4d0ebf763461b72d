//! Definitions over several tables: the engine against an obvious evaluator and against SQLite, on random worlds.

mod agreement;
mod coverage;
mod families;
mod generate;
mod obvious;
mod sqlite;
mod value;
mod world;
