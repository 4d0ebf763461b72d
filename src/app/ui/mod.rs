//! Widgets: they render what they are given and decide nothing. No widget knows the studio, a worker or storage.
//!
//! In reading order: words and pictures ([`icon`], [`text`], [`markup`], [`figure`], [`state`],
//! [`spark`]), controls ([`button`],
//! [`field`], [`choice`], [`combobox`], [`chips`]), layers ([`drawn`], [`popover`], [`menu`], [`dialog`], [`pane`], [`toast`],
//! [`tooltip`]), and what pages are made of ([`page`], [`table`], [`cells`]).

pub mod button;
pub mod cells;
pub mod chips;
pub mod choice;
pub mod combobox;
pub mod copy;
pub mod dialog;
pub mod drawn;
pub mod field;
pub mod figure;
pub mod icon;
pub mod markup;
pub mod menu;
pub mod page;
pub mod pane;
pub mod popover;
pub mod ring;
pub mod spark;
pub mod state;
pub mod table;
pub mod text;
pub mod toast;
pub mod tooltip;
