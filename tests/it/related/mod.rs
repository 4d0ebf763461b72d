//! Definitions over several tables: the engine against an obvious evaluator and against SQLite, on random worlds.

mod agreement;
mod cards;
mod case;
mod cases;
mod cell;
mod coverage;
mod duckdb;
mod families;
mod generate;
mod measures;
mod obvious;
mod parts;
mod projections;
mod question;
mod shrink;
mod sqlite;
mod subject;
mod told;
mod value;
mod windows;
mod world;
