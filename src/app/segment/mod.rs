//! A segment's detail: its trend, its history, its definition in words, its first members.

pub mod preview;
